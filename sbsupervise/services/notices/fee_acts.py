"""Drafting the papers of the fee: the notice, the order, the demand, the exemption, the letter about a refund."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.fees.papers import FEE_PAPERS, Standing, check_limit, refusal
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Notice, ScopedSession
from sbsupervise.parameters.notices import demand_days
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.arrears import surcharge_rest
from sbsupervise.services.fees.checks import check_assesses
from sbsupervise.services.notices.drafting import drafted, officer_of
from sbsupervise.services.notices.fee_papers import FeeCase, fee_paper
from sbsupervise.services.offices import collectors_of

WAITING = (NoticeState.DRAFT, NoticeState.ISSUED)
COLLECTOR = "主管税务机关"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFeePaper:
    """``limit_on`` is the new last day of an order or a demand; ``reason`` is printed, and a refund must have one."""

    charge_id: int
    kind: NoticeKind
    limit_on: date | None = None
    reason: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class FeePaper:
    """A paper that a charge may come to: why it cannot be made now, or None; and the notices that exist of it."""

    kind: NoticeKind
    refusal: RuleError | None
    notices: Sequence[Notice]


@act("notice.draft_fee_paper", Permission.DRAFT_NOTICES, on=Charge)
def draft_fee_paper(session: ScopedSession, actor: Actor, command: DraftFeePaper) -> Notice:
    """Draft a paper of the fee from a charge, its receipt and its ledger."""
    charge = session.get_one(Charge, command.charge_id)
    check_drafts(actor, charge)
    notices = notices_of_charge(session, charge.id)
    if command.kind not in FEE_PAPERS:
        raise RuleError("这不是补偿费文书", field="kind")
    if (refused := refusal(command.kind, _standing(charge, notices), actor.today)) is not None:
        raise refused
    check_limit(command.kind, command.limit_on, actor.today, demand_days=demand_days().on(actor.today))
    reason = command.reason.strip()
    if command.kind is NoticeKind.FEE_REFUND and not reason:
        raise RuleError("请写明应退的事由", field="reason")
    case = FeeCase(
        charge=charge,
        officer=officer_of(session, actor),
        today=actor.today,
        collector=collectors_of(session, [charge.office_id]).get(charge.office_id, COLLECTOR),
        surcharge_fen=surcharge_rest(charge, actor.today),
        limit_on=command.limit_on,
        reason=reason,
        earlier={
            notice.kind: notice.number for notice in notices if notice.state is NoticeState.SERVED and notice.number
        },
    )
    notice = Notice(
        kind=command.kind,
        office_id=charge.office_id,
        unit_id=charge.project.owner_on(charge.assessed_on).id,
        project_id=charge.project_id,
        charge_id=charge.id,
        limit_on=command.limit_on,
    )
    return drafted(session, actor, notice, fee_paper(command.kind, case))


def drafts(actor: Actor, charge: Charge) -> bool:
    """Whether the actor's office makes the papers of a charge: the one that assessed it."""
    return actor.office_id == charge.office_id and actor.may(Permission.DRAFT_NOTICES)


def check_drafts(actor: Actor, charge: Charge) -> None:
    """The papers of a charge come from the office that assessed it."""
    check_assesses(actor, charge.project)
    if actor.office_id != charge.office_id:
        raise RuleError(f"此项补偿费由{charge.office.name}核定，文书也由其制作", source="财综〔2014〕8号第十条")


def papers_of(session: ScopedSession, charge: Charge, today: date) -> list[FeePaper]:
    """All papers that a charge may come to, in the order of its course."""
    notices = notices_of_charge(session, charge.id)
    standing = _standing(charge, notices)
    return [
        FeePaper(kind, refusal(kind, standing, today), [notice for notice in notices if notice.kind is kind])
        for kind in FEE_PAPERS
    ]


def notices_of_charge(session: ScopedSession, charge_id: int) -> Sequence[Notice]:
    """The notices of a charge, the oldest first."""
    return session.scalars(select(Notice).where(Notice.charge_id == charge_id).order_by(Notice.id)).all()


def _standing(charge: Charge, notices: Sequence[Notice]) -> Standing:
    return Standing(
        state=charge.state,
        due_on=charge.due_on,
        served_on=charge.served_on,
        ordered_on=charge.ordered_on,
        limit_on=charge.limit_on,
        exempt_decided=charge.exempt_decided_on is not None,
        refund_fen=charge.refund_fen,
        waiting=frozenset(notice.kind for notice in notices if notice.state in WAITING),
    )
