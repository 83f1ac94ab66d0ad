"""Coverage (检查覆盖) of the projects under construction in a year: by office, and the projects behind each number.

A few queries, whatever the number of offices and projects.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Exists, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from sbsupervise.domain.inspections import InspectionKind, InspectionStage, YearPlanState
from sbsupervise.domain.inspections.coverage import COVERING, ENDED, ON_SITE, Coverage
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.models import (
    Inspection,
    InspectionPlan,
    Office,
    PlannedCheck,
    Project,
    ProjectEvent,
    ProjectOffice,
    ScopedSession,
)
from sbsupervise.parameters.inspections import onsite_min_ratio
from sbsupervise.services.lists import like
from sbsupervise.services.sheets.writing import Value

AT_ONCE = 500
STANDING = (YearPlanState.ADOPTED, YearPlanState.PUBLISHED)
HEADERS = ("项目", "生产建设单位", "监管机关", "开工日期", "最近一次检查", "最近一次现场检查")


class Shown(LabelledEnum):
    """Which projects a list of the coverage shows."""

    UNCOVERED = "uncovered", "本年未检查"
    NOT_ON_SITE = "not_on_site", "本年未现场检查"
    ALL = "all", "本年在建的全部项目"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDone:
    """A month of the plans: how many checks stand in them, and how many of these have been made."""

    month: int
    planned: int
    done: int

    @property
    def left(self) -> int:
        return self.planned - self.done


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageOf:
    """The coverage of one office; ``planned`` says whether its target stands in an adopted plan."""

    office: Office
    planned: bool
    coverage: Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list of projects is narrowed down to; ``office_id`` None are all that the session sees."""

    year: int
    office_id: int | None = None
    shown: Shown = Shown.UNCOVERED
    text: str = ""


def bounds(year: int) -> tuple[date, date]:
    """The first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def under_construction(year: int) -> ColumnElement[bool]:
    """The condition of a project, the same as ``domain.inspections.coverage.under_construction_in``."""
    first, last = bounds(year)
    event, stop, again = (aliased(ProjectEvent) for _ in range(3))
    ended = select(func.min(event.happened_on)).where(event.project_id == Project.id, event.state.in_(ENDED))
    undated = case((Project.state.in_(ENDED), func.coalesce(Project.in_use_on, Project.started_on)))
    end = func.coalesce(ended.scalar_subquery(), undated, last)
    later = or_(again.happened_on > stop.happened_on, and_(again.happened_on == stop.happened_on, again.id > stop.id))
    taken_up = exists().where(
        again.project_id == stop.project_id,
        later,
        again.state.not_in(ENDED | {ProjectState.SUSPENDED}),
        again.happened_on <= last,
    )
    idle = exists().where(
        stop.project_id == Project.id, stop.state == ProjectState.SUSPENDED, stop.happened_on < first, ~taken_up
    )
    goes_on = and_(end >= first, ~idle)
    return and_(Project.started_on <= last, or_(Project.started_on >= first, goes_on))


def inspected_in(year: int, kinds: Sequence[InspectionKind]) -> Exists:
    """The condition of a project with a recorded inspection of one of these kinds in a year, by whatever office."""
    return exists().where(
        Inspection.project_id == Project.id,
        Inspection.stage == InspectionStage.RECORDED,
        Inspection.kind.in_(kinds),
        Inspection.carried_out_on.between(*bounds(year)),
    )


def supervised() -> ColumnElement[bool]:
    """The condition that joins a project to the office that supervises it."""
    return and_(ProjectOffice.project_id == Project.id, ProjectOffice.role == OfficeRole.SUPERVISES)


def coverage_of(session: ScopedSession, offices: Sequence[Office], year: int, today: date) -> list[CoverageOf]:
    """The coverage of each of these offices in a year."""
    numbers = [office.id for office in offices]
    counted = (
        select(
            ProjectOffice.office_id,
            func.count(),
            func.sum(case((inspected_in(year, COVERING), 1), else_=0)),
            func.sum(case((inspected_in(year, (ON_SITE,)), 1), else_=0)),
        )
        .select_from(Project)
        .join(ProjectOffice, supervised())
        .where(ProjectOffice.office_id.in_(numbers), under_construction(year))
        .group_by(ProjectOffice.office_id)
    )
    found = {office_id: counts for office_id, *counts in session.execute(counted)}
    targets = targets_of(session, numbers, year)
    least = onsite_min_ratio().on(min(today, bounds(year)[1]))
    return [
        CoverageOf(office=office, planned=office.id in targets, coverage=_coverage(found.get(office.id), target))
        for office in offices
        for target in (targets.get(office.id, least),)
    ]


def _coverage(counts: Sequence[int] | None, target: int) -> Coverage:
    projects, covered, on_site = counts or (0, 0, 0)
    return Coverage(projects=projects, covered=int(covered), on_site=int(on_site), target_permille=target)


def targets_of(session: ScopedSession, office_ids: Sequence[int], year: int) -> Mapping[int, int]:
    """The share to be inspected on site by the adopted plan of each office that has one, in thousandths."""
    statement = select(InspectionPlan.office_id, InspectionPlan.onsite_permille).where(
        InspectionPlan.office_id.in_(office_ids), InspectionPlan.year == year, InspectionPlan.state.in_(STANDING)
    )
    return dict(session.execute(statement).all())


def total_of(rows: Sequence[CoverageOf]) -> tuple[Coverage, int]:
    """All offices together, and how many projects they still have to inspect on site, each by its own target."""
    counts = [row.coverage for row in rows]
    together = Coverage(
        projects=sum(one.projects for one in counts),
        covered=sum(one.covered for one in counts),
        on_site=sum(one.on_site for one in counts),
        target_permille=0,
    )
    return together, sum(one.missing for one in counts)


def done() -> Exists:
    """The condition of a planned check of which a recorded inspection was made."""
    return exists().where(Inspection.planned_check_id == PlannedCheck.id, Inspection.stage == InspectionStage.RECORDED)


def begun() -> Exists:
    """The condition of a planned check of which an inspection has been arranged or made."""
    return exists().where(Inspection.planned_check_id == PlannedCheck.id, Inspection.stage != InspectionStage.CANCELLED)


def months_of(session: ScopedSession, office_ids: Sequence[int], year: int) -> list[MonthDone]:
    """What the adopted plans of these offices have for each month, and what of it is done."""
    statement = (
        select(PlannedCheck.month, func.count(), func.sum(case((done(), 1), else_=0)))
        .join(PlannedCheck.plan)
        .where(
            InspectionPlan.office_id.in_(office_ids),
            InspectionPlan.year == year,
            InspectionPlan.state.in_(STANDING),
            PlannedCheck.dropped.is_(False),
        )
        .group_by(PlannedCheck.month)
    )
    found = {month: (planned, int(made)) for month, planned, made in session.execute(statement)}
    pairs = ((month, *found.get(month, (0, 0))) for month in range(1, 13))
    return [MonthDone(month=month, planned=planned, done=made) for month, planned, made in pairs]


def projects_of(filters: Filters, office_ids: Sequence[int]) -> Select[Project]:
    """The projects under construction in a year behind a number of the coverage, with what a list shows of them."""
    numbers = office_ids if filters.office_id is None else [filters.office_id]
    parts = exists().where(supervised(), ProjectOffice.office_id.in_(numbers))
    statement = select(Project).where(under_construction(filters.year), parts)
    if filters.shown is Shown.UNCOVERED:
        statement = statement.where(~inspected_in(filters.year, COVERING))
    elif filters.shown is Shown.NOT_ON_SITE:
        statement = statement.where(~inspected_in(filters.year, (ON_SITE,)))
    if filters.text:
        statement = statement.where(Project.name.like(like(filters.text), escape="\\"))
    return statement.options(
        joinedload(Project.construction_unit), selectinload(Project.offices).joinedload(ProjectOffice.office)
    )


def last_inspected(
    session: ScopedSession, projects: Sequence[Project], kinds: Sequence[InspectionKind]
) -> Mapping[int, date]:
    """The last day on which each of some projects had a recorded inspection of one of these kinds."""
    statement = (
        select(Inspection.project_id, func.max(Inspection.carried_out_on))
        .where(
            Inspection.project_id.in_([project.id for project in projects]),
            Inspection.stage == InspectionStage.RECORDED,
            Inspection.kind.in_(kinds),
        )
        .group_by(Inspection.project_id)
    )
    return dict(session.execute(statement).all())


def supervisor_of(project: Project) -> str:
    """Who supervises a project, in words; its offices must be loaded."""
    return "、".join(part.office.name for part in project.offices if part.role is OfficeRole.SUPERVISES)


def sheet_rows(session: ScopedSession, statement: Select[Project]) -> Iterator[Sequence[Value]]:
    """A list of projects as rows of a sheet, so many at a time."""
    ordered = statement.order_by(Project.id).execution_options(yield_per=AT_ONCE)
    for projects in session.scalars(ordered).partitions():
        covered, visited = (last_inspected(session, projects, kinds) for kinds in (COVERING, (ON_SITE,)))
        for project in projects:
            yield (
                project.name,
                project.construction_unit.name,
                supervisor_of(project),
                project.started_on,
                covered.get(project.id),
                visited.get(project.id),
            )
