"""The clocks (期限) that run on an application on a day, with their working."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sbsupervise.domain.clocks import Deadline, Pause, in_time, working_days_between
from sbsupervise.domain.plans import (
    ApplicationKind,
    PlanState,
    Procedure,
    accept_by,
    decide_by,
    deemed_accepted,
    review_pause,
    within,
)
from sbsupervise.domain.plans.hearings import Hearing, HearingRules, ask_by, hearing_pause, hold_by
from sbsupervise.domain.plans.machine import ACCEPTED_STATES
from sbsupervise.models import Plan
from sbsupervise.parameters import plans as figures
from sbsupervise.parameters.calendars import calendar
from sbsupervise.parameters.dated import Dated

P = PlanState
T = TypeVar("T")
ENDED = frozenset({P.WITHDRAWN, P.NOT_ACCEPTED, P.REJECTED, P.REVOKED, P.CANCELLED})
"""States in which nothing is waited for any more."""
UNDECIDED = frozenset({P.SUBMITTED, P.CORRECTION, *ACCEPTED_STATES})
WITHOUT_DECISION = frozenset({P.WITHDRAWN, P.NOT_ACCEPTED, P.REJECTED, P.CORRECTION})
AT_ONCE = "承诺制项目作形式审查，即来即办、现场办结（办水保〔2020〕160号）"
DEEMED = "视为受理"
DELIVERY, PUBLICATION = "送达期限", "公开期限"


@dataclass(frozen=True, slots=True)
class PlanClock:
    """``left`` are the working days that are left on the day of looking, or were left on the day of the decision;
    ``stopped_on`` is that day. One that is not ``legal`` is a limit that the office has set itself.
    """

    label: str
    deadline: Deadline
    left: int
    stopped_on: date | None = None
    legal: bool = True

    @property
    def kept(self) -> bool:
        """Whether a clock that has stopped was kept."""
        return self.stopped_on is None or in_time(self.stopped_on, self.deadline.due)


def received_on(plan: Plan) -> date:
    """The day on which all material was in."""
    return plan.corrected_on or plan.submitted_on


def is_deemed(plan: Plan, day: date) -> bool:
    """Whether an application that waits to be accepted stands accepted by law on a day."""
    days = figure_on(figures.acceptance_days(), received_on(plan))
    return days is not None and deemed_accepted(received_on(plan), day, calendar(), days)


def clock_of(plan: Plan, today: date) -> PlanClock | None:
    """The clock to accept or to decide, also once the decision has stopped it.

    None where none runs, or where no figure was in force on the day it began.
    """
    if plan.external_body or plan.state in WITHOUT_DECISION:
        return None
    if plan.state is P.SUBMITTED:
        return _accepting(plan, today)
    return _deciding(plan, today, received_on(plan) if plan.accepted_on is None else plan.accepted_on)


def clocks_of(plan: Plan, today: date) -> list[PlanClock]:
    """All clocks that run on a day, the one to accept or decide first."""
    if plan.external_body or plan.state in ENDED or _is_at_rest(plan, today):
        return []
    found = [clock_of(plan, today)] if plan.state in UNDECIDED else []
    return [clock for clock in (*found, *_beside(plan, today), *_after(plan, today)) if clock is not None]


def _is_at_rest(plan: Plan, day: date) -> bool:
    """Whether the project had ended by a day, so that nobody waits for anything any more."""
    return plan.clocks_ended_on is not None and day >= plan.clocks_ended_on


def due_of(plan: Plan, today: date) -> date | None:
    """The next legal date of an application, for the worklist."""
    clocks = [clock for clock in clocks_of(plan, today) if clock.legal]
    return clocks[0].deadline.due if clocks else None


def publication_due(plan: Plan, today: date) -> date | None:
    """The day by which a granted decision must be public."""
    return next((clock.deadline.due for clock in _after(plan, today) if clock.label == PUBLICATION), None)


def review_by(plan: Plan) -> date | None:
    """The last day of a review that does not count as time to decide."""
    limit = review_limit(plan)
    return None if limit is None else limit.due


def review_limit(plan: Plan) -> Deadline | None:
    """The same with its working."""
    days = None if plan.review_from is None else figure_on(figures.review_days(), plan.review_from)
    return None if plan.review_from is None or days is None else within(plan.review_from, calendar(), days)


def correction_limit(plan: Plan, today: date) -> Deadline | None:
    """By when an applicant hands in all corrections, as asked for on record or today."""
    asked_on = plan.correction_asked_on or today
    days = figure_on(figures.correction_days(), asked_on)
    return None if days is None else within(asked_on, calendar(), days)


def promised_limit(plan: Plan) -> Deadline | None:
    """By when an application is decided as it stood on the day of acceptance, without pause or extension."""
    start = plan.accepted_on or received_on(plan)
    days = figure_on(figures.decision_days(), start)
    if plan.procedure is Procedure.COMMITMENT or plan.application is ApplicationKind.REEXAMINATION:
        return _decision_limit(plan, start, start)
    return None if days is None else decide_by(start, [], calendar(), days)


def decision_limit(plan: Plan, today: date) -> Deadline | None:
    """By when an accepted application must be decided, an extension and all pauses up to a day counted in."""
    return _decision_limit(plan, today, received_on(plan) if plan.accepted_on is None else plan.accepted_on)


def hearing_of(plan: Plan) -> Hearing | None:
    """How far the hearing on an application has come."""
    held = plan.hearing
    if held is None:
        return None
    return Hearing(
        told_on=held.told_on,
        waived_on=held.waived_on,
        asked_on=held.asked_on,
        arranged_for=held.arranged_for,
        held_on=held.held_on,
    )


def hearing_rules(day: date) -> HearingRules:
    """The limits of a hearing of which somebody was told on a day."""
    return HearingRules(
        request_days=figures.hearing_request_days().on(day),
        hold_days=figures.hearing_days().on(day),
        notice_days=figures.hearing_notice_days().on(day),
    )


def figure_on(figure: Dated[T], day: date) -> T | None:
    """The figure in force on a day, None before its first row: old applications are shown without a clock."""
    return None if day < figure.rows[0].since else figure.on(day)


def _accepting(plan: Plan, today: date) -> PlanClock | None:
    """The clock to accept; once it has run out the application stands accepted from the day of receipt on."""
    start = received_on(plan)
    if is_deemed(plan, today):
        return _deciding(plan, today, start, note=f"（{DEEMED}）")
    if plan.procedure is Procedure.COMMITMENT:
        return _clock("受理和审批期限", _same_day(start), today)
    days = figure_on(figures.acceptance_days(), start)
    return None if days is None else _clock("受理期限", accept_by(start, calendar(), days), today)


def _deciding(plan: Plan, today: date, start: date, note: str = "") -> PlanClock | None:
    limit = _decision_limit(plan, today, start)
    if limit is None:
        return None
    again = plan.application is ApplicationKind.REEXAMINATION
    label = f"{'重新审核答复期限' if again else '审批期限'}{note or _paused(plan)}"
    return _clock(label, limit, today, None if plan.state in UNDECIDED else plan.decided_on)


def _decision_limit(plan: Plan, today: date, start: date) -> Deadline | None:
    """A re-examination is answered within its days from receipt (第十八条): nothing is left out of them, because what
    行政许可法第四十五条 leaves out are days of the limits of that law.
    """
    if plan.procedure is Procedure.COMMITMENT:
        return _same_day(start)
    if plan.application is ApplicationKind.REEXAMINATION:
        days = figure_on(figures.reexamination_days(), received_on(plan))
        return None if days is None else within(received_on(plan), calendar(), days)
    days = figure_on(figures.decision_days(), start)
    if days is None:
        return None
    more = 0 if plan.extended_on is None else figures.extension_days().on(plan.extended_on)
    return decide_by(start, list(_pauses(plan, today)), calendar(), days + more)


def _pauses(plan: Plan, today: date) -> Iterator[Pause]:
    last = plan.decided_on or today
    if plan.review_from is not None:
        most = figures.review_days().on(plan.review_from)
        review = review_pause(plan.review_from, plan.review_to or last, calendar(), most)
        if review is not None:
            yield review
    hearing = hearing_pause(hearing_of(plan), last)
    if hearing is not None:
        yield hearing


def _paused(plan: Plan) -> str:
    """What stops the clock just now, in words."""
    if plan.application is ApplicationKind.REEXAMINATION:
        return ""
    if plan.state is P.IN_REVIEW:
        return "（评审期间暂停）"
    hearing = hearing_of(plan)
    return "（听证期间暂停）" if hearing is not None and hearing.due_to_hold and plan.state in UNDECIDED else ""


def _beside(plan: Plan, today: date) -> Iterator[PlanClock]:
    """What runs beside the clock to decide: a correction, a review, a hearing."""
    limit = correction_limit(plan, today) if plan.state is P.CORRECTION else None
    if limit is not None:
        yield _clock("申请人补正期限（本机关设定，非法定）", limit, today, legal=False)
    review = review_limit(plan) if plan.state is P.IN_REVIEW else None
    if review is not None:
        yield _clock("技术评审期限", review, today)
    hearing = hearing_of(plan) if plan.state in ACCEPTED_STATES else None
    if hearing is not None and hearing.open:
        rules = hearing_rules(hearing.told_on)
        if hearing.asked_on is not None:
            yield _clock("组织听证期限", hold_by(hearing.asked_on, rules, calendar()), today)
        elif today <= (asking := ask_by(hearing.told_on, rules, calendar())).due:
            yield _clock("申请听证期限", asking, today)


def _after(plan: Plan, today: date) -> Iterator[PlanClock]:
    """What runs after the decision: to deliver it, and to publish what was granted."""
    if plan.decided_on is None:
        return
    if plan.state in (P.GRANTED, P.DENIED) and plan.delivered_on is None:
        days = figure_on(figures.delivery_days(), plan.decided_on)
        if days is not None:
            yield _clock(DELIVERY, within(plan.decided_on, calendar(), days), today)
    if plan.state is P.GRANTED and plan.published_on is None:
        days = figure_on(figures.publication_days(), plan.decided_on)
        if days is not None:
            yield _clock(PUBLICATION, within(plan.decided_on, calendar(), days), today)


def _clock(
    label: str, deadline: Deadline, today: date, stopped_on: date | None = None, *, legal: bool = True
) -> PlanClock:
    left = working_days_between(stopped_on or today, deadline.due, calendar())
    return PlanClock(label, deadline, left, stopped_on, legal)


def _same_day(day: date) -> Deadline:
    return Deadline(day, day, False, (AT_ONCE,), calendar().version)
