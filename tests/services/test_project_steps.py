"""The life of a project as acts: what each moves and writes down, and what it refuses with which words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanKind, PlanState
from sbsupervise.domain.projects import PROJECTS, ProjectState, expires_on, has_lapsed, lapsed_if_before
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Project, ProjectEvent, ScopedSession, StoredFile
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees import VoidCharge, assess_fee, record_payment, void_charge
from sbsupervise.services.project_events import events_of
from sbsupervise.services.project_files import ProjectFilters, projects_of
from sbsupervise.services.project_steps import JUDGEMENTS, STEPS, JudgeSize, TakeStep
from sbsupervise.services.projects import state_on
from sbsupervise.services.stored_files import HandedIn
from tests import make, walk

Db = Database[ScopedSession]
S = ProjectState
DAY, TODAY = date(2026, 8, 20), date(2026, 9, 1)
BEGUN: dict[str, Any] = {"approved_on": date(2026, 3, 2), "started_on": date(2026, 4, 1)}
PAPER = HandedIn("停工报告.pdf", b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor()


def stored(db: Db, number: int) -> Project:
    with db.reading() as session:
        return make.everything(session).get_one(Project, number)


def events(db: Db, number: int) -> list[ProjectEvent]:
    with db.reading() as session:
        return list(events_of(make.everything(session), number))


def project_in(db: Db, state: ProjectState, **facts: Any) -> int:
    begun = state not in (S.LISTED, S.EXEMPT, S.PLAN_REQUIRED, S.APPROVED, S.EXPIRED)
    return make.awaiting_plan(db, state=state, **((BEGUN if begun else {}) | facts)).id


def step(db: Db, actor: Actor, number: int, verb: str, day: date = DAY, **said: Any) -> Project:
    name = f"project.{verb}"
    given: dict[str, Any] = {"project_id": number, "happened_on": day, "evidence": "现场照片"} | said
    with db.transaction() as session:
        if name in JUDGEMENTS:
            JUDGEMENTS[name](session, actor, JudgeSize(**given))
        else:
            STEPS[name](session, actor, TakeStep(**given))
    return stored(db, number)


STARTS: dict[str, tuple[date | None, date, ProjectState]] = {
    "without a plan": (None, DAY, S.ILLEGAL_START),
    "under an approval": (date(2026, 3, 2), DAY, S.UNDER_CONSTRUCTION),
    "on the last day of the three years": (date(2023, 8, 20), DAY, S.UNDER_CONSTRUCTION),
    "one day after the three years": (date(2023, 8, 19), DAY, S.ILLEGAL_START),
    "found out after the three years, begun within them": (date(2023, 5, 10), date(2026, 5, 9), S.UNDER_CONSTRUCTION),
    "before the three years were the law": (date(2018, 1, 2), date(2022, 1, 2), S.UNDER_CONSTRUCTION),
}


@pytest.mark.parametrize(("approved_on", "started_on", "state"), STARTS.values(), ids=STARTS)
def test_the_state_after_a_start(
    db: Db, officer: Actor, approved_on: date | None, started_on: date, state: ProjectState
) -> None:
    before = S.PLAN_REQUIRED if approved_on is None else S.APPROVED
    number = project_in(db, before, approved_on=approved_on)
    project = step(db, officer, number, "start", started_on)
    assert (project.state, project.started_on) == (state, started_on)


def test_a_start_within_the_three_years_found_after_the_lapse_was_stored_is_covered(db: Db, officer: Actor) -> None:
    number = project_in(db, S.APPROVED, approved_on=date(2023, 5, 10))
    assert step(db, officer, number, "expire").state is S.EXPIRED
    assert step(db, officer, number, "start", date(2026, 5, 9)).state is S.UNDER_CONSTRUCTION


def test_an_exempt_project_starts_as_it_likes(db: Db, officer: Actor) -> None:
    number = project_in(db, S.EXEMPT, plan_kind=PlanKind.NONE)
    assert step(db, officer, number, "start").state is S.UNDER_CONSTRUCTION


def test_what_happened_stands_on_record_with_its_evidence_and_its_paper(db: Db, officer: Actor) -> None:
    number = project_in(db, S.UNDER_CONSTRUCTION)
    step(db, officer, number, "suspend", evidence=" 停工报告\n第二页 ", document_number="停〔2026〕3号", file=PAPER)
    (event,) = events(db, number)
    assert (event.act, event.state, event.happened_on) == ("project.suspend", S.SUSPENDED, DAY)
    assert (event.evidence, event.document_number) == ("停工报告\n第二页", "停〔2026〕3号")
    assert (event.office_id, event.recorded_by_id) == (officer.office_id, officer.person_id)
    with db.reading() as session:
        (file,) = make.everything(session).scalars(select(StoredFile))
        assert (file.id, file.name, file.media_type, file.data) == (
            event.file_id,
            PAPER.name,
            "application/pdf",
            PAPER.data,
        )


def test_a_project_is_followed_to_its_operation(db: Db, officer: Actor) -> None:
    number = project_in(db, S.UNDER_CONSTRUCTION)
    make.exempt_from_fee(db, number)
    way = [
        ("suspend", 1),
        ("resume", 2),
        ("complete", 3),
        ("use", 4),
        ("accept", 5),
        ("file", 6),
        ("disqualify", 7),
        ("redo", 8),
        ("accept", 9),
        ("file", 10),
        ("verify", 11),
        ("operate", 12),
    ]
    for verb, day in way:
        step(db, officer, number, verb, date(2026, 8, day), document_number="测〔2026〕1号")
    project = stored(db, number)
    assert project.state is S.OPERATION
    assert project.in_use_on == date(2026, 8, 4), "a use that was found before the acceptance stays where it is"
    assert [event.act for event in events(db, number)] == [f"project.{verb}" for verb, _ in way]


REFUSED: dict[str, tuple[ProjectState, str, dict[str, Any], str, str | None]] = {
    "no evidence": (S.UNDER_CONSTRUCTION, "suspend", {"evidence": "  "}, "请写明停工报告或者停工决定", "evidence"),
    "a start without evidence": (S.PLAN_REQUIRED, "start", {"evidence": ""}, "请写明开工的证据", "evidence"),
    "tomorrow": (S.UNDER_CONSTRUCTION, "suspend", {"day": date(2026, 9, 2)}, "停工日期不能晚于今天", "happened_on"),
    "a start tomorrow": (S.PLAN_REQUIRED, "start", {"day": date(2026, 9, 2)}, "不能晚于今天", "happened_on"),
    "two thousand years ago": (S.PLAN_REQUIRED, "start", {"day": date(26, 8, 20)}, "年份应在", "happened_on"),
    "before the start": (
        S.UNDER_CONSTRUCTION,
        "complete",
        {"day": date(2026, 3, 31)},
        "完工日期不能早于开工日期（2026-04-01）",
        "happened_on",
    ),
    "started twice": (
        S.UNDER_CONSTRUCTION,
        "start",
        {},
        "当前状态为“在建”，此项已经登记（2026-04-01）；可办理：.*登记停工",
        None,
    ),
    "used before the works are done": (S.UNDER_CONSTRUCTION, "use", {}, "“在建”，尚不到办理此项的时候", None),
    "filed without an acceptance": (S.COMPLETED, "file", {}, "尚不到.*可办理：登记投产使用、登记自主验收、终止", None),
    "exempt after a plan was called for": (
        S.PLAN_REQUIRED,
        "exempt",
        {"area_hm2": Decimal("0.4"), "earthwork_m3": Decimal(1)},
        "此项不再适用",
        None,
    ),
    "filed without the number of the receipt": (
        S.ACCEPTED,
        "file",
        {},
        "请填写备案（报备）回执编号",
        "document_number",
    ),
    "found faulty without the number of the opinion": (
        S.FILED,
        "disqualify",
        {},
        "请填写核查意见文号",
        "document_number",
    ),
    "nothing after the end": (S.TERMINATED, "start", {}, "没有后续操作", None),
    "not yet three years": (
        S.APPROVED,
        "expire",
        {"facts": {"approved_on": date(2023, 8, 20)}},
        "开工期限至2026-08-20",
        "happened_on",
    ),
    "too large to be exempt": (
        S.LISTED,
        "exempt",
        {"area_hm2": Decimal("0.5"), "earthwork_m3": Decimal(0)},
        "应当编报报告表",
        "area_hm2",
    ),
    "too small for a plan": (
        S.EXEMPT,
        "require_plan",
        {"area_hm2": Decimal("0.49"), "earthwork_m3": Decimal(999)},
        "免于编报方案",
        "area_hm2",
    ),
    "a size finer than the register": (
        S.EXEMPT,
        "require_plan",
        {"area_hm2": Decimal("0.6000001"), "earthwork_m3": Decimal(0)},
        "最多6位小数",
        "area_hm2",
    ),
    "a first plan for works that have one": (
        S.UNDER_CONSTRUCTION,
        "require_plan",
        {"area_hm2": Decimal(6), "earthwork_m3": Decimal(0)},
        "按方案变更办理",
        None,
    ),
    "no paper": (
        S.UNDER_CONSTRUCTION,
        "suspend",
        {"file": HandedIn("a.pdf", b"MZ")},
        "只收PDF、OFD、JPEG和PNG",
        "file",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_in_words(
    db: Db, officer: Actor, case: tuple[ProjectState, str, dict[str, Any], str, str | None]
) -> None:
    state, verb, given, message, field = case
    said = dict(given)
    number = project_in(db, state, **said.pop("facts", {}))
    with pytest.raises(RuleError, match=message) as refusal:
        step(db, officer, number, verb, **said)
    assert refusal.value.field == field
    assert (stored(db, number).state, events(db, number)) == (state, [])


def test_no_day_stands_before_that_of_the_event_it_follows(db: Db, officer: Actor) -> None:
    number = project_in(db, S.UNDER_CONSTRUCTION)
    step(db, officer, number, "suspend", date(2026, 8, 20))
    with pytest.raises(RuleError, match=r"复工日期不能早于停工日期（2026-08-20）"):
        step(db, officer, number, "resume", date(2026, 8, 19))
    assert step(db, officer, number, "resume", date(2026, 8, 20)).state is S.UNDER_CONSTRUCTION


def test_an_exempt_project_needs_a_plan_from_the_day_on_which_it_outgrew_the_limit(db: Db, officer: Actor) -> None:
    number = project_in(db, S.EXEMPT, plan_kind=PlanKind.NONE, area_hm2=Decimal("0.4"), earthwork_m3=Decimal(100))
    size = {"area_hm2": Decimal("0.6"), "earthwork_m3": Decimal(100)}
    project = step(db, officer, number, "require_plan", date(2026, 5, 4), **size)
    assert (project.state, project.plan_kind, project.area_hm2) == (S.PLAN_REQUIRED, PlanKind.FORM, Decimal("0.6"))
    assert [event.happened_on for event in events(db, number)] == [date(2026, 5, 4)]


def test_exempt_works_that_outgrow_the_limit_go_on_without_a_plan(db: Db, officer: Actor) -> None:
    number = project_in(db, S.EXEMPT, plan_kind=PlanKind.NONE, area_hm2=Decimal("0.4"), earthwork_m3=Decimal(100))
    step(db, officer, number, "start", date(2026, 4, 1))
    size = {"area_hm2": Decimal("0.6"), "earthwork_m3": Decimal(100)}
    project = step(db, officer, number, "require_plan", date(2026, 5, 4), **size)
    assert (project.state, project.started_on) == (S.ILLEGAL_START, date(2026, 4, 1))


def assessed(db: Db, officer: Actor) -> Charge:
    """The fee of a project whose works are done, not yet paid."""
    plan = make.granted_plan(db, state=S.COMPLETED, started_on=date(2026, 6, 1))
    charge: Charge = walk.perform(db, assess_fee, officer, walk.assessing(plan))
    return charge


def test_a_fee_that_is_not_paid_bars_the_acceptance(db: Db, officer: Actor) -> None:
    charge = assessed(db, officer)
    clerk = make.login(db, Role.TAX_CLERK, office="140900-tax").actor()
    walk.perform(db, record_payment, clerk, walk.paying(charge, 5_000_000, "测税票1"))
    with pytest.raises(RuleError, match=r"尚有3,280.00元未缴纳") as refusal:
        step(db, officer, charge.project_id, "accept")
    assert "第二十三条" in str(refusal.value.source)
    walk.perform(db, record_payment, clerk, walk.paying(charge, 328_000, "测税票2"))
    assert step(db, officer, charge.project_id, "accept").state is S.ACCEPTED


def test_a_fee_that_was_never_assessed_is_not_paid(db: Db, officer: Actor) -> None:
    number = project_in(db, S.COMPLETED)
    with pytest.raises(RuleError, match="没有核定，不等于已经缴纳") as refusal:
        step(db, officer, number, "accept")
    assert "第二十三条" in str(refusal.value.source)
    make.exempt_from_fee(db, number)
    assert step(db, officer, number, "accept").state is S.ACCEPTED


def test_a_fee_that_was_withdrawn_is_not_assessed(db: Db, officer: Actor) -> None:
    charge = assessed(db, officer)
    walk.perform(db, void_charge, officer, VoidCharge(charge_id=charge.id, reason="面积有误"))
    with pytest.raises(RuleError, match="没有核定"):
        step(db, officer, charge.project_id, "accept")


def test_what_needs_no_plan_owes_no_fee(db: Db, officer: Actor) -> None:
    number = project_in(db, S.COMPLETED, plan_kind=PlanKind.NONE)
    assert step(db, officer, number, "accept").state is S.ACCEPTED


def test_works_in_use_that_have_to_be_accepted_anew_are_used_without_an_acceptance(db: Db, officer: Actor) -> None:
    number = project_in(db, S.ACCEPTED)
    for verb, day in (("file", 1), ("operate", 2), ("disqualify", 3)):
        project = step(db, officer, number, verb, date(2026, 8, day), document_number="测〔2026〕1号")
    assert project.state is S.UNQUALIFIED
    project = step(db, officer, number, "redo", document_number="测〔2026〕2号")
    assert (project.state, project.in_use_on) == (S.ILLEGAL_USE, date(2026, 8, 2))


def test_works_not_in_use_that_have_to_be_accepted_anew_wait_for_it(db: Db, officer: Actor) -> None:
    number = project_in(db, S.UNQUALIFIED)
    assert step(db, officer, number, "redo", document_number="测〔2026〕2号").state is S.COMPLETED


@pytest.mark.parametrize(("plan_state", "refused"), [(PlanState.GRANTED, True), (PlanState.REVOKED, False)])
def test_a_project_whose_approval_stands_is_ended_by_cancelling_it(
    db: Db, officer: Actor, plan_state: PlanState, refused: bool
) -> None:
    plan = make.granted_plan(db, plan_state=plan_state)
    if refused:
        with pytest.raises(RuleError, match="办理注销") as refusal:
            step(db, officer, plan.project_id, "terminate")
        assert refusal.value.source == "行政许可法第七十条"
    else:
        assert step(db, officer, plan.project_id, "terminate").state is S.TERMINATED


def test_an_approval_lapses_by_date_and_whoever_looks_sees_it(db: Db, officer: Actor) -> None:
    number = project_in(db, S.APPROVED, approved_on=date(2023, 8, 20))
    project = stored(db, number)
    assert [state_on(project, day) for day in (date(2026, 8, 20), date(2026, 8, 21))] == [S.APPROVED, S.EXPIRED]
    with db.reading() as session:
        make.everything(session)
        for today, state in ((date(2026, 8, 20), S.APPROVED), (date(2026, 8, 21), S.EXPIRED)):
            for filtered in (S.APPROVED, S.EXPIRED):
                found = list(session.scalars(projects_of(ProjectFilters(state=filtered), today)))
                assert bool(found) is (filtered is state)


def test_the_act_that_next_touches_a_lapsed_project_stores_the_lapse(db: Db, officer: Actor) -> None:
    number = project_in(db, S.APPROVED, approved_on=date(2023, 8, 20))
    with pytest.raises(RuleError, match="当前状态为“满三年未开工”"):
        step(db, officer, number, "suspend")
    step(db, officer, number, "expire", TODAY)
    assert stored(db, number).state is S.EXPIRED


@drawn(approved=st.dates(date(2020, 1, 1), date(2032, 1, 1)), day=st.dates(date(2023, 1, 1), date(2035, 1, 1)))
def test_the_query_for_lapsed_approvals_says_what_the_rule_says(approved: date, day: date) -> None:
    assert (approved < lapsed_if_before(day, 3)) is has_lapsed(S.APPROVED, expires_on(approved, 3), day)


def test_a_superior_without_a_part_records_nothing(db: Db) -> None:
    number = make.registered(db, counties=("140932",))
    with pytest.raises(RuleError, match="本机关不是该项目的"):
        step(db, make.login(db, Role.OFFICER).actor(), number, "start")


def test_every_row_of_the_table_is_an_act_but_for_those_of_the_plan() -> None:
    of_plans = {"project.approve", "project.require_change", "project.drop_change", "project.revoke"}
    assert {row.act for row in PROJECTS.steps} - of_plans == set(STEPS) | set(JUDGEMENTS)
