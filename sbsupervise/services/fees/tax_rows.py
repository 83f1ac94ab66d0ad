"""Rows of the tax office that wait, resolved one by one: claimed for a charge, booked as they are, or not booked."""

from dataclasses import dataclass
from functools import partial

from sbsupervise.domain.fees import CHARGES, LedgerAccount, LedgerKind
from sbsupervise.domain.fees.tax import OPEN_ROWS, TaxMatch, TaxRowState, amounts_differing
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, LedgerLine, ScopedSession, TaxRow
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.fees.checks import person_of
from sbsupervise.services.fees.ledger import attempt, post
from sbsupervise.services.fees.tax_files import provenance
from sbsupervise.services.fees.tax_matching import lines_for, owed_by
from sbsupervise.services.parts import check_part

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTaxRow:
    """Claim a row for a charge."""

    tax_row_id: int
    charge_id: int
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptTaxRow:
    """Book a row that differs as it is."""

    tax_row_id: int
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissTaxRow:
    """Leave a row out of the ledger."""

    tax_row_id: int
    reason: str
    version: int | None = None


@act("tax.assign", Permission.RECORD_PAYMENTS, on=TaxRow)
def assign_row(session: ScopedSession, actor: Actor, command: AssignTaxRow) -> TaxRow:
    """Book a row on the charge to which a person says it belongs; if the amounts differ it waits to be accepted."""
    row = session.get_one(TaxRow, command.tax_row_id)
    if row.state not in (TaxRowState.UNMATCHED, TaxRowState.DIFFERING):
        raise RuleError(f"当前状态为“{row.state.label}”，只有未匹配和有差异的记录可以认领")
    reason = _reason(command.reason)
    charge = _locked(session, actor, command.charge_id)
    row.charge_id, row.match = charge.id, TaxMatch.HAND
    row.faults = "；".join(amounts_differing(row, owed_by(charge)))
    if row.faults:
        row.state = TaxRowState.DIFFERING
        row.reason = reason
        return row
    _book(session, actor, row, charge)
    _resolve(row, actor, TaxRowState.SETTLED, reason)
    return row


@act("tax.accept", Permission.RECORD_PAYMENTS, on=TaxRow)
def accept_row(session: ScopedSession, actor: Actor, command: AcceptTaxRow) -> TaxRow:
    """Book a differing row as it is: what is paid too much stays to be refunded, a surcharge is booked with it."""
    row = session.get_one(TaxRow, command.tax_row_id)
    if row.state is not TaxRowState.DIFFERING or row.charge_id is None:
        raise RuleError(f"当前状态为“{row.state.label}”，只有有差异的记录可以按实入账")
    reason = _reason(command.reason)
    charge = _locked(session, actor, row.charge_id)
    if row.paid_fen or row.surcharge_fen:
        CHARGES.step(charge.state, "payment.record")
    if row.refund_fen > charge.refund_fen:
        raise RuleError(
            f"退库 {yuan_text(row.refund_fen)} 元，台账应退 {yuan_text(charge.refund_fen)} 元；先确认退费，再入账"
        )
    _fix_surcharge(session, actor, row, charge)
    _book(session, actor, row, charge)
    _resolve(row, actor, TaxRowState.SETTLED, reason)
    return row


@act("tax.dismiss", Permission.RECORD_PAYMENTS, on=TaxRow)
def dismiss_row(session: ScopedSession, actor: Actor, command: DismissTaxRow) -> TaxRow:
    """Say why a row does not go into the ledger."""
    row = session.get_one(TaxRow, command.tax_row_id)
    if row.state not in OPEN_ROWS:
        raise RuleError(f"当前状态为“{row.state.label}”，已经处理")
    _resolve(row, actor, TaxRowState.DISMISSED, _reason(command.reason))
    return row


def _locked(session: ScopedSession, actor: Actor, charge_id: int) -> Charge:
    """The charge of a row, held until the transaction ends, if the office acts on its project."""
    charge = session.get(Charge, charge_id, with_for_update={"of": Charge}, populate_existing=True)
    if charge is None:
        raise NotSeenError(f"Charge {charge_id}")
    check_part(session, actor, charge.project_id)
    return charge


def _fix_surcharge(session: ScopedSession, actor: Actor, row: TaxRow, charge: Charge) -> None:
    """Book what the tax office has taken as a surcharge and the ledger does not know."""
    missing_fen = row.surcharge_fen - owed_by(charge).surcharge_fen
    if missing_fen <= 0:
        return
    if charge.surcharge_fen + missing_fen > charge.amount_fen:
        raise RuleError("滞纳金合计不能超过本金", source="行政强制法第四十五条")
    line = LedgerLine(
        kind=LedgerKind.SURCHARGE,
        account=LedgerAccount.SURCHARGE,
        booked_on=row.paid_on,
        amount_fen=missing_fen,
        reason=provenance(row.file, row.number),
    )
    session.add(post(charge, actor, line))


def _book(session: ScopedSession, actor: Actor, row: TaxRow, charge: Charge) -> None:
    for line in lines_for(row, partial(attempt, session), provenance(row.file, row.number)):
        session.add(post(charge, actor, line))


def _resolve(row: TaxRow, actor: Actor, state: TaxRowState, reason: str) -> None:
    row.state, row.reason = state, reason
    row.resolved_on, row.resolved_by_id = actor.today, person_of(actor)


def _reason(typed: str) -> str:
    reason = typed.strip()
    if not reason:
        raise RuleError("请写明理由", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleError(f"理由不超过{LONGEST_REASON}个字", field="reason")
    return reason
