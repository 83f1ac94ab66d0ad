"""Units reminded (催办) of findings that are due or overdue."""

from dataclasses import dataclass

from sqlalchemy import select

from sbsupervise.domain import inspections as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Finding, FindingReminder, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.findings import person_of
from sbsupervise.services.parts import check_part


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindUnit:
    """``text`` is what the unit is told; it reads it on its own page."""

    finding_id: int
    text: str
    version: int | None = None


@act("finding.remind", Permission.RECORD_INSPECTIONS, on=Finding)
def remind_unit(session: ScopedSession, actor: Actor, command: RemindUnit) -> FindingReminder:
    """Remind the unit of an open finding, once a day at most."""
    finding = session.get_one(Finding, command.finding_id)
    check_part(session, actor, finding.project_id)
    rules.FINDINGS.step(finding.state, "finding.remind")
    today = select(FindingReminder.id).where(
        FindingReminder.finding_id == finding.id, FindingReminder.reminded_on == actor.today
    )
    if session.scalar(today.limit(1)) is not None:
        raise RuleError("今天已经催办过")
    reminder = FindingReminder(
        finding_id=finding.id,
        project_id=finding.project_id,
        reminded_on=actor.today,
        reminded_by_id=person_of(actor),
        text=written_text(command.text, "text", "请填写催办内容", limit=SHORT),
    )
    session.add(reminder)
    return reminder
