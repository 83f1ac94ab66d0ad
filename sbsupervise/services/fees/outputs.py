"""Output (开采量、取土量、弃渣量、井场) as payers report it, and the fee of a period that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.fees import Assessment, BaseType, ChargeState, Period
from sbsupervise.domain.fees.bases import check_bases
from sbsupervise.domain.fees.charges import NOTHING_DUE
from sbsupervise.domain.fees.periods import ARTICLE_10, OUTPUT_OF, OUTPUT_WAYS, VOLUMES, check_reported, period_of
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Charge, OutputReport, Project, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.acts import charge_in_ledger, new_charge
from sbsupervise.services.fees.assessing import assessment_of, county_name, output_basis
from sbsupervise.services.fees.basis import OutputBasis, OutputLine, lines_from, lines_stored
from sbsupervise.services.fees.checks import check_assesses, check_confirmed, person_of, replaced_by_it
from sbsupervise.services.project_events import ended_on
from sbsupervise.services.stored_files import HandedIn, keep_paper


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOutput:
    """What a payer reports for a period; without ``period_end`` the period is the quarter or year that begins then."""

    project_id: int
    base_type: BaseType
    period_start: date
    lines: tuple[OutputLine, ...]
    reported_on: date
    period_end: date | None = None
    note: str = ""
    file: HandedIn | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectOutput:
    """The same period reported rightly; ``note`` says what was wrong."""

    output_report_id: int
    lines: tuple[OutputLine, ...]
    reported_on: date
    note: str
    file: HandedIn | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessPeriod:
    """``due_on`` is what the office sets where the law sets no day; ``confirmed_fen`` the amount that was seen."""

    output_report_id: int
    confirmed_fen: int
    due_on: date | None = None
    not_subject: str = ""
    version: int | None = None


@act("output.report", Permission.ASSESS_FEES, on=Project)
def report_output(session: ScopedSession, actor: Actor, command: ReportOutput) -> OutputReport:
    """Put on record what was reported; one report for each period, a wrong one is corrected."""
    project = session.get_one(Project, command.project_id)
    check_assesses(actor, project)
    period = period_reported(session, project, command.base_type, command.period_start, command.period_end)
    check_reported(period, command.reported_on, today=actor.today)
    if other := report_within(session, project.id, period):
        raise RuleError(f"{other.period.label}已经申报，有误的在该次申报上更正", field="period_start")
    check_lines(project, period, command.lines, actor.today)
    report = OutputReport(
        project_id=project.id,
        base_type=period.base,
        period_start=period.start,
        period_end=period.end,
        reported_on=command.reported_on,
        lines=lines_stored(command.lines),
        note=written_text(command.note, "note", limit=SHORT),
        recorded_by_id=person_of(actor),
    )
    _keep_file(session, actor, report, command.file)
    session.add(report)
    return report


@act("output.correct", Permission.ASSESS_FEES, on=OutputReport)
def correct_output(session: ScopedSession, actor: Actor, command: CorrectOutput) -> OutputReport:
    """Put a report right before it is charged; what it said before stays in the trail."""
    report = session.get_one(OutputReport, command.output_report_id)
    check_assesses(actor, report.project)
    check_not_charged(report)
    check_reported(report.period, command.reported_on, today=actor.today)
    check_lines(report.project, report.period, command.lines, actor.today)
    report.note = written_text(command.note, "note", "请写明更正的理由", limit=SHORT)
    report.lines, report.reported_on = lines_stored(command.lines), command.reported_on
    _keep_file(session, actor, report, command.file)
    return report


@act("fee.assess_period", Permission.ASSESS_FEES, on=OutputReport)
def assess_period(session: ScopedSession, actor: Actor, command: AssessPeriod) -> Charge:
    """Fix the fee of a period from its report."""
    report = session.get_one(OutputReport, command.output_report_id)
    check_assesses(actor, report.project)
    check_not_charged(report)
    basis = basis_of_report(session, report, command.due_on, command.not_subject)
    assessment = assessment_of(basis, actor.today)
    check_confirmed(assessment, command.confirmed_fen)
    charge = new_charge(actor, report.project_id, basis, assessment)
    charge.report_id = report.id
    charge.period_start, charge.period_end = report.period_start, report.period_end
    charge.replaces_id = replaced_by_it(session, Charge.report_id == report.id)
    session.add(charge)
    session.flush()
    charge_in_ledger(session, actor, charge)
    return charge


def preview_of_period(
    session: ScopedSession, report: OutputReport, assessed_on: date, due_on: date | None, not_subject: str
) -> Assessment:
    """What the act of assessing would come to."""
    return assessment_of(basis_of_report(session, report, due_on, not_subject), assessed_on)


def basis_of_report(session: ScopedSession, report: OutputReport, due_on: date | None, not_subject: str) -> OutputBasis:
    """What the fee of a reported period stands on."""
    set_by_office = report.base_type in VOLUMES
    if set_by_office and due_on is None:
        raise RuleError("请填写缴纳期限", field="due_on", source="财综〔2014〕8号第九条")
    return OutputBasis(
        period=report.period,
        lines=lines_of(report),
        due_on=due_on if set_by_office else None,
        already_charged=already_charged(session, report),
        not_subject=not_subject.strip(),
    )


def already_charged(session: ScopedSession, report: OutputReport) -> frozenset[BaseType]:
    """The other ways in which the project pays; what is void, exempt or not subject to the fee covers nothing."""
    statement = select(Charge.base_type).where(
        Charge.project_id == report.project_id,
        Charge.base_type != report.base_type,
        Charge.state.not_in({ChargeState.VOID, ChargeState.PROPOSED, *NOTHING_DUE}),
    )
    return frozenset(session.scalars(statement))


def period_reported(session: ScopedSession, project: Project, base: BaseType, start: date, end: date | None) -> Period:
    """The period that is meant; refused if the project does not report in this way, or has not then been in use."""
    if base not in ways_of(project):
        raise RuleError(f"该类项目不按“{base.label}”申报", field="base_type", source=ARTICLE_10)
    whole = period_of(base, start)
    if whole is None and end is None:
        raise RuleError("请填写所属期止日", field="period_end")
    period = Period(base=base, start=start, end=end or (whole.end if whole else start))
    if whole is None:
        return period
    if project.in_use_on is None or period.end < project.in_use_on:
        raise RuleError("项目在该所属期尚未投产使用", field="period_start", source="财综〔2014〕8号第七条")
    until = ended_on(session, project.id)
    if until is not None and period.start > until:
        raise RuleError(f"项目已于 {until} 终止", field="period_start")
    return period


def ways_of(project: Project) -> tuple[BaseType, ...]:
    """The ways in which a project may report output, the one of its kind first."""
    own = OUTPUT_OF.get(project.kind)
    return tuple(base for base in OUTPUT_WAYS if base is own or base in VOLUMES)


def report_within(session: ScopedSession, project_id: int, period: Period) -> OutputReport | None:
    """A report of a period or of a part of it, so that nothing is charged twice; None if there is none."""
    return session.scalar(
        select(OutputReport)
        .where(
            OutputReport.project_id == project_id,
            OutputReport.base_type == period.base,
            OutputReport.period_start <= period.end,
            OutputReport.period_end >= period.start,
        )
        .limit(1)
    )


def lines_of(report: OutputReport) -> tuple[OutputLine, ...]:
    """What was reported, by county."""
    return lines_from(report.lines)


def standing_charge(report: OutputReport) -> Charge | None:
    """The charge that stands for a report, None if there is none."""
    return next((charge for charge in report.charges if charge.state is not ChargeState.VOID), None)


def check_not_charged(report: OutputReport) -> None:
    """A report is charged once, and not corrected after that."""
    if standing_charge(report) is not None:
        raise RuleError("本期补偿费已经核定；申报有误的，先作废核定")


def check_lines(project: Project, period: Period, lines: Sequence[OutputLine], day: date) -> None:
    """Refuse lines that make no clear sum, or of a county in which the project does not lie."""
    if not lines:
        raise RuleError("请填写数量", field="lines")
    own = {county.code for county in project.counties}
    if not own.issuperset(line.county for line in lines):
        raise RuleError("只能按项目所在县（市、区）申报", field="lines")
    basis = OutputBasis(period=period, lines=tuple(lines))
    check_bases([output_basis(basis, line, county_name(line.county, day)) for line in lines])


def _keep_file(session: ScopedSession, actor: Actor, report: OutputReport, file: HandedIn | None) -> None:
    if file is not None:
        report.file_id = keep_paper(session, actor, report.project_id, file).id
