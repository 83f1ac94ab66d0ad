"""Giving money back (退费): confirmed by whoever decides on fees, paid by the tax office, never set off in silence."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sbsupervise.domain.fees import CHARGES, LedgerAccount, LedgerKind
from sbsupervise.domain.fees.ledger import check_payment
from sbsupervise.domain.fees.refunds import Paid, RefundReason, check_refund, less_owed
from sbsupervise.domain.money import fen, yuan_text
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.quantities import Measure, check_quantity, quantity_text, whole
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Charge, LedgerLine, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.checks import check_assesses
from sbsupervise.services.fees.ledger import (
    attempt,
    given_back_fen,
    post,
    reversal_of,
    standing_line,
    voucher,
)
from sbsupervise.services.parts import check_part

MOVED = (LedgerAccount.FEE, LedgerAccount.SURCHARGE)
LONGEST_NOTE = 400
"""The line of a refund also names the ground and how the amount was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRefund:
    """What is to be given back and why.

    ``amount_fen`` says how much, save where the true quantity is smaller: there ``new_fee_fen``, what the fee should
    have been, or ``new_quantity`` in the measure of the receipt.
    """

    charge_id: int
    refund_reason: RefundReason
    note: str
    account: LedgerAccount = LedgerAccount.FEE
    amount_fen: int | None = None
    new_fee_fen: int | None = None
    new_quantity: Decimal | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRefund:
    charge_id: int
    line_id: int
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRefund:
    """What the tax office has paid back, on which day and by which paper (退库凭证)."""

    charge_id: int
    refunded_on: date
    amount_fen: int
    voucher_no: str
    version: int | None = None


@act("refund.confirm", Permission.DECIDE_FEES, on=Charge)
def confirm_refund(session: ScopedSession, actor: Actor, command: ConfirmRefund) -> LedgerLine:
    """Confirm that money is to be given back. The charge stays as it is unless the money leaves its account."""
    charge = session.get_one(Charge, command.charge_id)
    check_assesses(actor, charge.project)
    CHARGES.step(charge.state, "refund.confirm")
    reason = command.refund_reason
    note = written_text(command.note, "note", "请写明退费的事实和证明材料", limit=LONGEST_NOTE)
    _check_account(reason, command.account)
    paid = paid_in(charge, command.account)
    amount_fen, how = _amount(charge, paid, command)
    check_refund(paid, reason, amount_fen)
    text = "；".join(filter(None, (reason.label, how, note)))
    if reason.moves:
        session.add(post(charge, actor, _due(actor, command.account, amount_fen, text)))
        session.flush()
    line = post(charge, actor, _due(actor, LedgerAccount.REFUND, -amount_fen, text))
    session.add(line)
    return line


@act("refund.withdraw", Permission.DECIDE_FEES, on=Charge)
def withdraw_refund(session: ScopedSession, actor: Actor, command: WithdrawRefund) -> LedgerLine:
    """Take back that money is to be given back, together with what had left its account for it."""
    charge = session.get_one(Charge, command.charge_id)
    check_assesses(actor, charge.project)
    CHARGES.step(charge.state, "refund.confirm")
    line = standing_line(charge, command.line_id, (LedgerKind.REFUND_DUE,))
    if line.account is not LedgerAccount.REFUND:
        raise RuleError("请在“应退款”一行撤回")
    if charge.refund_fen < -line.amount_fen:
        raise RuleError("这笔应退款已经退库，不能撤回")
    reason = written_text(command.reason, "reason", "请写明撤回的理由", limit=SHORT)
    before = max((other for other in charge.ledger if other.id < line.id), key=lambda other: other.id)
    if before.kind is LedgerKind.REFUND_DUE and before.account in MOVED:
        session.add(post(charge, actor, reversal_of(before, actor.today, reason)))
    reversal = post(charge, actor, reversal_of(line, actor.today, reason))
    session.add(reversal)
    return reversal


@act("refund.record", Permission.RECORD_PAYMENTS, on=Charge)
def record_refund(session: ScopedSession, actor: Actor, command: RecordRefund) -> LedgerLine:
    """Enter what the tax office has paid back; not more than was confirmed."""
    charge = session.get_one(Charge, command.charge_id)
    check_part(session, actor, charge.project_id)
    CHARGES.step(charge.state, "refund.record")
    check_payment(command.amount_fen, command.refunded_on, today=actor.today, what="退库", field="refunded_on")
    if command.amount_fen > charge.refund_fen:
        raise RuleError(f"已确认的应退款只有 {yuan_text(charge.refund_fen)} 元，先确认退费", field="amount")
    voucher_no = voucher(command.voucher_no, "退库凭证")
    line = LedgerLine(
        kind=LedgerKind.REFUND,
        account=LedgerAccount.REFUND,
        booked_on=command.refunded_on,
        amount_fen=command.amount_fen,
        voucher_no=voucher_no,
        attempt=attempt(session, voucher_no, LedgerAccount.REFUND),
    )
    session.add(post(charge, actor, line))
    return line


def paid_in(charge: Charge, account: LedgerAccount) -> Paid:
    """What an account of a charge asks for and holds."""
    if account is LedgerAccount.SURCHARGE:
        return Paid(amount_fen=charge.surcharge_fen, paid_fen=charge.surcharge_paid_fen, given_back_fen=0)
    return Paid(amount_fen=charge.amount_fen, paid_fen=charge.paid_fen, given_back_fen=given_back_fen(charge))


def fee_of_quantity(charge: Charge, quantity: Decimal) -> tuple[int, str]:
    """What a charge of one line comes to for another quantity, in fen, with the sum in words.

    The quantity is in the measure of the line; part units of area and volume count as whole ones.
    """
    lines = charge.receipt["lines"]
    if len(lines) != 1:
        raise RuleError("分县、分项计征的，请填写重新计算的应缴金额", field="new_quantity")
    check_quantity(quantity, "new_quantity")
    (line,) = lines
    charged = quantity if line["measure"] == Measure.T.label else whole(quantity)
    was, rate = Decimal(str(line["quantity"]).replace(",", "")), Decimal(line["rate"])
    if fen(was * rate) != line["amount_fen"]:
        raise RuleError("有减征、免征的，请填写重新计算的应缴金额", field="new_quantity")
    if charged >= was:
        raise RuleError(f"实际数量应当小于核定的 {quantity_text(was)} {line['measure']}", field="new_quantity")
    new_fee_fen = fen(charged * rate)
    return new_fee_fen, f"{quantity_text(charged)} {line['measure']}，应缴 {yuan_text(new_fee_fen)} 元"


def _amount(charge: Charge, paid: Paid, command: ConfirmRefund) -> tuple[int, str]:
    """How much is given back, in fen, and how it was found."""
    if command.refund_reason is not RefundReason.AREA_SMALLER:
        if command.new_fee_fen is not None or command.new_quantity is not None:
            raise RuleError(f"只有“{RefundReason.AREA_SMALLER.label}”才重新计算", field="new_fee")
        if command.amount_fen is None:
            raise RuleError("请填写退费金额", field="amount")
        return command.amount_fen, ""
    if command.amount_fen is not None:
        raise RuleError("退费金额由系统按实际数量计算，此处不填", field="amount")
    if (command.new_fee_fen is None) == (command.new_quantity is None):
        raise RuleError("请填写实际数量，或者重新计算的应缴金额（只填一项）", field="new_fee")
    if command.new_quantity is not None:
        new_fee_fen, how = fee_of_quantity(charge, command.new_quantity)
    else:
        new_fee_fen = command.new_fee_fen or 0
        how = f"重新计算应缴 {yuan_text(new_fee_fen)} 元"
    return less_owed(paid, new_fee_fen), how


def _check_account(reason: RefundReason, account: LedgerAccount) -> None:
    if account is LedgerAccount.REFUND or (account is LedgerAccount.SURCHARGE and not reason.moves):
        raise RuleError(f"“{reason.label}”只退补偿费", field="account")


def _due(actor: Actor, account: LedgerAccount, amount_fen: int, text: str) -> LedgerLine:
    return LedgerLine(
        kind=LedgerKind.REFUND_DUE, account=account, booked_on=actor.today, amount_fen=amount_fen, reason=text
    )
