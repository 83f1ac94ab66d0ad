"""The two lists: what stands between a finding and a name on the public page."""

from dataclasses import replace
from datetime import date

import pytest

from sbsupervise.domain.listings import (
    LISTING_STEPS,
    Basis,
    BasisKind,
    Ground,
    ListingState,
    ListKind,
    Raising,
    Standing,
    check_basis,
    check_decision,
    check_notice,
    check_publication,
    check_reason,
    check_refusal,
    check_statement,
    check_two_persons,
    defence_due,
    ground_of,
    opens_clue,
)
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters import findings
from sbsupervise.parameters import listings as parameters
from sbsupervise.parameters.calendars import calendar

TODAY = date(2026, 6, 10)
ACCEPTED = parameters.accepted_bases().on(TODAY)
GROUNDS = parameters.grounds().on(TODAY)
BASIS = Basis(kind=BasisKind.RECTIFY_ORDER, number="忻水保责改〔2026〕18号", issued_on=date(2026, 5, 20))
S = ListingState


# Grounds


def test_every_ground_that_a_finding_names_opens_a_clue_about_its_unit() -> None:
    kinds = [kind for kind in findings.catalogue().on(TODAY).values() if kind.ground]
    assert len(kinds) >= 10
    for kind in kinds:
        assert kind.ground is not None
        assert opens_clue(ground_of(kind.ground, GROUNDS), kind.subject)


@pytest.mark.parametrize(
    ("code", "subject", "opens"),
    [
        pytest.param("KA-PCU-01", UnitRole.CONSTRUCTION_UNIT, True, id="未批先建 by the construction unit"),
        pytest.param("KA-PCU-01", UnitRole.MONITOR, False, id="未批先建 is not the monitor's"),
        pytest.param("KA-OTH-01", UnitRole.DESIGNER, True, id="other cases of the law concern any unit"),
        pytest.param("BL-01", UnitRole.CONTRACTOR, True, id="BL-01 is in force"),
        pytest.param("BL-02", UnitRole.CONTRACTOR, False, id="BL-02 is a draft"),
    ],
)
def test_only_an_enabled_ground_about_the_unit_opens_a_clue(code: str, subject: UnitRole, opens: bool) -> None:
    assert opens_clue(ground_of(code, GROUNDS), subject) is opens


def test_a_disabled_ground_opens_nothing() -> None:
    ground: Ground = ground_of("KA-CON-02", GROUNDS)
    assert opens_clue(ground, UnitRole.CONTRACTOR)
    assert not opens_clue(replace(ground, enabled=False), UnitRole.CONTRACTOR)


def test_an_unknown_ground_is_refused() -> None:
    with pytest.raises(RuleError, match="KA-FEE-01"):
        ground_of("KA-FEE-01", GROUNDS)


def test_the_table_of_grounds_is_that_of_the_notice() -> None:
    assert sum(ground.kind is ListKind.KEY_ATTENTION for ground in GROUNDS) == 22
    assert [ground.code for ground in GROUNDS if not ground.enabled] == ["BL-02", "BL-03", "BL-04", "BL-05"]
    assert len({ground.code for ground in GROUNDS}) == len(GROUNDS)
    assert not any(ground.verified for ground in GROUNDS)
    assert {ground.raising for ground in GROUNDS} == set(Raising)


def test_unpaid_fees_are_no_ground() -> None:
    """E-35."""
    assert not any("补偿费" in ground.condition for ground in GROUNDS)
    assert findings.catalogue().on(TODAY)["P-07"].ground is None


# The notice


@pytest.mark.parametrize(
    ("basis", "fault"),
    [
        pytest.param(None, "没有依据文书", id="no document"),
        pytest.param(replace(BASIS, number=" "), "没有依据文书", id="a document without a number"),
        pytest.param(replace(BASIS, issued_on=date(2026, 6, 11)), "不能晚于今天", id="a document of tomorrow"),
        pytest.param(replace(BASIS, overturned_on=date(2026, 6, 1)), "已于2026-06-01被撤销", id="overturned on review"),
    ],
)
def test_a_fact_needs_a_document_in_force(basis: Basis | None, fault: str) -> None:
    check_basis(BASIS, ACCEPTED, TODAY)
    with pytest.raises(RuleError, match=fault):
        check_basis(basis, ACCEPTED, TODAY)
    with pytest.raises(RuleError, match=fault):
        check_notice(True, basis, ACCEPTED, TODAY, TODAY)


def test_a_document_of_a_kind_that_is_not_accepted_is_refused() -> None:
    firm = {kind: standing for kind, standing in ACCEPTED.items() if standing is Standing.FIRM}
    check_basis(replace(BASIS, kind=BasisKind.PENALTY_DECISION), firm, TODAY)
    with pytest.raises(RuleError, match="责令改正通知书不属于") as refusal:
        check_basis(BASIS, firm, TODAY)
    assert refusal.value.source == "山西省社会信用条例第二十七条"


def test_every_kind_of_document_has_a_standing() -> None:
    assert set(ACCEPTED) == set(BasisKind)


@pytest.mark.parametrize(
    ("verified", "served_on", "fault"),
    [
        pytest.param(False, TODAY, "尚未核实", id="the fact is not verified"),
        pytest.param(True, None, "没有送达回证", id="E-33 no proof of service"),
        pytest.param(True, date(2026, 6, 11), "不能晚于今天", id="service on a day to come"),
    ],
)
def test_a_unit_is_noticed_with_a_verified_fact_and_proof_of_service(
    verified: bool, served_on: date | None, fault: str
) -> None:
    check_notice(True, BASIS, ACCEPTED, TODAY, TODAY)
    with pytest.raises(RuleError, match=fault):
        check_notice(verified, BASIS, ACCEPTED, served_on, TODAY)


# The defence


def test_the_defence_runs_from_the_day_after_service_in_working_days() -> None:
    days = parameters.defence_days().on(TODAY)
    assert defence_due(date(2026, 9, 18), days, calendar()).due == date(2026, 9, 24)
    with pytest.raises(RuleError, match="尚未起算"):
        defence_due(None, days, calendar())


@pytest.mark.parametrize(
    ("stated_on", "in_time"),
    [
        pytest.param(date(2026, 6, 17), True, id="E-32 postmark of the last day"),
        pytest.param(date(2026, 6, 18), False, id="one day late"),
    ],
)
def test_a_statement_counts_up_to_the_last_day(stated_on: date, in_time: bool) -> None:
    if in_time:
        check_statement(stated_on, date(2026, 6, 17))
    else:
        with pytest.raises(RuleError, match="已于2026-06-17届满"):
            check_statement(stated_on, date(2026, 6, 17))


def test_without_service_no_statement_is_too_late() -> None:
    check_statement(date(2099, 1, 1), None)


# The decision

SERVED, DUE = date(2026, 6, 10), date(2026, 6, 17)


@pytest.mark.parametrize(
    ("served_on", "due", "stated", "reviewed", "today", "fault"),
    [
        pytest.param(SERVED, DUE, False, False, date(2026, 6, 18), None, id="the day after the last: heard"),
        pytest.param(SERVED, DUE, True, True, date(2026, 6, 18), None, id="stated, reviewed, answered"),
        pytest.param(SERVED, DUE, False, False, DUE, "当日仍可提出", id="the last day is still the unit's"),
        pytest.param(SERVED, DUE, False, False, SERVED, "当日仍可提出", id="the day of service"),
        pytest.param(SERVED, DUE, True, True, DUE, "当日仍可提出", id="a statement may be added to"),
        pytest.param(SERVED, DUE, True, False, date(2026, 6, 30), "尚未复核", id="stated, not reviewed"),
        pytest.param(None, DUE, False, False, date(2026, 6, 30), "没有送达回证", id="notice not served"),
        pytest.param(SERVED, None, False, False, date(2026, 6, 30), "尚未起算", id="no time has run"),
        pytest.param(date(2026, 7, 1), DUE, False, False, date(2026, 6, 30), "不能晚于今天", id="served in future"),
    ],
)
def test_nobody_is_listed_unheard(
    served_on: date | None, due: date | None, stated: bool, reviewed: bool, today: date, fault: str | None
) -> None:
    if fault is None:
        check_decision(served_on, due, stated, reviewed, today)
    else:
        with pytest.raises(RuleError, match=fault) as refusal:
            check_decision(served_on, due, stated, reviewed, today)
        assert refusal.value.field


@pytest.mark.parametrize(
    ("proposer", "approver", "fault"),
    [
        pytest.param("晋14090001", "晋14090002", None, id="two persons"),
        pytest.param("晋14090001", "晋14090001", "本人", id="one person"),
        pytest.param("J14a", " j14A ", "本人", id="one person, written otherwise"),
        pytest.param("晋14090001", "", "执法证号", id="approver without a certificate"),
        pytest.param(" ", "晋14090002", "执法证号", id="proposer without a certificate"),
    ],
)
def test_a_second_person_decides(proposer: str, approver: str, fault: str | None) -> None:
    if fault is None:
        check_two_persons(proposer, approver)
    else:
        with pytest.raises(RuleError, match=fault):
            check_two_persons(proposer, approver)


def test_not_to_list_takes_a_reason_and_an_answer_to_the_statement() -> None:
    check_refusal(False, False, "依据已撤销")
    check_refusal(True, True, "申辩成立")
    with pytest.raises(RuleError, match="尚未复核"):
        check_refusal(True, False, "申辩成立")
    with pytest.raises(RuleError, match="理由"):
        check_refusal(True, True, " ")
    with pytest.raises(RuleError, match="理由"):
        check_reason("\n")


# Publication


@pytest.mark.parametrize(
    ("served_on", "today", "fault"),
    [
        pytest.param(date(2026, 6, 20), date(2026, 6, 20), None, id="served today"),
        pytest.param(date(2026, 6, 20), date(2027, 6, 18), None, id="on the last day of the period"),
        pytest.param(None, date(2026, 6, 20), "没有送达回证", id="E-44 service failed"),
        pytest.param(date(2026, 6, 21), date(2026, 6, 20), "不能晚于今天", id="served tomorrow"),
        pytest.param(date(2026, 6, 17), date(2026, 6, 20), "不能早于决定日期", id="served before it was decided"),
        pytest.param(date(2026, 6, 20), date(2027, 6, 19), "届满", id="the period is over"),
    ],
)
def test_a_listing_goes_public_only_after_service(served_on: date | None, today: date, fault: str | None) -> None:
    decided_on, public_to = date(2026, 6, 18), date(2027, 6, 18)
    if fault is None:
        check_publication(served_on, decided_on, public_to, today)
    else:
        with pytest.raises(RuleError, match=fault):
            check_publication(served_on, decided_on, public_to, today)


# The steps


def test_final_states_have_no_exits() -> None:
    assert {state for state in S if state.final} == {
        S.DISMISSED,
        S.NOT_LISTED,
        S.ESCALATED,
        S.REMOVED,
        S.EXPIRED,
        S.REVOKED,
    }
    assert all(LISTING_STEPS.final(state) for state in S if state.final)


def test_officers_propose_and_leaders_decide() -> None:
    by_leader = {step.act for step in LISTING_STEPS.steps if step.who is Permission.DECIDE_LISTINGS}
    assert by_leader == {"listing.decide", "listing.refuse", "listing.revoke"}
    assert {step.who for step in LISTING_STEPS.steps} == {Permission.DECIDE_LISTINGS, Permission.PROPOSE_LISTINGS}


@pytest.mark.parametrize(("state", "before"), [(S.PUBLISHED, {S.LISTED}), (S.LISTED, {S.NOTICED, S.DEFENCE_REVIEW})])
def test_there_is_no_short_cut_to_the_public_page(state: ListingState, before: set[ListingState]) -> None:
    assert {step.start for step in LISTING_STEPS.steps if step.end is state} == before
    assert not any(step.end is S.EXPIRED for step in LISTING_STEPS.steps)


def test_nobody_revokes_what_was_never_decided() -> None:
    starts = {step.start for step in LISTING_STEPS.steps if step.act == "listing.revoke"}
    assert starts == {S.LISTED, S.PUBLISHED, S.EXTENDED, S.REPAIR_REVIEW, S.SUSPENDED}
