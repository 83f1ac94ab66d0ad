"""Money that was paid wrongly: moved to where it belongs, given back, and never set off in silence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from sbsupervise.domain.fees import ChargeState, LedgerAccount, LedgerKind
from sbsupervise.domain.fees.refunds import RefundReason
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, LedgerLine
from sbsupervise.services import fees
from sbsupervise.services.acts import Actor, NotSeenError
from sbsupervise.services.fees.moving import charges_for
from tests import make
from tests.walk import TODAY, Db, assessed, assessing, overdue_charge, paying, perform, with_days

R, S, A, L = RefundReason, ChargeState, LedgerAccount, LedgerKind
FEE = 5_328_000


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


@pytest.fixture
def approver(db: Db) -> Actor:
    return make.login(db, Role.APPROVER).actor(make.noon(TODAY))


@pytest.fixture
def clerk(db: Db) -> Actor:
    return make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(TODAY))


def read(db: Db, key: int) -> Charge:
    with db.reading() as session:
        statement = select(Charge).where(Charge.id == key).options(selectinload(Charge.ledger))
        return make.everything(session).scalars(statement).one()


def paid(db: Db, clerk: Actor, charge: Charge, amount_fen: int, voucher_no: str = "A1", **facts: Any) -> LedgerLine:
    line: LedgerLine = perform(db, fees.record_payment, clerk, paying(charge, amount_fen, voucher_no, **facts))
    return line


def confirm(db: Db, approver: Actor, charge: Charge, reason: RefundReason, **facts: Any) -> LedgerLine:
    command = fees.ConfirmRefund(charge_id=charge.id, refund_reason=reason, note="申请书一号", **facts)
    line: LedgerLine = perform(db, fees.confirm_refund, approver, command)
    return line


def refund(db: Db, clerk: Actor, charge: Charge, amount_fen: int, voucher_no: str = "T1") -> LedgerLine:
    command = fees.RecordRefund(charge_id=charge.id, refunded_on=TODAY, amount_fen=amount_fen, voucher_no=voucher_no)
    line: LedgerLine = perform(db, fees.record_refund, clerk, command)
    return line


def withdraw(db: Db, approver: Actor, line: LedgerLine, reason: str = "另行核对") -> None:
    command = fees.WithdrawRefund(charge_id=line.charge_id, line_id=line.id, reason=reason)
    perform(db, fees.withdraw_refund, approver, command)


def lines_of(charge: Charge) -> list[tuple[LedgerKind, LedgerAccount, int]]:
    return [(line.kind, line.account, line.amount_fen) for line in charge.ledger]


def sums_of(charge: Charge) -> tuple[ChargeState, int, int]:
    return charge.state, charge.paid_fen, charge.refund_fen


@pytest.fixture
def built_smaller(db: Db, officer: Actor, clerk: Actor) -> Charge:
    """20.00 hm² assessed and paid."""
    plan = make.granted_plan(db, range_hm2=Decimal("20.00"))
    areas = (fees.CountyArea(county="140932", area_hm2=Decimal("20.00")),)
    charge: Charge = perform(db, fees.assess_fee, officer, assessing(plan, 8_000_000, areas=areas))
    paid(db, clerk, charge, 8_000_000)
    return charge


@pytest.mark.parametrize("said", [{"new_quantity": Decimal(182_000)}, {"new_fee_fen": 7_280_000}])
def test_23_a_smaller_area_leaves_the_state_and_is_not_netted(
    db: Db, approver: Actor, clerk: Actor, built_smaller: Charge, said: dict[str, Any]
) -> None:
    confirm(db, approver, built_smaller, R.AREA_SMALLER, **said)
    kept = read(db, built_smaller.id)
    assert sums_of(kept) == (S.PAID, 8_000_000, 720_000)
    assert lines_of(kept)[2:] == [(L.REFUND_DUE, A.REFUND, -720_000)]
    refund(db, clerk, built_smaller, 720_000)
    assert sums_of(read(db, built_smaller.id)) == (S.PAID, 8_000_000, 0)
    with pytest.raises(RuleError, match=r"已缴且未退的 72,800.00 元"):
        confirm(db, approver, built_smaller, R.AREA_SMALLER, new_fee_fen=7_280_000)


def test_what_was_paid_too_much_leaves_the_account_of_the_fee(
    db: Db, officer: Actor, approver: Actor, clerk: Actor
) -> None:
    charge = assessed(db, officer)
    paid(db, clerk, charge, FEE + 72_000)
    assert sums_of(read(db, charge.id)) == (S.PAID, FEE + 72_000, 0)
    confirm(db, approver, charge, R.OVERPAID, amount_fen=72_000)
    kept = read(db, charge.id)
    assert sums_of(kept) == (S.PAID, FEE, 72_000)
    assert lines_of(kept)[2:] == [(L.REFUND_DUE, A.FEE, 72_000), (L.REFUND_DUE, A.REFUND, -72_000)]
    refund(db, clerk, charge, 70_000)
    with pytest.raises(RuleError, match=r"只有 20.00 元"):
        refund(db, clerk, charge, 2_001, "T2")
    refund(db, clerk, charge, 2_000, "T2")
    kept = read(db, charge.id)
    assert (sums_of(kept), sum(line.amount_fen for line in kept.ledger)) == ((S.PAID, FEE, 0), 0)


def test_a_payment_by_mistake_makes_the_charge_owed_again(
    db: Db, officer: Actor, approver: Actor, clerk: Actor
) -> None:
    charge = assessed(db, officer)
    line = paid(db, clerk, charge, FEE)
    confirm(db, approver, charge, R.BY_MISTAKE, amount_fen=FEE)
    assert sums_of(read(db, charge.id)) == (S.ASSESSED, 0, FEE)
    with pytest.raises(RuleError, match="已经确认退费"):
        perform(db, fees.reverse_payment, clerk, fees.ReversePayment(charge_id=charge.id, line_id=line.id, reason="错"))


def test_a_project_dropped_before_its_start_gets_all_back(
    db: Db, officer: Actor, approver: Actor, clerk: Actor
) -> None:
    charge = assessed(db, officer)
    paid(db, clerk, charge, FEE)
    confirm(db, approver, charge, R.DROPPED, amount_fen=FEE)
    assert sums_of(read(db, charge.id)) == (S.PAID, FEE, FEE)
    with pytest.raises(RuleError, match=r"最多可退 0\.00 元"):
        confirm(db, approver, charge, R.DROPPED, amount_fen=1)


def test_too_much_of_a_surcharge_is_given_back_from_its_own_account(
    db: Db, officer: Actor, approver: Actor, clerk: Actor
) -> None:
    charge = overdue_charge(db, officer)
    paid(db, clerk, charge, 0, surcharge_fen=500)
    with pytest.raises(RuleError, match="只退补偿费"):
        confirm(db, approver, charge, R.DROPPED, amount_fen=500, account=A.SURCHARGE)
    confirm(db, approver, charge, R.OVERPAID, amount_fen=500, account=A.SURCHARGE)
    kept = read(db, charge.id)
    assert (kept.surcharge_paid_fen, kept.refund_fen, kept.state) == (0, 500, S.ORDERED)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"reason": R.OVERPAID, "amount_fen": 1}, "amount", id="nothing was paid too much"),
        pytest.param({"reason": R.DROPPED, "amount_fen": 0}, "amount", id="nothing"),
        pytest.param({"reason": R.DROPPED}, "amount", id="no amount"),
        pytest.param(
            {"reason": R.DROPPED, "amount_fen": 1, "new_fee_fen": 1}, "new_fee", id="a new fee without a smaller area"
        ),
        pytest.param({"reason": R.AREA_SMALLER}, "new_fee", id="nothing said of the smaller area"),
        pytest.param(
            {"reason": R.AREA_SMALLER, "new_fee_fen": 1, "amount_fen": 1}, "amount", id="an amount of one's own"
        ),
        pytest.param({"reason": R.AREA_SMALLER, "new_quantity": Decimal(133_200)}, "new_quantity", id="no smaller"),
        pytest.param({"reason": R.AREA_SMALLER, "new_fee_fen": FEE}, "new_fee", id="no smaller fee"),
        pytest.param({"reason": R.AREA_SMALLER, "new_quantity": Decimal(-1)}, "new_quantity", id="below nothing"),
    ],
)
def test_a_refund_that_cannot_be_is_refused(
    db: Db, officer: Actor, approver: Actor, clerk: Actor, facts: dict[str, Any], field: str
) -> None:
    charge = assessed(db, officer)
    paid(db, clerk, charge, FEE)
    with pytest.raises(RuleError) as refusal:
        confirm(db, approver, charge, **facts)
    assert refusal.value.field == field


def test_a_refund_needs_its_facts(db: Db, officer: Actor, approver: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    paid(db, clerk, charge, FEE)
    command = fees.ConfirmRefund(charge_id=charge.id, refund_reason=R.DROPPED, note=" ", amount_fen=1)
    with pytest.raises(RuleError) as refusal:
        perform(db, fees.confirm_refund, approver, command)
    assert refusal.value.field == "note"


def test_a_quantity_says_nothing_where_there_are_several_lines(
    db: Db, officer: Actor, approver: Actor, clerk: Actor
) -> None:
    plan = make.granted_plan(db, counties=("140932", "140930"), range_hm2=Decimal("13.32"))
    areas = tuple(fees.CountyArea(county=code, area_hm2=Decimal("6.66")) for code in ("140932", "140930"))
    charge: Charge = perform(db, fees.assess_fee, officer, assessing(plan, areas=areas))
    paid(db, clerk, charge, FEE)
    with pytest.raises(RuleError, match="请填写重新计算的应缴金额"):
        confirm(db, approver, charge, R.AREA_SMALLER, new_quantity=Decimal(100))


@pytest.mark.parametrize(("reason", "moved"), [(R.OVERPAID, True), (R.DROPPED, False)])
def test_a_confirmed_refund_is_withdrawn_with_all_its_lines(
    db: Db, officer: Actor, approver: Actor, clerk: Actor, reason: RefundReason, moved: bool
) -> None:
    charge = assessed(db, officer)
    paid(db, clerk, charge, FEE + 1_000)
    before = sums_of(read(db, charge.id))
    line = confirm(db, approver, charge, reason, amount_fen=1_000)
    with pytest.raises(RuleError, match="理由"):
        withdraw(db, approver, line, " ")
    if moved:
        (twin,) = [
            other for other in read(db, charge.id).ledger if (other.kind, other.account) == (L.REFUND_DUE, A.FEE)
        ]
        with pytest.raises(RuleError, match="请在“应退款”一行撤回"):
            withdraw(db, approver, twin)
    withdraw(db, approver, line)
    kept = read(db, charge.id)
    assert sums_of(kept) == before
    assert len(kept.ledger) == (6 if moved else 4)
    with pytest.raises(RuleError, match="已经冲销"):
        withdraw(db, approver, line)


def test_what_was_paid_back_is_not_withdrawn_until_that_is_reversed(
    db: Db, officer: Actor, approver: Actor, clerk: Actor
) -> None:
    charge = assessed(db, officer)
    paid(db, clerk, charge, FEE + 1_000)
    line = confirm(db, approver, charge, R.OVERPAID, amount_fen=1_000)
    back = refund(db, clerk, charge, 1_000)
    with pytest.raises(RuleError, match="已经退库"):
        withdraw(db, approver, line)
    reversal = fees.ReversePayment(charge_id=charge.id, line_id=back.id, reason="退库失败")
    perform(db, fees.reverse_payment, clerk, reversal)
    assert read(db, charge.id).refund_fen == 1_000
    assert refund(db, clerk, charge, 1_000).attempt == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"amount_fen": 0}, "amount"),
        ({"refunded_on": date(2026, 4, 2)}, "refunded_on"),
        ({"voucher_no": " "}, "voucher_no"),
    ],
)
def test_a_payback_that_cannot_be_is_refused(
    db: Db, officer: Actor, approver: Actor, clerk: Actor, facts: dict[str, Any], field: str
) -> None:
    charge = assessed(db, officer)
    paid(db, clerk, charge, FEE + 1_000)
    confirm(db, approver, charge, R.OVERPAID, amount_fen=1_000)
    command = fees.RecordRefund(charge_id=charge.id, refunded_on=TODAY, amount_fen=1_000, voucher_no="T1")
    with pytest.raises(RuleError) as refusal:
        perform(db, fees.record_refund, clerk, replace(command, **facts))
    assert refusal.value.field == field


def test_a_charge_with_money_to_give_back_is_not_made_void(
    db: Db, officer: Actor, approver: Actor, clerk: Actor
) -> None:
    charge = assessed(db, officer)
    paid(db, clerk, charge, FEE)
    confirm(db, approver, charge, R.BY_MISTAKE, amount_fen=FEE)
    with pytest.raises(RuleError, match="应退款"):
        perform(db, fees.void_charge, officer, fees.VoidCharge(charge_id=charge.id, reason="错"))
    refund(db, clerk, charge, FEE)
    perform(db, fees.void_charge, officer, fees.VoidCharge(charge_id=charge.id, reason="错"))
    assert read(db, charge.id).state is S.VOID


def test_a_payment_moves_to_the_charge_it_belongs_to(db: Db, officer: Actor, clerk: Actor) -> None:
    wrong, right = assessed(db, officer), assessed(db, officer)
    line = paid(db, clerk, wrong, FEE, "A1", paid_on=date(2026, 3, 20))
    with db.reading() as session:
        session.scope = clerk.scope
        kept = session.get_one(LedgerLine, line.id)
        assert [charge.id for charge in charges_for(session, clerk, kept)] == [right.id]
        assert [charge.id for charge in charges_for(session, clerk, kept, "没有这个项目")] == []
    command = fees.MovePayment(charge_id=wrong.id, line_id=line.id, to_charge_id=right.id, reason="项目名称看错")
    moved: LedgerLine = perform(db, fees.move_payment, clerk, command)
    assert (moved.charge_id, moved.booked_on, moved.voucher_no, moved.attempt) == (
        right.id, date(2026, 3, 20), "A1", 2
    )  # fmt: skip
    left, reached = read(db, wrong.id), read(db, right.id)
    assert (sums_of(left), sums_of(reached)) == ((S.ASSESSED, 0, 0), (S.PAID, FEE, 0))
    assert "项目名称看错" in left.ledger[-1].reason
    assert left.ledger[-1].reverses_id == line.id


def test_a_payment_that_cannot_move_is_refused(db: Db, officer: Actor, clerk: Actor) -> None:
    wrong, right = assessed(db, officer), assessed(db, officer)
    line = paid(db, clerk, wrong, FEE)
    command = fees.MovePayment(charge_id=wrong.id, line_id=line.id, to_charge_id=right.id, reason="看错")
    perform(db, fees.void_charge, officer, fees.VoidCharge(charge_id=right.id, reason="错"))
    for changed, message in (
        ({"to_charge_id": wrong.id}, "另一项"),
        ({"to_charge_id": right.id}, "当前状态为“作废”"),
        ({"reason": " "}, "理由"),
        ({"line_id": read(db, wrong.id).ledger[0].id}, "只能冲销"),
    ):
        with pytest.raises(RuleError, match=message):
            perform(db, fees.move_payment, clerk, replace(command, **changed))
    with pytest.raises(NotSeenError):
        perform(db, fees.move_payment, clerk, replace(command, to_charge_id=999_999))
    assert sums_of(read(db, wrong.id)) == (S.PAID, FEE, 0)


def test_a_payment_in_two_parts_is_entered_by_one_voucher(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = with_days(db, assessed(db, officer), served_on=TODAY)
    paid(db, clerk, charge, FEE, "A1", surcharge_fen=1_234)
    kept = read(db, charge.id)
    assert lines_of(kept)[1:] == [(L.PAYMENT, A.FEE, -FEE), (L.PAYMENT, A.SURCHARGE, -1_234)]
    assert (kept.state, kept.surcharge_paid_fen, kept.owed_fen) == (S.PAID, 1_234, 0)
    with pytest.raises(RuleError, match="必须大于0"):
        paid(db, clerk, charge, 0, "A2")


def test_a_payment_after_all_is_paid_is_kept_as_too_much(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    paid(db, clerk, charge, FEE, "A1")
    paid(db, clerk, charge, 100, "A2")
    kept = read(db, charge.id)
    assert sums_of(kept) == (S.PAID, FEE + 100, 0)
    assert fees.ledger_of(kept)[-1].balance.fee_fen == -100
