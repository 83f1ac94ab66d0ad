"""Inspections as lists and pages show them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, not_, select
from sqlalchemy.orm import joinedload, selectinload

from sbsupervise.domain import inspections as rules
from sbsupervise.domain.inspections import FindingState, InspectionKind, InspectionStage, InspectionState
from sbsupervise.models import (
    DrawPick,
    Finding,
    Inspection,
    InspectionOfficer,
    Notice,
    PlannedCheck,
    Project,
    ScopedSession,
)
from sbsupervise.services.findings import days_over, is_late
from sbsupervise.services.lists import like


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFilters:
    """What a list of inspections is narrowed down to; None and False narrow nothing.

    ``state`` is a stage, or once recorded what the findings say; ``overdue`` asks for those that have overdue findings,
    ``text`` for a part of the project's name.
    """

    office_id: int | None = None
    kind: InspectionKind | None = None
    year: int | None = None
    state: InspectionState | None = None
    overdue: bool = False
    text: str = ""


def inspections_of(filters: InspectionFilters, today: date) -> Select[Inspection]:
    """The inspections that the session sees, with what a list shows of them."""
    conditions: list[ColumnElement[bool]] = []
    statement = select(Inspection).options(
        joinedload(Inspection.project), joinedload(Inspection.office), selectinload(Inspection.findings)
    )
    if filters.office_id is not None:
        conditions.append(Inspection.office_id == filters.office_id)
    if filters.kind is not None:
        conditions.append(Inspection.kind == filters.kind)
    if filters.year is not None:
        conditions.append(Inspection.carried_out_on.between(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if filters.state is not None:
        conditions.append(in_state(filters.state))
    if filters.overdue:
        conditions.append(Inspection.findings.any(is_late(today)))
    if filters.text:
        statement = statement.join(Inspection.project)
        conditions.append(Project.name.like(like(filters.text), escape="\\"))
    return statement.where(*conditions)


def in_state(state: InspectionState) -> ColumnElement[bool]:
    """The condition of an inspection that stands in a state, the same as ``domain.inspections.state_of``."""
    if state.value in {stage.value for stage in InspectionStage}:
        return Inspection.stage == InspectionStage(state.value)
    standing = Inspection.findings.any(Finding.state != FindingState.WITHDRAWN)
    unsettled = Inspection.findings.any(Finding.state.in_((FindingState.OPEN, FindingState.REPORTED)))
    said = {
        InspectionState.CLOSED_OK: not_(standing),
        InspectionState.CLOSED_FIXED: and_(standing, not_(unsettled)),
        InspectionState.RECTIFYING: unsettled,
    }
    return and_(Inspection.stage == InspectionStage.RECORDED, said[state])


def inspections_of_project(session: ScopedSession, project_id: int) -> list[Inspection]:
    """All inspections of a project, newest first, with their offices and findings."""
    statement = select(Inspection).where(Inspection.project_id == project_id)
    loaded = statement.options(joinedload(Inspection.office), selectinload(Inspection.findings))
    return list(session.scalars(loaded.order_by(Inspection.carried_out_on.desc(), Inspection.id.desc())))


def inspection_file(session: ScopedSession, inspection_id: int) -> Inspection | None:
    """One inspection with all that its page shows, or None if the session sees none of that number."""
    findings = selectinload(Inspection.findings)
    options = (
        joinedload(Inspection.project).joinedload(Project.construction_unit),
        joinedload(Inspection.office),
        joinedload(Inspection.recorded_by),
        joinedload(Inspection.proposed_by),
        joinedload(Inspection.approved_by),
        joinedload(Inspection.planned_check).joinedload(PlannedCheck.plan),
        joinedload(Inspection.draw_pick).joinedload(DrawPick.draw),
        selectinload(Inspection.participants),
        selectinload(Inspection.answers),
        selectinload(Inspection.officers).joinedload(InspectionOfficer.person),
        findings.joinedload(Finding.unit),
        findings.joinedload(Finding.checked_by),
    )
    return session.get(Inspection, inspection_id, options=options)


def open_findings(session: ScopedSession, inspection_id: int) -> list[Finding]:
    """The findings of an inspection that are still to be put right, with their units, in their order."""
    statement = select(Finding).where(Finding.inspection_id == inspection_id, Finding.state == FindingState.OPEN)
    return list(session.scalars(statement.options(joinedload(Finding.unit)).order_by(Finding.id)))


def notices_of_inspection(session: ScopedSession, inspection_id: int) -> list[Notice]:
    """The notices drafted or issued on an inspection, newest first."""
    return list(session.scalars(select(Notice).where(Notice.inspection_id == inspection_id).order_by(Notice.id.desc())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an inspection stands on a day: its state, and how many findings stand, are open, are overdue.

    ``next_due`` is the earliest day to put an open finding right; it may have passed.
    """

    state: InspectionState
    made: int
    open: int
    overdue: int
    next_due: date | None


def standing_of(inspection: Inspection, today: date) -> Standing:
    """Where an inspection stands, worked out from its findings, which must be loaded."""
    states = [finding.state for finding in inspection.findings]
    open_ = [finding for finding in inspection.findings if finding.state is FindingState.OPEN]
    return Standing(
        state=rules.state_of(inspection.stage, states),
        made=sum(state is not FindingState.WITHDRAWN for state in states),
        open=len(open_),
        overdue=sum(days_over(finding, today) > 0 for finding in open_),
        next_due=min((finding.rectify_by for finding in open_ if finding.rectify_by is not None), default=None),
    )
