"""Visits to a unit (到访): how many there were in a year over all offices, and the cap that was made known.

The cap (国办发〔2024〕54号) is of on-site inspections per enterprise and year. What a complaint, a transfer or an alarm
brings about is outside it only where the reason is written down. A visit over the cap is not forbidden; it needs its
reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sbsupervise.domain.inspections.words import InspectionKind
from sbsupervise.domain.refusals import RuleError

SOURCE = "国办发〔2024〕54号"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRule:
    """``on_site`` are the kinds that bring officers to a unit, ``outside_cap`` those that may stand outside the cap."""

    on_site: frozenset[InspectionKind]
    outside_cap: frozenset[InspectionKind]

    def is_visit(self, kind: InspectionKind) -> bool:
        return kind in self.on_site

    def is_outside(self, kind: InspectionKind, reason: str) -> bool:
        """Whether a visit does not count towards the cap."""
        return kind in self.outside_cap and bool(reason.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit, made or to come. Offices that inspect a project on the same day make one visit together (联合检查).

    ``month`` is that of a planned check, for which no day is set yet.
    """

    office_id: int
    office: str
    kind: InspectionKind
    project_id: int
    made: bool
    on: date | None = None
    month: int | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeVisits:
    """What one office has to do with the visits to a unit."""

    office: str
    made: int
    proposed: int
    planned: int
    outside: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitBudget:
    """The visits to one unit in one year, over all offices, and the cap.

    ``cap_by`` says whose plan the cap stands in, "" for the default figure.
    """

    year: int
    visits: Sequence[Visit]
    cap: int
    cap_by: str = ""

    @property
    def made(self) -> int:
        """Visits made within the cap."""
        return _many(visit for visit in self.visits if visit.made and not visit.outside)

    @property
    def outside(self) -> int:
        """Visits made outside the cap."""
        return _many(visit for visit in self.visits if visit.made and visit.outside)

    @property
    def proposed(self) -> int:
        """Visits that offices have begun to arrange."""
        return _many(visit for visit in self.visits if not visit.made and visit.on and not visit.outside)

    @property
    def planned(self) -> int:
        """Checks on site in adopted plans of which nobody has taken any further step."""
        return sum(visit.month is not None for visit in self.visits)

    @property
    def left(self) -> int:
        """How many visits the cap still leaves; those being arranged have taken theirs."""
        return max(0, self.cap - self.made - self.proposed)

    @property
    def used_up(self) -> bool:
        """Whether the next visit is over the cap."""
        return self.made + self.proposed >= self.cap

    @property
    def planned_over(self) -> int:
        """By how many visits all that is planned would pass the cap."""
        return max(0, self.made + self.proposed + self.planned - self.cap)

    @property
    def by_office(self) -> list[OfficeVisits]:
        names = sorted({(visit.office_id, visit.office) for visit in self.visits})
        return [self._of(number, name) for number, name in names]

    def _of(self, office_id: int, name: str) -> OfficeVisits:
        own = VisitBudget(
            year=self.year, cap=self.cap, visits=[visit for visit in self.visits if visit.office_id == office_id]
        )
        return OfficeVisits(office=name, made=own.made, proposed=own.proposed, planned=own.planned, outside=own.outside)

    def near(self, day: date, days: int, office_id: int | None) -> list[Visit]:
        """The visits of other offices to come within so many days of a day: they may be made together (联合检查)."""
        others = (visit for visit in self.visits if not visit.made and visit.office_id != office_id)
        return [visit for visit in others if _within(visit, self.year, day, timedelta(days=days))]


def _many(visits: Iterable[Visit]) -> int:
    return len({(visit.project_id, visit.on) for visit in visits})


def _within(visit: Visit, year: int, day: date, span: timedelta) -> bool:
    first = last = visit.on or date(year, visit.month or 1, 1)
    if visit.on is None:
        last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
    return first - span <= day <= last + span


def check_visit(budget: VisitBudget, kind: InspectionKind, reason: str, rule: VisitRule) -> None:
    """Refuse a visit over the cap without a reason; with one it is recorded and shown."""
    if rule.is_visit(kind) and budget.used_up and not reason.strip():
        counted = f"已到访{budget.made}次、已安排{budget.proposed}次，上限{budget.cap}次"
        raise RuleError(
            f"该单位{budget.year}年{counted}，再次到访须写明理由，或者改为书面、线上检查，或者与其他机关联合检查",
            field="outside_reason",
            source=SOURCE,
        )
