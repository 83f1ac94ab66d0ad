"""The visit: the officers arrive, take down the record with its answers and findings, and have it signed."""

from dataclasses import dataclass
from datetime import date, datetime

from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.inspections import course
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Inspection, InspectionOfficer, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.findings import person_of
from sbsupervise.services.inspections.checklists import NewAnswer, keep_answers
from sbsupervise.services.inspections.concerned import check_officers
from sbsupervise.services.inspections.course import held
from sbsupervise.services.inspections.found import NewFinding, find

PRESENT, PLACE, PROCESS, SIGNED_BY, WITNESS = 200, 200, 4000, 100, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ArriveInspection:
    """The officers are on site; without ``arrived_at`` they are there now."""

    inspection_id: int
    arrived_at: datetime | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDown:
    """The record of a visit from ``carried_out_on`` to ``ended_on``, with who really made it.

    It is signed at once, refused at once, or neither: then ``SignRecord`` follows. Without ``answers`` those that were
    given before stand.
    """

    inspection_id: int
    carried_out_on: date
    ended_on: date
    officers: tuple[int, ...]
    present: str = ""
    place: str = ""
    process: str = ""
    summary: str = ""
    answers: tuple[NewAnswer, ...] = ()
    findings: tuple[NewFinding, ...] = ()
    signed_by: str = ""
    signed_on: date | None = None
    refused: bool = False
    refusal: str = ""
    witness: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignRecord:
    """Who signed the record for the unit, or that it refused, what happened, and who or what shows it."""

    inspection_id: int
    signed_by: str = ""
    signed_on: date | None = None
    refused: bool = False
    refusal: str = ""
    witness: str = ""
    version: int | None = None


@act("inspection.arrive", Permission.RECORD_INSPECTIONS, on=Inspection)
def arrive_inspection(session: ScopedSession, actor: Actor, command: ArriveInspection) -> Inspection:
    """The officers have come to the site, on the day of the approval or after it."""
    inspection = held(session, actor, command.inspection_id)
    stage = course.COURSE.move(inspection.stage, "inspection.arrive")
    arrived_at = command.arrived_at or actor.now
    if arrived_at > actor.now:
        raise RuleError("到场时间不能晚于现在", field="arrived_at")
    if not course.has_visit(inspection.kind):
        raise RuleError(f"{inspection.kind.label}不到现场，不登记到场")
    day = beijing_day(arrived_at)
    course.check_approval(inspection.kind, inspection.approved_on, day)
    inspection.ended_on = day + (inspection.ended_on - inspection.carried_out_on)
    inspection.stage, inspection.arrived_at, inspection.carried_out_on = stage, arrived_at, day
    return inspection


@act("inspection.take_down", Permission.RECORD_INSPECTIONS, on=Inspection)
def take_down(session: ScopedSession, actor: Actor, command: TakeDown) -> Inspection:
    """Put an approved inspection on record; findings that are grounds for listing open their clues."""
    inspection = held(session, actor, command.inspection_id)
    stage = course.COURSE.move(inspection.stage, "inspection.take_down")
    course.check_made(command.carried_out_on, command.ended_on, today=actor.today)
    course.check_approval(inspection.kind, inspection.approved_on, command.carried_out_on)
    if inspection.arrived_at is not None and beijing_day(inspection.arrived_at) != command.carried_out_on:
        raise RuleError(f"登记到场的日期为 {beijing_day(inspection.arrived_at)}，与此不一致", field="carried_out_on")
    check_officers(session, actor, command.officers, command.carried_out_on)
    inspection.stage = stage
    inspection.carried_out_on, inspection.ended_on = command.carried_out_on, command.ended_on
    inspection.present = written_text(command.present, "present", limit=PRESENT)
    inspection.place = written_text(command.place, "place", limit=PLACE)
    inspection.process = written_text(command.process, "process", limit=PROCESS)
    inspection.summary = written_text(command.summary, "summary")
    inspection.recorded_by_id = person_of(actor)
    _send(inspection, command.officers)
    if command.findings:
        find(session, actor, inspection, command.findings)
    if command.answers or not inspection.answers:
        keep_answers(session, inspection, command.answers)
    signature = _signature(command)
    if signature.given:
        _sign(inspection, signature, actor)
    return inspection


@act("inspection.sign", Permission.RECORD_INSPECTIONS, on=Inspection)
def sign_record(session: ScopedSession, actor: Actor, command: SignRecord) -> Inspection:
    """Record who signed for the unit, or that it refused to: the record stands all the same."""
    inspection = held(session, actor, command.inspection_id)
    course.COURSE.move(inspection.stage, "inspection.sign")
    if inspection.signed_by or inspection.refused:
        raise RuleError("签字情况已经登记")
    _sign(inspection, _signature(command), actor)
    return inspection


def _send(inspection: Inspection, officers: tuple[int, ...]) -> None:
    """Who really went: those who were planned and stayed away are taken off."""
    planned = {officer.person_id: officer for officer in inspection.officers}
    inspection.officers = [planned.get(number) or InspectionOfficer(person_id=number) for number in officers]


def _signature(command: TakeDown | SignRecord) -> course.Signature:
    return course.Signature(
        signed_by=written_text(command.signed_by, "signed_by", limit=SIGNED_BY),
        signed_on=command.signed_on,
        refused=command.refused,
        refusal=written_text(command.refusal, "refusal", limit=SHORT),
        witness=written_text(command.witness, "witness", limit=WITNESS),
    )


def _sign(inspection: Inspection, signature: course.Signature, actor: Actor) -> None:
    course.check_signature(signature, inspection.carried_out_on, today=actor.today)
    inspection.signed_by, inspection.signed_on = signature.signed_by, signature.signed_on
    inspection.refused, inspection.refusal, inspection.witness = (
        signature.refused, signature.refusal, signature.witness
    )  # fmt: skip
