"""The approval that stands: what later applications follow, and what a change is compared with."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.plans import UNDER_WAY, PlanState
from sbsupervise.models import Plan, ScopedSession


def standing_plans(session: ScopedSession, project_id: int) -> Sequence[Plan]:
    """The approvals of a project that are in force, the last one first."""
    granted = select(Plan).where(Plan.project_id == project_id, Plan.state == PlanState.GRANTED)
    return session.scalars(granted.order_by(Plan.decided_on.desc(), Plan.id.desc())).all()


def standing_plan(session: ScopedSession, project_id: int) -> Plan | None:
    """The last approved version, changes included: the base of comparison, which each granted change sets anew."""
    return next(iter(standing_plans(session, project_id)), None)


def followers_of(session: ScopedSession, plan: Plan) -> Sequence[Plan]:
    """The applications that stand upon an approval and have not come to nothing."""
    live = (*UNDER_WAY, PlanState.GRANTED)
    return session.scalars(select(Plan).where(Plan.base_id == plan.id, Plan.state.in_(live)).order_by(Plan.id)).all()


def end_clocks(session: ScopedSession, project_id: int, ended_on: date) -> None:
    """Let the plans of a project that has ended wait for nothing any more; they stay what they were decided to be."""
    for plan in session.scalars(select(Plan).where(Plan.project_id == project_id)):
        plan.clocks_ended_on = ended_on


def under_way(session: ScopedSession, project_id: int) -> Plan | None:
    """The application of a project that has not been decided."""
    return session.scalar(select(Plan).where(Plan.project_id == project_id, Plan.state.in_(UNDER_WAY)).limit(1))


def undecided(plans: Iterable[Plan]) -> Plan | None:
    """The same, of plans that are at hand."""
    return next((plan for plan in plans if plan.state in UNDER_WAY), None)
