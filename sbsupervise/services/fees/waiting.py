"""What waits on the fees of an office: how many of each kind, for the top of the list."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from sbsupervise.domain.fees import OWING, ChargeState
from sbsupervise.domain.fees.tax import OPEN_ROWS
from sbsupervise.models import Charge, ScopedSession, TaxFile, TaxRow
from sbsupervise.models.projects import projects_acted_on_by
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees.periods import projects_missing, reports_to_charge
from sbsupervise.services.fees.reading import count_to_assess


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many plans and reports of output are not assessed, and projects have not reported in time; how many charges
    have an exemption that this person may decide on, no served notice, are overdue, have money to give back; how many
    rows of the tax office are to be checked.
    """

    plans: int
    reports: int
    missing: int
    exemptions: int
    unserved: int
    overdue: int
    refunds: int
    tax_rows: int


def waiting_for(session: ScopedSession, actor: Actor) -> Waiting:
    """The counts for the actor's office, one query for each kind of record."""
    exemptions, unserved, overdue, refunds = session.execute(_charges(actor)).one()
    open_rows = (
        select(func.count())
        .select_from(TaxRow)
        .join(TaxFile, TaxFile.id == TaxRow.file_id)
        .where(TaxFile.office_id == actor.office_id, TaxRow.state.in_(OPEN_ROWS))
    )
    return Waiting(
        plans=count_to_assess(session, actor),
        reports=_count(session, reports_to_charge(actor)),
        missing=_count(session, projects_missing(actor)),
        exemptions=exemptions or 0,
        unserved=unserved or 0,
        overdue=overdue or 0,
        refunds=refunds or 0,
        tax_rows=session.scalar(open_rows) or 0,
    )


def _charges(actor: Actor) -> Select[Any]:
    kinds: tuple[ColumnElement[bool], ...] = (
        and_(Charge.state == ChargeState.PROPOSED, Charge.assessed_by_id != (actor.person_id or 0)),
        Charge.state == ChargeState.ASSESSED,
        and_(Charge.state.in_(OWING), Charge.due_on < actor.today),
        Charge.refund_fen > 0,
    )
    statement = select(*(func.sum(case((kind, 1), else_=0)) for kind in kinds))
    if actor.office_id is None:
        return statement
    return statement.where(Charge.project_id.in_(projects_acted_on_by(actor.office_id)))


def _count(session: ScopedSession, statement: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
