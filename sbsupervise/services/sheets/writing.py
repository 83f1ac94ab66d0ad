"""Writing tables: text stays text (nothing becomes a formula), numbers are numbers, days are days."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import EXACT_DIGITS, Unreadable
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.services.sheets.guard import guarded

Value = str | bool | int | Decimal | date | LabelledEnum | Unreadable | None  # a date may be a datetime without zone

XLSX_ROWS, XLSX_CELL_UNITS = 1_048_576, 32_767
# Spreadsheets count the 29 February 1900, which never was; earlier days are written as text.
FIRST_DAY = date(1900, 3, 1)
CONTROLS = frozenset({*range(0x20), *range(0x7F, 0xA0)}) - {ord("\t"), ord("\n")}
UNWRITABLE = dict.fromkeys((*CONTROLS, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Style = Mapping[str, object]
NO_STYLES: Mapping[int, Style] = MappingProxyType({})
DAY_STYLE: Style = {"num_format": "yyyy-mm-dd"}
MOMENT_STYLE: Style = {"num_format": "yyyy-mm-dd hh:mm:ss"}
HEADER_STYLE: Style = {"bold": True, "bg_color": "#E7EEF3", "text_wrap": True, "valign": "vcenter", "border": 1}


def plain(value: Value) -> str | Decimal | date | None:
    """A value as a cell: words by their label, truth as 是 or 否; a number too long for a spreadsheet becomes text.

    Characters that no file can hold (controls other than tab and line break, halves of surrogate pairs) are left out.
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        number = Decimal(value)
        exact = number.is_finite() and len(number.as_tuple().digits) <= EXACT_DIGITS
        return number if exact else f"{number:f}"
    if value is None or (isinstance(value, date) and _day(value) >= FIRST_DAY):
        return value
    if isinstance(value, date):
        return value.isoformat()
    text = value.shown if isinstance(value, Unreadable) else str(value)
    return text.translate(UNWRITABLE)


def table_csv(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with a mark, so that Excel knows it; text that looks like a formula has an apostrophe in front."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([_written(header) for header in headers])
    writer.writerows([_written(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _written(value: Value) -> str:
    cell = plain(value)
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return "" if cell is None else cell.isoformat()


def table_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Value]], *, name: str = "数据") -> bytes:
    """One sheet with a header row that stays in view. Refused are tables and texts for which xlsx has no room."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        page = Page(book, name)
        page.headers(headers)
        for number, row in enumerate(rows, 1):
            page.row(number, row)
    return target.getvalue()


class Page:
    """A sheet that is being written, row by row from the top; rows and places count from 0."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self.book = book
        self.sheet: Worksheet = book.add_worksheet(name)
        self._formats: dict[frozenset[tuple[str, object]], Format] = {}

    def format(self, style: Style) -> Format | None:
        """The format with these properties, made once; None for none."""
        if not style:
            return None
        key = frozenset(style.items())
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(style))
        return self._formats[key]

    def headers(self, headers: Sequence[str], *, width: int = 18) -> None:
        self.sheet.set_column(0, max(len(headers) - 1, 0), width)
        self.sheet.freeze_panes(1, 0)
        self.row(0, headers, dict.fromkeys(range(len(headers)), HEADER_STYLE))

    def row(self, number: int, values: Sequence[Value], styles: Mapping[int, Style] = NO_STYLES) -> None:
        """A row of values; ``styles`` are the properties of the format of single cells, by their place."""
        if number >= XLSX_ROWS:
            raise RuleError(f"超过 xlsx 的 {XLSX_ROWS:,} 行，请缩小范围，或导出为 csv")
        for place, value in enumerate(values):
            self._cell(number, place, plain(value), styles.get(place, {}))

    def _cell(self, row: int, place: int, cell: str | Decimal | date | None, style: Style) -> None:
        if cell is None:
            self.sheet.write_blank(row, place, None, self.format(style))
        elif isinstance(cell, Decimal):
            self.sheet.write_number(row, place, float(cell), self.format(style))
        elif isinstance(cell, str):
            self._text(row, place, cell, style)
        else:
            shape = MOMENT_STYLE if isinstance(cell, datetime) else DAY_STYLE
            self.sheet.write_datetime(row, place, cell, self.format({**shape, **style}))

    def _text(self, row: int, place: int, text: str, style: Style) -> None:
        if len(text.encode("utf-16-le")) > XLSX_CELL_UNITS * 2:
            raise RuleError(
                f"第 {row + 1} 行第 {place + 1} 列的文字超过 xlsx 每格的 {XLSX_CELL_UNITS:,} 字，请导出为 csv"
            )
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes such a text for markup and writes it as it stands; so it is given markup of this text.
            text = f'<r><t xml:space="preserve">{escape(text)}</t></r>'
        self.sheet.write_string(row, place, text, self.format(style))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
