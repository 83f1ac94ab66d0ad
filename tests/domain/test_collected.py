"""A row of the tax office is read alone: what is wrong with it is said by its column."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.fees.collected import Collected, read_rows
from sbsupervise.domain.fees.collected_columns import Limits, charge_named, notice_number, own_number
from sbsupervise.domain.fees.tax import Owed, differences, takes_payments
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell

APRIL, LAST = date(2026, 4, 1), date(2026, 4, 30)
HEADERS = (
    "通知单号",
    "统一社会信用代码",
    "入库日期",
    "实缴金额（元）",
    "滞纳金",
    "电子税票号码",
    "退库金额",
    "退库日期",
)
GOOD: tuple[Cell, ...] = ("核定-1", None, APRIL, Decimal(100), None, "T1", None, None)


def limits() -> Limits:
    return Limits(first=APRIL, last=LAST, uscc_refusal=lambda code: None if len(code) == 18 else "应为18位")


def one(**cells: Cell) -> Collected:
    """The row of good cells with some changed, by header."""
    row = [cells.get(header, cell) for header, cell in zip(HEADERS, GOOD, strict=True)]
    (read,) = read_rows(HEADERS, [(2, row)], limits())
    return read


def test_a_good_row_says_what_was_paid() -> None:
    row = one()
    assert (row.faults, row.notice_no, row.paid_on, row.paid_fen, row.voucher_no) == ((), "核定-1", APRIL, 10_000, "T1")
    assert row.cells["实缴金额（元）"] == "100"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"实缴金额（元）": "一百"}, "实缴金额（元）“一百”：应填数字", id="no number"),
        pytest.param({"实缴金额（元）": Decimal("1.005")}, "小数最多 2 位", id="half a fen"),
        pytest.param({"实缴金额（元）": Decimal(-1)}, "不能为负数", id="negative"),
        pytest.param({"实缴金额（元）": None}, "都没有填写", id="no amount at all"),
        pytest.param({"入库日期": "昨天"}, "入库日期“昨天”：应填日期", id="no day"),
        pytest.param(
            {"入库日期": None}, "入库日期：有实缴金额或者滞纳金的，须填写入库日期", id="a payment without its day"
        ),
        pytest.param({"入库日期": date(2026, 5, 1)}, "不在 2026-04-01 至 2026-04-30 之间", id="another month"),
        pytest.param({"电子税票号码": ""}, "须填写电子税票号码", id="no voucher"),
        pytest.param({"电子税票号码": Decimal(10**17)}, "超过 15 位的数字会丢失", id="a voucher that lost digits"),
        pytest.param({"统一社会信用代码": "91X"}, "应为18位", id="no credit code"),
        pytest.param({"通知单号": None}, "至少填写一项", id="nobody is named"),
        pytest.param({"退库金额": Decimal(1)}, "退库日期：有退库金额的", id="a refund without its day"),
    ],
)
def test_what_is_wrong_is_said_by_its_column(cells: dict[str, Cell], said: str) -> None:
    assert said in one(**cells).said


def test_all_faults_of_a_row_are_named() -> None:
    row = one(**{"实缴金额（元）": "一百", "入库日期": "昨天"})
    assert len(row.faults) == 2


def test_a_voucher_stands_once_in_a_file_but_a_refund_may_name_it_again() -> None:
    refund = ("核定-1", None, None, None, None, "T1", Decimal(1), APRIL)
    rows = read_rows(HEADERS, [(2, GOOD), (3, refund), (4, GOOD), (5, refund)], limits())
    assert [row.said for row in rows] == [
        "", "", "电子税票号码：与第 2 行的税票号码相同，同一税票只入账一次",
        "电子税票号码：与第 3 行的税票号码相同，同一税票只入账一次",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        pytest.param(("通知单号", "实缴金额", "电子税票号码"), "缺少必有列：入库日期", id="a column is missing"),
        pytest.param(("通知单号", "实缴金额", "缴费金额", "税票号码", "缴款日期"), "是同一列", id="a column twice"),
        pytest.param(("实缴金额", "税票号码", "缴款日期"), "至少要有一列", id="nobody can be named"),
        pytest.param(("通知单号", "实缴金额（万元）", "税票号码", "缴款日期"), "须以元为单位", id="another unit"),
    ],
)
def test_a_header_row_that_cannot_be_used_is_refused(headers: tuple[str, ...], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        read_rows(headers, [], limits())


def test_columns_of_one_name_are_kept_apart() -> None:
    headers = (*HEADERS, "税务所", "税务所", "")
    (row,) = read_rows(headers, [(2, (*GOOD, "甲", "乙", "丙"))], limits())
    assert [row.cells[name] for name in ("税务所", "税务所（第10列）", "第11列（无标题）")] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("忻水保费〔2026〕1号", "忻水保费〔2026〕1号"), ("忻水保费[2026]1号", "忻水保费〔2026〕1号"),
        ("忻水保费（2026）1 号", "忻水保费〔2026〕1号"), ("核定－１２", "核定-12"),
    ],
)  # fmt: skip
def test_a_number_is_known_however_its_brackets_are_written(written: str, meant: str) -> None:
    assert notice_number(written) == meant


@given(st.integers(1, 10**15 - 1))
def test_the_number_of_a_charge_names_it_again(charge_id: int) -> None:
    assert charge_named(notice_number(own_number(charge_id))) == charge_id


@given(st.decimals(Decimal("0.01"), Decimal(9_999_999_999), places=2))
def test_money_is_read_to_the_fen(amount: Decimal) -> None:
    assert one(**{"实缴金额（元）": f"{amount:,}"}).paid_fen == amount * 100


def owed(**facts: Any) -> Owed:
    given: dict[str, Any] = {
        "state": ChargeState.SERVED, "fee_fen": 10_000, "surcharge_fen": 0, "refund_fen": 0, "period": None,
        "usccs": frozenset(), "names": frozenset(),
    }  # fmt: skip
    return Owed(**(given | facts))


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_only_what_is_owed_is_booked_by_itself(paid_fen: int, fee_fen: int) -> None:
    row = one(**{"实缴金额（元）": Decimal(paid_fen) / 100})
    assert bool(differences(row, owed(fee_fen=fee_fen))) is (paid_fen > fee_fen)


@pytest.mark.parametrize("state", ChargeState)
def test_a_charge_that_owes_nothing_by_its_state_takes_nothing(state: ChargeState) -> None:
    takes = state not in {ChargeState.PROPOSED, ChargeState.EXEMPT, ChargeState.NOT_SUBJECT, ChargeState.VOID}
    assert takes_payments(state) is takes
    assert bool(differences(one(), owed(state=state))) is not takes


def test_a_period_is_held_against_that_of_the_charge() -> None:
    headers = (*HEADERS, "所属期起", "所属期止")
    quarter = (date(2026, 1, 1), date(2026, 3, 31))
    (row,) = read_rows(headers, [(2, (*GOOD, *quarter))], limits())
    assert differences(row, owed(period=quarter)) == []
    assert differences(row, owed()) == []
    assert "所属期与核定的" in differences(row, owed(period=(date(2026, 4, 1), date(2026, 6, 30))))[0]
    (backwards,) = read_rows(headers, [(2, (*GOOD, *reversed(quarter)))], limits())
    assert backwards.said == "所属期止：早于所属期起"
