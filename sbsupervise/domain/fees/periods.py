"""Periods (所属期) of the fee for output and wells: which there are, until when they are reported, where each stands.

A mine reports and pays for every quarter from the one of its first day in use to that of its end, an oil or gas field
for every year. Source: 财综〔2014〕8号 articles 7, 9 and 10, 税务总局公告2020年第21号 item 3.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sbsupervise.domain.fees.bases import BaseType
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum, Tone

ARTICLE_10 = "财综〔2014〕8号第十条"
MONTHS = {BaseType.TON_MINE: 3, BaseType.WELL_OILGAS: 12}
"""How many months a period has, where the fee is paid by period (按期)."""
VOLUMES = frozenset({BaseType.VOL_DIG, BaseType.VOL_DUMP})
"""What is charged by volume, in periods that the county office sets."""
OUTPUT_WAYS = (BaseType.TON_MINE, BaseType.WELL_OILGAS, BaseType.VOL_DIG, BaseType.VOL_DUMP)

MINES = frozenset(
    {
        ProjectKind.OPEN_COAL_MINE,
        ProjectKind.OPEN_METAL_MINE,
        ProjectKind.OPEN_NONMETAL_MINE,
        ProjectKind.DEEP_COAL_MINE,
        ProjectKind.DEEP_METAL_MINE,
        ProjectKind.DEEP_NONMETAL_MINE,
    }
)
OUTPUT_OF = dict.fromkeys(MINES, BaseType.TON_MINE) | {ProjectKind.OIL_GAS_FIELD: BaseType.WELL_OILGAS}
"""How a project is charged by period once it is in use; other kinds are not."""


class PeriodState(LabelledEnum):
    """Where a period that is over stands on a day."""

    DUE = "due", "待申报", Tone.SOON
    MISSING = "missing", "逾期未申报", Tone.GRAVE
    REPORTED = "reported", "已申报", Tone.INFO
    CHARGED = "charged", "已核定", Tone.GOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The first and the last day of a period."""

    base: BaseType
    start: date
    end: date

    @property
    def label(self) -> str:
        """What people call it."""
        if self != period_of(self.base, self.start):
            return f"{self.start.isoformat()} 至 {self.end.isoformat()}"
        if MONTHS[self.base] == 12:
            return f"{self.start.year}年度"
        return f"{self.start.year}年第{'一二三四'[self.start.month // 3]}季度"


def month_after(day: date) -> date:
    """The first day of the month after that of a day."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def period_of(base: BaseType, day: date) -> Period | None:
    """The quarter or year with a day, None for what is not paid by quarters or years."""
    if base not in MONTHS:
        return None
    months = MONTHS[base]
    first = (day.month - 1) // months * months + 1
    end = month_after(date(day.year, first + months - 1, 1)) - timedelta(days=1)
    return Period(base=base, start=date(day.year, first, 1), end=end)


def periods(base: BaseType, since: date, until: date) -> Iterator[Period]:
    """The periods with a day between two days, both included, the earliest first."""
    day = since
    while (period := period_of(base, day)) is not None and period.start <= until:
        yield period
        day = period.end + timedelta(days=1)


def state_of_period(limit: date, *, today: date, reported: bool, charged: bool) -> PeriodState:
    """Where a period stands; ``limit`` is the last day on which it is reported in time."""
    if charged:
        return PeriodState.CHARGED
    if reported:
        return PeriodState.REPORTED
    return PeriodState.DUE if today <= limit else PeriodState.MISSING


def check_reported(period: Period, reported_on: date, *, today: date) -> None:
    """Refuse a report of a period that is not over, from a day to come, or of no quarter or year where there is one."""
    whole = period_of(period.base, period.start)
    if whole is not None and period != whole:
        raise RuleError(
            "按期缴纳的，所属期应为完整的季度或者年度", field="period_start", source="财综〔2014〕8号第九条"
        )
    if period.end < period.start:
        raise RuleError("所属期止日不能早于起日", field="period_end")
    if reported_on > today:
        raise RuleError("申报日期不能晚于今天", field="reported_on")
    if reported_on < period.end:
        raise RuleError("所属期满以后才能申报", field="reported_on", source=ARTICLE_10)
