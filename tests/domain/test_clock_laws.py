"""What holds for every clock, and for the calendar that all of them count by."""

from datetime import date, timedelta

import chinese_calendar
from hypothesis import given, settings
from hypothesis import strategies as st

from sbsupervise.domain.clocks import Pause, Unit, deadline, notify_by, working_days_between
from sbsupervise.parameters.calendars import calendar, notices

CALENDAR = calendar()
DAY = timedelta(days=1)
WORKING, CALENDAR_DAYS = Unit.WORKING, Unit.CALENDAR
STARTS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
AMOUNTS = st.integers(1, 60)
UNITS = st.sampled_from(Unit)


def test_every_day_agrees_with_the_package_chinesecalendar() -> None:
    days = [date(2019, 1, 1) + DAY * n for n in range((date(2026, 12, 31) - date(2019, 1, 1)).days + 1)]
    assert [day for day in days if CALENDAR.is_working(day) is not chinese_calendar.is_workday(day)] == []


def test_the_published_years_follow_one_another() -> None:
    assert list(CALENDAR.years) == list(range(2019, max(CALENDAR.years) + 1))
    assert sum(CALENDAR.is_working(date(2026, 1, 1) + DAY * n) for n in range(365)) == 248


def test_each_year_names_all_its_notices() -> None:
    assert "〔2018〕15号" in CALENDAR.years[2019]
    assert "〔2019〕3号" in CALENDAR.years[2019]
    assert "〔2020〕1号" in CALENDAR.years[2020]


def test_a_notice_moves_work_only_to_weekends_and_never_to_its_own_days_off() -> None:
    for row in notices().rows:
        assert all(day.weekday() >= 5 for day in row.value.work), row.source
        assert not row.value.work & row.value.rest, row.source


@st.composite
def near_pauses(draw: st.DrawFn, start: date) -> list[Pause]:
    """Up to three pauses that begin within four months of the start."""
    firsts = draw(st.lists(st.integers(-10, 120), max_size=3))
    return [Pause(start + DAY * first, start + DAY * (first + draw(st.integers(0, 30)))) for first in firsts]


@settings(deadline=None)
@given(start=STARTS, amount=AMOUNTS, unit=UNITS, data=st.data())
def test_a_clock_ends_on_a_working_day_that_is_not_before_the_raw_end(
    start: date, amount: int, unit: Unit, data: st.DataObject
) -> None:
    pauses = data.draw(near_pauses(start))
    found = deadline(start, amount, unit, CALENDAR, pauses=pauses)
    assert start < found.due_raw <= found.due
    assert CALENDAR.is_working(found.due)
    assert not any(found.due in pause for pause in pauses)
    assert found.provisional is (found.due.year not in CALENDAR.years)


@settings(deadline=None)
@given(start=STARTS, amount=AMOUNTS, unit=UNITS, data=st.data())
def test_a_longer_span_never_ends_earlier(start: date, amount: int, unit: Unit, data: st.DataObject) -> None:
    pauses = data.draw(near_pauses(start))
    shorter = deadline(start, amount, unit, CALENDAR, pauses=pauses)
    assert shorter.due <= deadline(start, amount + 1, unit, CALENDAR, pauses=pauses).due


@settings(deadline=None)
@given(start=STARTS, amount=AMOUNTS, unit=UNITS, data=st.data())
def test_a_pause_never_makes_a_clock_end_earlier(start: date, amount: int, unit: Unit, data: st.DataObject) -> None:
    pauses = data.draw(near_pauses(start))
    with_fewer = deadline(start, amount, unit, CALENDAR, pauses=pauses[1:])
    assert with_fewer.due <= deadline(start, amount, unit, CALENDAR, pauses=pauses).due


@settings(deadline=None)
@given(start=STARTS, amount=AMOUNTS)
def test_as_many_working_days_lie_between_start_and_end_as_the_span_has(start: date, amount: int) -> None:
    assert working_days_between(start, deadline(start, amount, WORKING, CALENDAR).due, CALENDAR) == amount


@settings(deadline=None)
@given(start=STARTS, amount=AMOUNTS, unit=st.sampled_from([WORKING, CALENDAR_DAYS]), data=st.data())
def test_the_days_outside_pauses_are_as_many_as_the_span_has(
    start: date, amount: int, unit: Unit, data: st.DataObject
) -> None:
    pauses = data.draw(near_pauses(start))
    raw = deadline(start, amount, unit, CALENDAR, pauses=pauses).due_raw
    days = (start + DAY * n for n in range(1, (raw - start).days + 1))
    counted = [day for day in days if not any(day in pause for pause in pauses)]
    assert sum(unit is CALENDAR_DAYS or CALENDAR.is_working(day) for day in counted) == amount


@settings(deadline=None)
@given(event_on=st.dates(date(2019, 6, 1), date(2026, 12, 31)), full_days=st.integers(1, 30))
def test_a_notice_on_the_last_day_leaves_exactly_the_full_days(event_on: date, full_days: int) -> None:
    by = notify_by(event_on, full_days, CALENDAR).due
    between = (by + DAY * n for n in range(1, (event_on - by).days))
    assert sum(map(CALENDAR.is_working, between)) == full_days
