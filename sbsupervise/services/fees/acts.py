"""Assessing the fee (核定), and making a wrong assessment void."""

from dataclasses import dataclass

from sbsupervise.domain.fees import CHARGES, Assessment, ChargeState, LedgerAccount, LedgerKind, first_state
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, LedgerLine, Plan, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.assessing import Stated, assessment_of, basis_of
from sbsupervise.services.fees.basis import FeeBasis, Stands
from sbsupervise.services.fees.checks import (
    check_assesses,
    check_confirmed,
    check_not_assessed,
    check_proof,
    person_of,
    replaced_by_it,
)
from sbsupervise.services.fees.ledger import post, reversal_of
from sbsupervise.services.fees.receipts import receipt_of
from sbsupervise.services.stored_files import HandedIn, keep_paper


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessFee(Stated):
    """``confirmed_fen`` is the amount that the officer has seen and confirms; it must be what the rules give.

    ``exempt_proof`` names what proves an exemption, ``exempt_file`` is the paper itself.
    """

    plan_id: int
    confirmed_fen: int
    exempt_proof: str = ""
    exempt_file: HandedIn | None = None
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
    """Fix the fee of a granted plan by the standard in force on the day it is due.

    That of a change is for what it adds, by the standard of the day on which it was approved.
    """
    plan = session.get_one(Plan, command.plan_id)
    check_assesses(actor, plan.project)
    check_not_assessed(session, plan)
    basis = basis_of(session, plan, command)
    check_proof(basis, command.exempt_proof, command.exempt_file)
    assessment = assessment_of(basis, actor.today)
    check_confirmed(assessment, command.confirmed_fen)
    charge = new_charge(actor, plan.project_id, basis, assessment)
    charge.plan_id = plan.id
    charge.replaces_id = replaced_by_it(session, Charge.plan_id == plan.id)
    charge.state = _beginning(basis, assessment)
    charge.exempt_code, charge.exempt_proof = basis.exempt_code, command.exempt_proof.strip()
    if command.exempt_file is not None:
        charge.exempt_file_id = keep_paper(session, actor, plan.project_id, command.exempt_file).id
    session.add(charge)
    session.flush()
    if charge.state is not ChargeState.PROPOSED:
        charge_in_ledger(session, actor, charge)
    return charge


def new_charge(actor: Actor, project_id: int, basis: Stands, assessment: Assessment) -> Charge:
    """A charge as it is fixed today, with its receipt."""
    return Charge(
        project_id=project_id,
        office_id=actor.office_id,
        base_type=basis.base,
        state=first_state(assessment),
        amount_fen=assessment.amount_fen,
        paid_fen=0,
        surcharge_fen=0,
        surcharge_paid_fen=0,
        refund_fen=0,
        due_on=assessment.due_on,
        assessed_on=actor.today,
        assessed_by_id=person_of(actor),
        rate_version=assessment.lines[0].rate_version,
        receipt=receipt_of(basis, assessment, actor.today),
    )


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
