"""The review of a plan: papers, points of the checklist, remarks, and what stands in the way of granting it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.places import Basin, ConservationRegion, Zone
from sbsupervise.domain.plans import Indicator, MaterialKind, PlanKind, PlanState, RemarkState, Verdict
from sbsupervise.domain.plans.review import Chapter
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, ScopedSession, StoredFile
from sbsupervise.services.acts import Actor, EditConflictError, NotSeenError
from sbsupervise.services.places import ConfirmPlace, confirm_place
from sbsupervise.services.plans import AcceptPlan, ProposeDecision, accept_plan, propose_decision
from sbsupervise.services.plans.materials import FileMaterial, file_material
from sbsupervise.services.plans.points import points_of
from sbsupervise.services.plans.remarks import AddRemark, SettleRemark, add_remark, settle_remark
from sbsupervise.services.plans.reviewing import (
    Desk,
    Marked,
    MarkPoints,
    check_reviewed,
    desk_of,
    mark_points,
    missing_for,
)
from sbsupervise.services.plans.sheets import FillSheet, Stated, fill_sheet
from sbsupervise.services.stored_files import HandedIn
from tests import make
from tests.walk import ACCEPTED, TODAY, Db, accepted, bare, colleague, deemed, perform, proposed

LACKING = Marked(point="P01", verdict=Verdict.LACKING, note="引用了废止的标准")
SINCE_2026 = date(2026, 9, 1)
KEY_ZONE_PLACE = ConfirmPlace(
    county="140932",
    region=ConservationRegion.LOESS,
    basin=Basin.YELLOW_RIVER,
    zones=(Zone.NATIONAL_TREATMENT,),
    source="测试公告",
)
PDF = HandedIn("申请函.pdf", b"%PDF-1.7\nfor tests\n%%EOF\n")


@pytest.fixture
def window(db: Db) -> Actor:
    """Somebody of the office that approves."""
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


def desk(db: Db, plan: Plan, actor: Actor | None = None) -> Desk:
    with db.reading() as session:
        return desk_of(session, actor or make.operator(), seen(session, plan, actor))


def seen(session: ScopedSession, plan: Plan, actor: Actor | None = None) -> Plan:
    if actor is None:
        make.everything(session)
    else:
        session.scope = actor.scope
    return session.get_one(Plan, plan.id)


def missing(db: Db, plan: Plan) -> str:
    with db.reading() as session:
        return "；".join(missing_for(seen(session, plan), make.operator(make.noon(TODAY))))


def marking(plan: Plan, *marked: Marked, chapter: Chapter = Chapter.OVERVIEW) -> MarkPoints:
    return MarkPoints(plan_id=plan.id, chapter=chapter, marked=marked)


def review_all(db: Db, actor: Actor, plan: Plan) -> None:
    """Every point is found conforming."""
    with db.reading() as session:
        points = points_of(seen(session, plan))
    for chapter in dict.fromkeys(point.chapter for point in points):
        own = [Marked(point=point.code, verdict=Verdict.CONFORMING) for point in points if point.chapter is chapter]
        perform(db, mark_points, actor, marking(plan, *own, chapter=chapter))


def paper(plan: Plan, kind: MaterialKind, **facts: Any) -> FileMaterial:
    given: dict[str, Any] = {"received_on": ACCEPTED, "copies": 3} | facts
    return FileMaterial(plan_id=plan.id, kind=kind, **given)


def fill(db: Db, actor: Actor, plan: Plan, **values: str) -> None:
    """The sheet is filled in wholly, with its targets."""
    targets = tuple(Stated(indicator=indicator, plan_target=Decimal(1)) for indicator in Indicator)
    command = FillSheet(plan_id=plan.id, values=make.whole_sheet(**values), indicators=targets)
    perform(db, fill_sheet, actor, command)


def hand_in_papers(db: Db, actor: Actor, plan: Plan) -> None:
    """Letter and plan as they should be."""
    perform(db, file_material, actor, paper(plan, MaterialKind.LETTER, copies=1))
    looked: dict[str, Any] = {
        "sealed_by_unit": True,
        "sealed_by_compiler": True,
        "signatures_complete": True,
        "template": "2026",
    }
    perform(db, file_material, actor, paper(plan, MaterialKind.PLAN, **looked))


def test_an_application_is_not_accepted_while_a_paper_is_missing(db: Db, window: Actor) -> None:
    plan = bare(db, window)
    command = AcceptPlan(plan_id=plan.id, accepted_on=ACCEPTED)
    with pytest.raises(RuleError, match="不能受理：缺少申请函；缺少方案文本") as refusal:
        perform(db, accept_plan, window, command)
    assert "行政许可法第三十二条第一款第四项" in str(refusal.value)
    hand_in_papers(db, window, plan)
    assert perform(db, accept_plan, window, command).state is PlanState.ACCEPTED


def test_under_the_template_of_2026_the_sheet_is_whole_before_an_application_is_accepted(db: Db) -> None:
    window = make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor()
    plan = bare(db, window, submitted_on=SINCE_2026)
    hand_in_papers(db, window, plan)
    command = AcceptPlan(plan_id=plan.id, accepted_on=SINCE_2026)
    with pytest.raises(RuleError, match="不能受理：方案特性表还没有填写"):
        perform(db, accept_plan, window, command)
    perform(db, fill_sheet, window, FillSheet(plan_id=plan.id, values=make.whole_sheet(owner_name="")))
    with pytest.raises(RuleError, match="还有 7 栏未填：建设单位单位名称、水土流失治理度目标值"):
        perform(db, accept_plan, window, command)
    fill(db, window, plan)
    assert perform(db, accept_plan, window, command).state is PlanState.ACCEPTED


def test_what_was_missing_when_the_law_accepted_must_be_there_before_a_grant_is_proposed(db: Db, window: Actor) -> None:
    plan = deemed(db, window)
    assert plan.deemed
    for words in ("缺少申请函", "个审查要点未审查", "没有防治责任范围矢量数据"):
        assert words in missing(db, plan)
    assert "决定书缺少法定代表人、申请人地址、建设地点、防治标准执行等级、六项防治指标目标值" in missing(db, plan)
    with db.reading() as session, pytest.raises(RuleError, match="尚不能提出“准予许可”的意见") as refusal:
        check_reviewed(seen(session, plan), window)
    assert refusal.value.field == "outcome"
    with pytest.raises(RuleError, match="尚不能提出“准予许可”的意见"):
        perform(db, propose_decision, window, ProposeDecision(plan_id=plan.id, outcome=PlanState.GRANTED))
    make.handed_in(db, plan)
    review_all(db, window, plan)
    assert missing(db, plan) == ""
    with db.reading() as session:
        check_reviewed(seen(session, plan), window)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        pytest.param({"sheet": None}, "防治标准执行等级、水土保持总投资", id="the sheet"),
        pytest.param({"indicators": []}, "六项防治指标目标值", id="the targets"),
        pytest.param({"range": None}, "没有防治责任范围矢量数据", id="the range"),
    ],
)
def test_no_grant_is_proposed_without_a_part_of_the_plan(
    db: Db, window: Actor, part: dict[str, Any], words: str
) -> None:
    plan = accepted(db, window)
    make.looked_through(db, plan)
    with db.transaction() as session:
        make.change(session, seen(session, plan), **part)
    with pytest.raises(RuleError, match=words):
        perform(db, propose_decision, window, ProposeDecision(plan_id=plan.id, outcome=PlanState.GRANTED))


def test_a_grade_below_that_of_the_place_is_answered_for_before_a_grant_is_proposed(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    make.looked_through(db, plan)
    perform(db, confirm_place, make.operator(), KEY_ZONE_PLACE)
    assert missing(db, plan) == "", "the first grade is strict enough"
    fill(db, window, plan, grade="三级")
    (found,) = [gap for gap in desk(db, plan).gaps if "执行等级为三级" in gap.text]
    assert ("应执行一级标准" in found.text, found.source) == (True, "GB/T 50434-2018 第4.0.1条")
    assert missing(db, plan).startswith("执行等级低于项目所在地的要求")
    perform(db, add_remark, window, AddRemark(plan_id=plan.id, about="field:indicators", text="已避让重点治理区"))
    assert missing(db, plan) == ""


def test_a_fee_other_than_that_for_the_range_is_pointed_out(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    fill(db, window, plan, fee="5.30")
    assert any("补偿费 5.3 万元，按防治责任范围和收费标准试算为 5.33 万元" in gap.text for gap in desk(db, plan).gaps)
    fill(db, window, plan, fee="5.328")
    assert not any("试算" in gap.text for gap in desk(db, plan).gaps)


def test_a_point_that_is_lacking_says_why_and_stands_in_the_way(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    review_all(db, window, plan)
    with pytest.raises(RuleError, match="写明理由"):
        perform(db, mark_points, window, marking(plan, Marked(point="P01", verdict=Verdict.LACKING)))
    with pytest.raises(RuleError, match="P01：最多 500 个字"):
        perform(db, mark_points, window, marking(plan, replace(LACKING, note="长" * 501)))
    found = Marked(point="P01", verdict=Verdict.LACKING, note="引用了废止的标准")
    perform(db, mark_points, window, marking(plan, found))
    assert missing(db, plan) == "1 个审查要点不符合"
    mark = desk(db, plan).marks["P01"]
    assert (mark.verdict, mark.note, mark.marked_by_id) == (Verdict.LACKING, "引用了废止的标准", window.person_id)


def test_not_looked_at_is_not_conforming(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    review_all(db, window, plan)
    perform(db, mark_points, window, marking(plan, Marked(point="P02", verdict=Verdict.NOT_LOOKED_AT)))
    assert missing(db, plan) == "1 个审查要点未审查"


@pytest.mark.parametrize(
    ("kind", "counties", "there", "absent"),
    [
        pytest.param(ProjectKind.ROAD, ("140932",), {"ROAD-1", "LOESS-1"}, {"COAL-1"}, id="a road on the loess"),
        pytest.param(ProjectKind.DEEP_COAL_MINE, ("140902",), {"COAL-1"}, {"LOESS-1", "ROAD-1"}, id="a mine, no loess"),
        pytest.param(ProjectKind.ROAD, ("140902", "140932"), {"LOESS-1"}, set(), id="one county of two is enough"),
    ],
)
def test_the_checklist_has_the_points_of_the_sector_and_the_region(
    db: Db, window: Actor, kind: ProjectKind, counties: tuple[str, ...], there: set[str], absent: set[str]
) -> None:
    plan = accepted(db, window, project=make.awaiting_plan(db, kind=kind, counties=counties))
    codes = {point.code for point in desk(db, plan).points}
    assert there <= codes
    assert not absent & codes
    assert {f"P{number:02}" for number in range(1, 36)} <= codes


def test_a_point_of_another_sector_or_chapter_is_refused(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    for code in ("COAL-1", "P04", "none"):
        with pytest.raises(RuleError, match="不适用"):
            perform(db, mark_points, window, marking(plan, Marked(point=code, verdict=Verdict.CONFORMING)))


def test_under_commitment_the_review_is_a_formal_one(db: Db, window: Actor) -> None:
    plan = deemed(
        db, window, project=make.awaiting_plan(db, area_hm2=Decimal(1)), kind=PlanKind.FORM, range_hm2=Decimal(1),
        earthwork_m3=Decimal(2000),
    )  # fmt: skip
    assert desk(db, plan).points == ()
    assert desk(db, plan).version is None
    assert "审查要点" not in missing(db, plan)
    assert "缺少水土保持行政许可承诺书" in missing(db, plan)


def test_the_newest_paper_of_a_kind_counts_and_the_older_stays_on_record(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    perform(db, file_material, window, paper(plan, MaterialKind.LETTER, copies=1, project_name="别的项目"))
    assert any("“别的项目”与登记的" in gap.text for gap in desk(db, plan).gaps)
    perform(db, file_material, window, paper(plan, MaterialKind.LETTER, copies=1))
    assert not any("别的项目" in gap.text for gap in desk(db, plan).gaps)
    assert [material.kind for material in desk(db, plan).materials] == [MaterialKind.LETTER, MaterialKind.PLAN]
    with db.reading() as session:
        assert len(seen(session, plan).materials) == 4


def test_a_paper_is_kept_byte_for_byte(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    perform(db, file_material, window, paper(plan, MaterialKind.LETTER, file=PDF))
    with db.reading() as session:
        file = seen(session, plan).materials[-1].file
        assert file is not None
        assert (file.name, file.data, file.sha256, file.project_id) == (PDF.name, PDF.data, PDF.sha256, plan.project_id)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"received_on": date(2026, 4, 2)}, "received_on", id="a day to come"),
        pytest.param({"copies": -1}, "copies", id="less than none"),
        pytest.param(
            {"published_from": date(2026, 1, 9), "published_to": date(2026, 1, 8)},
            "published_to",
            id="days turned round",
        ),
        pytest.param({"file": HandedIn("a.pdf", b"<html>")}, "file", id="no paper at all"),
        pytest.param({"project_name": "测试\u202e项目"}, "project_name", id="a name that turns round"),
        pytest.param({"template": "2014"}, "template", id="an edition that nobody knows"),
    ],
)  # fmt: skip
def test_a_paper_that_cannot_be_is_refused_and_nothing_is_kept(
    db: Db, window: Actor, facts: dict[str, Any], field: str
) -> None:
    plan = bare(db, window)
    with pytest.raises(RuleError) as refusal:
        perform(db, file_material, window, replace(paper(plan, MaterialKind.LETTER), **facts))
    assert refusal.value.field == field
    with db.reading() as session:
        assert seen(session, plan).materials == []
        assert session.query(StoredFile).count() == 0


def test_the_desk_says_what_the_data_leave_open_without_stopping_anything(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    review_all(db, window, plan)
    perform(db, fill_sheet, window, FillSheet(plan_id=plan.id, values={"grade": "一级", "range": "13.4"}))
    texts = [gap.text for gap in desk(db, plan).gaps if gap.where == "方案特性表"]
    assert any(text.startswith("方案特性表还有") and text.endswith("等") for text in texts)
    assert "特性表" not in missing(db, plan)
    assert desk(db, plan).sheet.startswith("还有")
    perform(db, fill_sheet, window, FillSheet(plan_id=plan.id, values={}))
    assert any(gap.text == "方案特性表还没有填写" and not gap.stops for gap in desk(db, plan).gaps)
    assert (desk(db, plan).sheet, desk(db, plan).targets) == ("未填写", 0)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda plan: (mark_points, marking(plan, LACKING)), id="a point"),
        pytest.param(lambda plan: (file_material, paper(plan, MaterialKind.LETTER)), id="a paper"),
        pytest.param(
            lambda plan: (add_remark, AddRemark(plan_id=plan.id, about="field:kind", text="再核对")), id="a remark"
        ),
        pytest.param(lambda plan: (fill_sheet, FillSheet(plan_id=plan.id, values={"grade": "一级"})), id="the sheet"),
    ],
)
def test_what_changes_after_a_proposal_takes_the_proposal_back(db: Db, window: Actor, change: Any) -> None:
    plan = proposed(db, accepted(db, window), colleague(db, window))
    assert plan.proposed_state is not None
    act, command = change(plan)
    perform(db, act, window, command)
    with db.reading() as session:
        assert seen(session, plan).proposed_state is None


def test_of_two_who_mark_the_same_chapter_the_later_one_is_told(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    perform(db, mark_points, window, marking(plan, LACKING))
    with pytest.raises(EditConflictError):
        perform(db, mark_points, window, replace(marking(plan, LACKING), version=plan.version))


def test_a_remark_is_written_and_settled_by_the_office_that_decides(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    command = AddRemark(plan_id=plan.id, about="field:range_hm2", text="面积与附图不一致", asks_correction=True)
    perform(db, add_remark, window, command)
    assert desk(db, plan).open_remarks("field:range_hm2") == 1
    assert "1 条补正意见尚未解决" in missing(db, plan)
    (remark,) = desk(db, plan).remarks
    assert (remark.round, remark.state, remark.sent_on) == (1, RemarkState.OPEN, None)
    perform(db, settle_remark, window, SettleRemark(plan_id=plan.id, remark_id=remark.id))
    assert "补正意见" not in missing(db, plan)
    assert desk(db, plan).open_remarks("field:range_hm2") == 0


def test_a_remark_is_about_something_and_says_something(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    for about, text, field in (("field:nothing", "意见", "about"), ("field:kind", "  ", "text")):
        with pytest.raises(RuleError) as refusal:
            perform(db, add_remark, window, AddRemark(plan_id=plan.id, about=about, text=text))
        assert refusal.value.field == field
    with pytest.raises(NotSeenError):
        perform(db, settle_remark, window, SettleRemark(plan_id=plan.id, remark_id=999_999))


def test_another_office_does_not_review(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    officer = make.login(db, Role.OFFICER).actor(make.noon(TODAY))
    for act, command in (
        (mark_points, marking(plan, Marked(point="P01", verdict=Verdict.CONFORMING))),
        (add_remark, AddRemark(plan_id=plan.id, about="field:kind", text="意见")),
    ):
        with pytest.raises(RuleError, match="其他机关不能办理"):
            perform(db, act, officer, command)


def test_the_desk_shows_what_else_the_applicant_has_open(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    assert desk(db, plan).duties.count == 0
    with db.reading() as session:
        owner = seen(session, plan).project.construction_unit
    other = make.project(db, owner=owner)
    for _ in range(7):
        make.finding(db, other, "P-16")
    found = desk(db, plan).duties
    assert found.count == 7
    assert len(found.shown) == 5
    assert {duty.about for duty in found.shown} == {other.name}
    assert desk(db, plan, window).duties.count == 0, "what an office does not see is not told"
