"""The technical review (技术评审), and the extension of the time to decide."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain import plans as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS
from sbsupervise.domain.text import written_text
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Plan, ScopedSession, Unit
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.clocks import decision_limit

LONGEST_OPINION, LONGEST_REASON = 2000, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SendToReview:
    """``review_told_on`` is the day on which the applicant was told in writing how long it takes.

    ``reviewer_uscc`` is empty where the office itself has experts review the plan.
    """

    plan_id: int
    review_from: date
    review_told_on: date | None
    reviewer_uscc: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReview:
    plan_id: int
    review_to: date
    review_opinion: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendPlan:
    """Extend the time to decide, once, by the head of the office."""

    plan_id: int
    extended_on: date
    extension_reason: str
    version: int | None = None


@act("plan.send_to_review", Permission.REVIEW_PLANS, on=Plan)
def send_to_review(session: ScopedSession, actor: Actor, command: SendToReview) -> Plan:
    """Send a plan to technical review (技术评审); the time to decide stands still."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.send_to_review")
    rules.check_review_sent(
        command.review_from,
        command.review_told_on,
        accepted_on=plan.accepted_on or plan.submitted_on,
        procedure=plan.procedure,
        today=actor.today,
    )
    reviewer = checks.unit_with(session, command.reviewer_uscc, "reviewer_uscc")
    if reviewer is not None:
        rules.check_reviewer(_parts_of(plan, reviewer))
    plan.review_from, plan.review_told_on = command.review_from, command.review_told_on
    plan.reviewer = reviewer
    checks.drop_proposal(plan)
    return plan


@act("plan.receive_review", Permission.REVIEW_PLANS, on=Plan)
def receive_review(session: ScopedSession, actor: Actor, command: ReceiveReview) -> Plan:
    """Record the opinion of the review; the time to decide runs on."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.receive_review")
    sent_on = plan.review_from or plan.submitted_on
    rules.check_review_returned(command.review_to, sent_on=sent_on, today=actor.today)
    plan.review_to = command.review_to
    plan.review_opinion = written_text(
        command.review_opinion, "review_opinion", "请写明技术评审意见", limit=LONGEST_OPINION
    )
    return plan


@act("plan.extend", Permission.DECIDE_PLANS, on=Plan)
def extend_plan(session: ScopedSession, actor: Actor, command: ExtendPlan) -> Plan:
    """Extend the time to decide before it has run out; the applicant is told why."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.extend")
    rules.check_extensible(extended_before=plan.extended_on, application=plan.application, procedure=plan.procedure)
    limit = decision_limit(plan, command.extended_on)
    if limit is not None:
        accepted_on = plan.accepted_on or plan.submitted_on
        rules.check_extended(command.extended_on, accepted_on=accepted_on, due=limit, today=actor.today)
    plan.extended_on = command.extended_on
    plan.extension_reason = written_text(
        command.extension_reason, "extension_reason", "请写明延长的理由", limit=LONGEST_REASON
    )
    return plan


def _parts_of(plan: Plan, unit: Unit) -> set[UnitRole]:
    """The parts that a unit has in a plan and its project."""
    held = {part.role for part in plan.project.other_units if part.unit_id == unit.id}
    if unit.id == plan.compiler_id:
        held.add(UnitRole.PLAN_COMPILER)
    if unit.id == plan.project.construction_unit_id:
        held.add(UnitRole.CONSTRUCTION_UNIT)
    return held
