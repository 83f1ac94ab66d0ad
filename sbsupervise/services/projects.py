"""Projects (生产建设项目): registered and edited by hand under the rules of a row; how their state reads."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, false

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.project_steps import check_edited_size
from sbsupervise.domain.projects import (
    ApprovalLevel,
    Nature,
    ProjectKind,
    ProjectState,
    expires_on,
    lapsed_if_before,
    state_by_date,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell, is_blank
from sbsupervise.domain.supervision_list import COLUMNS, ListedProject, cells_of, parse
from sbsupervise.domain.supervision_list.columns import REQUIRED
from sbsupervise.models import Project, ProjectCounty, ProjectOffice, ScopedSession, Unit
from sbsupervise.parameters.plans import kind_thresholds
from sbsupervise.parameters.projects import approval_years
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.jurisdiction import jurisdiction_for
from sbsupervise.services.list_files import lookups
from sbsupervise.services.stored_list import stored_for, without
from sbsupervise.services.supervision_list import Examination, new_columns, rewrite

HEADERS = tuple(column.header for column in COLUMNS)
FIELD_OF = {column.header: column.field for column in COLUMNS}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterProject:
    """Put one project on the supervision list. Units as in ListedProject; ``counties`` are codes; ``linear`` a line."""

    name: str
    construction_unit: str
    uscc: str
    kind: ProjectKind
    counties: tuple[str, ...]
    area_hm2: Decimal
    earthwork_m3: Decimal
    code: str | None = None
    nature: Nature | None = None
    approval_level: ApprovalLevel | None = None
    planned_start_on: date | None = None
    planned_end_on: date | None = None
    investment_fen: int | None = None
    site: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    approving_body: str = ""
    sector: str = ""
    linear: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditProject(RegisterProject):
    """Change what the list says of a project; a field left out is emptied."""

    project_id: int
    version: int | None = None


@act("project.register", Permission.EDIT_PROJECTS)
def register_project(session: ScopedSession, actor: Actor, command: RegisterProject) -> Project:
    """Register one project by hand."""
    listed = _listed(command, actor.today)
    found = _examination(session, actor, listed)
    if found.project_of(listed) is not None:
        raise RuleError("该项目已在监管清单中", field="code" if listed.code in found.stored.by_code else "name")
    found.take(listed, None)
    (entry,) = found.created
    unit = _unit(session, found, listed)
    session.flush()
    project = Project(
        **new_columns(entry, {unit.uscc: unit}, actor.today),
        linear=command.linear,
        counties=[ProjectCounty(code=code) for code in listed.counties],
        offices=[ProjectOffice(office_id=office, role=role) for office, role in entry.parts or ()],
    )
    session.add(project)
    return project


@act("project.edit", Permission.EDIT_PROJECTS, on=Project)
def edit_project(session: ScopedSession, actor: Actor, command: EditProject) -> Project:
    """Change a project; its kind of plan and its offices follow from what it then is."""
    project = session.get_one(Project, command.project_id)
    listed = _listed(command, actor.today)
    found = _examination(session, actor, listed)
    found.stored = without(found.stored, project)
    if found.project_of(listed) is not None:
        raise RuleError("另有一个项目使用此代码，或在该单位下使用此名称", field="name")
    found.take(listed, project)
    for _, entry in found.updated:
        check_edited_size(project.state, project.plan_kind, entry.columns.get("plan_kind", project.plan_kind))
        unit = _unit(session, found, listed)
        rewrite(project, entry, {unit.uscc: unit})
    project.linear = command.linear
    return project


def lapses_on(project: Project, day: date) -> date | None:
    """The last day on which the approval of a project covers a start, by the rule of a day; None if there is none."""
    years = approval_years()
    if project.approved_on is None or day < years.rows[0].since:
        return None
    return expires_on(project.approved_on, years.on(day))


def state_on(project: Project, today: date) -> ProjectState:
    """The state of a project as it is to be read on a day: an approval lapses by date, whatever is stored."""
    return state_by_date(project.state, lapses_on(project, today), today)


def bring_up(project: Project, today: date) -> None:
    """Store that the approval has lapsed, inside an act that touches the project anyway."""
    project.state = state_on(project, today)


def lapsed(today: date) -> ColumnElement[bool]:
    """The condition of a project whose approval has lapsed on a day, the same as ``domain.projects.has_lapsed``."""
    return and_(Project.state == ProjectState.APPROVED, lapsing_before(today))


def lapsing_before(day: date) -> ColumnElement[bool]:
    """The condition of an approval under which no start is covered any more on a day."""
    years = approval_years()
    if day < years.rows[0].since:
        return false()
    return Project.approved_on < lapsed_if_before(day, years.on(day))


def read_entry(cells: Mapping[str, Cell], day: date) -> tuple[ListedProject | None, dict[str, str]]:
    """The fields of a form read as the cells of a row: the project, or for each faulty field why it cannot be taken."""
    row = [cells.get(column.field) for column in COLUMNS]
    if all(map(is_blank, row)):
        return None, {column.field: REQUIRED for column in COLUMNS if column.required}
    parsed = parse(HEADERS, [(1, row)], lookups(day))
    faults = {FIELD_OF[error.column]: error.message for error in reversed(parsed.errors)}
    return (None if faults else parsed.rows[0]), faults


def cells_for(listed: ListedProject) -> dict[str, Cell]:
    """The fields of a project as cells, counties by their codes."""
    cells = cells_of(listed, {code: code for code in listed.counties})
    return {column.field: cell for column, cell in zip(COLUMNS, cells, strict=True)}


def listed_of(project: Project) -> ListedProject:
    """A stored project as a row of the list."""
    own = {name: _shortest(getattr(project, name)) for name in _SAME}
    return ListedProject(
        row=0,
        construction_unit=project.construction_unit.name,
        uscc=project.construction_unit.uscc,
        counties=tuple(county.code for county in project.counties),
        notes=tuple(project.notes.items()),
        **own,
    )


def _shortest(value: Any) -> Any:
    """A number without the zeros that its column adds; all else as it is."""
    return value.normalize() if isinstance(value, Decimal) else value


# A line is marked by hand: the list has no column for it, and no import touches it.
_LISTED = {field.name for field in fields(RegisterProject)} - {"linear"}
_SAME = _LISTED - {"construction_unit", "uscc", "counties"}


def _listed(command: RegisterProject, day: date) -> ListedProject:
    """The project of a command as its row would be read; the first fault is raised."""
    values = {name: getattr(command, name) for name in _LISTED}
    listed, faults = read_entry(cells_for(ListedProject(row=1, **values)), day)
    if listed is None:
        name, message = next(iter(faults.items()))
        raise RuleError(message, field=name)
    return listed


def _examination(session: ScopedSession, actor: Actor, listed: ListedProject) -> Examination:
    return Examination(
        stored=stored_for(session, [listed]),
        jurisdiction=jurisdiction_for(session, actor),
        thresholds=kind_thresholds().on(actor.today),
        clears=True,
    )


def _unit(session: ScopedSession, found: Examination, listed: ListedProject) -> Unit:
    unit = found.stored.units.get(listed.uscc)
    if unit is None:
        unit = Unit(uscc=listed.uscc, name=listed.construction_unit)
        session.add(unit)
    return unit
