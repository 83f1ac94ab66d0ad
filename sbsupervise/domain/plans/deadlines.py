"""By when an application must be accepted, decided, delivered and published; all days are working days (工作日)."""

from collections.abc import Sequence
from datetime import date, timedelta

from sbsupervise.domain.clocks import Calendar, Deadline, Pause, Unit, deadline

DAY = timedelta(days=1)


def within(event_on: date, calendar: Calendar, days: int) -> Deadline:
    """The last of so many working days after an event, none of them left out."""
    return deadline(event_on, days, Unit.WORKING, calendar)


def accept_by(received_on: date, calendar: Calendar, days: int) -> Deadline:
    """The day by which an application, complete since ``received_on``, must be accepted or sent back (第十二条)."""
    return within(received_on, calendar, days)


def deemed_accepted(received_on: date, day: date, calendar: Calendar, days: int) -> bool:
    """Whether an application stands accepted by law on a day, because the office had said nothing in time.

    It is then accepted as of ``received_on``. Source: 行政许可法第三十二条第一款第四项.
    """
    return day > accept_by(received_on, calendar, days).due


def decide_by(start: date, pauses: Sequence[Pause], calendar: Calendar, days: int) -> Deadline:
    """The day by which an accepted application must be decided; review and hearing are not counted (第十三条).

    ``days`` are working days, an extension that the head of the office has granted included.
    """
    return deadline(start, days, Unit.WORKING, calendar, pauses=pauses)


def review_pause(sent_on: date, returned_on: date, calendar: Calendar, most_days: int) -> Pause | None:
    """The days of a technical review that do not count: from the day after sending to the return of the opinion.

    No more than ``most_days`` working days; what a review takes beyond them is the office's own time (第十三条). None
    if the opinion came back on the day itself. For a review under way ``returned_on`` is the day of looking.
    """
    return pause_after(sent_on, min(returned_on, within(sent_on, calendar, most_days).due))


def pause_after(event_on: date, last: date) -> Pause | None:
    """The days after an event up to ``last``; None if there are none."""
    return Pause(event_on + DAY, last) if last > event_on else None
