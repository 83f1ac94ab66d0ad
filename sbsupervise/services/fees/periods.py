"""The periods of mines and wells as they stand on a day. Nothing writes them: they follow from the first day in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import joinedload

from sbsupervise.domain.fees import BaseType, ChargeState, Period, PeriodState, due_on
from sbsupervise.domain.fees.periods import MONTHS, OUTPUT_OF, VOLUMES, periods, state_of_period
from sbsupervise.models import Charge, OutputReport, Project, ProjectEvent, ProjectOffice, ScopedSession, Unit
from sbsupervise.parameters.fees import days_after_period, due_days
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees.assessing import first_working_day
from sbsupervise.services.fees.checks import assessed_by
from sbsupervise.services.lists import SIZE, like
from sbsupervise.services.plans.reading import projects_of_office
from sbsupervise.services.project_events import end_of_project

CURSOR = "."


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFilters:
    """What the list is narrowed to; None and empty narrow nothing."""

    state: PeriodState | None = None
    year: int | None = None
    office_id: int | None = None
    project_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """A period of a project. ``limit`` is the last day on which it is reported in time."""

    project: Project
    period: Period
    limit: date
    state: PeriodState
    report_id: int | None
    charge_id: int | None
    amount_fen: int | None

    @property
    def cursor(self) -> str:
        """Its place in the list."""
        return f"{self.period.end.isoformat()}{CURSOR}{self.project.id}"


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """One page of the list, the latest period first; ``after`` is where the next one begins, None at the end."""

    rows: Sequence[PeriodRow]
    count: int
    after: str | None


def limit_of(period: Period) -> date:
    """The last day on which a quarter or year is reported and paid in time."""
    days = due_days(period.end)
    return due_on(period.base, period.end, assessed_on=period.end, days=days, first_working_day=first_working_day)


def periods_over(today: date) -> dict[tuple[BaseType, date], tuple[Period, date]]:
    """All quarters and years that are over on a day, with their limits, from when there is a rule for their limits."""
    since = days_after_period().rows[0].since
    found = [period for base in MONTHS for period in periods(base, since, today) if period.end <= today]
    return {(period.base, period.start): (period, limit_of(period)) for period in found}


def period_page(
    session: ScopedSession, filters: PeriodFilters, today: date, after: str = "", size: int = SIZE
) -> PeriodPage:
    """The periods of all projects that the session sees; a place that is not understood is the beginning."""
    known = periods_over(today)
    grid = _grid(known)
    found = _found(grid, filters, today)
    place = _place(after)
    listed = found if place is None else found.where(tuple_(grid.c.end, Project.id) < place)
    listed = listed.options(joinedload(Project.construction_unit)).order_by(grid.c.end.desc(), Project.id.desc())
    rows = [_row(known, today, row) for row in session.execute(listed.limit(size + 1))]
    counted = found.with_only_columns(Project.id).order_by(None).subquery()
    count = session.scalar(select(func.count()).select_from(counted)) or 0
    return PeriodPage(rows[:size], count, rows[size - 1].cursor if len(rows) > size else None)


def projects_missing(actor: Actor) -> Select[Project]:
    """Projects of the actor's office with a report that is missing."""
    grid = _grid(periods_over(actor.today))
    missing = _found(grid, PeriodFilters(state=PeriodState.MISSING), actor.today)
    numbers = missing.where(Project.id.in_(assessed_by(actor))).with_only_columns(Project.id)
    return select(Project).where(Project.id.in_(numbers)).order_by(Project.id)


def reports_to_charge(actor: Actor) -> Select[OutputReport]:
    """Reports whose fee the actor's office has still to fix, the earliest period first."""
    standing = select(Charge.id).where(Charge.report_id == OutputReport.id, Charge.state != ChargeState.VOID)
    statement = select(OutputReport).where(~standing.exists(), OutputReport.project_id.in_(assessed_by(actor)))
    return statement.options(joinedload(OutputReport.project)).order_by(OutputReport.period_end, OutputReport.id)


def due_of_report(report: OutputReport) -> date | None:
    """The last day on which the fee of a reported quarter or year is paid in time; an office sets that of the rest."""
    return limit_of(report.period) if report.base_type in MONTHS else None


def own_of(session: ScopedSession, actor: Actor, page: PeriodPage) -> set[int]:
    """The numbers of the projects on a page whose fee the actor's office fixes."""
    numbers = {row.project.id for row in page.rows}
    return set(session.scalars(assessed_by(actor).where(ProjectOffice.project_id.in_(numbers))))


def volumes_of(session: ScopedSession, project_id: int) -> Sequence[OutputReport]:
    """What a project has reported by volume, in periods that the county office sets; the latest first."""
    statement = select(OutputReport).where(OutputReport.project_id == project_id, OutputReport.base_type.in_(VOLUMES))
    return session.scalars(statement.order_by(OutputReport.period_end.desc(), OutputReport.id.desc())).all()


def _grid(known: Mapping[tuple[BaseType, date], tuple[Period, date]]) -> Subquery:
    """The periods as rows, to be joined with projects."""
    way = OutputReport.base_type.type
    rows = [
        select(
            literal(period.base, way).label("base"),
            literal(period.start, Date).label("start"),
            literal(period.end, Date).label("end"),
            literal(limit, Date).label("limit"),
        )
        for period, limit in known.values()
    ]
    return union_all(*rows).subquery("period")


def _found(grid: Subquery, filters: PeriodFilters, today: date) -> Select[Any]:
    """The periods of projects in use, each with its report and its charge."""
    reported = and_(
        OutputReport.project_id == Project.id,
        OutputReport.base_type == grid.c.base,
        OutputReport.period_start == grid.c.start,
    )
    charged = and_(Charge.report_id == OutputReport.id, Charge.state != ChargeState.VOID)
    statement = (
        select(Project, grid.c.base, grid.c.start, OutputReport.id, Charge.id, Charge.amount_fen)
        .join(grid, and_(_reports(grid), grid.c.end >= Project.in_use_on))
        .outerjoin(OutputReport, reported)
        .outerjoin(Charge, charged)
    )
    until = end_of_project().where(ProjectEvent.project_id == Project.id).correlate(Project).scalar_subquery()
    over = func.coalesce(until, grid.c.start)
    return _narrowed(statement.where(grid.c.start <= over), grid, filters, today)


def _reports(grid: Subquery) -> ColumnElement[bool]:
    """Whether a project of its kind reports in the way of a period."""
    kinds = {base: [kind for kind, way in OUTPUT_OF.items() if way is base] for base in MONTHS}
    return or_(*(and_(grid.c.base == base, Project.kind.in_(listed)) for base, listed in kinds.items()))


def _narrowed(statement: Select[Any], grid: Subquery, filters: PeriodFilters, today: date) -> Select[Any]:
    unreported = OutputReport.id.is_(None)
    states = {
        PeriodState.CHARGED: Charge.id.is_not(None),
        PeriodState.REPORTED: and_(Charge.id.is_(None), OutputReport.id.is_not(None)),
        PeriodState.DUE: and_(unreported, grid.c.limit >= today),
        PeriodState.MISSING: and_(unreported, grid.c.limit < today),
    }
    if filters.state is not None:
        statement = statement.where(states[filters.state])
    if filters.year is not None:
        statement = statement.where(grid.c.end.between(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if filters.office_id is not None:
        statement = statement.where(Project.id.in_(projects_of_office(filters.office_id)))
    if filters.project_id is not None:
        statement = statement.where(Project.id == filters.project_id)
    if filters.text:
        pattern = like(filters.text)
        named = (Project.name, Project.code, Unit.name)
        statement = statement.join(Project.construction_unit).where(
            or_(*(column.like(pattern, escape="\\") for column in named))
        )
    return statement


def _row(known: Mapping[tuple[BaseType, date], tuple[Period, date]], today: date, found: Sequence[Any]) -> PeriodRow:
    project, base, start, report_id, charge_id, amount_fen = found
    period, limit = known[base, start]
    state = state_of_period(limit, today=today, reported=report_id is not None, charged=charge_id is not None)
    return PeriodRow(
        project=project,
        period=period,
        limit=limit,
        state=state,
        report_id=report_id,
        charge_id=charge_id,
        amount_fen=amount_fen,
    )


def _place(after: str) -> ColumnElement[Any] | None:
    day, _, number = after.partition(CURSOR)
    try:
        return tuple_(literal(date.fromisoformat(day), Date), literal(int(number), BigInteger))
    except ValueError:
        return None
