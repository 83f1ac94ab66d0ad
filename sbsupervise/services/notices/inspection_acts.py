"""Drafting the papers of an inspection: the notice before it, the opinion on it, the notice to rectify."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.inspections import FindingState, papers
from sbsupervise.domain.inspections.papers import INSPECTION_PAPERS, Standing
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Finding, Inspection, Notice, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.inspections.course import held
from sbsupervise.services.notices.drafting import drafted, officer_of
from sbsupervise.services.notices.findings_told import told_findings
from sbsupervise.services.notices.inspection_papers import InspectionCase, inspection_paper, is_done

HOUR, PLACE = 40, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftInspectionPaper:
    """``report_by`` is for the opinion and the notice to rectify, the rest for the notice of a visit."""

    inspection_id: int
    kind: NoticeKind
    report_by: date | None = None
    hour: str = ""
    place: str = ""
    materials: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class InspectionPaper:
    """A paper that an inspection may come to: why it cannot be made now, or None."""

    kind: NoticeKind
    refusal: RuleError | None


@act("notice.draft_inspection_paper", Permission.DRAFT_NOTICES, on=Inspection)
def draft_inspection_paper(session: ScopedSession, actor: Actor, command: DraftInspectionPaper) -> Notice:
    """Draft a paper of an inspection from its record; it goes to the construction unit."""
    inspection = held(session, actor, command.inspection_id)
    if command.kind not in INSPECTION_PAPERS:
        raise RuleError("这不是检查文书", field="kind")
    findings = standing_findings(session, inspection.id)
    standing = _standing(inspection, findings, _notices(session, inspection.id))
    if (refused := papers.refusal(command.kind, standing)) is not None:
        raise refused
    case = InspectionCase(
        inspection=inspection,
        told=told_findings(session, findings),
        officer=officer_of(session, actor),
        today=actor.today,
        report_by=command.report_by,
        hour=written_text(command.hour, "hour", limit=HOUR),
        place=written_text(command.place, "place", limit=PLACE),
        materials=written_text(command.materials, "materials", limit=SHORT),
    )
    _check(command, case)
    notice = Notice(
        kind=command.kind,
        office_id=inspection.office_id,
        unit_id=case.unit.id,
        project_id=inspection.project_id,
        inspection_id=inspection.id,
    )
    return drafted(session, actor, notice, inspection_paper(command.kind, case))


def papers_of_inspection(session: ScopedSession, inspection: Inspection) -> list[InspectionPaper]:
    """The papers that an inspection may come to, in the order of its course; its findings must be loaded."""
    standing = _standing(inspection, inspection.findings, _notices(session, inspection.id))
    return [InspectionPaper(kind, papers.refusal(kind, standing)) for kind in INSPECTION_PAPERS]


def standing_findings(session: ScopedSession, inspection_id: int) -> Sequence[Finding]:
    """The findings of an inspection that were not withdrawn, in their order, with their units."""
    statement = select(Finding).where(Finding.inspection_id == inspection_id, Finding.state != FindingState.WITHDRAWN)
    return session.scalars(statement.options(joinedload(Finding.unit)).order_by(Finding.ordinal)).all()


def _check(command: DraftInspectionPaper, case: InspectionCase) -> None:
    if command.kind is not NoticeKind.INSPECTION_NOTICE:
        papers.check_report_by(command.report_by, case.last_day, today=case.today)
    elif not case.materials:
        raise RuleError("请填写需要准备的资料", field="materials")


def _notices(session: ScopedSession, inspection_id: int) -> frozenset[NoticeKind]:
    kinds = select(Notice.kind).where(Notice.inspection_id == inspection_id, Notice.state != NoticeState.VOID)
    return frozenset(session.scalars(kinds))


def _standing(inspection: Inspection, findings: Sequence[Finding], there: frozenset[NoticeKind]) -> Standing:
    standing = [finding for finding in findings if finding.state is not FindingState.WITHDRAWN]
    return Standing(
        stage=inspection.stage,
        unannounced=inspection.unannounced,
        outcome=inspection.outcome,
        standing=len(standing),
        open=sum(not is_done(finding) for finding in standing),
        there=there,
    )
