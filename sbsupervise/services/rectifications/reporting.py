"""A finding reported as put right (整改报告): by the unit itself, or by an officer who notes a report on paper."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain import inspections as rules
from sbsupervise.domain.inspections import ReportState
from sbsupervise.domain.inspections import rectification as closing
from sbsupervise.domain.inspections.rectification import Evidence
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Finding, RectificationReport, ScopedSession
from sbsupervise.parameters.rectifications import closing_proof
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.findings import person_of
from sbsupervise.services.parts import check_part
from sbsupervise.services.rectifications.evidence import hand_in
from sbsupervise.services.stored_files import HandedIn

LINE = 100
MOST_FILES = 10
BY_UNIT = "整改报告由责任单位或者生产建设单位提交；收到纸质报告的，请使用“登记整改报告”"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFinding:
    """What was done, by whom and when; ``papers`` and ``photos`` (from after) prove it, or the number of a paper."""

    finding_id: int
    rectified_on: date
    responsible: str
    text: str
    document_number: str = ""
    papers: tuple[HandedIn, ...] = ()
    photos: tuple[HandedIn, ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReport(ReportFinding):
    """The same, handed in on paper on ``reported_on``."""

    reported_on: date


@act("finding.report", Permission.ANSWER_FINDINGS, on=Finding)
def report_finding(session: ScopedSession, actor: Actor, command: ReportFinding) -> RectificationReport:
    """A unit reports that a finding which concerns it was put right."""
    finding = session.get_one(Finding, command.finding_id)
    check_unit(actor, BY_UNIT)
    return _reported(session, actor, "finding.report", finding, command, actor.today)


@act("finding.note_report", Permission.RECORD_INSPECTIONS, on=Finding)
def note_report(session: ScopedSession, actor: Actor, command: NoteReport) -> RectificationReport:
    """An officer puts a report on record that came on paper; whoever notes it does not check it."""
    finding = session.get_one(Finding, command.finding_id)
    check_part(session, actor, finding.project_id)
    closing.check_reported_on(command.reported_on, finding.found_on, today=actor.today)
    return _reported(session, actor, "finding.note_report", finding, command, command.reported_on)


def check_unit(actor: Actor, refusal: str) -> None:
    """Refuse offices where a unit speaks for itself."""
    if actor.unit_id is None:
        raise RuleError(refusal)


def _reported(
    session: ScopedSession, actor: Actor, name: str, finding: Finding, command: ReportFinding | NoteReport, on: date
) -> RectificationReport:
    state = rules.FINDINGS.move(finding.state, name)
    rules.check_rectification(command.rectified_on, finding.found_on, today=on)
    report = written_report(finding, command)
    report.reported_on, report.reported_by_id, report.state = on, person_of(actor), ReportState.SUBMITTED
    evidence = Evidence(after=bool(command.photos), document_number=report.document_number)
    closing.check_report(closing_proof(finding.code, finding.found_on), evidence)
    finding.state = state
    session.add(report)
    session.flush()
    hand_in(session, actor, report, command.papers, command.photos)
    return report


def written_report(finding: Finding, said: ReportFinding | NoteReport) -> RectificationReport:
    """A report of a finding with what it says; who handed it in and when is for the caller to add."""
    if max(len(said.papers), len(said.photos)) > MOST_FILES:
        raise RuleError(f"一次最多上传{MOST_FILES}个文件、{MOST_FILES}张照片", field="photos")
    return RectificationReport(
        finding_id=finding.id,
        project_id=finding.project_id,
        rectified_on=said.rectified_on,
        responsible=written_text(said.responsible, "responsible", "请填写责任人", limit=LINE),
        text=written_text(said.text, "text", "请写明完成的措施"),
        document_number=written_text(said.document_number, "document_number", limit=LINE),
    )
