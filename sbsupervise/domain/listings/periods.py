"""Dates of a listing: when it is shown, when it ends by itself, from when repair (信用修复) may be asked for.

Every period counts from the day of the finding in the document, not from the day it went online (credit.md 3.1).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sbsupervise.domain.listings.words import ListingState

ENDED_BY_DATE = frozenset(
    {ListingState.PUBLISHED, ListingState.EXTENDED, ListingState.REPAIR_REVIEW, ListingState.SUSPENDED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairPeriod:
    """How long a record of one class is shown, in months: at least before repair, and at most.

    ``shown`` is False for a class that is in principle not published at all.
    """

    min_months: int
    max_months: int
    shown: bool


def months_after(day: date, months: int) -> date:
    """The corresponding day so many months later, or the last day of that month (民法典第二百零二条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def public_to(decided_on: date, months: int) -> date:
    """The last day on which a listing is shown."""
    return months_after(decided_on, months)


def last_shown(decided_on: date, periods: Iterable[RepairPeriod]) -> date:
    """The last day on which a record is shown, where several tables may apply: the earliest (credit.md 3.1, E-45)."""
    return min(public_to(decided_on, period.max_months) for period in periods)


def earliest_repair(decided_on: date, period: RepairPeriod) -> date:
    """The first day on which repair may be asked for: the least period must be over (届满后).

    Without a least period it is the day of the finding itself, as soon as the duties are done.
    """
    if period.min_months == 0:
        return decided_on
    return months_after(decided_on, period.min_months) + timedelta(days=1)


def state_on(state: ListingState, public_to: date | None, today: date) -> ListingState:
    """The state as it stands on a day: what is shown or suspended ends by itself after its last day."""
    if state in ENDED_BY_DATE and public_to is not None and today > public_to:
        return ListingState.EXPIRED
    return state


def is_public(state: ListingState, public_from: date | None, public_to: date | None, today: date) -> bool:
    """Whether a case is shown to the public on a day, both ends of its period included; never without a period."""
    if public_from is None or public_to is None:
        return False
    return state_on(state, public_to, today).public and public_from <= today


def is_uncorrected(state: ListingState, public_to: date | None, corrected: bool, today: date) -> bool:
    """Whether a case ended by its date although the unit has not corrected (credit.md E-29): kept for officers only."""
    return not corrected and state_on(state, public_to, today) is ListingState.EXPIRED
