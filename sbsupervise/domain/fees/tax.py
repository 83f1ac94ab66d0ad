"""The exchange with the tax office (税务机关), which collects what the water bureau has assessed.

What it reports as collected belongs to a charge, or waits until somebody has looked at it. Nothing is booked that the
charge does not owe, unless a person says so with a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sbsupervise.domain.fees.charges import CHARGES, ChargeState
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.words import LabelledEnum, Tone


class TaxMatch(LabelledEnum):
    """How a row of the tax office was found to belong to a charge."""

    NOTICE = "notice", "按通知单号"
    PAYER = "payer", "按信用代码、金额和所属期"
    HAND = "hand", "人工认领"


class TaxRowState(LabelledEnum):
    """What became of a row of the tax office."""

    MATCHED = "matched", "相符", Tone.GOOD
    DIFFERING = "differing", "有差异", Tone.SOON
    UNMATCHED = "unmatched", "未匹配", Tone.SOON
    FAULTY = "faulty", "数据有误", Tone.GRAVE
    SETTLED = "settled", "已处理", Tone.GOOD
    DISMISSED = "dismissed", "不予入账", Tone.INFO


OPEN_ROWS = (TaxRowState.DIFFERING, TaxRowState.UNMATCHED, TaxRowState.FAULTY)
"""The rows that somebody has still to look at."""


class ExportStatus(LabelledEnum):
    """What a handed-over charge is to the tax office; the codes are those of the file."""

    NEW = "NEW", "新增"
    CHANGED = "CHANGED", "变更"
    VOID = "VOID", "作废", Tone.GRAVE


class Reported(Protocol):
    """What a row of the tax office says, as read from its file or as kept; money in fen."""

    @property
    def uscc(self) -> str: ...
    @property
    def payer(self) -> str: ...
    @property
    def period_start(self) -> date | None: ...
    @property
    def period_end(self) -> date | None: ...
    @property
    def paid_fen(self) -> int: ...
    @property
    def surcharge_fen(self) -> int: ...
    @property
    def refund_fen(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a charge still owes or is owed, in fen; ``usccs`` and ``names`` are those of all owners of its project."""

    state: ChargeState
    fee_fen: int
    surcharge_fen: int
    refund_fen: int
    period: tuple[date, date] | None
    usccs: frozenset[str]
    names: frozenset[str]


def differences(row: Reported, owed: Owed) -> list[str]:
    """Why a row is not booked by itself on a charge; empty if it is."""
    return [*amounts_differing(row, owed), *_payer(row, owed), *_period(row, owed)]


def amounts_differing(row: Reported, owed: Owed) -> list[str]:
    """What the money of a row has against what a charge owes; empty if it goes into the ledger as it is."""
    if (row.paid_fen or row.surcharge_fen) and not takes_payments(owed.state):
        return [f"核定当前为“{owed.state.label}”，不能入账"]
    checks = (
        (row.paid_fen, owed.fee_fen, "实缴", "未缴"),
        (row.surcharge_fen, owed.surcharge_fen, "滞纳金", "台账应收滞纳金"),
        (row.refund_fen, owed.refund_fen, "退库", "台账应退"),
    )
    return [
        f"{what} {yuan_text(amount)} 元，{wanted} {yuan_text(limit)} 元，多 {yuan_text(amount - limit)} 元"
        for amount, limit, what, wanted in checks
        if amount > limit
    ]


def takes_payments(state: ChargeState) -> bool:
    """Whether payments are entered on a charge in a state."""
    return any(step.act == "payment.record" for step in CHARGES.open(state))


def _payer(row: Reported, owed: Owed) -> list[str]:
    if row.uscc:
        return [] if row.uscc in owed.usccs else [f"缴费人的信用代码 {row.uscc} 与核定的生产建设单位不一致"]
    wrong = bool(row.payer) and row.payer not in owed.names
    return [f"缴费人“{row.payer}”与核定的生产建设单位不一致"] if wrong else []


def _period(row: Reported, owed: Owed) -> list[str]:
    """A fee that is paid once has no period; whatever the tax office writes there says nothing."""
    if owed.period is None or row.period_start is None or row.period_end is None:
        return []
    if (row.period_start, row.period_end) == owed.period:
        return []
    start, end = owed.period
    return [f"所属期与核定的 {start.isoformat()} 至 {end.isoformat()} 不一致"]


def found_by_payer(row: Reported, candidates: Iterable[tuple[int, Owed]]) -> list[int]:
    """The charges of a payer that a row without a known number fits in full: amount and, if stated, period."""
    return [key for key, owed in candidates if _fits(row, owed)]


def _fits(row: Reported, owed: Owed) -> bool:
    whole = row.paid_fen in (0, owed.fee_fen) and row.refund_fen in (0, owed.refund_fen)
    return whole and bool(row.paid_fen or row.refund_fen) and not differences(row, owed)
