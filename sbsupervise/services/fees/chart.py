"""What was due, paid and overdue, by county and by the month in which it was due: the figures of the chart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, extract, func, select

from sbsupervise.domain.fees import OWING, ChargeState
from sbsupervise.models import Charge, ProjectCounty, ScopedSession
from sbsupervise.parameters.projects import counties

SEVERAL = "several"
SEVERAL_LABEL = "跨县（市、区）项目"
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A sum of charges, in fen: what of it is paid, what is overdue; the rest is not yet due."""

    due_fen: int = 0
    paid_fen: int = 0
    overdue_fen: int = 0

    def __add__(self, other: "Due") -> "Due":
        return Due(
            due_fen=self.due_fen + other.due_fen,
            paid_fen=self.paid_fen + other.paid_fen,
            overdue_fen=self.overdue_fen + other.overdue_fen,
        )

    @property
    def pending_fen(self) -> int:
        return self.due_fen - self.paid_fen - self.overdue_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The charges of one county (its code, or SEVERAL) that were due in one month."""

    year: int
    month: int
    county: str
    due: Due


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the chart. The shares are percent of the longest bar, in the order paid, overdue, not yet due."""

    label: str
    due: Due
    shares: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A year, for all counties or for one (``county``, None for all): by month, by county, and in all."""

    year: int
    county: str | None
    years: Sequence[int]
    counties: Sequence[tuple[str, str]]
    by_month: Sequence[Bar]
    by_county: Sequence[Bar]
    total: Due


def chart_of(session: ScopedSession, today: date, year: int | None, county: str | None) -> Chart:
    """The chart of a year, by default the newest with something due in it until this one; one query."""
    cells = _cells(session, today)
    years = sorted({cell.year for cell in cells} | {today.year}, reverse=True)
    shown = year if year in years else today.year
    names = _names(cells, today)
    chosen = county if county in dict(names) else None
    of_year = [cell for cell in cells if cell.year == shown]
    narrowed = [cell for cell in of_year if chosen in (None, cell.county)]
    months, places = _grouped(narrowed, "month"), _grouped(of_year, "county")
    return Chart(
        year=shown,
        county=chosen,
        years=years,
        counties=names,
        by_month=_bars((f"{month}月", months.get(month, Due())) for month in MONTHS),
        by_county=_bars((name, places[code]) for code, name in names if code in places),
        total=sum((cell.due for cell in narrowed), Due()),
    )


def _cells(session: ScopedSession, today: date) -> list[Cell]:
    places = (
        select(
            ProjectCounty.project_id,
            case((func.count() > 1, SEVERAL), else_=func.min(ProjectCounty.code)).label("county"),
        )
        .group_by(ProjectCounty.project_id)
        .subquery()
    )
    year, month = extract("year", Charge.due_on), extract("month", Charge.due_on)
    rest = Charge.amount_fen - Charge.paid_fen
    late = and_(Charge.due_on < today, rest > 0)
    statement = (
        select(
            year,
            month,
            places.c.county,
            func.sum(Charge.amount_fen),
            func.sum(case((rest > 0, Charge.paid_fen), else_=Charge.amount_fen)),
            func.sum(case((late, rest), else_=0)),
        )
        .select_from(Charge)
        .outerjoin(places, places.c.project_id == Charge.project_id)
        .where(Charge.state.in_((*OWING, ChargeState.PAID)), Charge.amount_fen > 0)
        .group_by(year, month, places.c.county)
    )
    return [
        Cell(
            year=int(in_year),
            month=int(in_month),
            county=county or "",
            due=Due(due_fen=int(due_fen), paid_fen=int(paid_fen), overdue_fen=int(overdue_fen)),
        )
        for in_year, in_month, county, due_fen, paid_fen, overdue_fen in session.execute(statement)
    ]


def _names(cells: Iterable[Cell], today: date) -> list[tuple[str, str]]:
    """The counties that have something, by code, those of several counties last."""
    known = counties().on(today)
    codes = {cell.county for cell in cells}
    named = [(code, known[code].name if code in known else code or "未登记") for code in sorted(codes - {SEVERAL})]
    return [*named, (SEVERAL, SEVERAL_LABEL)] if SEVERAL in codes else named


def _grouped(cells: Iterable[Cell], name: str) -> dict[Any, Due]:
    """The sums of cells by one of their attributes."""
    sums: dict[Any, Due] = {}
    for cell in cells:
        key = getattr(cell, name)
        sums[key] = sums.get(key, Due()) + cell.due
    return sums


def _bars(rows: Iterable[tuple[str, Due]]) -> list[Bar]:
    listed = list(rows)
    longest = max((due.due_fen for _, due in listed), default=0) or 1
    return [
        Bar(
            label,
            due,
            (_share(due.paid_fen, longest), _share(due.overdue_fen, longest), _share(due.pending_fen, longest)),
        )
        for label, due in listed
    ]


def _share(amount_fen: int, longest_fen: int) -> float:
    return round(100 * amount_fen / longest_fen, 2)
