"""The pursuit of a fee that is not paid: papers in their order, the surcharge by both readings, the court, the rail."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.fees.arrears import fine_ceiling
from sbsupervise.domain.fees.next_steps import Next, Pursued, PursuitStep, next_of
from sbsupervise.domain.fees.pursuit import (
    Arrears,
    CourtWindow,
    SurchargeStart,
    check_demand,
    check_order,
    check_surcharge,
    court_window,
    surcharge_owed,
)
from sbsupervise.domain.fees.rail import Followed, rail_of
from sbsupervise.domain.refusals import RuleError

RATE = Decimal("0.0005")
DUE, LIMIT = date(2026, 4, 30), date(2026, 5, 31)
P = PursuitStep
FEE = 5_328_000


def arrears(*paid: tuple[date, int]) -> Arrears:
    return Arrears(principal_fen=FEE, due_on=DUE, limit_on=LIMIT, paid=paid)


def owed(debt: Arrears, at: date, start: SurchargeStart = SurchargeStart.ORDER) -> int:
    return surcharge_owed(debt, start, at=at, daily_rate=RATE).amount_fen


@pytest.mark.parametrize(
    ("paid", "at", "expected"),
    [
        pytest.param([(date(2026, 6, 30), FEE)], date(2026, 6, 30), 79_920, id="25: paid 30 days late"),
        pytest.param(
            [(date(2026, 6, 10), 3_000_000), (date(2026, 6, 30), 2_328_000)], date(2026, 6, 30), 49_920,
            id="26: a part is paid after 10 days",
        ),
        pytest.param([(LIMIT, FEE)], date(2026, 12, 31), 0, id="27: paid on the last day"),
        pytest.param([], LIMIT + timedelta(days=1999), 5_325_336, id="28: after 1999 days"),
        pytest.param([], LIMIT + timedelta(days=2000), FEE, id="28: after 2000 days"),
        pytest.param([], LIMIT + timedelta(days=2100), FEE, id="28: never more than the fee"),
    ],
)  # fmt: skip
def test_the_surcharge_of_the_law_cases(paid: list[tuple[date, int]], at: date, expected: int) -> None:
    assert owed(arrears(*paid), at) == expected


def test_29_the_highest_fine_is_three_times_the_fee() -> None:
    assert fine_ceiling(FEE, 3) == 15_984_000


def test_by_the_other_reading_the_surcharge_counts_from_the_original_due_date() -> None:
    assert owed(arrears(), date(2026, 6, 30), SurchargeStart.DUE) == FEE * 61 * 5 // 10_000
    assert owed(arrears(), date(2026, 6, 30), SurchargeStart.ORDER) == FEE * 30 * 5 // 10_000


@pytest.mark.parametrize("start", list(SurchargeStart))
def test_who_pays_within_the_time_of_the_order_owes_no_surcharge(start: SurchargeStart) -> None:
    found = surcharge_owed(arrears((LIMIT, FEE)), start, at=date(2026, 12, 31), daily_rate=RATE)
    assert (found.amount_fen, found.unpaid_fen) == (0, 0)
    assert "内已经缴清" in found.working[0]


@pytest.mark.parametrize("start", list(SurchargeStart))
def test_before_the_time_of_the_order_is_over_there_is_no_surcharge(start: SurchargeStart) -> None:
    found = surcharge_owed(arrears(), start, at=LIMIT, daily_rate=RATE)
    assert (found.amount_fen, found.unpaid_fen) == (0, FEE)
    assert "未过" in found.working[0]


@given(
    st.lists(st.tuples(st.dates(DUE, date(2027, 12, 31)), st.integers(1, FEE)), max_size=6),
    st.dates(DUE, date(2028, 12, 31)),
    st.sampled_from(SurchargeStart),
)
def test_a_surcharge_is_what_each_day_adds(paid: list[tuple[date, int]], at: date, start: SurchargeStart) -> None:
    debt = arrears(*paid)
    expected = Decimal(0)
    if at > LIMIT and debt.rest_fen(LIMIT):
        day = debt.last_day(start) + timedelta(days=1)
        while day <= at:
            expected += debt.rest_fen(day - timedelta(days=1)) * RATE
            day += timedelta(days=1)
    rounded = int(expected.quantize(Decimal(1), "ROUND_HALF_UP"))
    assert owed(debt, at, start) == min(rounded, FEE)


def test_a_surcharge_is_confirmed_as_shown_and_only_what_is_new() -> None:
    assert check_surcharge(79_920, 50_000, 29_920) == 29_920
    with pytest.raises(RuleError, match="没有需要加收"):
        check_surcharge(50_000, 50_000, 0)
    with pytest.raises(RuleError, match=r"应加收 299.20 元，与确认的金额不一致"):
        check_surcharge(79_920, 50_000, 79_920)


def test_an_order_follows_the_notice_and_the_due_date_and_leaves_time() -> None:
    good = {"due_on": DUE, "limit_on": LIMIT, "notice_on": date(2026, 4, 1), "order_on": DUE + timedelta(days=1)}
    check_order(**good)
    for changed, message in (
        ({"notice_on": None}, "还没有登记送达"),
        ({"order_on": DUE}, "届满以后才能责令"),
        ({"order_on": LIMIT}, "已到，请作废后重新制作"),
    ):
        with pytest.raises(RuleError, match=message):
            check_order(**(good | changed))


def test_a_demand_follows_the_time_of_the_order() -> None:
    check_demand(limit_on=LIMIT, demand_on=LIMIT + timedelta(days=1))
    with pytest.raises(RuleError, match="届满以后才能催告"):
        check_demand(limit_on=LIMIT, demand_on=LIMIT)
    with pytest.raises(RuleError, match="还没有责令"):
        check_demand(limit_on=None, demand_on=LIMIT)


def test_the_court_is_asked_after_ten_full_days_and_within_three_months_of_the_remedies() -> None:
    late_demand = court_window(date(2026, 12, 1), date(2026, 11, 30), date(2027, 2, 28), demand_days=10)
    assert late_demand.opens_on == date(2026, 12, 12)
    window = court_window(date(2026, 7, 1), date(2026, 11, 30), date(2027, 2, 28), demand_days=10)
    assert (window.opens_on, window.closes_on, window.missed) == (date(2026, 12, 1), date(2027, 2, 28), False)
    window.check(window.opens_on)
    window.check(window.closes_on)
    with pytest.raises(RuleError, match="最早可于 2026-12-01 申请"):
        window.check(date(2026, 11, 30))
    with pytest.raises(RuleError, match="已于 2027-02-28 届满"):
        window.check(date(2027, 3, 1))


WINDOW = CourtWindow(
    opens_on=date(2026, 12, 1), closes_on=date(2027, 2, 28), remedies_end_on=date(2026, 11, 30), demand_days=10
)
MISSED = CourtWindow(
    opens_on=date(2027, 3, 1), closes_on=date(2027, 2, 28), remedies_end_on=date(2026, 11, 30), demand_days=10
)
SERVED: dict[str, Any] = {"served_on": date(2026, 4, 1)}
ORDERED: dict[str, Any] = SERVED | {"limit_on": LIMIT}
DEMANDED: dict[str, Any] = ORDERED | {"demanded_on": date(2026, 6, 10), "window": WINDOW}


def pursued(**days: Any) -> Pursued:
    none: dict[str, Any] = dict.fromkeys(("served_on", "limit_on", "demanded_on", "court_on", "window"))
    return Pursued(due_on=DUE, **(none | days))


CASES = [
    pytest.param({}, DUE, P.SERVE, DUE, id="the notice is not served"),
    pytest.param(SERVED, DUE, P.WAIT_DUE, DUE, id="still time to pay"),
    pytest.param(SERVED, DUE + timedelta(days=1), P.ORDER, DUE, id="the due date has passed"),
    pytest.param(ORDERED, LIMIT, P.WAIT_LIMIT, LIMIT, id="the time of the order runs"),
    pytest.param(ORDERED, LIMIT + timedelta(days=1), P.DEMAND, LIMIT, id="the time of the order is over"),
    pytest.param(DEMANDED, date(2026, 11, 30), P.WAIT_COURT, date(2026, 12, 1), id="the remedies run"),
    pytest.param(DEMANDED, date(2026, 12, 1), P.COURT, date(2027, 2, 28), id="the court can be asked"),
    pytest.param(DEMANDED, date(2027, 3, 1), P.ORDER_AGAIN, date(2027, 2, 28), id="the time for the court is over"),
    pytest.param(
        DEMANDED | {"window": MISSED}, date(2026, 12, 1), P.ORDER_AGAIN, date(2027, 2, 28), id="demanded too late"
    ),
    pytest.param(DEMANDED | {"court_on": date(2026, 12, 2)}, date(2027, 3, 1), P.WITH_COURT, None, id="with the court"),
]


@pytest.mark.parametrize(("days", "today", "step", "on"), CASES)
def test_the_next_step_follows_from_the_days(
    days: dict[str, Any], today: date, step: PursuitStep, on: date | None
) -> None:
    assert next_of(pursued(**days), today) == Next(step=step, on=on)


def rail(
    today: date, *, paid_on: date | None = None, ordered_on: date | None = None, **days: Any
) -> list[tuple[str, str]]:
    debt = pursued(**days)
    followed = Followed(
        assessed_on=date(2026, 3, 1), paid_on=paid_on, ordered_on=ordered_on, pursued=debt, next=next_of(debt, today)
    )
    return [(step.label, step.state) for step in rail_of(followed, today)]


def test_the_rail_of_a_charge_that_is_not_late_ends_with_its_due_date() -> None:
    assert rail(DUE, **SERVED) == [("核定", "done"), ("送达缴纳通知单", "done"), ("缴清", "current")]


def test_the_rail_of_a_late_charge_shows_the_way_to_the_court() -> None:
    found = rail(date(2026, 7, 1), ordered_on=date(2026, 5, 10), **DEMANDED)
    assert found[2:] == [
        ("责令限期缴纳", "done"),
        ("催告", "done"),
        ("申请强制执行", "blocked"),
        ("缴清", "next"),
    ]
    assert ("申请强制执行", "current") in rail(date(2026, 12, 1), ordered_on=date(2026, 5, 10), **DEMANDED)
    assert ("责令限期缴纳", "current") in rail(date(2027, 3, 1), ordered_on=date(2026, 5, 10), **DEMANDED)


def test_the_rail_of_a_paid_charge_shows_what_was_done() -> None:
    found = rail(date(2026, 7, 1), paid_on=date(2026, 6, 2), ordered_on=date(2026, 5, 10), **ORDERED)
    assert found == [
        ("核定", "done"),
        ("送达缴纳通知单", "done"),
        ("责令限期缴纳", "done"),
        ("缴清", "done"),
    ]
