"""The week of an officer (我的本周): visits, records to finish, findings due, reports to check, planned checks.

One query for each kind, whatever the number of officers; what is overdue stays until it is done.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from sbsupervise.domain.inspections import FindingState, InspectionStage, ReportState
from sbsupervise.models import (
    Finding,
    Inspection,
    InspectionOfficer,
    InspectionPlan,
    Person,
    PlannedCheck,
    RectificationReport,
    ScopedSession,
)
from sbsupervise.services.acts import Actor
from sbsupervise.services.coverage import STANDING, begun
from sbsupervise.services.inspections.concerned import officers_of
from sbsupervise.services.rectifications.reading import recheck_due

MOST = 300
_S = InspectionStage
BEFORE_RECORD = {
    _S.PLANNED: "检查待审批",
    _S.APPROVED: "现场检查",
    _S.NOTIFIED: "现场检查",
    _S.ON_SITE: "填写检查记录",
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that somebody has to do by a day; ``endpoint`` and ``key`` lead to it, ``officers`` are persons."""

    what: str
    project: str
    on: date
    endpoint: str
    key: Mapping[str, int]
    officers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OfficerWeek:
    """An officer and what lies before him, the earliest first."""

    officer: Person
    duties: Sequence[Duty]


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday to Sunday. ``idle`` are the officers with nothing to do in it; ``cut``: not all is shown."""

    first: date
    last: date
    officers: Sequence[OfficerWeek]
    idle: Sequence[Person]
    cut: bool


def week_of(session: ScopedSession, actor: Actor, *, everybody: bool) -> Week:
    """The week of the actor, or of all officers of the office."""
    first = actor.today - timedelta(days=actor.today.weekday())
    last = first + timedelta(days=6)
    persons = officers_of(session, actor.office_id)
    if not everybody:
        persons = [person for person in persons if person.id == actor.person_id]
    numbers = [person.id for person in persons]
    kinds = [list(kind(session, actor, last, numbers)) for kind in KINDS] if numbers else []
    duties = sorted((duty for kind in kinds for duty in kind), key=lambda duty: (duty.on, duty.what, duty.project))
    weeks = [OfficerWeek(person, [duty for duty in duties if person.id in duty.officers]) for person in persons]
    return Week(
        first=first,
        last=last,
        officers=[week for week in weeks if week.duties],
        idle=[week.officer for week in weeks if not week.duties],
        cut=any(len(kind) == MOST for kind in kinds),
    )


def _of(numbers: Sequence[int]) -> ColumnElement[bool]:
    return Inspection.officers.any(InspectionOfficer.person_id.in_(numbers))


def _inspections(actor: Actor, numbers: Sequence[int]) -> Select[Inspection]:
    own = select(Inspection).where(Inspection.office_id == actor.office_id, _of(numbers))
    shown = (joinedload(Inspection.project), selectinload(Inspection.officers))
    return own.options(*shown).order_by(Inspection.carried_out_on, Inspection.id).limit(MOST)


def _findings(actor: Actor, numbers: Sequence[int]) -> Select[Finding]:
    own = select(Finding).join(Finding.inspection).where(Inspection.office_id == actor.office_id, _of(numbers))
    loaded = contains_eager(Finding.inspection).selectinload(Inspection.officers)
    return own.options(joinedload(Finding.project), loaded).limit(MOST)


def _team(inspection: Inspection) -> tuple[int, ...]:
    return tuple(row.person_id for row in inspection.officers)


def _visits(session: ScopedSession, actor: Actor, last: date, numbers: Sequence[int]) -> Iterator[Duty]:
    ahead = _inspections(actor, numbers).where(Inspection.stage.in_(BEFORE_RECORD), Inspection.carried_out_on <= last)
    for row in session.scalars(ahead):
        yield _about(row, BEFORE_RECORD[row.stage], row.carried_out_on)


def _records(session: ScopedSession, actor: Actor, _last: date, numbers: Sequence[int]) -> Iterator[Duty]:
    """Records of proposed inspections that are not signed, or of which nobody has said what they come to."""
    unsigned = and_(Inspection.signed_by == "", Inspection.refused.is_(False))
    waiting = _inspections(actor, numbers).where(
        Inspection.stage == _S.RECORDED,
        Inspection.proposed_by_id.is_not(None),
        or_(unsigned, Inspection.outcome.is_(None)),
    )
    for row in session.scalars(waiting):
        yield _about(row, "检查结果定性" if row.signed_by or row.refused else "检查记录签字", row.ended_on)


def _about(inspection: Inspection, what: str, on: date) -> Duty:
    key = {"inspection_id": inspection.id}
    return Duty(what, inspection.project.name, on, "inspections.show", key, _team(inspection))


def _due(session: ScopedSession, actor: Actor, last: date, numbers: Sequence[int]) -> Iterator[Duty]:
    late = _findings(actor, numbers).where(Finding.state == FindingState.OPEN, Finding.rectify_by <= last)
    for row in session.scalars(late.order_by(Finding.rectify_by, Finding.id)):
        key = {"finding_id": row.id}
        due_on = row.rectify_by or row.found_on
        yield Duty("督促整改", row.project.name, due_on, "findings.show", key, _team(row.inspection))


def _rechecks(session: ScopedSession, actor: Actor, _last: date, numbers: Sequence[int]) -> Iterator[Duty]:
    """Reports that wait for their check; whoever made the finding is reminded, another person may check."""
    reported = (
        select(RectificationReport)
        .join(RectificationReport.finding)
        .join(Finding.inspection)
        .where(
            RectificationReport.state == ReportState.SUBMITTED, Inspection.office_id == actor.office_id, _of(numbers)
        )
        .options(
            joinedload(RectificationReport.project),
            contains_eager(RectificationReport.finding)
            .contains_eager(Finding.inspection)
            .selectinload(Inspection.officers),
        )
        .order_by(RectificationReport.reported_on, RectificationReport.id)
        .limit(MOST)
    )
    for row in session.scalars(reported):
        key = {"finding_id": row.finding_id}
        due_on = recheck_due(row).due
        yield Duty("复核整改", row.project.name, due_on, "findings.show", key, _team(row.finding.inspection))


def _planned(session: ScopedSession, actor: Actor, _last: date, numbers: Sequence[int]) -> Iterator[Duty]:
    """The checks of the plan of this month, and of the months before, with which nobody has begun."""
    today = actor.today
    checks = (
        select(PlannedCheck)
        .join(PlannedCheck.plan)
        .where(
            InspectionPlan.office_id == actor.office_id,
            InspectionPlan.year == today.year,
            InspectionPlan.state.in_(STANDING),
            PlannedCheck.month <= today.month,
            PlannedCheck.dropped.is_(False),
            PlannedCheck.officer_id.in_(numbers),
            ~begun(),
        )
        .options(joinedload(PlannedCheck.project))
        .order_by(PlannedCheck.month, PlannedCheck.id)
        .limit(MOST)
    )
    for row in session.scalars(checks):
        until = date(today.year, row.month, monthrange(today.year, row.month)[1])
        key: dict[str, Any] = {"project_id": row.project_id, "planned_check_id": row.id}
        officers = () if row.officer_id is None else (row.officer_id,)
        yield Duty(
            f"发起计划检查（{row.kind.label}）", row.project.name, until, "inspection_steps.propose", key, officers
        )


KINDS = (_visits, _records, _due, _rechecks, _planned)
