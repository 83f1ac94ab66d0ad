"""The supervision list (监管清单) as stored: looked up and written in few statements, however many rows there are."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, insert, select
from sqlalchemy.orm import joinedload, selectinload

from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.supervision_list import ListedProject
from sbsupervise.models import Plan, Project, ProjectCounty, ProjectOffice, ScopedSession, Unit

T = TypeVar("T")
# No database takes any number of parameters in one statement.
CHUNK = 1000
KEYS = {"whole": "the keys of projects are unique over all offices"}
LIST = {"whole": "the rows of a list were held against the jurisdiction of the office before"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The projects under the keys of the rows, whoever sees them; units by credit code; projects that have a plan."""

    by_code: Mapping[str, Project]
    by_name: Mapping[tuple[str, str], Project]
    units: Mapping[str, Unit]
    with_plan: frozenset[int]


def without(stored: Stored, project: Project) -> Stored:
    """What is stored but for one project."""
    return replace(
        stored,
        by_code={key: other for key, other in stored.by_code.items() if other is not project},
        by_name={key: other for key, other in stored.by_name.items() if other is not project},
    )


def stored_for(session: ScopedSession, rows: Collection[ListedProject]) -> Stored:
    """What is stored under the keys of these rows: project codes, names at a unit, and credit codes."""
    projects = select(Project).options(
        joinedload(Project.construction_unit), selectinload(Project.counties), selectinload(Project.offices)
    )
    found = [
        *_found(session, projects, Project.code.in_, {row.code for row in rows if row.code}),
        *_found(session, projects, Project.name.in_, {row.name for row in rows}),
    ]
    units = _found(session, select(Unit), Unit.uscc.in_, {row.uscc for row in rows})
    planned = select(Plan.project_id).distinct()
    return Stored(
        by_code={project.code: project for project in found if project.code is not None},
        by_name={(project.name, project.construction_unit.uscc): project for project in found},
        units={unit.uscc: unit for unit in units},
        with_plan=frozenset(_found(session, planned, Plan.project_id.in_, {project.id for project in found})),
    )


def _found(
    session: ScopedSession,
    statement: Select[T],
    among: Callable[[Sequence[Any]], ColumnElement[bool]],
    keys: Collection[Any],
) -> Iterator[T]:
    for part in _chunks(sorted(keys)):
        yield from session.scalars(statement.where(among(part)), execution_options=KEYS)


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def new_units(session: ScopedSession, rows: Collection[ListedProject], known: Mapping[str, Unit]) -> dict[str, Unit]:
    """All units of the rows by credit code; those not yet known are made, under the name that stands first."""
    names = {row.uscc: row.construction_unit for row in reversed(list(rows)) if row.uscc not in known}
    made: dict[str, Unit] = {}
    for part in _chunks([{"uscc": uscc, "name": name} for uscc, name in sorted(names.items())]):
        units = session.scalars(insert(Unit).returning(Unit), part, execution_options=LIST)
        made.update((unit.uscc, unit) for unit in units)
    return {**known, **made}


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project to be inserted: its columns, the codes of its counties, its offices with their parts."""

    columns: Mapping[str, Any]
    counties: Collection[str]
    parts: Collection[tuple[int, OfficeRole]]


def insert_projects(session: ScopedSession, projects: Sequence[NewProject]) -> list[int]:
    """Insert projects with their counties and offices; their numbers, in order."""
    numbers: list[int] = []
    for part in _chunks(projects):
        returning = insert(Project).returning(Project.id, sort_by_parameter_order=True)
        made = list(session.scalars(returning, [dict(new.columns) for new in part], execution_options=LIST))
        numbers += made
        pairs = list(zip(made, part, strict=True))
        counties = [{"project_id": number, "code": code} for number, new in pairs for code in new.counties]
        offices = [
            {"project_id": number, "office_id": office, "role": role}
            for number, new in pairs
            for office, role in new.parts
        ]
        session.execute(insert(ProjectCounty), counties, execution_options=LIST)
        session.execute(insert(ProjectOffice), offices, execution_options=LIST)
    return numbers
