"""The acts of a listing case. Each stands on the guards of the domain; none of them can be reached out of order."""

import hashlib
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.listings import (
    LISTING_STEPS,
    Basis,
    BasisKind,
    ListingState,
    check_basis,
    check_decision,
    check_notice,
    check_publication,
    check_reason,
    check_refusal,
    check_statement,
    check_wording,
    defence_due,
    public_to,
)
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Listing, Notice, ScopedSession
from sbsupervise.parameters import listings as figures
from sbsupervise.parameters.calendars import calendar
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.audit import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class OnListing:
    """What every command on a case has."""

    listing_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyListing(OnListing):
    """The facts as verified, and the document that they stand on."""

    facts: str
    basis_kind: BasisKind
    basis_document: str
    basis_issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissListing(OnListing):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateDefence(OnListing):
    """``statement_on`` is the day of receipt, or of the postmark."""

    statement_on: date
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDefence(OnListing):
    review_opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeListing(OnListing):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideListing(OnListing):
    """``seen`` is the hash of the text that the approver read."""

    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseListing(OnListing):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishListing(OnListing):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeListing(OnListing):
    reason: str


@act("listing.verify", Permission.PROPOSE_LISTINGS, on=Listing)
def verify_listing(session: ScopedSession, actor: Actor, command: VerifyListing) -> Listing:
    """Verify the facts of a clue; without an accepted document there is no case."""
    listing = session.get_one(Listing, command.listing_id)
    check_finding(listing)
    listing.state = LISTING_STEPS.move(listing.state, "listing.verify")
    if not command.facts.strip():
        raise RuleError("请写明经核实的事实", field="facts")
    listing.facts = command.facts.strip()
    listing.basis_kind = command.basis_kind
    listing.basis_document = command.basis_document.strip()
    listing.basis_issued_on = command.basis_issued_on
    try:
        check_basis(basis_of(listing), figures.accepted_bases().on(actor.today), actor.today)
    except RuleError as refusal:
        raise RuleError(refusal.message, field="basis_document", source=refusal.source) from refusal
    check_wording(listing.facts)
    return listing


@act("listing.dismiss", Permission.PROPOSE_LISTINGS, on=Listing)
def dismiss_listing(session: ScopedSession, _actor: Actor, command: DismissListing) -> Listing:
    """End a case whose facts do not hold."""
    listing = session.get_one(Listing, command.listing_id)
    check_reason(command.reason)
    listing.state = LISTING_STEPS.move(listing.state, "listing.dismiss")
    listing.reason = command.reason.strip()
    return listing


@act("listing.state_defence", Permission.PROPOSE_LISTINGS, on=Listing)
def state_defence(session: ScopedSession, actor: Actor, command: StateDefence) -> Listing:
    """Record what the unit says in its defence."""
    listing = session.get_one(Listing, command.listing_id)
    listing.state = LISTING_STEPS.move(listing.state, "listing.state_defence")
    if command.statement_on > actor.today:
        raise RuleError("提出日期不能晚于今天", field="statement_on")
    try:
        check_statement(command.statement_on, listing.defence_due_on)
    except RuleError as refusal:
        raise RuleError(refusal.message, field="statement_on", source=refusal.source) from refusal
    listing.statement_on, listing.statement = command.statement_on, command.statement.strip()
    return listing


@act("listing.review_defence", Permission.PROPOSE_LISTINGS, on=Listing)
def review_defence(session: ScopedSession, _actor: Actor, command: ReviewDefence) -> Listing:
    """Answer the defence."""
    listing = session.get_one(Listing, command.listing_id)
    listing.state = LISTING_STEPS.move(listing.state, "listing.review_defence")
    if not command.review_opinion.strip():
        raise RuleError("请填写复核意见", field="review_opinion")
    listing.review_opinion = command.review_opinion.strip()
    return listing


@act("listing.propose", Permission.PROPOSE_LISTINGS, on=Listing)
def propose_listing(session: ScopedSession, actor: Actor, command: ProposeListing) -> Listing:
    """Put the case before the approver: exactly this text, and no other."""
    listing = session.get_one(Listing, command.listing_id)
    LISTING_STEPS.step(listing.state, "listing.decide")
    _check_heard(listing, actor.today)
    listing.proposed_by_id = actor.person_id
    listing.proposed_hash = text_hash(listing)
    return listing


@act("listing.decide", Permission.DECIDE_LISTINGS, on=Listing, not_by=("proposed_by_id",))
def decide_listing(session: ScopedSession, actor: Actor, command: DecideListing) -> Listing:
    """Decide to list: another person than the one who proposed, on the text that was proposed and read."""
    listing = session.get_one(Listing, command.listing_id)
    state = LISTING_STEPS.move(listing.state, "listing.decide")
    if listing.proposed_by_id is None:
        raise RuleError("经办人尚未提出列入意见，不能审批")
    if not listing.proposed_hash == text_hash(listing) == command.seen:
        raise RuleError("案件内容在提出或阅读之后有改动，须由经办人重新提出")
    _check_heard(listing, actor.today)
    listing.state = state
    listing.decided_on, listing.decided_by_id = actor.today, actor.person_id
    return listing


@act("listing.refuse", Permission.DECIDE_LISTINGS, on=Listing, not_by=("proposed_by_id",))
def refuse_listing(session: ScopedSession, _actor: Actor, command: RefuseListing) -> Listing:
    """Decide not to list, for a reason."""
    listing = session.get_one(Listing, command.listing_id)
    check_refusal(listing.statement_on is not None, bool(listing.review_opinion), command.reason)
    listing.state = LISTING_STEPS.move(listing.state, "listing.refuse")
    listing.reason = command.reason.strip()
    return listing


@act("listing.publish", Permission.PROPOSE_LISTINGS, on=Listing)
def publish_listing(session: ScopedSession, actor: Actor, command: PublishListing) -> Listing:
    """Publish a decision that was served; the period counts from the day of the decision."""
    listing = session.get_one(Listing, command.listing_id)
    state = LISTING_STEPS.move(listing.state, "listing.publish")
    if listing.decided_on is None:
        raise RuleError("尚未作出列入决定，不能公开")
    last = public_to(listing.decided_on, figures.public_months().on(listing.decided_on)[listing.list_kind])
    check_publication(listing.decision_served_on, listing.decided_on, last, actor.today)
    listing.state, listing.public_from, listing.public_to = state, actor.today, last
    return listing


@act("listing.revoke", Permission.DECIDE_LISTINGS, on=Listing)
def revoke_listing(session: ScopedSession, actor: Actor, command: RevokeListing) -> Listing:
    """Take a listing back; it is gone from the public pages with this act."""
    listing = session.get_one(Listing, command.listing_id)
    check_reason(command.reason)
    listing.state = LISTING_STEPS.move(listing.state, "listing.revoke")
    listing.reason, listing.revoked_on = command.reason.strip(), actor.today
    return listing


def check_finding(listing: Listing) -> None:
    """Refuse to go on with a case whose finding was withdrawn."""
    if listing.finding.state is FindingState.WITHDRAWN:
        raise RuleError("产生线索的问题已经撤回，案件不能继续办理，请认定不成立")


def note_service(session: ScopedSession, notice: Notice, served_on: date) -> None:
    """Move a case on by the proof of service of one of its papers; called inside the act that records the proof."""
    listing = notice.listing
    if listing is None:
        return
    if notice.kind is NoticeKind.LISTING_NOTICE:
        accepted = figures.accepted_bases().on(served_on)
        check_notice(bool(listing.facts), basis_of(listing), accepted, served_on, served_on)
        days = figures.defence_days().on(served_on)
        listing.state = LISTING_STEPS.move(listing.state, "listing.notice")
        listing.noticed_on = served_on
        listing.defence_due_on = defence_due(served_on, days, calendar()).firm().due
    elif notice.kind is NoticeKind.LISTING_DECISION:
        listing.decision_served_on = served_on
    session.flush()


def basis_of(listing: Listing) -> Basis | None:
    """The document that the facts stand on, None while none is named."""
    if listing.basis_kind is None or listing.basis_issued_on is None:
        return None
    return Basis(kind=listing.basis_kind, number=listing.basis_document, issued_on=listing.basis_issued_on)


def text_hash(listing: Listing) -> str:
    """The hash of all that a decision to list rests on."""
    said = [
        listing.unit.uscc,
        listing.list_kind.value,
        listing.ground,
        listing.facts,
        listing.basis_document,
        str(listing.basis_issued_on),
        str(listing.noticed_on),
        listing.statement,
        listing.review_opinion,
    ]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _check_heard(listing: Listing, today: date) -> None:
    check_finding(listing)
    received, reviewed = listing.statement_on is not None, bool(listing.review_opinion)
    if listing.state not in {ListingState.NOTICED, ListingState.DEFENCE_REVIEW}:
        raise RuleError("案件尚未告知，不能提出列入意见")
    check_decision(listing.noticed_on, listing.defence_due_on, received, reviewed, today)
