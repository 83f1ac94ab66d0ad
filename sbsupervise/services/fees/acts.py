"""Assessing the fee (核定), and making a wrong assessment void."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.fees import CHARGES, Assessment, ChargeState, ExemptCode, LedgerAccount, LedgerKind, first_state
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, LedgerLine, Plan, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.assessing import CountyArea, FeeBasis, assessment_of, basis_of
from sbsupervise.services.fees.checks import check_assesses, check_not_assessed, check_proof, person_of
from sbsupervise.services.fees.ledger import post, reversal_of
from sbsupervise.services.fees.receipts import receipt_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessFee:
    """``confirmed_fen`` is the amount that the officer has seen and confirms; it must be what the rules give."""

    plan_id: int
    areas: tuple[CountyArea, ...]
    confirmed_fen: int
    exempt_code: ExemptCode | None = None
    exempt_proof: str = ""
    planned_start_on: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidCharge:
    charge_id: int
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptCharge:
    charge_id: int
    version: int | None = None


@act("fee.assess", Permission.ASSESS_FEES, on=Plan)
def assess_fee(session: ScopedSession, actor: Actor, command: AssessFee) -> Charge:
    """Fix the fee of a granted plan by the standard in force on the day it is due."""
    plan = session.get_one(Plan, command.plan_id)
    check_assesses(actor, plan.project)
    check_not_assessed(session, plan)
    basis = basis_of(plan, command.areas, command.exempt_code, command.planned_start_on)
    check_proof(basis, command.exempt_proof)
    assessment = assessment_of(basis, actor.today)
    if assessment.amount_fen != command.confirmed_fen:
        raise RuleError(f"应缴金额为 {yuan_text(assessment.amount_fen)} 元，与确认的金额不一致，请重新核对")
    charge = Charge(
        project_id=plan.project_id,
        office_id=actor.office_id,
        plan_id=plan.id,
        base_type=basis.base,
        state=_beginning(basis, assessment),
        amount_fen=assessment.amount_fen,
        paid_fen=0,
        surcharge_fen=0,
        surcharge_paid_fen=0,
        refund_fen=0,
        due_on=assessment.due_on,
        assessed_on=actor.today,
        assessed_by_id=person_of(actor),
        exempt_code=basis.exempt_code,
        exempt_proof=command.exempt_proof.strip(),
        rate_version=assessment.lines[0].rate_version,
        receipt=receipt_of(basis, assessment, actor.today),
    )
    session.add(charge)
    session.flush()
    if charge.state is not ChargeState.PROPOSED:
        charge_in_ledger(session, actor, charge)
    return charge


@act("fee.exempt", Permission.DECIDE_FEES, on=Charge, not_by=("assessed_by_id",))
def exempt_charge(session: ScopedSession, actor: Actor, command: ExemptCharge) -> Charge:
    """Decide that an exemption holds; from then on the rest, if there is one, is owed."""
    charge = session.get_one(Charge, command.charge_id)
    CHARGES.step(charge.state, "fee.exempt")
    check_assesses(actor, charge.project)
    charge.state = ChargeState.ASSESSED if charge.amount_fen else ChargeState.EXEMPT
    charge.exempt_decided_on, charge.exempt_decided_by_id = actor.today, person_of(actor)
    charge_in_ledger(session, actor, charge)
    return charge


@act("fee.void", Permission.ASSESS_FEES, on=Charge)
def void_charge(session: ScopedSession, actor: Actor, command: VoidCharge) -> Charge:
    """Make an assessment void on which nothing is paid; the plan can then be assessed anew."""
    charge = session.get_one(Charge, command.charge_id)
    check_assesses(actor, charge.project)
    reason = command.reason.strip()
    if not reason:
        raise RuleError("请写明作废的理由", field="reason")
    if charge.paid_fen or charge.surcharge_paid_fen or charge.refund_fen:
        raise RuleError("已有缴费或者应退款，不能作废；先冲销缴费或者办理退费")
    charge.state = CHARGES.move(charge.state, "fee.void")
    taken_back = {line.reverses_id for line in charge.ledger}
    for line in list(charge.ledger):
        if line.kind in (LedgerKind.CHARGE, LedgerKind.SURCHARGE) and line.id not in taken_back:
            session.add(post(charge, actor, reversal_of(line, actor.today, reason)))
    said = {"on": actor.today.isoformat(), "by": actor.name, "reason": reason}
    charge.receipt = {**charge.receipt, "void": said}
    return charge


def charge_in_ledger(session: ScopedSession, actor: Actor, charge: Charge) -> None:
    """Write what is owed into the ledger, if anything is."""
    if charge.amount_fen:
        owed = LedgerLine(
            kind=LedgerKind.CHARGE,
            account=LedgerAccount.FEE,
            booked_on=actor.today,
            amount_fen=charge.amount_fen,
        )
        session.add(post(charge, actor, owed))


def _beginning(basis: FeeBasis, assessment: Assessment) -> ChargeState:
    """An exemption waits for the person who decides on it; everything else stands at once."""
    return ChargeState.PROPOSED if basis.exempt_code else first_state(assessment)
