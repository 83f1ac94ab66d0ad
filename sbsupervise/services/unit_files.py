"""What belongs to one unit (单位): its projects as an office sees them, and its own affairs as the unit sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.fees import OWING
from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Charge, Finding, Inspection, Notice, Plan, Project, ProjectUnit, ScopedSession, Talk
from sbsupervise.services.acts import Actor
from sbsupervise.services.findings import FindingView, views_of
from sbsupervise.services.rectifications.reading import WITH_ITS_PROJECT
from sbsupervise.services.talks import talks_of_unit

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A project, and the part that a unit has in it."""

    project: Project
    role: UnitRole


def parts_of_unit(session: ScopedSession, unit_id: int) -> list[Part]:
    """The projects of a unit that the session sees, newest first, the construction unit's own before others'; no more
    than fit on a page.
    """
    owned = select(Project).where(Project.construction_unit_id == unit_id)
    parts = [Part(project, UnitRole.CONSTRUCTION_UNIT) for project in _latest(session, owned)]
    joined = (
        select(Project, ProjectUnit.role)
        .join(ProjectUnit, ProjectUnit.project_id == Project.id)
        .where(ProjectUnit.unit_id == unit_id)
        .order_by(Project.id.desc())
        .limit(SHOWN)
    )
    return parts + [Part(project, role) for project, role in session.execute(joined)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Affairs:
    """What a unit finds at home: what is due first, and what it has received. No list is longer than a page."""

    findings: Sequence[FindingView]
    charges: Sequence[Charge]
    notices: Sequence[Notice]
    plans: Sequence[Plan]
    projects: Sequence[Project]
    talks: Sequence[Talk] = ()

    @property
    def nothing(self) -> bool:
        return not (self.findings or self.charges or self.notices or self.plans or self.projects or self.talks)


def affairs_of(session: ScopedSession, actor: Actor) -> Affairs:
    """The affairs of the unit that the actor belongs to; findings about others in its projects are theirs."""
    findings = (
        select(Finding)
        .where(Finding.unit_id == actor.unit_id, Finding.state == FindingState.OPEN)
        .options(joinedload(Finding.project), joinedload(Finding.inspection).joinedload(Inspection.office))
        .order_by(Finding.rectify_by, Finding.id)
        .limit(SHOWN)
        .execution_options(whole=WITH_ITS_PROJECT)
    )
    charges = (
        select(Charge)
        .where(Charge.state.in_(OWING))
        .options(joinedload(Charge.project))
        .order_by(Charge.due_on, Charge.id)
        .limit(SHOWN)
    )
    notices = (
        select(Notice)
        .options(joinedload(Notice.office), joinedload(Notice.project), joinedload(Notice.service_proof))
        .order_by(Notice.issued_on.desc(), Notice.id.desc())
        .limit(SHOWN)
    )
    plans = (
        select(Plan)
        .options(joinedload(Plan.project), joinedload(Plan.office))
        .order_by(Plan.submitted_on.desc(), Plan.id.desc())
        .limit(SHOWN)
    )
    return Affairs(
        findings=views_of(session, session.scalars(findings), actor.today),
        charges=session.scalars(charges).all(),
        notices=session.scalars(notices).all(),
        plans=session.scalars(plans).all(),
        projects=_latest(session, select(Project)),
        talks=[] if actor.unit_id is None else talks_of_unit(session, actor),
    )


def _latest(session: ScopedSession, statement: Select[Project]) -> Sequence[Project]:
    return session.scalars(statement.order_by(Project.id.desc()).limit(SHOWN)).all()
