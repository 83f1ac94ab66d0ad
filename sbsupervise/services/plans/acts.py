"""The way of an application up to its decision: handed in, sent back, accepted, reviewed, withdrawn.

Each act is a row of ``domain.plans.PLAN_STEPS``; the days are those on which things happened, not those of recording.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sbsupervise.domain import plans as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS, PlanKind, PlanState
from sbsupervise.models import Plan, Project, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.clocks import received_on


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPlan:
    """``range_hm2`` is the responsibility range (防治责任范围), ``earthwork_m3`` cut plus fill."""

    project_id: int
    kind: PlanKind
    range_hm2: Decimal
    earthwork_m3: Decimal
    submitted_on: date
    in_evaluated_zone: bool = False
    compiler_uscc: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCorrection:
    plan_id: int
    correction_asked_on: date
    correction_text: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPlan:
    plan_id: int
    corrected_on: date
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptPlan:
    plan_id: int
    accepted_on: date
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendToReview:
    plan_id: int
    review_from: date
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReview:
    plan_id: int
    review_to: date
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPlan:
    plan_id: int
    reason: str
    version: int | None = None


@act("plan.submit", Permission.SUBMIT_PLANS, on=Project)
def submit_plan(session: ScopedSession, actor: Actor, command: SubmitPlan) -> Plan:
    """Record an application (申请) for the approval of a plan."""
    project = session.get_one(Project, command.project_id)
    checks.check_wanted(session, actor, project)
    rules.check_submitted(command.submitted_on, today=actor.today)
    checks.check_size(command.range_hm2, command.earthwork_m3)
    proposed = checks.proposed_kind(command.range_hm2, command.earthwork_m3, command.submitted_on)
    checks.check_kind(command.kind, proposed)
    kind = proposed.kind if proposed.kind is PlanKind.NONE else command.kind
    plan = Plan(
        project_id=project.id,
        office_id=checks.approving_office(project).id,
        kind=kind,
        procedure=rules.procedure_for(kind, in_evaluated_zone=command.in_evaluated_zone),
        state=PlanState.SUBMITTED,
        compiler=checks.compiler_with(session, command.compiler_uscc),
        range_hm2=command.range_hm2,
        earthwork_m3=command.earthwork_m3,
        submitted_on=command.submitted_on,
    )
    session.add(plan)
    return plan


@act("plan.ask_correction", Permission.REVIEW_PLANS, on=Plan)
def ask_correction(session: ScopedSession, actor: Actor, command: AskCorrection) -> Plan:
    """Send an application back once, with everything that is missing (补正)."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.ask_correction")
    rules.check_correction_asked(command.correction_asked_on, submitted_on=received_on(plan), today=actor.today)
    plan.correction_asked_on = command.correction_asked_on
    plan.correction_text = checks.worded(command.correction_text, "correction_text", "请写明需要补正的全部内容")
    plan.corrected_on = None
    return plan


@act("plan.correct", Permission.SUBMIT_PLANS, on=Plan)
def correct_plan(session: ScopedSession, actor: Actor, command: CorrectPlan) -> Plan:
    """Record that all corrections are in; the time to accept runs anew."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_part(session, actor, plan.project_id)
    plan.state = PLAN_STEPS.move(plan.state, "plan.correct")
    asked_on = plan.correction_asked_on or plan.submitted_on
    rules.check_corrected(command.corrected_on, asked_on=asked_on, today=actor.today)
    plan.corrected_on = command.corrected_on
    return plan


@act("plan.accept", Permission.REVIEW_PLANS, on=Plan)
def accept_plan(session: ScopedSession, actor: Actor, command: AcceptPlan) -> Plan:
    """Accept an application (受理); the time to decide begins."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.accept")
    rules.check_accepted(command.accepted_on, received_on=received_on(plan), today=actor.today)
    plan.accepted_on = command.accepted_on
    return plan


@act("plan.send_to_review", Permission.REVIEW_PLANS, on=Plan)
def send_to_review(session: ScopedSession, actor: Actor, command: SendToReview) -> Plan:
    """Send a plan to technical review (技术评审); the time to decide stands still."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.send_to_review")
    accepted_on = plan.accepted_on or plan.submitted_on
    rules.check_review_sent(command.review_from, accepted_on=accepted_on, procedure=plan.procedure, today=actor.today)
    plan.review_from = command.review_from
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
    return plan


@act("plan.withdraw", Permission.SUBMIT_PLANS, on=Plan)
def withdraw_plan(session: ScopedSession, actor: Actor, command: WithdrawPlan) -> Plan:
    """Record that the applicant withdrew (撤回) before a decision."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_part(session, actor, plan.project_id)
    plan.state = PLAN_STEPS.move(plan.state, "plan.withdraw")
    plan.reason = checks.worded(command.reason, "reason", "请写明申请人撤回的书面材料和理由")
    return plan
