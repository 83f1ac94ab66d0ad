"""Drafting the papers of rectification: the opinion on what was checked again, and the call to a talk."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.inspections import FindingState, TalkState
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Finding, Inspection, Notice, ScopedSession, Talk
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.notices.drafting import drafted, officer_of
from sbsupervise.services.notices.findings_told import told_findings
from sbsupervise.services.notices.rectification_papers import recheck_opinion, talk_notice
from sbsupervise.services.rectifications.reading import COURSE


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRecheckOpinion:
    """The paper follows from the findings of the inspection and what became of their reports."""

    inspection_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTalkNotice:
    """The paper follows from the call."""

    talk_id: int
    version: int | None = None


@act("notice.draft_recheck_opinion", Permission.DRAFT_NOTICES)
def draft_recheck_opinion(session: ScopedSession, actor: Actor, command: DraftRecheckOpinion) -> Notice:
    """Draft a 整改复核意见 to the construction unit, and through it to the others."""
    inspection = session.get(Inspection, command.inspection_id)
    if inspection is None or inspection.office_id != actor.office_id:
        raise NotSeenError(f"inspection {command.inspection_id}")
    standing = select(Finding).where(Finding.inspection_id == inspection.id, Finding.state != FindingState.WITHDRAWN)
    findings = session.scalars(standing.options(*COURSE, joinedload(Finding.checked_by)).order_by(Finding.ordinal))
    unit = inspection.project.owner_on(inspection.carried_out_on)
    told = told_findings(session, findings.all())
    paper = recheck_opinion(inspection, told, unit, officer_of(session, actor), actor.today)
    notice = Notice(
        kind=NoticeKind.RECHECK_OPINION,
        office_id=inspection.office_id,
        unit_id=unit.id,
        project_id=inspection.project_id,
        inspection_id=inspection.id,
    )
    return drafted(session, actor, notice, paper)


@act("notice.draft_talk_notice", Permission.DRAFT_NOTICES, on=Talk)
def draft_talk_notice(session: ScopedSession, actor: Actor, command: DraftTalkNotice) -> Notice:
    """Draft a 约谈通知书 for a talk that was called; there is one at a time."""
    talk = session.get_one(Talk, command.talk_id)
    if talk.state is not TalkState.CALLED:
        raise RuleError(f"约谈为“{talk.state.label}”，不再制作约谈通知书")
    standing = select(Notice.id).where(Notice.talk_id == talk.id, Notice.state != NoticeState.VOID)
    if session.scalar(standing.limit(1)) is not None:
        raise RuleError("已有约谈通知书；需要更改的，先作废原件")
    notice = Notice(
        kind=NoticeKind.TALK_NOTICE,
        office_id=talk.office_id,
        unit_id=talk.unit_id,
        project_id=talk.project_id,
        inspection_id=talk.inspection_id,
        talk_id=talk.id,
    )
    return drafted(session, actor, notice, talk_notice(talk, officer_of(session, actor), actor.today))
