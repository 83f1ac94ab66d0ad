"""After the decision: it is delivered, published, and read by the offices that supervise."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain import plans as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import check_address, written_text
from sbsupervise.models import Plan, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.plans import checks

LONGEST_PROOF = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverPlan:
    plan_id: int
    delivered_on: date
    delivery_proof: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPlan:
    """``published_at`` is the address at which the decision can be read."""

    plan_id: int
    published_on: date
    published_at: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCopy:
    plan_id: int
    version: int | None = None


@act("plan.deliver", Permission.REVIEW_PLANS, on=Plan)
def deliver_plan(session: ScopedSession, actor: Actor, command: DeliverPlan) -> Plan:
    """Record that a decision was handed over to the applicant (送达)."""
    plan = _decided(session, actor, command.plan_id, "plan.deliver")
    if plan.delivered_on is not None:
        raise RuleError(f"决定已于{plan.delivered_on}送达")
    _check_after(plan, "delivered_on", "送达日期", command.delivered_on, actor)
    plan.delivered_on = command.delivered_on
    message = "请写明送达方式和回证"
    plan.delivery_proof = written_text(command.delivery_proof, "delivery_proof", message, limit=LONGEST_PROOF)
    return plan


@act("plan.publish", Permission.REVIEW_PLANS, on=Plan)
def publish_plan(session: ScopedSession, actor: Actor, command: PublishPlan) -> Plan:
    """Record where a granted decision was made public."""
    plan = _decided(session, actor, command.plan_id, "plan.publish")
    if plan.published_on is not None:
        raise RuleError(f"决定已于{plan.published_on}公开")
    _check_after(plan, "published_on", "公开日期", command.published_on, actor)
    plan.published_on = command.published_on
    plan.published_at = written_text(command.published_at, "published_at", "请填写公开网址", limit=LONGEST_PROOF)
    check_address(plan.published_at, "published_at")
    return plan


@act("plan.read_copy", Permission.REVIEW_PLANS, on=Plan)
def read_copy(session: ScopedSession, actor: Actor, command: ReadCopy) -> Plan:
    """Acknowledge the copy of a decision that the own office was sent."""
    plan = session.get_one(Plan, command.plan_id)
    copy = next((copy for copy in plan.copies if copy.office_id == actor.office_id), None)
    if copy is None:
        raise RuleError("该决定没有抄送本机关")
    if copy.read_on is not None:
        raise RuleError(f"本机关已于{copy.read_on}阅收")
    copy.read_on, copy.read_by_id = actor.today, actor.person_id
    return plan


def _decided(session: ScopedSession, actor: Actor, plan_id: int, name: str) -> Plan:
    plan = session.get_one(Plan, plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, name)
    return plan


def _check_after(plan: Plan, field: str, label: str, day: date, actor: Actor) -> None:
    rules.check_day(field, label, day, today=actor.today, after=("决定日期", plan.decided_on or plan.submitted_on))
