"""The ledger of a charge: lines are added and never edited, a wrong one is reversed; the sums and the state follow."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from sbsupervise.domain.fees import CHARGES, OWING, ChargeState, Course, LedgerAccount, LedgerKind, state_of
from sbsupervise.domain.fees.ledger import check_payment
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Charge, LedgerLine, ScopedSession
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.fees.checks import person_of
from sbsupervise.services.parts import check_part

LONGEST_VOUCHER = 50
LONGEST_MOVE = 250
"""A line that tells of a move also names the project, so that less room is left for the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPayment:
    """``amount_fen`` is paid of the fee, ``surcharge_fen`` of the surcharge, by one voucher.

    ``voucher_no`` is the number of the tax voucher (税收票证、电子税票号码).
    """

    charge_id: int
    paid_on: date
    amount_fen: int
    voucher_no: str
    surcharge_fen: int = 0
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversePayment:
    charge_id: int
    line_id: int
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePayment:
    """A payment that was entered at one charge and belongs to another."""

    charge_id: int
    line_id: int
    to_charge_id: int
    reason: str
    version: int | None = None


@act("payment.record", Permission.RECORD_PAYMENTS, on=Charge)
def record_payment(session: ScopedSession, actor: Actor, command: RecordPayment) -> LedgerLine:
    """Enter a payment; the charge is paid only when all payments together reach what is due.

    What is paid too much stays in the account until it is given back.
    """
    charge = session.get_one(Charge, command.charge_id)
    check_part(session, actor, charge.project_id)
    CHARGES.step(charge.state, "payment.record")
    check_payment(command.amount_fen, command.paid_on, surcharge_fen=command.surcharge_fen, today=actor.today)
    voucher_no = voucher(command.voucher_no)
    parts = ((LedgerAccount.FEE, command.amount_fen), (LedgerAccount.SURCHARGE, command.surcharge_fen))
    lines = [
        _pay(session, actor, charge, (account, amount_fen, voucher_no, command.paid_on))
        for account, amount_fen in parts
        if amount_fen
    ]
    return lines[0]


@act("payment.reverse", Permission.RECORD_PAYMENTS, on=Charge)
def reverse_payment(session: ScopedSession, actor: Actor, command: ReversePayment) -> LedgerLine:
    """Take back a payment or a refund that was entered wrongly, by a line of the opposite amount with its reason."""
    charge = session.get_one(Charge, command.charge_id)
    check_part(session, actor, charge.project_id)
    wrong = standing_line(charge, command.line_id, (LedgerKind.PAYMENT, LedgerKind.REFUND))
    reason = written_text(command.reason, "reason", "请写明冲销的理由", limit=SHORT)
    return _reverse(session, actor, charge, wrong, reason)


@act("payment.move", Permission.RECORD_PAYMENTS, on=Charge)
def move_payment(session: ScopedSession, actor: Actor, command: MovePayment) -> LedgerLine:
    """Take a payment back here and enter it at the charge to which it belongs, by its own day and voucher."""
    charge = session.get_one(Charge, command.charge_id)
    check_part(session, actor, charge.project_id)
    wrong = standing_line(charge, command.line_id, (LedgerKind.PAYMENT,))
    reason = written_text(command.reason, "reason", "请写明转记的理由", limit=LONGEST_MOVE)
    other = session.get(Charge, command.to_charge_id, with_for_update={"of": Charge}, populate_existing=True)
    if other is None:
        raise NotSeenError(f"charge {command.to_charge_id}")
    if other.id == charge.id:
        raise RuleError("请选择另一项应缴补偿费", field="to_charge_id")
    check_part(session, actor, other.project_id)
    CHARGES.step(other.state, "payment.record")
    _reverse(session, actor, charge, wrong, f"转记到“{other.project.name}”：{reason}")
    facts = (wrong.account, -wrong.amount_fen, str(wrong.voucher_no), wrong.booked_on)
    return _pay(session, actor, other, facts, f"自“{charge.project.name}”转记：{reason}")


def _pay(
    session: ScopedSession, actor: Actor, charge: Charge, facts: tuple[LedgerAccount, int, str, date], reason: str = ""
) -> LedgerLine:
    """Enter a payment: the account, the fen, the voucher and the day."""
    account, amount_fen, voucher_no, paid_on = facts
    line = LedgerLine(
        kind=LedgerKind.PAYMENT,
        account=account,
        booked_on=paid_on,
        amount_fen=-amount_fen,
        voucher_no=voucher_no,
        attempt=attempt(session, voucher_no, account),
        reason=reason,
    )
    session.add(post(charge, actor, line))
    return line


def _reverse(session: ScopedSession, actor: Actor, charge: Charge, wrong: LedgerLine, reason: str) -> LedgerLine:
    CHARGES.step(charge.state, "payment.reverse")
    if wrong.kind is LedgerKind.PAYMENT and held_fen(charge, wrong.account) < -wrong.amount_fen:
        raise RuleError("这笔缴费已经确认退费，先撤回退费再冲销")
    reversal = reversal_of(wrong, actor.today, reason)
    session.add(post(charge, actor, reversal))
    session.flush()
    return reversal


def held_fen(charge: Charge, account: LedgerAccount) -> int:
    """What was paid into an account and is not confirmed to be given back, in fen."""
    if account is LedgerAccount.SURCHARGE:
        return charge.surcharge_paid_fen
    return charge.paid_fen - given_back_fen(charge)


def given_back_fen(charge: Charge) -> int:
    """What is confirmed to be given back and still counts as paid, in fen: what left its account sums to nothing."""
    kinds = {line.id: line.kind for line in charge.ledger}
    return -sum(
        line.amount_fen
        for line in charge.ledger
        if LedgerKind.REFUND_DUE in (line.kind, kinds.get(line.reverses_id or 0))
    )


def standing_line(charge: Charge, line_id: int, kinds: Collection[LedgerKind]) -> LedgerLine:
    """A line of some kinds in the ledger of a charge that was not taken back, or a refusal."""
    line = next((line for line in charge.ledger if line.id == line_id), None)
    if line is None or line.kind not in kinds:
        raise RuleError(f"只能冲销本台账中的一笔{'、'.join(kind.label for kind in kinds)}")
    if any(other.reverses_id == line.id for other in charge.ledger):
        raise RuleError(f"这笔{line.kind.label}已经冲销")
    return line


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


def voucher(typed: str, what: str = "税收票证") -> str:
    """The number of a voucher as it is kept, refused if there is none or it is too long."""
    number = typed.strip()
    if not number:
        raise RuleError(f"请填写{what}号码", field="voucher_no")
    if len(number) > LONGEST_VOUCHER:
        raise RuleError(f"{what}号码不超过{LONGEST_VOUCHER}个字", field="voucher_no")
    return number
