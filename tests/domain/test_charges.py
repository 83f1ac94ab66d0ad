"""The state of a charge, the acts that it allows, and payments."""

from datetime import date, timedelta

import pytest

from sbsupervise.domain.fees import CHARGES, ChargeState, Course, state_of
from sbsupervise.domain.fees.ledger import check_payment
from sbsupervise.domain.refusals import RuleError

LIMIT = date(2026, 5, 31)
S = ChargeState


def course(paid_fen: int = 0, **days: date) -> Course:
    happened = {"served_on": None, "ordered_on": None, "demanded_on": None, "court_on": None} | days
    return Course(amount_fen=100, paid_fen=paid_fen, **happened)


@pytest.mark.parametrize(
    ("happened", "state"),
    [
        pytest.param(course(), S.ASSESSED, id="nothing yet"),
        pytest.param(course(served_on=LIMIT), S.SERVED, id="the notice is served"),
        pytest.param(course(99), S.PARTLY_PAID, id="a part is paid before the notice is served"),
        pytest.param(course(99, served_on=LIMIT), S.PARTLY_PAID, id="a part is paid"),
        pytest.param(course(99, served_on=LIMIT, ordered_on=LIMIT), S.ORDERED, id="a part is paid after the order"),
        pytest.param(course(ordered_on=LIMIT, demanded_on=LIMIT), S.DEMANDED, id="demanded"),
        pytest.param(course(ordered_on=LIMIT, demanded_on=LIMIT, court_on=LIMIT), S.COURT, id="before the court"),
        pytest.param(course(100, ordered_on=LIMIT, demanded_on=LIMIT, court_on=LIMIT), S.PAID, id="paid in the end"),
        pytest.param(course(101), S.PAID, id="too much is paid"),
    ],
)
def test_the_state_follows_from_what_has_happened(happened: Course, state: ChargeState) -> None:
    assert state_of(happened) is state


def test_a_charge_of_nothing_takes_no_payment() -> None:
    for state in (S.EXEMPT, S.NOT_SUBJECT, S.VOID, S.PROPOSED):
        with pytest.raises(RuleError, match=f"当前状态为“{state.label}”"):
            CHARGES.step(state, "payment.record")


def test_a_charge_that_was_paid_is_not_made_void() -> None:
    with pytest.raises(RuleError, match="当前状态为“已缴清”"):
        CHARGES.step(S.PAID, "fee.void")


@pytest.mark.parametrize(
    ("amount_fen", "paid_on", "message"),
    [
        pytest.param(0, LIMIT, "缴费金额必须大于0", id="nothing"),
        pytest.param(-1, LIMIT, "缴费金额必须大于0", id="less than nothing"),
        pytest.param(1, LIMIT + timedelta(days=1), "缴费日期不能晚于今天", id="tomorrow"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(amount_fen: int, paid_on: date, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        check_payment(amount_fen, paid_on, today=LIMIT)


def test_a_payment_of_today_is_fine() -> None:
    check_payment(1, LIMIT, today=LIMIT)
