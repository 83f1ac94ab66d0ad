"""Who may fix a fee, and what must be at hand for it."""

from sqlalchemy import select

from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.fees.bases import ARTICLE_11
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Plan, Project, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees.assessing import FeeBasis

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
