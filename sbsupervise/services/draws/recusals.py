"""Recusal (回避): an officer stands aside from the inspections of a unit, or of one of its projects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Project, ProjectUnit, Recusal, ScopedSession, Unit
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.findings import person_of
from sbsupervise.services.inspections.concerned import officers_of
from sbsupervise.services.units import is_known

LAW = "行政处罚法第四十三条"
KEYS = {"id": Recusal.id, "declared_on": Recusal.declared_on}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareRecusal:
    """Put on record that an officer stands aside from a unit (by its code), or from one of its projects only."""

    person_id: int
    uscc: str
    reason: str
    project: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRecusal:
    """The reason has fallen away; draws of later days have the officer again."""

    recusal_id: int
    version: int | None = None


@act("recusal.declare", Permission.PLAN_INSPECTIONS)
def declare_recusal(session: ScopedSession, actor: Actor, command: DeclareRecusal) -> Recusal:
    """Declare a recusal of an officer of the own office."""
    if actor.office_id is None:
        raise RuleError("回避由机关登记")
    if command.person_id not in {person.id for person in officers_of(session, actor.office_id)}:
        raise RuleError("不是本机关持有执法证的人员", field="person_id")
    unit = session.scalar(select(Unit).where(Unit.uscc == command.uscc.strip()))
    if unit is None or not is_known(session, unit.id):
        raise RuleError("监管清单中没有这个统一社会信用代码的单位", field="uscc")
    project = _project(session, unit, command.project.strip())
    same = select(Recusal.id).where(
        Recusal.office_id == actor.office_id,
        Recusal.person_id == command.person_id,
        Recusal.unit_id == unit.id,
        Recusal.project_id.is_(None) if project is None else Recusal.project_id == project.id,
        open_on(actor.today),
    )
    if session.scalar(same.limit(1)) is not None:
        raise RuleError("已经登记了同样的回避", field="uscc")
    recusal = Recusal(
        office_id=actor.office_id,
        person_id=command.person_id,
        unit=unit,
        project=project,
        reason=written_text(command.reason, "reason", "请填写回避的理由", limit=SHORT),
        declared_on=actor.today,
        recorded_by_id=person_of(actor),
    )
    session.add(recusal)
    return recusal


def _project(session: ScopedSession, unit: Unit, said: str) -> Project | None:
    """The project of a unit by its code or its whole name, None if none is named."""
    if not said:
        return None
    parts = select(ProjectUnit.project_id).where(ProjectUnit.unit_id == unit.id)
    of_unit = or_(Project.construction_unit_id == unit.id, Project.id.in_(parts))
    found = session.scalars(select(Project).where(of_unit, or_(Project.code == said, Project.name == said))).all()
    if len(found) != 1:
        raise RuleError("该单位没有这个代码或者名称的项目", field="project")
    return found[0]


@act("recusal.end", Permission.PLAN_INSPECTIONS, on=Recusal)
def end_recusal(session: ScopedSession, actor: Actor, command: EndRecusal) -> Recusal:
    """End a recusal. Draws that were committed to before keep it: their pools are frozen."""
    recusal = session.get_one(Recusal, command.recusal_id)
    if recusal.ended_on is not None:
        raise RuleError("这项回避已经解除")
    recusal.ended_on = actor.today
    return recusal


def open_on(day: date) -> ColumnElement[bool]:
    """The condition of a recusal that stands on a day."""
    return and_(Recusal.declared_on <= day, or_(Recusal.ended_on.is_(None), Recusal.ended_on > day))


def recusals_of(office_id: int | None) -> Select[Recusal]:
    """The recusals of an office, ended ones too, with what a list shows of them."""
    shown = (
        joinedload(Recusal.person),
        joinedload(Recusal.unit),
        joinedload(Recusal.project),
        joinedload(Recusal.recorded_by),
    )
    return select(Recusal).where(Recusal.office_id == office_id).options(*shown)


def standing_aside(
    session: ScopedSession, office_id: int, projects: Iterable[Row[Any]], day: date
) -> dict[int, set[int]]:
    """By project, the officers who stand aside from it, or from a unit that has a part in it."""
    found = select(Recusal.person_id, Recusal.unit_id, Recusal.project_id)
    rows = session.execute(found.where(Recusal.office_id == office_id, open_on(day))).all()
    units = {row.unit_id for row in rows}
    parts = select(ProjectUnit.project_id, ProjectUnit.unit_id).where(
        ProjectUnit.unit_id.in_(units), (ProjectUnit.until.is_(None)) | (ProjectUnit.until >= day)
    )
    of_units: dict[int, set[int]] = {}
    for project_id, unit_id in [*((p.id, p.unit_id) for p in projects), *session.execute(parts)]:
        if unit_id in units:
            of_units.setdefault(unit_id, set()).add(project_id)
    aside: dict[int, set[int]] = {}
    for row in rows:
        concerned = {row.project_id} if row.project_id is not None else of_units.get(row.unit_id, set())
        for project_id in concerned:
            aside.setdefault(project_id, set()).add(row.person_id)
    return aside
