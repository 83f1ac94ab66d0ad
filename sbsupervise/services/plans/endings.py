"""The end of an approval, revoked (撤销) or cancelled (注销): proposed by one, then signed, declined or taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain import plans as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS, LegalGround, PlanState
from sbsupervise.domain.plans import endings as ends
from sbsupervise.domain.plans.checks import TWO_PERSONS
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Plan, PlanEnding, ScopedSession
from sbsupervise.parameters.plans import cancellation_grounds, revocation_grounds
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.changes_of_plans import follow_ending
from sbsupervise.services.parts import check_part
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.effects import cancel_before, end_project, send_copies, undo
from sbsupervise.services.plans.standing import followers_of, standing_plan, under_way

LONG = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeRevocation:
    plan_id: int
    ground: str | None
    facts: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeCancellation(ProposeRevocation):
    """The same for an approval that nobody can use any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPlan:
    plan_id: int
    decided_on: date
    document_number: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokePlan(CancelPlan):
    """``redo_by`` is the day by which the applicant applies anew, None if the decision sets none."""

    redo_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineEnding:
    """Disagree with a proposal: the approval stands."""

    plan_id: int
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackEnding(DeclineEnding):
    """Take the own proposal back."""


@act("plan.propose_revocation", Permission.REVIEW_PLANS, on=Plan)
def propose_revocation(session: ScopedSession, actor: Actor, command: ProposeRevocation) -> Plan:
    """Propose to revoke an approval, also for the office that supervises the project and did not give it."""
    plan = session.get_one(Plan, command.plan_id)
    check_part(session, actor, plan.project_id)
    checks.check_own_decision(plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.propose_revocation")
    return _propose(actor, plan, command, PlanState.REVOKED)


@act("plan.propose_cancellation", Permission.REVIEW_PLANS, on=Plan)
def propose_cancellation(session: ScopedSession, actor: Actor, command: ProposeCancellation) -> Plan:
    """Propose to cancel an approval that nobody can use any more."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.propose_cancellation")
    return _propose(actor, plan, command, PlanState.CANCELLED)


@act("plan.revoke", Permission.DECIDE_PLANS, on=Plan)
def revoke_plan(session: ScopedSession, actor: Actor, command: RevokePlan) -> Plan:
    """Revoke an approval as another person proposed; what it had done to the project is taken back."""
    plan, ending, number = _sign(session, actor, command, PlanState.REVOKED)
    if command.redo_by is not None and command.redo_by <= command.decided_on:
        raise RuleError("重新申请的期限应晚于撤销日期", field="redo_by")
    ending.redo_by = command.redo_by
    undo(session, actor, plan, command.decided_on, number)
    follow_ending(session, actor, plan, standing_plan(session, plan.project_id))
    send_copies(actor, plan)
    return plan


@act("plan.cancel", Permission.DECIDE_PLANS, on=Plan)
def cancel_plan(session: ScopedSession, actor: Actor, command: CancelPlan) -> Plan:
    """Cancel an approval as another person proposed; the project ends with it, unless an approval before it stands."""
    plan, ending, number = _sign(session, actor, command, PlanState.CANCELLED)
    plan.closing_ground, plan.reason = ending.ground, ending.facts
    cancel_before(session, plan)
    end_project(session, actor, plan, command.decided_on, number)
    follow_ending(session, actor, plan, standing_plan(session, plan.project_id))
    send_copies(actor, plan)
    return plan


@act("plan.decline_ending", Permission.DECIDE_PLANS, on=Plan)
def decline_ending(session: ScopedSession, actor: Actor, command: DeclineEnding) -> Plan:
    """Decline another person's proposal to end an approval."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    ending = _waiting(plan, "plan.decline_ending")
    checks.check_other_person(actor, ending.proposed_by_id)
    return _drop(plan, command, "请写明不予撤销、注销的理由")


@act("plan.take_back_ending", Permission.REVIEW_PLANS, on=Plan)
def take_back_ending(session: ScopedSession, actor: Actor, command: TakeBackEnding) -> Plan:
    """Take the own proposal to end an approval back."""
    plan = session.get_one(Plan, command.plan_id)
    check_part(session, actor, plan.project_id)
    ends.check_own_proposal(actor.person_id, _waiting(plan, "plan.take_back_ending").proposed_by_id)
    return _drop(plan, command, "请写明撤回提请的理由")


def ending_grounds(plan: Plan, outcome: PlanState, today: date) -> Sequence[LegalGround]:
    """The grounds on which this approval can be ended: to revoke by the rules of the day on which it was given."""
    if outcome is PlanState.CANCELLED:
        return cancellation_grounds().on(today)
    grounds = revocation_grounds().on(plan.decided_on or today)
    return ends.grounds_for(grounds, plan.kind, plan.procedure)


def ending_ground(plan: Plan) -> LegalGround | None:
    """The ground on which an approval is to end or has ended, in the words of the law."""
    ending = plan.ending
    if ending is not None and ending.outcome is PlanState.REVOKED:
        return _with_code(ending.ground, revocation_grounds().on(plan.decided_on or ending.proposed_on))
    if ending is not None:
        return _with_code(ending.ground, cancellation_grounds().on(ending.proposed_on))
    if plan.closing_ground is None or plan.closed_on is None:
        return None
    return _with_code(plan.closing_ground, cancellation_grounds().on(plan.closed_on))


def _with_code(code: str, grounds: Sequence[LegalGround]) -> LegalGround | None:
    return next((ground for ground in grounds if ground.code == code), None)


def _propose(actor: Actor, plan: Plan, command: ProposeRevocation, outcome: PlanState) -> Plan:
    if plan.ending is not None:
        waiting = f"已于{plan.ending.proposed_on}提请{ends.WORDS[plan.ending.outcome]}"
        raise RuleError(f"{waiting}，等待审批机关决定")
    ground = ends.ground_named(command.ground, ending_grounds(plan, outcome, actor.today), outcome)
    missing = f"请写明应当{ends.WORDS[outcome]}的事实和证据"
    plan.ending = PlanEnding(
        outcome=outcome,
        ground=ground.code,
        facts=written_text(command.facts, "facts", missing, limit=LONG),
        proposed_on=actor.today,
        proposed_by_id=actor.person_id,
        proposed_by_office_id=actor.office_id,
    )
    return plan


def _sign(
    session: ScopedSession, actor: Actor, command: CancelPlan, outcome: PlanState
) -> tuple[Plan, PlanEnding, str]:
    """What both decisions have in common; returns the plan, its ending and the number of the paper."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    state = PLAN_STEPS.move(plan.state, "plan.revoke" if outcome is PlanState.REVOKED else "plan.cancel")
    ending = plan.ending
    if ending is None or ending.outcome is not outcome:
        raise RuleError(f"须先由另一人提请{ends.WORDS[outcome]}", source=TWO_PERSONS)
    checks.check_other_person(actor, ending.proposed_by_id)
    name = f"{ends.WORDS[outcome]}日期"
    _check_ends(session, plan, command.decided_on, name, actor)
    number = checks.document_number(session, command.document_number, name, command.decided_on)
    ending.document_number = number
    ending.decided_on, ending.decided_by_id = command.decided_on, actor.person_id
    plan.closed_on = command.decided_on
    plan.state = state
    return plan, ending, number


def _waiting(plan: Plan, name: str) -> PlanEnding:
    """The proposal that an act is about."""
    plan.state = PLAN_STEPS.move(plan.state, name)
    if plan.ending is None:
        raise RuleError("没有待决定的撤销、注销提请")
    return plan.ending


def _drop(plan: Plan, command: DeclineEnding, missing: str) -> Plan:
    plan.reason = written_text(command.reason, "reason", missing, limit=LONG)
    plan.ending = None
    return plan


def _check_ends(session: ScopedSession, plan: Plan, day: date, name: str, actor: Actor) -> None:
    """An approval ends after it was given, and not under what stands upon it or is being decided."""
    after = ("决定日期", plan.decided_on or plan.submitted_on)
    rules.check_day("decided_on", name, day, today=actor.today, after=after)
    if followers := followers_of(session, plan):
        labels = "、".join(dict.fromkeys(follower.application.label for follower in followers))
        raise RuleError(f"以该批复为基础的{labels}仍然有效或者正在办理，应先行处理")
    if under_way(session, plan.project_id) is not None:
        raise RuleError("该项目有正在办理的方案申请，办结或者撤回后才能办理此项")
