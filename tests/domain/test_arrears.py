"""Arrears of the compensation fee: when a charge is overdue, and the surcharge."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.fees import OWING, ChargeState
from sbsupervise.domain.fees.arrears import is_overdue, overdue, surcharge
from sbsupervise.domain.refusals import RuleError

LIMIT = date(2026, 5, 31)
RATE = Decimal("0.0005")
S = ChargeState


@pytest.mark.parametrize("state", list(ChargeState))
def test_a_charge_is_overdue_the_day_after_if_it_is_owed(state: ChargeState) -> None:
    assert not is_overdue(state, LIMIT, today=LIMIT)
    assert is_overdue(state, LIMIT, today=LIMIT + timedelta(days=1)) is (state in OWING)


def test_people_read_for_how_many_days_a_charge_is_overdue() -> None:
    found = overdue(S.SERVED, LIMIT, today=LIMIT + timedelta(days=12))
    assert found is not None
    assert found.label == "逾期 12 天"
    assert overdue(S.SERVED, LIMIT, today=LIMIT) is None


def test_the_working_of_a_surcharge_names_days_and_amounts() -> None:
    found = surcharge(5_328_000, LIMIT, [(date(2026, 6, 10), 3_000_000)], at=date(2026, 6, 30), daily_rate=RATE)
    assert (found.amount_fen, found.unpaid_fen, found.capped) == (49_920, 2_328_000, False)
    assert found.working == (
        "2026-06-01 至 2026-06-10：53,280.00 元 × 10 天 × 0.0005 = 266.4 元",
        "2026-06-11 至 2026-06-30：23,280.00 元 × 20 天 × 0.0005 = 232.8 元",
        "滞纳金 499.20 元",
    )


def test_the_working_says_that_the_limit_is_reached() -> None:
    found = surcharge(100, LIMIT, [], at=LIMIT + timedelta(days=3000), daily_rate=RATE)
    assert found.capped
    assert found.working[-2:] == ("滞纳金不超过本金，已达上限 1.00 元（行政强制法第四十五条）", "滞纳金 1.00 元")


def test_a_surcharge_that_equals_the_principal_has_reached_its_limit() -> None:
    below, at_limit = (
        surcharge(100_000, LIMIT, [], at=LIMIT + timedelta(days=days), daily_rate=RATE) for days in (1999, 2000)
    )
    assert (below.capped, at_limit.capped, at_limit.amount_fen) == (False, True, 100_000)


@pytest.mark.parametrize(
    "paid_on",
    [pytest.param(date(2026, 5, 1), id="long before"), pytest.param(LIMIT, id="on the last day to pay")],
)
def test_a_working_has_no_line_for_days_without_arrears(paid_on: date) -> None:
    found = surcharge(100_000, LIMIT, [(paid_on, 100_000)], at=date(2026, 6, 30), daily_rate=RATE)
    assert (found.working, found.unpaid_fen) == (("滞纳金 0.00 元",), 0)


def test_a_part_paid_on_the_last_day_to_pay_makes_no_line_of_its_own() -> None:
    found = surcharge(100_000, LIMIT, [(LIMIT, 50_000)], at=date(2026, 6, 30), daily_rate=RATE)
    assert found.working == ("2026-06-01 至 2026-06-30：500.00 元 × 30 天 × 0.0005 = 7.5 元", "滞纳金 7.50 元")


def test_what_is_paid_on_the_day_of_looking_is_known() -> None:
    day = date(2026, 6, 30)
    assert surcharge(100_000, LIMIT, [(day, 40_000)], at=day, daily_rate=RATE).unpaid_fen == 60_000


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        pytest.param([(date(2026, 5, 1), 50_000)], 1_500, id="paid in time counts from the first day"),
        pytest.param([(date(2026, 7, 1), 50_000)], 3_000, id="paid later is not known yet"),
        pytest.param([(date(2026, 6, 10), 50_000), (date(2026, 6, 10), -50_000)], 3_000, id="reversed the same day"),
        pytest.param([(date(2026, 6, 10), 150_000)], 1_000, id="paid too much"),
        pytest.param([(date(2026, 6, 20), 50_000), (date(2026, 6, 10), 50_000)], 1_500, id="in any order"),
    ],
)
def test_a_surcharge_runs_on_what_is_unpaid(paid: list[tuple[date, int]], expected: int) -> None:
    assert surcharge(100_000, LIMIT, paid, at=date(2026, 6, 30), daily_rate=Decimal("0.001")).amount_fen == expected


def test_a_surcharge_needs_a_principal() -> None:
    with pytest.raises(RuleError, match="欠缴金额必须大于0"):
        surcharge(0, LIMIT, [], at=LIMIT, daily_rate=RATE)


@given(st.integers(1, 10**12), st.integers(-400, 4000), st.integers(0, 400))
def test_a_surcharge_grows_with_time_and_never_passes_the_principal(principal: int, days: int, more: int) -> None:
    earlier, later = (
        surcharge(principal, LIMIT, [], at=LIMIT + timedelta(days=n), daily_rate=RATE).amount_fen
        for n in (days, days + more)
    )
    assert 0 <= earlier <= later <= principal
    assert days > 0 or earlier == 0
