"""More time to put a finding right (延期整改): asked for in time, decided by another person, never by silence."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbsupervise.domain import inspections as rules
from sbsupervise.domain.inspections import ExtensionState
from sbsupervise.domain.inspections import rectification as closing
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Finding, RectificationExtension, ScopedSession
from sbsupervise.parameters.rectifications import extension_cap
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.findings import person_of
from sbsupervise.services.parts import check_part
from sbsupervise.services.rectifications.reporting import check_unit

BY_UNIT = "延期由责任单位或者生产建设单位申请；收到书面申请的，请使用“登记延期申请”"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension:
    """``until`` is the day asked for."""

    finding_id: int
    until: date
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteExtension:
    """The same on paper, which came on ``asked_on``: that day has to be in time."""

    finding_id: int
    asked_on: date
    until: date
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExtension:
    """Grant what was asked for, or refuse it with an opinion."""

    finding_id: int
    granted: bool
    opinion: str = ""
    version: int | None = None


@act("finding.ask_extension", Permission.ANSWER_FINDINGS, on=Finding)
def ask_extension(session: ScopedSession, actor: Actor, command: AskExtension) -> RectificationExtension:
    """A unit asks for more time; until that is decided the day stays."""
    finding = session.get_one(Finding, command.finding_id)
    check_unit(actor, BY_UNIT)
    return _asked(session, actor, "finding.ask_extension", finding, command, actor.today)


@act("finding.note_extension", Permission.RECORD_INSPECTIONS, on=Finding)
def note_extension(session: ScopedSession, actor: Actor, command: NoteExtension) -> RectificationExtension:
    """An officer puts a request on record that came on paper; whoever notes it does not decide it."""
    finding = session.get_one(Finding, command.finding_id)
    check_part(session, actor, finding.project_id)
    if command.asked_on < finding.found_on:
        raise RuleError("申请日期不能早于检查日期", field="asked_on")
    return _asked(session, actor, "finding.note_extension", finding, command, command.asked_on)


@act("finding.decide_extension", Permission.APPROVE_INSPECTIONS, on=Finding)
def decide_extension(session: ScopedSession, actor: Actor, command: DecideExtension) -> RectificationExtension:
    """Decide the request that waits; a granted one moves the day, and the first day stays."""
    finding = session.get_one(Finding, command.finding_id)
    check_part(session, actor, finding.project_id)
    rules.FINDINGS.step(finding.state, "finding.decide_extension")
    request = next((asked for asked in extensions_of(session, finding) if asked.state is ExtensionState.ASKED), None)
    if request is None:
        raise RuleError("没有等待审批的延期申请")
    closing.check_checker(reported_by=request.asked_by_id, checked_by=person_of(actor))
    opinion = written_text(command.opinion, "opinion", limit=SHORT)
    closing.check_extension_decision(granted=command.granted, until=request.until, opinion=opinion, today=actor.today)
    request.state = ExtensionState.GRANTED if command.granted else ExtensionState.REFUSED
    request.decided_by_id, request.decided_on, request.opinion = person_of(actor), actor.today, opinion
    if command.granted:
        finding.rectify_by = request.until
    return request


def extensions_of(session: ScopedSession, finding: Finding) -> list[RectificationExtension]:
    """All requests of a finding, the first first."""
    asked = select(RectificationExtension).where(RectificationExtension.finding_id == finding.id)
    return list(session.scalars(asked.order_by(RectificationExtension.id)))


def _asked(
    session: ScopedSession, actor: Actor, name: str, finding: Finding, command: AskExtension | NoteExtension, on: date
) -> RectificationExtension:
    rules.FINDINGS.step(finding.state, name)
    if finding.rectify_by is None:
        raise RuleError("该问题没有整改期限，不需要延期")
    states = [asked.state for asked in extensions_of(session, finding)]
    request = closing.Request(
        asked_on=on,
        until=command.until,
        rectify_by=finding.rectify_by,
        waiting=ExtensionState.ASKED in states,
        granted=states.count(ExtensionState.GRANTED),
    )
    closing.check_extension(request, extension_cap().on(actor.today), today=actor.today)
    extension = RectificationExtension(
        finding_id=finding.id,
        project_id=finding.project_id,
        state=ExtensionState.ASKED,
        asked_on=on,
        asked_by_id=person_of(actor),
        due_before=finding.rectify_by,
        until=command.until,
        reason=written_text(command.reason, "reason", "请填写延期的理由", limit=SHORT),
    )
    session.add(extension)
    return extension
