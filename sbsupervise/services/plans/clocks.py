"""The clock (期限) that runs on an application on a day, with its working."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.clocks import Deadline, Unit, deadline, in_time, working_days_between
from sbsupervise.domain.plans import PlanState, Procedure, accept_by, decide_by, review_pause
from sbsupervise.models import Plan
from sbsupervise.parameters.calendars import calendar
from sbsupervise.parameters.dated import Dated
from sbsupervise.parameters.plans import acceptance_days, decision_days, review_days

DECIDED = frozenset({PlanState.GRANTED, PlanState.DENIED})
AT_ONCE = "承诺制项目作形式审查，即来即办、现场办结（办水保〔2020〕160号）"


@dataclass(frozen=True, slots=True)
class PlanClock:
    """``left`` are the working days that are left on the day of looking, or were left on the day of the decision;
    ``stopped_on`` is that day.
    """

    label: str
    deadline: Deadline
    left: int
    stopped_on: date | None = None

    @property
    def kept(self) -> bool:
        """Whether a clock that has stopped was kept."""
        return self.stopped_on is None or in_time(self.stopped_on, self.deadline.due)


def received_on(plan: Plan) -> date:
    """The day on which all material was in."""
    return plan.corrected_on or plan.submitted_on


def clock_of(plan: Plan, today: date) -> PlanClock | None:
    """The clock of an application; None where none runs, or where no figure was in force on the day it began."""
    match plan.state:
        case PlanState.CORRECTION | PlanState.WITHDRAWN:
            return None
        case PlanState.SUBMITTED:
            return _accepting(plan, today)
        case PlanState.IN_REVIEW:
            return _deciding(plan, today, "审批期限（评审期间暂停）")
        case _:
            return _deciding(plan, today, "审批期限")


def review_by(plan: Plan) -> date | None:
    """The last day of a review that does not count as time to decide."""
    days = None if plan.review_from is None else _figure(review_days(), plan.review_from)
    if plan.review_from is None or days is None:
        return None
    return deadline(plan.review_from, days, Unit.WORKING, calendar()).due


def _accepting(plan: Plan, today: date) -> PlanClock | None:
    start = received_on(plan)
    if plan.procedure is Procedure.COMMITMENT:
        return _clock("受理和审批期限", _same_day(start), today)
    days = _figure(acceptance_days(), start)
    return None if days is None else _clock("受理期限", accept_by(start, calendar(), days), today)


def _deciding(plan: Plan, today: date, label: str) -> PlanClock | None:
    start = plan.accepted_on or received_on(plan)
    stopped_on = plan.decided_on if plan.state in DECIDED else None
    if plan.procedure is Procedure.COMMITMENT:
        return _clock(label, _same_day(start), today, stopped_on)
    days, most = _figure(decision_days(), start), _figure(review_days(), start)
    if days is None or most is None:
        return None
    pause = None
    if plan.review_from is not None:
        pause = review_pause(plan.review_from, plan.review_to or today, calendar(), most)
    return _clock(label, decide_by(start, pause, calendar(), days), today, stopped_on)


def _clock(label: str, deadline: Deadline, today: date, stopped_on: date | None = None) -> PlanClock:
    left = working_days_between(stopped_on or today, deadline.due, calendar())
    return PlanClock(label, deadline, left, stopped_on)


def _same_day(day: date) -> Deadline:
    return Deadline(day, day, False, (AT_ONCE,), calendar().version)


def _figure(figure: Dated[int], day: date) -> int | None:
    """The figure in force on a day, None before its first row: old applications are shown without a clock."""
    return None if day < figure.rows[0].since else figure.on(day)
