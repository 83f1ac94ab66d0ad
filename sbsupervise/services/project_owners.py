"""The construction unit (生产建设单位) of a project in the course of time: the plan goes with the project, and what was
found, charged or listed before stays with whoever owned it then.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from sbsupervise.domain import units as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.projects import PROJECTS
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Project, ProjectOwner, ScopedSession, Unit
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.parts import check_part
from sbsupervise.services.project_events import Happening, write_event
from sbsupervise.services.project_steps import day_as_said, number_as_said
from sbsupervise.services.project_units import unit_with
from sbsupervise.services.stored_files import HandedIn

ACT = "project.hand_over"
EVIDENCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """The project passed to another construction unit: from ``happened_on`` on it is the owner.

    A unit not yet known is made under ``name``.
    """

    project_id: int
    uscc: str
    name: str
    happened_on: date
    evidence: str
    document_number: str = ""
    file: HandedIn | None = None
    version: int | None = None


@act(ACT, Permission.EDIT_PROJECTS, on=Project)
def hand_over(session: ScopedSession, actor: Actor, command: HandOver) -> Project:
    """Record the new construction unit, and keep the former one with its last day."""
    project = session.get_one(Project, command.project_id)
    check_part(session, actor, project.id)
    if PROJECTS.final(project.state):
        raise RuleError(f"项目当前为“{project.state.label}”，不再变更生产建设单位")
    day = day_as_said(command.happened_on)
    rules.check_handed_over(day, last=_last(project), today=actor.today)
    unit = unit_with(session, command.uscc, command.name)
    _check_other(session, project, unit)
    evidence = written_text(command.evidence, "evidence", "请写明权利义务转移的证明", limit=EVIDENCE)
    until = day - timedelta(days=1)
    project.former_owners.append(
        ProjectOwner(project_id=project.id, until=until, unit=project.construction_unit, evidence=evidence)
    )
    project.construction_unit = unit
    number = number_as_said(command.document_number)
    happening = Happening(act=ACT, on=day, evidence=evidence, document_number=number, file=command.file)
    write_event(session, actor, project, happening)
    return project


def _last(project: Project) -> date | None:
    """The day on which the project was handed over last."""
    return project.former_owners[-1].until + timedelta(days=1) if project.former_owners else None


def _check_other(session: ScopedSession, project: Project, unit: Unit) -> None:
    if unit.id == project.construction_unit_id:
        raise RuleError("该单位已经是本项目的生产建设单位", field="uscc")
    same = select(Project.id).where(Project.name == project.name, Project.construction_unit_id == unit.id)
    if session.scalar(same.execution_options(whole="a unit has one project of a name")) is not None:
        raise RuleError("该单位另有一个同名项目，请先核对", field="uscc")
