"""What waits to be done about inspections and their findings, as the worklist asks for it."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.inspections import FindingState, InspectionStage
from sbsupervise.domain.inspections.outcomes import WITH_OPINION
from sbsupervise.models import Finding, Inspection, Notice
from sbsupervise.services.acts import Actor
from sbsupervise.services.inspections.checklists import is_signed
from sbsupervise.services.inspections.outcomes import OPINIONS, OUT, opinion_due

WEEK = timedelta(days=7)
AHEAD = timedelta(days=15)
UNTOUCHED = timedelta(days=30)
GOING = (InspectionStage.APPROVED, InspectionStage.NOTIFIED, InspectionStage.ON_SITE)


def findings_due(actor: Actor) -> Select[Any]:
    """Open findings of the own office that fall due soon, or have."""
    due = (
        select(Finding)
        .join(Finding.inspection)
        .where(
            Finding.state == FindingState.OPEN,
            Finding.rectify_by <= actor.today + AHEAD,
            Inspection.office_id == actor.office_id,
        )
    )
    return due.options(joinedload(Finding.project)).order_by(Finding.rectify_by, Finding.id)


def findings_long_overdue(actor: Actor) -> Select[Any]:
    return findings_due(actor).where(Finding.rectify_by < actor.today - UNTOUCHED)


def to_approve(actor: Actor) -> Select[Any]:
    """Inspections that another person proposed and this one may approve."""
    return _own(actor).where(Inspection.stage == InspectionStage.PLANNED, Inspection.proposed_by_id != actor.person_id)


def to_make(actor: Actor) -> Select[Any]:
    """Approved inspections of this week, and those whose day has gone by."""
    return _own(actor).where(Inspection.stage.in_(GOING), Inspection.carried_out_on <= actor.today + WEEK)


def to_finish(actor: Actor) -> Select[Any]:
    """Records that are to be signed or classified."""
    return _own(actor).where(
        Inspection.stage == InspectionStage.RECORDED,
        Inspection.proposed_by_id.is_not(None),
        Inspection.outcome.is_(None),
    )


def to_answer(actor: Actor) -> Select[Any]:
    """Records that call for an opinion and have none yet.

    One that was put on record afterwards may have its opinion on paper: the page shows its clock, the desk is not told.
    """
    answered = select(Notice.inspection_id).where(
        Notice.inspection_id.is_not(None), Notice.kind.in_(OPINIONS), Notice.state.in_(OUT)
    )
    return _own(actor).where(
        Inspection.outcome.in_(WITH_OPINION), Inspection.proposed_by_id.is_not(None), Inspection.id.not_in(answered)
    )


def opinion_due_on(inspection: Inspection, _today: date) -> date | None:
    due = opinion_due(inspection)
    return None if due is None else due.due


def unfinished(inspection: Inspection) -> str:
    """What a record lacks."""
    return "待定性" if is_signed(inspection) else "未签字"


def _own(actor: Actor) -> Select[Any]:
    own = select(Inspection).where(Inspection.office_id == actor.office_id).options(joinedload(Inspection.project))
    return own.order_by(Inspection.carried_out_on, Inspection.id)
