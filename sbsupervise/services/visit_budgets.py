"""The budget of visits to a unit (到访次数): over all offices, whoever looks.

What an office sees of the others are numbers, kinds, times and names of offices, never their projects.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select

from sbsupervise.domain.inspections import InspectionKind, InspectionStage, YearPlanState
from sbsupervise.domain.inspections.visits import Visit, VisitBudget, VisitRule, check_visit
from sbsupervise.models import (
    Inspection,
    InspectionPlan,
    Office,
    PlannedCheck,
    Project,
    ProjectOffice,
    ProjectOwner,
    ScopedSession,
    Unit,
)
from sbsupervise.models.projects import projects_seen_by
from sbsupervise.parameters.inspections import merge_days, visit_cap, visit_rule
from sbsupervise.services.acts import Actor
from sbsupervise.services.coverage import STANDING, begun, bounds

WHOLE = {"whole": "visits are counted over all offices; only numbers, kinds, times and names of offices are shown"}
MOST = 200


@dataclass(frozen=True, slots=True)
class UsedUp:
    """A unit whose cap is reached: visits made within it, and the cap."""

    unit: Unit
    made: int
    cap: int

    @property
    def over(self) -> int:
        return self.made - self.cap


def budget_of(session: ScopedSession, unit_id: int, day: date) -> VisitBudget:
    """The visits to a unit in the year of a day, as that day's figures count them; three queries."""
    cap, cap_by = _cap_of(session, unit_id, day)
    rule = visit_rule().on(day)
    visits = [*_inspections(session, unit_id, day.year, rule), *_planned(session, unit_id, day.year, rule)]
    return VisitBudget(year=day.year, visits=visits, cap=cap, cap_by=cap_by)


def nearby(budget: VisitBudget, day: date, office_id: int | None) -> list[Visit]:
    """The visits of other offices that may be made together with one on a day."""
    return budget.near(day, merge_days().on(day), office_id)


def check_budget(session: ScopedSession, project: Project, kind: InspectionKind, day: date, reason: str) -> None:
    """Refuse to arrange a visit over the cap without a reason."""
    rule = visit_rule().on(day)
    if rule.is_visit(kind):
        check_visit(budget_of(session, project.owner_on(day).id, day), kind, reason, rule)


def owner_then() -> ColumnElement[int]:
    """The number of the unit that owned the project on the day of an inspection, as ``Project.owner_on`` has it."""
    former = (
        select(ProjectOwner.unit_id)
        .where(ProjectOwner.project_id == Project.id, ProjectOwner.until >= Inspection.carried_out_on)
        .order_by(ProjectOwner.until)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(former, Project.construction_unit_id)


def _inspections(session: ScopedSession, unit_id: int, year: int, rule: VisitRule) -> list[Visit]:
    """The inspections on site, made or being arranged."""
    statement = (
        select(Inspection.office_id, Office.name, Inspection.kind, Inspection.project_id, Inspection.stage)
        .add_columns(Inspection.carried_out_on, Inspection.outside_reason)
        .select_from(Inspection)
        .join(Inspection.project)
        .join(Inspection.office)
        .where(
            Inspection.kind.in_(rule.on_site),
            Inspection.stage != InspectionStage.CANCELLED,
            Inspection.carried_out_on.between(*bounds(year)),
            owner_then() == unit_id,
        )
        .order_by(Inspection.carried_out_on, Inspection.id)
    )
    return [
        Visit(
            office_id=office_id,
            office=office,
            kind=kind,
            project_id=project_id,
            made=stage is InspectionStage.RECORDED,
            on=on,
            outside=rule.is_outside(kind, reason),
        )
        for office_id, office, kind, project_id, stage, on, reason in session.execute(
            statement, execution_options=WHOLE
        )
    ]


def _planned(session: ScopedSession, unit_id: int, year: int, rule: VisitRule) -> list[Visit]:
    """The checks on site of adopted plans with which nobody has begun."""
    statement = (
        select(InspectionPlan.office_id, Office.name, PlannedCheck.kind, PlannedCheck.project_id, PlannedCheck.month)
        .join(PlannedCheck.plan)
        .join(InspectionPlan.office)
        .join(PlannedCheck.project)
        .where(
            InspectionPlan.year == year,
            InspectionPlan.state.in_(STANDING),
            PlannedCheck.dropped.is_(False),
            PlannedCheck.kind.in_(rule.on_site),
            Project.construction_unit_id == unit_id,
            ~begun(),
        )
        .order_by(PlannedCheck.month, PlannedCheck.id)
    )
    return [
        Visit(office_id=office_id, office=office, kind=kind, project_id=project_id, made=False, month=month)
        for office_id, office, kind, project_id, month in session.execute(statement, execution_options=WHOLE)
    ]


def _cap_of(session: ScopedSession, unit_id: int, day: date) -> tuple[int, str]:
    """The strictest cap of the published plans of the offices of a unit's projects, and whose; else the figure."""
    statement = (
        select(InspectionPlan.visit_cap, Office.name)
        .join(InspectionPlan.office)
        .where(
            InspectionPlan.year == day.year,
            InspectionPlan.state == YearPlanState.PUBLISHED,
            InspectionPlan.office_id.in_(
                select(ProjectOffice.office_id)
                .join(Project, Project.id == ProjectOffice.project_id)
                .where(Project.construction_unit_id == unit_id)
            ),
        )
        .order_by(InspectionPlan.visit_cap, Office.code)
        .limit(1)
    )
    strictest = session.execute(statement, execution_options=WHOLE).first()
    return (visit_cap().on(day), "") if strictest is None else (strictest[0], strictest[1])


def units_used_up(session: ScopedSession, actor: Actor) -> list[UsedUp]:
    """The units of projects in sight whose cap of this year is reached, the most visited first; three queries."""
    over = visits_over(session, actor)
    units = session.scalars(select(Unit).where(Unit.id.in_(over)))
    listed = [UsedUp(unit, *over[unit.id]) for unit in units]
    return sorted(listed, key=lambda one: (one.cap - one.made, one.unit.id))[:MOST]


def visits_over(session: ScopedSession, actor: Actor) -> dict[int, tuple[int, int]]:
    """The numbers of all units whose cap of this year is reached, with the visits made and the cap."""
    day = actor.today
    caps = _caps(session, day)
    default = visit_cap().on(day)
    made = session.execute(_made(actor, min([default, *caps.values()])), execution_options=WHOLE).all()
    return {number: (many, cap) for number, many in made if many >= (cap := caps.get(number, default))}


def _made(actor: Actor, least: int) -> Select[int, int]:
    """How many visits each unit in sight has had within its cap this year, where they are ``least`` or more."""
    rule = visit_rule().on(actor.today)
    outside = and_(Inspection.kind.in_(rule.outside_cap), Inspection.outside_reason != "")
    visits = (
        select(owner_then().label("unit_id"), Inspection.project_id, Inspection.carried_out_on)
        .join(Inspection.project)
        .where(
            Inspection.kind.in_(rule.on_site),
            Inspection.stage == InspectionStage.RECORDED,
            Inspection.carried_out_on.between(bounds(actor.today.year)[0], actor.today),
            ~outside,
        )
        .distinct()
        .subquery()
    )
    counted = select(visits.c.unit_id, func.count()).group_by(visits.c.unit_id).having(func.count() >= least)
    if actor.everything:
        return counted
    seen = select(Project.construction_unit_id).where(Project.id.in_(projects_seen_by(actor.scope)))
    return counted.where(visits.c.unit_id.in_(seen))


def _caps(session: ScopedSession, day: date) -> Mapping[int, int]:
    """The strictest published cap of the year of each unit that has one."""
    statement = (
        select(Project.construction_unit_id, func.min(InspectionPlan.visit_cap))
        .select_from(InspectionPlan)
        .join(ProjectOffice, ProjectOffice.office_id == InspectionPlan.office_id)
        .join(Project, Project.id == ProjectOffice.project_id)
        .where(InspectionPlan.year == day.year, InspectionPlan.state == YearPlanState.PUBLISHED)
        .group_by(Project.construction_unit_id)
    )
    return dict(session.execute(statement, execution_options=WHOLE).all())
