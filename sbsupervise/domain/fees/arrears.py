"""Arrears (欠缴) of the compensation fee: what follows when a charge is not paid in time.

All money is whole fen. Source: 水土保持法 article 57, 行政强制法 article 45, 财综〔2014〕8号 articles 10 and 25.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sbsupervise.domain.fees.charges import OWING, ChargeState
from sbsupervise.domain.money import fen, yuan, yuan_text
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import Tone


@dataclass(frozen=True, slots=True)
class Overdue:
    """So many calendar days past the due date: shown like a state, though it follows from the day alone."""

    days: int

    @property
    def label(self) -> str:
        return f"逾期 {self.days} 天"

    @property
    def tone(self) -> Tone:
        return Tone.GRAVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Surcharge:
    """The surcharge (滞纳金) at a day, what is still unpaid of the principal, and the working for people."""

    amount_fen: int
    unpaid_fen: int
    capped: bool
    working: tuple[str, ...]


def is_overdue(state: ChargeState, due_on: date, *, today: date) -> bool:
    """Whether the day to pay has passed with something unpaid. A surcharge needs a served order besides."""
    return state in OWING and today > due_on


def overdue(state: ChargeState, due_on: date, *, today: date) -> Overdue | None:
    """How long a charge has been overdue, None if it is not."""
    return Overdue((today - due_on).days) if is_overdue(state, due_on, today=today) else None


def surcharge(
    principal_fen: int, limit_on: date, paid: Sequence[tuple[date, int]], *, at: date, daily_rate: Decimal
) -> Surcharge:
    """The surcharge at the end of the day ``at`` on what was unpaid after ``limit_on``, the last day to pay.

    ``paid`` are days and fen, a reversal being negative; what was paid after ``at`` is not yet known. Every calendar
    day after the limit counts, the day of payment included; the sum is rounded once and never exceeds the principal.
    Source: 水土保持法 article 57, 行政强制法 article 45.
    """
    if principal_fen <= 0:
        raise RuleError("欠缴金额必须大于0", field="principal")
    total, working = Decimal(0), []
    for since, until, rest_fen in _stretches(principal_fen, limit_on, paid, at):
        days = (until - since).days + 1
        part = yuan(rest_fen) * daily_rate * days
        total += part
        working.append(
            f"{since.isoformat()} 至 {until.isoformat()}：{yuan_text(rest_fen)} 元 × {days} 天"
            f" × {daily_rate.normalize():f} = {part.normalize():,f} 元"
        )
    amount_fen = min(fen(total), principal_fen)
    capped = fen(total) >= principal_fen
    if capped:
        working.append(f"滞纳金不超过本金，已达上限 {yuan_text(principal_fen)} 元（行政强制法第四十五条）")
    working.append(f"滞纳金 {yuan_text(amount_fen)} 元")
    rest_fen = max(0, principal_fen - sum(amount for day, amount in paid if day <= at))
    return Surcharge(amount_fen=amount_fen, unpaid_fen=rest_fen, capped=capped, working=tuple(working))


def fine_ceiling(fee_fen: int, times: int) -> int:
    """The highest fine for a fee that is not paid, in fen; it multiplies the fee, not the fee with its surcharge."""
    return fee_fen * times


def _stretches(
    principal_fen: int, limit_on: date, paid: Iterable[tuple[date, int]], at: date
) -> Iterator[tuple[date, date, int]]:
    """The first and the last day of each stretch in which the same fen were unpaid, as long as any were."""
    by_day = {at: 0}
    for day, amount in paid:
        by_day[day] = by_day.get(day, 0) + amount
    since, rest_fen = limit_on, principal_fen
    for day in sorted(day for day in by_day if day <= at):
        if day > since:
            if rest_fen > 0:
                yield since + timedelta(days=1), day, rest_fen
            since = day
        rest_fen -= by_day[day]
