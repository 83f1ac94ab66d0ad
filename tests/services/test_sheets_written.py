"""Tables to take away: what is written is read as the same values, and no text ever becomes a formula."""

import csv
import io
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from sbsupervise.domain.projects import Nature
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell, is_blank, shown
from sbsupervise.domain.supervision_list import COLUMNS, REQUIRED_HEADERS, TEMPLATE_HEADERS, Parsed, parse
from sbsupervise.services.sheets.delimited import candidates as in_text
from sbsupervise.services.sheets.reading import Sheet, read
from sbsupervise.services.sheets.supervision_list import corrected_rows, template
from sbsupervise.services.sheets.workbook import candidates as in_workbook
from sbsupervise.services.sheets.writing import Value, plain, table_csv, table_xlsx
from tests.data.supervision_lists import COUNTIES, FAULTS, LOOKUPS, PLACES, faulty_list, good_row

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'=1", "''=1", "=cmd|'/c calc'!A0", "-")
AWKWARD = (
    "<r><t>甲</t></r>",
    "<r>&</r>",
    "_x000D_",
    "_x005F_x0041_",
    " 甲 ",
    "\n",
    "二\n三",
    '"',
    "http://例子",
    "007",
)

texts = st.text(max_size=40) | st.sampled_from(FORMULAS + AWKWARD)
numbers = st.decimals(-(10**10), 10**10, places=4) | st.integers(-(10**14), 10**14)
values = st.none() | st.booleans() | texts | numbers | st.dates(date(1900, 3, 1), date(2200, 1, 1))
tables = st.lists(st.lists(values, min_size=2, max_size=2), max_size=4)


def reread(rows: Sequence[Sequence[Value]]) -> list[list[Cell]]:
    (sheet,) = in_workbook(io.BytesIO(table_xlsx(["甲", "乙"], rows)))
    return [list(cells) for number, cells in sheet.rows() if number > 1]


def same(cell: Cell, value: Value) -> bool:
    expected = plain(value)
    return is_blank(cell) if expected in (None, "") else (cell, type(cell)) == (expected, type(expected))


@settings(deadline=None)
@given(tables)
def test_a_workbook_is_read_as_the_values_that_were_written(rows: list[list[Value]]) -> None:
    closed: list[list[Value]] = [*rows, ["末", "末"]]
    for cells, row in zip(reread(closed), closed, strict=True):
        assert all(map(same, cells, row)), (cells, row)


@settings(deadline=None)
@given(tables)
def test_csv_is_read_as_the_text_of_the_values_that_were_written(rows: list[list[Value]]) -> None:
    comma = in_text(table_csv(["甲", "乙"], rows))[0]
    for (_, cells), row in zip(list(comma.rows())[1:], rows, strict=True):
        assert list(cells) == [shown(plain(value)) for value in row]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    written = load_workbook(io.BytesIO(table_xlsx([text], [[text]])))["数据"]["A2"]
    assert (written.data_type, written.value) == ("s", text)
    ((_,), (cell,)) = csv.reader(io.StringIO(table_csv(["甲"], [[text]]).decode("utf-8-sig"), newline=""))
    assert cell == f"'{text}"


def test_negative_numbers_stay_numbers() -> None:
    assert table_csv(["甲"], [[Decimal("-5.20")]]) == "\ufeff甲\r\n-5.20\r\n".encode()
    assert reread([[Decimal("-5.2"), Decimal("0.0051")]]) == [[Decimal("-5.2"), Decimal("0.0051")]]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        pytest.param(Nature.NEW, "新建", id="word"),
        pytest.param(False, "否", id="truth"),
        pytest.param("甲\0\x85\ud800\ufffe乙", "甲乙", id="what no file can hold"),
        pytest.param(Decimal("1234567890123456.78"), "1234567890123456.78", id="more digits than a spreadsheet keeps"),
        pytest.param(911409001234567890, "911409001234567890", id="long number"),
        pytest.param(date(1899, 12, 31), "1899-12-31", id="before the days of spreadsheets"),
        pytest.param(date(1900, 3, 1), date(1900, 3, 1), id="their first sound day"),
        pytest.param(datetime.combine(date(2026, 3, 1), time(8, 30)), "moment", id="moment"),
    ],
)
def test_values_are_written_as_people_and_spreadsheets_know_them(value: Value, cell: Cell) -> None:
    expected = value if isinstance(value, datetime) else cell
    assert reread([[value, "末"]]) == [[expected, "末"]]


def test_what_does_not_fit_is_refused_and_never_cut() -> None:
    with pytest.raises(RuleError, match="第 2 行第 1 列的文字超过"):
        table_xlsx(["甲"], [["𬭚" * 16_384]])
    assert len(table_csv(["甲"], [["某" * 40_000]])) > 120_000


def parsed(sheet: Sheet) -> Parsed:
    return parse(sheet.headers, sheet.rows, LOOKUPS)


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    """Two hundred rows, twelve of them faulty, with a column of the user's own, as they come back from a file."""
    rows = [[*row, f"备注{number}"] for number, row in enumerate(faulty_list(), 1)]
    return read(table_xlsx([*TEMPLATE_HEADERS, "备注"], rows), "清单.xlsx", REQUIRED_HEADERS)


def test_the_faults_of_a_file_are_those_of_its_rows(sheet: Sheet) -> None:
    result = parsed(sheet)
    assert [(error.row, error.column) for error in result.errors] == [
        (fault.number + 1, TEMPLATE_HEADERS[PLACES[fault.field]]) for fault in FAULTS
    ]
    assert (len(result.rows), result.extra_columns) == (188, ("备注",))


@pytest.fixture(scope="module")
def faulty_rows(sheet: Sheet) -> bytes:
    return corrected_rows(sheet, parsed(sheet).errors)


def test_the_faulty_rows_can_be_mended_and_imported_alone(sheet: Sheet, faulty_rows: bytes) -> None:
    again = read(faulty_rows, "更正.xlsx", REQUIRED_HEADERS)
    assert again.headers[:3] == ("原行号", "错误说明", "项目代码")
    assert [cells[0] for _, cells in again.rows] == [fault.number + 1 for fault in FAULTS]
    for (_, cells), fault in zip(again.rows, FAULTS, strict=True):
        assert fault.said in shown(cells[1])
    # Alone, the row whose code was there twice has no fault any more.
    assert [error.row for error in parsed(again).errors] == list(range(2, 13))
    mended = [(n, (*cells[:2], *good_row(int(shown(cells[0])) - 1), cells[-1])) for n, cells in again.rows]
    result = parse(again.headers, mended, LOOKUPS)
    assert (len(result.rows), result.errors, result.extra_columns) == (12, (), ("备注",))
    assert result.rows[0].notes == (("备注", "备注7"),)


def test_faulty_cells_are_marked_by_colour_and_by_a_comment(faulty_rows: bytes) -> None:
    page = load_workbook(io.BytesIO(faulty_rows))["监管清单"]
    marked = {cell.coordinate for row in page.iter_rows(min_row=2) for cell in row if cell.comment}
    coloured = {
        cell.coordinate for row in page.iter_rows(min_row=2) for cell in row if cell.fill.fgColor.rgb == "FFF8D7DA"
    }
    assert len(marked) == 12
    assert marked == coloured
    comment = page.cell(2, 3 + PLACES["name"]).comment
    assert comment is not None
    assert "必填" in comment.text
    assert page.cell(2, 3 + PLACES["uscc"]).number_format == "@"


def test_a_credit_code_kept_as_a_number_comes_back_as_text_that_can_be_completed() -> None:
    row = good_row(1, {"uscc": Decimal("9.11409001E+17")})
    sheet = Sheet(name="清单", header_row=1, headers=TEMPLATE_HEADERS, rows=((2, tuple(row)),))
    again = read(corrected_rows(sheet, parsed(sheet).errors), "更正.xlsx", REQUIRED_HEADERS)
    assert again.rows[0][1][2 + PLACES["uscc"]] == "911409001000000000"


def test_the_template_is_read_as_an_empty_list_and_filled_as_a_full_one() -> None:
    empty = template(list(COUNTIES))
    found = read(empty, "模板.xlsx", REQUIRED_HEADERS)
    assert (found.headers, found.rows, found.header_row) == (TEMPLATE_HEADERS, (), 1)
    book = load_workbook(io.BytesIO(empty))
    page = book["监管清单"]
    for place, cell in enumerate(good_row(1), 1):
        page.cell(2, place).value = float(cell) if isinstance(cell, Decimal) else cast("str | date | None", cell)
    filled = io.BytesIO()
    book.save(filled)
    result = parsed(read(filled.getvalue(), "模板.xlsx", REQUIRED_HEADERS))
    assert (len(result.rows), result.errors, result.warnings, result.extra_columns) == (1, (), (), ())


def test_the_template_offers_the_words_of_the_field_and_says_what_each_column_takes() -> None:
    book = load_workbook(io.BytesIO(template(list(COUNTIES))))
    assert [page.sheet_state for page in book.worksheets] == ["visible", "visible", "hidden"]
    choices = book["选项"]
    assert (choices["A1"].value, choices["A36"].value, choices["B5"].value) == ("公路工程", "其它类型项目", "技改")
    assert [choices.cell(row, 4).value for row in range(1, len(COUNTIES) + 1)] == list(COUNTIES)
    rules = {str(rule.sqref): rule for rule in book["监管清单"].data_validations.dataValidation}
    assert len(rules) == len(COLUMNS)
    assert rules["E2:E20001"].formula1 == "'选项'!$A$1:$A$36"
    notes = {row[0]: row[2] for row in book["填写说明"].iter_rows(min_row=2, values_only=True)}
    assert all(notes[column.header] == column.note for column in COLUMNS)


def test_twenty_thousand_rows_are_written_in_little_memory() -> None:
    days = (date(2026, 1, 1) + timedelta(number % 365) for number in range(20_000))
    rows: Iterator[list[Value]] = ([f"甲{number}", Decimal(number), day] for number, day in enumerate(days))
    tracemalloc.start()
    try:
        assert len(table_xlsx(["项目名称", "占地面积", "日期"], rows)) < 2_000_000
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
