"""The ledger of a charge: paid in parts, reversed and never edited; and the list with its totals."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.fees.arrears import Overdue, overdue
from sbsupervise.domain.fees.bases import ExemptCode
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import AuditEntry, Charge, LedgerLine, Project
from sbsupervise.services.acts import Actor, EditConflictError
from sbsupervise.services.fees import (
    KEYS,
    FeeFilters,
    MovePayment,
    ReversePayment,
    VoidCharge,
    assess_fee,
    charge_of_plan,
    charges_matching,
    charges_of_project,
    ledger_of,
    move_payment,
    open_acts,
    plans_to_assess,
    record_payment,
    reverse_payment,
    totals_of,
    void_charge,
)
from sbsupervise.services.lists import Place, slice_of
from tests import make
from tests.walk import EVIDENCE, TODAY, Db, assessed, assessing, paying, perform


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


@pytest.fixture
def clerk(db: Db) -> Actor:
    return make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(TODAY))


def read(db: Db, key: int) -> Charge:
    with db.reading() as session:
        statement = select(Charge).where(Charge.id == key).options(selectinload(Charge.ledger))
        return make.everything(session).scalars(statement).one()


def test_a_charge_is_paid_only_when_all_is_paid(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    perform(db, record_payment, clerk, paying(charge, 5_327_999, "A1"))
    assert read(db, charge.id).state is ChargeState.PARTLY_PAID
    perform(db, record_payment, clerk, paying(charge, 1, "A2"))
    kept = read(db, charge.id)
    assert (kept.state, kept.paid_fen, kept.unpaid_fen) == (ChargeState.PAID, 5_328_000, 0)
    assert [row.balance.fee_fen for row in ledger_of(kept)] == [5_328_000, 1, 0]
    with pytest.raises(RuleError):
        perform(db, void_charge, officer, VoidCharge(charge_id=charge.id, reason="晚了"))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"amount_fen": 0}, "amount", id="nothing"),
        pytest.param({"voucher_no": " "}, "voucher_no", id="no voucher"),
        pytest.param({"voucher_no": "A" * 51}, "voucher_no", id="a voucher too long"),
        pytest.param({"paid_on": date(2026, 4, 2)}, "paid_on", id="tomorrow"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(
    db: Db, officer: Actor, clerk: Actor, facts: dict[str, Any], field: str
) -> None:
    command = replace(paying(assessed(db, officer), 1, "A1"), **facts)
    with pytest.raises(RuleError) as refusal:
        perform(db, record_payment, clerk, command)
    assert refusal.value.field == field


def test_a_voucher_counts_once_over_all_charges(db: Db, officer: Actor, clerk: Actor) -> None:
    perform(db, record_payment, clerk, paying(assessed(db, officer), 1, "A1"))
    with pytest.raises(RuleError, match="已经登记过"):
        perform(db, record_payment, clerk, paying(assessed(db, officer), 1, " A1 "))


def test_nothing_is_paid_on_what_is_exempt(db: Db, officer: Actor, clerk: Actor) -> None:
    command = assessing(
        make.granted_plan(db), 0, exempt_code=ExemptCode.E4, exempt_proof="年度计划", exempt_file=EVIDENCE
    )
    charge = perform(db, assess_fee, officer, command)
    with pytest.raises(RuleError, match="当前状态为“免征待审定”"):
        perform(db, record_payment, clerk, paying(charge, 1, "A1"))


def test_a_wrong_payment_is_reversed_by_a_line_of_its_own(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    first = perform(db, record_payment, clerk, paying(charge, 5_328_000, "A1", paid_on=date(2026, 3, 20)))
    second = perform(db, record_payment, clerk, paying(charge, 8_000, "A2"))
    assert read(db, charge.id).paid_fen == 5_336_000
    perform(db, reverse_payment, clerk, ReversePayment(charge_id=charge.id, line_id=second.id, reason="重复登记"))
    assert read(db, charge.id).state is ChargeState.PAID
    perform(db, reverse_payment, clerk, ReversePayment(charge_id=charge.id, line_id=first.id, reason="他人票证"))
    kept = read(db, charge.id)
    assert (kept.state, kept.paid_fen) == (ChargeState.ASSESSED, 0)
    rows = ledger_of(kept)
    assert [(row.line.amount_fen, row.balance.fee_fen, row.correction) for row in rows] == [
        (5_328_000, 5_328_000, ""),
        (-5_328_000, 0, ""),
        (-8_000, -8_000, ""),
        (8_000, 0, ""),
        (5_328_000, 5_328_000, ""),
    ]
    assert (rows[4].line.reverses_id, rows[4].line.booked_on) == (first.id, TODAY)
    assert sum(row.line.amount_fen for row in rows) == kept.unpaid_fen


def test_a_voucher_that_was_taken_back_can_be_entered_right(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    wrong = perform(db, record_payment, clerk, paying(charge, 8_000, "A1"))
    perform(db, reverse_payment, clerk, ReversePayment(charge_id=charge.id, line_id=wrong.id, reason="金额有误"))
    right = perform(db, record_payment, clerk, paying(charge, 5_328_000, "A1"))
    assert (right.attempt, read(db, charge.id).state) == (2, ChargeState.PAID)


@pytest.mark.parametrize(
    ("act", "command", "most"),
    [
        pytest.param(reverse_payment, ReversePayment, 500, id="a reversal"),
        pytest.param(move_payment, partial(MovePayment, to_charge_id=0), 250, id="a move"),
    ],
)
def test_a_reason_is_refused_rather_than_cut(
    db: Db, officer: Actor, clerk: Actor, act: Any, command: Any, most: int
) -> None:
    paid = perform(db, record_payment, clerk, paying(assessed(db, officer), 100, "A1"))
    with pytest.raises(RuleError, match=f"最多 {most} 个字") as refused:
        perform(db, act, clerk, command(charge_id=paid.charge_id, line_id=paid.id, reason="错" * (most + 1)))
    assert refused.value.field == "reason"


def test_a_reversal_of_a_part_leaves_a_part(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    perform(db, record_payment, clerk, paying(charge, 328_000, "A1"))
    rest = perform(db, record_payment, clerk, paying(charge, 5_000_000, "A2"))
    perform(db, reverse_payment, clerk, ReversePayment(charge_id=charge.id, line_id=rest.id, reason="退票"))
    assert read(db, charge.id).state is ChargeState.PARTLY_PAID


def test_a_reversal_that_cannot_be_is_refused(db: Db, officer: Actor, clerk: Actor) -> None:
    charge, other = assessed(db, officer), assessed(db, officer)
    paid = perform(db, record_payment, clerk, paying(charge, 100, "A1"))

    def refusal(charge_id: int, payment_id: int, reason: str) -> str:
        command = ReversePayment(charge_id=charge_id, line_id=payment_id, reason=reason)
        with pytest.raises(RuleError) as refused:
            perform(db, reverse_payment, clerk, command)
        return str(refused.value)

    assert "理由" in refusal(charge.id, paid.id, " ")
    perform(db, record_payment, clerk, paying(other, 100, "A2"))
    assert "本台账" in refusal(other.id, paid.id, "错")
    perform(db, record_payment, clerk, paying(charge, 100, "A3"))
    reversal = perform(db, reverse_payment, clerk, ReversePayment(charge_id=charge.id, line_id=paid.id, reason="错"))
    assert "已经冲销" in refusal(charge.id, paid.id, "错")
    assert "本台账" in refusal(charge.id, reversal.id, "错")


def test_who_saw_an_older_balance_is_told(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    perform(db, record_payment, clerk, paying(charge, 100, "A1", version=1))
    with pytest.raises(EditConflictError):
        perform(db, record_payment, clerk, paying(charge, 100, "A2", version=1))


def test_every_act_leaves_its_entry(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    paid = perform(db, record_payment, clerk, paying(charge, 100, "A1"))
    perform(db, reverse_payment, clerk, ReversePayment(charge_id=charge.id, line_id=paid.id, reason="错"))
    perform(db, void_charge, officer, VoidCharge(charge_id=charge.id, reason="错"))
    with db.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.project_id == charge.project_id)).all()
    found = {(entry.act, entry.target_type, entry.person_id) for entry in entries}
    assert found >= {
        ("fee.assess", "charge", officer.person_id),
        ("payment.record", "ledger_line", clerk.person_id),
        ("payment.reverse", "ledger_line", clerk.person_id),
        ("fee.void", "charge", officer.person_id),
    }


def test_a_list_is_narrowed_and_summed(db: Db, officer: Actor, clerk: Actor) -> None:
    charge, paid, void = assessed(db, officer), assessed(db, officer), assessed(db, officer)
    perform(db, record_payment, clerk, paying(paid, 5_400_000, "A1"))
    perform(db, record_payment, clerk, paying(charge, 1_000_000, "A2"))
    perform(db, void_charge, officer, VoidCharge(charge_id=void.id, reason="错"))
    county = make.login(db, Role.OFFICER, office="140931").actor(make.noon(TODAY))

    def found(actor: Actor, **filters: Any) -> tuple[list[int], tuple[int, int, int]]:
        with db.reading() as session:
            session.scope = actor.scope
            statement = charges_matching(FeeFilters(**filters))
            rows = slice_of(session, statement, KEYS, Place("due"))
            totals = totals_of(session, statement)
            return [row.id for row in rows.rows], (totals.due_fen, totals.paid_fen, totals.unpaid_fen)

    assert found(officer) == ([charge.id, paid.id, void.id], (10_656_000, 6_400_000, 4_328_000))
    assert found(county) == ([], (0, 0, 0))
    assert found(officer, state=ChargeState.PAID)[0] == [paid.id]
    assert found(officer, overdue_on=date(2026, 5, 31))[0] == []
    assert found(officer, overdue_on=date(2026, 6, 1))[0] == [charge.id]
    assert found(officer, office_id=officer.office_id)[0] == [charge.id, paid.id, void.id]
    assert found(officer, office_id=county.office_id)[0] == []
    with db.reading() as session:
        session.scope = officer.scope
        name = session.get_one(Project, paid.project_id).name
        assert [row.id for row in charges_of_project(session, paid.project_id)] == [paid.id]
    assert found(clerk, text=name)[0] == [paid.id]


def test_granted_plans_wait_until_they_are_assessed(db: Db, officer: Actor) -> None:
    plan, charged = make.granted_plan(db), assessed(db, officer)
    make.granted_plan(db, plan_state=PlanState.ACCEPTED)
    make.granted_plan(db, approved_by="140932", supervised_by="140932")
    with db.reading() as session:
        session.scope = officer.scope
        assert [waiting.id for waiting in plans_to_assess(session, officer)] == [plan.id]
        assert charge_of_plan(session, plan.id) is None
        standing = charge_of_plan(session, int(charged.plan_id or 0))
        assert standing is not None
        assert standing.id == charged.id


def test_an_office_that_only_looks_on_keeps_no_ledger(db: Db, clerk: Actor) -> None:
    county = make.login(db, Role.OFFICER, office="140932").actor(make.noon(TODAY))
    plan = make.granted_plan(db, approved_by="140932", supervised_by="140932")
    charge = perform(db, assess_fee, county, assessing(plan))
    paid = perform(db, record_payment, clerk, paying(charge, 100, "A1"))
    city = make.login(db, Role.TAX_CLERK, Role.OFFICER).actor(make.noon(TODAY))
    for act, command in (
        (record_payment, paying(charge, 100, "A2")),
        (reverse_payment, ReversePayment(charge_id=charge.id, line_id=paid.id, reason="错")),
        (void_charge, VoidCharge(charge_id=charge.id, reason="错")),
    ):
        with pytest.raises(RuleError, match="本机关不是该项目的"):
            perform(db, act, city, command)


def test_a_person_is_offered_only_what_may_be_done(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    approver = make.login(db, Role.APPROVER).actor(make.noon(TODAY))
    with db.reading() as session:
        session.scope = officer.scope
        charge = session.get_one(Charge, charge.id)
        offered = [open_acts(session, who, charge) for who in (officer, clerk, approver)]
    assert offered == [{"fee.void"}, {"payment.record"}, frozenset()]


def test_a_charge_is_overdue_from_the_day_after() -> None:
    due_on = date(2026, 5, 31)
    assert overdue(ChargeState.ASSESSED, due_on, today=due_on) is None
    late = overdue(ChargeState.PARTLY_PAID, due_on, today=date(2026, 6, 12))
    assert late == Overdue(12)
    assert (late.label, late.tone.value) == ("逾期 12 天", "grave")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        pytest.param({"kind": "payment", "amount_fen": 1, "voucher_no": "A1"}, "payment_complete", id="paid, yet owed"),
        pytest.param({"kind": "reversal", "amount_fen": 1}, "a_reversal_names_its_line", id="reverses nothing"),
        pytest.param({"kind": "refund", "account": "refund", "amount_fen": 0}, "amount_not_zero", id="of nothing"),
    ],
)
def test_the_database_itself_keeps_the_ledger_straight(db: Db, officer: Actor, line: dict[str, Any], name: str) -> None:
    charge = assessed(db, officer)
    wrong = LedgerLine(
        **{"account": "fee", **line}, project_id=charge.project_id, charge_id=charge.id, booked_on=TODAY, attempt=1,
        recorded_on=TODAY, recorded_by_id=officer.person_id,
    )  # fmt: skip
    with pytest.raises(Exception, match=name), db.transaction() as session:
        make.put(session, make.operator(), make.Put(wrong))


def test_the_database_itself_changes_no_line(db: Db, officer: Actor) -> None:
    charge = assessed(db, officer)
    for statement in ("UPDATE ledger_line SET amount_fen = 1", "DELETE FROM ledger_line"):
        with pytest.raises(Exception, match="never"), db.engine.execution_options(write=True).begin() as connection:
            connection.exec_driver_sql(f"{statement} WHERE charge_id = {charge.id}")
