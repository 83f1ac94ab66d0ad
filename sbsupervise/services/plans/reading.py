"""Lists of plans, and the next one that waits for a signature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.plans.machine import DECIDABLE
from sbsupervise.models import Office, OfficeScope, Plan, Project, ProjectOffice, ScopedSession, Unit
from sbsupervise.services.acts import Actor
from sbsupervise.services.lists import like

KEYS: Mapping[str, InstrumentedAttribute[Any]] = {
    "id": Plan.id,
    "submitted": Plan.submitted_on,
    "range": Plan.range_hm2,
    "earthwork": Plan.earthwork_m3,
}
REGISTERING = frozenset({OfficeKind.CITY, OfficeKind.COUNTY, OfficeKind.SCENIC_AREA, OfficeKind.APPROVAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFilters:
    """``states`` empty means all; ``office_id`` is any office with a part in the project; ``to_sign_by`` narrows to the
    plans that wait for this person's signature.
    """

    to_sign_by: Actor | None = None
    states: frozenset[PlanState] = frozenset()
    office_id: int | None = None
    text: str = ""


def plans_matching(filters: PlanFilters) -> Select[Plan]:
    """Plans with the project, its construction unit, the approving office and what their clocks look at at hand."""
    statement = (
        select(Plan)
        .join(Plan.project)
        .join(Project.construction_unit)
        .options(
            contains_eager(Plan.project).contains_eager(Project.construction_unit),
            joinedload(Plan.office),
            joinedload(Plan.hearing),
        )
    )
    if filters.states:
        statement = statement.where(Plan.state.in_(filters.states))
    if filters.to_sign_by is not None:
        statement = statement.where(waiting_for(filters.to_sign_by))
    if filters.office_id is not None:
        statement = statement.where(Plan.project_id.in_(projects_of_office(filters.office_id)))
    if filters.text:
        pattern = like(filters.text)
        columns = (Project.name, Project.code, Unit.name, Plan.document_number)
        statement = statement.where(or_(*(column.like(pattern, escape="\\") for column in columns)))
    return statement


def waiting_for(actor: Actor) -> ColumnElement[bool]:
    """The condition of a plan of the actor's office that another person has proposed to decide."""
    other = or_(Plan.proposed_by_id.is_(None), Plan.proposed_by_id != actor.person_id)
    proposed = and_(Plan.state.in_(DECIDABLE), Plan.proposed_state.is_not(None), other)
    return proposed if actor.everything else and_(proposed, Plan.office_id == actor.office_id)


def next_to_sign(session: ScopedSession, actor: Actor) -> Plan | None:
    """The plan that has waited longest for this person's signature."""
    waiting = select(Plan).where(waiting_for(actor)).options(joinedload(Plan.project))
    return session.scalar(waiting.order_by(Plan.proposed_on, Plan.id).limit(1))


def projects_of_office(office_id: int) -> Select[int]:
    """The numbers of the projects in which an office has a part."""
    return select(ProjectOffice.project_id).where(ProjectOffice.office_id == office_id)


def plans_of_project(session: ScopedSession, project_id: int) -> Sequence[Plan]:
    """All applications of a project, the newest first."""
    statement = (
        select(Plan)
        .where(Plan.project_id == project_id)
        .options(joinedload(Plan.office), joinedload(Plan.compiler))
        .order_by(Plan.submitted_on.desc(), Plan.id.desc())
    )
    return session.scalars(statement).all()


def offices_in_sight(session: ScopedSession, actor: Actor) -> Sequence[Office]:
    """The offices in sight that keep projects, by code: what a list can be narrowed to."""
    statement = select(Office).where(Office.kind.in_(REGISTERING)).order_by(Office.code)
    if not actor.everything:
        seen = select(OfficeScope.sees_id).where(OfficeScope.office_id == actor.office_id)
        statement = statement.where(Office.id.in_(seen))
    return session.scalars(statement).all()
