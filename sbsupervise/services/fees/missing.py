"""A report that has not come in time (逾期未申报) becomes a finding, by a check on paper that two officers make."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.fees import BaseType, Period, PeriodState
from sbsupervise.domain.inspections import FindingState, InspectionKind
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Finding, Inspection, Project, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.periods import PeriodFilters, PeriodRow, period_page
from sbsupervise.services.inspections import NewFinding, RecordInspection, inspected

CODE = "P-19"
"""The row of the catalogue of findings: not reported in time."""
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMissing:
    """``officers`` are numbers of persons who have looked at the papers."""

    project_id: int
    base_type: BaseType
    period_start: date
    officers: tuple[int, ...]
    version: int | None = None


@act("output.note_missing", Permission.RECORD_INSPECTIONS, on=Project)
def note_missing(session: ScopedSession, actor: Actor, command: NoteMissing) -> Inspection:
    """Put a missing report on record as a finding, once."""
    rows = missing_of(session, command.project_id, actor.today)
    wanted = (command.base_type, command.period_start)
    row = next((row for row in rows if (row.period.base, row.period.start) == wanted), None)
    if row is None:
        raise RuleError("该所属期没有逾期未申报", field="period")
    facts = facts_of(row.period, row.limit)
    if _noted(session, command.project_id, facts):
        raise RuleError(f"{row.period.label}逾期未申报已经登记为问题", field="period")
    return inspected(
        session,
        actor,
        RecordInspection(
            project_id=command.project_id,
            kind=InspectionKind.PAPER,
            carried_out_on=actor.today,
            officers=command.officers,
            outside_reason="逾期未申报补偿费计费数量，核对申报资料",
            summary="核对补偿费申报情况",
            findings=(NewFinding(code=CODE, facts=facts),),
        ),
    )


def missing_of(session: ScopedSession, project_id: int, today: date) -> list[PeriodRow]:
    """The periods of a project whose report is missing on a day, the latest first."""
    filters = PeriodFilters(state=PeriodState.MISSING, project_id=project_id)
    return list(period_page(session, filters, today, size=MOST).rows)


def facts_of(period: Period, limit: date) -> str:
    """What a finding says; a period is recognized by it."""
    return f"{period.label}（{period.start} 至 {period.end}）“{period.base.label}”应于 {limit} 前申报，逾期未申报"


def _noted(session: ScopedSession, project_id: int, facts: str) -> bool:
    found = select(Finding.id).where(
        Finding.project_id == project_id,
        Finding.code == CODE,
        Finding.facts == facts,
        Finding.state != FindingState.WITHDRAWN,
    )
    return session.scalar(found.limit(1)) is not None
