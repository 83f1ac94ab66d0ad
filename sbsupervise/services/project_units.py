"""The units that work on a project (参建单位) beside the construction unit: on what contract, from when, until when."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from sbsupervise.domain import units as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import clean_text
from sbsupervise.domain.units import Part, UnitRole
from sbsupervise.models import Finding, Project, ProjectUnit, ScopedSession, Unit
from sbsupervise.parameters.projects import acceptance_bars
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.parts import check_part
from sbsupervise.services.units import uscc_refusal

NAME = 200
NOT_THERE = "该单位没有登记在此项目"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUnit:
    """Name a unit that has a part in a project; one not yet known is made under ``name``. Days that are not known stay
    open.
    """

    project_id: int
    role: UnitRole
    uscc: str
    name: str
    contracted_on: date | None = None
    since: date | None = None
    until: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndUnit:
    """Record until which day a unit had its part."""

    project_id: int
    unit_id: int
    role: UnitRole
    until: date
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveUnit:
    """Take back that a unit has a part in a project."""

    project_id: int
    unit_id: int
    role: UnitRole
    version: int | None = None


@act("project.add_unit", Permission.EDIT_PROJECTS, on=Project)
def add_unit(session: ScopedSession, actor: Actor, command: AddUnit) -> Project:
    """Register a unit in its part."""
    project = session.get_one(Project, command.project_id)
    check_part(session, actor, project.id)
    part = Part(role=command.role, contracted_on=command.contracted_on, since=command.since, until=command.until)
    rules.check_days_of_part(part, today=actor.today)
    unit = unit_with(session, command.uscc, command.name)
    held = [part_of(row) for row in project.other_units if row.unit_id == unit.id]
    rules.check_part_of_unit(part, held, lambda day: bars_for(day, actor.today))
    project.other_units.append(
        ProjectUnit(unit=unit, role=part.role, contracted_on=part.contracted_on, since=part.since, until=part.until)
    )
    return project


@act("project.end_unit", Permission.EDIT_PROJECTS, on=Project)
def end_unit(session: ScopedSession, actor: Actor, command: EndUnit) -> Project:
    """Record that a unit has left; what was found about it stays its own."""
    project = session.get_one(Project, command.project_id)
    check_part(session, actor, project.id)
    row = _row(session, project, command)
    rules.check_ended(part_of(row), command.until, today=actor.today)
    row.until = command.until
    return project


@act("project.remove_unit", Permission.EDIT_PROJECTS, on=Project)
def remove_unit(session: ScopedSession, actor: Actor, command: RemoveUnit) -> Project:
    """Remove a unit that was registered by mistake; one with findings in this part stays."""
    project = session.get_one(Project, command.project_id)
    check_part(session, actor, project.id)
    row = _row(session, project, command)
    found = select(Finding.id).where(
        Finding.project_id == project.id, Finding.unit_id == command.unit_id, Finding.unit_role == command.role
    )
    if session.scalar(found.limit(1)) is not None:
        raise RuleError("该单位在本项目有检查问题的记录，不能删除")
    project.other_units.remove(row)
    return project


def part_of(row: ProjectUnit) -> Part:
    """A stored part as the rules take it."""
    return Part(role=row.role, contracted_on=row.contracted_on, since=row.since, until=row.until)


def bars_for(contracted_on: date | None, today: date) -> frozenset[UnitRole]:
    """What bars a unit from compiling an acceptance report under a contract of a day, of today if it is not known."""
    bars, day = acceptance_bars(), contracted_on or today
    return frozenset() if day < bars.rows[0].since else bars.on(day)


def unit_with(session: ScopedSession, uscc: str, name: str) -> Unit:
    """The unit of a credit code; one not yet known is made under a name."""
    refusal = uscc_refusal(uscc)
    if refusal is not None:
        raise RuleError(refusal, field="uscc")
    unit = session.scalar(select(Unit).where(Unit.uscc == uscc))
    if unit is not None:
        return unit
    try:
        name = clean_text(name, limit=NAME)
    except RuleError as refused:
        raise replace(refused, field="name") from refused
    if not name:
        raise RuleError("该单位尚未登记过，请填写名称", field="name")
    unit = Unit(uscc=uscc, name=name)
    session.add(unit)
    session.flush()
    return unit


def _row(session: ScopedSession, project: Project, command: EndUnit | RemoveUnit) -> ProjectUnit:
    row = session.get(ProjectUnit, (project.id, command.unit_id, command.role))
    if row is None:
        raise RuleError(NOT_THERE)
    return row
