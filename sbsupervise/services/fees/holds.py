"""The hold (限制) that an unpaid fee lays on the acceptance of a project, and who lifted it for which reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.fees import OWING, ChargeState
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.project_steps import FEE_BARS
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Charge, HoldLift, Project, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.checks import check_assesses, person_of
from sbsupervise.services.project_events import Happening, write_event


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The charges of a project on which something is owed, and the lift that holds for it, if there is one."""

    charges: Sequence[Charge]
    lift: HoldLift | None

    @property
    def unpaid_fen(self) -> int:
        return sum(charge.owed_fen for charge in self.charges)

    @property
    def words(self) -> str:
        """Which charges are unpaid, each with its amount: of several, a line for each."""
        return "；".join(
            f"{charge.assessed_on.isoformat()} 核定的一项欠 {yuan_text(charge.unpaid_fen)} 元"
            + (f"、滞纳金 {yuan_text(charge.surcharge_owed_fen)} 元" if charge.surcharge_owed_fen else "")
            for charge in self.charges
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftHold:
    project_id: int
    reason: str
    version: int | None = None


@act("hold.lift", Permission.DECIDE_FEES, on=Project)
def lift_hold(session: ScopedSession, actor: Actor, command: LiftHold) -> HoldLift:
    """Let a project be accepted once although its fee is not paid. Nothing of the fee is waived by it."""
    project = session.get_one(Project, command.project_id)
    check_assesses(actor, project)
    hold = hold_of(session, project.id)
    if not hold.charges:
        raise RuleError("该项目没有欠缴的补偿费，验收不受限制")
    if hold.lift is not None:
        raise RuleError(f"验收限制已于 {hold.lift.lifted_on.isoformat()} 解除，尚未使用")
    if actor.person_id in {charge.assessed_by_id for charge in hold.charges}:
        raise RuleError("此项须由另一人办理：核定补偿费的人不能解除限制", source="双人原则")
    reason = written_text(command.reason, "reason", "请写明解除限制的理由", limit=SHORT)
    lift = HoldLift(
        project_id=project.id,
        lifted_on=actor.today,
        lifted_by_id=person_of(actor),
        reason=reason,
        unpaid_fen=hold.unpaid_fen,
    )
    session.add(lift)
    evidence = f"{reason}（未缴 {yuan_text(hold.unpaid_fen)} 元）"
    write_event(session, actor, project, Happening(act="hold.lift", on=actor.today, evidence=evidence))
    return lift


def hold_of(session: ScopedSession, project_id: int) -> Hold:
    """What is owed on a project. A lift holds for one acceptance, as long as not more is owed than it was given for."""
    charges = session.scalars(
        select(Charge).where(Charge.project_id == project_id, is_owed()).order_by(Charge.assessed_on, Charge.id)
    ).all()
    unpaid_fen = sum(charge.owed_fen for charge in charges)
    lift = session.scalar(
        select(HoldLift)
        .where(HoldLift.project_id == project_id, HoldLift.used_on.is_(None), HoldLift.unpaid_fen >= unpaid_fen)
        .order_by(HoldLift.id.desc())
        .limit(1)
    )
    return Hold(charges=charges, lift=lift)


def check_hold(session: ScopedSession, project_id: int) -> None:
    """Refuse the acceptance of a project whose fee is not paid, unless the hold was lifted."""
    hold = hold_of(session, project_id)
    if hold.charges and hold.lift is None:
        raise RuleError(
            f"水土保持补偿费尚有{yuan_text(hold.unpaid_fen)}元未缴纳，自主验收不得作出合格结论：{hold.words}",
            source=FEE_BARS,
        )


def use_lifts(session: ScopedSession, actor: Actor, project_id: int) -> None:
    """An acceptance uses up the lifts of its project: what follows needs another."""
    open_ = select(HoldLift).where(HoldLift.project_id == project_id, HoldLift.used_on.is_(None))
    for lift in session.scalars(open_):
        lift.used_on = actor.today


def lifts_of(session: ScopedSession, project_id: int) -> Sequence[HoldLift]:
    """The lifted holds of a project, the last first."""
    statement = select(HoldLift).where(HoldLift.project_id == project_id).options(joinedload(HoldLift.lifted_by))
    return session.scalars(statement.order_by(HoldLift.id.desc())).all()


def is_owed() -> ColumnElement[bool]:
    """Whether something of a charge is owed, of the fee or of the surcharge."""
    standing = Charge.state.in_((*OWING, ChargeState.PAID))
    return standing & (owed_fen() > 0)


def owed_fen() -> ColumnElement[int]:
    """What is owed on a charge, in fen; too much in one account does not pay for the other."""
    fee = Charge.amount_fen - Charge.paid_fen
    surcharge = Charge.surcharge_fen - Charge.surcharge_paid_fen
    return case((fee > 0, fee), else_=0) + case((surcharge > 0, surcharge), else_=0)
