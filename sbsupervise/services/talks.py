"""Talks (约谈): called, held or refused, followed up; as lists and pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.inspections import TALKS, TalkState
from sbsupervise.domain.inspections import talks as rules
from sbsupervise.domain.notices import NoticeState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Finding, Inspection, Notice, Person, ScopedSession, Talk
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.findings import is_late, is_own, person_of
from sbsupervise.services.parts import check_part

LINE, RECORD, CLOSING = 200, 4000, 1000
SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTalk:
    """``called`` says who is to come, ``talk_hour`` is ``9:30``; without ``unit_id`` it is the construction unit."""

    inspection_id: int
    talk_on: date
    talk_hour: str
    place: str
    called: str
    cause: str
    led_by_id: int
    unit_id: int | None = None
    materials: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldTalk:
    """What was put, on what it rests, what was demanded and promised by which day, and who signed."""

    talk_id: int
    talk_on: date
    record: str
    basis: str
    demands: str
    promise: str
    signed_by: str
    promised_by: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAbsence:
    """How the unit was called, and that it did not come."""

    talk_id: int
    record: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTalk:
    """What followed: the promise kept, or what was done about it."""

    talk_id: int
    closing: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTalk:
    talk_id: int
    closing: str
    version: int | None = None


@act("talk.call", Permission.RECORD_INSPECTIONS)
def call_talk(session: ScopedSession, actor: Actor, command: CallTalk) -> Talk:
    """Call those who answer for a unit that an inspection of the own office concerned."""
    inspection = session.get(Inspection, command.inspection_id)
    if inspection is None:
        raise NotSeenError(f"inspection {command.inspection_id}")
    check_part(session, actor, inspection.project_id)
    if not is_own(inspection, actor):
        raise RuleError("约谈由开展检查的机关通知")
    rules.check_call(command.talk_on, today=actor.today)
    rules.hour_text(command.talk_hour)
    leader = session.get(Person, command.led_by_id)
    if leader is None or leader.office_id != actor.office_id:
        raise RuleError("主持人须为本机关人员", field="led_by_id")
    units = units_of_inspection(session, inspection)
    unit_id = command.unit_id or next(iter(units))
    if unit_id not in units:
        raise RuleError("所选单位与本次检查无关", field="unit_id")
    talk = Talk(
        office_id=inspection.office_id,
        unit_id=unit_id,
        project_id=inspection.project_id,
        inspection_id=inspection.id,
        state=TalkState.CALLED,
        called_on=actor.today,
        talk_on=command.talk_on,
        talk_hour=command.talk_hour,
        place=written_text(command.place, "place", "请填写约谈地点", limit=LINE),
        called=written_text(command.called, "called", "请填写约谈对象", limit=LINE),
        materials=written_text(command.materials, "materials", limit=SHORT),
        cause=written_text(command.cause, "cause", "请填写约谈的事由"),
        led_by_id=leader.id,
        recorded_by_id=person_of(actor),
    )
    session.add(talk)
    return talk


@act("talk.hold", Permission.RECORD_INSPECTIONS, on=Talk)
def hold_talk(session: ScopedSession, actor: Actor, command: HoldTalk) -> Talk:
    """Put on record what happened; the notice must have been served, or the unit has not been called."""
    talk = session.get_one(Talk, command.talk_id)
    state = TALKS.move(talk.state, "talk.hold")
    _check_called(session, talk)
    rules.check_held(command.talk_on, talk.called_on, today=actor.today)
    rules.check_promise(command.promised_by, command.talk_on)
    talk.record = written_text(command.record, "record", "请填写通报的事实", limit=RECORD)
    talk.basis = written_text(command.basis, "basis", "请填写依据", limit=CLOSING)
    talk.demands = written_text(command.demands, "demands", "请填写提出的要求")
    talk.promise = written_text(command.promise, "promise", "请填写被约谈方的说明和承诺")
    talk.signed_by = written_text(command.signed_by, "signed_by", "请填写签名人员", limit=LINE)
    talk.talk_on, talk.promised_by, talk.state = command.talk_on, command.promised_by, state
    return talk


@act("talk.note_absence", Permission.RECORD_INSPECTIONS, on=Talk)
def note_absence(session: ScopedSession, actor: Actor, command: NoteAbsence) -> Talk:
    """Put on record that the unit refused to come."""
    talk = session.get_one(Talk, command.talk_id)
    state = TALKS.move(talk.state, "talk.note_absence")
    _check_called(session, talk)
    rules.check_absence(talk.talk_on, today=actor.today)
    talk.record = written_text(command.record, "record", "请写明通知和未到场的情况", limit=RECORD)
    talk.state = state
    return talk


@act("talk.close", Permission.RECORD_INSPECTIONS, on=Talk)
def close_talk(session: ScopedSession, _actor: Actor, command: CloseTalk) -> Talk:
    """Close a talk with what followed from it."""
    return _ended(session, "talk.close", command, "请填写后续落实的情况")


@act("talk.cancel", Permission.RECORD_INSPECTIONS, on=Talk)
def cancel_talk(session: ScopedSession, _actor: Actor, command: CancelTalk) -> Talk:
    """Cancel a talk that has not been held, with a reason."""
    return _ended(session, "talk.cancel", command, "请填写取消的理由")


def _ended(session: ScopedSession, name: str, command: CloseTalk | CancelTalk, missing: str) -> Talk:
    talk = session.get_one(Talk, command.talk_id)
    state = TALKS.move(talk.state, name)
    talk.closing = written_text(command.closing, "closing", missing, limit=CLOSING)
    talk.state = state
    return talk


def _check_called(session: ScopedSession, talk: Talk) -> None:
    served = select(Notice.id).where(Notice.talk_id == talk.id, Notice.state == NoticeState.SERVED)
    if session.scalar(served.limit(1)) is None:
        raise RuleError("约谈通知书还没有送达，请先制作、签发并登记送达")


def units_of_inspection(session: ScopedSession, inspection: Inspection) -> dict[int, str]:
    """The units that an inspection concerns by their numbers, with their names; the construction unit first."""
    owner = inspection.project.owner_on(inspection.carried_out_on)
    found = select(Finding).where(Finding.inspection_id == inspection.id).options(joinedload(Finding.unit))
    units = {owner.id: owner.name}
    return units | {finding.unit_id: finding.unit.name for finding in session.scalars(found)}


def overdue_cause(session: ScopedSession, inspection: Inspection, today: date) -> str:
    """The cause that the form proposes: what of the inspection is overdue; nothing if nothing is."""
    late = select(Finding).where(Finding.inspection_id == inspection.id, is_late(today)).order_by(Finding.ordinal)
    lines = [f"{finding.facts}（整改期限 {finding.rectify_by}，逾期未整改）" for finding in session.scalars(late)]
    return "；".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkFilters:
    """What a list of talks is narrowed down to."""

    state: TalkState | None = None


KEYS = {"talk_on": Talk.talk_on, "id": Talk.id}
LOADED = (joinedload(Talk.unit), joinedload(Talk.office), joinedload(Talk.project))


def talks(filters: TalkFilters) -> Select[Talk]:
    """The talks that the session sees, with what a list shows of them."""
    statement = select(Talk).options(*LOADED)
    return statement if filters.state is None else statement.where(Talk.state == filters.state)


def talks_of_inspection(session: ScopedSession, inspection_id: int) -> Sequence[Talk]:
    """The talks that an inspection led to, the newest first."""
    called = select(Talk).where(Talk.inspection_id == inspection_id).options(*LOADED)
    return session.scalars(called.order_by(Talk.id.desc()).limit(SHOWN)).all()


def talks_of_unit(session: ScopedSession, actor: Actor) -> Sequence[Talk]:
    """The talks with the unit of the actor of which it has been told, the newest first."""
    called = select(Talk).where(Talk.unit_id == actor.unit_id, Talk.visible(actor.scope)).options(*LOADED)
    whole = "a unit sees the project that it was called to a talk about, whoever owns it"
    return session.scalars(called.order_by(Talk.id.desc()).limit(SHOWN).execution_options(whole=whole)).all()


def notices_of_talk(session: ScopedSession, talk_id: int) -> Sequence[Notice]:
    """The notices of a talk, the newest first."""
    return session.scalars(select(Notice).where(Notice.talk_id == talk_id).order_by(Notice.id.desc())).all()


def people_of(session: ScopedSession, office_id: int | None) -> list[Person]:
    """The people of an office, who may lead a talk."""
    return list(session.scalars(select(Person).where(Person.office_id == office_id).order_by(Person.id)))
