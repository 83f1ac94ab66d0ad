"""A finding with the whole course of its rectification, as an office and as a unit see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from sbsupervise.domain.clocks import Deadline, Unit, deadline
from sbsupervise.domain.inspections import ClosingProof, ExtensionState, FindingState, ReportState
from sbsupervise.models import (
    Finding,
    FindingReminder,
    Inspection,
    RectificationExtension,
    RectificationReport,
    ReportPaper,
    ScopedSession,
    StoredFile,
)
from sbsupervise.parameters.calendars import calendar
from sbsupervise.parameters.rectifications import closing_proof, recheck_days
from sbsupervise.services.acts import Actor

SHOWN = 100
WITH_ITS_PROJECT = "a unit sees the project and the inspection of a finding about it, in whichever project"
COURSE: tuple[ORMOption, ...] = (
    selectinload(Finding.reports).joinedload(RectificationReport.reported_by),
    selectinload(Finding.reports).joinedload(RectificationReport.checked_by),
    selectinload(Finding.reports).selectinload(RectificationReport.papers).joinedload(ReportPaper.file),
    selectinload(Finding.reports).selectinload(RectificationReport.photos),
    selectinload(Finding.extensions).joinedload(RectificationExtension.asked_by),
    selectinload(Finding.extensions).joinedload(RectificationExtension.decided_by),
    selectinload(Finding.reminders).joinedload(FindingReminder.reminded_by),
    selectinload(Finding.photos),
)
"""What a page of a finding shows of its course, each in one query whatever the number of findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Where the rectification of a finding stands; ``recheck`` is the office's clock, while a report waits."""

    finding: Finding
    proof: ClosingProof
    report: RectificationReport | None
    extension: RectificationExtension | None
    recheck: Deadline | None

    @property
    def moved(self) -> bool:
        """Whether the day is another one than the first."""
        return self.finding.first_due_on != self.finding.rectify_by


def course_of(finding: Finding) -> Course:
    """The course of a finding whose reports and extensions are loaded: what waits in it to be checked or decided."""
    reported = finding.state is FindingState.REPORTED
    waiting = [report for report in finding.reports if report.state is ReportState.SUBMITTED]
    report = waiting[-1] if reported and waiting else None
    asked = (extension for extension in finding.extensions if extension.state is ExtensionState.ASKED)
    return Course(
        finding=finding,
        proof=closing_proof(finding.code, finding.found_on),
        report=report,
        extension=next(asked, None) if finding.state is FindingState.OPEN else None,
        recheck=None if report is None else recheck_due(report),
    )


def recheck_due(report: RectificationReport) -> Deadline:
    """The day by which the office checks a report."""
    return deadline(report.reported_on, recheck_days().on(report.reported_on), Unit.WORKING, calendar())


def receipt_number(report: RectificationReport) -> str:
    """The number of the receipt for a report, under which both sides find it."""
    return f"整改{report.reported_on.year}-{report.id:06d}"


def finding_file(session: ScopedSession, finding_id: int) -> Finding | None:
    """One finding with its course, or None if the session sees none of that number."""
    if session.get(Finding, finding_id) is None:
        return None
    shown = (joinedload(Finding.project), joinedload(Finding.inspection).joinedload(Inspection.office))
    whole = select(Finding).where(Finding.id == finding_id).options(*COURSE, *shown, joinedload(Finding.unit))
    return session.scalars(whole.execution_options(whole=WITH_ITS_PROJECT)).one()


def load_courses(session: ScopedSession, inspection_id: int) -> None:
    """Load the courses of all findings of an inspection into the session, a fixed number of queries."""
    session.scalars(select(Finding).where(Finding.inspection_id == inspection_id).options(*COURSE)).all()


def findings_of_unit(actor: Actor) -> Select[Finding]:
    """The findings about a unit and those in its own projects, the open ones by their day first, then the others."""
    waiting = case((Finding.state == FindingState.OPEN, 0), (Finding.state == FindingState.REPORTED, 1), else_=2)
    return (
        select(Finding)
        .where(Finding.visible(actor.scope))
        .options(
            joinedload(Finding.project),
            joinedload(Finding.inspection).joinedload(Inspection.office),
            joinedload(Finding.unit),
            selectinload(Finding.reports),
            selectinload(Finding.extensions),
        )
        .order_by(waiting, Finding.rectify_by, Finding.id)
        .limit(SHOWN)
        .execution_options(whole=WITH_ITS_PROJECT)
    )


def unit_findings(session: ScopedSession, actor: Actor) -> Sequence[Finding]:
    """The findings that concern the unit of the actor, no more than fit on a page."""
    return session.scalars(findings_of_unit(actor)).all()


def paper_of_report(session: ScopedSession, finding: Finding, file_id: int) -> StoredFile | None:
    """A file that came with a report of a finding which the session sees; None if it did not."""
    handed_in = (
        select(StoredFile)
        .join(ReportPaper, ReportPaper.file_id == StoredFile.id)
        .join(RectificationReport, RectificationReport.id == ReportPaper.report_id)
        .where(RectificationReport.finding_id == finding.id, StoredFile.id == file_id)
    )
    whole = "a paper of a report is shown to whoever sees the finding"
    return session.scalar(handed_in.execution_options(whole=whole))


def default_day(today: date, finding: Finding) -> date:
    """The day that a form proposes for what is going on: today, or the day of the finding if that is later."""
    return max(today, finding.found_on)
