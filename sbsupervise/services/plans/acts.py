"""The way of an application until it is accepted: sent back, corrected, turned away, sent on, withdrawn.

Each act is a row of ``domain.plans.PLAN_STEPS``; the days are those on which things happened, not those of recording.
"""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain import plans as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS, Procedure
from sbsupervise.domain.plans.checks import COMMITMENT_RULE
from sbsupervise.domain.plans.completeness import check_complete
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Plan, ScopedSession
from sbsupervise.parameters.calendars import calendar
from sbsupervise.parameters.plans import acceptance_days
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.changes_of_plans import follow_decision
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.clocks import figure_on, is_deemed, received_on
from sbsupervise.services.plans.materials import gaps_of

LONGEST_BODY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptPlan:
    plan_id: int
    accepted_on: date
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnAwayPlan:
    """Say that the matter needs no licence (不受理)."""

    plan_id: int
    closed_on: date
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectPlan:
    """Say which body is competent (不予受理)."""

    plan_id: int
    closed_on: date
    other_body: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeToOrdinary:
    plan_id: int
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPlan:
    plan_id: int
    reason: str
    version: int | None = None


@act("plan.accept", Permission.REVIEW_PLANS, on=Plan)
def accept_plan(session: ScopedSession, actor: Actor, command: AcceptPlan) -> Plan:
    """Accept an application (受理); the time to decide begins.

    Nothing may be missing from its papers. Where the office was silent for too long the law has accepted it already, as
    of the day of receipt; what is missing then must be there before it is granted.
    """
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.accept")
    rules.check_accepted(command.accepted_on, received_on=received_on(plan), today=actor.today)
    plan.deemed = is_deemed(plan, command.accepted_on)
    if not plan.deemed:
        check_complete(gaps_of(plan))
    plan.accepted_on = received_on(plan) if plan.deemed else command.accepted_on
    return plan


@act("plan.turn_away", Permission.REVIEW_PLANS, on=Plan)
def turn_away(session: ScopedSession, actor: Actor, command: TurnAwayPlan) -> Plan:
    """Tell an applicant that no licence is needed; the application ends."""
    plan = _ended_at_the_window(session, actor, command, "plan.turn_away")
    plan.reason = checks.worded(command.reason, "reason", "请写明依法不需要取得行政许可的理由")
    return plan


@act("plan.redirect", Permission.REVIEW_PLANS, on=Plan)
def redirect(session: ScopedSession, actor: Actor, command: RedirectPlan) -> Plan:
    """Tell an applicant which body to go to; the application ends."""
    plan = _ended_at_the_window(session, actor, command, "plan.redirect")
    message = "请写明有权受理的机关"
    plan.other_body = written_text(command.other_body, "other_body", message, limit=LONGEST_BODY)
    return plan


@act("plan.to_ordinary", Permission.REVIEW_PLANS, on=Plan)
def change_to_ordinary(session: ScopedSession, actor: Actor, command: ChangeToOrdinary) -> Plan:
    """Handle by the ordinary procedure what does not fall under commitment (承诺制)."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.to_ordinary")
    if plan.procedure is Procedure.ORDINARY:
        raise RuleError("该申请已按一般程序办理", source=COMMITMENT_RULE)
    plan.procedure = Procedure.ORDINARY
    plan.reason = checks.worded(command.reason, "reason", "请写明不属于承诺制适用范围的理由")
    return plan


@act("plan.withdraw", Permission.SUBMIT_PLANS, on=Plan)
def withdraw_plan(session: ScopedSession, actor: Actor, command: WithdrawPlan) -> Plan:
    """Record that the applicant withdrew (撤回) before a decision, at the office where the application lies."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, "plan.withdraw")
    plan.reason = checks.worded(command.reason, "reason", "请写明申请人撤回的书面材料和理由")
    plan.closed_on = actor.today
    checks.drop_proposal(plan)
    follow_decision(session, actor, plan)
    return plan


def _ended_at_the_window(session: ScopedSession, actor: Actor, command: TurnAwayPlan | RedirectPlan, name: str) -> Plan:
    """What both have in common: at once, and not after the law has accepted the application."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, name)
    rules.check_closed(command.closed_on, received_on=received_on(plan), today=actor.today)
    check_silent_no_longer(plan, command.closed_on, "closed_on")
    plan.closed_on = command.closed_on
    follow_decision(session, actor, plan)
    return plan


def check_silent_no_longer(plan: Plan, day: date, field: str) -> None:
    """Refuse what the office may not do any more with an application that stands accepted by law."""
    days = figure_on(acceptance_days(), received_on(plan))
    if days is not None:
        rules.check_not_deemed(day, received_on=received_on(plan), calendar=calendar(), days=days, field=field)
