"""Repeated findings (再次发现的问题): the same unit, the same project, the same code, found again before long.

The severity goes up one step; that lists nobody, people hold the finding against the grounds for listing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sbsupervise.domain.inspections.words import FindingState, Severity
from sbsupervise.domain.listings.periods import months_after

ORDER = tuple(Severity)
LONGEST_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A finding on record: what it is about, when it was found, and whether it still stands."""

    id: int
    unit_id: int
    code: str
    found_on: date
    state: FindingState


def raised(severity: Severity) -> Severity:
    """One step graver; there is none above the gravest."""
    return ORDER[min(ORDER.index(severity) + 1, len(ORDER) - 1)]


def within(earlier_on: date, found_on: date, months: int) -> bool:
    """Whether a finding was made again within so many months: the corresponding day is the last one.

    What two inspections find on the same day was not found again.
    """
    return earlier_on < found_on <= months_after(earlier_on, months)


def looked_back_to(found_on: date, months: int) -> date:
    """A day that is not after the first from which a finding can be repeated; ``within`` decides."""
    return found_on - LONGEST_MONTH * months


def repeated(earlier: Iterable[Earlier], *, unit_id: int, code: str, found_on: date, months: int) -> Earlier | None:
    """The latest finding that another one repeats, withdrawn ones left out; None if it repeats none."""
    same = (
        other
        for other in earlier
        if (other.unit_id, other.code) == (unit_id, code)
        and other.state is not FindingState.WITHDRAWN
        and within(other.found_on, found_on, months)
    )
    return max(same, key=lambda other: (other.found_on, other.id), default=None)


def repeat_text(original: Severity, months: int) -> str:
    """What pages and papers say of a repeated finding; ``original`` is the severity of the catalogue."""
    if raised(original) is original:
        return f"{months}个月内再次发现，程度已为{original.label}，不再上调"
    return f"{months}个月内再次发现，程度上调一级（原{original.label}）"
