"""What becomes of a record: the officers say what it comes to, and the result is published."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.clocks import Deadline, Unit, deadline
from sbsupervise.domain.inspections import FindingState, Outcome, course, outcomes
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Inspection, Notice, ScopedSession
from sbsupervise.parameters.calendars import calendar
from sbsupervise.parameters.inspections import many_findings, opinion_days
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.catalogues import kinds_of
from sbsupervise.services.inspections.course import held

OPINIONS = (NoticeKind.INSPECTION_OPINION, NoticeKind.RECTIFY_NOTICE, NoticeKind.RECTIFY_ORDER)
"""Papers with which an inspection is answered within the days of the opinion (I05, I06, O02)."""
OUT = (NoticeState.ISSUED, NoticeState.SERVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyInspection:
    """``reason`` says why the officers differ from what the findings suggest."""

    inspection_id: int
    outcome: Outcome
    outcome_reason: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishInspection:
    inspection_id: int
    published_on: date
    version: int | None = None


@act("inspection.classify", Permission.RECORD_INSPECTIONS, on=Inspection)
def classify_inspection(session: ScopedSession, actor: Actor, command: ClassifyInspection) -> Inspection:
    """Say what a signed record comes to; it may be said anew until the result is published."""
    inspection = held(session, actor, command.inspection_id)
    course.COURSE.move(inspection.stage, "inspection.classify")
    if inspection.published_on is not None:
        raise RuleError("检查结果已经公开，不能重新定性")
    if course.has_visit(inspection.kind):
        outcomes.check_signed(inspection.refused or bool(inspection.signed_by))
    reason = written_text(command.outcome_reason, "outcome_reason", limit=SHORT)
    suggestion = suggested_outcome(session, inspection)
    outcomes.check_outcome(command.outcome, suggestion, reason)
    inspection.outcome = command.outcome
    inspection.outcome_reason = reason if command.outcome is not suggestion else ""
    return inspection


@act("inspection.publish", Permission.RECORD_INSPECTIONS, on=Inspection)
def publish_inspection(session: ScopedSession, actor: Actor, command: PublishInspection) -> Inspection:
    """Record that the result was published on the site of the office."""
    inspection = held(session, actor, command.inspection_id)
    course.COURSE.move(inspection.stage, "inspection.publish")
    if inspection.published_on is not None:
        raise RuleError("检查结果已经公开")
    outcomes.check_publication(
        inspection.outcome,
        command.published_on,
        inspection.ended_on,
        opinion_issued=opinion_issued(session, inspection.id),
        today=actor.today,
    )
    inspection.published_on = command.published_on
    return inspection


def suggested_outcome(session: ScopedSession, inspection: Inspection) -> Outcome:
    """What the standing findings of an inspection suggest; they must be loaded."""
    kinds = kinds_of(session, inspection.findings)
    found = [
        outcomes.Found(severity=finding.severity, offence=outcomes.is_offence(kinds[finding.id]))
        for finding in inspection.findings
        if finding.state is not FindingState.WITHDRAWN
    ]
    return outcomes.suggested(found, many=many_findings().on(inspection.carried_out_on))


def opinion_issued(session: ScopedSession, inspection_id: int) -> bool:
    """Whether an inspection has been answered by a paper that is in force."""
    issued = select(Notice.id).where(
        Notice.inspection_id == inspection_id, Notice.kind.in_(OPINIONS), Notice.state.in_(OUT)
    )
    return session.scalar(issued.limit(1)) is not None


def opinion_due(inspection: Inspection) -> Deadline | None:
    """By when the opinion on a record must be issued, counted from the last day of the visit; None without one.

    An inspection whose approval is not on record was made before its course was kept here.
    """
    if inspection.approved_on is None or inspection.outcome not in outcomes.WITH_OPINION:
        return None
    days = opinion_days().on(inspection.ended_on)
    return deadline(inspection.ended_on, days, Unit.WORKING, calendar())
