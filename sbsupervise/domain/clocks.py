"""Clocks (期限): from a day and a span of time to the day on which it runs out, with the working that people can check.

Rules of 民法典第二百零一条至第二百零四条 and 民事诉讼法第八十五条: the day of the event is not counted; a span of
months or years ends on the corresponding day, or the last day of the month; a last day that is a day off moves to the
first working day after it; the last day belongs to the span. Whether a provision means working or calendar days is
said beside its figure in ``parameters/``. Nothing here knows what day it is.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import groupby
from typing import Self

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum

DAY = timedelta(days=1)
# China has kept one offset without summer time since 1992, older instants do not occur.
BEIJING = timezone(timedelta(hours=8))
WEEKDAYS = "一二三四五六日"
# A clock of up to so many working days shows each of them, a longer one shows stretches.
EACH_DAY_UP_TO = 20

PAUSED = "暂停计时"
HOLIDAY = "放假"
WEEKEND = "周末"


class Unit(LabelledEnum):
    WORKING = "working", "工作日"
    CALENDAR = "calendar", "自然日"
    MONTH = "month", "月"
    YEAR = "year", "年"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of days, both included, that a clock does not count (不计入期限)."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise RuleError(f"暂停的最后一日 {self.last} 早于第一日 {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and days worked as the State Council arranges them each year.

    ``years`` maps each published year to its source. ``rest`` holds the days off that a notice names, ``work`` the
    Saturdays and Sundays that it makes working days (调休上班). ``version`` changes whenever a day changes.
    """

    years: Mapping[int, str]
    rest: frozenset[date]
    work: frozenset[date]
    version: str

    def published(self, day: date) -> bool:
        """Whether the arrangement for the day's year is known; False only after the last known year.

        Raises RuleError for a year before the first or in a gap: such a year is a hole in the data, not the future.
        """
        if day.year in self.years:
            return True
        if day.year > max(self.years, default=day.year):
            return False
        raise RuleError(f"未维护{day.year}年工作日历，不能计算期限")

    def is_working(self, day: date) -> bool:
        """Whether people work on a day; in a year not yet published every Monday to Friday counts as worked."""
        if not self.published(day):
            return day.weekday() < 5
        return day in self.work or (day.weekday() < 5 and day not in self.rest)

    def day_off(self, day: date) -> str:
        """Why a day is not worked, or an empty text if it is."""
        if self.is_working(day):
            return ""
        return HOLIDAY if day in self.rest else WEEKEND


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day on which a clock runs out.

    ``due`` protects the party; ``due_raw`` is the day before it was moved off days without work, on which an office
    should be done with its own duties. ``provisional``: it lies in a year whose arrangement is not published.
    """

    due: date
    due_raw: date
    provisional: bool
    working: tuple[str, ...]
    calendar_version: str

    def firm(self) -> Self:
        """Itself, if the day may be recorded or printed as a legal date; refused while it is provisional."""
        if self.provisional:
            raise RuleError(f"放假安排尚未公布，期限 {self.due} 为暂定，不能写入文书")
        return self


@dataclass(frozen=True, slots=True)
class Waiting:
    """A time that must be over in full before something may be done: its last day, and the first day of being free."""

    last: Deadline
    open_from: date


def span_text(amount: int, unit: Unit) -> str:
    """A span as letters print it, never a bare “日”: ``15日（自然日）``, ``10个工作日``, ``6个月``, ``3年``."""
    match unit:
        case Unit.WORKING:
            return f"{amount}个工作日"
        case Unit.CALENDAR:
            return f"{amount}日（自然日）"
        case Unit.MONTH:
            return f"{amount}个月"
        case Unit.YEAR:
            return f"{amount}年"


def beijing_day(instant: datetime) -> date:
    """The day in China of an instant; ValueError if the instant does not say its offset."""
    if instant.utcoffset() is None:
        raise ValueError("an instant without an offset belongs to no day")
    return instant.astimezone(BEIJING).date()


def deadline(start: date, amount: int, unit: Unit, calendar: Calendar, *, pauses: Sequence[Pause] = ()) -> Deadline:
    """The day on which a span that begins with the event of ``start`` runs out.

    Days of a pause are left out in the clock's own unit: working days from working days; calendar days from all others,
    whose end moves on by as many days as were lost. Raises ValueError for an amount below one, RuleError for a year
    without a calendar.
    """
    if amount < 1:
        raise ValueError("a span has at least one unit")
    if unit is Unit.WORKING:
        raw, lines = _end_of_working_days(start, amount, calendar, pauses)
        due = raw
    else:
        raw, lines = _end_of_other_days(start, amount, unit, pauses)
        due = raw
        while not calendar.is_working(due) or _paused(due, pauses):
            due += DAY
        if due != raw:
            lines.append(f"{_named(raw)}是休息日，顺延至其后第一个工作日 {_named(due)}")
    return _closed(f"起算日 {start}（当日不计）", lines, (due, raw), due, calendar)


def waiting(published_on: date, amount: int, calendar: Calendar) -> Waiting:
    """A publication (公示) of so many full working days: the day of posting does not count, the last must be over.

    The statute says “不少于”, which leaves the edges open; this is the safe reading.
    """
    last = deadline(published_on, amount, Unit.WORKING, calendar)
    return Waiting(last, last.due + DAY)


def notify_by(event_on: date, full_days: int, calendar: Calendar) -> Deadline:
    """The last day for telling somebody of an event so that ``full_days`` working days lie whole between the two.

    ``due_raw`` is the day before the first of them; ``due`` the last working day not after it.
    """
    first, days, counted = event_on, list[tuple[date, str]](), 0
    while counted < full_days:
        first -= DAY
        days.insert(0, (first, calendar.day_off(first)))
        counted += calendar.is_working(first)
    raw = due = first - DAY
    while not calendar.is_working(due):
        due -= DAY
    return _closed(
        f"事项日 {event_on}（当日不计，向前推算）", _lines(days, calendar), (due, raw), event_on - DAY, calendar
    )


def in_time(done_on: date, due: date) -> bool:
    """Whether something was done in time; papers sent by post count with the day of the postmark (交邮之日)."""
    return done_on <= due


def working_days_between(today: date, due: date, calendar: Calendar) -> int:
    """Working days left until ``due``, which counts as one of them: 0 on the day itself, negative when it has passed.

    A day that has passed gives −1 at least, also before the next working day. For showing, not for legal dates: days of
    a year not yet published are taken by the week.
    """
    if today <= due:
        return sum(calendar.is_working(day) for day in _days_after(today, due))
    return min(-1, -sum(calendar.is_working(day) for day in _days_after(due, today)))


def _days_after(first: date, last: date) -> Iterator[date]:
    return (first + DAY * n for n in range(1, (last - first).days + 1))


def _paused(day: date, pauses: Sequence[Pause]) -> bool:
    return any(day in pause for pause in pauses)


def _end_of_working_days(
    start: date, amount: int, calendar: Calendar, pauses: Sequence[Pause]
) -> tuple[date, list[str]]:
    day, days, counted = start, list[tuple[date, str]](), 0
    while counted < amount:
        day += DAY
        why = PAUSED if _paused(day, pauses) else calendar.day_off(day)
        days.append((day, why))
        counted += not why
    return day, _lines(days, calendar)


def _end_of_other_days(start: date, amount: int, unit: Unit, pauses: Sequence[Pause]) -> tuple[date, list[str]]:
    end = _corresponding(start, amount, unit)
    note = "" if unit is Unit.CALENDAR or end.day == start.day else f"（当月没有{start.day}日，取月末）"
    lines = [f"加{span_text(amount, unit)} = {_named(end)}{note}"]
    day = end
    lost = sum(_paused(day, pauses) for day in _days_after(start, end)) if pauses else 0
    while lost:
        day += DAY
        lost -= not _paused(day, pauses)
    if day != end:
        not_counted = [paused for paused in _days_after(start, day) if _paused(paused, pauses)]
        lines += [f"{_stretch(run)} {PAUSED}，不计（{len(run)}日）" for run in _runs(not_counted)]
        lines.append(f"扣除暂停的{len(not_counted)}日，期限延至 {_named(day)}")
    return day, lines


def _corresponding(start: date, amount: int, unit: Unit) -> date:
    """The day that a span ends on when nothing moves it."""
    if unit is Unit.CALENDAR:
        return start + DAY * amount
    months = start.year * 12 + start.month - 1 + amount * (12 if unit is Unit.YEAR else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _closed(head: str, lines: list[str], days: tuple[date, date], latest: date, calendar: Calendar) -> Deadline:
    """The deadline of a (due, raw) pair; ``latest`` is the last day that the calendar was asked about."""
    due, raw = days
    provisional = not calendar.published(latest)
    if provisional:
        lines.append(f"{max(calendar.years) + 1}年及以后的放假安排尚未公布，按周末推算，期限暂定")
    return Deadline(due, raw, provisional, (head, *lines, f"届满日 = {_named(due)}"), calendar.version)


def _named(day: date) -> str:
    return f"{day}（星期{WEEKDAYS[day.weekday()]}）"


def _stretch(days: Sequence[date]) -> str:
    return f"{days[0]}" if len(days) == 1 else f"{days[0]} 至 {days[-1]}"


def _runs(days: Sequence[date]) -> list[list[date]]:
    """Days in ascending order, cut where one is missing."""
    return [[day for _, day in run] for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - DAY * pair[0])]


def _lines(days: Sequence[tuple[date, str]], calendar: Calendar) -> list[str]:
    """One line for each day or stretch: days in ascending order, each with the reason for not counting it, if any."""
    lines: list[str] = []
    number, each = 0, sum(not why for _, why in days) <= EACH_DAY_UP_TO
    for why, group in groupby(days, key=lambda pair: pair[1]):
        run = [day for day, _ in group]
        if why:
            lines.append(f"{_stretch(run)} {why}，不计")
        elif each:
            lines += [f"第{n}个工作日 = {day}{_moved([day], calendar)}" for n, day in enumerate(run, number + 1)]
            number += len(run)
        else:
            numbers = f"第{number + 1}个" if len(run) == 1 else f"第{number + 1}至{number + len(run)}个"
            lines.append(f"{numbers}工作日 = {_stretch(run)}{_moved(run, calendar)}")
            number += len(run)
    return lines


def _moved(days: Sequence[date], calendar: Calendar) -> str:
    """A remark on Saturdays and Sundays that are worked."""
    moved = [str(day) for day in days if day in calendar.work]
    if not moved:
        return ""
    return (
        f"（星期{WEEKDAYS[days[0].weekday()]}，调休上班）" if len(days) == 1 else f"（含调休上班日 {'、'.join(moved)}）"
    )
