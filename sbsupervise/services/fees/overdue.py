"""The overdue charges (欠缴) with what each needs next, and the surcharge up to today that nobody has fixed yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from sbsupervise.domain.fees import OWING, ChargeState, LedgerKind
from sbsupervise.domain.fees.next_steps import Next, Pursued, next_of
from sbsupervise.domain.fees.rail import Followed, rail_of
from sbsupervise.domain.milestones import Milestone
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.models import Charge, Notice, ScopedSession
from sbsupervise.services.fees.arrears import surcharge_today, window_of
from sbsupervise.services.fees.reading import FeeFilters, charges_matching


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueRow:
    """One overdue charge. ``surcharge_fen`` is the surcharge up to today, whether it is fixed or not."""

    charge: Charge
    days: int
    surcharge_fen: int
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueTotals:
    """Sums over the whole list: how many charges, what of the fee is unpaid, and the surcharge up to today, in fen."""

    count: int
    unpaid_fen: int
    surcharge_fen: int


def overdue_charges(filters: FeeFilters) -> Select[Charge]:
    """Overdue charges with all that a row shows. The filters name the day."""
    return charges_matching(filters).options(selectinload(Charge.ledger), joinedload(Charge.office))


def overdue_rows(charges: Sequence[Charge], today: date) -> list[OverdueRow]:
    """The charges as the list shows them."""
    return [
        OverdueRow(
            charge=charge,
            days=(today - charge.due_on).days,
            surcharge_fen=surcharge_today(charge, today),
            next=next_step(charge, today),
        )
        for charge in charges
    ]


def overdue_totals(session: ScopedSession, filters: FeeFilters, today: date) -> OverdueTotals:
    """The totals of a list, in two queries and one for the ledgers of those that were ordered to pay."""
    listed = charges_matching(filters)
    sums = listed.with_only_columns(func.count(), func.coalesce(func.sum(Charge.amount_fen - Charge.paid_fen), 0))
    count, unpaid_fen = session.execute(sums.order_by(None)).one()
    ordered = overdue_charges(filters).where(Charge.limit_on < today)
    surcharges = (surcharge_today(charge, today) for charge in session.scalars(ordered))
    return OverdueTotals(count=int(count), unpaid_fen=int(unpaid_fen), surcharge_fen=sum(surcharges))


def next_step(charge: Charge, today: date) -> Next:
    """What comes next for a charge that is owed."""
    return next_of(pursued_of(charge), today)


def pursued_of(charge: Charge) -> Pursued:
    """The days of a charge from which its next step follows."""
    return Pursued(
        due_on=charge.due_on,
        served_on=charge.served_on,
        limit_on=charge.limit_on,
        demanded_on=charge.demanded_on,
        court_on=charge.court_on,
        window=window_of(charge),
    )


def course_of(charge: Charge, today: date) -> tuple[Milestone, ...]:
    """The rail of a charge that asks for something; none for one that asks for nothing."""
    if charge.state not in (*OWING, ChargeState.PAID):
        return ()
    paid = [line.booked_on for line in charge.ledger if line.kind is LedgerKind.PAYMENT]
    followed = Followed(
        assessed_on=charge.assessed_on,
        paid_on=max(paid, default=charge.assessed_on) if charge.state is ChargeState.PAID else None,
        ordered_on=charge.ordered_on,
        pursued=pursued_of(charge),
        next=next_step(charge, today),
    )
    return rail_of(followed, today)


def waiting_paper(session: ScopedSession, charge: Charge, kind: NoticeKind) -> Notice | None:
    """A paper of a charge that is drafted or issued and still to be served."""
    waiting = select(Notice).where(
        Notice.charge_id == charge.id,
        Notice.kind == kind,
        Notice.state.in_((NoticeState.DRAFT, NoticeState.ISSUED)),
    )
    return session.scalar(waiting.order_by(Notice.id.desc()).limit(1))
