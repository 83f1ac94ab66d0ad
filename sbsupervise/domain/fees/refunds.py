"""Refunds (退费) of the compensation fee: why money is given back, and how much at most.

The law has no article for this fee; the sister notice 财税〔2020〕9号 lets the tax office give back what was collected
or paid by mistake. Nothing is ever set off against another charge.
"""

from dataclasses import dataclass

from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum

REFUND_RULE = "财税〔2020〕9号第四条（参照）"


class RefundReason(LabelledEnum):
    """Why money is given back (退费事由). ``moves`` says whether it then no longer counts as paid."""

    OVERPAID = "overpaid", "多缴"
    AREA_SMALLER = "area_smaller", "实际计征数量小于核定数量"
    DROPPED = "dropped", "项目开工前终止"
    BY_MISTAKE = "by_mistake", "误缴"

    @property
    def moves(self) -> bool:
        """What was paid too much or by mistake leaves the account of the fee; else the charge stays as it was paid."""
        return self in (RefundReason.OVERPAID, RefundReason.BY_MISTAKE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """One account of a charge, in fen: what it asks for, what was paid, and what of that was given back already.

    ``given_back_fen`` counts what is confirmed to be given back without leaving the account.
    """

    amount_fen: int
    paid_fen: int
    given_back_fen: int

    @property
    def surplus_fen(self) -> int:
        return max(0, self.paid_fen - self.amount_fen)

    def most_fen(self, reason: RefundReason) -> int:
        """The most that can be given back for a reason."""
        if reason is RefundReason.OVERPAID:
            return self.surplus_fen
        kept_fen = max(0, min(self.paid_fen, self.amount_fen) - self.given_back_fen)
        return kept_fen + self.surplus_fen if reason is RefundReason.BY_MISTAKE else kept_fen


def less_owed(paid: Paid, new_fee_fen: int) -> int:
    """What is too much of a fee that the true quantity makes smaller, in fen. Never more than is still held."""
    if new_fee_fen < 0:
        raise RuleError("重新计算的金额不能为负数", field="new_fee")
    least_fen = min(paid.amount_fen, paid.paid_fen) - paid.given_back_fen
    if new_fee_fen >= least_fen:
        raise RuleError(f"重新计算的金额应当小于已缴且未退的 {yuan_text(max(least_fen, 0))} 元", field="new_fee")
    return least_fen - new_fee_fen


def check_refund(paid: Paid, reason: RefundReason, amount_fen: int) -> None:
    """Refuse to give back nothing, or more than can be."""
    if amount_fen <= 0:
        raise RuleError("退费金额必须大于0", field="amount")
    most_fen = paid.most_fen(reason)
    if amount_fen > most_fen:
        raise RuleError(f"按“{reason.label}”最多可退 {yuan_text(most_fen)} 元", field="amount", source=REFUND_RULE)
