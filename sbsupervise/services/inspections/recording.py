"""An inspection with its findings put on record in one act."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.inspections import InspectionKind, InspectionStage, course
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Inspection, InspectionOfficer, Project, ScopedSession
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.findings import person_of
from sbsupervise.services.inspections.concerned import check_officers
from sbsupervise.services.inspections.found import NewFinding, find
from sbsupervise.services.inspections.outcomes import suggested_outcome
from sbsupervise.services.parts import check_part

PRESENT, APPROVER = 200, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInspection:
    """Record an inspection that was carried out, with what it found.

    ``officers`` are numbers of persons; ``outside_reason`` says why it was made though no plan and no draw has it;
    ``approved_by_name`` approved it on paper on ``approved_on``; without ``ended_on`` it took one day.
    """

    project_id: int
    kind: InspectionKind
    carried_out_on: date
    officers: tuple[int, ...]
    outside_reason: str
    approved_by_name: str = ""
    approved_on: date | None = None
    ended_on: date | None = None
    present: str = ""
    summary: str = ""
    findings: tuple[NewFinding, ...] = ()


@act("inspection.record", Permission.RECORD_INSPECTIONS)
def record_inspection(session: ScopedSession, actor: Actor, command: RecordInspection) -> Inspection:
    """Record an inspection that was approved on paper; findings that are grounds for listing open their clues."""
    if not command.approved_by_name.strip():
        raise RuleError("请填写批准检查的负责人", field="approved_by_name", source=course.CHECKS_54)
    course.check_approval(command.kind, command.approved_on, command.carried_out_on)
    if command.approved_on is not None and command.approved_on > actor.today:
        raise RuleError("批准日期不能晚于今天", field="approved_on")
    return inspected(session, actor, command)


def inspected(session: ScopedSession, actor: Actor, command: RecordInspection) -> Inspection:
    """An inspection with its findings, put on record within an act.

    A look at papers that the office has at hand anyway needs no approval of its own.
    """
    project = session.get(Project, command.project_id)
    if project is None:
        raise NotSeenError(f"Project {command.project_id}")
    check_part(session, actor, project.id)
    ended_on = command.ended_on or command.carried_out_on
    course.check_made(command.carried_out_on, ended_on, today=actor.today)
    check_officers(session, actor, command.officers, command.carried_out_on)
    inspection = Inspection(
        project_id=project.id,
        office_id=actor.office_id,
        kind=command.kind,
        stage=InspectionStage.RECORDED,
        carried_out_on=command.carried_out_on,
        ended_on=ended_on,
        approved_by_name=written_text(command.approved_by_name, "approved_by_name", limit=APPROVER),
        approved_on=command.approved_on,
        outside_reason=written_text(command.outside_reason, "outside_reason", "请填写计划外检查的理由", limit=SHORT),
        present=written_text(command.present, "present", limit=PRESENT),
        summary=written_text(command.summary, "summary"),
        recorded_by_id=person_of(actor),
        officers=[InspectionOfficer(person_id=number) for number in command.officers],
    )
    session.add(inspection)
    if command.findings:
        find(session, actor, inspection, command.findings)
    session.flush()
    inspection.outcome = suggested_outcome(session, inspection)
    return inspection
