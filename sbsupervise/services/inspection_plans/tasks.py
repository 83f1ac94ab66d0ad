"""What waits to be done about the plan of the year, as the worklist asks for it."""

from datetime import date

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from sbsupervise.domain.inspections import YearPlanState
from sbsupervise.models import InspectionPlan, Office, PlannedCheck
from sbsupervise.services.acts import Actor
from sbsupervise.services.coverage import STANDING, begun
from sbsupervise.services.inspections.concerned import INSPECTING


def without_plan(actor: Actor) -> Select[Office]:
    """The actor's office, as long as it has no adopted plan of this year."""
    adopted = exists().where(
        InspectionPlan.office_id == Office.id,
        InspectionPlan.year == actor.today.year,
        InspectionPlan.state.in_(STANDING),
    )
    return select(Office).where(Office.id == actor.office_id, Office.kind.in_(INSPECTING), ~adopted)


def to_adopt(actor: Actor) -> Select[InspectionPlan]:
    """Drafts of the actor's office that somebody else drew up."""
    return (
        select(InspectionPlan)
        .where(
            InspectionPlan.office_id == actor.office_id,
            InspectionPlan.state == YearPlanState.DRAFT,
            InspectionPlan.drafted_by_id != actor.person_id,
            exists().where(PlannedCheck.plan_id == InspectionPlan.id, PlannedCheck.dropped.is_(False)),
        )
        .options(joinedload(InspectionPlan.office), joinedload(InspectionPlan.drafted_by))
        .order_by(InspectionPlan.year)
    )


def due_checks(actor: Actor) -> Select[PlannedCheck]:
    """The checks of the actor's office planned for this month or an earlier one, with which nobody has begun.

    They are those of the actor, and those that have no officer.
    """
    return (
        select(PlannedCheck)
        .join(PlannedCheck.plan)
        .options(joinedload(PlannedCheck.project), contains_eager(PlannedCheck.plan))
        .where(
            InspectionPlan.office_id == actor.office_id,
            InspectionPlan.year == actor.today.year,
            InspectionPlan.state.in_(STANDING),
            PlannedCheck.month <= actor.today.month,
            PlannedCheck.dropped.is_(False),
            or_(PlannedCheck.officer_id.is_(None), PlannedCheck.officer_id == actor.person_id),
            ~begun(),
        )
        .order_by(PlannedCheck.month, PlannedCheck.id)
    )


def lacking(check: PlannedCheck, today: date) -> str:
    """What a check is, whether its month has gone by, and what it still lacks."""
    late = "，已过计划的月份" if check.month < today.month else ""
    return f"{check.month}月 {check.kind.label}{late}" + ("，尚未安排人员" if check.officer_id is None else "")
