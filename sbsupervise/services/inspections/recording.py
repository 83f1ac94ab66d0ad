"""An inspection with its findings put on record in one act."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain import inspections as rules
from sbsupervise.domain.inspections import InspectionKind, InspectionStage
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Inspection, InspectionOfficer, Project, ScopedSession
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.findings import person_of
from sbsupervise.services.inspections.concerned import check_officers
from sbsupervise.services.inspections.found import NewFinding, find
from sbsupervise.services.parts import check_part

PRESENT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInspection:
    """Record an inspection that was carried out, with what it found.

    ``officers`` are numbers of persons; ``outside_reason`` says why it was made though no plan and no draw has it;
    without ``ended_on`` it took one day.
    """

    project_id: int
    kind: InspectionKind
    carried_out_on: date
    officers: tuple[int, ...]
    outside_reason: str
    ended_on: date | None = None
    present: str = ""
    summary: str = ""
    findings: tuple[NewFinding, ...] = ()


@act("inspection.record", Permission.RECORD_INSPECTIONS)
def record_inspection(session: ScopedSession, actor: Actor, command: RecordInspection) -> Inspection:
    """Record an inspection and its findings; those that are grounds for listing open their clues."""
    return inspected(session, actor, command)


def inspected(session: ScopedSession, actor: Actor, command: RecordInspection) -> Inspection:
    """An inspection with its findings, put on record within an act."""
    project = session.get(Project, command.project_id)
    if project is None:
        raise NotSeenError(f"Project {command.project_id}")
    check_part(session, actor, project.id)
    rules.check_date(command.carried_out_on, today=actor.today)
    check_officers(session, actor, command.officers, command.carried_out_on)
    inspection = Inspection(
        project_id=project.id,
        office_id=actor.office_id,
        kind=command.kind,
        stage=InspectionStage.RECORDED,
        carried_out_on=command.carried_out_on,
        ended_on=command.ended_on or command.carried_out_on,
        outside_reason=written_text(command.outside_reason, "outside_reason", "请填写计划外检查的理由", limit=SHORT),
        present=written_text(command.present, "present", limit=PRESENT),
        summary=written_text(command.summary, "summary"),
        recorded_by_id=person_of(actor),
        officers=[InspectionOfficer(person_id=number) for number in command.officers],
    )
    session.add(inspection)
    if command.findings:
        find(session, actor, inspection, command.findings)
    return inspection
