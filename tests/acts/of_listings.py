"""Acts on inspections, findings, notices and listing cases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sbsupervise.domain.inspections import InspectionKind
from sbsupervise.domain.listings import BasisKind
from sbsupervise.domain.notices import ServiceMode
from sbsupervise.models import Finding, Inspection, Listing, Notice
from sbsupervise.services import listings, notices
from sbsupervise.services.findings import WithdrawFinding, withdraw_finding
from sbsupervise.services.inspections import NewFinding, RecordInspection, record_inspection
from tests import make
from tests.acts.stage import APPROVER, OFFICER, PRINTER, SECOND_OFFICER, TODAY, Ready, World, case

# The defence days (five working days) of a notice served on NOTICED run out on 27 August.
INSPECTED, NOTICED, STATED, DECIDED = date(2026, 8, 19), date(2026, 8, 20), date(2026, 8, 27), date(2026, 8, 31)
FACTS = "主体工程已开工，水土保持方案尚未批准"


def inspecting(world: World, *codes: str) -> RecordInspection:
    return RecordInspection(
        outside_reason="投诉举报核查",
        approved_by_name="批准人",
        approved_on=INSPECTED,
        project_id=make.project(world.db).id,
        kind=InspectionKind.TRACK,
        carried_out_on=INSPECTED,
        officers=(world.person(OFFICER), world.person(SECOND_OFFICER)),
        findings=tuple(NewFinding(code=code, facts=f"{FACTS}（{code}）") for code in codes),
    )


def inspected(world: World, *codes: str) -> tuple[Inspection, tuple[Finding, ...]]:
    """An inspection, and what it found."""
    with world.db.transaction() as session:
        inspection = record_inspection(session, world.actor(OFFICER, make.noon(INSPECTED)), inspecting(world, *codes))
        return inspection, tuple(inspection.findings)


@case("inspection.record", record_inspection)
def record(world: World) -> Ready:
    return Ready(OFFICER, inspecting(world, "P-01"))


@case("finding.withdraw", withdraw_finding)
def withdraw(world: World) -> Ready:
    _, (finding,) = inspected(world, "P-16")
    return Ready(SECOND_OFFICER, WithdrawFinding(finding_id=finding.id, reason="位置认定有误"))


def ordering(world: World) -> notices.DraftRectifyOrder:
    inspection, found = inspected(world, "P-14", "P-16")
    return notices.DraftRectifyOrder(inspection_id=inspection.id, finding_ids=tuple(finding.id for finding in found))


@case("notice.draft_rectify_order", notices.draft_rectify_order)
def draft_rectify_order(world: World) -> Ready:
    return Ready(OFFICER, ordering(world))


def draft(world: World) -> Notice:
    notice: Notice = world.do(notices.draft_rectify_order, OFFICER, ordering(world))
    return notice


def issuing(notice: Notice) -> notices.IssueNotice:
    return notices.IssueNotice(notice_id=notice.id, seen=notice.paper_hash)


def serving(notice: Notice, served_on: date = TODAY) -> notices.ServeNotice:
    return notices.ServeNotice(
        notice_id=notice.id, mode=ServiceMode.DIRECT, served_on=served_on, receiver="收件人", proof="回证一号"
    )


def issued(world: World) -> Notice:
    notice: Notice = world.do(notices.issue_notice, APPROVER, issuing(draft(world)))
    return notice


@case("notice.issue", notices.issue_notice)
def issue(world: World) -> Ready:
    return Ready(APPROVER, issuing(draft(world)))


@case("notice.serve", notices.serve_notice)
def serve(world: World) -> Ready:
    return Ready(PRINTER, serving(issued(world)))


@case("notice.void", notices.void_notice)
def void(world: World) -> Ready:
    return Ready(APPROVER, notices.VoidNotice(notice_id=issued(world).id, reason="送达对象有误"))


@dataclass(frozen=True)
class Walk:
    """A listing case on its way; each step is done by whom and on the day on which it is done in life."""

    world: World
    id: int

    @classmethod
    def begun(cls, world: World) -> "Walk":
        """A clue that a finding has just opened."""
        _, (finding,) = inspected(world, "P-01")
        with world.db.reading() as session:
            (clue,) = make.everything(session).query(Listing).filter_by(finding_id=finding.id)
            return cls(world, clue.id)

    def verified(self) -> "Walk":
        self.world.do(listings.verify_listing, OFFICER, self.verifying(), NOTICED)
        return self

    def noticed(self) -> "Walk":
        return self.verified().with_paper(NOTICED)

    def answered(self) -> "Walk":
        stating = listings.StateDefence(listing_id=self.id, statement_on=STATED, statement="已经补办")
        self.noticed().world.do(listings.state_defence, OFFICER, stating, STATED)
        return self

    def proposed(self) -> "Walk":
        self.noticed().world.do(listings.propose_listing, OFFICER, listings.ProposeListing(listing_id=self.id), DECIDED)
        return self

    def decided(self) -> "Walk":
        self.proposed().world.do(listings.decide_listing, APPROVER, self.deciding(), DECIDED)
        return self

    def ready_to_publish(self) -> "Walk":
        return self.decided().with_paper(DECIDED)

    def with_paper(self, on: date) -> "Walk":
        """The paper that the case waits for is drafted, issued and served."""
        drafting = notices.DraftListingPaper(listing_id=self.id)
        paper = self.world.do(notices.draft_listing_paper, OFFICER, drafting, on)
        self.world.do(notices.issue_notice, APPROVER, issuing(paper), on)
        self.world.do(notices.serve_notice, PRINTER, serving(paper, on), on)
        return self

    def verifying(self) -> listings.VerifyListing:
        return listings.VerifyListing(
            listing_id=self.id,
            facts=FACTS,
            basis_kind=BasisKind.RECTIFY_ORDER,
            basis_document="忻水保责改〔2026〕1号",
            basis_issued_on=INSPECTED,
        )

    def deciding(self) -> listings.DecideListing:
        with self.world.db.reading() as session:
            seen = listings.text_hash(make.everything(session).get_one(Listing, self.id))
        return listings.DecideListing(listing_id=self.id, seen=seen)


@case("notice.draft_listing_paper", notices.draft_listing_paper)
def draft_listing_paper(world: World) -> Ready:
    return Ready(OFFICER, notices.DraftListingPaper(listing_id=Walk.begun(world).verified().id))


def listing_case(name: str, act: Callable[..., Any], command: Callable[[Walk], Any], who: Any = OFFICER) -> None:
    """A case of an act on a listing case; ``command`` walks as far as the act needs."""
    case(name, act)(lambda world: Ready(who, command(Walk.begun(world))))


listing_case("listing.verify", listings.verify_listing, Walk.verifying)
listing_case(
    "listing.dismiss",
    listings.dismiss_listing,
    lambda walk: listings.DismissListing(listing_id=walk.verified().id, reason="事实不成立"),
)
listing_case(
    "listing.state_defence",
    listings.state_defence,
    lambda walk: listings.StateDefence(listing_id=walk.noticed().id, statement_on=STATED, statement="已经补办"),
)
listing_case(
    "listing.review_defence",
    listings.review_defence,
    lambda walk: listings.ReviewDefence(listing_id=walk.answered().id, review_opinion="补办不影响事实认定"),
)
listing_case(
    "listing.propose", listings.propose_listing, lambda walk: listings.ProposeListing(listing_id=walk.noticed().id)
)
listing_case("listing.decide", listings.decide_listing, lambda walk: walk.proposed().deciding(), APPROVER)
listing_case(
    "listing.publish",
    listings.publish_listing,
    lambda walk: listings.PublishListing(listing_id=walk.ready_to_publish().id),
)


def refusing(walk: Walk) -> listings.RefuseListing:
    """Refused is a case that was answered, reviewed and proposed."""
    reviewing = listings.ReviewDefence(listing_id=walk.answered().id, review_opinion="申辩成立")
    walk.world.do(listings.review_defence, OFFICER, reviewing, STATED)
    walk.world.do(listings.propose_listing, OFFICER, listings.ProposeListing(listing_id=walk.id), DECIDED)
    return listings.RefuseListing(listing_id=walk.id, reason="申辩成立")


def revoking(walk: Walk) -> listings.RevokeListing:
    publishing = listings.PublishListing(listing_id=walk.ready_to_publish().id)
    walk.world.do(listings.publish_listing, OFFICER, publishing, DECIDED)
    return listings.RevokeListing(listing_id=walk.id, reason="依据文书被撤销")


listing_case("listing.refuse", listings.refuse_listing, refusing, APPROVER)
listing_case("listing.revoke", listings.revoke_listing, revoking, APPROVER)
