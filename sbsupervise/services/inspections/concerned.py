"""Whom an inspection concerns: the officers and offices that make it, and the units that had a part in the project."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from sbsupervise.domain import inspections as rules
from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import (
    Office,
    OfficeScope,
    Person,
    Project,
    ProjectUnit,
    ScopedSession,
    Unit,
)
from sbsupervise.parameters.inspections import team_minimum
from sbsupervise.services.acts import Actor
from sbsupervise.services.project_units import part_of

INSPECTING = (OfficeKind.PROVINCE, OfficeKind.CITY, OfficeKind.COUNTY, OfficeKind.SCENIC_AREA)


def officers_of(session: ScopedSession, office_id: int | None) -> list[Person]:
    """The persons of an office who hold an enforcement certificate (执法证)."""
    certified = select(Person).where(Person.office_id == office_id, Person.certificate_no.is_not(None))
    return list(session.scalars(certified.order_by(Person.id)))


def check_officers(session: ScopedSession, actor: Actor, officers: Sequence[int], day: date) -> None:
    """Refuse a team that is too small on a day, or somebody who may not check: no third parties, no assistants."""
    rules.check_team(officers, at_least=team_minimum().on(day))
    certified = {person.id for person in officers_of(session, actor.office_id)}
    if not certified.issuperset(officers):
        raise RuleError("检查人员须为本机关持有执法证的人员", field="officers", source=rules.TEAM)


def units_of(session: ScopedSession, project: Project) -> dict[UnitRole, list[Unit]]:
    """The units that have or had a part in a project, by their part, the present construction unit first."""
    former = (row.unit for row in project.former_owners)
    units = {UnitRole.CONSTRUCTION_UNIT: list(dict.fromkeys((project.construction_unit, *former)))}
    for row in _parts(session, project):
        units.setdefault(row.role, []).append(row.unit)
    return units


def units_on(session: ScopedSession, project: Project, day: date) -> dict[UnitRole, list[Unit]]:
    """The units that had a part in a project on a day: what is found concerns whoever had it then."""
    units = {UnitRole.CONSTRUCTION_UNIT: [project.owner_on(day)]}
    for row in _parts(session, project):
        if part_of(row).covers(day):
            units.setdefault(row.role, []).append(row.unit)
    return units


def _parts(session: ScopedSession, project: Project) -> Iterable[ProjectUnit]:
    rows = select(ProjectUnit).where(ProjectUnit.project_id == project.id).options(joinedload(ProjectUnit.unit))
    return session.scalars(rows.order_by(ProjectUnit.role, ProjectUnit.unit_id))


def inspecting_offices(session: ScopedSession, actor: Actor) -> list[Office]:
    """The offices that carry out inspections and whose records the actor sees."""
    seen = select(OfficeScope.sees_id).where(OfficeScope.office_id == actor.office_id)
    return list(
        session.scalars(select(Office).where(Office.id.in_(seen), Office.kind.in_(INSPECTING)).order_by(Office.code))
    )
