"""The ledger of a charge (台账): lines that are only ever added, whose sum is the balance on any day.

There are three accounts: the fee, the surcharge (滞纳金), and what is to be given back (应退). A line is what the
payer owes more (+) or less (-) by it, in fen. Money to be given back lies in an account of its own, so that nothing
is set off in silence against what is owed. Source: 财综〔2014〕8号 articles 10 and 25, 水土保持法 article 57.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum, Tone


class LedgerKind(LabelledEnum):
    """What a line stands for."""

    CHARGE = "charge", "核定"
    PAYMENT = "payment", "缴费", Tone.GOOD
    REVERSAL = "reversal", "冲销", Tone.SOON
    SURCHARGE = "surcharge", "加收滞纳金", Tone.GRAVE
    REFUND_DUE = "refund_due", "应退", Tone.SOON
    REFUND = "refund", "退库", Tone.INFO


class LedgerAccount(LabelledEnum):
    """What a line is about."""

    FEE = "fee", "补偿费"
    SURCHARGE = "surcharge", "滞纳金", Tone.GRAVE
    REFUND = "refund", "应退款", Tone.SOON


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line as the rules see it."""

    kind: LedgerKind
    account: LedgerAccount
    booked_on: date
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is owed in each account, in fen; below zero what was paid too much, or is to be given back."""

    fee_fen: int
    surcharge_fen: int
    refund_fen: int

    def of(self, account: LedgerAccount) -> int:
        """The balance of one account."""
        return {
            LedgerAccount.FEE: self.fee_fen,
            LedgerAccount.SURCHARGE: self.surcharge_fen,
            LedgerAccount.REFUND: self.refund_fen,
        }[account]

    @property
    def owed_fen(self) -> int:
        """What the payer has still to pay: an account with too much in it does not pay for another."""
        return max(self.fee_fen, 0) + max(self.surcharge_fen, 0)

    @property
    def net_fen(self) -> int:
        """The sum of all lines."""
        return self.fee_fen + self.surcharge_fen + self.refund_fen


def balance_of(entries: Iterable[Entry], on: date | None = None) -> Balance:
    """The balance at the end of a day, or of all lines."""
    sums = dict.fromkeys(LedgerAccount, 0)
    for entry in entries:
        if on is None or entry.booked_on <= on:
            sums[entry.account] += entry.amount_fen
    return Balance(
        fee_fen=sums[LedgerAccount.FEE],
        surcharge_fen=sums[LedgerAccount.SURCHARGE],
        refund_fen=sums[LedgerAccount.REFUND],
    )


def check_payment(
    amount_fen: int, paid_on: date, *, today: date, surcharge_fen: int = 0, what: str = "缴费", field: str = "paid_on"
) -> None:
    """Refuse a payment of nothing and one of a day to come; ``surcharge_fen`` is paid besides.

    A refund is one too: ``what`` is its word and ``field`` its day.
    """
    if amount_fen < 0 or surcharge_fen < 0 or amount_fen + surcharge_fen == 0:
        raise RuleError(f"{what}金额必须大于0", field="amount")
    if paid_on > today:
        raise RuleError(f"{what}日期不能晚于今天", field=field)


def too_much(amount_fen: int, paid_fen: int) -> int:
    """What was paid too much, in fen. It is written down and refunded on request, never set off against another."""
    return max(0, paid_fen - amount_fen)
