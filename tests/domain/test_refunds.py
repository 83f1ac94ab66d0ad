"""Refunds: how much can be given back for which reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.fees.refunds import Paid, RefundReason, check_refund, less_owed
from sbsupervise.domain.refusals import RuleError

R = RefundReason
MONEY = st.integers(0, 10**9)


def test_23_a_smaller_area_gives_back_the_difference() -> None:
    paid = Paid(amount_fen=8_000_000, paid_fen=8_000_000, given_back_fen=0)
    assert less_owed(paid, 7_280_000) == 720_000
    check_refund(paid, R.AREA_SMALLER, 720_000)


@pytest.mark.parametrize("new_fee_fen", [-1, 7_280_000, 8_000_000])
def test_a_fee_that_is_no_smaller_gives_back_nothing(new_fee_fen: int) -> None:
    with pytest.raises(RuleError) as refusal:
        less_owed(Paid(amount_fen=8_000_000, paid_fen=8_000_000, given_back_fen=720_000), new_fee_fen)
    assert refusal.value.field == "new_fee"


@pytest.mark.parametrize(
    ("reason", "most"),
    [(R.OVERPAID, 50), (R.DROPPED, 90), (R.AREA_SMALLER, 90), (R.BY_MISTAKE, 140)],
)
def test_each_reason_has_its_limit(reason: RefundReason, most: int) -> None:
    paid = Paid(amount_fen=100, paid_fen=150, given_back_fen=10)
    check_refund(paid, reason, most)
    with pytest.raises(RuleError, match="最多可退"):
        check_refund(paid, reason, most + 1)


def test_a_refund_of_nothing_is_refused() -> None:
    with pytest.raises(RuleError, match="必须大于0"):
        check_refund(Paid(amount_fen=1, paid_fen=1, given_back_fen=0), R.DROPPED, 0)


@given(MONEY, MONEY, MONEY, st.sampled_from(R))
def test_never_more_is_given_back_than_was_paid(amount: int, paid: int, back: int, reason: RefundReason) -> None:
    back = min(back, paid, amount)
    account = Paid(amount_fen=amount, paid_fen=paid, given_back_fen=back)
    assert 0 <= account.most_fen(reason) <= paid - (back if reason is not R.OVERPAID else 0)
