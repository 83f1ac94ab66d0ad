"""Papers of the fee (补偿费文书): which of them can be made for a charge on a day, and why the others cannot.

Source: 财综〔2014〕8号 articles 10 and 11, 水土保持法 article 57, 行政强制法 article 54.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sbsupervise.domain.fees.charges import FEE_RULES, OWING, WATER_LAW_57, ChargeState
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.refusals import RuleError

ENFORCEMENT = "行政强制法第五十四条"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a charge stands for its papers. ``waiting`` are the kinds of which a draft or an unserved notice exists."""

    state: ChargeState
    due_on: date
    served_on: date | None
    ordered_on: date | None
    limit_on: date | None
    exempt_decided: bool
    refund_fen: int
    waiting: frozenset[NoticeKind] = frozenset()


def refusal(kind: NoticeKind, standing: Standing, today: date) -> RuleError | None:
    """Why a paper cannot be made today, None if it can."""
    if kind in standing.waiting:
        return RuleError(f"已有一份《{kind.label}》尚未送达；先签发送达，或者作废后重新制作")
    return _REFUSALS[kind](standing, today)


def check_limit(kind: NoticeKind, limit_on: date | None, today: date, *, demand_days: int) -> None:
    """Refuse an order or a demand without a last day that is still to come, and any other paper with one.

    A demand leaves the debtor at least ``demand_days`` after its service before the court may be asked.
    """
    if kind not in LIMITED:
        if limit_on is not None:
            raise RuleError("这份文书不规定新的缴纳期限", field="limit_on")
        return
    if limit_on is None:
        raise RuleError("请填写缴纳期限", field="limit_on")
    if limit_on <= today:
        raise RuleError("缴纳期限应当在今天以后", field="limit_on")
    if kind is NoticeKind.FEE_DEMAND and limit_on < today + timedelta(days=demand_days):
        raise RuleError(f"催告的履行期限不少于{demand_days}日", field="limit_on", source=ENFORCEMENT)


def _notice(standing: Standing, _today: date) -> RuleError | None:
    if standing.served_on is not None:
        return RuleError("缴纳通知单已经送达")
    if standing.state not in (ChargeState.ASSESSED, ChargeState.PARTLY_PAID):
        return RuleError(f"此项处于“{standing.state.label}”，没有待通知缴纳的金额", source=f"{FEE_RULES}第十条")
    return None


def _order(standing: Standing, today: date) -> RuleError | None:
    if standing.state not in OWING:
        return RuleError(f"此项处于“{standing.state.label}”，没有欠缴的金额")
    if standing.served_on is None:
        return RuleError("缴纳通知单尚未送达，不能责令限期缴纳", source=WATER_LAW_57)
    if today <= standing.due_on:
        return RuleError(f"缴纳期限 {standing.due_on.isoformat()} 未过", source=WATER_LAW_57)
    if standing.limit_on is not None and today <= standing.limit_on:
        return RuleError(f"已经责令限期缴纳，期限 {standing.limit_on.isoformat()} 未过")
    return None


def _demand(standing: Standing, today: date) -> RuleError | None:
    if standing.ordered_on is None or standing.limit_on is None:
        return RuleError("尚未送达《责令限期缴纳通知书》，不能催告", source=ENFORCEMENT)
    if standing.state is not ChargeState.ORDERED:
        return RuleError(f"此项处于“{standing.state.label}”，不需要催告")
    if today <= standing.limit_on:
        return RuleError(f"责令缴纳的期限 {standing.limit_on.isoformat()} 未过", source=ENFORCEMENT)
    return None


def _exemption(standing: Standing, _today: date) -> RuleError | None:
    if standing.state is ChargeState.VOID:
        return RuleError("此项核定已作废")
    if not standing.exempt_decided:
        return RuleError("没有经审定的免征", source=f"{FEE_RULES}第十一条")
    return None


def _refund(standing: Standing, _today: date) -> RuleError | None:
    return None if standing.refund_fen > 0 else RuleError("没有已登记的应退款")


LIMITED = frozenset({NoticeKind.FEE_ORDER, NoticeKind.FEE_DEMAND})
_REFUSALS: Mapping[NoticeKind, Callable[[Standing, date], RuleError | None]] = {
    NoticeKind.FEE_NOTICE: _notice,
    NoticeKind.FEE_ORDER: _order,
    NoticeKind.FEE_DEMAND: _demand,
    NoticeKind.FEE_EXEMPTION: _exemption,
    NoticeKind.FEE_REFUND: _refund,
}
FEE_PAPERS = tuple(_REFUSALS)
