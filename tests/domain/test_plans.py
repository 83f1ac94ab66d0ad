"""Plans: which kind, which way an application can go, and by when it must be decided."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain import plans as rules
from sbsupervise.domain.clocks import Pause
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS, ApplicationKind, PlanKind, PlanState, Procedure, plan_kind
from sbsupervise.domain.plans.decisions import DECISIONS
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters import plans as parameters
from sbsupervise.parameters.calendars import calendar

CALENDAR = calendar()
TODAY = date(2026, 6, 30)
THRESHOLDS = parameters.kind_thresholds().on(TODAY)
SIZES = st.decimals(0, 100, places=4)
VOLUMES = st.decimals(0, 200000, places=2)


@pytest.mark.parametrize(
    ("area_hm2", "earthwork_m3", "kind"),
    [
        pytest.param("5", "0", PlanKind.REPORT, id="five hectares are enough, 以上 includes the number"),
        pytest.param("4.9999", "0", PlanKind.FORM, id="just below five hectares"),
        pytest.param("0", "50000", PlanKind.REPORT, id="fifty thousand cubic metres are enough"),
        pytest.param("0", "49999.99", PlanKind.FORM, id="just below fifty thousand"),
        pytest.param("0.5", "0", PlanKind.FORM, id="half a hectare is enough for a form"),
        pytest.param("0", "1000", PlanKind.FORM, id="a thousand cubic metres are enough for a form"),
        pytest.param("0.4999", "999.99", PlanKind.NONE, id="below both, nothing to compile"),
        pytest.param("0.1", "60000", PlanKind.REPORT, id="one of the two is enough"),
    ],
)
def test_the_size_decides_the_kind_of_plan(area_hm2: str, earthwork_m3: str, kind: PlanKind) -> None:
    assert plan_kind(Decimal(area_hm2), Decimal(earthwork_m3), THRESHOLDS) is kind


@given(area=SIZES, volume=VOLUMES, more_area=SIZES, more_volume=VOLUMES)
def test_a_bigger_project_never_needs_a_lesser_plan(
    area: Decimal, volume: Decimal, more_area: Decimal, more_volume: Decimal
) -> None:
    order = [PlanKind.NONE, PlanKind.FORM, PlanKind.REPORT]
    smaller = plan_kind(area, volume, THRESHOLDS)
    assert order.index(smaller) <= order.index(plan_kind(area + more_area, volume + more_volume, THRESHOLDS))


@pytest.mark.parametrize(("area", "volume", "field"), [("-1", "0", "area_hm2"), ("0", "-1", "earthwork_m3")])
def test_a_negative_size_is_refused(area: str, volume: str, field: str) -> None:
    with pytest.raises(RuleError) as refusal:
        plan_kind(Decimal(area), Decimal(volume), THRESHOLDS)
    assert refusal.value.field == field


def test_the_thresholds_of_order_53_begin_with_march_2023() -> None:
    figure = parameters.kind_thresholds()
    assert "160号" in figure.row(date(2023, 2, 28)).source
    assert "53号" in figure.row(date(2023, 3, 1)).source
    with pytest.raises(RuleError):
        figure.on(date(2019, 5, 30))


@pytest.mark.parametrize(
    ("kind", "in_zone", "procedure"),
    [
        (PlanKind.FORM, False, Procedure.COMMITMENT),
        (PlanKind.FORM, True, Procedure.COMMITMENT),
        (PlanKind.REPORT, True, Procedure.COMMITMENT),
        (PlanKind.REPORT, False, Procedure.ORDINARY),
    ],
)
def test_forms_and_evaluated_zones_go_by_commitment(kind: PlanKind, in_zone: bool, procedure: Procedure) -> None:
    assert rules.procedure_for(kind, in_evaluated_zone=in_zone) is procedure


def test_a_project_without_a_plan_has_no_procedure() -> None:
    with pytest.raises(RuleError, match="免于编报"):
        rules.procedure_for(PlanKind.NONE, in_evaluated_zone=False)


@pytest.mark.parametrize(
    ("acts", "end"),
    [
        pytest.param(["accept", "grant"], PlanState.GRANTED, id="without a review, or by commitment"),
        pytest.param(["accept", "send_to_review", "receive_review", "grant"], PlanState.GRANTED, id="granted"),
        pytest.param(["accept", "send_to_review", "receive_review", "deny"], PlanState.DENIED, id="denied"),
        pytest.param(["ask_correction", "correct", "accept"], PlanState.ACCEPTED, id="corrected"),
        pytest.param(["ask_correction", "withdraw"], PlanState.WITHDRAWN, id="withdrawn instead of corrected"),
        pytest.param(["accept", "send_to_review", "withdraw"], PlanState.WITHDRAWN, id="withdrawn before decision"),
    ],
)
def test_an_application_goes_step_by_step(acts: list[str], end: PlanState) -> None:
    state = PlanState.SUBMITTED
    for act in acts:
        state = PLAN_STEPS.move(state, f"plan.{act}")
    assert state is end


@pytest.mark.parametrize(
    ("state", "act"),
    [
        pytest.param(PlanState.SUBMITTED, "plan.grant", id="not granted before it is accepted"),
        pytest.param(PlanState.IN_REVIEW, "plan.grant", id="not granted while under review"),
        pytest.param(PlanState.ACCEPTED, "plan.ask_correction", id="no corrections after acceptance"),
        pytest.param(PlanState.GRANTED, "plan.withdraw", id="not withdrawn after the decision"),
    ],
)
def test_a_step_out_of_turn_is_refused(state: PlanState, act: str) -> None:
    with pytest.raises(RuleError, match="当前状态"):
        PLAN_STEPS.move(state, act)


def test_an_application_ends_with_a_refusal_a_withdrawal_or_the_loss_of_its_force() -> None:
    final = {state for state in PlanState if PLAN_STEPS.final(state)}
    ended = {PlanState.DENIED, PlanState.WITHDRAWN, PlanState.NOT_ACCEPTED, PlanState.REJECTED}
    assert final == ended | {PlanState.REVOKED, PlanState.CANCELLED}


def test_whoever_reviews_does_not_decide_and_the_applicant_only_hands_in() -> None:
    by_whom: dict[Permission, set[str]] = {}
    for step in PLAN_STEPS.steps:
        by_whom.setdefault(step.who, set()).add(step.act.removeprefix("plan."))
    assert by_whom[Permission.SUBMIT_PLANS] == {"correct", "withdraw"}
    decided = {"grant", "deny", "return", "extend", "revoke", "cancel", "decline_ending"}
    assert by_whom[Permission.DECIDE_PLANS] == decided
    assert set(by_whom) == {Permission.SUBMIT_PLANS, Permission.REVIEW_PLANS, Permission.DECIDE_PLANS}


def test_every_step_of_the_office_names_its_article_but_for_the_way_inside_it() -> None:
    without = {step.act for step in PLAN_STEPS.steps if not step.source and step.who is not Permission.SUBMIT_PLANS}
    assert without == {"plan.propose", "plan.return", "plan.decline_ending", "plan.take_back_ending"}


def test_an_application_is_accepted_within_five_working_days() -> None:
    days = parameters.acceptance_days().on(TODAY)
    assert rules.accept_by(date(2026, 4, 30), CALENDAR, days).due == date(2026, 5, 11)


@pytest.mark.parametrize(
    ("review", "extra", "due"),
    [
        pytest.param(None, 0, date(2026, 3, 2), id="without a review"),
        pytest.param(Pause(date(2026, 2, 12), date(2026, 3, 20)), 0, date(2026, 4, 2), id="the review does not count"),
        pytest.param(None, 10, date(2026, 3, 16), id="extended"),
    ],
)
def test_an_application_is_decided_within_ten_working_days(review: Pause | None, extra: int, due: date) -> None:
    days = parameters.decision_days().on(TODAY)
    pauses = [] if review is None else [review]
    assert rules.decide_by(date(2026, 2, 10), pauses, CALENDAR, days + extra).due == due


@pytest.mark.parametrize(
    ("returned_on", "pause"),
    [
        pytest.param(date(2026, 2, 10), None, id="back on the same day"),
        pytest.param(date(2026, 2, 11), Pause(date(2026, 2, 11), date(2026, 2, 11)), id="back on the next day"),
        pytest.param(date(2026, 3, 30), Pause(date(2026, 2, 11), date(2026, 3, 30)), id="thirty working days"),
        pytest.param(date(2026, 5, 29), Pause(date(2026, 2, 11), date(2026, 3, 30)), id="more than thirty"),
    ],
)
def test_a_review_stops_the_clock_for_thirty_working_days_at_most(returned_on: date, pause: Pause | None) -> None:
    most = parameters.review_days().on(TODAY)
    assert rules.review_pause(date(2026, 2, 10), returned_on, CALENDAR, most) == pause


def test_the_other_figures_of_the_procedure() -> None:
    assert parameters.extension_days().on(TODAY) == 10
    assert parameters.delivery_days().on(TODAY) == 10


def test_dates_in_order_pass() -> None:
    asking: dict[str, Any] = {"received_on": EARLY, "asked_before": None, "procedure": Procedure.COMMITMENT}
    rules.check_submitted(date(2026, 6, 1), today=TODAY)
    rules.check_correction_asked(EARLY, **asking, today=TODAY)
    rules.check_corrected(date(2026, 6, 3), asked_on=date(2026, 6, 1), today=TODAY)
    rules.check_accepted(date(2026, 6, 3), received_on=date(2026, 6, 3), today=TODAY)
    rules.check_review_sent(LATE, LATE, accepted_on=LATE, procedure=Procedure.ORDINARY, today=TODAY)
    rules.check_review_returned(date(2026, 6, 30), sent_on=date(2026, 6, 3), today=TODAY)
    rules.check_decided(TODAY, accepted_on=date(2026, 6, 3), returned_on=TODAY, today=TODAY)


EARLY, LATE, TOMORROW = date(2026, 6, 1), date(2026, 6, 2), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("check", "day", "known", "field"),
    [
        pytest.param(rules.check_submitted, TOMORROW, {}, "submitted_on", id="submitted tomorrow"),
        pytest.param(
            rules.check_correction_asked,
            EARLY,
            {"received_on": LATE, "asked_before": None, "procedure": Procedure.ORDINARY},
            "correction_asked_on",
            id="asked too early",
        ),
        pytest.param(rules.check_corrected, EARLY, {"asked_on": LATE}, "corrected_on", id="corrected before asked"),
        pytest.param(rules.check_accepted, EARLY, {"received_on": LATE}, "accepted_on", id="accepted too early"),
        pytest.param(rules.check_accepted, TOMORROW, {"received_on": LATE}, "accepted_on", id="accepted tomorrow"),
        pytest.param(
            rules.check_review_sent,
            EARLY,
            {"told_on": EARLY, "accepted_on": LATE, "procedure": Procedure.ORDINARY},
            "review_from",
            id="reviewed before accepted",
        ),
        pytest.param(rules.check_review_returned, EARLY, {"sent_on": LATE}, "review_to", id="back before sent"),
        pytest.param(rules.check_decided, EARLY, {"accepted_on": LATE}, "decided_on", id="decided before accepted"),
        pytest.param(
            rules.check_decided,
            EARLY,
            {"accepted_on": EARLY, "returned_on": LATE},
            "decided_on",
            id="decided before the opinion was back",
        ),
        pytest.param(rules.check_decided, TOMORROW, {"accepted_on": LATE}, "decided_on", id="decided tomorrow"),
    ],
)
def test_dates_out_of_order_are_refused_at_their_field(check, day, known, field) -> None:  # type: ignore[no-untyped-def]  # the checks differ in what they know
    with pytest.raises(RuleError) as refusal:
        check(day, today=TODAY, **known)
    assert refusal.value.field == field


def test_an_application_by_commitment_is_not_sent_to_review() -> None:
    with pytest.raises(RuleError, match="承诺制"):
        rules.check_review_sent(EARLY, EARLY, accepted_on=EARLY, procedure=Procedure.COMMITMENT, today=TODAY)


def test_a_refusal_names_a_ground_of_the_law() -> None:
    grounds = parameters.refusal_grounds().on(TODAY)
    assert [ground.code for ground in grounds] == [f"R15-{number}" for number in range(1, 7)]
    words = DECISIONS[ApplicationKind.NEW]
    rules.check_refusal_ground("R15-3", grounds, words)
    for code in (None, "", "R15-7"):
        with pytest.raises(RuleError) as refusal:
            rules.check_refusal_ground(code, grounds, words)
        assert refusal.value.field == "refusal_ground"
