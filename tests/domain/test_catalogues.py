"""Versions of the catalogue of findings: rows read into kinds or into precise faults, two versions compared."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sbsupervise.domain.inspections import CatalogueState, Severity
from sbsupervise.domain.inspections.catalogue_rows import COLUMNS, MOST_ROWS, NO_RULE, parse
from sbsupervise.domain.inspections.catalogues import (
    CATALOGUES,
    check_citation,
    check_since,
    check_statement,
    compared,
    kind_as_kept,
    kind_as_read,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell, Unreadable
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters.findings import catalogue
from tests.data.catalogues import HEADERS, LOOKUPS, NAME, SINCE, row, rows

TODAY = date(2026, 8, 20)


def numbered(listed: list[list[Cell]]) -> list[tuple[int, list[Cell]]]:
    return list(enumerate(listed, 2))


def test_a_file_without_a_fault_gives_its_kinds_in_order() -> None:
    parsed = parse(HEADERS, numbered(rows()), LOOKUPS)
    assert (parsed.name, parsed.since, parsed.errors) == (NAME, SINCE, ())
    assert [kind.code for kind in parsed.kinds] == ["P-01", "P-16", "Q-01"]
    first, second, third = parsed.kinds
    assert (first.ground, first.needs_case, second.ground, third.needs_case) == ("KA-PCU-01", True, None, False)
    assert (third.subject, third.severity, third.article) == (UnitRole.MONITOR, Severity.GENERAL, "")


def test_the_columns_may_stand_in_any_order_under_the_words_of_the_note() -> None:
    order = list(reversed(range(len(COLUMNS))))
    names = {"code": "code", "subject": "subject", "severity": "grade", "text": "text", "since": "valid_from"}
    headers = [names.get(COLUMNS[place].field, COLUMNS[place].header) for place in order]
    listed = [[cells[place] for place in order] for cells in rows()]
    parsed = parse([*headers, "备注"], numbered(listed), LOOKUPS)
    assert parsed.errors == ()
    assert parsed.kinds == parse(HEADERS, numbered(rows()), LOOKUPS).kinds
    assert parsed.extra_columns == ("备注",)


@pytest.mark.parametrize(
    ("changes", "header", "said"),
    [
        pytest.param({"code": None}, "代码", "必填", id="no code"),
        pytest.param({"code": "P_01"}, "代码", "大写字母、数字和连字符", id="a code of another form"),
        pytest.param({"code": "P-0123456789"}, "代码", "最多 10 个字", id="a code too long to be kept"),
        pytest.param({"subject": "水利局"}, "责任主体", "可填：生产建设单位、方案编制单位", id="bad subject"),
        pytest.param({"severity": "特别严重"}, "程度", "可填：一般、较重、严重", id="unknown grade"),
        pytest.param({"text": " "}, "问题", "必填", id="empty text"),
        pytest.param({"text": "甲" * 501}, "问题", "最多 500 个字", id="text too long"),
        pytest.param({"text": "=A1&B1"}, "问题", "这是公式", id="a formula as text"),
        pytest.param({"text": Unreadable("", "公式没有计算结果")}, "问题", "公式没有计算结果", id="a formula cell"),
        pytest.param({"text": "乱码\ufffd"}, "问题", "乱码", id="debris"),
        pytest.param({"ground": "KA-PCU-99"}, "名单规则", "没有此编号", id="no such ground"),
        pytest.param({"ground": "KA-MON-01"}, "名单规则", "不针对生产建设单位", id="a ground of another part"),
        pytest.param({"needs_case": "可能"}, "需立案", "可填：是、否", id="neither yes nor no"),
        pytest.param({"since": "下个月"}, "施行日期", "应填日期", id="no day"),
        pytest.param({"since": Decimal(46000)}, "施行日期", "这是数字", id="a number for a day"),
        pytest.param({"version": None}, "版本", "必填", id="no version"),
    ],
)
def test_a_fault_names_row_column_and_reason(changes: Mapping[str, Cell], header: str, said: str) -> None:
    parsed = parse(HEADERS, numbered([row(1), row(0, changes)]), LOOKUPS)
    (error,) = parsed.errors
    assert (error.row, error.column) == (3, header)
    assert said in error.message


@pytest.mark.parametrize(
    ("changes", "header", "said"),
    [
        pytest.param({"code": "p-16"}, "代码", "与第 2 行的代码相同", id="a code twice, whatever its case"),
        pytest.param({"version": "另一版本"}, "版本", "与第 2 行不同", id="two versions in one file"),
        pytest.param({"since": SINCE + timedelta(days=1)}, "施行日期", "与第 2 行不同", id="two first days"),
    ],
)
def test_a_fault_between_rows_names_the_other_row(changes: Mapping[str, Cell], header: str, said: str) -> None:
    (error,) = parse(HEADERS, numbered([row(1), row(0, changes)]), LOOKUPS).errors
    assert (error.row, error.column) == (3, header)
    assert said in error.message


def test_all_faults_are_told_at_once() -> None:
    wrong = row(0, {"subject": "甲", "severity": "乙", "text": None})
    assert len(parse(HEADERS, numbered([wrong, wrong]), LOOKUPS).errors) == 7


def test_what_no_rating_counts_is_a_warning_and_no_fault() -> None:
    parsed = parse(HEADERS, numbered(rows()), LOOKUPS)
    assert [(warning.row, warning.value, warning.message) for warning in parsed.warnings] == [(4, "Q-01", NO_RULE)]


@pytest.mark.parametrize(
    ("headers", "listed", "said"),
    [
        pytest.param(HEADERS, [], "没有内容", id="no row"),
        pytest.param(HEADERS[1:], [row()[1:]], "缺少必填列：代码", id="a column is missing"),
        pytest.param([*HEADERS, "问题代码"], [[*row(), "P"]], "是同一列", id="a column twice"),
        pytest.param(HEADERS, [row()] * (MOST_ROWS + 1), "最多 1,000 行", id="too many rows"),
        pytest.param(HEADERS, [row()] * 5000, "5,000 行", id="five thousand rows"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_whole(headers: list[str], listed: list[list[Cell]], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        parse(headers, numbered(listed), LOOKUPS)


def test_a_kind_is_kept_as_the_figures_have_it() -> None:
    for kind in catalogue().on(TODAY).values():
        assert kind_as_read(kind_as_kept(kind)) == kind


def test_two_versions_are_compared_code_by_code() -> None:
    before = {kind.code: kind for kind in parse(HEADERS, numbered(rows()), LOOKUPS).kinds}
    graver = replace(before["P-16"], severity=Severity.SERIOUS, article="新的条款")
    added = replace(before["P-16"], code="P-99")
    after = {"P-01": before["P-01"], "P-16": graver, "P-99": added}
    found = compared(before, after)
    assert (found.added, found.left_out, found.same) == ((added,), (before["Q-01"],), 1)
    (changed,) = found.changed
    assert changed.fields == (("程度", "较重", "严重"), ("依据", "水利部令第53号第十九条", "新的条款"))


def test_a_version_takes_effect_today_at_the_earliest() -> None:
    check_since(TODAY, today=TODAY)
    with pytest.raises(RuleError, match="已过"):
        check_since(TODAY - timedelta(days=1), today=TODAY)


def test_whoever_verifies_says_with_which_copy() -> None:
    check_statement("", verified=False)
    check_statement("附件1，2020年印发", verified=True)
    with pytest.raises(RuleError) as refusal:
        check_statement("", verified=True)
    assert refusal.value.field == "comparison"


@pytest.mark.parametrize("state", [CatalogueState.CHECKED, CatalogueState.DROPPED])
@pytest.mark.parametrize("name", ["catalogue.check", "catalogue.drop"])
def test_what_was_checked_or_dropped_is_frozen(state: CatalogueState, name: str) -> None:
    with pytest.raises(RuleError):
        CATALOGUES.move(state, name)


@pytest.mark.parametrize(
    "text",
    ["按564号分类", "根据 办水保函〔2020〕564号", "办水保函[2020]564号规定的严重问题", "依据“564号”文", "按\n照564号"],
)
def test_no_paper_names_the_official_table_before_it_was_compared(text: str) -> None:
    check_citation(text, verified=True)
    with pytest.raises(RuleError, match="尚未"):
        check_citation(text, verified=False)


@pytest.mark.parametrize("text", ["晋水保〔2024〕1564号", "图纸564号", "共564项", "564号桩"])
def test_other_numbers_are_nobodys_business(text: str) -> None:
    check_citation(text, verified=False)
