"""Arrears of a charge: what the service of a paper brings about, the surcharge, and the application to the court.

The notices of a charge (services/notices) tell of their service and of being declared void; the days that follow from
them stand on the charge, and its state follows from the days.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.clocks import Unit, deadline
from sbsupervise.domain.fees import CHARGES, ChargeState, LedgerAccount, LedgerKind
from sbsupervise.domain.fees.arrears import Surcharge
from sbsupervise.domain.fees.pursuit import (
    COURT_LAW,
    DEMAND_LAW,
    Arrears,
    CourtWindow,
    SurchargeStart,
    check_application,
    check_demand,
    check_order,
    check_surcharge,
    check_until,
    court_window,
    surcharge_owed,
)
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Charge, LedgerLine, Notice, ScopedSession, ServiceProof
from sbsupervise.parameters.calendars import calendar
from sbsupervise.parameters.fees import court_months, surcharge_daily_rate, surcharge_start
from sbsupervise.parameters.notices import demand_days, remedies
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.checks import check_assesses
from sbsupervise.services.fees.ledger import post, reversal_of, settle, standing_line


@dataclass(frozen=True, slots=True, kw_only=True)
class FixSurcharge:
    """``until`` is the last day that counts; ``confirmed_fen`` is the amount that the officer has seen and confirms."""

    charge_id: int
    until: date
    confirmed_fen: int
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseSurcharge:
    charge_id: int
    line_id: int
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyToCourt:
    charge_id: int
    applied_on: date
    version: int | None = None


@act("surcharge.fix", Permission.DECIDE_FEES, on=Charge)
def fix_surcharge(session: ScopedSession, actor: Actor, command: FixSurcharge) -> LedgerLine:
    """Write the surcharge up to a day into the ledger, less what was fixed before."""
    charge = session.get_one(Charge, command.charge_id)
    check_assesses(actor, charge.project)
    CHARGES.step(charge.state, "surcharge.fix")
    check_until(command.until, actor.today)
    owed = surcharge_at(charge, command.until)
    line = LedgerLine(
        kind=LedgerKind.SURCHARGE,
        account=LedgerAccount.SURCHARGE,
        booked_on=actor.today,
        amount_fen=check_surcharge(owed.amount_fen, charge.surcharge_fen, command.confirmed_fen),
        reason=f"计算至 {command.until.isoformat()}",
    )
    session.add(post(charge, actor, line))
    return line


@act("surcharge.reverse", Permission.DECIDE_FEES, on=Charge)
def reverse_surcharge(session: ScopedSession, actor: Actor, command: ReverseSurcharge) -> LedgerLine:
    """Take back a surcharge that was fixed wrongly; what was paid of it must have been taken back before."""
    charge = session.get_one(Charge, command.charge_id)
    check_assesses(actor, charge.project)
    CHARGES.step(charge.state, "surcharge.fix")
    wrong = standing_line(charge, command.line_id, (LedgerKind.SURCHARGE,))
    reversal = reversal_of(wrong, actor.today, written_text(command.reason, "reason", "请写明冲销的理由", limit=SHORT))
    session.add(post(charge, actor, reversal))
    return reversal


@act("fee.court", Permission.DECIDE_FEES, on=Charge)
def apply_to_court(session: ScopedSession, actor: Actor, command: ApplyToCourt) -> Charge:
    """Note that the court was asked to enforce the order."""
    charge = session.get_one(Charge, command.charge_id)
    check_assesses(actor, charge.project)
    CHARGES.step(charge.state, "fee.court")
    check_application(window_of(charge), command.applied_on, today=actor.today)
    charge.court_on = command.applied_on
    settle(charge)
    return charge


def note_fee_service(notice: Notice, served_on: date) -> None:
    """Let a charge follow the service of one of its papers; refused where the paper came too early or too late."""
    charge = notice.charge
    if charge is None or notice.kind not in _SERVED:
        return
    act_name, note = _SERVED[notice.kind]
    if charge.state is not ChargeState.PAID:
        CHARGES.step(charge.state, act_name)
    note(charge, notice, served_on)
    settle(charge)


def note_fee_void(session: ScopedSession, notice: Notice) -> None:
    """Let a charge forget the service of a paper that is declared void; an earlier one that was served holds again."""
    charge = notice.charge
    if charge is None or notice.kind not in _SERVED or notice.service_proof is None:
        return
    _check_nothing_rests_on(charge, notice.kind)
    earlier = (
        select(Notice, ServiceProof.served_on)
        .join(Notice.service_proof)
        .where(
            Notice.charge_id == charge.id,
            Notice.kind == notice.kind,
            Notice.state == NoticeState.SERVED,
            Notice.id != notice.id,
        )
        .order_by(ServiceProof.served_on.desc(), Notice.id.desc())
    )
    found = session.execute(earlier.limit(1)).first()
    before, served_on = (found[0], found[1]) if found else (None, None)
    if notice.kind is NoticeKind.FEE_NOTICE:
        charge.served_on = served_on
    elif notice.kind is NoticeKind.FEE_ORDER:
        charge.ordered_on, charge.limit_on = served_on, before.limit_on if before else None
    else:
        charge.demanded_on = served_on
    settle(charge)


def arrears_of(charge: Charge) -> Arrears | None:
    """The fee that an order asks for, with its payments; None before an order."""
    if charge.limit_on is None or not charge.amount_fen:
        return None
    return Arrears(
        principal_fen=charge.amount_fen, due_on=charge.due_on, limit_on=charge.limit_on, paid=payments_of(charge)
    )


def payments_of(charge: Charge) -> list[tuple[date, int]]:
    """The days and the fen of what was paid of the fee; what was taken back was never paid."""
    taken_back = {line.reverses_id for line in charge.ledger}
    return [
        (line.booked_on, -line.amount_fen)
        for line in charge.ledger
        if line.account is LedgerAccount.FEE
        and line.kind in (LedgerKind.PAYMENT, LedgerKind.REFUND_DUE)
        and line.id not in taken_back
    ]


def reading_of(charge: Charge) -> SurchargeStart:
    """By which reading of the law the office of a charge counts the surcharge, as of the end of the order's time."""
    return surcharge_start().on(charge.limit_on or charge.due_on).of(charge.office.code)


def surcharge_at(charge: Charge, at: date, start: SurchargeStart | None = None) -> Surcharge:
    """The whole surcharge of a charge up to a day, by the reading of its office or by another."""
    arrears = arrears_of(charge)
    if arrears is None:
        raise RuleError("还没有责令限期缴纳，不能加收滞纳金", field="until", source="水土保持法第五十七条")
    rate = surcharge_daily_rate().on(arrears.limit_on)
    return surcharge_owed(arrears, start or reading_of(charge), at=at, daily_rate=rate)


def surcharge_today(charge: Charge, today: date) -> int:
    """The surcharge of a charge up to today, in fen, whether it is fixed or not; nothing before an order."""
    if arrears_of(charge) is None:
        return 0
    return max(charge.surcharge_fen, surcharge_at(charge, today).amount_fen)


def surcharge_rest(charge: Charge, today: date) -> int:
    """What of the surcharge up to today is still to be paid, in fen."""
    return max(0, surcharge_today(charge, today) - charge.surcharge_paid_fen)


def window_of(charge: Charge) -> CourtWindow | None:
    """When the court can be asked about a charge; None before a demand was served."""
    if charge.demanded_on is None or charge.ordered_on is None:
        return None
    order, days = charge.ordered_on, calendar()
    periods = remedies().on(order)
    ends = (
        deadline(order, periods.days, Unit.CALENDAR, days).due,
        deadline(order, periods.months, Unit.MONTH, days).due,
    )
    closes = deadline(max(ends), court_months().on(order), Unit.MONTH, days).due
    return court_window(charge.demanded_on, max(ends), closes, demand_days=demand_days().on(charge.demanded_on))


def _notice_served(charge: Charge, _notice: Notice, served_on: date) -> None:
    charge.served_on = charge.served_on or served_on


def _order_served(charge: Charge, notice: Notice, served_on: date) -> None:
    """A new order begins the pursuit anew."""
    if notice.limit_on is None:
        raise RuleError("责令限期缴纳通知书没有载明期限", field="served_on")
    check_order(due_on=charge.due_on, limit_on=notice.limit_on, notice_on=charge.served_on, order_on=served_on)
    charge.ordered_on, charge.limit_on = served_on, notice.limit_on
    charge.demanded_on = charge.court_on = None


def _demand_served(charge: Charge, _notice: Notice, served_on: date) -> None:
    check_demand(limit_on=charge.limit_on, demand_on=served_on)
    charge.demanded_on = served_on


def _check_nothing_rests_on(charge: Charge, kind: NoticeKind) -> None:
    """Papers are declared void from the last one back."""
    rests = {
        NoticeKind.FEE_NOTICE: (charge.ordered_on is not None, "责令限期缴纳通知书", None),
        NoticeKind.FEE_ORDER: (charge.demanded_on is not None, "催告书", DEMAND_LAW),
        NoticeKind.FEE_DEMAND: (charge.court_on is not None, "强制执行申请", COURT_LAW),
    }
    there, what, source = rests[kind]
    if there:
        raise RuleError(f"已有以此为依据的{what}，不能先作废这份文书", source=source)
    if kind is NoticeKind.FEE_ORDER and charge.surcharge_fen:
        raise RuleError("已按这份文书加收滞纳金，先冲销滞纳金再作废")


_SERVED: Mapping[NoticeKind, tuple[str, Callable[[Charge, Notice, date], None]]] = {
    NoticeKind.FEE_NOTICE: ("fee.serve", _notice_served),
    NoticeKind.FEE_ORDER: ("fee.order", _order_served),
    NoticeKind.FEE_DEMAND: ("fee.demand", _demand_served),
}
