"""The end of an approval: revoked (撤销) as one office proposed and another person decided, or cancelled (注销)."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain import plans as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS, LegalGround
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, PlanRevocation, ScopedSession
from sbsupervise.parameters.plans import cancellation_grounds, revocation_grounds
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.changes_of_plans import follow_decision
from sbsupervise.services.findings import written_text
from sbsupervise.services.parts import check_part
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.effects import end_project, send_copies, undo
from sbsupervise.services.plans.standing import followers_of, under_way

LONGEST_FACTS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeRevocation:
    plan_id: int
    ground: str | None
    facts: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokePlan:
    """``redo_by`` is the day by which the applicant applies anew, None if the decision sets none."""

    plan_id: int
    decided_on: date
    document_number: str
    redo_by: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPlan:
    plan_id: int
    closed_on: date
    ground: str | None
    reason: str
    version: int | None = None


@act("plan.propose_revocation", Permission.REVIEW_PLANS, on=Plan)
def propose_revocation(session: ScopedSession, actor: Actor, command: ProposeRevocation) -> Plan:
    """Propose to revoke an approval, also for the office that supervises the project and did not give it."""
    plan = session.get_one(Plan, command.plan_id)
    check_part(session, actor, plan.project_id)
    checks.check_own_decision(plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.propose_revocation")
    if plan.revocation is not None:
        raise RuleError(f"已于{plan.revocation.proposed_on}提请撤销，等待审批机关决定")
    grounds = revocation_grounds().on(plan.decided_on or actor.today)
    ground = rules.legal_ground(command.ground, grounds, "提请撤销")
    plan.revocation = PlanRevocation(
        ground=ground.code,
        facts=written_text(command.facts, "facts", "请写明应当撤销的事实和证据", limit=LONGEST_FACTS),
        proposed_on=actor.today,
        proposed_by_id=actor.person_id,
        proposed_by_office_id=actor.office_id,
    )
    return plan


@act("plan.revoke", Permission.DECIDE_PLANS, on=Plan)
def revoke_plan(session: ScopedSession, actor: Actor, command: RevokePlan) -> Plan:
    """Revoke an approval that another person proposed to revoke; what it had done to the project is taken back."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    state = PLAN_STEPS.move(plan.state, "plan.revoke")
    revocation = plan.revocation
    if revocation is None:
        raise RuleError("须先由另一人提请撤销", source="双人原则")
    checks.check_other_person(actor, revocation.proposed_by_id)
    _check_ends(session, plan, command.decided_on, "decided_on", "撤销日期", actor)
    if command.redo_by is not None and command.redo_by <= command.decided_on:
        raise RuleError("重新申请的期限应晚于撤销日期", field="redo_by")
    revocation.document_number = checks.document_number(session, command.document_number)
    revocation.decided_on, revocation.decided_by_id = command.decided_on, actor.person_id
    revocation.redo_by = command.redo_by
    plan.closed_on = command.decided_on
    plan.state = state
    undo(session, actor, plan, command.decided_on, revocation.document_number)
    follow_decision(session, plan)
    send_copies(actor, plan)
    return plan


@act("plan.cancel", Permission.DECIDE_PLANS, on=Plan)
def cancel_plan(session: ScopedSession, actor: Actor, command: CancelPlan) -> Plan:
    """Cancel an approval that nobody can use any more; the project ends with it."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    state = PLAN_STEPS.move(plan.state, "plan.cancel")
    _check_ends(session, plan, command.closed_on, "closed_on", "注销日期", actor)
    grounds = cancellation_grounds().on(command.closed_on)
    plan.closing_ground = rules.legal_ground(command.ground, grounds, "注销").code
    plan.reason = written_text(command.reason, "reason", "请写明注销的事实和证明材料", limit=LONGEST_FACTS)
    plan.closed_on = command.closed_on
    plan.state = state
    end_project(session, actor, plan, command.closed_on)
    return plan


def revocation_ground(plan: Plan) -> LegalGround | None:
    """The ground on which an approval is to be revoked or was, in the words of the law."""
    if plan.revocation is None or plan.decided_on is None:
        return None
    return rules.legal_ground(plan.revocation.ground, revocation_grounds().on(plan.decided_on), "撤销")


def cancellation_ground(plan: Plan) -> LegalGround | None:
    """The ground on which an approval was cancelled, in the words of the law."""
    if plan.closing_ground is None or plan.closed_on is None:
        return None
    return rules.legal_ground(plan.closing_ground, cancellation_grounds().on(plan.closed_on), "注销")


def _check_ends(session: ScopedSession, plan: Plan, day: date, field: str, name: str, actor: Actor) -> None:
    """An approval ends after it was given, and not under what stands upon it or is being decided."""
    rules.check_day(field, name, day, today=actor.today, after=("决定日期", plan.decided_on or plan.submitted_on))
    if followers := followers_of(session, plan):
        labels = "、".join(dict.fromkeys(follower.application.label for follower in followers))
        raise RuleError(f"以该批复为基础的{labels}仍然有效或者正在办理，应先行处理")
    if under_way(session, plan.project_id) is not None:
        raise RuleError("该项目有正在办理的方案申请，办结或者撤回后才能办理此项")
