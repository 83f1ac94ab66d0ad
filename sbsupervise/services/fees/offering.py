"""What a person is offered on a charge: the acts that are open now and that this person may do."""

from datetime import date

from sbsupervise.domain.fees import CHARGES, LedgerKind
from sbsupervise.domain.fees.next_steps import Next, PursuitStep
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Charge, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees.arrears import surcharge_today, window_of
from sbsupervise.services.fees.checks import assesses
from sbsupervise.services.parts import has_part

PAID = (LedgerKind.PAYMENT, LedgerKind.REFUND)
OF_LINES = {"payment.reverse", "payment.move", "surcharge.reverse", "refund.withdraw"}
"""The acts that are done on a line of the ledger."""


def open_acts(session: ScopedSession, actor: Actor, charge: Charge) -> frozenset[str]:
    """The acts that this person may do now on a charge, by their names."""
    leads, part = assesses(actor, charge.project), has_part(session, actor, charge.project_id)
    held = charge.paid_fen > 0 or charge.surcharge_paid_fen > 0
    may = {
        "payment.record": part,
        "payment.reverse": part and any(line.kind in PAID for line in charge.ledger),
        "payment.move": part and held,
        "refund.confirm": leads and held,
        "refund.record": part and charge.refund_fen > 0,
        "surcharge.fix": leads and surcharge_open_fen(charge, actor.today) > 0,
        "fee.court": leads and _court_open(charge, actor.today),
        "fee.void": leads,
        "fee.exempt": leads and actor.person_id != charge.assessed_by_id,
    }
    return frozenset(step.act for step in CHARGES.open(charge.state) if may.get(step.act) and actor.may(step.who))


def corrections(actor: Actor, charge: Charge, open_: frozenset[str]) -> frozenset[str]:
    """The acts by which this person may take back or move a line of the ledger."""
    decides = assesses(actor, charge.project) and actor.can("decide_fees")
    more = {"surcharge.reverse", "refund.withdraw"} if decides else set()
    return (open_ & OF_LINES) | more


def surcharge_open_fen(charge: Charge, today: date) -> int:
    """What of the surcharge up to today is not fixed yet, in fen."""
    return surcharge_today(charge, today) - charge.surcharge_fen if charge.limit_on else 0


def _court_open(charge: Charge, today: date) -> bool:
    window = window_of(charge)
    return window is not None and window.opens_on <= today <= window.closes_on


def takes(charge: Charge, following: Next, actor: Actor) -> bool:
    """Whether an actor may take the next step of a charge: papers come from the office that assessed it."""
    own = actor.everything or charge.office_id == actor.office_id
    if following.step.paper is not None:
        return own and (actor.may(Permission.DRAFT_NOTICES) or actor.may(Permission.SERVE_NOTICES))
    return following.step is PursuitStep.COURT and own and actor.may(Permission.DECIDE_FEES)
