"""Edge cases of plan and change as a jurist would put them (lifecycle.md 9): those with records and offices.

Cases 1, 2, 9 to 12 and 16 are rules alone and stand in tests/domain/test_plan_cases.py.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanKind, PlanState, Procedure
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Finding, Plan, PlanCopy, Project
from sbsupervise.services import plans
from sbsupervise.services.acts import Actor
from sbsupervise.services.early_warnings import warnings_on
from sbsupervise.services.inspections import units_on
from sbsupervise.services.plans.data_checks import hints_of
from sbsupervise.services.project_events import events_of
from sbsupervise.services.project_owners import HandOver, hand_over
from sbsupervise.services.project_steps import JUDGEMENTS, STEPS, JudgeSize, TakeStep
from tests import make
from tests.walk import ACCEPTED, SUBMITTED, Db, accepted, cancelled, granted, perform, submitted

S = ProjectState
TODAY = date(2026, 9, 1)


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor()


@pytest.fixture
def permits(db: Db) -> Actor:
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor()


def read(db: Db, cls: type[Any], number: int) -> Any:
    with db.reading() as session:
        return make.everything(session).get_one(cls, number)


def warned(db: Db) -> dict[str, list[int]]:
    with db.reading() as session:
        found = warnings_on(make.everything(session), TODAY)
        return {one.alarm.name: [row.project.id for row in one.rows] for one in found if one.rows}


def test_case_3_the_plan_is_owed_from_the_day_of_the_larger_disturbance_not_from_its_discovery(
    db: Db, officer: Actor
) -> None:
    small = make.awaiting_plan(db, state=S.EXEMPT, plan_kind=PlanKind.NONE, area_hm2=Decimal("0.4"))
    command = JudgeSize(
        project_id=small.id,
        happened_on=date(2026, 5, 4),
        evidence="5月4日遥感影像",
        area_hm2=Decimal("0.6"),
        earthwork_m3=Decimal(500),
    )
    assert perform(db, JUDGEMENTS["project.require_plan"], officer, command).state is S.PLAN_REQUIRED
    with db.reading() as session:
        (event,) = events_of(make.everything(session), small.id)
        assert event.happened_on == date(2026, 5, 4) < officer.today


@pytest.mark.parametrize(("other", "hint"), [(Decimal("2.5"), True), (Decimal("2.4"), False)])
def test_case_4_two_adjoining_halves_of_one_owner_are_flagged_for_a_person(
    db: Db, permits: Actor, other: Decimal, hint: bool
) -> None:
    half: dict[str, Any] = {"plan_kind": PlanKind.FORM, "earthwork_m3": Decimal(5000)}
    project = make.awaiting_plan(db, area_hm2=Decimal("2.5"), **half)
    neighbour = make.awaiting_plan(db, area_hm2=other, **half)
    with db.transaction() as session:
        held = make.everything(session).get_one(Project, neighbour.id)
        make.change(session, held, construction_unit_id=project.construction_unit_id)
    facts = {"kind": PlanKind.FORM, "range_hm2": Decimal("2.5"), "earthwork_m3": Decimal(5000)}
    plan = submitted(db, permits, project, **facts)
    with db.reading() as session:
        session.scope = permits.scope
        found = [gap.text for gap in hints_of(session, session.get_one(Plan, plan.id)) if gap.code == "split"]
    assert any("化整为零、以大报小" in text for text in found) is hint


def test_case_5_phases_with_codes_of_their_own_are_projects_of_their_own(db: Db, officer: Actor) -> None:
    one = make.registered(db, officer, code="2305-140900-04-01-000001", counties=("140932",))
    two = make.registered(db, officer, code="2305-140900-04-01-000002", counties=("140932",))
    assert one != two
    with pytest.raises(RuleError, match="已在监管清单中"):
        make.registered(db, officer, code="2305-140900-04-01-000001", counties=("140932",))


def test_case_6_the_copy_reaches_the_supervision_on_the_same_day_and_no_false_alarm_is_raised(
    db: Db, officer: Actor, permits: Actor
) -> None:
    plan = granted(db, permits)
    with db.reading() as session:
        (copy,) = make.everything(session).scalars(select(PlanCopy).where(PlanCopy.plan_id == plan.id))
        assert (copy.office_id, copy.sent_on) == (officer.office_id, permits.today)
    start = TakeStep(project_id=plan.project_id, happened_on=date(2026, 4, 1), evidence="开工报告")
    assert perform(db, STEPS["project.start"], officer, start).state is S.UNDER_CONSTRUCTION
    assert "unapproved" not in warned(db)


def test_case_7_an_approval_of_the_ministry_is_recorded_with_a_proper_number_and_nothing_is_made_out(
    db: Db, permits: Actor
) -> None:
    project = make.awaiting_plan(db)
    said: dict[str, Any] = {
        "project_id": project.id,
        "external_body": "水利部",
        "decided_on": ACCEPTED,
        "kind": PlanKind.REPORT,
        "range_hm2": Decimal(20),
        "earthwork_m3": Decimal(80000),
    }
    with pytest.raises(RuleError, match="六角括号"):
        perform(db, plans.record_external, permits, plans.RecordExternal(**said, document_number="水保函2026-15"))
    command = plans.RecordExternal(**said, document_number="水保函〔2026〕15号")
    plan = perform(db, plans.record_external, permits, command)
    assert read(db, Project, project.id).state is S.APPROVED
    with db.reading() as session:
        session.scope = permits.scope
        assert plans.open_acts(session, permits, session.get_one(Plan, plan.id)) == []


def test_case_8_an_approval_after_the_start_lets_the_works_go_on_and_leaves_the_finding_open(
    db: Db, officer: Actor, permits: Actor
) -> None:
    project = make.awaiting_plan(db)
    start = TakeStep(project_id=project.id, happened_on=date(2026, 2, 1), evidence="现场照片")
    assert perform(db, STEPS["project.start"], officer, start).state is S.ILLEGAL_START
    assert warned(db) == {"unapproved": [project.id]}
    finding = make.finding(db, project, "P-01", on=date(2026, 2, 3))
    granted(db, permits, accepted(db, permits, project=project))
    after = read(db, Project, project.id)
    assert (after.state, after.started_on) == (S.UNDER_CONSTRUCTION, date(2026, 2, 1))
    assert read(db, Finding, finding.id).state is FindingState.OPEN
    assert warned(db) == {"late": [project.id]}


def test_case_13_the_plan_goes_with_the_land_and_the_violations_stay_with_whoever_committed_them(
    db: Db, officer: Actor
) -> None:
    days: dict[str, Any] = {"started_on": date(2026, 4, 1), "approved_on": date(2026, 3, 2)}
    plan = make.granted_plan(db, state=S.UNDER_CONSTRUCTION, **days)
    before = read(db, Project, plan.project_id)
    finding = make.finding(db, before, "P-12", on=date(2026, 5, 6))
    command = HandOver(
        project_id=before.id,
        uscc=make.uscc_number(910_001),
        name="接手单位",
        happened_on=date(2026, 7, 1),
        evidence="转让协议",
    )
    perform(db, hand_over, officer, command)
    with db.reading() as session:
        project = make.everything(session).get_one(Project, before.id)
        assert (project.construction_unit.name, project.approved_on) == ("接手单位", date(2026, 3, 2))
        assert session.get_one(Plan, plan.id).state is PlanState.GRANTED
        assert session.get_one(Finding, finding.id).unit_id == before.construction_unit_id
        late = units_on(session, project, date(2026, 6, 30))
        assert [unit.id for unit in late[finding.unit_role]] == [before.construction_unit_id]


def test_case_14_the_approval_of_an_owner_that_was_struck_off_is_cancelled_and_the_project_ends(
    db: Db, officer: Actor, permits: Actor
) -> None:
    plan = granted(db, permits)
    given_up = TakeStep(project_id=plan.project_id, happened_on=TODAY, evidence="工商注销证明")
    with pytest.raises(RuleError, match="办理注销"):
        perform(db, STEPS["project.terminate"], officer, given_up)
    assert cancelled(db, permits, plan).state is PlanState.CANCELLED
    assert read(db, Project, plan.project_id).state is S.TERMINATED


def test_case_15_a_large_project_that_went_for_a_form_loses_it_and_applies_anew_by_the_ordinary_procedure(
    db: Db, officer: Actor, permits: Actor
) -> None:
    project = make.awaiting_plan(db, plan_kind=PlanKind.FORM, area_hm2=Decimal(4), earthwork_m3=Decimal(40000))
    facts: dict[str, Any] = {"kind": PlanKind.FORM, "range_hm2": Decimal(4), "earthwork_m3": Decimal(40000)}
    form = submitted(db, permits, project, **facts)
    assert form.procedure is Procedure.COMMITMENT
    form = perform(db, plans.accept_plan, permits, plans.AcceptPlan(plan_id=form.id, accepted_on=SUBMITTED))
    form = granted(db, permits, form, decided_on=SUBMITTED, document_number="测审承诺〔2026〕1号")
    assert warned(db) == {"unseen": [project.id]}
    said = plans.ProposeRevocation(plan_id=form.id, ground="R160-1", facts="实测土石方8万立方米，以大报小")
    perform(db, plans.propose_revocation, officer, said)
    command = plans.RevokePlan(
        plan_id=form.id,
        decided_on=date(2026, 8, 3),
        document_number="测审撤〔2026〕1号",
        redo_by=date(2026, 10, 15),
    )
    perform(db, plans.revoke_plan, permits, command)
    after = read(db, Project, project.id)
    assert (after.state, after.approved_on) == (S.PLAN_REQUIRED, None)
    again: dict[str, Any] = {"range_hm2": Decimal(4), "earthwork_m3": Decimal(80000), "submitted_on": date(2026, 8, 10)}
    with pytest.raises(RuleError, match="应当编报报告书"):
        submitted(db, permits, after, kind=PlanKind.FORM, **again)
    assert submitted(db, permits, after, kind=PlanKind.REPORT, **again).procedure is Procedure.ORDINARY
