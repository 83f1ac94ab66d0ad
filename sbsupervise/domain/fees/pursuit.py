"""Pursuit (催缴) of a fee that is not paid: the order, the surcharge from its first day, the demand, and the court.

Each paper counts from the day on which it was served, and only in this order. Source: 财综〔2014〕8号 articles 10 and
25, 水土保持法 article 57, 行政强制法 articles 45, 46, 53 and 54.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sbsupervise.domain.fees.arrears import Surcharge, surcharge
from sbsupervise.domain.fees.charges import WATER_LAW_57
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum

DEMAND_LAW = "行政强制法第五十四条"
COURT_LAW = "行政强制法第五十三条"
DAY = timedelta(days=1)


class SurchargeStart(LabelledEnum):
    """The two readings of “自滞纳之日起”: from which last day to pay the surcharge counts."""

    ORDER = "order", "责令缴纳期限届满的次日"
    DUE = "due", "原缴纳期限届满的次日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrears:
    """A fee that an order asks for: what is due in fen, both last days to pay, and the payments as days and fen."""

    principal_fen: int
    due_on: date
    limit_on: date
    paid: Sequence[tuple[date, int]]

    def rest_fen(self, on: date) -> int:
        """What was unpaid at the end of a day."""
        return max(0, self.principal_fen - sum(amount for day, amount in self.paid if day <= on))

    def last_day(self, start: SurchargeStart) -> date:
        """The last day to pay by a reading of the law; the surcharge counts from the day after."""
        return self.limit_on if start is SurchargeStart.ORDER else self.due_on


def surcharge_owed(arrears: Arrears, start: SurchargeStart, *, at: date, daily_rate: Decimal) -> Surcharge:
    """The surcharge of a day by either reading. Whoever pays within the time of the order owes none by both.

    Source: 水土保持法 article 57 (责令限期缴纳；逾期不缴纳的，自滞纳之日起按日加收).
    """
    if at <= arrears.limit_on or not arrears.rest_fen(arrears.limit_on):
        why = "未过" if at <= arrears.limit_on else "内已经缴清"
        said = f"责令缴纳的期限（{arrears.limit_on.isoformat()}）{why}，不加收滞纳金"
        return Surcharge(amount_fen=0, unpaid_fen=arrears.rest_fen(at), capped=False, working=(said,))
    return surcharge(arrears.principal_fen, arrears.last_day(start), arrears.paid, at=at, daily_rate=daily_rate)


def check_surcharge(owed_fen: int, fixed_fen: int, confirmed_fen: int) -> int:
    """What a new decision adds to the surcharge that is fixed, in fen; refused if nothing or not as confirmed."""
    added_fen = owed_fen - fixed_fen
    if added_fen <= 0:
        raise RuleError("截至该日没有需要加收的滞纳金", field="until", source=WATER_LAW_57)
    if added_fen != confirmed_fen:
        raise RuleError(f"应加收 {yuan_text(added_fen)} 元，与确认的金额不一致，请重新核对")
    return added_fen


def check_until(until: date, today: date) -> None:
    """Refuse to fix a surcharge for days that are still to come."""
    if until > today:
        raise RuleError("滞纳金只能计算到今天", field="until")


def check_order(*, due_on: date, limit_on: date, notice_on: date | None, order_on: date) -> None:
    """Refuse the service of an order before the notice was served and its time is over, and one that leaves no time."""
    if notice_on is None:
        raise RuleError("《缴纳通知单》还没有登记送达，不能责令限期缴纳", field="served_on", source=WATER_LAW_57)
    if order_on <= due_on:
        raise RuleError(
            f"缴纳期限 {due_on.isoformat()} 届满以后才能责令限期缴纳", field="served_on", source=WATER_LAW_57
        )
    if order_on >= limit_on:
        raise RuleError(
            f"送达时文书载明的期限 {limit_on.isoformat()} 已到，请作废后重新制作",
            field="served_on",
            source=WATER_LAW_57,
        )


def check_demand(*, limit_on: date | None, demand_on: date) -> None:
    """Refuse the service of a demand before the time of the order is over."""
    if limit_on is None:
        raise RuleError("还没有责令限期缴纳，不能催告", field="served_on", source=DEMAND_LAW)
    if demand_on <= limit_on:
        raise RuleError(f"责令的期限 {limit_on.isoformat()} 届满以后才能催告", field="served_on", source=DEMAND_LAW)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtWindow:
    """The days in which the court can be asked (申请强制执行), the first and the last; the day the remedies ended.

    ``demand_days`` is how many full days a demand must have had.
    """

    opens_on: date
    closes_on: date
    remedies_end_on: date
    demand_days: int

    @property
    def missed(self) -> bool:
        """Whether the time ran out before the demand had had its days."""
        return self.opens_on > self.closes_on

    def check(self, on: date) -> None:
        """Refuse an application outside the window."""
        if on < self.opens_on:
            raise RuleError(
                f"最早可于 {self.opens_on.isoformat()} 申请：催告书送达满 {self.demand_days} 日，且复议、诉讼期限届满",
                field="applied_on",
                source=f"{COURT_LAW}、第五十四条",
            )
        if on > self.closes_on:
            raise RuleError(f"申请期限已于 {self.closes_on.isoformat()} 届满", field="applied_on", source=COURT_LAW)


def check_application(window: CourtWindow | None, applied_on: date, *, today: date) -> None:
    """Refuse an application to the court of a day to come, without a demand, or outside the window."""
    if applied_on > today:
        raise RuleError("申请日期不能晚于今天", field="applied_on")
    if window is None:
        raise RuleError("催告书送达以后才能申请强制执行", field="applied_on", source=DEMAND_LAW)
    window.check(applied_on)


def court_window(demand_on: date, remedies_end_on: date, closes_on: date, *, demand_days: int) -> CourtWindow:
    """When the court can be asked: after so many full days from the service of the demand, and after the remedies."""
    after_demand = demand_on + timedelta(days=demand_days) + DAY
    opens_on = max(after_demand, remedies_end_on + DAY)
    return CourtWindow(opens_on=opens_on, closes_on=closes_on, remedies_end_on=remedies_end_on, demand_days=demand_days)
