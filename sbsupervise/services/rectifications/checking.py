"""A report checked: accepted and the finding closed (销号), or returned; a finding seen put right; one reopened."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbsupervise.domain import inspections as rules
from sbsupervise.domain.inspections import ReportState
from sbsupervise.domain.inspections import rectification as closing
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Finding, RectificationReport, ScopedSession
from sbsupervise.parameters.rectifications import closing_proof
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.findings import person_of
from sbsupervise.services.inspections.concerned import officers_of
from sbsupervise.services.parts import check_part
from sbsupervise.services.rectifications.evidence import evidence_of, hand_in
from sbsupervise.services.rectifications.reporting import ReportFinding, written_report
from sbsupervise.services.stored_files import HandedIn

OPINION = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptReport:
    """``same_place``: the checker has compared the photos from before and after."""

    finding_id: int
    same_place: bool = False
    opinion: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReport:
    finding_id: int
    opinion: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RectifyFinding:
    """A finding that ``seen_by_id`` saw put right on site; another officer confirms it with the same proof."""

    finding_id: int
    seen_by_id: int
    rectified_on: date
    responsible: str
    proof: str
    document_number: str = ""
    photos: tuple[HandedIn, ...] = ()
    same_place: bool = False
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenFinding:
    finding_id: int
    reason: str
    rectify_by: date
    version: int | None = None


@act("finding.accept", Permission.RECORD_INSPECTIONS, on=Finding)
def accept_report(session: ScopedSession, actor: Actor, command: AcceptReport) -> Finding:
    """Close a finding on its report."""
    finding = session.get_one(Finding, command.finding_id)
    check_part(session, actor, finding.project_id)
    state = rules.FINDINGS.move(finding.state, "finding.accept")
    report = waiting_report(session, finding)
    _check(actor, report, ReportState.ACCEPTED, written_text(command.opinion, "opinion", limit=OPINION))
    _close(session, finding, report, same_place=command.same_place)
    finding.state = state
    return finding


@act("finding.return", Permission.RECORD_INSPECTIONS, on=Finding)
def return_report(session: ScopedSession, actor: Actor, command: ReturnReport) -> Finding:
    """Send a report back with an opinion; the finding is open again and its days are what they were."""
    finding = session.get_one(Finding, command.finding_id)
    check_part(session, actor, finding.project_id)
    state = rules.FINDINGS.move(finding.state, "finding.return")
    opinion = written_text(command.opinion, "opinion", "请写明退回的理由和要求", limit=OPINION)
    _check(actor, waiting_report(session, finding), ReportState.RETURNED, opinion)
    finding.state = state
    return finding


@act("finding.rectify", Permission.RECORD_INSPECTIONS, on=Finding)
def rectify_finding(session: ScopedSession, actor: Actor, command: RectifyFinding) -> Finding:
    """Close a finding that an officer saw put right on site.

    What was seen is put on record as a report of that officer and checked by the one who acts: also without a report
    of the unit it takes two persons, and the same proof.
    """
    finding = session.get_one(Finding, command.finding_id)
    check_part(session, actor, finding.project_id)
    state = rules.FINDINGS.move(finding.state, "finding.rectify")
    rules.check_rectification(command.rectified_on, finding.found_on, today=actor.today)
    if command.seen_by_id not in {person.id for person in officers_of(session, actor.office_id)}:
        raise RuleError("现场核实人员须为本机关持有执法证的人员", field="seen_by_id", source=rules.TEAM)
    report = written_report(
        finding,
        ReportFinding(
            finding_id=finding.id,
            rectified_on=command.rectified_on,
            responsible=command.responsible,
            text=written_text(command.proof, "proof", "请填写整改情况和证明材料"),
            document_number=command.document_number,
            photos=command.photos,
        ),
    )
    report.reported_on, report.reported_by_id = actor.today, command.seen_by_id
    _check(actor, report, ReportState.ACCEPTED, "")
    session.add(report)
    session.flush()
    hand_in(session, actor, report, (), command.photos)
    _close(session, finding, report, same_place=command.same_place)
    finding.state = state
    return finding


@act("finding.reopen", Permission.RECORD_INSPECTIONS, on=Finding)
def reopen_finding(session: ScopedSession, actor: Actor, command: ReopenFinding) -> Finding:
    """Open a closed finding again with a new day; the first day stays, as do the reports that it was closed on."""
    finding = session.get_one(Finding, command.finding_id)
    check_part(session, actor, finding.project_id)
    state = rules.FINDINGS.move(finding.state, "finding.reopen")
    closing.check_reopened_until(command.rectify_by, finding.first_due_on, today=actor.today)
    finding.reason = written_text(command.reason, "reason", "请填写重新打开的理由", limit=SHORT)
    finding.rectify_by, finding.state = command.rectify_by, state
    finding.rectified_on, finding.checked_by_id, finding.proof = None, None, ""
    return finding


def waiting_report(session: ScopedSession, finding: Finding) -> RectificationReport:
    """The report that waits to be checked."""
    waiting = select(RectificationReport).where(
        RectificationReport.finding_id == finding.id, RectificationReport.state == ReportState.SUBMITTED
    )
    return session.scalars(waiting.order_by(RectificationReport.id.desc()).limit(1)).one()


def _check(actor: Actor, report: RectificationReport, state: ReportState, opinion: str) -> None:
    checker = person_of(actor)
    closing.check_checker(reported_by=report.reported_by_id, checked_by=checker)
    report.state, report.opinion = state, opinion
    report.checked_by_id, report.checked_on = checker, actor.today


def _close(session: ScopedSession, finding: Finding, report: RectificationReport, *, same_place: bool) -> None:
    evidence = evidence_of(session, finding, report, same_place=same_place)
    closing.check_closing(closing_proof(finding.code, finding.found_on), evidence)
    finding.rectified_on, finding.proof = report.rectified_on, report.text
    finding.checked_by_id = report.checked_by_id
