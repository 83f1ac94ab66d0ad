"""The ledger of a charge: lines are added and never edited, a wrong one is reversed; the sums and the state follow."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from sbsupervise.domain.fees import CHARGES, OWING, ChargeState, Course, LedgerAccount, LedgerKind, state_of
from sbsupervise.domain.fees.ledger import check_payment
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, LedgerLine, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.checks import person_of
from sbsupervise.services.parts import check_part

LONGEST_VOUCHER = 50


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
    line_id: int
    reason: str
    version: int | None = None


@act("payment.record", Permission.RECORD_PAYMENTS, on=Charge)
def record_payment(session: ScopedSession, actor: Actor, command: RecordPayment) -> LedgerLine:
    """Enter a payment; the charge is paid only when all payments together reach what is due."""
    charge = session.get_one(Charge, command.charge_id)
    check_part(session, actor, charge.project_id)
    CHARGES.step(charge.state, "payment.record")
    check_payment(command.amount_fen, command.paid_on, today=actor.today)
    voucher_no = voucher(command.voucher_no)
    line = post(
        charge,
        actor,
        LedgerLine(
            kind=LedgerKind.PAYMENT,
            account=LedgerAccount.FEE,
            booked_on=command.paid_on,
            amount_fen=-command.amount_fen,
            voucher_no=voucher_no,
            attempt=attempt(session, voucher_no, LedgerAccount.FEE),
        ),
    )
    session.add(line)
    return line


@act("payment.reverse", Permission.RECORD_PAYMENTS, on=Charge)
def reverse_payment(session: ScopedSession, actor: Actor, command: ReversePayment) -> LedgerLine:
    """Take back a payment that was entered wrongly, by a line of the opposite amount with its reason."""
    charge = session.get_one(Charge, command.charge_id)
    check_part(session, actor, charge.project_id)
    CHARGES.step(charge.state, "payment.reverse")
    wrong = next((line for line in charge.ledger if line.id == command.line_id), None)
    if wrong is None or wrong.kind is not LedgerKind.PAYMENT:
        raise RuleError("只能冲销本台账中的一笔缴费")
    if any(line.reverses_id == wrong.id for line in charge.ledger):
        raise RuleError("这笔缴费已经冲销")
    if not command.reason.strip():
        raise RuleError("请写明冲销的理由", field="reason")
    reversal = reversal_of(wrong, actor.today, command.reason.strip())
    session.add(post(charge, actor, reversal))
    return reversal


def reversal_of(line: LedgerLine, day: date, reason: str) -> LedgerLine:
    """The line that takes another back."""
    return LedgerLine(
        kind=LedgerKind.REVERSAL,
        account=line.account,
        booked_on=day,
        amount_fen=-line.amount_fen,
        reverses_id=line.id,
        reason=reason,
    )


def post(charge: Charge, actor: Actor, line: LedgerLine) -> LedgerLine:
    """Put a line into the ledger of a charge and bring the sums and the state of the charge up to it."""
    line.project_id, line.charge_id = charge.project_id, charge.id
    line.recorded_on, line.recorded_by_id = actor.today, person_of(actor)
    if line.account is LedgerAccount.REFUND:
        charge.refund_fen -= line.amount_fen
    elif line.kind is LedgerKind.SURCHARGE or _takes_back(charge, line, LedgerKind.SURCHARGE):
        charge.surcharge_fen += line.amount_fen
    elif line.account is LedgerAccount.SURCHARGE:
        charge.surcharge_paid_fen -= line.amount_fen
    elif line.kind is not LedgerKind.CHARGE and not _takes_back(charge, line, LedgerKind.CHARGE):
        charge.paid_fen -= line.amount_fen
    settle(charge)
    return line


def _takes_back(charge: Charge, line: LedgerLine, kind: LedgerKind) -> bool:
    """Whether a line reverses one of a kind."""
    if line.reverses_id is None:
        return False
    return any(other.id == line.reverses_id and other.kind is kind for other in charge.ledger)


def settle(charge: Charge) -> None:
    """Bring the state of a charge up to what has happened to it."""
    if charge.state in OWING or charge.state is ChargeState.PAID:
        charge.state = state_of(
            Course(
                amount_fen=charge.amount_fen,
                paid_fen=charge.paid_fen,
                served_on=charge.served_on,
                ordered_on=charge.ordered_on,
                demanded_on=charge.demanded_on,
                court_on=charge.court_on,
            )
        )


def attempt(session: ScopedSession, voucher_no: str, account: LedgerAccount) -> int:
    """Which time a voucher is entered; refused while the last time still stands. All offices together are asked."""
    entered = select(func.count()).where(LedgerLine.voucher_no == voucher_no, LedgerLine.account == account)
    taken_back = select(LedgerLine.reverses_id).where(LedgerLine.reverses_id.is_not(None))
    whole = {"whole": "a voucher is entered once in all offices"}
    if session.scalar(entered.where(LedgerLine.id.not_in(taken_back)), execution_options=whole):
        raise RuleError(f"税收票证 {voucher_no} 已经登记过", field="voucher_no")
    return 1 + (session.scalar(entered, execution_options=whole) or 0)


def voucher(typed: str) -> str:
    """The number of a voucher as it is kept, refused if there is none or it is too long."""
    number = typed.strip()
    if not number:
        raise RuleError("请填写税收票证号码", field="voucher_no")
    if len(number) > LONGEST_VOUCHER:
        raise RuleError(f"税收票证号码不超过{LONGEST_VOUCHER}个字", field="voucher_no")
    return number
