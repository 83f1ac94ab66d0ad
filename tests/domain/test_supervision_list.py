"""The supervision list as a table: what is read from a row, and what is said about a faulty one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbsupervise.domain.projects import ApprovalLevel, Nature, ProjectKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell, Unreadable
from sbsupervise.domain.supervision_list import (
    COLUMNS,
    REQUIRED_HEADERS,
    TEMPLATE_HEADERS,
    ListedProject,
    Parsed,
    cells_of,
    layout_of,
    parse,
)
from tests.data.supervision_lists import COUNTIES, FAULTS, LOOKUPS, PLACES, credit_code, faulty_list, good_row, numbered

COUNTY_NAMES = {code: name for name, code in COUNTIES.items()}


def parsed(*changes: Mapping[str, Cell]) -> Parsed:
    """What is read from good rows with these changes, the first in line 2."""
    rows = [good_row(number, change) for number, change in enumerate(changes, 1)]
    return parse(TEMPLATE_HEADERS, numbered(rows), LOOKUPS)


def read_back(**changes: Cell) -> ListedProject:
    result = parsed(changes)
    assert result.errors == ()
    return result.rows[0]


def test_a_row_becomes_a_project() -> None:
    assert read_back() == ListedProject(
        row=2,
        code="2305-140900-04-01-000001",
        name="示例工程1",
        construction_unit="示例建设单位1",
        uscc=credit_code(1),
        kind=ProjectKind.ROAD,
        nature=Nature.NEW,
        approval_level=ApprovalLevel.CITY,
        counties=("140932", "140930"),
        area_hm2=Decimal("13.32"),
        earthwork_m3=Decimal(40_000),
        planned_start_on=date(2026, 3, 1),
        planned_end_on=date(2027, 9, 30),
        investment_fen=1_234_500_000,
        site="示例镇",
        longitude=Decimal("111.5"),
        latitude=Decimal("39.4"),
        approving_body="忻州市发展和改革委员会",
        sector="忻州市交通运输局",
    )


def test_twelve_faults_among_two_hundred_rows_are_named_by_row_column_and_reason() -> None:
    result = parse(TEMPLATE_HEADERS, numbered(faulty_list()), LOOKUPS)
    found = [(error.row, error.column) for error in result.errors]
    assert found == [(fault.number + 1, TEMPLATE_HEADERS[PLACES[fault.field]]) for fault in FAULTS]
    for error, fault in zip(result.errors, FAULTS, strict=True):
        assert fault.said in error.message
    assert len(result.rows) == 188
    assert {project.row for project in result.rows}.isdisjoint(row for row, _ in found)


def test_a_mended_list_has_all_its_rows() -> None:
    result = parse(TEMPLATE_HEADERS, numbered([good_row(number) for number in range(1, 201)]), LOOKUPS)
    assert (len(result.rows), result.errors, result.warnings) == (200, (), ())


def test_all_faults_of_a_row_are_named_not_only_the_first() -> None:
    result = parsed({"kind": "铁路", "area_hm2": "很大", "planned_start_on": Decimal(46082), "sector": "某\0局"})
    assert [error.column for error in result.errors] == ["项目类型*", "征占地面积（hm²）*", "计划开工日期", "主管部门"]
    assert [error.value for error in result.errors] == ["铁路", "很大", "46082", "某\\u0000局"]


@pytest.mark.parametrize("field", [column.field for column in COLUMNS if column.required])
@pytest.mark.parametrize("cell", [None, " \u3000", "无", "—", "／"], ids=["blank", "spaces", "none", "dash", "slash"])
def test_a_required_cell_must_say_something(field: str, cell: Cell) -> None:
    (error,) = parsed({field: cell}).errors
    assert (error.row, error.message) == (2, "必填，不能为空")


@pytest.mark.parametrize(
    "column", [column for column in COLUMNS if not column.required], ids=lambda column: column.field
)
@pytest.mark.parametrize("cell", [None, "", "暂无", "-"], ids=["blank", "empty", "none", "dash"])
def test_an_optional_cell_may_say_nothing(column: Any, cell: Cell) -> None:
    pair = {"longitude": cell, "latitude": cell} if column.field in ("longitude", "latitude") else {column.field: cell}
    assert getattr(read_back(**pair), column.field) == column.empty


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        pytest.param("kind", "20", ProjectKind.DEEP_COAL_MINE, id="number of a kind"),
        pytest.param("kind", Decimal(7), ProjectKind.WIND_POWER, id="number as a number"),
        pytest.param("kind", "XMLX-07", ProjectKind.WIND_POWER, id="code of the platform"),
        pytest.param("kind", "其他类型项目", ProjectKind.OTHER, id="the other 'other'"),
        pytest.param(
            "counties", "偏关县，河曲县;代县\n繁峙县", ("140932", "140930", "140923", "140924"), id="separators"
        ),
        pytest.param("counties", "偏关县、偏关县", ("140932",), id="county named twice"),
        pytest.param("counties", Decimal(140921), ("140921",), id="code of a county"),
        pytest.param("counties", "五台山风景名胜区", ("140971",), id="scenic area"),
        pytest.param("code", "２３０５－140900—04–01-000001 ", "2305-140900-04-01-000001", id="hyphens of all sorts"),
        pytest.param("area_hm2", "1,234.5678", Decimal("1234.5678"), id="thousands separator"),
        pytest.param("earthwork_m3", "0", Decimal(0), id="no earthwork"),
        pytest.param("investment_fen", "0.000001", 1, id="one fen"),
        pytest.param("site", "一村\r\n二村", "一村\n二村", id="places in two lines"),
        pytest.param("longitude", "111.50000049", Decimal("111.5"), id="sixth decimal"),
        pytest.param("approval_level", "部级", ApprovalLevel.MINISTRY, id="level"),
    ],
)
def test_cells_are_understood_as_people_write_them(field: str, cell: Cell, value: object) -> None:
    assert getattr(read_back(**{field: cell}), field) == value


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        pytest.param({"uscc": Decimal("911409001000000000")}, "统一社会信用代码*", "文本", id="code kept as a number"),
        pytest.param({"uscc": credit_code(1).lower()}, "统一社会信用代码*", "小写", id="code in small letters"),
        pytest.param({"counties": "、"}, "所在县（区）*", "必填", id="only a separator"),
        pytest.param({"counties": "太原市"}, "所在县（区）*", "太原市", id="not in the city"),
        pytest.param({"nature": "新健"}, "项目性质", "可填：新建、改建", id="misspelt"),
        pytest.param({"longitude": None}, "经度", "同时填写", id="half a position"),
        pytest.param({"latitude": "4205000"}, "纬度", "十进制度数", id="metres of a projection"),
        pytest.param({"latitude": "39°24′"}, "纬度", "十进制度数", id="degrees and minutes"),
        pytest.param({"longitude": "11.5"}, "经度", "不在中国范围内", id="out of range"),
        pytest.param({"area_hm2": "1,000,001"}, "征占地面积（hm²）*", "不能大于", id="beyond belief"),
        pytest.param({"investment_fen": "1.2345678"}, "总投资（万元）", "小数最多 6 位", id="less than a fen"),
        pytest.param({"name": "某" * 201}, "项目名称*", "最多 200 个字", id="too long"),
        pytest.param({"name": Unreadable("#N/A", "公式出错（#N/A）")}, "项目名称*", "#N/A", id="failed formula"),
    ],
)
def test_a_faulty_cell_is_named_with_its_reason(changes: Mapping[str, Cell], column: str, reason: str) -> None:
    (error,) = parsed(changes).errors
    assert error.column == column
    assert reason in error.message


def test_of_two_rows_with_one_code_the_second_is_faulty_and_both_are_named() -> None:
    (error,) = parsed({}, {"code": "2305-140900-04-01-000001"}).errors
    assert (error.row, error.column) == (3, "项目代码")
    assert error.message == "与第 2 行的项目代码相同，第 2 行和第 3 行只能留一行"


@pytest.mark.parametrize("codes", [(None, None), (None, "2305-140900-04-01-000002")], ids=["no code", "one code"])
def test_without_a_code_name_and_credit_code_must_not_repeat(codes: tuple[Cell, Cell]) -> None:
    same: dict[str, Cell] = {"name": "示例工程", "construction_unit": "示例建设单位", "uscc": credit_code(1)}
    (error,) = parsed({**same, "code": codes[0]}, {**same, "code": codes[1]}).errors
    assert (error.row, error.column) == (3, "项目名称*")
    assert "第 2 行和第 3 行" in error.message


def test_the_same_name_at_another_unit_is_another_project() -> None:
    assert parsed({"name": "示例工程", "code": None}, {"name": "示例工程", "code": None}).errors == ()


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        pytest.param({"code": "忻发改备案〔2026〕5号"}, "项目代码", id="another form of code"),
        pytest.param({"nature": "续建"}, "项目性质", id="a nature of other systems"),
    ],
)
def test_what_is_odd_is_pointed_out_and_let_in(changes: Mapping[str, Cell], column: str) -> None:
    result = parsed(changes)
    assert [warning.column for warning in result.warnings] == [column]
    assert len(result.rows) == 1


def test_one_credit_code_under_two_names_is_pointed_out() -> None:
    result = parsed({}, {"uscc": credit_code(1)})
    assert [(warning.row, warning.column) for warning in result.warnings] == [(3, "生产建设单位*")]
    assert "第 2 行" in result.warnings[0].message


@pytest.mark.parametrize(
    "header",
    [
        "征占地面积（hm²）",
        "征占地面积(hm2)*",
        "征占地面积",
        " * 征占地面积 (公顷)",
        "占地面积hm2",
        "征占地面积/公顷",
        "征占地面积（永久+临时）",
    ],
)
def test_headers_are_known_in_their_variants(header: str) -> None:
    headers = [header if name.startswith("征占地面积") else name for name in TEMPLATE_HEADERS]
    result = parse(headers, [(5, good_row(1, {"area_hm2": None}))], LOOKUPS)
    assert [(error.row, error.column) for error in result.errors] == [(5, header)]


@pytest.mark.parametrize(
    ("column", "header"),
    [
        pytest.param("征占地面积", "征占地面积（亩）", id="mu"),
        pytest.param("征占地面积", "征占地面积(m²)", id="square metres"),
        pytest.param("挖填土石方总量", "土石方总量（万m³）", id="ten thousand cubic metres"),
        pytest.param("总投资", "总投资（亿元）", id="hundred million yuan"),
        pytest.param("总投资", "总投资（单位：元）", id="yuan"),
    ],
)
def test_a_header_in_another_unit_is_refused_and_never_read_as_ours(column: str, header: str) -> None:
    headers = [header if name.startswith(column) else name for name in TEMPLATE_HEADERS]
    with pytest.raises(RuleError, match="请换算后再导入"):
        layout_of(headers)


def test_missing_and_repeated_headers_are_refused_by_name() -> None:
    headers = ["项目名称", "工程名称", "建设单位", "信用代码", "行业类别", "所在县", "占地面积"]
    with pytest.raises(RuleError) as refusal:
        layout_of(headers)
    assert (
        refusal.value.message
        == "表头有误：“项目名称”与“工程名称”是同一列，请只留一列；缺少必填列：挖填土石方总量（m³）"
    )


def test_required_columns_alone_in_any_order_are_enough() -> None:
    places = [place for place, column in enumerate(COLUMNS) if column.required][::-1]
    headers = [TEMPLATE_HEADERS[place] for place in places]
    result = parse(headers, [(2, [good_row(1)[place] for place in places])], LOOKUPS)
    assert (len(result.rows), result.rows[0].code, result.rows[0].site) == (1, None, "")
    assert result.fields == {column.field for column in COLUMNS if column.required}


def test_extra_columns_are_kept_as_notes_and_reported() -> None:
    headers = [*TEMPLATE_HEADERS, "备注", "", "", "错误说明", "原行号"]
    rows: list[tuple[int, list[Cell]]] = [
        (2, [*good_row(1), "甲", "乙", None, "旧的错误", Decimal(9)]),
        (3, good_row(2)),
    ]
    result = parse(headers, rows, LOOKUPS)
    assert result.rows[0].notes == (("备注", "甲"), ("第20列（无标题）", "乙"))
    assert result.rows[1].notes == ()
    assert result.extra_columns == ("备注", "第20列（无标题）")


def test_an_extra_column_must_not_hide_anything_either() -> None:
    (error,) = parse([*TEMPLATE_HEADERS, "备\0注"], [(2, [*good_row(1), "甲\u202e乙"])], LOOKUPS).errors
    assert (error.column, error.value) == ("备\\u0000注", "甲\\u202e乙")


def test_blank_rows_are_passed_over() -> None:
    assert parse(TEMPLATE_HEADERS, [(2, [None, " "]), (9, good_row(1))], LOOKUPS).rows[0].row == 9


def test_each_required_column_can_be_found_by_its_official_header() -> None:
    required = [column for column in COLUMNS if column.required]
    assert [names[0] for names in REQUIRED_HEADERS] == [
        "项目名称", "生产建设单位", "统一社会信用代码", "项目类型", "所在县", "征占地面积", "挖填土石方总量",
    ]  # fmt: skip
    assert len(required) == len(REQUIRED_HEADERS)


@settings(deadline=None)
@given(
    name=st.text(min_size=1, max_size=60),
    area=st.decimals(Decimal("0.000001"), 1_000_000, places=6),
    investment=st.none() | st.integers(0, 10**14),
    start=st.none() | st.dates(date(1950, 1, 1), date(2026, 1, 1)),
    counties=st.lists(st.sampled_from(sorted(COUNTY_NAMES)), min_size=1, unique=True).map(tuple),
    kind=st.sampled_from(ProjectKind),
)
def test_a_project_written_out_is_read_as_the_same_project(
    name: str,
    area: Decimal,
    investment: int | None,
    start: date | None,
    counties: tuple[str, ...],
    kind: ProjectKind,
) -> None:
    result = parsed({"name": name, "area_hm2": area, "kind": kind.label, "planned_start_on": start})
    for project in result.rows:
        written = cells_of(project, COUNTY_NAMES)
        assert parse(TEMPLATE_HEADERS, [(2, written)], LOOKUPS).rows == (project,)
        assert (project.area_hm2, project.kind, project.planned_start_on) == (area, kind, start)
    exact = ListedProject(**{**vars_of(read_back()), "counties": counties, "investment_fen": investment})
    assert parse(TEMPLATE_HEADERS, [(2, cells_of(exact, COUNTY_NAMES))], LOOKUPS).rows == (exact,)


def vars_of(project: ListedProject) -> dict[str, Any]:
    return {name: getattr(project, name) for name in ListedProject.__dataclass_fields__}
