"""A month of inspections (检查日历): visits planned and made, and the days by which findings are to be put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from sbsupervise.domain.clocks import HOLIDAY, Calendar
from sbsupervise.domain.inspections import FindingState, InspectionStage
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import Tone
from sbsupervise.models import Finding, Inspection, ScopedSession
from sbsupervise.parameters.calendars import calendar

MOST = 500
SHOWN = 4
MOVED = "调休上班"
LABELS = {InspectionStage.RECORDED: "已检查", InspectionStage.ON_SITE: InspectionStage.ON_SITE.label}
WAITING = (FindingState.OPEN, FindingState.REPORTED)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands on a day; ``label`` and ``tone`` are those of a state, for the component of tags."""

    on: date
    label: str
    tone: Tone
    project: str
    endpoint: str
    key: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: whether it lies in the month, why nobody works or why one does, and what stands on it."""

    on: date
    inside: bool
    note: str
    entries: Sequence[Entry]

    @property
    def shown(self) -> Sequence[Entry]:
        return self.entries[:SHOWN]

    @property
    def more(self) -> int:
        """How many entries the cell has no room for."""
        return max(0, len(self.entries) - SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month by weeks from Monday on. ``provisional``: its holidays are not published; ``cut``: not all is shown."""

    first: date
    previous: date
    next: date
    weeks: Sequence[Sequence[Day]]
    entries: Sequence[Entry] = field(default_factory=tuple)
    provisional: bool = False
    cut: bool = False


def month_of(session: ScopedSession, office_id: int | None, day: date) -> Month:
    """The month of a day, as an office has it; two queries."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    last = after - timedelta(days=1)
    visits, due = _visits(session, office_id, first, last), _due(session, office_id, first, last)
    entries = sorted([*visits, *due], key=lambda entry: entry.on)
    known = calendar()
    return Month(
        first=first,
        previous=(first - timedelta(days=1)).replace(day=1),
        next=after,
        weeks=_weeks(first, last, entries, known),
        entries=entries,
        provisional=first.year > max(known.years),
        cut=len(visits) == MOST or len(due) == MOST,
    )


def _weeks(first: date, last: date, entries: Sequence[Entry], known: Calendar) -> list[list[Day]]:
    monday = first - timedelta(days=first.weekday())
    count = ((last - monday).days // 7 + 1) * 7
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.on, []).append(entry)
    days = [
        Day(on, first <= on <= last, note_of(on, known), by_day.get(on, ()))
        for on in (monday + timedelta(days=number) for number in range(count))
    ]
    return [days[start : start + 7] for start in range(0, count, 7)]


def note_of(day: date, known: Calendar) -> str:
    """Why nobody works on a day, or that a Saturday or Sunday is worked; a day before the first year says nothing."""
    if day in known.work or day in known.rest:
        return MOVED if day in known.work else HOLIDAY
    try:
        return known.day_off(day)
    except RuleError:
        return ""


def _visits(session: ScopedSession, office_id: int | None, first: date, last: date) -> list[Entry]:
    """Visits on their first day in the month."""
    statement = (
        select(Inspection)
        .where(
            Inspection.office_id == office_id,
            Inspection.stage != InspectionStage.CANCELLED,
            Inspection.carried_out_on <= last,
            Inspection.ended_on >= first,
        )
        .options(joinedload(Inspection.project))
        .order_by(Inspection.carried_out_on, Inspection.id)
        .limit(MOST)
    )
    return [
        Entry(
            max(row.carried_out_on, first),
            LABELS.get(row.stage, f"检查{row.stage.label}"),
            row.stage.tone,
            row.project.name,
            "inspections.show",
            {"inspection_id": row.id},
        )
        for row in session.scalars(statement)
    ]


def _due(session: ScopedSession, office_id: int | None, first: date, last: date) -> list[Entry]:
    statement = (
        select(Finding)
        .join(Finding.inspection)
        .where(Inspection.office_id == office_id, Finding.state.in_(WAITING), Finding.rectify_by.between(first, last))
        .options(joinedload(Finding.project), contains_eager(Finding.inspection))
        .order_by(Finding.rectify_by, Finding.id)
        .limit(MOST)
    )
    return [
        Entry(
            row.rectify_by or row.found_on,
            "整改到期" if row.state is FindingState.OPEN else "整改待复核",
            Tone.SOON,
            row.project.name,
            "findings.show",
            {"finding_id": row.id},
        )
        for row in session.scalars(statement)
    ]
