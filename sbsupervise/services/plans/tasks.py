"""What the desk takes from plans: which of them wait for whom, each as a statement with the project at hand."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.plans.machine import ACCEPTED_STATES
from sbsupervise.models import Plan, PlanCopy, PlanEnding
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans.reading import waiting_for

Statement = Callable[[Actor], Select[Any]]


def _own(actor: Actor, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Plans that the actor's office decides."""
    chosen = select(Plan).where(Plan.office_id == actor.office_id, Plan.external_body == "", *conditions)
    # The clocks look at the hearing of every plan.
    return chosen.options(joinedload(Plan.project), joinedload(Plan.hearing)).order_by(Plan.submitted_on, Plan.id)


def in_states(states: Sequence[PlanState]) -> Statement:
    return lambda actor: _own(actor, Plan.state.in_(states))


def to_propose(actor: Actor) -> Select[Any]:
    """Accepted applications for whose decision nothing has been proposed."""
    return _own(actor, Plan.state.in_(ACCEPTED_STATES), Plan.proposed_state.is_(None))


def to_sign(actor: Actor) -> Select[Any]:
    return _own(actor, waiting_for(actor))


def to_deliver(actor: Actor) -> Select[Any]:
    decided = Plan.state.in_((PlanState.GRANTED, PlanState.DENIED))
    return _own(actor, decided, Plan.delivered_on.is_(None), Plan.clocks_ended_on.is_(None))


def to_publish(actor: Actor) -> Select[Any]:
    granted = Plan.state == PlanState.GRANTED
    return _own(actor, granted, Plan.published_on.is_(None), Plan.clocks_ended_on.is_(None))


def to_end(actor: Actor) -> Select[Any]:
    """Approvals that another person has proposed to revoke or to cancel."""
    proposed = select(PlanEnding.plan_id).where(
        PlanEnding.decided_on.is_(None), PlanEnding.proposed_by_id.is_distinct_from(actor.person_id)
    )
    chosen = _own(actor, Plan.state == PlanState.GRANTED, Plan.id.in_(proposed))
    return chosen.options(joinedload(Plan.ending))


def copies_to_read(actor: Actor) -> Select[Any]:
    """Decisions of other offices of which the own office has a copy that nobody has read."""
    unread = select(PlanCopy.plan_id).where(PlanCopy.office_id == actor.office_id, PlanCopy.read_on.is_(None))
    chosen = select(Plan).where(Plan.id.in_(unread)).options(joinedload(Plan.project), joinedload(Plan.office))
    return chosen.order_by(Plan.decided_on, Plan.id)
