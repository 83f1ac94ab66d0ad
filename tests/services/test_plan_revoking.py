"""How an approval ends: proposed by one person, signed, declined or taken back; and the project with it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import ApplicationKind, PlanKind, PlanState
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, Project, ProjectEvent
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans import (
    AcceptPlan,
    CancelPlan,
    DeclineEnding,
    ProposeCancellation,
    ProposeRevocation,
    ReadCopy,
    RevokePlan,
    TakeBackEnding,
    accept_plan,
    cancel_plan,
    clocks_of,
    decline_ending,
    ending_ground,
    ending_grounds,
    open_acts,
    propose_cancellation,
    propose_revocation,
    rail_of,
    read_copy,
    revoke_plan,
    take_back_ending,
)
from sbsupervise.services.project_steps import STEPS, TakeStep
from tests import make
from tests.walk import (
    DECIDED,
    NUMBER,
    TODAY,
    Db,
    accepted,
    cancelled,
    colleague,
    copies,
    denied,
    granted,
    perform,
    read,
    submitted,
    waiting,
)

REVOKED_ON, REVOCATION, CANCELLATION = date(2026, 3, 25), "测审撤〔2026〕1号", "测审销〔2026〕1号"


def offered(db: Db, actor: Actor, plan: Plan) -> set[str]:
    """What somebody is offered that has to do with the end of an approval."""
    with db.reading() as session:
        session.scope = actor.scope
        found = open_acts(session, actor, session.get_one(Plan, plan.id))
        return {step.act.removeprefix("plan.") for step in found} - {"deliver", "publish"}


def revoking(plan: Plan, **facts: Any) -> RevokePlan:
    given: dict[str, Any] = {"decided_on": REVOKED_ON, "document_number": REVOCATION} | facts
    return RevokePlan(plan_id=plan.id, **given)


def to_revoke(db: Db, window: Actor, officer: Actor, **project: Any) -> Plan:
    """An approval that the supervising office has proposed to revoke."""
    plan = granted(db, window, accepted(db, window, project=make.awaiting_plan(db, **project)))
    command = ProposeRevocation(plan_id=plan.id, ground="R69-6", facts="材料虚假")
    found: Plan = perform(db, propose_revocation, officer, command)
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(ProjectState.PLAN_REQUIRED, ProjectState.PLAN_REQUIRED, id="not started"),
        pytest.param(ProjectState.ILLEGAL_START, ProjectState.ILLEGAL_START, id="under construction"),
    ],
)
def test_a_revocation_takes_back_what_the_grant_did(
    db: Db, window: Actor, officer: Actor, before: ProjectState, after: ProjectState
) -> None:
    started_on = date(2025, 9, 1) if before is ProjectState.ILLEGAL_START else None
    plan = to_revoke(db, window, officer, state=before, started_on=started_on)
    assert waiting(db, window)["审批撤销、注销许可"] == 1
    perform(db, read_copy, officer, ReadCopy(plan_id=plan.id))
    plan = perform(db, revoke_plan, window, revoking(plan, redo_by=date(2026, 5, 29)))
    assert (plan.state, plan.closed_on) == (PlanState.REVOKED, REVOKED_ON)
    assert clocks_of(plan, TODAY) == []
    project = read(db, Project, plan.project_id)
    assert (project.state, project.approved_on) == (after, None)
    assert [copy.read_on for copy in copies(db, plan)] == [None], "a new copy, to be read again"
    with db.reading() as session:
        make.everything(session)
        stored = session.get_one(Plan, plan.id)
        ground = ending_ground(stored)
        assert stored.ending is not None
        assert (stored.ending.document_number, stored.ending.redo_by) == (REVOCATION, date(2026, 5, 29))
        assert [step.label for step in rail_of(stored, None)][-1] == "撤销"
        events = session.scalars(select(ProjectEvent).order_by(ProjectEvent.id)).all()
    assert ground is not None
    assert ground.source == "行政许可法第六十九条第二款"
    assert [(event.act, event.document_number) for event in events] == [
        ("project.approve", NUMBER),
        ("project.revoke", REVOCATION),
    ]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"ground": "R69-9"}, "ground", id="no ground of the law"),
        pytest.param({"ground": None}, "ground", id="no ground"),
        pytest.param({"facts": " "}, "facts", id="no facts"),
    ],
)
def test_a_proposal_to_revoke_names_its_ground_and_facts(
    db: Db, window: Actor, officer: Actor, facts: dict[str, Any], field: str
) -> None:
    given: dict[str, Any] = {"ground": "R69-6", "facts": "材料虚假"} | facts
    with pytest.raises(RuleError) as refusal:
        perform(db, propose_revocation, officer, ProposeRevocation(plan_id=granted(db, window).id, **given))
    assert refusal.value.field == field


def test_a_revocation_is_proposed_once_by_whoever_has_a_part(db: Db, window: Actor, officer: Actor) -> None:
    plan = to_revoke(db, window, officer)
    again = ProposeRevocation(plan_id=plan.id, ground="R69-6", facts="材料虚假")
    with pytest.raises(RuleError, match="已于2026-04-01提请撤销"):
        perform(db, propose_revocation, officer, again)
    province = make.login(db, Role.OFFICER, office="140000").actor(make.noon(TODAY))
    with pytest.raises(RuleError, match="不是该项目的审批、监管机关"):
        perform(db, propose_revocation, province, again)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"decided_on": date(2026, 3, 1)}, "decided_on", id="before it was granted"),
        pytest.param({"decided_on": date(2026, 4, 2)}, "decided_on", id="tomorrow"),
        pytest.param({"document_number": " "}, "document_number", id="no number"),
        pytest.param({"document_number": NUMBER}, "document_number", id="the number of the grant"),
        pytest.param({"redo_by": REVOKED_ON}, "redo_by", id="to be done again at once"),
    ],
)
def test_a_revocation_that_cannot_be_is_refused(
    db: Db, window: Actor, officer: Actor, facts: dict[str, Any], field: str
) -> None:
    plan = to_revoke(db, window, officer)
    with pytest.raises(RuleError) as refusal:
        perform(db, revoke_plan, window, revoking(plan, **facts))
    assert refusal.value.field == field
    assert read(db, Plan, plan.id).state is PlanState.GRANTED


def test_a_revocation_takes_two_persons(db: Db, window: Actor) -> None:
    plan = granted(db, window)
    with pytest.raises(RuleError, match="须先由另一人提请撤销"):
        perform(db, revoke_plan, window, revoking(plan))
    perform(db, propose_revocation, window, ProposeRevocation(plan_id=plan.id, ground="R69-3", facts="程序违法"))
    with pytest.raises(RuleError, match="经办与审批不得为同一人"):
        perform(db, revoke_plan, window, revoking(plan))
    assert perform(db, revoke_plan, colleague(db, window), revoking(plan)).state is PlanState.REVOKED


def test_a_number_of_a_revocation_stands_on_no_other_paper(db: Db, window: Actor, officer: Actor) -> None:
    perform(db, revoke_plan, window, revoking(to_revoke(db, window, officer)))
    with pytest.raises(RuleError, match="已用于另一份决定书"):
        granted(db, window, document_number=REVOCATION)


def cancelling(plan: Plan, **facts: Any) -> CancelPlan:
    given: dict[str, Any] = {"decided_on": REVOKED_ON, "document_number": CANCELLATION} | facts
    return CancelPlan(plan_id=plan.id, **given)


def to_cancel(db: Db, by: Actor, plan: Plan, **facts: Any) -> Plan:
    given: dict[str, Any] = {"ground": "R70-3", "facts": "企业注销登记"} | facts
    found: Plan = perform(db, propose_cancellation, by, ProposeCancellation(plan_id=plan.id, **given))
    return found


def test_a_cancellation_is_proposed_signed_and_numbered_and_ends_the_project(db: Db, window: Actor) -> None:
    plan, second = granted(db, window), colleague(db, window)
    for facts, field in (({"ground": "R70-9"}, "ground"), ({"facts": " "}, "facts")):
        with pytest.raises(RuleError) as refusal:
            to_cancel(db, window, plan, **facts)
        assert refusal.value.field == field
    with pytest.raises(RuleError, match="须先由另一人提请注销"):
        perform(db, cancel_plan, second, cancelling(plan))
    to_cancel(db, window, plan)
    assert waiting(db, second)["审批撤销、注销许可"] == 1
    with pytest.raises(RuleError, match="经办与审批不得为同一人"):
        perform(db, cancel_plan, window, cancelling(plan))
    with pytest.raises(RuleError, match="须先由另一人提请撤销"):
        perform(db, revoke_plan, second, revoking(plan))
    with pytest.raises(RuleError, match="已用于另一份决定书"):
        perform(db, cancel_plan, second, cancelling(plan, document_number=NUMBER))
    with pytest.raises(RuleError, match="注销日期不能早于决定日期"):
        perform(db, cancel_plan, second, cancelling(plan, decided_on=date(2026, 3, 1)))
    plan = perform(db, cancel_plan, second, cancelling(plan))
    assert (plan.state, plan.closed_on, plan.closing_ground) == (PlanState.CANCELLED, REVOKED_ON, "R70-3")
    assert plan.ending is not None
    assert (plan.ending.document_number, plan.ending.decided_by_id) == (CANCELLATION, second.person_id)
    ground = ending_ground(plan)
    assert ground is not None
    assert ground.source == "行政许可法第七十条第三项"
    assert read(db, Project, plan.project_id).state is ProjectState.TERMINATED
    assert clocks_of(plan, TODAY) == []


def test_a_cancellation_is_for_the_office_that_approved(db: Db, window: Actor, officer: Actor) -> None:
    with pytest.raises(RuleError, match="其他机关不能办理此项"):
        to_cancel(db, officer, granted(db, window))


@pytest.mark.parametrize("propose", [propose_revocation, propose_cancellation], ids=["revoke", "cancel"])
def test_a_proposal_is_declined_by_another_person_with_a_reason_and_can_be_made_anew(
    db: Db, window: Actor, propose: Any
) -> None:
    plan, second = granted(db, window), colleague(db, window)
    kind, ground = (ProposeRevocation, "R69-6") if propose is propose_revocation else (ProposeCancellation, "R70-3")
    command = kind(plan_id=plan.id, ground=ground, facts="事实")
    with pytest.raises(RuleError, match="没有待决定的"):
        perform(db, decline_ending, second, DeclineEnding(plan_id=plan.id, reason="证据不足"))
    perform(db, propose, window, command)
    signs = "revoke" if propose is propose_revocation else "cancel"
    assert (offered(db, window, plan), offered(db, second, plan)) == (
        {"take_back_ending"},
        {signs, "decline_ending"},
    )
    with pytest.raises(RuleError, match="经办与审批不得为同一人"):
        perform(db, decline_ending, window, DeclineEnding(plan_id=plan.id, reason="证据不足"))
    with pytest.raises(RuleError, match="请写明不予撤销、注销的理由"):
        perform(db, decline_ending, second, DeclineEnding(plan_id=plan.id, reason=" "))
    plan = perform(db, decline_ending, second, DeclineEnding(plan_id=plan.id, reason="证据不足"))
    assert (plan.state, plan.ending, plan.reason) == (PlanState.GRANTED, None, "证据不足")
    assert "审批撤销、注销许可" not in waiting(db, second)
    perform(db, propose, window, command)


def test_who_proposed_takes_back_and_nobody_else(db: Db, window: Actor, officer: Actor) -> None:
    plan = to_revoke(db, window, officer)
    taking = TakeBackEnding(plan_id=plan.id, reason="另行核实")
    with pytest.raises(RuleError, match="由提出人本人撤回"):
        perform(db, take_back_ending, window, taking)
    assert "take_back_ending" in offered(db, officer, plan)
    assert perform(db, take_back_ending, officer, taking).ending is None
    with pytest.raises(RuleError, match="须先由另一人提请撤销"):
        perform(db, revoke_plan, window, revoking(plan))


GROUNDS: dict[str, tuple[PlanKind, bool, set[str]]] = {
    "an ordinary report": (PlanKind.REPORT, False, set()),
    "a report under commitment": (PlanKind.REPORT, True, {"R160-2"}),
    "a form": (PlanKind.FORM, False, {"R160-1"}),
}


@pytest.mark.parametrize(("kind", "in_zone", "special"), GROUNDS.values(), ids=GROUNDS)
def test_what_is_said_of_commitment_alone_is_no_ground_for_an_ordinary_approval(
    db: Db, window: Actor, officer: Actor, kind: PlanKind, in_zone: bool, special: set[str]
) -> None:
    facts: dict[str, Any] = {"kind": kind, "in_evaluated_zone": in_zone}
    if kind is PlanKind.FORM:
        facts |= {"range_hm2": Decimal(2), "earthwork_m3": Decimal(900)}
    plan = accepted(db, window, **facts)
    plan = granted(db, window, plan)
    assert {ground.code for ground in ending_grounds(plan, PlanState.REVOKED, TODAY) if ground.kind} == special
    for code in {"R160-1", "R160-2"} - special:
        with pytest.raises(RuleError, match="适用于该许可的法定情形"):
            perform(db, propose_revocation, officer, ProposeRevocation(plan_id=plan.id, ground=code, facts="以大报小"))


def test_a_cancelled_reexamination_takes_the_approval_with_it_that_it_confirmed(db: Db, window: Actor) -> None:
    base = granted(db, window)
    with db.transaction() as session:
        project = make.everything(session).get_one(Project, base.project_id)
        make.change(session, project, approved_on=date(2023, 3, 8))
    again = submitted(db, window, project, application=ApplicationKind.REEXAMINATION, submitted_on=DECIDED)
    perform(db, accept_plan, window, AcceptPlan(plan_id=again.id, accepted_on=DECIDED))
    again = granted(db, window, again, document_number="测审许可〔2026〕8号")
    assert [clock.label for clock in clocks_of(read(db, Plan, base.id), TODAY)] == ["送达期限", "公开期限"]
    cancelled(db, window, again)
    after = read(db, Plan, base.id)
    assert (after.state, after.closing_ground) == (PlanState.CANCELLED, "R70-3")
    assert read(db, Project, base.project_id).state is ProjectState.TERMINATED
    assert clocks_of(after, TODAY) == []


def test_a_project_that_ends_ends_the_clocks_of_its_plans_on_that_day(db: Db, window: Actor, officer: Actor) -> None:
    plan = denied(db, window)
    ended_on = date(2026, 3, 6)
    given_up = TakeStep(project_id=plan.project_id, happened_on=ended_on, evidence="终止建设的决定")
    perform(db, STEPS["project.terminate"], officer, given_up)
    after = read(db, Plan, plan.id)
    assert after.clocks_ended_on == ended_on
    labels = [[clock.label for clock in clocks_of(after, day)] for day in (date(2026, 3, 5), ended_on)]
    assert labels == [["送达期限"], []]
    assert "送达方案决定" not in waiting(db, window)


def test_a_project_does_not_end_under_an_application(db: Db, window: Actor, officer: Actor) -> None:
    plan = accepted(db, window)
    given_up = TakeStep(project_id=plan.project_id, happened_on=TODAY, evidence="终止建设的决定")
    with pytest.raises(RuleError, match="有正在办理的方案申请"):
        perform(db, STEPS["project.terminate"], officer, given_up)
