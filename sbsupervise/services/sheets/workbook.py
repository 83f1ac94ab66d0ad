"""Reading xlsx: what is dangerous is refused before openpyxl sees it, what openpyxl gives becomes exact cells."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from math import isfinite
from typing import Any, BinaryIO
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import EXACT_DIGITS, Cell, Unreadable
from sbsupervise.services.sheets.limits import (
    COLUMNS,
    DAMAGED,
    LAST_ROW,
    MEMBERS,
    RATIO,
    RATIO_FROM_BYTES,
    ROWS,
    UNPACKED_BYTES,
)
from sbsupervise.services.sheets.tables import Candidate, Row

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
SHEET, ROW, CELL, FORMULA = (MAIN + name for name in ("worksheet", "row", "c", "f"))
VALUES = frozenset({MAIN + "v", MAIN + "is"})
REFERENCE = re.compile(r"\A([A-Z]{1,3})([0-9]{1,7})\Z")
CHUNK = 1 << 16
# Number formats that Excel in Chinese has built in and openpyxl does not know: all are days or times.
CHINESE_DATE_FORMATS = frozenset({*range(27, 37), *range(50, 59)})
# Excel writes control characters as _x000D_, and a text that looks so as _x005F_x000D_.
ESCAPED = re.compile(r"_x005F(?P<literal>_x[0-9A-Fa-f]{4}_)|_x(?P<code>00[01][0-9A-Fa-f]|FFF[EF])_")
LARGEST = 10**30
NOT_COMPUTED = Unreadable("", "公式没有计算结果，请在 Excel 或 WPS 中打开并保存一次")


def candidates(source: BinaryIO) -> Sequence[Candidate]:
    """The visible sheets of a workbook; RuleError if the file is a trap, all sorts of errors if it is damaged."""
    with zipfile.ZipFile(source) as archive:
        _check_archive(archive)
        scans = {member.filename: _scan(archive, member) for member in archive.infolist()}
    book = load_workbook(source, read_only=True, data_only=True)
    # Typed as sheets of the normal mode, which these are not. The path, which has no public name, ties what was found
    # in a member to the sheet that openpyxl reads from it.
    sheets: list[Any] = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return [Candidate(sheet.title, partial(_rows, sheet, scans[sheet._worksheet_path])) for sheet in sheets]


def _check_archive(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MEMBERS:
        raise RuleError(f"工作簿内有 {len(members)} 个部件，最多 {MEMBERS} 个，请去掉图片等附加内容")
    if sum(member.file_size for member in members) > UNPACKED_BYTES:
        raise RuleError("工作簿解开后太大，请去掉图片和空白格式，或拆分后再导入")
    for member in members:
        if member.file_size > max(RATIO_FROM_BYTES, RATIO * member.compress_size):
            raise RuleError("工作簿的压缩方式异常，请用 Excel 或 WPS 另存一次")


@dataclass(slots=True)
class _Scan:
    """What a member holds, found without building anything: the last cell with a value, formulas without a result."""

    root: str = ""
    last_row: int = 0
    last_column: int = 0
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    row: int = 0
    column: int = 0
    formula: bool = False
    value: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        if self.root != SHEET:
            return
        if name == CELL:
            self._place(attributes.get("r"))
            self.formula = self.value = False
        elif name in VALUES:
            self.value = True
            self._count()
        elif name == FORMULA:
            self.formula = True
            self._count()
        elif name == ROW:
            self._begin(int(attributes.get("r", self.row + 1)))

    def end(self, name: str) -> None:
        if name == CELL and self.root == SHEET and self.formula and not self.value:
            self.uncomputed.add((self.row, self.column))

    def doctype(self, *_: Any) -> None:
        raise RuleError("工作簿含有不允许的 XML 定义，请用 Excel 或 WPS 另存一次")

    def _begin(self, row: int) -> None:
        # openpyxl would pass over a row that stands out of order, without a word.
        if row <= self.row:
            raise RuleError(DAMAGED)
        self.row, self.column = row, 0

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        match = REFERENCE.match(reference)
        if match is None or int(match[2]) != self.row:
            raise RuleError(DAMAGED)
        self.column = column_index_from_string(match[1])

    def _count(self) -> None:
        if self.row > LAST_ROW or self.column > COLUMNS:
            raise RuleError(
                f"第 {self.row} 行第 {self.column} 列有内容，最多 {ROWS:,} 行、{COLUMNS} 列，请删除多余内容"
            )
        self.last_row = max(self.last_row, self.row)
        self.last_column = max(self.last_column, self.column)


def _scan(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _Scan:
    """Reads a member from end to end, whatever its name says; what is no XML (pictures) is left alone."""
    scan = _Scan()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.StartDoctypeDeclHandler = scan.doctype
    with archive.open(member) as source:
        while chunk := source.read(CHUNK):
            try:
                parser.Parse(chunk)
            except expat.ExpatError:
                # openpyxl stops behind the last row that was found here and would not notice.
                if scan.root == SHEET:
                    raise RuleError(DAMAGED) from None
                break
    return scan


def _rows(sheet: Any, scan: _Scan) -> Iterator[Row]:
    if not scan.last_row:
        return
    epoch = sheet.parent.epoch
    rows = sheet.iter_rows(min_row=1, max_row=scan.last_row, min_col=1, max_col=scan.last_column)
    for number, row in enumerate(rows, 1):
        cells = [None if isinstance(cell, EmptyCell) else _cell(cell, epoch) for cell in row]
        if scan.uncomputed:
            for column in range(1, len(cells) + 1):
                if (number, column) in scan.uncomputed:
                    cells[column - 1] = NOT_COMPUTED
        yield number, cells


def _cell(cell: ReadOnlyCell, epoch: datetime) -> Cell:
    value = cell.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return Unreadable(value, f"公式出错（{value}）") if cell.data_type == "e" else ESCAPED.sub(_unescaped, value)
    if isinstance(value, int | float):
        if cell.style_array.numFmtId in CHINESE_DATE_FORMATS:
            return _moment_of(value, epoch)
        return exact(value)
    return _moment(value)


def _moment_of(serial: int | float, epoch: datetime) -> Cell:
    try:
        return _moment(from_excel(serial, epoch))
    except (OverflowError, ValueError):
        return Unreadable(str(serial), "日期超出范围")


def _unescaped(match: re.Match[str]) -> str:
    return match["literal"] or chr(int(match["code"], 16))


def exact(number: int | float) -> Cell:
    """The number as the spreadsheet shows it at its full 15 digits: 0.1 + 0.2 is 0.3, not 0.30000000000000004."""
    if not isfinite(number) or abs(number) > LARGEST:
        return Unreadable(f"{number:.3g}", "数字超出范围")
    if isinstance(number, int):
        return Decimal(number)
    shortest = Decimal(repr(number))
    return shortest if len(shortest.as_tuple().digits) <= EXACT_DIGITS else Decimal(f"{number:.{EXACT_DIGITS}g}")


def _moment(value: Any) -> Cell:
    """A day; a day with a time of day; or, for a time or a span without a day, its text."""
    if isinstance(value, datetime):
        return value if value.time() != time() else value.date()
    return value if isinstance(value, date) else str(value)
