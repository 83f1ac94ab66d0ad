"""Clocks: the cases of the law on the real calendar."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from sbsupervise.domain.clocks import (
    Calendar,
    Pause,
    Unit,
    beijing_day,
    deadline,
    in_time,
    notify_by,
    span_text,
    waiting,
    working_days_between,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.calendars import calendar

CALENDAR = calendar()
DAY = timedelta(days=1)
WORKING, CALENDAR_DAYS, MONTH, YEAR = Unit.WORKING, Unit.CALENDAR, Unit.MONTH, Unit.YEAR


@pytest.mark.parametrize(
    ("start", "amount", "unit", "raw", "due"),
    [
        pytest.param("2026-02-10", 10, WORKING, "2026-03-02", "2026-03-02", id="1 plan decision, 2/14 and 2/28 count"),
        pytest.param("2026-02-10", 30, WORKING, "2026-03-30", "2026-03-30", id="2 technical review"),
        pytest.param("2026-09-18", 5, WORKING, "2026-09-24", "2026-09-24", id="3 hearing request, Sunday 9/20 counts"),
        pytest.param("2026-09-16", 15, CALENDAR_DAYS, "2026-10-01", "2026-10-08", id="4 fine payment, into 国庆节"),
        pytest.param("2026-08-03", 60, CALENDAR_DAYS, "2026-10-02", "2026-10-08", id="5 reconsideration, into 国庆节"),
        pytest.param("2025-08-31", 6, MONTH, "2026-02-28", "2026-02-28", id="6 suit, month end, a working Saturday"),
        pytest.param(
            "2026-01-05", 90, CALENDAR_DAYS, "2026-04-05", "2026-04-07", id="7 case, office warned at raw day"
        ),
        pytest.param("2026-04-28", 20, WORKING, "2026-05-28", "2026-05-28", id="8 inspection opinion, 5/9 counts"),
        pytest.param("2023-05-10", 3, YEAR, "2026-05-10", "2026-05-11", id="9a plan of three years"),
        pytest.param("2024-02-29", 3, YEAR, "2027-02-28", "2027-03-01", id="9b plan of three years from a leap day"),
        pytest.param("2026-09-28", 10, WORKING, "2026-10-16", "2026-10-16", id="10 demand before going to court"),
        pytest.param("2026-04-30", 5, WORKING, "2026-05-11", "2026-05-11", id="11 acceptance over 劳动节"),
        pytest.param("2026-02-28", 3, MONTH, "2026-05-28", "2026-05-28", id="14 court, three months"),
        pytest.param("2026-06-10", 10, CALENDAR_DAYS, "2026-06-20", "2026-06-22", id="T6 extension after an obstacle"),
        pytest.param("2026-01-31", 1, MONTH, "2026-02-28", "2026-02-28", id="T4 no 31 February"),
        pytest.param("2024-01-31", 1, MONTH, "2024-02-29", "2024-02-29", id="T4 leap year"),
        pytest.param("2025-11-30", 3, MONTH, "2026-02-28", "2026-02-28", id="T4 over the turn of the year"),
        pytest.param("2019-04-28", 3, WORKING, "2019-05-05", "2019-05-05", id="2019 劳动节 as changed in March 2019"),
        pytest.param("2020-01-23", 1, WORKING, "2020-02-03", "2020-02-03", id="2020 春节 as extended"),
    ],
)
def test_a_span_ends_where_the_law_says(start: str, amount: int, unit: Unit, raw: str, due: str) -> None:
    found = deadline(date.fromisoformat(start), amount, unit, CALENDAR)
    assert (found.due_raw.isoformat(), found.due.isoformat()) == (raw, due)


@pytest.mark.parametrize(
    ("published_on", "amount", "through", "open_from"),
    [
        pytest.param("2026-01-30", 20, "2026-03-05", "2026-03-06", id="12 publication of an acceptance"),
        pytest.param("2026-06-15", 10, "2026-06-30", "2026-07-01", id="13 publication under commitment"),
    ],
)
def test_a_publication_must_be_over_in_full(published_on: str, amount: int, through: str, open_from: str) -> None:
    found = waiting(date.fromisoformat(published_on), amount, CALENDAR)
    assert (found.last.due.isoformat(), found.open_from.isoformat()) == (through, open_from)


@pytest.mark.parametrize(
    ("event_on", "full_days", "by"),
    [
        pytest.param("2026-10-12", 7, "2026-09-23", id="15 hearing notice over 国庆节"),
        pytest.param("2026-06-17", 2, "2026-06-12", id="the last working day before a weekend"),
    ],
)
def test_a_notice_leaves_full_working_days_before_the_event(event_on: str, full_days: int, by: str) -> None:
    assert notify_by(date.fromisoformat(event_on), full_days, CALENDAR).due.isoformat() == by


@pytest.mark.parametrize(
    ("start", "amount", "unit", "pauses", "raw", "due"),
    [
        pytest.param(
            "2026-03-02", 10, WORKING, [("2026-03-04", "2026-03-10")], "2026-03-23", "2026-03-23", id="working"
        ),
        pytest.param(
            "2026-03-02", 10, WORKING, [("2026-03-07", "2026-03-08")], "2026-03-16", "2026-03-16", id="weekend"
        ),
        pytest.param(
            "2026-03-02", 15, CALENDAR_DAYS, [("2026-03-04", "2026-03-10")], "2026-03-24", "2026-03-24", id="days"
        ),
        pytest.param("2026-03-02", 1, MONTH, [("2026-03-04", "2026-03-10")], "2026-04-09", "2026-04-09", id="month"),
        pytest.param(
            "2026-03-02",
            15,
            CALENDAR_DAYS,
            [("2026-03-04", "2026-03-10"), ("2026-03-09", "2026-03-11")],
            "2026-03-25",
            "2026-03-25",
            id="two pauses that overlap count once",
        ),
        pytest.param(
            "2026-03-02",
            15,
            CALENDAR_DAYS,
            [("2026-03-04", "2026-03-10"), ("2026-03-20", "2026-03-22")],
            "2026-03-27",
            "2026-03-27",
            id="a pause in the time added",
        ),
        pytest.param(
            "2026-03-02", 5, CALENDAR_DAYS, [("2026-02-20", "2026-03-02")], "2026-03-07", "2026-03-09", id="past"
        ),
        pytest.param(
            "2026-03-02", 5, CALENDAR_DAYS, [("2026-03-09", "2026-03-10")], "2026-03-07", "2026-03-11", id="roll"
        ),
    ],
)
def test_a_pause_is_left_out_in_the_unit_of_the_clock(
    start: str, amount: int, unit: Unit, pauses: list[tuple[str, str]], raw: str, due: str
) -> None:
    stretches = [Pause(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pauses]
    found = deadline(date.fromisoformat(start), amount, unit, CALENDAR, pauses=stretches)
    assert (found.due_raw.isoformat(), found.due.isoformat()) == (raw, due)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(RuleError, match="早于第一日"):
        Pause(date(2026, 3, 2), date(2026, 3, 1))


def test_a_span_of_nothing_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="at least one"):
        deadline(date(2026, 3, 2), 0, WORKING, CALENDAR)


def test_the_working_of_a_short_clock_shows_each_day() -> None:
    assert deadline(date(2026, 2, 12), 4, WORKING, CALENDAR).working == (
        "起算日 2026-02-12（当日不计）",
        "第1个工作日 = 2026-02-13",
        "第2个工作日 = 2026-02-14（星期六，调休上班）",
        "2026-02-15 至 2026-02-23 放假，不计",
        "第3个工作日 = 2026-02-24",
        "第4个工作日 = 2026-02-25",
        "届满日 = 2026-02-25（星期三）",
    )


def test_the_working_of_a_long_clock_shows_stretches() -> None:
    working = deadline(
        date(2026, 2, 10), 60, WORKING, CALENDAR, pauses=[Pause(date(2026, 3, 3), date(2026, 3, 8))]
    ).working
    assert working[1:6] == (
        "第1至4个工作日 = 2026-02-11 至 2026-02-14（含调休上班日 2026-02-14）",
        "2026-02-15 至 2026-02-23 放假，不计",
        "第5至9个工作日 = 2026-02-24 至 2026-02-28（含调休上班日 2026-02-28）",
        "2026-03-01 周末，不计",
        "第10个工作日 = 2026-03-02",
    )
    assert working[6] == "2026-03-03 至 2026-03-08 暂停计时，不计"
    assert len(working) < 35


def test_the_working_of_other_clocks_shows_how_the_end_moved() -> None:
    pauses = [Pause(date(2026, 9, 12), date(2026, 9, 16)), Pause(date(2026, 9, 29), date(2026, 9, 29))]
    assert deadline(date(2026, 9, 10), 15, CALENDAR_DAYS, CALENDAR, pauses=pauses).working == (
        "起算日 2026-09-10（当日不计）",
        "加15日（自然日） = 2026-09-25（星期五）",
        "2026-09-12 至 2026-09-16 暂停计时，不计（5日）",
        "2026-09-29 暂停计时，不计（1日）",
        "扣除暂停的6日，期限延至 2026-10-01（星期四）",
        "2026-10-01（星期四）是休息日，顺延至其后第一个工作日 2026-10-08（星期四）",
        "届满日 = 2026-10-08（星期四）",
    )
    assert (
        "加6个月 = 2026-02-28（星期六）（当月没有31日，取月末）"
        in deadline(date(2025, 8, 31), 6, MONTH, CALENDAR).working
    )


def test_the_working_of_a_notice_counts_back_from_the_event() -> None:
    assert notify_by(date(2026, 6, 17), 2, CALENDAR).working == (
        "事项日 2026-06-17（当日不计，向前推算）",
        "第1个工作日 = 2026-06-15",
        "第2个工作日 = 2026-06-16",
        "届满日 = 2026-06-12（星期五）",
    )


def test_a_span_is_printed_with_its_kind_of_days() -> None:
    printed = [span_text(15, unit) for unit in Unit]
    assert printed == ["15个工作日", "15日（自然日）", "15个月", "15年"]


def test_a_year_not_yet_published_gives_a_provisional_deadline() -> None:
    found = deadline(date(2026, 12, 28), 10, WORKING, CALENDAR)
    assert found.due == date(2027, 1, 11)
    assert found.provisional
    assert "2027年及以后的放假安排尚未公布，按周末推算，期限暂定" in found.working
    with pytest.raises(RuleError, match="不能写入文书"):
        found.firm()


def test_a_notice_before_an_event_in_a_year_not_yet_published_is_provisional() -> None:
    found = notify_by(date(2027, 1, 8), 7, CALENDAR)
    assert found.due == date(2026, 12, 29)
    assert found.provisional


def test_a_deadline_inside_the_published_years_is_firm() -> None:
    found = deadline(date(2026, 12, 1), 10, WORKING, CALENDAR)
    assert found.firm() is found


@pytest.mark.parametrize(
    ("years", "start"),
    [
        pytest.param({2025: "a", 2026: "b"}, date(2024, 12, 1), id="before the first year"),
        pytest.param({2023: "a", 2026: "b"}, date(2024, 6, 3), id="in a gap"),
    ],
)
@pytest.mark.parametrize("unit", [WORKING, CALENDAR_DAYS])
def test_a_hole_in_the_calendar_stops_the_clock(years: dict[int, str], start: date, unit: Unit) -> None:
    with pytest.raises(RuleError, match="未维护2024年工作日历"):
        deadline(start, 5, unit, Calendar(years, frozenset(), frozenset(), "test"))


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        pytest.param("2026-02-13", "2026-02-25", 3, id="the moved Saturday counts, the holiday does not"),
        pytest.param("2026-02-25", "2026-02-25", 0, id="the day itself"),
        pytest.param("2026-02-21", "2026-02-25", 2, id="from inside the holiday"),
        pytest.param("2026-02-27", "2026-02-25", -2, id="overdue"),
        pytest.param("2026-03-08", "2026-03-06", -1, id="overdue since Friday, seen on Sunday"),
    ],
)
def test_working_days_left(today: str, due: str, left: int) -> None:
    assert working_days_between(date.fromisoformat(today), date.fromisoformat(due), CALENDAR) == left


def test_the_last_day_belongs_to_the_span() -> None:
    due = date(2026, 3, 2)
    assert in_time(due, due)
    assert not in_time(due + DAY, due)


def test_the_day_turns_at_midnight_in_beijing() -> None:
    assert beijing_day(datetime(2026, 3, 1, 15, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert beijing_day(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == date(2026, 3, 2)
    assert beijing_day(datetime(2026, 3, 1, 23, 0, tzinfo=timezone(timedelta(hours=-5)))) == date(2026, 3, 2)


def test_an_instant_without_an_offset_belongs_to_no_day() -> None:
    with pytest.raises(ValueError, match="offset"):
        beijing_day(datetime(2026, 3, 1, 12, 0))  # noqa: DTZ001 - the case under test
