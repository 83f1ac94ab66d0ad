"""Lists of charges with their totals, and the ledger of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload, selectinload

from sbsupervise.domain.fees import OWING, Balance, ChargeState, Entry, LedgerAccount, LedgerKind, balance_of
from sbsupervise.domain.fees.periods import month_after
from sbsupervise.domain.plans import PlanState
from sbsupervise.models import Charge, LedgerLine, Plan, Project, ProjectOwner, ScopedSession, Unit
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees.checks import assessed_by
from sbsupervise.services.lists import like
from sbsupervise.services.plans.reading import projects_of_office

KEYS: Mapping[str, InstrumentedAttribute[Any]] = {
    "id": Charge.id,
    "due": Charge.due_on,
    "amount": Charge.amount_fen,
    "paid": Charge.paid_fen,
}
SHOWN = 10
# What is fixed by an assessment is taken back with it, and a reversal by nothing.
CORRECTIONS = {
    (LedgerKind.PAYMENT, LedgerAccount.FEE): "payment.reverse",
    (LedgerKind.PAYMENT, LedgerAccount.SURCHARGE): "payment.reverse",
    (LedgerKind.REFUND, LedgerAccount.REFUND): "payment.reverse",
    (LedgerKind.SURCHARGE, LedgerAccount.SURCHARGE): "surcharge.reverse",
    (LedgerKind.REFUND_DUE, LedgerAccount.REFUND): "refund.withdraw",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeFilters:
    """``overdue_on`` narrows to what is overdue on that day; ``office_id`` is any office with a part in the project.

    ``refund`` narrows to what is to be given back; ``month`` is the first day of the month with the last day to pay.
    """

    state: ChargeState | None = None
    overdue_on: date | None = None
    refund: bool = False
    month: date | None = None
    office_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums in fen over a whole list, void charges left out; ``unpaid_fen`` never counts what others paid too much.

    ``surcharge_fen`` is what is still due of the surcharges that were fixed, ``refund_fen`` what is to be given back.
    """

    due_fen: int
    paid_fen: int
    unpaid_fen: int
    surcharge_fen: int
    refund_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """A line of the ledger and the balance after it.

    ``asks`` if the line is about what the payer owes, not about what was paid or given back; ``reversed`` if another
    line took it back; ``correction`` names the act that would take it back.
    """

    line: LedgerLine
    balance: Balance
    asks: bool
    reversed: bool
    correction: str

    @property
    def balance_fen(self) -> int:
        """The balance of the account of the line, in fen."""
        return self.balance.of(self.line.account)


def charges_matching(filters: FeeFilters) -> Select[Charge]:
    """Charges with the project and its construction unit at hand."""
    statement = (
        select(Charge)
        .join(Charge.project)
        .join(Project.construction_unit)
        .options(
            contains_eager(Charge.project).contains_eager(Project.construction_unit),
            contains_eager(Charge.project).selectinload(Project.former_owners).joinedload(ProjectOwner.unit),
        )
    )
    if filters.state is not None:
        statement = statement.where(Charge.state == filters.state)
    if filters.overdue_on is not None:
        statement = statement.where(Charge.state.in_(OWING), Charge.due_on < filters.overdue_on)
    if filters.refund:
        statement = statement.where(Charge.refund_fen > 0)
    if filters.month is not None:
        statement = statement.where(Charge.due_on >= filters.month, Charge.due_on < month_after(filters.month))
    if filters.office_id is not None:
        statement = statement.where(Charge.project_id.in_(projects_of_office(filters.office_id)))
    if filters.text:
        pattern = like(filters.text)
        columns = (Project.name, Project.code, Unit.name)
        statement = statement.where(or_(*(column.like(pattern, escape="\\") for column in columns)))
    return statement


def totals_of(session: ScopedSession, statement: Select[Charge]) -> Totals:
    """The totals over all that a statement finds, in one query."""
    rest = Charge.amount_fen - Charge.paid_fen
    late = Charge.surcharge_fen - Charge.surcharge_paid_fen
    sums = statement.where(Charge.state != ChargeState.VOID).with_only_columns(
        *(
            func.coalesce(func.sum(column), 0)
            for column in (
                Charge.amount_fen,
                Charge.paid_fen,
                case((rest > 0, rest), else_=0),
                case((late > 0, late), else_=0),
                Charge.refund_fen,
            )
        )
    )
    due_fen, paid_fen, unpaid_fen, surcharge_fen, refund_fen = session.execute(sums).one()
    return Totals(
        due_fen=int(due_fen),
        paid_fen=int(paid_fen),
        unpaid_fen=int(unpaid_fen),
        surcharge_fen=int(surcharge_fen),
        refund_fen=int(refund_fen),
    )


def charges_of_project(session: ScopedSession, project_id: int) -> Sequence[Charge]:
    """All charges of a project with their ledgers, the newest first."""
    statement = (
        select(Charge)
        .where(Charge.project_id == project_id)
        .options(selectinload(Charge.ledger))
        .order_by(Charge.id.desc())
    )
    return session.scalars(statement).all()


def charge_of_plan(session: ScopedSession, plan_id: int) -> Charge | None:
    """The charge that stands for a plan; void ones do not."""
    return session.scalar(select(Charge).where(Charge.plan_id == plan_id, Charge.state != ChargeState.VOID))


def replacement_of(session: ScopedSession, charge: Charge) -> Charge | None:
    """The charge that was fixed in place of a void one, if one was."""
    return session.scalar(select(Charge).where(Charge.replaces_id == charge.id))


def plans_to_assess(session: ScopedSession, actor: Actor) -> Sequence[Plan]:
    """Granted plans whose fee the actor's office has still to fix, the oldest decision first, SHOWN at most."""
    shown = _to_assess(actor).options(joinedload(Plan.project), joinedload(Plan.office))
    return session.scalars(shown.order_by(Plan.decided_on, Plan.id).limit(SHOWN)).all()


def count_to_assess(session: ScopedSession, actor: Actor) -> int:
    """How many of them there are."""
    return session.scalar(_to_assess(actor).with_only_columns(func.count())) or 0


def _to_assess(actor: Actor) -> Select[Plan]:
    standing = select(Charge.plan_id).where(Charge.plan_id == Plan.id, Charge.state != ChargeState.VOID)
    return select(Plan).where(
        Plan.state == PlanState.GRANTED, ~standing.exists(), Plan.project_id.in_(assessed_by(actor))
    )


def entries_of(charge: Charge) -> list[Entry]:
    """The ledger as the rules see it, in the order in which it was written."""
    return [
        Entry(kind=line.kind, account=line.account, booked_on=line.booked_on, amount_fen=line.amount_fen)
        for line in charge.ledger
    ]


def ledger_of(charge: Charge) -> list[LedgerRow]:
    """The lines in the order in which they were written, each with the balance after it."""
    taken_back = {line.reverses_id for line in charge.ledger}
    kinds = {line.id: line.kind for line in charge.ledger}
    entries = entries_of(charge)
    return [
        LedgerRow(
            line=line,
            balance=balance_of(entries[: place + 1]),
            asks=kinds.get(line.reverses_id or 0, line.kind) in (LedgerKind.CHARGE, LedgerKind.SURCHARGE),
            reversed=line.id in taken_back,
            correction="" if line.id in taken_back else CORRECTIONS.get((line.kind, line.account), ""),
        )
        for place, line in enumerate(charge.ledger)
    ]
