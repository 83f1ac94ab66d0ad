"""The decision on an application: granted, which moves the project on, or refused on a ground of the law."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain import plans as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS
from sbsupervise.domain.projects import PROJECTS
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, ScopedSession
from sbsupervise.parameters.plans import refusal_grounds
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.plans import checks


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
    plan_id: int
    decided_on: date
    document_number: str
    refusal_ground: str | None
    reason: str
    version: int | None = None


@act("plan.grant", Permission.DECIDE_PLANS, on=Plan)
def grant_plan(session: ScopedSession, actor: Actor, command: GrantPlan) -> Plan:
    """Grant an application (准予许可); the project is approved from that day on."""
    plan = session.get_one(Plan, command.plan_id)
    project = plan.project
    if command.fee_stated_fen is not None and command.fee_stated_fen < 0:
        raise RuleError("补偿费不能为负数", field="fee_stated_fen")
    _decide(session, actor, command, "plan.grant")
    plan.fee_stated_fen = command.fee_stated_fen
    project.state = PROJECTS.move(project.state, checks.APPROVE)
    project.approved_on = command.decided_on
    return plan


@act("plan.deny", Permission.DECIDE_PLANS, on=Plan)
def deny_plan(session: ScopedSession, actor: Actor, command: DenyPlan) -> Plan:
    """Refuse an application (不予许可) on one of the grounds of the law, with reasons."""
    plan = session.get_one(Plan, command.plan_id)
    _decide(session, actor, command, "plan.deny")
    rules.check_refusal_ground(command.refusal_ground, refusal_grounds().on(command.decided_on))
    plan.refusal_ground = command.refusal_ground
    plan.reason = checks.worded(command.reason, "reason", "请写明不予许可的理由")
    return plan


def ground_of(plan: Plan) -> str:
    """The ground of a refusal in the words of the law on that day; empty where there is none."""
    if plan.refusal_ground is None or plan.decided_on is None:
        return ""
    grounds = {ground.code: ground.text for ground in refusal_grounds().on(plan.decided_on)}
    return f"{grounds[plan.refusal_ground]}（{rules.ORDER_53}第十五条）"


def _decide(session: ScopedSession, actor: Actor, command: GrantPlan | DenyPlan, name: str) -> None:
    """What both decisions have in common. The number is looked up before anything is changed: half a decision would
    not pass the database's own checks.
    """
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    state = PLAN_STEPS.move(plan.state, name)
    accepted_on = plan.accepted_on or plan.submitted_on
    rules.check_decided(command.decided_on, accepted_on=accepted_on, returned_on=plan.review_to, today=actor.today)
    plan.document_number = checks.document_number(session, command.document_number)
    plan.decided_on = command.decided_on
    plan.state = state
