"""Files of the supervision list (监管清单) to take away: the empty template, and the faulty rows to be put right."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

from sbsupervise.domain.projects import ApprovalLevel, Nature, ProjectKind
from sbsupervise.domain.sheets import Cell, shown
from sbsupervise.domain.supervision_list import (
    COLUMNS,
    ERRORS_HEADER,
    ROW_HEADER,
    TEMPLATE_HEADERS,
    CellError,
    Column,
    layout_of,
)
from sbsupervise.services.sheets.limits import ROWS
from sbsupervise.services.sheets.reading import Sheet
from sbsupervise.services.sheets.writing import DAY_STYLE, OPTIONS, Page, Style

LIST_SHEET, NOTES_SHEET, CHOICES_SHEET = "监管清单", "填写说明", "选项"
TEXT_STYLE: Style = {"num_format": "@"}
# A digit typed into a cell of a code must not be taken for a number: a credit code has more digits than one keeps.
COLUMN_STYLES: Mapping[str, Style] = {
    "code": TEXT_STYLE,
    "uscc": TEXT_STYLE,
    "planned_start_on": DAY_STYLE,
    "planned_end_on": DAY_STYLE,
}
CODES = frozenset({"code", "uscc"})
FAULTY: Style = {"bg_color": "#F8D7DA", "border": 1, "border_color": "#B02A37"}
WRAPPED: Style = {"text_wrap": True, "valign": "top"}
LONGEST_HINT = 255


def template(counties: Sequence[str]) -> bytes:
    """An empty list with its headers, a hint for each column, drop-downs, and a sheet that explains the columns.

    ``counties`` are the names of the counties that a project may lie in.
    """
    choices = {
        "kind": [kind.label for kind in ProjectKind],
        "nature": [word.label for word in Nature],
        "approval_level": [word.label for word in ApprovalLevel],
        "counties": list(counties),
    }
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        page = Page(book, LIST_SHEET)
        page.headers(TEMPLATE_HEADERS)
        for place, column in enumerate(COLUMNS):
            page.sheet.set_column(place, place, 18, page.format(COLUMN_STYLES.get(column.field, {})))
            page.sheet.data_validation(1, place, ROWS, place, _validation(column, choices))
        _write_notes(Page(book, NOTES_SHEET))
        _write_choices(Page(book, CHOICES_SHEET), choices)
    return target.getvalue()


def _validation(column: Column, choices: Mapping[str, Sequence[str]]) -> dict[str, object]:
    hint: dict[str, object] = {
        "validate": "any",
        "input_title": column.template_header,
        "input_message": column.note[:LONGEST_HINT],
    }
    if column.field not in choices:
        return hint
    letter = chr(ord("A") + list(choices).index(column.field))
    source = f"='{CHOICES_SHEET}'!${letter}$1:${letter}${len(choices[column.field])}"
    # Several counties, a code or a number are right too, although they are not in the drop-down.
    return {**hint, "validate": "list", "source": source, "show_error": False}


def _write_notes(page: Page) -> None:
    page.headers(["列", "必填", "填写要求"])
    page.sheet.set_column(2, 2, 80)
    for number, column in enumerate(COLUMNS, 1):
        page.row(number, [column.header, "是" if column.required else "", column.note], {2: WRAPPED})
    remarks = (
        "表头可以换顺序，可以另加列；另加的列作为备注保存。",
        "单元格内不要写单位；数字可以带千位分隔符。",
        "重复导入时按项目代码认定同一项目；没有项目代码的，按项目名称和统一社会信用代码认定。",
    )
    for number, remark in enumerate(remarks, len(COLUMNS) + 2):
        page.row(number, ["说明", None, remark], {2: WRAPPED})


def _write_choices(page: Page, choices: Mapping[str, Sequence[str]]) -> None:
    for number in range(max(map(len, choices.values()))):
        page.row(number, [names[number] if number < len(names) else None for names in choices.values()])
    page.sheet.hide()


def corrected_rows(sheet: Sheet, errors: Iterable[CellError]) -> bytes:
    """The faulty rows alone, to be put right and imported again: each says what is wrong, faulty cells are marked.

    Two columns come first, the number of the row in the file and all that is wrong with it; an import passes them over.
    """
    by_row: dict[int, list[CellError]] = defaultdict(list)
    for error in errors:
        by_row[error.row].append(error)
    layout = layout_of(sheet.headers)
    kept = [place for place, header in enumerate(sheet.headers) if header not in (ROW_HEADER, ERRORS_HEADER)]
    codes = {layout.places[name] for name in CODES if name in layout.places}
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        page = Page(book, LIST_SHEET)
        page.headers([ROW_HEADER, ERRORS_HEADER, *(sheet.headers[place] for place in kept)])
        page.sheet.set_column(1, 1, 60)
        page.sheet.freeze_panes(1, 2)
        faulty = [(number, cells) for number, cells in sheet.rows if number in by_row]
        for row, (number, cells) in enumerate(faulty, 1):
            wrong = {layout.headers.index(e.column): e.message for e in by_row[number] if e.column in layout.headers}
            said = "；".join(f"{error.column}：{error.message}" for error in by_row[number])
            styles: dict[int, Style] = {1: WRAPPED}
            for at, place in enumerate(kept, 2):
                styles[at] = {**(TEXT_STYLE if place in codes else {}), **(FAULTY if place in wrong else {})}
                if place in wrong:
                    page.sheet.write_comment(row, at, wrong[place])
            page.row(row, [number, said, *(_again(cells, place, codes) for place in kept)], styles)
    return target.getvalue()


def _again(cells: Sequence[Cell], place: int, codes: set[int]) -> Cell:
    """A cell to be written again; the digits of a code as text, whatever they were."""
    cell = cells[place] if place < len(cells) else None
    return shown(cell) if place in codes else cell
