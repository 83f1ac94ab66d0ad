"""The review of a plan: papers, points of the checklist, remarks, and what stands in the way of granting it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import MaterialKind, PlanKind, RemarkState, Verdict
from sbsupervise.domain.plans.review import Chapter
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, ScopedSession, StoredFile
from sbsupervise.services.acts import Actor, EditConflictError, NotSeenError
from sbsupervise.services.plans.materials import FileMaterial, file_material
from sbsupervise.services.plans.remarks import AddRemark, SettleRemark, add_remark, settle_remark
from sbsupervise.services.plans.reviewing import (
    Desk,
    Marked,
    MarkPoints,
    check_reviewed,
    desk_of,
    mark_points,
    missing_for,
    points_of,
)
from sbsupervise.services.plans.sheets import FillSheet, fill_sheet
from sbsupervise.services.stored_files import HandedIn
from tests import make
from tests.walk import ACCEPTED, TODAY, Db, accepted, colleague, perform, proposed

LACKING = Marked(point="P01", verdict=Verdict.LACKING, note="引用了废止的标准")
PDF = HandedIn("申请函.pdf", b"%PDF-1.7\nfor tests\n%%EOF\n")


@pytest.fixture
def window(db: Db) -> Actor:
    """Somebody of the office that approves."""
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


def desk(db: Db, plan: Plan, actor: Actor | None = None) -> Desk:
    with db.reading() as session:
        return desk_of(session, seen(session, plan, actor))


def seen(session: ScopedSession, plan: Plan, actor: Actor | None = None) -> Plan:
    if actor is None:
        make.everything(session)
    else:
        session.scope = actor.scope
    return session.get_one(Plan, plan.id)


def missing(db: Db, plan: Plan) -> str:
    with db.reading() as session:
        return "；".join(missing_for(seen(session, plan)))


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


def test_before_a_plan_may_be_granted_papers_and_points_are_complete(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    assert "缺少申请函" in missing(db, plan)
    assert "个审查要点未审查" in missing(db, plan)
    with db.reading() as session, pytest.raises(RuleError, match="尚不能提出准予许可的意见") as refusal:
        check_reviewed(seen(session, plan))
    assert refusal.value.field == "outcome"
    hand_in_papers(db, window, plan)
    review_all(db, window, plan)
    assert missing(db, plan) == ""
    with db.reading() as session:
        check_reviewed(seen(session, plan))


def test_a_point_that_is_lacking_says_why_and_stands_in_the_way(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    hand_in_papers(db, window, plan)
    review_all(db, window, plan)
    with pytest.raises(RuleError, match="写明理由"):
        perform(db, mark_points, window, marking(plan, Marked(point="P01", verdict=Verdict.LACKING)))
    found = Marked(point="P01", verdict=Verdict.LACKING, note="引用了废止的标准")
    perform(db, mark_points, window, marking(plan, found))
    assert missing(db, plan) == "1 个审查要点不符合"
    mark = desk(db, plan).marks["P01"]
    assert (mark.verdict, mark.note, mark.marked_by_id) == (Verdict.LACKING, "引用了废止的标准", window.person_id)


def test_not_looked_at_is_not_conforming(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    hand_in_papers(db, window, plan)
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
    plan = accepted(
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
    assert [material.kind for material in desk(db, plan).materials] == [MaterialKind.LETTER]
    with db.reading() as session:
        assert len(seen(session, plan).materials) == 2


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
    ],
)  # fmt: skip
def test_a_paper_that_cannot_be_is_refused_and_nothing_is_kept(
    db: Db, window: Actor, facts: dict[str, Any], field: str
) -> None:
    plan = accepted(db, window)
    with pytest.raises(RuleError) as refusal:
        perform(db, file_material, window, replace(paper(plan, MaterialKind.LETTER), **facts))
    assert refusal.value.field == field
    with db.reading() as session:
        assert seen(session, plan).materials == []
        assert session.query(StoredFile).count() == 0


def test_the_desk_says_what_the_data_leave_open_without_stopping_anything(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    hand_in_papers(db, window, plan)
    review_all(db, window, plan)
    assert any(gap.text == "方案特性表还没有填写" and not gap.stops for gap in desk(db, plan).gaps)
    perform(db, fill_sheet, window, FillSheet(plan_id=plan.id, values={"grade": "一级", "range": "13.4"}))
    texts = [gap.text for gap in desk(db, plan).gaps if gap.where == "方案特性表"]
    assert any(text.startswith("方案特性表还有") and text.endswith("等") for text in texts)
    assert missing(db, plan) == ""


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
