"""The official sheet of a plan: what is read in its fields, what does not add up, and the rates that follow."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from sbsupervise.domain.plans import Indicator
from sbsupervise.domain.plans.indicators import GradeFound, GradeRule, PreventionGrade, Setting
from sbsupervise.domain.plans.sheet import BY_NAME, FIELDS, FieldKind, Group, lacking, open_columns, parsed
from sbsupervise.domain.plans.sheet_checks import Registered, cut_use, remarks, spoil_use
from sbsupervise.domain.refusals import RuleError

REGISTERED = Registered(
    project_name="某风电工程",
    project_code="2305-140932-04-01-123456",
    owner="某新能源公司",
    owner_uscc="91140900MA0000000A",
    range_hm2=Decimal("13.32"),
    earthwork_m3=Decimal(80_000),
)
# 挖 5 + 借 1 = 填 3 + 自用 0.5 + 弃 1.5 + 综合利用 1
EARTHWORK = {"cut": "5", "borrow": "1", "fill": "3", "own_material": "0.5", "spoil": "1.5", "reused": "1"}


def said(content: dict[str, Any]) -> str:
    return "\n".join(remark.text for remark in remarks(content, REGISTERED))


def test_the_sheet_has_the_fields_of_the_official_table() -> None:
    assert len({field.name for field in FIELDS}) == len(FIELDS) == 56
    assert [group for group in Group if any(field.group is group for field in FIELDS)] == list(Group)
    assert all(field.options for field in FIELDS if field.kind is FieldKind.CHOICE)


def test_nothing_is_needed_at_saving_and_what_is_missing_is_listed() -> None:
    assert parsed({}) == {}
    missing = {field.name for field in lacking({"project_name": "某工程"})}
    assert "project_name" not in missing
    assert {"project_code", "cut", "measures", "grade"} <= missing
    assert not missing & {"measures_by_province", "fee_by_province", "compiler_fax", "owner_email"}


def test_values_are_kept_in_one_spelling() -> None:
    kept = parsed(
        {
            "investment": " 12,000.50 ",
            "start_month": "2026-03",
            "design_year": "2029",
            "region": "西北黄土高原区",
            "landform": "  黄土丘陵  ",
            "fill": "0",
            "borrow": "",
            "unknown": "x",
            "measures": [{"zone": "道路区", "engineering": "排水沟 1200m", "engineering_cost": "3,5"}, {"zone": " "}],
        }
    )
    assert kept == {
        "investment": "12000.50",
        "start_month": "2026-03",
        "design_year": "2029",
        "region": "西北黄土高原区",
        "landform": "黄土丘陵",
        "fill": "0",
        "measures": [{"zone": "道路区", "engineering": "排水沟 1200m", "engineering_cost": "35"}],
    }


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("investment", "约一亿", "请填写数字"),
        ("investment", "-1", "不能为负数"),
        ("investment", "NaN", "请填写数字"),
        ("investment", "1e99", "整数部分最多10位"),
        ("start_month", "2026-13", "请填写年月"),
        ("start_month", "2026年3月", "请填写年月"),
        ("design_year", "29", "四位年份"),
        ("grade", "特级", "选项"),
        ("landform", "山" * 101, "最多 100 个字"),
        ("landform", "山\x00", "控制字符"),
        ("measures", [{"engineering": "排水沟"}], "写明防治分区"),
        ("measures", [{"zone": "甲", "planting_cost": "x"}], "请填写数字"),
        ("measures", [{"zone": "甲"}] * 51, "最多50行"),
    ],
)
def test_what_no_field_of_its_kind_can_hold_is_refused_beside_it(name: str, value: Any, words: str) -> None:
    with pytest.raises(RuleError, match=words) as refusal:
        parsed({name: value})
    assert refusal.value.field == name


def test_a_sheet_that_adds_up_has_no_remarks() -> None:
    sums = {"land": "13", "land_permanent": "10.5", "land_temporary": "2.5", "range": "13.32"}
    dates = {"start_month": "2026-03", "end_month": "2026-03", "design_year": "2026"}
    costs = {
        "investment": "100",
        "civil_investment": "100",
        "swc_investment": "10",
        "fee": "4",
        "independent_cost": "6",
    }
    names = {"project_name": "某 风电工程", "owner_name": "某新能源公司"}
    assert said({**EARTHWORK, **sums, **dates, **costs, **names}) == ""


@pytest.mark.parametrize(
    ("content", "text", "fields"),
    [
        pytest.param(
            {"land": "13", "land_permanent": "10", "land_temporary": "2"},
            "永久占地与临时占地之和为 12 hm²",
            3,
            id="land",
        ),
        pytest.param(
            EARTHWORK | {"spoil": "1.6"}, "土石方不平衡：挖方与借方之和 6 万m³，.*之和 6.1 万m³", 6, id="earthwork"
        ),
        pytest.param(
            {"land": "14", "range": "13.32"}, "工程占地合计 14 hm²，大于防治责任范围面积 13.32 hm²", 2, id="range"
        ),
        pytest.param({"start_month": "2027-01", "end_month": "2026-12"}, "开工时间 2027-01 晚于", 2, id="months"),
        pytest.param({"end_month": "2028-09", "design_year": "2027"}, "设计水平年 2027 早于", 2, id="design year"),
        pytest.param({"investment": "1", "civil_investment": "2"}, "土建投资 2 万元，大于总投资", 2, id="civil works"),
        pytest.param({"predicted_loss": "1", "new_loss": "2"}, "新增土壤流失量 2 t，大于", 2, id="loss"),
        pytest.param(
            {"swc_investment": "10", "fee": "4", "measures": [{"zone": "甲", "planting_cost": "7"}]},
            "之和 11 万元，大于水土保持总投资 10 万元",
            4,
            id="costs",
        ),
        pytest.param({"project_name": "另一工程"}, "项目名称“另一工程”与登记的“某风电工程”不一致", 1, id="name"),
        pytest.param({"owner_uscc": "91140900MA0000000B"}, "统一社会信用代码", 1, id="code"),
        pytest.param(
            {"range": "13.5"}, "防治责任范围面积 13.5 hm²，与申请填报的 13.32 hm² 不一致", 1, id="stated range"
        ),
        pytest.param(
            {"cut": "5", "fill": "3.1"}, "之和 8.1 万m³，与申请填报的挖填总量 8 万m³", 2, id="stated earthwork"
        ),
    ],
)
def test_what_does_not_fit_is_remarked_beside_its_figures(content: dict[str, Any], text: str, fields: int) -> None:
    (remark,) = remarks(content, REGISTERED)
    assert len(remark.fields) == fields
    assert set(remark.fields) <= set(BY_NAME)
    assert re.search(text, remark.text)


def test_a_figure_that_is_missing_is_held_against_nothing() -> None:
    assert said({"land": "13", "land_permanent": "1", "cut": "1", "start_month": "2027-01"}) == ""


def test_the_rates_follow_from_the_earthwork() -> None:
    # (3 − 1 + 0.5) / 5 and 1 / (1.5 + 1)
    assert cut_use(EARTHWORK) == Decimal("50.00")
    assert spoil_use(EARTHWORK) == Decimal("40.00")


@pytest.mark.parametrize("content", [{}, EARTHWORK | {"cut": "0", "spoil": "0", "reused": "0"}, {"cut": "5"}])
def test_without_the_figures_there_is_no_rate(content: dict[str, str]) -> None:
    assert cut_use(content) is None
    assert spoil_use(content) is None


def test_what_is_open_is_named_with_the_unit_it_belongs_to_and_the_targets() -> None:
    whole = {field.name: "1" for field in FIELDS}
    assert open_columns(whole, set(Indicator)) == ()
    assert open_columns(whole | {"compiler_name": "", "scale": ""}, set(Indicator)) == (
        "项目规模",
        "方案编制单位单位名称",
    )
    assert open_columns(whole, set(Indicator) - {Indicator.CONTROL_RATIO}) == ("土壤流失控制比目标值",)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param({"zone": "道路区", "planting_cost": "三"}, "第2行“植物措施投资”：请填写数字", id="no number"),
        pytest.param(
            {"zone": "道路区", "temporary": "长" * 501}, "第2行“临时措施及数量”：最多 500 个字", id="too long"
        ),
        pytest.param({"engineering": "排水沟"}, "第2行措施没有写明防治分区", id="no zone"),
    ],
)
def test_a_refused_measure_says_in_which_row_and_column(row: dict[str, str], words: str) -> None:
    with pytest.raises(RuleError, match=words):
        parsed({"measures": [{"zone": "主体工程区"}, row]})


def test_a_grade_below_what_the_places_call_for_is_remarked_with_the_article() -> None:
    rule = GradeRule(setting=Setting.KEY_ZONE, grade=PreventionGrade.FIRST, text="位于重点治理区")
    zone = replace(REGISTERED, grade=GradeFound(grade=PreventionGrade.FIRST, because=(rule,)))
    assert remarks({"grade": "一级"}, zone) == ()
    (found,) = remarks({"grade": "二级"}, zone)
    assert (found.fields, found.source) == (("grade",), "GB/T 50434-2018 第4.0.1条")
    assert "位于重点治理区的，应执行一级标准" in found.text
    assert remarks({"grade": "三级"}, REGISTERED) == ()


@pytest.mark.parametrize(("stated", "differs"), [("5.33", False), ("5.328", False), ("5.3", True), ("0", True)])
def test_a_fee_is_held_against_the_one_for_the_whole_range(stated: str, differs: bool) -> None:
    registered = replace(REGISTERED, fee_fen=5_328_000, fee_source="测试标准")
    found = remarks({"fee": stated}, registered)
    assert [remark.source for remark in found] == ["测试标准"] * differs
