"""Dates, money, areas and volumes as people read them.

Every function takes None for "no data" and answers ``—``, which never looks like zero. Floats are refused: they have
no business in figures that a notice may quote.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sbsupervise.domain.act_labels import ACT_LABELS
from sbsupervise.domain.money import yuan_text

NO_DATA = "—"
CHINA = ZoneInfo("Asia/Shanghai")
CENT = Decimal("0.01")


def _day(value: date) -> date:
    """The day in China; an instant without a zone is refused, because its day is a guess."""
    return _clock(value).date() if isinstance(value, datetime) else value


def _clock(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return value.astimezone(CHINA)


def _exact(value: Decimal | int) -> Decimal:
    if isinstance(value, bool | float):
        raise TypeError(f"exact number expected, got {value!r}")
    return Decimal(value)


def date_cn(value: date | None) -> str:
    """A day in running text: ``2026年3月2日``."""
    if value is None:
        return NO_DATA
    day = _day(value)
    return f"{day.year}年{day.month}月{day.day}日"


def date_iso(value: date | None) -> str:
    """A day in a table: ``2026-03-02``."""
    return NO_DATA if value is None else _day(value).isoformat()


def month_cn(value: date | None) -> str:
    """A month by any of its days, in running text: ``2026年3月``."""
    return NO_DATA if value is None else f"{value.year}年{value.month}月"


def month_iso(value: date | None) -> str:
    """A month by any of its days, in an address: ``2026-03``."""
    return NO_DATA if value is None else f"{value:%Y-%m}"


def time_iso(value: datetime | None) -> str:
    """An instant by the clock of China, to the minute: ``2026-03-02 14:05``."""
    return NO_DATA if value is None else f"{_clock(value):%Y-%m-%d %H:%M}"


def yuan(amount_fen: int | None) -> str:
    """Whole fen as yuan: ``53,280.00``."""
    if amount_fen is None:
        return NO_DATA
    if isinstance(amount_fen, bool) or not isinstance(amount_fen, int):
        raise TypeError(f"whole fen expected, got {amount_fen!r}")
    return yuan_text(amount_fen)


def hm2(area: Decimal | int | None) -> str:
    """An area in hectares with two decimals: ``1,234.50``."""
    return NO_DATA if area is None else f"{_exact(area).quantize(CENT, ROUND_HALF_UP):,}"


def m3(volume: Decimal | int | None) -> str:
    """A volume in cubic metres: whole if it is whole (``12,000``), else with two decimals (``999.60``).

    Rounding a part of a cubic metre away could lift a volume over a threshold on the screen only.
    """
    if volume is None:
        return NO_DATA
    exact = _exact(volume)
    return f"{exact.quantize(Decimal(1)):,}" if exact == exact.to_integral_value() else hm2(exact)


def act_label(name: str | None) -> str:
    """What an act is called for people."""
    return NO_DATA if name is None else ACT_LABELS.get(name, name)


FILTERS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {
        function.__name__: function
        for function in (date_cn, date_iso, month_cn, month_iso, time_iso, yuan, hm2, m3, act_label)
    }
)
