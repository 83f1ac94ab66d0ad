"""The hearing (听证) on an application: told, asked for or waived, arranged, held."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS
from sbsupervise.domain.plans import hearings as rules
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Plan, PlanHearing, ScopedSession
from sbsupervise.parameters.calendars import calendar
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.clocks import hearing_of, hearing_rules

WHOM, INTEREST, TIME, PLACE, RECORD = 200, 500, 40, 200, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class TellHearing:
    """``whom`` was told, ``interest`` is the major interest (重大利益) that is touched."""

    plan_id: int
    told_on: date
    whom: str
    interest: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskHearing:
    plan_id: int
    asked_on: date
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiveHearing:
    plan_id: int
    waived_on: date
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangeHearing:
    plan_id: int
    notified_on: date
    arranged_for: date
    arranged_time: str
    place: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldHearing:
    plan_id: int
    held_on: date
    record: str
    version: int | None = None


@act("plan.tell_hearing", Permission.REVIEW_PLANS, on=Plan)
def tell_hearing(session: ScopedSession, actor: Actor, command: TellHearing) -> Plan:
    """Tell somebody whose major interests are touched of the right to a hearing."""
    plan = _plan(session, actor, command.plan_id, "plan.tell_hearing")
    accepted_on = plan.accepted_on or plan.submitted_on
    told_before = plan.hearing is not None
    rules.check_told(command.told_on, accepted_on=accepted_on, today=actor.today, told_before=told_before)
    plan.hearing = PlanHearing(
        told_on=command.told_on,
        whom=written_text(command.whom, "whom", "请写明告知的对象", limit=WHOM),
        interest=written_text(command.interest, "interest", "请写明涉及的重大利益", limit=INTEREST),
    )
    return plan


@act("plan.ask_hearing", Permission.REVIEW_PLANS, on=Plan)
def ask_hearing(session: ScopedSession, actor: Actor, command: AskHearing) -> Plan:
    """Record that a hearing was asked for; until it is held the time to decide stands still."""
    plan = _plan(session, actor, command.plan_id, "plan.ask_hearing")
    told = hearing_of(plan)
    rules.check_asked(command.asked_on, told, _rules(plan, command.asked_on), calendar(), actor.today)
    _hearing(plan).asked_on = command.asked_on
    return plan


@act("plan.waive_hearing", Permission.REVIEW_PLANS, on=Plan)
def waive_hearing(session: ScopedSession, actor: Actor, command: WaiveHearing) -> Plan:
    """Record that whoever was told wants no hearing."""
    plan = _plan(session, actor, command.plan_id, "plan.waive_hearing")
    rules.check_waived(command.waived_on, hearing_of(plan), today=actor.today)
    _hearing(plan).waived_on = command.waived_on
    return plan


@act("plan.arrange_hearing", Permission.REVIEW_PLANS, on=Plan)
def arrange_hearing(session: ScopedSession, actor: Actor, command: ArrangeHearing) -> Plan:
    """Tell of the time and place of a hearing; one that is put off is arranged once more."""
    plan = _plan(session, actor, command.plan_id, "plan.arrange_hearing")
    if command.notified_on > actor.today:
        raise RuleError("通知日期不能晚于今天", field="notified_on")
    limits = _rules(plan, command.notified_on)
    rules.check_arranged(command.notified_on, command.arranged_for, hearing_of(plan), limits, calendar())
    hearing = _hearing(plan)
    hearing.notified_on, hearing.arranged_for = command.notified_on, command.arranged_for
    hearing.arranged_time = written_text(command.arranged_time, "arranged_time", "请填写听证时间", limit=TIME)
    hearing.place = written_text(command.place, "place", "请填写听证地点", limit=PLACE)
    return plan


@act("plan.hold_hearing", Permission.REVIEW_PLANS, on=Plan)
def hold_hearing(session: ScopedSession, actor: Actor, command: HoldHearing) -> Plan:
    """Record the hearing; the decision follows from its record, so what was proposed before is proposed anew."""
    plan = _plan(session, actor, command.plan_id, "plan.hold_hearing")
    rules.check_held(command.held_on, hearing_of(plan), today=actor.today)
    hearing = _hearing(plan)
    hearing.held_on = command.held_on
    hearing.record = written_text(command.record, "record", "请写明听证笔录的主要内容", limit=RECORD)
    checks.drop_proposal(plan)
    return plan


def _plan(session: ScopedSession, actor: Actor, plan_id: int, name: str) -> Plan:
    plan = session.get_one(Plan, plan_id)
    checks.check_decides(actor, plan)
    plan.state = PLAN_STEPS.move(plan.state, name)
    return plan


def _rules(plan: Plan, day: date) -> rules.HearingRules:
    return hearing_rules(day if plan.hearing is None else plan.hearing.told_on)


def _hearing(plan: Plan) -> PlanHearing:
    """The hearing that the checks have found."""
    assert plan.hearing is not None
    return plan.hearing
