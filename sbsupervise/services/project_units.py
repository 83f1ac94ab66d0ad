"""The units that work on a project (参建单位) beside the construction unit."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import clean_text
from sbsupervise.domain.units import UnitRole, check_part_of_unit
from sbsupervise.models import Finding, Project, ProjectUnit, ScopedSession, Unit
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.findings import check_part
from sbsupervise.services.units import uscc_refusal

NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUnit:
    """Name a unit that has a part in a project; one not yet known is made under ``name``."""

    project_id: int
    role: UnitRole
    uscc: str
    name: str
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
    unit = _unit(session, command)
    held = {row.role for row in project.other_units if row.unit_id == unit.id}
    check_part_of_unit(command.role, held)
    project.other_units.append(ProjectUnit(unit=unit, role=command.role))
    return project


@act("project.remove_unit", Permission.EDIT_PROJECTS, on=Project)
def remove_unit(session: ScopedSession, actor: Actor, command: RemoveUnit) -> Project:
    """Remove a unit that was registered by mistake; one with findings in this part stays."""
    project = session.get_one(Project, command.project_id)
    check_part(session, actor, project.id)
    part = session.get(ProjectUnit, (project.id, command.unit_id, command.role))
    if part is None:
        raise RuleError("该单位没有登记在此项目")
    found = select(Finding.id).where(
        Finding.project_id == project.id, Finding.unit_id == command.unit_id, Finding.unit_role == command.role
    )
    if session.scalar(found.limit(1)) is not None:
        raise RuleError("该单位在本项目有检查问题的记录，不能删除")
    project.other_units.remove(part)
    return project


def _unit(session: ScopedSession, command: AddUnit) -> Unit:
    refusal = uscc_refusal(command.uscc)
    if refusal is not None:
        raise RuleError(refusal, field="uscc")
    unit = session.scalar(select(Unit).where(Unit.uscc == command.uscc))
    if unit is not None:
        return unit
    try:
        name = clean_text(command.name, limit=NAME)
    except RuleError as refused:
        raise replace(refused, field="name") from refused
    if not name:
        raise RuleError("该单位尚未登记过，请填写名称", field="name")
    unit = Unit(uscc=command.uscc, name=name)
    session.add(unit)
    session.flush()
    return unit
