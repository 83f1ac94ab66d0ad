"""Assessing the fee (核定), and making a wrong assessment void."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.fees import ChargeState, first_state
from sbsupervise.domain.fees.bases import ARTICLE_11, ExemptCode
from sbsupervise.domain.fees.payments import CHARGES
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Plan, Project, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.assessing import CountyArea, FeeBasis, assessment_of, basis_of
from sbsupervise.services.fees.receipts import receipt_of

ASSESSING = frozenset({OfficeRole.APPROVES, OfficeRole.SUPERVISES})


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
        plan_id=plan.id,
        base_type=basis.base,
        state=first_state(assessment),
        amount_fen=assessment.amount_fen,
        paid_fen=0,
        due_on=assessment.due_on,
        assessed_on=actor.today,
        assessed_by_id=person_of(actor),
        exempt_code=basis.exempt_code,
        exempt_proof=command.exempt_proof.strip(),
        rate_version=assessment.lines[0].rate_version,
        receipt=receipt_of(basis, assessment, actor.today),
    )
    session.add(charge)
    return charge


@act("fee.void", Permission.ASSESS_FEES, on=Charge)
def void_charge(session: ScopedSession, actor: Actor, command: VoidCharge) -> Charge:
    """Make an assessment void on which nothing is paid; the plan can then be assessed anew."""
    charge = session.get_one(Charge, command.charge_id)
    check_assesses(actor, charge.project)
    reason = command.reason.strip()
    if not reason:
        raise RuleError("请写明作废的理由", field="reason")
    charge.state = CHARGES.move(charge.state, "fee.void")
    said = {"on": actor.today.isoformat(), "by": actor.name, "reason": reason}
    charge.receipt = {**charge.receipt, "void": said}
    return charge


def person_of(actor: Actor) -> int:
    """The person who answers for an act; the command line names none."""
    if actor.person_id is None:
        raise RuleError("此项须由具名人员办理")
    return actor.person_id


def assesses(actor: Actor, project: Project) -> bool:
    """Whether the actor's office fixes the fee of a project: it supervises it, or approves its plan."""
    roles = {part.role for part in project.offices if part.office_id == actor.office_id}
    return actor.everything or not roles.isdisjoint(ASSESSING)


def check_assesses(actor: Actor, project: Project) -> None:
    """The fee is fixed at the level at which the plan is approved; who only supervises jointly does not fix it."""
    if not assesses(actor, project):
        raise RuleError("本机关不是该项目的审批、监管机关，不能核定补偿费", source="财综〔2014〕8号第六条")


def check_not_assessed(session: ScopedSession, plan: Plan) -> None:
    """A plan is charged once; the lock that the door holds on the plan makes two officers wait for each other."""
    standing = select(Charge.id).where(Charge.plan_id == plan.id, Charge.state != ChargeState.VOID)
    if session.scalar(standing.limit(1)) is not None:
        raise RuleError("该方案的补偿费已经核定；核定有误的，先作废再重新核定")


def check_proof(basis: FeeBasis, proof: str) -> None:
    """Whoever exempts says under which head and by which proof; nothing else lowers the fee."""
    if basis.exempt_code is not None and not proof.strip():
        raise RuleError("请填写免征的证明材料", field="exempt_proof", source=ARTICLE_11)
    if basis.exempt_code is None and proof.strip():
        raise RuleError("填写了免征证明材料，须选明免征情形", field="exempt_code", source=ARTICLE_11)
