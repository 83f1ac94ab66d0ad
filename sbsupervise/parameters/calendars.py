"""The calendar of working days, put together from the State Council's notices in ``calendar.toml``."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from sbsupervise.domain.clocks import Calendar
from sbsupervise.parameters.dated import Dated, dated


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """What one notice arranges: the year it is for, its days off, and the days that are worked instead (调休上班)."""

    year: int
    rest: frozenset[date]
    work: frozenset[date]


def notices() -> Dated[HolidayNotice]:
    """All notices by the day on which they were issued."""
    return dated("calendar", "notices", _notice)


@cache
def calendar() -> Calendar:
    """The calendar as all notices together leave it; a later one overrides on the days that it names."""
    years: dict[int, str] = {}
    rest: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    for row in notices().rows:
        notice = row.value
        years[notice.year] = "；".join(filter(None, (years.get(notice.year), row.source)))
        rest = (rest - notice.work) | notice.rest
        work = (work - notice.rest) | notice.work
    return Calendar(years, rest, work, _version(years, rest, work))


def _notice(value: Any) -> HolidayNotice:
    rest = frozenset(first + timedelta(days=n) for first, last in value["rest"] for n in range((last - first).days + 1))
    return HolidayNotice(value["year"], rest, frozenset(value["work"]))


def _version(years: dict[int, str], rest: frozenset[date], work: frozenset[date]) -> str:
    """The last year and a digest of all days: a corrected day is another version too."""
    days = "".join(sorted(f"-{day}" for day in rest) + sorted(f"+{day}" for day in work))
    return f"{max(years)}-{sha256(days.encode()).hexdigest()[:8]}"
