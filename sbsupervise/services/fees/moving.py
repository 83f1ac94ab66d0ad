"""Where a payment may belong that was entered at the wrong charge."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from sbsupervise.domain.fees import OWING, ChargeState
from sbsupervise.models import Charge, LedgerLine, Project, ScopedSession
from sbsupervise.models.projects import projects_acted_on_by
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees.reading import FeeFilters, charges_matching

OFFERED = 20


def charges_for(
    session: ScopedSession, actor: Actor, line: LedgerLine, text: str = "", *, also: int | None = None
) -> Sequence[Charge]:
    """Charges to which a payment may be moved, the newest first, OFFERED at most.

    Without a text those of the same unit, and those on which just this amount is open; ``also`` is the number of one
    that was chosen before.
    """
    charge = line.charge
    statement = charges_matching(FeeFilters(text=text)).where(
        Charge.id != charge.id, Charge.state.in_((*OWING, ChargeState.PAID))
    )
    if actor.office_id is not None and not actor.everything:
        statement = statement.where(Charge.project_id.in_(projects_acted_on_by(actor.office_id)))
    if not text:
        of_unit = select(Project.id).where(Project.construction_unit_id == charge.project.construction_unit_id)
        open_fen = Charge.amount_fen - Charge.paid_fen
        statement = statement.where(
            or_(Charge.project_id.in_(of_unit), open_fen == -line.amount_fen, Charge.id == also)
        )
    return session.scalars(statement.order_by(Charge.id.desc()).limit(OFFERED)).all()
