"""Payments (缴费) of the compensation fee: what a charge becomes when it is paid, and what it costs when it is not.

All money is whole fen. Source: 水土保持法 article 57, 行政强制法 article 45, 财综〔2014〕8号 articles 10 and 25.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sbsupervise.domain.fees.assessment import ChargeState
from sbsupervise.domain.money import fen, yuan, yuan_text
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Machine, Step
from sbsupervise.domain.words import Tone

OWING = frozenset({ChargeState.ASSESSED, ChargeState.SERVED, ChargeState.PARTLY_PAID})
PAY_PART, PAY_REST = "payment.record", "payment.settle"
REVERSE_PART, REVERSE_ALL, REVERSE_SURPLUS = "payment.reverse", "payment.reverse_all", "payment.reverse_surplus"

_SERVE = Step(
    start=ChargeState.ASSESSED,
    act="fee.serve",
    end=ChargeState.SERVED,
    label="登记送达",
    who=Permission.SERVE_NOTICES,
    needs="《水土保持补偿费缴纳通知单》及送达证明",
    source="财综〔2014〕8号第十条",
)
_PAYMENTS = (
    (PAY_PART, ChargeState.PARTLY_PAID, "登记部分缴费"),
    (PAY_REST, ChargeState.PAID, "登记缴清"),
)
_REVERSALS = (
    (ChargeState.PARTLY_PAID, REVERSE_PART, ChargeState.PARTLY_PAID, "冲销"),
    (ChargeState.PARTLY_PAID, REVERSE_ALL, ChargeState.ASSESSED, "冲销全部缴费"),
    (ChargeState.PAID, REVERSE_PART, ChargeState.PARTLY_PAID, "冲销"),
    (ChargeState.PAID, REVERSE_ALL, ChargeState.ASSESSED, "冲销全部缴费"),
    (ChargeState.PAID, REVERSE_SURPLUS, ChargeState.PAID, "冲销多缴"),
)

# A payment is a fact, so it can be entered before service and also above the amount; what is too much is refunded.
CHARGES: Machine[ChargeState] = Machine(
    (
        _SERVE,
        *(
            Step(start=start, act=act, end=end, label=label, who=Permission.RECORD_PAYMENTS, needs="税收票证")
            for start in ChargeState
            if start in OWING
            for act, end, label in _PAYMENTS
        ),
        Step(
            start=ChargeState.PAID,
            act=PAY_REST,
            end=ChargeState.PAID,
            label="登记多缴",
            who=Permission.RECORD_PAYMENTS,
            needs="税收票证",
        ),
        *(
            Step(start=start, act=act, end=end, label=label, who=Permission.RECORD_PAYMENTS, needs="理由")
            for start, act, end, label in _REVERSALS
        ),
        *(
            Step(
                start=start,
                act="fee.void",
                end=ChargeState.VOID,
                label="作废",
                who=Permission.ASSESS_FEES,
                needs="理由",
            )
            for start in (ChargeState.ASSESSED, ChargeState.SERVED, ChargeState.EXEMPT, ChargeState.NOT_SUBJECT)
        ),
    )
)


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


def check_payment(amount_fen: int, paid_on: date, *, today: date) -> None:
    """Refuse a payment of nothing and one of a day to come."""
    if amount_fen <= 0:
        raise RuleError("缴费金额必须大于0", field="amount")
    if paid_on > today:
        raise RuleError("缴费日期不能晚于今天", field="paid_on")


def state_after_payment(state: ChargeState, amount_fen: int, paid_fen: int) -> ChargeState:
    """The state of a charge of ``amount_fen`` once ``paid_fen`` have been paid in all."""
    return CHARGES.move(state, PAY_REST if paid_fen >= amount_fen else PAY_PART)


def state_after_reversal(state: ChargeState, amount_fen: int, paid_fen: int) -> ChargeState:
    """The state of a charge of ``amount_fen`` once a payment was reversed and ``paid_fen`` remain paid."""
    if paid_fen >= amount_fen:
        return CHARGES.move(state, REVERSE_SURPLUS)
    return CHARGES.move(state, REVERSE_PART if paid_fen > 0 else REVERSE_ALL)


def unpaid(amount_fen: int, paid_fen: int) -> int:
    """What is still to be paid of a charge, in fen, never negative."""
    return max(0, amount_fen - paid_fen)


def refund_due(amount_fen: int, paid_fen: int) -> int:
    """What was paid too much, in fen. It is written down and refunded on request, never set off against another."""
    return max(0, paid_fen - amount_fen)


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
    rest_fen = unpaid(principal_fen, sum(amount for day, amount in paid if day <= at))
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
