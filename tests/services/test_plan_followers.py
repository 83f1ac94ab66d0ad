"""Applications that follow an approval, and approvals of ministry and province that are only recorded."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import ApplicationKind, PlanKind, PlanState
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, Project
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans import (
    AcceptPlan,
    DeclineEnding,
    DeliverPlan,
    ProposeRevocation,
    RecordExternal,
    RevokePlan,
    accept_plan,
    clock_of,
    clocks_of,
    decline_ending,
    deliver_plan,
    open_acts,
    propose_revocation,
    rail_of,
    record_external,
    revoke_plan,
    standing_plan,
)
from tests import make
from tests.walk import ACCEPTED, AREA, DECIDED, TODAY, Db, accepted, cancelled, colleague, granted, perform, submitted

CHANGED = date(2026, 3, 9)
A, S = ApplicationKind, ProjectState


@pytest.fixture
def window(db: Db) -> Actor:
    """Somebody of the office that approves."""
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


def project_of(db: Db, plan: Plan) -> Project:
    with db.reading() as session:
        return make.everything(session).get_one(Project, plan.project_id)


def base_of(db: Db, plan: Plan) -> Plan | None:
    with db.reading() as session:
        return standing_plan(make.everything(session), plan.project_id)


def moved(db: Db, plan: Plan, state: ProjectState, **facts: Any) -> Project:
    """The project of a plan in another state, without the acts that lead there."""
    with db.transaction() as session:
        project = make.everything(session).get_one(Project, plan.project_id)
        make.change(session, project, state=state, **facts)
        return project


def changed(db: Db, window: Actor, base: Plan, kind: ApplicationKind = A.CHANGE, number: int = 8) -> Plan:
    """A change against an approval, granted."""
    project = project_of(db, base)
    range_hm2 = base.range_hm2 + 2
    plan = submitted(db, window, project, application=kind, submitted_on=CHANGED, range_hm2=range_hm2)
    assert plan.base_id == base.id
    perform(db, accept_plan, window, AcceptPlan(plan_id=plan.id, accepted_on=CHANGED))
    return granted(db, window, plan, decided_on=CHANGED, document_number=f"测审许可〔2026〕{number}号")


def test_a_change_is_granted_without_starting_the_three_years_anew(db: Db, window: Actor) -> None:
    base = granted(db, window)
    change = changed(db, window, base)
    project = project_of(db, base)
    assert (project.state, project.approved_on) == (S.APPROVED, DECIDED)
    standing = base_of(db, base)
    assert standing is not None
    assert standing.id == change.id, "the base of comparison is the last approved version"
    second = changed(db, window, change, A.SUPPLEMENT, 9)
    assert second.base_id == change.id


def test_a_change_that_was_due_lets_the_works_go_on(db: Db, window: Actor) -> None:
    base = granted(db, window)
    moved(db, base, S.CHANGE_REQUIRED, started_on=date(2026, 3, 5))
    changed(db, window, base)
    assert project_of(db, base).state is S.UNDER_CONSTRUCTION


def test_a_reexamination_starts_the_three_years_anew(db: Db, window: Actor) -> None:
    base = granted(db, window)
    moved(db, base, S.APPROVED, approved_on=date(2023, 3, 8))
    project = project_of(db, base)
    with pytest.raises(RuleError, match="变更报告只适用于"):
        submitted(db, window, project, application=A.CHANGE)
    plan = submitted(db, window, project, application=A.REEXAMINATION, submitted_on=CHANGED)
    perform(db, accept_plan, window, AcceptPlan(plan_id=plan.id, accepted_on=CHANGED))
    granted(db, window, plan, decided_on=CHANGED, document_number="测审许可〔2026〕8号")
    project = project_of(db, base)
    assert (project.state, project.approved_on) == (S.APPROVED, CHANGED), "lapsed by date, whatever was stored"


@pytest.mark.parametrize("kind", [A.CHANGE, A.SUPPLEMENT, A.REEXAMINATION])
def test_nothing_follows_where_nothing_was_approved(db: Db, window: Actor, kind: ApplicationKind) -> None:
    with pytest.raises(RuleError, match="只适用于") as refusal:
        submitted(db, window, application=kind)
    assert refusal.value.field == "application"


def test_a_form_from_before_the_last_change_is_refused(db: Db, window: Actor) -> None:
    base = granted(db, window)
    changed(db, window, base)
    with pytest.raises(RuleError, match="批复已经变化"):
        submitted(db, window, project_of(db, base), application=A.CHANGE, base_id=base.id)


def revoke(db: Db, window: Actor, plan: Plan, number: str) -> Plan:
    proposing = ProposeRevocation(plan_id=plan.id, ground="R69-6", facts="材料虚假")
    perform(db, propose_revocation, colleague(db, window), proposing)
    command = RevokePlan(plan_id=plan.id, decided_on=date(2026, 3, 25), document_number=number)
    found: Plan = perform(db, revoke_plan, window, command)
    return found


def test_a_revoked_change_is_due_again_and_the_approval_before_it_stands(db: Db, window: Actor) -> None:
    base = granted(db, window)
    change = changed(db, window, base)
    moved(db, base, S.UNDER_CONSTRUCTION, started_on=date(2026, 3, 12))
    revoke(db, window, change, "测审撤〔2026〕1号")
    project = project_of(db, base)
    assert (project.state, project.approved_on) == (S.CHANGE_REQUIRED, DECIDED)
    standing = base_of(db, base)
    assert standing is not None
    assert standing.id == base.id


def test_an_approval_does_not_end_under_what_stands_upon_it(db: Db, window: Actor) -> None:
    base = granted(db, window)
    change = changed(db, window, base)
    with pytest.raises(RuleError, match="以该批复为基础的变更报告仍然有效"):
        cancelled(db, window, base)
    second = colleague(db, window)
    perform(db, decline_ending, window, DeclineEnding(plan_id=base.id, reason="变更有效"))
    perform(db, propose_revocation, second, ProposeRevocation(plan_id=base.id, ground="R69-6", facts="x"))
    revoking = RevokePlan(plan_id=base.id, decided_on=date(2026, 3, 25), document_number="测审撤〔2026〕2号")
    with pytest.raises(RuleError, match="以该批复为基础的变更报告仍然有效"):
        perform(db, revoke_plan, window, revoking)
    revoke(db, window, change, "测审撤〔2026〕1号")
    submitted(db, window, project_of(db, base), application=A.CHANGE, submitted_on=CHANGED)
    with pytest.raises(RuleError, match="正在办理"):
        perform(db, revoke_plan, window, revoking)


def recording(project: Project, **facts: Any) -> RecordExternal:
    given: dict[str, Any] = {
        "external_body": "水利部",
        "document_number": "水保函〔2026〕15号",
        "decided_on": ACCEPTED,
        "kind": PlanKind.REPORT,
        "range_hm2": AREA,
        "earthwork_m3": Decimal(80000),
    }
    return RecordExternal(project_id=project.id, **(given | facts))


def test_what_the_ministry_approved_is_recorded_and_nothing_more(db: Db, window: Actor) -> None:
    """Edge case 7: the county supervises, it makes out no papers and no clock runs."""
    project = make.awaiting_plan(db)
    plan = perform(db, record_external, window, recording(project))
    assert (plan.state, plan.external_body, plan.decided_on) == (PlanState.GRANTED, "水利部", ACCEPTED)
    assert (project_of(db, plan).state, project_of(db, plan).approved_on) == (S.APPROVED, ACCEPTED)
    assert clock_of(plan, TODAY) is None
    assert clocks_of(plan, TODAY) == []
    assert [step.label for step in rail_of(plan, None)] == ["登记外部批准"]
    delivering = DeliverPlan(plan_id=plan.id, delivered_on=TODAY, delivery_proof="回证")
    with pytest.raises(RuleError, match="由水利部批准"):
        perform(db, deliver_plan, window, delivering)
    with pytest.raises(RuleError, match="由水利部批准"):
        perform(db, propose_revocation, window, ProposeRevocation(plan_id=plan.id, ground="R69-6", facts="x"))
    with db.reading() as session:
        session.scope = window.scope
        assert open_acts(session, window, session.get_one(Plan, plan.id)) == []


def test_what_follows_an_approval_of_the_ministry_is_the_ministry_s(db: Db, window: Actor) -> None:
    project = make.awaiting_plan(db)
    plan = perform(db, record_external, window, recording(project))
    with pytest.raises(RuleError, match="原方案由水利部批准"):
        submitted(db, window, project, application=A.CHANGE)
    change = recording(
        project, application=A.CHANGE, document_number="水保函〔2026〕16号", decided_on=CHANGED, range_hm2=AREA + 3
    )
    follower = perform(db, record_external, window, change)
    assert follower.base_id == plan.id
    assert project_of(db, plan).approved_on == ACCEPTED


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"external_body": " "}, "external_body", id="nobody"),
        pytest.param({"document_number": "水保函[2026]15号"}, "document_number", id="square brackets"),
        pytest.param({"decided_on": date(2026, 4, 2)}, "decided_on", id="tomorrow"),
        pytest.param({"range_hm2": Decimal(0)}, "range_hm2", id="no land"),
        pytest.param({"application": A.CHANGE}, "application", id="a change of nothing"),
    ],
)
def test_a_record_that_cannot_be_is_refused(db: Db, window: Actor, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleError) as refusal:
        perform(db, record_external, window, recording(make.awaiting_plan(db), **facts))
    assert refusal.value.field == field


def test_one_number_is_recorded_once(db: Db, window: Actor) -> None:
    perform(db, record_external, window, recording(make.awaiting_plan(db)))
    with pytest.raises(RuleError, match="已用于另一份决定书"):
        perform(db, record_external, window, recording(make.awaiting_plan(db)))


def test_an_application_under_way_comes_first(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    with pytest.raises(RuleError, match="已有正在办理"):
        perform(
            db, record_external, window, replace(recording(project_of(db, plan)), document_number="水保函〔2026〕1号")
        )


def test_a_cancelled_change_leaves_the_approval_before_it_and_the_project_as_they_were(db: Db, window: Actor) -> None:
    base = granted(db, window)
    change = changed(db, window, base)
    cancelled(db, window, change)
    assert base_of(db, base) is not None
    assert project_of(db, base).state is S.APPROVED
    cancelled(db, window, base, document_number="测审销〔2026〕2号")
    assert project_of(db, base).state is S.TERMINATED
