"""The money of one unit (本单位的补偿费): what it owes, by when, how it was worked out, what it has paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from sbsupervise.domain.fees import ChargeState
from sbsupervise.models import Charge, Notice, Project, ProjectOwner, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees.arrears import surcharge_rest
from sbsupervise.services.offices import collectors_of

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCharge:
    """A charge of the unit, with its papers; ``surcharge_fen`` is what is still owed of the surcharge up to today."""

    charge: Charge
    papers: Sequence[Notice]
    surcharge_fen: int
    collector: str | None

    @property
    def owed_fen(self) -> int:
        """What is to be paid in all, as of today."""
        return self.unpaid_fen + self.surcharge_fen

    @property
    def unpaid_fen(self) -> int:
        """What is to be paid of the fee; nothing while an exemption waits for its decision."""
        return 0 if self.charge.state is ChargeState.PROPOSED else self.charge.unpaid_fen

    @property
    def last_day(self) -> date:
        """The last day to pay: that of the order, where there is one."""
        return self.charge.limit_on or self.charge.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMoney:
    """All charges of a unit, those with something to pay first, and their sums in fen."""

    charges: Sequence[OwnCharge]

    @property
    def owed_fen(self) -> int:
        return sum(own.owed_fen for own in self.charges)

    @property
    def surcharge_fen(self) -> int:
        return sum(own.surcharge_fen for own in self.charges)

    @property
    def refund_fen(self) -> int:
        return sum(own.charge.refund_fen for own in self.charges)


def money_of(session: ScopedSession, actor: Actor) -> OwnMoney:
    """The charges that were assessed on the unit, the newest SHOWN at most; what others owe is theirs."""
    statement = (
        select(Charge)
        .join(Charge.project)
        .where(Charge.state != ChargeState.VOID)
        .options(
            contains_eager(Charge.project).joinedload(Project.construction_unit),
            contains_eager(Charge.project).selectinload(Project.former_owners).joinedload(ProjectOwner.unit),
            joinedload(Charge.office),
            selectinload(Charge.ledger),
        )
        .order_by(Charge.id.desc())
        .limit(SHOWN)
    )
    charges = [
        charge
        for charge in session.scalars(statement)
        if charge.project.owner_on(charge.assessed_on).id == actor.unit_id
    ]
    papers = _papers(session, charges)
    collectors = collectors_of(session, {charge.office_id for charge in charges})
    own = [
        OwnCharge(
            charge=charge,
            papers=[paper for paper in papers if paper.charge_id == charge.id],
            surcharge_fen=surcharge_rest(charge, actor.today),
            collector=collectors.get(charge.office_id),
        )
        for charge in charges
    ]
    return OwnMoney(charges=sorted(own, key=lambda one: (not one.owed_fen, one.last_day)))


def _papers(session: ScopedSession, charges: Sequence[Charge]) -> Sequence[Notice]:
    """The papers of charges that the unit may see: issued ones, addressed to it."""
    statement = (
        select(Notice)
        .where(Notice.charge_id.in_([charge.id for charge in charges]))
        .options(joinedload(Notice.service_proof))
        .order_by(Notice.id)
    )
    return session.scalars(statement).all()
