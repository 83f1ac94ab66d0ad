"""Lists of plans, and which acts a person may take next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS, PlanState, Procedure
from sbsupervise.domain.steps import Step
from sbsupervise.models import Office, OfficeScope, Plan, Project, ProjectOffice, ScopedSession, Unit
from sbsupervise.services.acts import ACTS, Actor
from sbsupervise.services.lists import like
from sbsupervise.services.plans.checks import part_in

KEYS: Mapping[str, InstrumentedAttribute[Any]] = {
    "id": Plan.id,
    "submitted": Plan.submitted_on,
    "range": Plan.range_hm2,
    "earthwork": Plan.earthwork_m3,
}
REGISTERING = frozenset({OfficeKind.CITY, OfficeKind.COUNTY, OfficeKind.SCENIC_AREA, OfficeKind.APPROVAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFilters:
    """``states`` empty means all; ``office_id`` is any office with a part in the project."""

    states: frozenset[PlanState] = frozenset()
    office_id: int | None = None
    text: str = ""


def plans_matching(filters: PlanFilters) -> Select[Plan]:
    """Plans with the project, its construction unit and the approving office at hand."""
    statement = (
        select(Plan)
        .join(Plan.project)
        .join(Project.construction_unit)
        .options(contains_eager(Plan.project).contains_eager(Project.construction_unit), joinedload(Plan.office))
    )
    if filters.states:
        statement = statement.where(Plan.state.in_(filters.states))
    if filters.office_id is not None:
        statement = statement.where(Plan.project_id.in_(projects_of_office(filters.office_id)))
    if filters.text:
        pattern = like(filters.text)
        columns = (Project.name, Project.code, Unit.name, Plan.document_number)
        statement = statement.where(or_(*(column.like(pattern, escape="\\") for column in columns)))
    return statement


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


def open_acts(session: ScopedSession, actor: Actor, plan: Plan) -> list[Step[PlanState]]:
    """The steps that this person may take now; a review is never offered where the procedure has none."""
    decides = actor.everything or actor.office_id == plan.office_id
    has_part = part_in(session, actor, plan.project_id)
    return [
        step
        for step in PLAN_STEPS.open(plan.state)
        if actor.may(step.who)
        and (has_part if step.who is Permission.SUBMIT_PLANS else decides)
        and step.act in ACTS
        and not (step.act == "plan.send_to_review" and plan.procedure is Procedure.COMMITMENT)
    ]
