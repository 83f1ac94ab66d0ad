"""Which papers of the fee can be made on a day, and why the others cannot."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.fees.papers import FEE_PAPERS, Standing, check_limit, refusal
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.refusals import RuleError

K, S = NoticeKind, ChargeState
TODAY = date(2026, 9, 1)
DAY = timedelta(days=1)
FRESH = Standing(
    state=S.ASSESSED,
    due_on=date(2026, 5, 31),
    served_on=None,
    ordered_on=None,
    limit_on=None,
    exempt_decided=False,
    refund_fen=0,
)
SERVED = replace(FRESH, state=S.SERVED, served_on=date(2026, 4, 1))
ORDERED = replace(SERVED, state=S.ORDERED, ordered_on=date(2026, 7, 1), limit_on=date(2026, 7, 15))


@pytest.mark.parametrize(
    ("kind", "standing", "why"),
    [
        pytest.param(K.FEE_NOTICE, FRESH, None, id="notice of an assessed charge"),
        pytest.param(K.FEE_NOTICE, replace(FRESH, state=S.PARTLY_PAID), None, id="notice after a first payment"),
        pytest.param(K.FEE_NOTICE, SERVED, "已经送达", id="notice once served"),
        pytest.param(K.FEE_NOTICE, replace(FRESH, state=S.EXEMPT), "没有待通知缴纳的金额", id="notice of nothing"),
        pytest.param(K.FEE_NOTICE, replace(FRESH, state=S.PROPOSED), "免征待审定", id="notice before the decision"),
        pytest.param(K.FEE_ORDER, SERVED, None, id="order after the due date"),
        pytest.param(K.FEE_ORDER, replace(SERVED, due_on=TODAY), "未过", id="order on the due date"),
        pytest.param(K.FEE_ORDER, replace(SERVED, due_on=TODAY - DAY), None, id="order the day after"),
        pytest.param(K.FEE_ORDER, FRESH, "缴纳通知单尚未送达", id="order without a notice"),
        pytest.param(K.FEE_ORDER, replace(SERVED, state=S.PAID), "没有欠缴的金额", id="order of a paid charge"),
        pytest.param(K.FEE_ORDER, ORDERED, None, id="a second order after the first"),
        pytest.param(K.FEE_ORDER, replace(ORDERED, limit_on=TODAY), "期限 2026-09-01 未过", id="order within an order"),
        pytest.param(K.FEE_DEMAND, ORDERED, None, id="demand after the limit"),
        pytest.param(K.FEE_DEMAND, replace(ORDERED, limit_on=TODAY), "未过", id="demand on the limit"),
        pytest.param(K.FEE_DEMAND, replace(ORDERED, limit_on=TODAY - DAY), None, id="demand the day after"),
        pytest.param(K.FEE_DEMAND, SERVED, "尚未送达《责令限期缴纳通知书》", id="demand without an order"),
        pytest.param(K.FEE_DEMAND, replace(ORDERED, state=S.PAID), "不需要催告", id="demand of a paid charge"),
        pytest.param(K.FEE_EXEMPTION, replace(FRESH, state=S.EXEMPT, exempt_decided=True), None, id="exempt"),
        pytest.param(K.FEE_EXEMPTION, replace(FRESH, exempt_decided=True), None, id="exempt in part"),
        pytest.param(K.FEE_EXEMPTION, replace(FRESH, state=S.PROPOSED), "没有经审定的免征", id="not yet decided"),
        pytest.param(K.FEE_EXEMPTION, replace(FRESH, state=S.VOID, exempt_decided=True), "已作废", id="void"),
        pytest.param(K.FEE_REFUND, replace(FRESH, refund_fen=1), None, id="something to give back"),
        pytest.param(K.FEE_REFUND, FRESH, "没有已登记的应退款", id="nothing to give back"),
    ],
)
def test_papers(kind: NoticeKind, standing: Standing, why: str | None) -> None:
    refused = refusal(kind, standing, TODAY)
    assert why in str(refused) if why else refused is None


@pytest.mark.parametrize("kind", FEE_PAPERS, ids=str)
def test_one_draft_at_a_time(kind: NoticeKind) -> None:
    refused = refusal(kind, replace(ORDERED, refund_fen=1, waiting=frozenset({kind})), TODAY)
    assert f"已有一份《{kind.label}》尚未送达" in str(refused)


@pytest.mark.parametrize(
    ("kind", "limit_on", "why"),
    [
        pytest.param(K.FEE_NOTICE, None, None, id="a notice has its due date"),
        pytest.param(K.FEE_NOTICE, TODAY + DAY, "不规定新的缴纳期限", id="a notice gives no other day"),
        pytest.param(K.FEE_ORDER, None, "请填写缴纳期限", id="an order without a day"),
        pytest.param(K.FEE_ORDER, TODAY, "今天以后", id="an order until today"),
        pytest.param(K.FEE_ORDER, TODAY + DAY, None, id="an order until tomorrow"),
        pytest.param(K.FEE_DEMAND, TODAY + 9 * DAY, "不少于10日", id="a demand of nine days"),
        pytest.param(K.FEE_DEMAND, TODAY + 10 * DAY, None, id="a demand of ten days"),
    ],
)
def test_limits(kind: NoticeKind, limit_on: date | None, why: str | None) -> None:
    def check() -> Any:
        return check_limit(kind, limit_on, TODAY, demand_days=10)

    if why is None:
        assert check() is None
        return
    with pytest.raises(RuleError, match=why) as refused:
        check()
    assert refused.value.field == "limit_on"
