"""Random walks through the procedure of a listing: none may end in public too soon."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sbsupervise.domain.listings import (
    LISTING_STEPS,
    Basis,
    BasisKind,
    ListingState,
    check_decision,
    check_notice,
    check_publication,
    check_statement,
    check_two_persons,
    defence_due,
    public_to,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters import listings as parameters
from sbsupervise.parameters.calendars import calendar

S = ListingState
BASIS = Basis(kind=BasisKind.PENALTY_DECISION, number="忻水罚〔2026〕1号", issued_on=date(2026, 1, 5))
OFFICER, LEADER = "晋14090001", "晋14090002"


class Procedure(RuleBasedStateMachine):
    """A careless office: it tries any act on any day with anything missing, and the rules must hold it back."""

    @initialize()
    def begin(self) -> None:
        self.state = LISTING_STEPS.move(S.CLUE, "listing.verify")
        self.today = date(2026, 6, 10)
        self.served_on: date | None = None
        self.due: date | None = None
        self.stated = self.reviewed = False
        self.decided_on: date | None = None
        self.decision_served_on: date | None = None
        self.persons = ("", "")

    def attempt(self, act: str, check: Callable[[], None] = lambda: None) -> bool:
        try:
            step = LISTING_STEPS.step(self.state, act)
            check()
        except RuleError:
            return False
        self.state = step.end
        return True

    @rule(days=st.integers(1, 10))
    def wait(self, days: int) -> None:
        self.today += timedelta(days)

    @rule(fault=st.sampled_from(["", "", "", "not verified", "no document", "no service", "served tomorrow"]))
    def notice(self, fault: str) -> None:
        basis = None if fault == "no document" else BASIS
        served_on = None if fault == "no service" else self.today + timedelta(fault == "served tomorrow")
        accepted = parameters.accepted_bases().on(self.today)
        if self.attempt(
            "listing.notice", lambda: check_notice(fault != "not verified", basis, accepted, served_on, self.today)
        ):
            assert not fault
            self.served_on = served_on
            self.due = defence_due(served_on, parameters.defence_days().on(self.today), calendar()).due

    @rule()
    def state_defence(self) -> None:
        if self.attempt("listing.state_defence", lambda: check_statement(self.today, self.due)):
            self.stated = True

    @rule()
    def review(self) -> None:
        if self.attempt("listing.review_defence"):
            self.reviewed = True

    @rule(persons=st.sampled_from([(OFFICER, LEADER)] * 3 + [(OFFICER, OFFICER), (OFFICER, ""), ("", LEADER)]))
    def decide(self, persons: tuple[str, str]) -> None:
        def check() -> None:
            check_two_persons(*persons)
            check_decision(self.served_on, self.due, self.stated, self.reviewed, self.today)

        if self.attempt("listing.decide", check):
            self.decided_on, self.persons = self.today, persons

    @rule(served=st.sampled_from([None, -1, 0, 0, 0, 1]))
    def publish(self, served: int | None) -> None:
        decided_on = self.decided_on or self.today
        served_on = None if served is None else self.today + timedelta(served)
        end = public_to(decided_on, 12)
        if self.attempt("listing.publish", lambda: check_publication(served_on, decided_on, end, self.today)):
            self.decision_served_on = served_on

    @invariant()
    def nobody_is_listed_unheard_or_by_one_person(self) -> None:
        if self.state in (S.LISTED, S.PUBLISHED):
            assert self.served_on is not None
            assert self.decided_on is not None
            between = [self.served_on + timedelta(n) for n in range(1, (self.decided_on - self.served_on).days)]
            assert sum(calendar().is_working(day) for day in between) >= 5
            assert self.reviewed or not self.stated
            assert self.persons == (OFFICER, LEADER)

    @invariant()
    def nobody_is_public_without_service(self) -> None:
        if self.state.public:
            assert self.decision_served_on is not None
            assert self.decided_on is not None
            assert self.decided_on <= self.decision_served_on <= self.today


TestProcedure = Procedure.TestCase
TestProcedure.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize("stated", [False, True], ids=["silent unit", "unit that states its defence"])
def test_a_careful_office_reaches_the_public_page(stated: bool) -> None:
    office = Procedure()
    office.begin()
    office.notice("")
    if stated:
        office.state_defence()
        office.review()
    office.wait(7)
    office.decide((OFFICER, LEADER))
    assert office.state is S.NOTICED if not stated else office.state is S.DEFENCE_REVIEW
    office.wait(1)
    office.decide((OFFICER, LEADER))
    office.publish(0)
    assert office.state is S.PUBLISHED
    office.nobody_is_listed_unheard_or_by_one_person()
