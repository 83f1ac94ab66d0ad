"""A charge that is not paid, from the notice to the court: each paper as it is served, the surcharge as it is fixed."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from sbsupervise.domain.fees import ChargeState, LedgerKind
from sbsupervise.domain.fees.pursuit import SurchargeStart
from sbsupervise.domain.notices import NoticeKind, ServiceMode
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import AuditEntry, Charge, LedgerLine, Notice
from sbsupervise.parameters.fees import SurchargeStarts
from sbsupervise.services import fees, notices
from sbsupervise.services.acts import Actor
from sbsupervise.services.desk import worklist
from sbsupervise.services.fees import KEYS, FeeFilters
from sbsupervise.services.lists import Place, slice_of
from sbsupervise.services.worklist import TO_DO
from tests import make
from tests.walk import Db, assessed, overdue_charge, paying, perform, with_days

K, S = NoticeKind, ChargeState
ASSESSED = date(2026, 4, 1)


@dataclass
class Desk:
    """The people of an office and the tax office, and a charge of 53,280 yuan that is due on 31 May 2026."""

    db: Db
    officer: Actor
    approver: Actor
    printer: Actor
    clerk: Actor
    charge: Charge

    def do(self, act: Any, who: Actor, on: date, command: Any) -> Any:
        return perform(self.db, act, replace(who, now=make.noon(on)), command)

    def issued(self, kind: NoticeKind, on: date, limit_on: date | None = None) -> Notice:
        said = notices.DraftFeePaper(charge_id=self.charge.id, kind=kind, limit_on=limit_on)
        draft: Notice = self.do(notices.draft_fee_paper, self.officer, on, said)
        signed = notices.IssueNotice(notice_id=draft.id, seen=draft.paper_hash)
        notice: Notice = self.do(notices.issue_notice, self.approver, on, signed)
        return notice

    def serve(self, notice: Notice, on: date) -> None:
        proof = notices.ServeNotice(
            notice_id=notice.id, mode=ServiceMode.DIRECT, served_on=on, receiver="收件人", proof="回证一号"
        )
        self.do(notices.serve_notice, self.printer, on, proof)

    def served(self, kind: NoticeKind, on: date, limit_on: date | None = None) -> Notice:
        notice = self.issued(kind, on, limit_on)
        self.serve(notice, on)
        return notice

    def void(self, notice: Notice, on: date) -> None:
        self.do(notices.void_notice, self.approver, on, notices.VoidNotice(notice_id=notice.id, reason="送达有误"))

    def ordered(self) -> Notice:
        self.served(K.FEE_NOTICE, date(2026, 4, 2))
        return self.served(K.FEE_ORDER, date(2026, 6, 10), date(2026, 6, 30))

    def pay(self, amount_fen: int, voucher_no: str, on: date, **facts: Any) -> LedgerLine:
        line: LedgerLine = self.do(
            fees.record_payment, self.clerk, on, paying(self.charge, amount_fen, voucher_no, paid_on=on, **facts)
        )
        return line

    def fix(self, until: date, confirmed_fen: int, on: date | None = None) -> LedgerLine:
        command = fees.FixSurcharge(charge_id=self.charge.id, until=until, confirmed_fen=confirmed_fen)
        line: LedgerLine = self.do(fees.fix_surcharge, self.approver, on or until, command)
        return line

    def read(self) -> Charge:
        with self.db.reading() as session:
            kept = select(Charge).where(Charge.id == self.charge.id)
            loaded = kept.options(selectinload(Charge.ledger), joinedload(Charge.office), joinedload(Charge.project))
            return make.everything(session).scalars(loaded).one()


def desk_of(db: Db) -> Desk:
    officer = make.login(db, Role.OFFICER).actor(make.noon(ASSESSED))
    people = (
        make.login(db, Role.APPROVER).actor(),
        make.login(db, Role.PRINTING_OFFICER).actor(),
        make.login(db, Role.TAX_CLERK, office="140900-tax").actor(),
    )
    return Desk(db, officer, *people, assessed(db, officer))


@pytest.fixture
def desk(db: Db) -> Desk:
    return desk_of(db)


def test_a_charge_walks_from_its_notice_to_the_court(desk: Desk) -> None:
    assert desk.read().state is S.ASSESSED
    desk.ordered()
    kept = desk.read()
    assert (kept.state, kept.served_on, kept.ordered_on, kept.limit_on) == (
        S.ORDERED, date(2026, 4, 2), date(2026, 6, 10), date(2026, 6, 30)
    )  # fmt: skip
    desk.served(K.FEE_DEMAND, date(2026, 7, 10), date(2026, 7, 25))
    kept = desk.read()
    assert (kept.state, kept.demanded_on, kept.limit_on) == (S.DEMANDED, date(2026, 7, 10), date(2026, 6, 30))
    window = fees.window_of(kept)
    assert window is not None
    assert (window.opens_on, window.closes_on) == (date(2026, 12, 11), date(2027, 3, 10))
    application = fees.ApplyToCourt(charge_id=kept.id, applied_on=window.opens_on)
    desk.do(fees.apply_to_court, desk.approver, window.opens_on, application)
    assert desk.read().state is S.COURT
    desk.pay(5_328_000, "A1", date(2027, 1, 5))
    assert desk.read().state is S.PAID


def test_an_order_before_its_time_is_not_served(desk: Desk) -> None:
    notice = desk.issued(K.FEE_NOTICE, date(2026, 4, 2))
    desk.serve(notice, date(2026, 4, 2))
    order = desk.issued(K.FEE_ORDER, date(2026, 6, 10), date(2026, 6, 20))
    with pytest.raises(RuleError, match="已到，请作废后重新制作") as refusal:
        desk.serve(order, date(2026, 6, 20))
    assert refusal.value.field == "served_on"
    assert desk.read().state is S.SERVED


def test_papers_are_made_void_from_the_last_one_back(desk: Desk) -> None:
    notice = desk.served(K.FEE_NOTICE, date(2026, 4, 2))
    order = desk.served(K.FEE_ORDER, date(2026, 6, 10), date(2026, 6, 30))
    demand = desk.served(K.FEE_DEMAND, date(2026, 7, 10), date(2026, 7, 25))
    for first, message in ((notice, "责令限期缴纳通知书"), (order, "催告书")):
        with pytest.raises(RuleError, match=message):
            desk.void(first, date(2026, 7, 12))
    for paper, state in ((demand, S.ORDERED), (order, S.SERVED), (notice, S.ASSESSED)):
        desk.void(paper, date(2026, 7, 12))
        assert desk.read().state is state
    kept = desk.read()
    assert (kept.served_on, kept.ordered_on, kept.limit_on, kept.demanded_on) == (None, None, None, None)


def test_a_paper_that_was_never_served_is_made_void_without_a_trace_on_the_charge(desk: Desk) -> None:
    desk.served(K.FEE_NOTICE, date(2026, 4, 2))
    desk.void(desk.issued(K.FEE_ORDER, date(2026, 6, 10), date(2026, 6, 30)), date(2026, 6, 11))
    assert desk.read().state is S.SERVED


def test_a_second_order_begins_the_pursuit_anew_and_void_the_first_holds_again(desk: Desk) -> None:
    desk.ordered()
    desk.served(K.FEE_DEMAND, date(2026, 7, 10), date(2026, 7, 25))
    again = desk.served(K.FEE_ORDER, date(2026, 8, 3), date(2026, 8, 20))
    kept = desk.read()
    assert (kept.state, kept.limit_on, kept.demanded_on) == (S.ORDERED, date(2026, 8, 20), None)
    desk.void(again, date(2026, 8, 4))
    kept = desk.read()
    assert (kept.state, kept.ordered_on, kept.limit_on) == (S.ORDERED, date(2026, 6, 10), date(2026, 6, 30))


def test_service_of_a_notice_is_recorded_after_the_payment_too(desk: Desk) -> None:
    notice = desk.issued(K.FEE_NOTICE, date(2026, 4, 2))
    desk.pay(5_328_000, "A1", date(2026, 4, 3))
    desk.serve(notice, date(2026, 4, 4))
    kept = desk.read()
    assert (kept.state, kept.served_on) == (S.PAID, date(2026, 4, 4))


def test_a_surcharge_is_fixed_in_parts_and_never_twice(desk: Desk) -> None:
    desk.ordered()
    desk.pay(3_000_000, "A1", date(2026, 7, 10))
    first = desk.fix(date(2026, 7, 20), 26_640 + 11_640)
    assert (first.kind, first.amount_fen, first.reason) == (LedgerKind.SURCHARGE, 38_280, "计算至 2026-07-20")
    with pytest.raises(RuleError, match="没有需要加收"):
        desk.fix(date(2026, 7, 20), 38_280, on=date(2026, 7, 21))
    assert desk.fix(date(2026, 7, 30), 11_640).amount_fen == 11_640
    kept = desk.read()
    assert (kept.surcharge_fen, kept.surcharge_owed_fen, kept.owed_fen) == (49_920, 49_920, 2_377_920)
    desk.pay(2_328_000, "A2", date(2026, 7, 30), surcharge_fen=49_920)
    kept = desk.read()
    assert (kept.state, kept.owed_fen) == (S.PAID, 0)
    assert fees.surcharge_today(kept, date(2026, 12, 1)) == 49_920


def test_a_surcharge_that_cannot_be_is_refused(desk: Desk) -> None:
    def refusal(until: date, confirmed_fen: int, on: date) -> str:
        with pytest.raises(RuleError) as refused:
            desk.fix(until, confirmed_fen, on)
        return str(refused.value)

    assert "当前状态为“已核定”" in refusal(date(2026, 7, 1), 1, date(2026, 7, 1))
    desk.ordered()
    assert "没有需要加收" in refusal(date(2026, 6, 30), 0, date(2026, 7, 1))
    assert "只能计算到今天" in refusal(date(2026, 7, 2), 5_328, date(2026, 7, 1))
    assert "应加收 26.64 元" in refusal(date(2026, 7, 1), 26_64 + 1, date(2026, 7, 1))


def test_a_reversed_payment_was_never_paid(desk: Desk) -> None:
    desk.ordered()
    wrong = desk.pay(5_328_000, "A1", date(2026, 6, 20))
    assert fees.surcharge_today(desk.read(), date(2026, 7, 30)) == 0
    command = fees.ReversePayment(charge_id=desk.charge.id, line_id=wrong.id, reason="退票")
    desk.do(fees.reverse_payment, desk.clerk, date(2026, 7, 30), command)
    assert fees.surcharge_today(desk.read(), date(2026, 7, 30)) == 79_920


def test_a_wrong_surcharge_is_reversed_and_bars_the_order_from_being_void_until_then(desk: Desk) -> None:
    order = desk.ordered()
    line = desk.fix(date(2026, 7, 10), 26_640)
    with pytest.raises(RuleError, match="先冲销滞纳金"):
        desk.void(order, date(2026, 7, 11))
    with pytest.raises(RuleError, match="理由"):
        _reverse_surcharge(desk, line, " ")
    _reverse_surcharge(desk, line, "送达日期有误")
    with pytest.raises(RuleError, match="已经冲销"):
        _reverse_surcharge(desk, line, "再来一次")
    kept = desk.read()
    assert (kept.surcharge_fen, kept.state) == (0, S.ORDERED)
    desk.void(order, date(2026, 7, 11))


def _reverse_surcharge(desk: Desk, line: LedgerLine, reason: str) -> None:
    command = fees.ReverseSurcharge(charge_id=desk.charge.id, line_id=line.id, reason=reason)
    desk.do(fees.reverse_surcharge, desk.approver, date(2026, 7, 11), command)


def test_an_office_may_count_from_the_original_due_date(desk: Desk) -> None:
    desk.ordered()
    kept = desk.read()
    assert fees.reading_of(kept) is SurchargeStart.ORDER
    assert fees.surcharge_at(kept, date(2026, 7, 10), SurchargeStart.DUE).amount_fen == 5_328_000 * 40 * 5 // 10_000
    starts = SurchargeStarts(default=SurchargeStart.ORDER, offices={kept.office.code: SurchargeStart.DUE})
    assert (starts.of(kept.office.code), starts.of("140932")) == (SurchargeStart.DUE, SurchargeStart.ORDER)


@pytest.mark.parametrize(
    ("applied_on", "message"),
    [
        pytest.param(date(2026, 12, 10), "最早可于 2026-12-11", id="the remedies still run"),
        pytest.param(date(2027, 3, 11), "已于 2027-03-10 届满", id="too late"),
        pytest.param(date(2027, 4, 2), "不能晚于今天", id="tomorrow"),
    ],
)
def test_the_court_is_asked_within_its_window(desk: Desk, applied_on: date, message: str) -> None:
    desk.ordered()
    desk.served(K.FEE_DEMAND, date(2026, 7, 10), date(2026, 7, 25))
    command = fees.ApplyToCourt(charge_id=desk.charge.id, applied_on=applied_on)
    with pytest.raises(RuleError, match=message) as refusal:
        desk.do(fees.apply_to_court, desk.approver, date(2027, 4, 1), command)
    assert refusal.value.field == "applied_on"


def test_without_a_demand_the_court_is_not_asked(desk: Desk) -> None:
    desk.ordered()
    command = fees.ApplyToCourt(charge_id=desk.charge.id, applied_on=date(2026, 12, 11))
    with pytest.raises(RuleError, match="当前状态为“已责令限期缴纳”"):
        desk.do(fees.apply_to_court, desk.approver, date(2026, 12, 11), command)


def test_the_list_of_arrears_says_what_comes_next_in_few_queries(desk: Desk) -> None:
    today = date(2026, 7, 30)
    overdue_charge(desk.db, desk.officer)
    with_days(desk.db, assessed(desk.db, desk.officer), served_on=date(2026, 4, 3))
    filters = FeeFilters(overdue_on=today)

    def listed() -> tuple[list[tuple[int, int, str]], Any, int]:
        with make.statements(desk.db.engine) as queries, desk.db.reading() as session:
            session.scope = desk.officer.scope
            found = slice_of(session, fees.overdue_charges(filters), KEYS, Place("due"))
            rows = fees.overdue_rows(found.rows, today)
            totals = fees.overdue_totals(session, filters, today)
            shown = [(row.days, row.surcharge_fen, row.next.step.label) for row in rows]
        return shown, totals, len(queries)

    shown, totals, first = listed()
    assert shown == [(60, 0, "送达缴纳通知单"), (60, 79_920, "催告"), (60, 0, "责令限期缴纳")]
    assert (totals.count, totals.unpaid_fen, totals.surcharge_fen) == (3, 15_984_000, 79_920)
    for _ in range(4):
        overdue_charge(desk.db, desk.officer)
    assert listed()[2] == first


def test_the_desk_leads_to_the_next_step(desk: Desk) -> None:
    overdue_charge(desk.db, desk.officer)
    officer = replace(desk.officer, now=make.noon(date(2026, 7, 30)))
    with desk.db.reading() as session:
        session.scope = officer.scope
        source = [source for source in TO_DO if source.what == "催缴补偿费"]
        tasks = worklist(session, officer, source).tasks
    assert {(task.endpoint, task.about, task.due_on) for task in tasks} == {
        ("fee_arrears.next_", "送达缴纳通知单", date(2026, 5, 31)),
        ("fee_arrears.next_", "催告", date(2026, 6, 30)),
    }


def test_every_act_of_pursuit_leaves_its_entry(desk: Desk) -> None:
    desk.ordered()
    _reverse_surcharge(desk, desk.fix(date(2026, 7, 10), 26_640), "有误")
    with desk.db.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.project_id == desk.charge.project_id)).all()
    assert {entry.act for entry in entries} >= {"notice.serve", "surcharge.fix", "surcharge.reverse"}
    (serving, *_) = [entry for entry in entries if entry.act == "notice.serve"]
    assert f'"charge#{desk.charge.id}"' in serving.changes
