"""Who may fix a fee, and what must be at hand for it."""

from sqlalchemy import ColumnElement, Select, select

from sbsupervise.domain.fees import Assessment, ChargeState, ExemptCode
from sbsupervise.domain.fees.bases import ARTICLE_11
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Plan, Project, ProjectOffice, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees.basis import FeeBasis
from sbsupervise.services.stored_files import HandedIn

ASSESSING = frozenset({OfficeRole.APPROVES, OfficeRole.SUPERVISES})


def person_of(actor: Actor) -> int:
    """The person who answers for an act; the command line names none."""
    if actor.person_id is None:
        raise RuleError("此项须由具名人员办理")
    return actor.person_id


def assesses(actor: Actor, project: Project) -> bool:
    """Whether the actor's office fixes the fee of a project: it supervises it, or approves its plan."""
    roles = {part.role for part in project.offices if part.office_id == actor.office_id}
    return actor.everything or not roles.isdisjoint(ASSESSING)


def assessed_by(actor: Actor) -> Select[int]:
    """The numbers of the projects whose fee the actor's office fixes; all of them for whoever acts for everybody."""
    own = select(ProjectOffice.project_id).where(ProjectOffice.role.in_(ASSESSING))
    return own if actor.everything else own.where(ProjectOffice.office_id == actor.office_id)


def check_assesses(actor: Actor, project: Project) -> None:
    """The fee is fixed at the level at which the plan is approved; who only supervises jointly does not fix it."""
    if not assesses(actor, project):
        raise RuleError("本机关不是该项目的审批、监管机关，不能核定补偿费", source="财综〔2014〕8号第六条")


def check_not_assessed(session: ScopedSession, plan: Plan) -> None:
    """A plan is charged once; the lock that the door holds on the plan makes two officers wait for each other."""
    standing = select(Charge.id).where(Charge.plan_id == plan.id, Charge.state != ChargeState.VOID)
    if session.scalar(standing.limit(1)) is not None:
        raise RuleError("该方案的补偿费已经核定；核定有误的，先作废再重新核定")


def check_proof(basis: FeeBasis, proof: str, file: HandedIn | None) -> None:
    """Whoever exempts says under which head and by which proof, and hands it in; nothing else lowers the fee.

    What proves a military project (E5) may be secret and stays outside.
    """
    code = basis.exempt_code
    if code is None and (proof.strip() or file):
        raise RuleError("填写了免征证明材料，须选明免征情形", field="exempt_code", source=ARTICLE_11)
    if code is not None and not proof.strip():
        raise RuleError("请填写免征的证明材料", field="exempt_proof", source=ARTICLE_11)
    if code not in (None, ExemptCode.E5) and file is None:
        raise RuleError("请上传免征的证明材料", field="exempt_file", source=ARTICLE_11)


def replaced_by_it(session: ScopedSession, *conditions: ColumnElement[bool]) -> int | None:
    """The number of the void charge that a new one of the same plan or period replaces, None if there is none."""
    void = select(Charge.id).where(Charge.state == ChargeState.VOID, *conditions)
    return session.scalar(void.order_by(Charge.id.desc()).limit(1))


def check_confirmed(assessment: Assessment, confirmed_fen: int) -> None:
    """Refuse another amount than the officer has seen."""
    if assessment.amount_fen != confirmed_fen:
        raise RuleError(f"应缴金额为 {yuan_text(assessment.amount_fen)} 元，与确认的金额不一致，请重新核对")
