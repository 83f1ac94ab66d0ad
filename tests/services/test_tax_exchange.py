"""What the tax office has collected: each row booked once, waiting with its reason, or faulty with its column."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from sbsupervise.domain.fees import ChargeState, LedgerAccount, LedgerKind, TaxMatch, TaxRowState
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import AuditEntry, Charge, LedgerLine, Project, TaxFile, TaxRow
from sbsupervise.services.acts import Actor, ForbiddenError, NotSeenError
from sbsupervise.services.fees import ReversePayment, record_payment, reverse_payment
from sbsupervise.services.fees.ledger import post
from sbsupervise.services.fees.tax_files import CollectedFile, ImportCollected, import_collected
from sbsupervise.services.fees.tax_months import Money, month_sums
from sbsupervise.services.fees.tax_rows import (
    AcceptTaxRow,
    AssignTaxRow,
    DismissTaxRow,
    accept_row,
    assign_row,
    dismiss_row,
)
from tests import make
from tests.data.collected import Row, collected, paid_row
from tests.walk import TODAY, Db, assessed, paying, perform

APRIL = date(2026, 4, 1)
S = TaxRowState


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


@pytest.fixture
def clerk(db: Db) -> Actor:
    return make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(TODAY))


def file_of(rows: Sequence[Row], name: str = "征收信息.csv") -> CollectedFile:
    return collected(rows, month=APRIL, today=TODAY, name=name)


def imported(db: Db, clerk: Actor, *rows: Row) -> list[TaxRow]:
    """The rows of a file as they were kept."""
    record = perform(db, import_collected, clerk, ImportCollected(file=file_of(rows)))
    return rows_in(db, record.id)


def rows_in(db: Db, file_id: int) -> list[TaxRow]:
    with db.reading() as session:
        statement = select(TaxRow).where(TaxRow.file_id == file_id).order_by(TaxRow.number)
        return list(make.everything(session).scalars(statement))


def read(db: Db, cls: type[Any], key: int) -> Any:
    with db.reading() as session:
        options = [selectinload(Charge.ledger)] if cls is Charge else []
        return make.everything(session).get_one(cls, key, options=options)


def payer_of(db: Db, charge: Charge) -> str:
    with db.reading() as session:
        return make.everything(session).get_one(Project, charge.project_id).construction_unit.uscc


def put_in_ledger(db: Db, clerk: Actor, charge: Charge, kind: LedgerKind, account: LedgerAccount, fen: int) -> None:
    """A line of the ledger for which other acts stand."""
    with db.transaction() as session:
        kept = make.everything(session).get_one(Charge, charge.id)
        line = LedgerLine(kind=kind, account=account, booked_on=TODAY, amount_fen=fen, attempt=1)
        make.put(session, make.operator(), make.Put(post(kept, clerk, line)))


def test_what_fits_is_booked_in_the_same_act(db: Db, officer: Actor, clerk: Actor) -> None:
    paid, part = assessed(db, officer), assessed(db, officer)
    rows = imported(db, clerk, paid_row(paid, "53280.00", "T1"), paid_row(part, "3,000.5", "T2"))
    assert [(row.state, row.match, row.charge_id) for row in rows] == [
        (S.MATCHED, TaxMatch.NOTICE, paid.id),
        (S.MATCHED, TaxMatch.NOTICE, part.id),
    ]
    kept = read(db, Charge, paid.id)
    assert (kept.state, kept.paid_fen, kept.version) == (ChargeState.PAID, 5_328_000, paid.version + 1)
    line = kept.ledger[-1]
    assert (line.kind, line.amount_fen, line.voucher_no, line.attempt) == (LedgerKind.PAYMENT, -5_328_000, "T1", 1)
    assert (line.booked_on, line.recorded_on, line.recorded_by_id) == (APRIL, TODAY, clerk.person_id)
    assert line.reason == "2026-04 征收信息第 2 行"
    kept = read(db, Charge, part.id)
    assert (kept.state, kept.paid_fen) == (ChargeState.PARTLY_PAID, 300_050)


def test_the_trail_holds_the_file_by_its_hash_and_how_many_rows_became_what(
    db: Db, officer: Actor, clerk: Actor
) -> None:
    file = file_of([paid_row(assessed(db, officer), "1", "T1"), paid_row(None, "一元", "T2")])
    record = perform(db, import_collected, clerk, ImportCollected(file=file))
    with db.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "tax.import")).one()
    assert (entry.target_type, entry.target_id) == ("tax_file", record.id)
    assert '"rows":{"charges":1,"faulty":1,"ledger_lines":1,"matched":1}' in entry.changes
    assert f'"data":"sha256:{file.sha256}"' in entry.changes


def test_two_parts_in_one_file_are_held_against_what_the_first_has_left(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    rows = imported(
        db, clerk,
        paid_row(charge, "30000", "T1"), paid_row(charge, "23280", "T2"), paid_row(charge, "0.01", "T3"),
    )  # fmt: skip
    assert [row.state for row in rows] == [S.MATCHED, S.MATCHED, S.DIFFERING]
    assert "实缴 0.01 元，未缴 0.00 元，多 0.01 元" in rows[2].faults
    assert read(db, Charge, charge.id).paid_fen == 5_328_000


def test_a_row_without_a_known_number_is_found_by_payer_and_amount(db: Db, officer: Actor, clerk: Actor) -> None:
    charge, other = assessed(db, officer), assessed(db, officer)
    rows = imported(
        db, clerk,
        paid_row(None, "53280", "T1", uscc=payer_of(db, charge)),
        paid_row(None, "53280", "T2", uscc=payer_of(db, other), notice_no="忻水保费〔2020〕9号"),
        paid_row(None, "53281", "T3", uscc=payer_of(db, other)),
        paid_row(None, "53280", "T4", uscc=make.uscc_number(999_999)),
    )  # fmt: skip
    assert [(row.state, row.match) for row in rows] == [
        (S.MATCHED, TaxMatch.PAYER), (S.MATCHED, TaxMatch.PAYER), (S.UNMATCHED, None), (S.UNMATCHED, None),
    ]  # fmt: skip
    assert "没有找到核定" in rows[2].faults


def test_a_payer_with_two_charges_of_one_amount_is_left_to_people(db: Db, officer: Actor, clerk: Actor) -> None:
    charge, other = assessed(db, officer), assessed(db, officer)
    with db.transaction() as session:
        make.everything(session)
        project = session.get_one(Project, other.project_id)
        owner = session.get_one(Project, charge.project_id).construction_unit_id
        make.change(session, project, construction_unit_id=owner)
    (row,) = imported(db, clerk, paid_row(None, "53280", "T1", uscc=payer_of(db, charge)))
    assert row.state is S.UNMATCHED
    assert "有 2 项核定相符，须人工认领" in row.faults


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param({"paid": "53280.01"}, "实缴 53,280.01 元，未缴 53,280.00 元，多 0.01 元", id="too much"),
        pytest.param({"surcharge": "5"}, "滞纳金 5.00 元，台账应收滞纳金 0.00 元", id="a surcharge not booked"),
        pytest.param({"uscc": make.uscc_number(999_999)}, "与核定的生产建设单位不一致", id="another payer by code"),
        pytest.param({"payer": "另一单位"}, "缴费人“另一单位”与核定", id="another payer by name"),
        pytest.param(
            {"refund": "1", "refunded_on": APRIL, "paid": None}, "退库 1.00 元，台账应退 0.00 元", id="no refund is due"
        ),
    ],
)
def test_what_differs_waits_with_its_reason(
    db: Db, officer: Actor, clerk: Actor, facts: dict[str, Any], said: str
) -> None:
    charge = assessed(db, officer)
    (row,) = imported(db, clerk, {**paid_row(charge, "53280", "T1"), **facts})
    assert (row.state, row.charge_id) == (S.DIFFERING, charge.id)
    assert said in row.faults
    kept = read(db, Charge, charge.id)
    assert (kept.paid_fen, kept.version, len(kept.ledger)) == (0, charge.version, 1)


def test_a_surcharge_and_a_refund_that_are_booked_fit(db: Db, officer: Actor, clerk: Actor) -> None:
    late, refunded = assessed(db, officer), assessed(db, officer)
    put_in_ledger(db, clerk, late, LedgerKind.SURCHARGE, LedgerAccount.SURCHARGE, 500)
    put_in_ledger(db, clerk, refunded, LedgerKind.REFUND_DUE, LedgerAccount.REFUND, -700)
    rows = imported(
        db, clerk,
        paid_row(late, "53280", "T1", surcharge="5"),
        paid_row(refunded, None, "T2", refund="7", refunded_on=APRIL),
    )  # fmt: skip
    assert [row.state for row in rows] == [S.MATCHED, S.MATCHED]
    kept = read(db, Charge, late.id)
    assert (kept.surcharge_paid_fen, kept.paid_fen) == (500, 5_328_000)
    assert [(line.account, line.amount_fen) for line in kept.ledger[-2:]] == [
        (LedgerAccount.FEE, -5_328_000), (LedgerAccount.SURCHARGE, -500),
    ]  # fmt: skip
    kept = read(db, Charge, refunded.id)
    assert (kept.refund_fen, kept.ledger[-1].kind, kept.ledger[-1].amount_fen) == (0, LedgerKind.REFUND, 700)


def test_a_voucher_is_booked_once(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    perform(db, record_payment, clerk, paying(charge, 100, "T1"))
    rows = imported(
        db, clerk,
        paid_row(charge, "1", "T1"), paid_row(charge, "2", "T2"), paid_row(charge, "3", "T2"),
        paid_row(None, "4", "T3", uscc=payer_of(db, charge)),
    )  # fmt: skip
    assert [row.state for row in rows] == [S.FAULTY, S.MATCHED, S.FAULTY, S.UNMATCHED]
    assert "税票 T1 已经登记过" in rows[0].faults
    assert "与第 3 行的税票号码相同" in rows[2].faults
    (again,) = imported(db, clerk, paid_row(None, "4", "T3", uscc=payer_of(db, charge), remark="再次"))
    assert (again.state, "在另一份文件中待处理" in again.faults) == (S.FAULTY, True)
    assert read(db, Charge, charge.id).paid_fen == 300


def test_a_voucher_that_was_taken_back_comes_in_again(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    wrong = perform(db, record_payment, clerk, paying(charge, 100, "T1"))
    perform(db, reverse_payment, clerk, ReversePayment(charge_id=charge.id, line_id=wrong.id, reason="金额有误"))
    (row,) = imported(db, clerk, paid_row(charge, "2", "T1"))
    assert row.state is S.MATCHED
    assert read(db, Charge, charge.id).ledger[-1].attempt == 2


def test_nothing_of_a_faulty_row_is_lost_and_all_else_comes_in(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    rows = imported(db, clerk, paid_row(charge, "一百元", "T1", remark="补缴"), paid_row(charge, "1", "T2"))
    assert [row.state for row in rows] == [S.FAULTY, S.MATCHED]
    assert rows[0].faults == "实缴金额“一百元”：应填数字"
    assert (rows[0].cells["实缴金额"], rows[0].cells["备注"], rows[0].voucher_no) == ("一百元", "补缴", "T1")


def test_the_same_file_comes_in_once(db: Db, officer: Actor, clerk: Actor) -> None:
    rows = [paid_row(assessed(db, officer), "1", "T1")]
    perform(db, import_collected, clerk, ImportCollected(file=file_of(rows)))
    with pytest.raises(RuleError, match="已于 2026-04-01 导入"):
        perform(db, import_collected, clerk, ImportCollected(file=file_of(rows, "改名.csv")))


def test_only_who_records_payments_imports(db: Db, officer: Actor) -> None:
    command = ImportCollected(file=file_of([paid_row(assessed(db, officer), "1", "T1")]))
    with pytest.raises(ForbiddenError):
        perform(db, import_collected, officer, command)


def test_a_county_tax_office_books_nothing_elsewhere(db: Db, officer: Actor) -> None:
    """A clerk of an office that acts for no other finds no charge of another county."""
    charge = assessed(db, officer)
    stranger = make.login(db, Role.TAX_CLERK, office="140930").actor(make.noon(TODAY))
    (row,) = imported(db, stranger, paid_row(charge, "1", "T1", uscc=payer_of(db, charge)))
    assert (row.state, row.charge_id) == (S.UNMATCHED, None)


def test_an_unmatched_row_is_claimed_for_a_charge(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    (row,) = imported(db, clerk, paid_row(None, "53280", "T1", uscc=make.uscc_number(999_999)))
    command = AssignTaxRow(tax_row_id=row.id, charge_id=charge.id, reason="代缴")
    with pytest.raises(RuleError, match="理由"):
        perform(db, assign_row, clerk, AssignTaxRow(tax_row_id=row.id, charge_id=charge.id, reason=" "))
    with pytest.raises(NotSeenError):
        perform(db, assign_row, clerk, AssignTaxRow(tax_row_id=row.id, charge_id=999_999, reason="代缴"))
    done = perform(db, assign_row, clerk, command)
    assert (done.state, done.match, done.reason, done.resolved_on) == (S.SETTLED, TaxMatch.HAND, "代缴", TODAY)
    assert read(db, Charge, charge.id).state is ChargeState.PAID
    with pytest.raises(RuleError, match="只有未匹配和有差异"):
        perform(db, assign_row, clerk, command)


def test_a_claim_that_is_too_much_waits_to_be_accepted(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    (row,) = imported(db, clerk, paid_row(None, "60000", "T1", uscc=make.uscc_number(999_999)))
    done = perform(db, assign_row, clerk, AssignTaxRow(tax_row_id=row.id, charge_id=charge.id, reason="代缴"))
    assert (done.state, done.charge_id) == (S.DIFFERING, charge.id)
    assert read(db, Charge, charge.id).paid_fen == 0
    done = perform(db, accept_row, clerk, AcceptTaxRow(tax_row_id=row.id, reason="多缴待退"))
    assert done.state is S.SETTLED
    kept = read(db, Charge, charge.id)
    assert (kept.state, kept.paid_fen, kept.refund_fen) == (ChargeState.PAID, 6_000_000, 0)


def test_a_surcharge_that_nobody_had_booked_is_booked_with_its_payment(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    (row,) = imported(db, clerk, paid_row(charge, "53280", "T1", surcharge="7.99"))
    perform(db, accept_row, clerk, AcceptTaxRow(tax_row_id=row.id, reason="税务机关加收"))
    kept = read(db, Charge, charge.id)
    assert (kept.surcharge_fen, kept.surcharge_paid_fen, kept.paid_fen) == (799, 799, 5_328_000)
    assert sum(line.amount_fen for line in kept.ledger) == 0


def test_what_the_law_does_not_allow_is_not_accepted(db: Db, officer: Actor, clerk: Actor) -> None:
    late, refunded = assessed(db, officer), assessed(db, officer)
    rows = imported(
        db, clerk,
        paid_row(late, "1", "T1", surcharge="53280.01"),
        paid_row(refunded, None, "T2", refund="1", refunded_on=APRIL),
    )  # fmt: skip
    for row, said in zip(rows, ("不能超过本金", "先确认退费"), strict=True):
        with pytest.raises(RuleError, match=said):
            perform(db, accept_row, clerk, AcceptTaxRow(tax_row_id=row.id, reason="如实"))
    matched = imported(db, clerk, paid_row(late, "2", "T4"))
    with pytest.raises(RuleError, match="只有有差异的记录"):
        perform(db, accept_row, clerk, AcceptTaxRow(tax_row_id=matched[0].id, reason="如实"))


def test_a_row_is_dismissed_with_its_reason(db: Db, clerk: Actor) -> None:
    rows = imported(db, clerk, paid_row(None, "1", "T1", uscc=make.uscc_number(999_999)), paid_row(None, "x", "T2"))
    for row in rows:
        with pytest.raises(RuleError, match="理由"):
            perform(db, dismiss_row, clerk, DismissTaxRow(tax_row_id=row.id, reason=""))
        done = perform(db, dismiss_row, clerk, DismissTaxRow(tax_row_id=row.id, reason="不是本费"))
        assert (done.state, done.resolved_by_id) == (S.DISMISSED, clerk.person_id)
    with pytest.raises(RuleError, match="已经处理"):
        perform(db, dismiss_row, clerk, DismissTaxRow(tax_row_id=rows[0].id, reason="再次"))


def test_both_sides_of_a_month_are_equal_once_all_rows_are_resolved(db: Db, officer: Actor, clerk: Actor) -> None:
    charges = [assessed(db, officer) for _ in range(4)]
    rows = imported(
        db, clerk,
        paid_row(charges[0], "53280", "T1"),
        paid_row(charges[1], "60000", "T2"),
        paid_row(charges[2], "53280", "T3", surcharge="5"),
        paid_row(None, "100", "T4", uscc=make.uscc_number(999_999)),
        paid_row(charges[0], "12", "T1"),
        paid_row(charges[3], "一元", "T6"),
    )  # fmt: skip

    def sums() -> Any:
        with db.reading() as session:
            session.scope = clerk.scope
            return month_sums(session, APRIL)

    before = sums()
    assert before.total.ours == Money(fee_fen=5_328_000)
    assert before.total.theirs.net_fen == 5_328_000 + 6_000_000 + 5_328_500 + 10_000 + 1_200
    assert {row.charge_id for row in before.differing} == {charges[1].id, charges[2].id, None}
    for row in rows[1:3]:
        perform(db, accept_row, clerk, AcceptTaxRow(tax_row_id=row.id, reason="如实"))
    perform(db, assign_row, clerk, AssignTaxRow(tax_row_id=rows[3].id, charge_id=charges[3].id, reason="代缴"))
    for row in rows[4:]:
        perform(db, dismiss_row, clerk, DismissTaxRow(tax_row_id=row.id, reason="重复"))
    after = sums()
    assert after.differing == []
    assert all(row.equal for row in after.sums)
    assert after.total.ours == after.total.theirs == Money(fee_fen=16_666_000, surcharge_fen=500)
    assert [(row.county, row.item) for row in after.sums] == [("偏关县", "一般性生产建设项目")]


def test_what_is_taken_back_shows_in_the_month(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    imported(db, clerk, paid_row(charge, "100", "T1"))
    line = read(db, Charge, charge.id).ledger[-1]
    perform(db, reverse_payment, clerk, ReversePayment(charge_id=charge.id, line_id=line.id, reason="退票"))
    with db.reading() as session:
        session.scope = clerk.scope
        month = month_sums(session, APRIL)
    assert [(row.charge_id, row.difference_fen) for row in month.differing] == [(charge.id, 10_000)]


def test_an_import_asks_as_much_for_many_rows_as_for_few(db: Db, officer: Actor, clerk: Actor) -> None:
    charges = [assessed(db, officer) for _ in range(8)]
    files = [
        file_of([paid_row(charge, "1", f"{name}{place}") for place, charge in enumerate(charges[:many])])
        for name, many in (("A", 2), ("B", 8))
    ]
    asked = []
    for file in files:
        with make.statements(db.engine) as seen:
            perform(db, import_collected, clerk, ImportCollected(file=file))
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_two_months_do_not_meet(db: Db, officer: Actor, clerk: Actor) -> None:
    (row,) = imported(db, clerk, paid_row(assessed(db, officer), "1", "T1", paid_on=date(2026, 3, 31)))
    assert (row.state, "不在 2026-04-01 至 2026-04-01 之间" in row.faults) == (S.FAULTY, True)
    with pytest.raises(RuleError, match="晚于本月"):
        collected([paid_row(None, "1", "T2")], month=date(2026, 5, 1), today=TODAY)


def test_a_file_of_many_rows_comes_in_with_every_bad_row_named(db: Db, officer: Actor, clerk: Actor) -> None:
    charge = assessed(db, officer)
    rows = [paid_row(charge, "0.01", f"T{number}") for number in range(1, 1001)]
    for number in range(0, 1000, 50):
        rows[number] = paid_row(charge, "一分", f"T{number + 1}")
    record: TaxFile = perform(db, import_collected, clerk, ImportCollected(file=file_of(rows, "征收信息.xlsx")))
    kept = rows_in(db, record.id)
    assert len(kept) == 1000
    assert [row.number for row in kept if row.state is S.FAULTY] == [number + 2 for number in range(0, 1000, 50)]
    assert all(row.faults == "实缴金额“一分”：应填数字" for row in kept if row.state is S.FAULTY)
    assert read(db, Charge, charge.id).paid_fen == 980
