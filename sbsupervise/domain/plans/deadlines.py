"""By when an application must be accepted and decided; all days are working days (工作日)."""

from datetime import date, timedelta

from sbsupervise.domain.clocks import Calendar, Deadline, Pause, Unit, deadline


def accept_by(received_on: date, calendar: Calendar, days: int) -> Deadline:
    """The day by which an application, complete since ``received_on``, must be accepted or sent back (第十二条)."""
    return deadline(received_on, days, Unit.WORKING, calendar)


def decide_by(accepted_on: date, review: Pause | None, calendar: Calendar, days: int) -> Deadline:
    """The day by which an accepted application must be decided; the technical review is not counted (第十三条).

    ``days`` are working days, an extension that the head of the office has granted included.
    """
    return deadline(accepted_on, days, Unit.WORKING, calendar, pauses=() if review is None else (review,))


def review_pause(sent_on: date, returned_on: date, calendar: Calendar, most_days: int) -> Pause | None:
    """The days of a technical review that do not count: from the day after sending to the return of the opinion.

    No more than ``most_days`` working days; what a review takes beyond them is the office's own time (第十三条). None
    if the opinion came back on the day itself. For a review under way ``returned_on`` is the day of looking.
    """
    last = min(returned_on, deadline(sent_on, most_days, Unit.WORKING, calendar).due)
    return Pause(sent_on + timedelta(days=1), last) if last > sent_on else None
