"""Filling the plan of a year from the supervision list: who has no check in it, and why some are visited on site."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from sqlalchemy import Select, Table, exists, func, insert, select

from sbsupervise.domain.inspections import InspectionStage, year_plans
from sbsupervise.domain.inspections.coverage import ON_SITE, at_least
from sbsupervise.domain.inspections.year_plans import Candidate, OnSiteReason, Proposed
from sbsupervise.domain.listings import ListKind
from sbsupervise.domain.listings.words import PUBLIC
from sbsupervise.domain.plans import PlanState, Procedure
from sbsupervise.domain.ratings import Grade
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import (
    Inspection,
    InspectionPlan,
    Listing,
    Plan,
    PlannedCheck,
    Project,
    ProjectOffice,
    Rating,
    RatingRun,
    ScopedSession,
)
from sbsupervise.parameters.inspections import plan_rule
from sbsupervise.services.changes import note_rows
from sbsupervise.services.coverage import supervised, under_construction

WHOLE = {"whole": "the checks of one plan, put in by its own office for projects that it sees"}
GRADES_OF_ALL = {"whole": "what grades and listings say of a unit counts for every office that plans"}


def fill(session: ScopedSession, plan: InspectionPlan, today: date) -> None:
    """Put the proposed checks into a plan; refused if no project is without one."""
    proposed = proposal(session, plan, today)
    if not proposed:
        raise RuleError(f"{plan.year}年的在建项目都已列入计划，没有可以增加的检查")
    rows = [
        {
            "plan_id": plan.id,
            "project_id": check.project_id,
            "kind": check.kind,
            "month": check.month,
            "dropped": False,
            "reason": "",
        }
        for check in proposed
    ]
    session.execute(insert(cast(Table, PlannedCheck.__table__)), rows, execution_options=WHOLE)
    note_rows(session, plan, planned_check=len(rows))


def proposal(session: ScopedSession, plan: InspectionPlan, today: date) -> list[Proposed]:
    """The checks that a plan lacks: one for each project of its office that is under construction in its year.

    A project whose check was dropped has had its say and is not put in again.
    """
    rule = plan_rule().on(today)
    missing = session.execute(_without_check(plan)).all()
    reasons, visited = _reasons(session, plan, today), _visited(session, plan)
    candidates = [
        Candidate(
            project_id=number,
            unit_id=unit_id,
            reasons=frozenset(reasons.get(number, ())),
            visited_on=visited.get(number),
        )
        for number, unit_id in missing
    ]
    on_site, taken = _on_site(session, plan)
    return year_plans.propose(
        candidates,
        rule,
        rule.months_left(plan.year, today),
        wanted=at_least(plan.onsite_permille, _many(session, plan)) - on_site,
        cap=plan.visit_cap,
        taken=taken,
    )


def _own(plan: InspectionPlan) -> Select[int]:
    """The numbers of the projects of a plan's office under construction in its year."""
    return (
        select(Project.id)
        .join(ProjectOffice, supervised())
        .where(ProjectOffice.office_id == plan.office_id, under_construction(plan.year))
    )


def _many(session: ScopedSession, plan: InspectionPlan) -> int:
    return session.scalar(select(func.count()).select_from(_own(plan).subquery())) or 0


def _without_check(plan: InspectionPlan) -> Select[int, int]:
    planned = exists().where(PlannedCheck.plan_id == plan.id, PlannedCheck.project_id == Project.id)
    return _own(plan).add_columns(Project.construction_unit_id).where(~planned).order_by(Project.id)


def _on_site(session: ScopedSession, plan: InspectionPlan) -> tuple[int, Mapping[int, int]]:
    """How many projects the plan visits on site already, and how many visits these are by unit."""
    statement = (
        select(Project.construction_unit_id, func.count(), func.count(PlannedCheck.project_id.distinct()))
        .join(PlannedCheck.project)
        .where(PlannedCheck.plan_id == plan.id, PlannedCheck.dropped.is_(False), PlannedCheck.kind == ON_SITE)
        .group_by(Project.construction_unit_id)
    )
    rows = session.execute(statement).all()
    return sum(projects for _, _, projects in rows), {unit_id: visits for unit_id, visits, _ in rows}


def _visited(session: ScopedSession, plan: InspectionPlan) -> Mapping[int, date]:
    """The last day on which each project of the office was inspected on site."""
    statement = (
        select(Inspection.project_id, func.max(Inspection.carried_out_on))
        .where(
            Inspection.stage == InspectionStage.RECORDED,
            Inspection.kind == ON_SITE,
            Inspection.project_id.in_(_own(plan)),
        )
        .group_by(Inspection.project_id)
    )
    return dict(session.execute(statement).all())


def _reasons(session: ScopedSession, plan: InspectionPlan, today: date) -> Mapping[int, set[OnSiteReason]]:
    """Why projects of the office are to be visited on site."""
    found: dict[int, set[OnSiteReason]] = {}
    for reason, statement in _grounds(plan, today):
        for number in session.scalars(statement, execution_options=GRADES_OF_ALL):
            found.setdefault(number, set()).add(reason)
    return found


def _grounds(plan: InspectionPlan, today: date) -> Iterable[tuple[OnSiteReason, Select[int]]]:
    """For each reason the projects that have it: what stands in public, the newest grade, an approval by commitment."""
    own = _own(plan)
    for reason, kind in (
        (OnSiteReason.BLACKLIST, ListKind.BLACKLIST),
        (OnSiteReason.KEY_ATTENTION, ListKind.KEY_ATTENTION),
    ):
        listed = exists().where(
            Listing.unit_id == Project.construction_unit_id,
            Listing.list_kind == kind,
            Listing.state.in_(PUBLIC),
            Listing.public_from <= today,
            Listing.public_to >= today,
        )
        yield reason, own.where(listed)
    newest = select(func.max(RatingRun.year)).where(RatingRun.state == RunState.CURRENT).scalar_subquery()
    graded = exists().where(
        Rating.unit_id == Project.construction_unit_id,
        Rating.role == UnitRole.CONSTRUCTION_UNIT,
        Rating.grade == Grade.D,
        Rating.run_id == RatingRun.id,
        RatingRun.state == RunState.CURRENT,
        RatingRun.year == newest,
    )
    yield OnSiteReason.GRADE_D, own.where(graded)
    committed = exists().where(
        Plan.project_id == Project.id, Plan.procedure == Procedure.COMMITMENT, Plan.state == PlanState.GRANTED
    )
    yield OnSiteReason.COMMITMENT, own.where(committed)
