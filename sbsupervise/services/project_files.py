"""Projects as lists and pages show them, and as the list that goes out again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from sbsupervise.domain.money import yuan
from sbsupervise.domain.places import County
from sbsupervise.domain.plans import PlanKind
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.sheets import Cell
from sbsupervise.domain.supervision_list import COLUMNS, cells_of
from sbsupervise.domain.units import UnitRole
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.models import (
    Project,
    ProjectCounty,
    ProjectOffice,
    ProjectOwner,
    ProjectUnit,
    Rating,
    RatingRun,
    ScopedSession,
    Unit,
)
from sbsupervise.parameters.projects import counties
from sbsupervise.services.lists import like
from sbsupervise.services.projects import lapsed, listed_of, state_on

HEADERS = tuple(column.header for column in COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFilters:
    """What a list of projects is narrowed down to; None narrows nothing.

    ``text`` is sought in names and codes of projects and in names and credit codes of their units.
    """

    text: str = ""
    county: str | None = None
    state: ProjectState | None = None
    plan_kind: PlanKind | None = None


def projects_of(filters: ProjectFilters, today: date) -> Select[Project]:
    """The projects that the session sees, with what a list shows of them; their state as it reads on a day."""
    conditions: list[ColumnElement[bool]] = []
    if filters.text:
        pattern = like(filters.text)
        units = select(Unit.id).where(or_(_has(Unit.name, pattern), _has(Unit.uscc, pattern)))
        conditions.append(
            or_(_has(Project.name, pattern), _has(Project.code, pattern), Project.construction_unit_id.in_(units))
        )
    if filters.county is not None:
        within = select(ProjectCounty.project_id).where(ProjectCounty.code == filters.county)
        conditions.append(Project.id.in_(within))
    if filters.state is not None:
        conditions.append(_in_state(filters.state, today))
    if filters.plan_kind is not None:
        conditions.append(Project.plan_kind == filters.plan_kind)
    loaded = (joinedload(Project.construction_unit), selectinload(Project.counties))
    return select(Project).where(*conditions).options(*loaded)


def _in_state(state: ProjectState, today: date) -> ColumnElement[bool]:
    stored: ColumnElement[bool] = Project.state == state
    if state is ProjectState.EXPIRED:
        return or_(stored, lapsed(today))
    if state is ProjectState.APPROVED:
        return and_(stored, not_(lapsed(today)))
    return stored


def _has(column: Any, pattern: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.like(pattern, escape="\\")
    return found


def project_file(session: ScopedSession, project_id: int) -> Project | None:
    """One project with all that the head of its file shows, or None if the session sees none of that number."""
    options = (
        joinedload(Project.construction_unit),
        joinedload(Project.last_import),
        selectinload(Project.counties),
        selectinload(Project.offices).joinedload(ProjectOffice.office),
        selectinload(Project.other_units).joinedload(ProjectUnit.unit),
        selectinload(Project.former_owners).joinedload(ProjectOwner.unit),
    )
    return session.get(Project, project_id, options=options)


def grades_of_units(session: ScopedSession, project: Project) -> dict[tuple[int, UnitRole], Rating]:
    """The newest local rating (本级评价) of each unit of a project in its part, by unit and part."""
    units = {project.construction_unit_id, *(part.unit_id for part in project.other_units)}
    ratings = (
        select(Rating)
        .join(Rating.run)
        .where(RatingRun.state == RunState.CURRENT, Rating.unit_id.in_(units))
        .options(contains_eager(Rating.run))
        .order_by(RatingRun.year)
    )
    return {(rating.unit_id, rating.role): rating for rating in session.scalars(ratings)}


def counties_on(day: date) -> Mapping[str, County]:
    """The counties by code, and the scenic area among them."""
    return counties().on(day)


def county_names(project: Project, day: date) -> str:
    """Where a project lies, in words."""
    known = counties_on(day)
    return "、".join(known[row.code].name for row in project.counties)


def list_rows(session: ScopedSession, statement: Select[Project], day: date) -> Iterator[tuple[Cell, ...]]:
    """Projects as the rows that an import reads, in the order in which they were listed."""
    names = {code: county.name for code, county in counties_on(day).items()}
    for project in session.scalars(statement.order_by(Project.id)):
        yield cells_of(listed_of(project), names)


def list_documents(session: ScopedSession, statement: Select[Project], day: date) -> Iterator[dict[str, Any]]:
    """Projects as JSON: the fields of the list by their English names, with kind of plan, state on a day, and notes."""
    for project in session.scalars(statement.order_by(Project.id)):
        listed = listed_of(project)
        document = {column.field: _plain(getattr(listed, column.field)) for column in COLUMNS}
        fen = document.pop("investment_fen")
        yield document | {
            "investment_yuan": None if fen is None else f"{yuan(fen):.2f}",
            "plan_kind": project.plan_kind.value,
            "state": state_on(project, day).value,
            "notes": project.notes,
        }


def _plain(value: Any) -> Any:
    if isinstance(value, LabelledEnum):
        return value.value
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
