"""The ledger of a charge: payments as the tax office reports them, wrong lines reversed and never edited."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.fees.payments import check_payment, state_after_payment, state_after_reversal
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Payment, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.acts import person_of
from sbsupervise.services.parts import check_part

LONGEST_VOUCHER = 50
REVERSED = "-冲销"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPayment:
    """``voucher_no`` is the number of the tax voucher (税收票证、电子税票号码)."""

    charge_id: int
    paid_on: date
    amount_fen: int
    voucher_no: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversePayment:
    charge_id: int
    payment_id: int
    reason: str
    version: int | None = None


@act("payment.record", Permission.RECORD_PAYMENTS, on=Charge)
def record_payment(session: ScopedSession, actor: Actor, command: RecordPayment) -> Payment:
    """Enter a payment; the charge is paid only when all payments together reach what is due."""
    charge = session.get_one(Charge, command.charge_id)
    check_part(session, actor, charge.project_id)
    check_payment(command.amount_fen, command.paid_on, today=actor.today)
    paid_fen = charge.paid_fen + command.amount_fen
    payment = Payment(
        project_id=charge.project_id,
        charge_id=charge.id,
        paid_on=command.paid_on,
        amount_fen=command.amount_fen,
        voucher_no=_voucher(session, command.voucher_no),
        recorded_by_id=person_of(actor),
    )
    charge.state = state_after_payment(charge.state, charge.amount_fen, paid_fen)
    charge.paid_fen = paid_fen
    session.add(payment)
    return payment


@act("payment.reverse", Permission.RECORD_PAYMENTS, on=Charge)
def reverse_payment(session: ScopedSession, actor: Actor, command: ReversePayment) -> Payment:
    """Take back a payment that was entered wrongly, by a line of the opposite amount with its reason."""
    charge = session.get_one(Charge, command.charge_id)
    check_part(session, actor, charge.project_id)
    wrong = next((line for line in charge.payments if line.id == command.payment_id), None)
    if wrong is None or wrong.amount_fen < 0:
        raise RuleError("只能冲销本台账中的一笔缴费")
    if any(line.reverses_id == wrong.id for line in charge.payments):
        raise RuleError("这笔缴费已经冲销")
    if not command.reason.strip():
        raise RuleError("请写明冲销的理由", field="reason")
    paid_fen = charge.paid_fen - wrong.amount_fen
    reversal = Payment(
        project_id=charge.project_id,
        charge_id=charge.id,
        paid_on=actor.today,
        amount_fen=-wrong.amount_fen,
        voucher_no=f"{wrong.voucher_no}{REVERSED}",
        reverses_id=wrong.id,
        reason=command.reason.strip(),
        recorded_by_id=person_of(actor),
    )
    charge.state = state_after_reversal(charge.state, charge.amount_fen, paid_fen)
    charge.paid_fen = paid_fen
    session.add(reversal)
    return reversal


def _voucher(session: ScopedSession, text: str) -> str:
    """A voucher number as it is kept; refused if it is empty, too long, or entered already."""
    number = text.strip()
    if not 0 < len(number) <= LONGEST_VOUCHER:
        raise RuleError(f"请填写税收票证号码，最多{LONGEST_VOUCHER}字", field="voucher_no")
    entered = select(Payment.id).where(Payment.voucher_no == number)
    if session.scalar(entered.execution_options(whole="a voucher counts once over all offices")) is not None:
        raise RuleError("这张税收票证已经登记过", field="voucher_no")
    return number
