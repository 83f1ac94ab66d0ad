"""A listing case from clue to public page: the whole way, and every short cut that must fail."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionKind
from sbsupervise.domain.listings import BasisKind, ListingState
from sbsupervise.domain.notices import ServiceMode
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Listing, Scope, ScopedSession
from sbsupervise.services import listings as acts
from sbsupervise.services.acts import Actor
from sbsupervise.services.findings import WithdrawFinding, withdraw_finding
from sbsupervise.services.inspections import NewFinding, RecordInspection, record_inspection
from sbsupervise.services.listings.reading import offers, rail_of
from sbsupervise.services.notices import (
    DraftListingPaper,
    IssueNotice,
    ServeNotice,
    draft_listing_paper,
    issue_notice,
    serve_notice,
)
from sbsupervise.services.publication import count_of_published, published, views, was_published
from tests import make

FACTS = "2026年8月31日现场检查时，主体工程已开工，水土保持方案尚未批准"
BEGIN = date(2026, 9, 1)


@dataclass
class Case:
    """A clue in an office, and the people who may work on it. Each act is done on the day that ``today`` names."""

    db: Database[ScopedSession]
    listing_id: int
    unit_id: int
    officer: Actor
    approver: Actor
    printer: Actor
    today: date = BEGIN

    def act(self, actor: Actor, act: Callable[..., Listing], command: object) -> Listing:
        with self.db.transaction() as session:
            return act(session, replace(actor, now=make.noon(self.today)), command)

    def verify(self, basis: str = "忻水保责改〔2026〕1号") -> Listing:
        command = acts.VerifyListing(
            listing_id=self.listing_id,
            facts=FACTS,
            basis_kind=BasisKind.RECTIFY_ORDER,
            basis_document=basis,
            basis_issued_on=date(2026, 8, 31),
        )
        return self.act(self.officer, acts.verify_listing, command)

    def serve_paper(self) -> None:
        """Draft, issue and serve the paper that the case waits for, all on the same day."""
        now = make.noon(self.today)
        with self.db.transaction() as session:
            command = DraftListingPaper(listing_id=self.listing_id)
            notice = draft_listing_paper(session, replace(self.officer, now=now), command)
        with self.db.transaction() as session:
            issue = IssueNotice(notice_id=notice.id, seen=notice.paper_hash)
            issue_notice(session, replace(self.approver, now=now), issue)
        with self.db.transaction() as session:
            serve = ServeNotice(
                notice_id=notice.id, mode=ServiceMode.DIRECT, served_on=self.today, receiver="收件人", proof="回证一号"
            )
            serve_notice(session, replace(self.printer, now=now), serve)

    def propose(self) -> Listing:
        return self.act(self.officer, acts.propose_listing, acts.ProposeListing(listing_id=self.listing_id))

    def decide(self, actor: Actor | None = None) -> Listing:
        with self.db.reading() as session:
            seen = acts.text_hash(make.everything(session).get_one(Listing, self.listing_id))
        command = acts.DecideListing(listing_id=self.listing_id, seen=seen)
        return self.act(actor or self.approver, acts.decide_listing, command)

    def publish(self) -> Listing:
        return self.act(self.officer, acts.publish_listing, acts.PublishListing(listing_id=self.listing_id))

    def revoke(self) -> Listing:
        command = acts.RevokeListing(listing_id=self.listing_id, reason="依据文书被撤销")
        return self.act(self.approver, acts.revoke_listing, command)

    def state_defence(self, stated_on: date) -> Listing:
        command = acts.StateDefence(listing_id=self.listing_id, statement_on=stated_on, statement="已经补办")
        return self.act(self.officer, acts.state_defence, command)

    def review(self) -> Listing:
        command = acts.ReviewDefence(listing_id=self.listing_id, review_opinion="补办不影响事实认定")
        return self.act(self.officer, acts.review_defence, command)

    def shown_on(self, day: date) -> bool:
        with self.db.reading() as session:
            session.scope = Scope(today=day)
            return bool(views(session, session.scalars(published(None, "")).all(), day))

    def to_decision(self) -> None:
        """As far as a decision whose defence days (five working days) ran from 1 to 8 September 2026."""
        self.verify()
        self.serve_paper()
        self.today = date(2026, 9, 9)
        self.propose()
        self.decide()

    def to_publication(self) -> None:
        self.to_decision()
        self.serve_paper()
        self.publish()


@pytest.fixture
def case(db: Database[ScopedSession]) -> Case:
    officers = [make.login(db, Role.OFFICER).actor() for _ in range(2)]
    project = make.project(db)
    with db.transaction() as session:
        command = RecordInspection(
            outside_reason="投诉举报核查",
            approved_by_name="批准人",
            approved_on=date(2026, 8, 31),
            project_id=project.id,
            kind=InspectionKind.TRACK,
            carried_out_on=date(2026, 8, 31),
            officers=tuple(officer.person_id or 0 for officer in officers),
            findings=(NewFinding(code="P-01", facts="未批先建"),),
        )
        record_inspection(session, officers[0], command)
    with db.reading() as session:
        clue = make.everything(session).query(Listing).one()
        listing_id, unit_id = clue.id, clue.unit_id
    approver = make.login(db, Role.APPROVER).actor()
    return Case(db, listing_id, unit_id, officers[0], approver, make.login(db, Role.PRINTING_OFFICER).actor())


def test_the_whole_way_ends_on_the_public_page(case: Case) -> None:
    case.to_publication()
    with case.db.reading() as session:
        session.scope = Scope(today=case.today)
        (entry,) = views(session, session.scalars(published(None, "")).all(), case.today)
        assert count_of_published(session) == 1
    assert entry.view.decision_number == "忻水保两单决〔2026〕1号"
    assert (entry.view.decided_on, entry.view.public_to) == (date(2026, 9, 9), date(2027, 9, 9))
    assert "未批先建" in entry.view.act


def test_nothing_is_listed_by_itself(case: Case) -> None:
    with case.db.reading() as session:
        assert make.everything(session).get_one(Listing, case.listing_id).state is ListingState.CLUE
    assert not case.shown_on(BEGIN)


def test_no_case_without_a_basis_document(case: Case) -> None:
    with pytest.raises(RuleError, match="依据文书"):
        case.verify(basis=" ")


def test_a_case_stops_when_its_finding_is_withdrawn(case: Case) -> None:
    case.verify()
    second = make.login(case.db, Role.OFFICER).actor()
    with case.db.reading() as session:
        finding_id = make.everything(session).get_one(Listing, case.listing_id).finding_id
    with case.db.transaction() as session:
        withdraw_finding(session, second, WithdrawFinding(finding_id=finding_id, reason="登记有误"))
    with pytest.raises(RuleError, match="已经撤回"):
        case.serve_paper()


def test_no_notice_before_the_facts_are_verified(case: Case) -> None:
    with pytest.raises(RuleError, match="没有需要制作的文书"):
        case.serve_paper()


def test_no_proposal_before_the_notice_is_served(case: Case) -> None:
    case.verify()
    with pytest.raises(RuleError):
        case.propose()


@pytest.mark.parametrize(
    ("day", "heard"),
    [
        pytest.param(date(2026, 9, 7), False, id="inside the defence days"),
        pytest.param(date(2026, 9, 8), False, id="the last defence day is the unit's"),
        pytest.param(date(2026, 9, 9), True, id="the day after"),
    ],
)
def test_the_defence_days_run_from_service_and_must_be_over(case: Case, day: date, heard: bool) -> None:
    case.verify()
    case.serve_paper()
    case.today = day
    if heard:
        assert case.propose().proposed_by_id == case.officer.person_id
        return
    with pytest.raises(RuleError, match="期限至"):
        case.propose()


def test_a_statement_must_be_answered_before_the_decision(case: Case) -> None:
    case.verify()
    case.serve_paper()
    case.today = date(2026, 9, 9)
    case.state_defence(date(2026, 9, 8))
    with pytest.raises(RuleError, match="复核"):
        case.propose()
    case.review()
    case.propose()
    assert case.decide().state is ListingState.LISTED


def test_a_statement_that_comes_too_late_is_refused(case: Case) -> None:
    case.verify()
    case.serve_paper()
    case.today = date(2026, 9, 9)
    with pytest.raises(RuleError, match="届满"):
        case.state_defence(date(2026, 9, 9))


def test_who_proposed_does_not_decide(case: Case) -> None:
    both = make.login(case.db, Role.OFFICER, Role.APPROVER).actor()
    case.verify()
    case.serve_paper()
    case.today = date(2026, 9, 9)
    case.officer = both
    case.propose()
    with pytest.raises(RuleError, match="另一人"):
        case.decide(both)


def test_nobody_decides_what_nobody_proposed(case: Case) -> None:
    case.verify()
    case.serve_paper()
    case.today = date(2026, 9, 9)
    with pytest.raises(RuleError, match="尚未提出"):
        case.decide()


def test_a_text_changed_after_the_proposal_voids_it(case: Case) -> None:
    case.verify()
    case.serve_paper()
    case.today = date(2026, 9, 9)
    case.state_defence(date(2026, 9, 8))
    case.review()
    case.propose()
    command = acts.ReviewDefence(listing_id=case.listing_id, review_opinion="另一种意见")
    case.act(case.officer, acts.review_defence, command)
    with pytest.raises(RuleError, match="重新提出"):
        case.decide()


def test_what_was_changed_after_the_proposal_can_be_proposed_anew(case: Case) -> None:
    def offered(actor: Actor) -> dict[str, str | None]:
        with case.db.reading() as session:
            listing = make.everything(session).get_one(Listing, case.listing_id)
            return {offer.name: offer.blocked for offer in offers(listing, replace(actor, now=make.noon(case.today)))}

    case.verify()
    case.serve_paper()
    case.state_defence(BEGIN)
    case.review()
    case.today = date(2026, 9, 9)
    assert offered(case.officer) == {"propose": None, "review_defence": None}
    case.propose()
    assert offered(case.officer) == {}, "what lies before the approver is not offered for change"
    assert offered(case.approver)["decide"] is None
    case.act(
        case.officer, acts.review_defence, acts.ReviewDefence(listing_id=case.listing_id, review_opinion="另行答复")
    )
    assert "重新提出" in str(offered(case.approver)["decide"])
    assert offered(case.officer)["propose"] is None


def test_the_rail_names_no_day_that_nobody_kept(case: Case) -> None:
    case.verify()
    case.serve_paper()
    with case.db.reading() as session:
        rail = rail_of(make.everything(session).get_one(Listing, case.listing_id), date(2026, 9, 9))
    assert [(step.state, step.on) for step in rail[:4]] == [
        ("done", BEGIN),
        ("done", None),
        ("done", BEGIN),
        ("done", date(2026, 9, 8)),
    ]
    assert rail[4].state == "current"


def test_no_publication_before_the_decision_is_served(case: Case) -> None:
    case.to_decision()
    with pytest.raises(RuleError, match="送达回证"):
        case.publish()


def test_a_listing_ends_by_its_date_without_any_job(case: Case) -> None:
    case.to_publication()
    assert case.shown_on(date(2027, 9, 9))
    assert not case.shown_on(date(2027, 9, 10))


def test_a_listing_is_not_shown_before_it_is_published(case: Case) -> None:
    case.to_publication()
    assert not case.shown_on(case.today - timedelta(days=1))


def test_a_revoked_listing_is_gone_at_once(case: Case) -> None:
    case.to_publication()
    case.revoke()
    assert not case.shown_on(case.today)
    with case.db.reading() as session:
        session.scope = Scope(today=case.today)
        assert was_published(session, case.listing_id)


@pytest.mark.parametrize("known", [False, True])
def test_the_unit_knows_its_case_from_the_notice_on(case: Case, known: bool) -> None:
    case.verify()
    if known:
        case.serve_paper()
    with case.db.reading() as session:
        session.scope = Scope(unit_id=case.unit_id)
        assert (session.get(Listing, case.listing_id) is not None) is known


def test_another_office_does_not_see_the_case(case: Case) -> None:
    outsider = make.login(case.db, Role.OFFICER, office="140932").actor()
    with case.db.reading() as session:
        session.scope = outsider.scope
        assert session.get(Listing, case.listing_id) is None
