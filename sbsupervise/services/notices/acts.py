"""The acts of a notice."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.listings import ListingState, check_wording
from sbsupervise.domain.listings import public_to as last_public_day
from sbsupervise.domain.notices import NOTICE_STEPS, NoticeKind, ServiceMode, check_code, day_of_service
from sbsupervise.domain.papers import as_data, check_elements, paper_of, text_of
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import (
    Finding,
    Inspection,
    Listing,
    Notice,
    NoticeFile,
    ScopedSession,
    ServiceProof,
)
from sbsupervise.parameters import listings as listing_figures
from sbsupervise.parameters.notices import announcement_days
from sbsupervise.pdf.notices import render
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.fees.arrears import note_fee_service, note_fee_void
from sbsupervise.services.listings import check_finding, note_service
from sbsupervise.services.notices import composing
from sbsupervise.services.notices.drafting import drafted, officer_of, paper_hash
from sbsupervise.services.notices.findings_told import told_findings
from sbsupervise.services.notices.numbers import next_sequence, number_text
from sbsupervise.services.notices.press import press_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRectifyOrder:
    """``finding_ids`` are the findings ticked, all about one unit."""

    inspection_id: int
    finding_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftListingPaper:
    """The paper that the case waits for: the notice before the decision, or the decision itself."""

    listing_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueNotice:
    """``seen`` is the hash of the paper that the approver read."""

    notice_id: int
    seen: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeNotice:
    """The return of service (送达回证): ``proof`` says what proves it; an announcement states its first day."""

    notice_id: int
    mode: ServiceMode
    served_on: date
    receiver: str
    proof: str
    place: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidNotice:
    notice_id: int
    reason: str
    version: int | None = None


@act("notice.draft_rectify_order", Permission.DRAFT_NOTICES)
def draft_rectify_order(session: ScopedSession, actor: Actor, command: DraftRectifyOrder) -> Notice:
    """Draft a 责令限期改正通知书 from the open findings of an inspection."""
    inspection = session.get(Inspection, command.inspection_id)
    if inspection is None or inspection.office_id != actor.office_id:
        raise NotSeenError(f"inspection {command.inspection_id}")
    chosen = select(Finding).where(
        Finding.inspection_id == inspection.id,
        Finding.id.in_(command.finding_ids),
        Finding.state == FindingState.OPEN,
    )
    findings = session.scalars(chosen.order_by(Finding.id)).all()
    if len({finding.unit_id for finding in findings}) > 1:
        raise RuleError("一份通知书只送达一个单位，请只勾选同一单位的问题", field="finding_ids")
    told = told_findings(session, findings)
    paper = composing.rectify_order(inspection, told, officer_of(session, actor), actor.today)
    notice = Notice(
        kind=NoticeKind.RECTIFY_ORDER,
        office_id=inspection.office_id,
        unit_id=findings[0].unit_id,
        project_id=inspection.project_id,
        inspection_id=inspection.id,
    )
    return drafted(session, actor, notice, paper)


@act("notice.draft_listing_paper", Permission.DRAFT_NOTICES)
def draft_listing_paper(session: ScopedSession, actor: Actor, command: DraftListingPaper) -> Notice:
    """Draft the paper that a listing case waits for."""
    listing = session.get(Listing, command.listing_id)
    if listing is None or listing.office_id != actor.office_id:
        raise NotSeenError(f"listing {command.listing_id}")
    check_finding(listing)
    officer = officer_of(session, actor)
    if listing.state is ListingState.VERIFYING:
        kind, paper = NoticeKind.LISTING_NOTICE, composing.listing_notice(listing, officer, actor.today)
    elif listing.state is ListingState.LISTED and listing.decided_on is not None:
        months = listing_figures.public_months().on(listing.decided_on)[listing.list_kind]
        until = last_public_day(listing.decided_on, months)
        kind, paper = NoticeKind.LISTING_DECISION, composing.listing_decision(listing, until, officer, actor.today)
    else:
        raise RuleError(f"案件处于“{listing.state.label}”，此时没有需要制作的文书")
    check_wording(text_of(paper))
    notice = Notice(
        kind=kind,
        office_id=listing.office_id,
        unit_id=listing.unit_id,
        project_id=listing.project_id,
        listing_id=listing.id,
    )
    return drafted(session, actor, notice, paper)


@act("notice.issue", Permission.ISSUE_NOTICES, on=Notice, not_by=("drafted_by_id",))
def issue_notice(session: ScopedSession, actor: Actor, command: IssueNotice) -> Notice:
    """Sign a draft: number it, freeze its paper and its PDF. What cannot be printed is not issued."""
    press = press_of(session)
    notice = session.get_one(Notice, command.notice_id)
    state = NOTICE_STEPS.move(notice.state, "notice.issue")
    if command.seen != notice.paper_hash:
        raise RuleError("文书内容在您阅读之后有改动，请重新阅读后签发")
    code = check_code(secrets.token_bytes(16))
    draft = replace(paper_of(notice.paper), signed_on=actor.today, check_code=code, check_url=press.check_url(code))
    render(draft, press.font_set())
    sequence = next_sequence(session, notice.office_id, notice.kind, actor.today)
    paper = replace(draft, number=number_text(notice.office, notice.kind, actor.today, sequence))
    check_elements(notice.kind, paper)
    data = render(paper, press.font_set())
    notice.state, notice.sequence, notice.year = state, sequence, actor.today.year
    notice.number, notice.issued_on, notice.check_code = paper.number, actor.today, code
    notice.paper, notice.paper_hash = as_data(paper), paper_hash(paper)
    notice.signed_by_id = actor.person_id
    notice.file = NoticeFile(data=data, sha256=hashlib.sha256(data).hexdigest())
    return notice


@act("notice.serve", Permission.SERVE_NOTICES, on=Notice)
def serve_notice(session: ScopedSession, actor: Actor, command: ServeNotice) -> Notice:
    """Record the proof of service; from its day on the addressee's clocks run."""
    notice = session.get_one(Notice, command.notice_id)
    state = NOTICE_STEPS.move(notice.state, "notice.serve")
    if notice.issued_on is not None and not notice.issued_on <= command.served_on <= actor.today:
        raise RuleError("送达日期不能早于签发日期，也不能晚于今天", field="served_on")
    for field in ("receiver", "proof"):
        if not getattr(command, field).strip():
            raise RuleError("没有送达证明，期限不能起算；请填写", field=field, source="民事诉讼法第八十七条")
    days = announcement_days().on(command.served_on)
    served_on = day_of_service(command.mode, command.served_on, announced_days=days, today=actor.today)
    notice.state = state
    notice.service_proof = ServiceProof(
        mode=command.mode,
        served_on=served_on,
        receiver=command.receiver.strip(),
        place=command.place.strip(),
        proof=command.proof.strip(),
        recorded_by_id=actor.person_id,
    )
    if notice.listing is not None:
        note_service(session, notice, served_on)
    if notice.charge is not None:
        note_fee_service(notice, served_on)
    return notice


@act("notice.void", Permission.ISSUE_NOTICES, on=Notice, not_by=("drafted_by_id",))
def void_notice(session: ScopedSession, _actor: Actor, command: VoidNotice) -> Notice:
    """Declare an issued notice void; its number stays and is never given again."""
    notice = session.get_one(Notice, command.notice_id)
    if not command.reason.strip():
        raise RuleError("请写明作废原因", field="reason")
    notice.reason = command.reason.strip()
    notice.state = NOTICE_STEPS.move(notice.state, "notice.void")
    if notice.charge is not None:
        note_fee_void(session, notice)
    return notice
