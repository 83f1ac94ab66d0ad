"""An inspection before the visit: proposed, approved by a second person, told to the unit, or given up."""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.inspections import DrawState, InspectionKind, InspectionStage, YearPlanState, course
from sbsupervise.domain.notices import check_code
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, clean_text, written_text
from sbsupervise.models import (
    DrawPick,
    Inspection,
    InspectionOfficer,
    InspectionParticipant,
    PlannedCheck,
    Project,
    ScopedSession,
)
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.findings import is_own, person_of
from sbsupervise.services.inspections.concerned import check_officers
from sbsupervise.services.parts import check_part
from sbsupervise.services.visit_budgets import check_budget

CONTENT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParticipant:
    """Somebody else who takes part (参加人员): from another office, an expert, the superior unit of the owner.

    ``certificate_no`` is the enforcement certificate, if the person holds one; no participant is a checker.
    """

    name: str
    organisation: str
    capacity: str = ""
    certificate_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeInspection:
    """Ask for the approval of an inspection on the days from ``carried_out_on`` to ``ended_on`` (one day if None).

    It stands on a planned check, on a draw, or on ``outside_reason``. ``officers`` are numbers of persons;
    ``unannounced`` is a visit without notice (四不两直).
    """

    project_id: int
    kind: InspectionKind
    carried_out_on: date
    officers: tuple[int, ...]
    ended_on: date | None = None
    content: str = ""
    unannounced: bool = False
    planned_check_id: int | None = None
    draw_pick_id: int | None = None
    outside_reason: str = ""
    participants: tuple[NewParticipant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveInspection:
    inspection_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInspection:
    """Give up an inspection, or refuse to approve it, for a reason."""

    inspection_id: int
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyInspection:
    """The unit was told of the inspection on a day."""

    inspection_id: int
    notified_on: date
    version: int | None = None


@act("inspection.propose", Permission.RECORD_INSPECTIONS)
def propose_inspection(session: ScopedSession, actor: Actor, command: ProposeInspection) -> Inspection:
    """Put an inspection before the one who approves it."""
    project = session.get(Project, command.project_id)
    if project is None:
        raise NotSeenError(f"Project {command.project_id}")
    check_part(session, actor, project.id)
    ended_on = command.ended_on or command.carried_out_on
    course.check_planned_days(command.carried_out_on, ended_on, today=actor.today)
    check_officers(session, actor, command.officers, command.carried_out_on)
    _check_cause(session, actor, command)
    check_budget(session, project, command.kind, command.carried_out_on, command.outside_reason)
    inspection = Inspection(
        project_id=project.id,
        office_id=actor.office_id,
        kind=command.kind,
        stage=InspectionStage.PLANNED,
        carried_out_on=command.carried_out_on,
        ended_on=ended_on,
        unannounced=command.unannounced,
        planned_check_id=command.planned_check_id,
        draw_pick_id=command.draw_pick_id,
        outside_reason=written_text(command.outside_reason, "outside_reason", limit=SHORT),
        content=written_text(command.content, "content", "请填写检查内容", limit=CONTENT),
        proposed_by_id=person_of(actor),
        recorded_by_id=person_of(actor),
        officers=[InspectionOfficer(person_id=number) for number in command.officers],
        participants=[_participant(new) for new in command.participants],
    )
    session.add(inspection)
    return inspection


@act("inspection.approve", Permission.APPROVE_INSPECTIONS, on=Inspection, not_by=("proposed_by_id",))
def approve_inspection(session: ScopedSession, actor: Actor, command: ApproveInspection) -> Inspection:
    """Approve an inspection before its visit, by another person than the one who proposed it; it gets a check code."""
    inspection = held(session, actor, command.inspection_id)
    stage = course.COURSE.move(inspection.stage, "inspection.approve")
    course.check_approval(inspection.kind, actor.today, inspection.carried_out_on)
    inspection.stage, inspection.approved_on, inspection.approved_by_id = stage, actor.today, person_of(actor)
    inspection.check_code = check_code(secrets.token_bytes(16))
    return inspection


@act("inspection.decline", Permission.APPROVE_INSPECTIONS, on=Inspection, not_by=("proposed_by_id",))
def decline_inspection(session: ScopedSession, actor: Actor, command: CancelInspection) -> Inspection:
    """Refuse to approve an inspection."""
    return _given_up(session, actor, command, "inspection.decline")


@act("inspection.cancel", Permission.RECORD_INSPECTIONS, on=Inspection)
def cancel_inspection(session: ScopedSession, actor: Actor, command: CancelInspection) -> Inspection:
    """Give up an inspection before the officers have come."""
    return _given_up(session, actor, command, "inspection.cancel")


@act("inspection.notify", Permission.RECORD_INSPECTIONS, on=Inspection)
def notify_inspection(session: ScopedSession, actor: Actor, command: NotifyInspection) -> Inspection:
    """Record that the unit was told of an approved inspection."""
    inspection = held(session, actor, command.inspection_id)
    stage = course.COURSE.move(inspection.stage, "inspection.notify")
    course.check_notice(
        unannounced=inspection.unannounced,
        notified_on=command.notified_on,
        days=(inspection.approved_on or actor.today, inspection.carried_out_on),
        today=actor.today,
    )
    inspection.stage, inspection.notified_on = stage, command.notified_on
    return inspection


def held(session: ScopedSession, actor: Actor, inspection_id: int) -> Inspection:
    """An inspection of the actor's own office, for an act on it."""
    inspection = session.get_one(Inspection, inspection_id)
    check_part(session, actor, inspection.project_id)
    if not is_own(inspection, actor):
        raise RuleError("此项由开展检查的机关办理")
    return inspection


def _given_up(session: ScopedSession, actor: Actor, command: CancelInspection, name: str) -> Inspection:
    inspection = held(session, actor, command.inspection_id)
    stage = course.COURSE.move(inspection.stage, name)
    inspection.cancel_reason = written_text(command.reason, "reason", "请填写理由", limit=SHORT)
    inspection.stage = stage
    return inspection


def _check_cause(session: ScopedSession, actor: Actor, command: ProposeInspection) -> None:
    """The cause is the only one, of the same project and office, and not used up by another inspection."""
    planned, drawn = command.planned_check_id, command.draw_pick_id
    course.check_cause(planned, drawn, command.outside_reason)
    if planned is not None:
        check = session.get(PlannedCheck, planned)
        if check is None or (check.project_id, check.plan.office_id) != (command.project_id, actor.office_id):
            raise RuleError("本机关的年度计划中没有该项目的这项检查", field="planned_check_id")
        if check.dropped or check.plan.state is YearPlanState.DRAFT:
            raise RuleError("该项计划未经批准或者已经取消", field="planned_check_id")
    if drawn is not None:
        _check_drawn(session, actor, command.project_id, drawn)
    for column, number in ((Inspection.planned_check_id, planned), (Inspection.draw_pick_id, drawn)):
        used = select(Inspection.id).where(column == number, Inspection.stage != InspectionStage.CANCELLED)
        if number is not None and session.scalar(used.limit(1)) is not None:
            raise RuleError("已经就此发起检查，不能重复检查", field=column.key, source=course.CHECKS_54)


def _check_drawn(session: ScopedSession, actor: Actor, project_id: int, drawn: int) -> None:
    """The project was drawn by the own office, in a draw that stands."""
    pick = session.get(DrawPick, drawn)
    if pick is None or (pick.project_id, pick.draw.office_id) != (project_id, actor.office_id):
        raise RuleError("本机关的随机抽查没有抽中该项目", field="draw_pick_id")
    if pick.draw.state is DrawState.VOID:
        raise RuleError("这次随机抽查已经作废", field="draw_pick_id")


def _participant(new: NewParticipant) -> InspectionParticipant:
    """Somebody who takes part; a refusal names the list."""
    try:
        texts = [
            clean_text(text, limit=limit)
            for text, limit in (
                (new.name, 40), (new.organisation, 100), (new.capacity, 60), (new.certificate_no, 30)
            )
        ]  # fmt: skip
    except RuleError as refusal:
        raise RuleError(f"参加人员：{refusal}", field="participants") from refusal
    name, organisation, capacity, certificate_no = texts
    if not name or not organisation:
        raise RuleError("参加人员须写明姓名和单位", field="participants")
    return InspectionParticipant(name=name, organisation=organisation, capacity=capacity, certificate_no=certificate_no)
