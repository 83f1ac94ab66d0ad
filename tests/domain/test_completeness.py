"""Completeness of an application: what the automatic checks find, and what of it stops an acceptance."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sbsupervise.domain.plans import MaterialKind, Procedure
from sbsupervise.domain.plans.completeness import Gap, Material, Submission, check_complete, gaps, same_name
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.calendars import calendar
from sbsupervise.parameters.plans import completeness_rules

CALENDAR = calendar()
PROJECT, UNIT = "西梁50MW风电项目（一期）", "忻州市某某新能源有限公司"
LETTER = Material(kind=MaterialKind.LETTER, project_name=PROJECT, unit_name=UNIT)
PLAN = Material(
    kind=MaterialKind.PLAN,
    copies=3,
    project_name=PROJECT,
    unit_name=UNIT,
    template="2026",
    sealed_by_unit=True,
    sealed_by_compiler=True,
    signatures_complete=True,
)
RANGE = Material(kind=MaterialKind.RANGE)
COMMITMENT = Material(kind=MaterialKind.COMMITMENT, copies=3, project_name=PROJECT, unit_name=UNIT)
PUBLICITY = Material(
    kind=MaterialKind.PUBLICITY,
    published_from=date(2026, 6, 15),
    published_to=date(2026, 6, 30),
    comments_handled=True,
)


def found(*materials: Material, on: date = date(2026, 7, 1), procedure: Procedure = Procedure.ORDINARY) -> list[Gap]:
    submission = Submission(
        procedure=procedure, submitted_on=on, project_name=PROJECT, unit_name=UNIT, materials=materials
    )
    return list(gaps(submission, completeness_rules(on), CALENDAR))


def committed(**publicity: Any) -> list[Gap]:
    on = publicity.pop("on", date(2026, 7, 1))
    plan = replace(PLAN, copies=1)
    return found(COMMITMENT, plan, RANGE, replace(PUBLICITY, **publicity), on=on, procedure=Procedure.COMMITMENT)


def test_whole_applications_have_no_gap() -> None:
    assert found(LETTER, PLAN, RANGE) == []
    assert committed() == []


@pytest.mark.parametrize(
    ("materials", "code", "text", "stops"),
    [
        pytest.param((PLAN, RANGE), "missing", "缺少申请函", True, id="no letter"),
        pytest.param((LETTER, RANGE), "missing", "缺少方案文本", True, id="no plan"),
        pytest.param((LETTER, replace(PLAN, copies=2), RANGE), "copies", "应提交3份，收到2份", True, id="two copies"),
        pytest.param((LETTER, PLAN), "range", "没有防治责任范围矢量数据", False, id="no polygon"),
        pytest.param(
            (replace(LETTER, project_name="西梁风电项目"), PLAN, RANGE),
            "project_name",
            f"申请函的项目名称“西梁风电项目”与登记的“{PROJECT}”不一致",
            True,
            id="another project in the letter",
        ),
        pytest.param(
            (LETTER, replace(PLAN, unit_name="某某新能源公司"), RANGE),
            "unit_name",
            "方案文本的生产建设单位名称“某某新能源公司”",
            True,
            id="another unit in the plan",
        ),
        pytest.param(
            (LETTER, replace(PLAN, template="2018"), RANGE), "template", "应采用2026年版", True, id="the old template"
        ),
        pytest.param((LETTER, replace(PLAN, template=""), RANGE), "template", "未核对", False, id="no edition noted"),
        pytest.param((LETTER, replace(PLAN, sealed_by_unit=False), RANGE), "seal_unit", "扉页缺少", True, id="no seal"),
        pytest.param(
            (LETTER, replace(PLAN, sealed_by_compiler=False), RANGE),
            "seal_compiler",
            "编制单位公章",
            True,
            id="no seal of the compiler",
        ),
        pytest.param(
            (LETTER, replace(PLAN, signatures_complete=False), RANGE), "signatures", "责任页缺少", True, id="unsigned"
        ),
        pytest.param(
            (LETTER, replace(PLAN, signatures_complete=None), RANGE), "signatures", "未核对", False, id="not looked at"
        ),
    ],
)
def test_each_gap_is_named(materials: tuple[Material, ...], code: str, text: str, stops: bool) -> None:
    (gap,) = found(*materials)
    assert (gap.code, gap.stops) == (code, stops)
    assert text in gap.text
    assert gap.where
    assert gap.source


@pytest.mark.parametrize(
    ("day", "template", "codes"),
    [
        pytest.param(date(2026, 5, 31), "2018", [], id="the day before, the old template is taken"),
        pytest.param(date(2026, 5, 31), "2026", [], id="the day before, the new one too"),
        pytest.param(date(2026, 6, 1), "2018", ["template"], id="from June 2026 the old one is not"),
        pytest.param(date(2026, 6, 1), "2026", [], id="the new one is"),
    ],
)
def test_the_template_of_2026_is_compulsory_from_june(day: date, template: str, codes: list[str]) -> None:
    assert [gap.code for gap in found(LETTER, replace(PLAN, template=template), RANGE, on=day)] == codes


@pytest.mark.parametrize(
    ("publicity", "codes", "text"),
    [
        pytest.param({"on": date(2026, 7, 1)}, [], "", id="vector 13: submitted on the day after the tenth"),
        pytest.param({"on": date(2026, 6, 30)}, ["published"], "2026-07-01起方可提交", id="on the tenth day itself"),
        pytest.param({"published_to": date(2026, 6, 29)}, ["published"], "至2026-06-30", id="taken down a day early"),
        pytest.param({"published_to": None}, [], "", id="still public"),
        pytest.param({"published_from": None}, ["published"], "起始日期", id="since when is not said"),
        pytest.param({"comments_handled": False}, ["comments"], "未逐条处理", id="comments left alone"),
        pytest.param({"comments_handled": None}, ["comments"], "未说明", id="nothing said of comments"),
    ],
)
def test_a_draft_is_public_for_ten_full_working_days(publicity: dict[str, Any], codes: list[str], text: str) -> None:
    rows = committed(**publicity)
    assert [gap.code for gap in rows] == codes
    assert all(text in gap.text and gap.stops for gap in rows)


def test_a_year_without_a_calendar_is_said_and_stops_nothing() -> None:
    (gap,) = committed(published_from=date(2018, 6, 1), published_to=None)
    assert "未维护2018年工作日历" in gap.text
    assert not gap.stops


def test_a_commitment_needs_three_letters_of_it_and_proof_of_publication() -> None:
    rows = found(replace(COMMITMENT, copies=2), PLAN, RANGE, procedure=Procedure.COMMITMENT)
    assert [(gap.code, gap.where) for gap in rows] == [
        ("copies", "水土保持行政许可承诺书"),
        ("missing", "方案公开材料"),
    ]


def test_a_corrected_paper_takes_the_place_of_the_first() -> None:
    assert found(replace(LETTER, project_name="别的项目"), PLAN, RANGE, LETTER) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("西梁50MW风电项目（一期）", "西梁50ＭＷ 风电项目(一期)", True),
        ("西梁风电项目", "西梁风电工程", False),
        ("西梁风电项目", "西梁风电项目一期", False),
    ],
)
def test_width_and_blanks_make_no_other_name(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("on", "stops"), [(date(2026, 5, 31), False), (date(2026, 6, 1), True)], ids=["still two editions", "only 2026"]
)
def test_a_sheet_with_gaps_stops_an_acceptance_once_its_edition_is_the_only_one(on: date, stops: bool) -> None:
    submission = Submission(
        procedure=Procedure.ORDINARY,
        submitted_on=on,
        project_name=PROJECT,
        unit_name=UNIT,
        materials=(LETTER, PLAN, RANGE),
        sheet_open=("项目规模",),
    )
    (gap,) = gaps(submission, completeness_rules(on), CALENDAR)
    assert (gap.text, gap.source, gap.stops) == ("方案特性表还有 1 栏未填：项目规模", "办水保函〔2026〕232号", stops)
    (gap,) = gaps(replace(submission, sheet_begun=False), completeness_rules(on), CALENDAR)
    assert gap.text == "方案特性表还没有填写"


def test_only_what_stops_refuses_an_acceptance() -> None:
    check_complete(found(LETTER, PLAN))
    with pytest.raises(RuleError, match="不能受理：缺少申请函；方案文本应提交3份") as refusal:
        check_complete(found(replace(PLAN, copies=2)))
    assert refusal.value.source == "行政许可法第三十二条第一款第四项、水利部令第53号第十二条"
