"""The decision on an application: proposed by one person, signed by another, or returned to be proposed anew."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain import plans as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS, PlanState
from sbsupervise.domain.plans.hearings import check_heard
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Plan, ScopedSession
from sbsupervise.parameters.calendars import calendar
from sbsupervise.parameters.plans import refusal_grounds
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.changes_of_plans import follow_decision
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.clocks import hearing_of, hearing_rules
from sbsupervise.services.plans.effects import is_still_based, send_copies, take_effect
from sbsupervise.services.plans.reviewing import check_reviewed

LONG = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeDecision:
    """``refusal_ground`` and ``reason`` are those of a refusal; with a grant ``reason`` is an opinion, or empty."""

    plan_id: int
    outcome: PlanState
    refusal_ground: str | None = None
    reason: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnProposal:
    plan_id: int
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantPlan:
    """``fee_stated_fen`` is the compensation fee that the decision states, None if it states none."""

    plan_id: int
    decided_on: date
    document_number: str
    fee_stated_fen: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DenyPlan:
    """Sign the refusal that was proposed, with its ground and reason."""

    plan_id: int
    decided_on: date
    document_number: str
    version: int | None = None


@act("plan.propose", Permission.REVIEW_PLANS, on=Plan)
def propose_decision(session: ScopedSession, actor: Actor, command: ProposeDecision) -> Plan:
    """Propose a decision (拟办意见); a newer proposal takes the place of the older."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.propose")
    rules.check_outcome(command.outcome, plan.words)
    denies = command.outcome is PlanState.DENIED
    if denies:
        rules.check_refusal_ground(command.refusal_ground, refusal_grounds().on(actor.today), plan.words)
    else:
        check_reviewed(plan, actor)
    missing = f"请写明{plan.words.reasons}" if denies else ""
    plan.reason = written_text(command.reason, "reason", missing, limit=LONG)
    plan.refusal_ground = command.refusal_ground if denies else None
    plan.proposed_state, plan.proposed_on = command.outcome, actor.today
    plan.proposed_by_id = actor.person_id
    return plan


@act("plan.return", Permission.DECIDE_PLANS, on=Plan, not_by=("proposed_by_id",))
def return_proposal(session: ScopedSession, actor: Actor, command: ReturnProposal) -> Plan:
    """Send a proposal back to be made anew (退回重拟)."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.return")
    if plan.proposed_state is None:
        raise RuleError("没有待签发的拟办意见")
    checks.drop_proposal(plan)
    plan.reason = written_text(command.reason, "reason", "请写明退回的理由", limit=LONG)
    return plan


@act("plan.grant", Permission.DECIDE_PLANS, on=Plan, not_by=("proposed_by_id",))
def grant_plan(session: ScopedSession, actor: Actor, command: GrantPlan) -> Plan:
    """Grant an application (准予许可) as another person proposed; the project is approved from that day on."""
    plan = session.get_one(Plan, command.plan_id)
    project = plan.project
    if command.fee_stated_fen is not None and command.fee_stated_fen < 0:
        raise RuleError("补偿费不能为负数", field="fee_stated_fen")
    if not is_still_based(plan):
        raise RuleError(f"该申请所依据的批复已经撤销或者注销，不能作出{plan.words.granted.paper}")
    _decide(session, actor, command, PlanState.GRANTED)
    plan.fee_stated_fen = command.fee_stated_fen
    take_effect(session, actor, plan, project)
    follow_decision(session, actor, plan)
    return plan


@act("plan.deny", Permission.DECIDE_PLANS, on=Plan, not_by=("proposed_by_id",))
def deny_plan(session: ScopedSession, actor: Actor, command: DenyPlan) -> Plan:
    """Refuse an application (不予许可) on the ground and for the reasons that another person proposed."""
    plan = session.get_one(Plan, command.plan_id)
    _decide(session, actor, command, PlanState.DENIED)
    follow_decision(session, actor, plan)
    return plan


def ground_of(plan: Plan) -> str:
    """The ground of a refusal, proposed or decided, in the words of the law; empty where there is none."""
    day = plan.decided_on or plan.proposed_on
    if plan.refusal_ground is None or day is None:
        return ""
    ground = next(ground for ground in refusal_grounds().on(day) if ground.code == plan.refusal_ground)
    return f"{ground.text}（{ground.source}）"


def _decide(session: ScopedSession, actor: Actor, command: GrantPlan | DenyPlan, outcome: PlanState) -> None:
    """What both decisions have in common. The number is looked up before anything is changed: half a decision would
    not pass the database's own checks.

    The day of the decision is that on its paper; proposals have the day of recording, so neither bounds the other.
    """
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    state = PLAN_STEPS.move(plan.state, "plan.grant" if outcome is PlanState.GRANTED else "plan.deny")
    rules.check_proposed(plan.proposed_state, outcome, plan.words)
    accepted_on = plan.accepted_on or plan.submitted_on
    name, signed_on = plan.words.day, command.decided_on
    rules.check_decided(signed_on, accepted_on=accepted_on, returned_on=plan.review_to, today=actor.today, name=name)
    check_heard(signed_on, hearing_of(plan), hearing_rules(signed_on), calendar())
    plan.document_number = checks.document_number(session, command.document_number, name, signed_on)
    plan.decided_on = signed_on
    plan.decided_by_id = actor.person_id
    plan.state = state
    send_copies(actor, plan)
