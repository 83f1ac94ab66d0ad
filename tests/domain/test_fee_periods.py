"""Periods of output and wells: which there are, and where each stands on a day."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.fees.bases import BaseType
from sbsupervise.domain.fees.periods import (
    OUTPUT_OF,
    Period,
    PeriodState,
    check_reported,
    period_of,
    periods,
    state_of_period,
)
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.refusals import RuleError

MINE, WELLS, DIG = BaseType.TON_MINE, BaseType.WELL_OILGAS, BaseType.VOL_DIG
QUARTER = Period(base=MINE, start=date(2026, 7, 1), end=date(2026, 9, 30))
LIMIT = date(2026, 10, 15)
days = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("base", "since", "until", "labels"),
    [
        pytest.param(
            MINE,
            date(2026, 5, 20),
            date(2027, 1, 1),
            ["2026年第二季度", "2026年第三季度", "2026年第四季度", "2027年第一季度"],
            id="quarters from the first day in use on",
        ),
        pytest.param(MINE, date(2026, 3, 31), date(2026, 3, 31), ["2026年第一季度"], id="a single day"),
        pytest.param(MINE, date(2026, 4, 1), date(2026, 3, 31), [], id="ended before it began"),
        pytest.param(WELLS, date(2025, 12, 31), date(2026, 1, 1), ["2025年度", "2026年度"], id="years of wells"),
        pytest.param(DIG, date(2026, 1, 1), date(2026, 12, 31), [], id="an office sets the periods of digging"),
    ],
)
def test_periods_appear_by_themselves(base: BaseType, since: date, until: date, labels: list[str]) -> None:
    assert [period.label for period in periods(base, since, until)] == labels


@given(st.sampled_from([MINE, WELLS]), days, st.integers(0, 4000))
def test_periods_follow_each_other_without_a_gap(base: BaseType, since: date, length: int) -> None:
    until = since + timedelta(days=length)
    found = list(periods(base, since, until))
    assert found[0].start <= since <= found[0].end
    assert found[-1].start <= until <= found[-1].end
    for earlier, later in itertools.pairwise(found):
        assert later.start - earlier.end == timedelta(days=1)
        assert period_of(base, later.end) == later


@pytest.mark.parametrize(
    ("today", "reported", "charged", "state"),
    [
        pytest.param(date(2026, 10, 1), False, False, PeriodState.DUE, id="over"),
        pytest.param(LIMIT, False, False, PeriodState.DUE, id="the last day to report"),
        pytest.param(date(2026, 10, 16), False, False, PeriodState.MISSING, id="the day after the limit"),
        pytest.param(date(2026, 10, 16), True, False, PeriodState.REPORTED, id="reported"),
        pytest.param(date(2026, 10, 16), True, True, PeriodState.CHARGED, id="charged"),
    ],
)
def test_a_period_stands_somewhere_on_every_day(today: date, reported: bool, charged: bool, state: PeriodState) -> None:
    assert state_of_period(LIMIT, today=today, reported=reported, charged=charged) is state


@pytest.mark.parametrize(
    ("period", "reported_on", "field"),
    [
        pytest.param(Period(base=MINE, start=date(2026, 7, 2), end=date(2026, 9, 30)), LIMIT, "period_start", id="cut"),
        pytest.param(Period(base=WELLS, start=date(2026, 7, 1), end=LIMIT), LIMIT, "period_start", id="half a year"),
        pytest.param(Period(base=DIG, start=LIMIT, end=date(2026, 9, 1)), LIMIT, "period_end", id="backwards"),
        pytest.param(QUARTER, date(2026, 10, 17), "reported_on", id="tomorrow"),
        pytest.param(QUARTER, date(2026, 9, 29), "reported_on", id="before it is over"),
    ],
)
def test_a_report_that_cannot_be_is_refused(period: Period, reported_on: date, field: str) -> None:
    with pytest.raises(RuleError) as refusal:
        check_reported(period, reported_on, today=date(2026, 10, 16))
    assert refusal.value.field == field


def test_a_report_may_come_on_the_last_day_of_its_period_and_late() -> None:
    for day in (QUARTER.end, date(2027, 3, 1)):
        check_reported(QUARTER, day, today=date(2027, 3, 1))
    check_reported(Period(base=DIG, start=date(2026, 7, 2), end=date(2026, 8, 9)), LIMIT, today=LIMIT)


def test_an_office_calls_its_own_periods_by_their_days() -> None:
    assert Period(base=DIG, start=date(2026, 7, 2), end=date(2026, 8, 9)).label == "2026-07-02 至 2026-08-09"


def test_only_mines_and_fields_are_charged_by_period() -> None:
    assert OUTPUT_OF[ProjectKind.OIL_GAS_FIELD] is WELLS
    assert {kind.value for kind, base in OUTPUT_OF.items() if base is MINE} == {"17", "18", "19", "20", "21", "22"}
