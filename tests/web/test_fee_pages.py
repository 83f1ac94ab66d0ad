"""Pages of the compensation fee, as the bureau and the tax office walk through them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.projects import Nature
from sbsupervise.models import Charge, LedgerLine, Plan, ScopedSession
from sbsupervise.services.fees import AssessFee, CountyArea, assess_fee
from tests import make
from tests.browser import Browser, fields
from tests.walk import EVIDENCE

Db = Database[ScopedSession]


def today() -> date:
    return beijing_day(datetime.now(UTC))


@pytest.fixture
def bureau(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.OFFICER))


@pytest.fixture
def tax(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.TAX_CLERK, office="140900-tax"))


def charges(db: Db) -> list[Charge]:
    with db.reading() as session:
        return list(make.everything(session).scalars(select(Charge).order_by(Charge.id)))


def charged(db: Db, assessed_on: date | None = None, **facts: Any) -> Charge:
    """A charge of 53,280 yuan, assessed today unless told otherwise."""
    plan = make.granted_plan(db, **facts)
    officer = make.login(db, Role.OFFICER).actor(make.noon(assessed_on or today()))
    areas = (CountyArea(county="140932", area_hm2=plan.range_hm2),)
    with db.transaction() as session:
        return assess_fee(session, officer, AssessFee(plan_id=plan.id, areas=areas, confirmed_fen=5_328_000))


def pay(tax: Browser, charge: Charge, amount: str, voucher_no: str, *, status: int = 200) -> Any:
    tax.get(f"/fees/{charge.id}/payments/new")
    return tax.fill({"amount": amount, "voucher_no": voucher_no}, status=status)


def test_an_amount_is_shown_before_it_is_confirmed(bureau: Browser, db: Db) -> None:
    plan = make.granted_plan(db, planned_start_on=today() + timedelta(days=31))
    page = bureau.get(f"/plans/{plan.id}")
    assert page.says("核定补偿费", "试算 53,280.00 元", "费率待核实")
    bureau.get(f"/plans/{plan.id}/fees/new")
    page = bureau.fill({})
    assert page.says("请核对后核定", "应缴 53,280.00 元", "中央 5,328.00 元，地方 47,952.00 元", "费率待核实")
    assert charges(db) == []
    page = bureau.fill({})
    assert page.says("补偿费已核定", "已核定", "怎样算出来的", "结果一致", "SX-2018-464（待核实）")
    (charge,) = charges(db)
    assert (charge.amount_fen, charge.due_on) == (5_328_000, today() + timedelta(days=30))
    assert bureau.get(f"/plans/{plan.id}/fees/new").says("台账")
    assert bureau.get(f"/plans/{plan.id}").says("补偿费已核定", "应缴 53,280.00 元")


def test_another_amount_than_shown_is_shown_again(bureau: Browser, db: Db) -> None:
    plan = make.granted_plan(db)
    bureau.get(f"/plans/{plan.id}/fees/new")
    bureau.fill({})
    page = bureau.fill({"areas-0-flooded_hm2": "3.32"})
    assert page.says("请核对后核定", "应缴 40,000.00 元")
    assert charges(db) == []
    assert bureau.fill({}).says("补偿费已核定", "减去水库淹没区")


def test_a_tampered_amount_is_not_confirmed(bureau: Browser, db: Db) -> None:
    plan = make.granted_plan(db)
    bureau.get(f"/plans/{plan.id}/fees/new")
    for typed in ("1", "-5328000", "x"):
        assert bureau.fill({"confirmed_fen": typed}).says("应缴 53,280.00 元")
    assert charges(db) == []


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"exempt_code": "e1"}, "请填写免征的证明材料"),
        ({"areas-0-area_hm2": "13.31"}, "与批复的防治责任范围"),
        ({"areas-0-area_hm2": ""}, "请填写面积"),
        ({"areas-0-exempt_hm2": "1"}, "须选明免征情形"),
        ({"areas-0-flooded_hm2": "20"}, "扣除的数量大于申报的数量"),
    ],
)
def test_what_is_wrong_is_said(bureau: Browser, db: Db, typed: dict[str, str], message: str) -> None:
    plan = make.granted_plan(db)
    bureau.get(f"/plans/{plan.id}/fees/new")
    page = bureau.fill(typed) if message == "请填写免征的证明材料" else bureau.fill(typed, status=422)
    if page.status == 200:
        page = bureau.fill({}, status=422)
    assert page.says(message)
    assert charges(db) == []


def test_there_is_no_field_for_a_discount(bureau: Browser, db: Db) -> None:
    page = bureau.get(f"/plans/{make.granted_plan(db).id}/fees/new")
    names = {element.get("name", "") for tag in ("input", "select", "textarea") for element in page.all(tag)}
    assert names == {
        "csrf_token", "key", "version", "confirmed_fen", "areas-0-area_hm2", "areas-0-flooded_hm2",
        "areas-0-water_hm2", "areas-0-exempt_hm2", "exempt_code", "exempt_proof",
    }  # fmt: skip


def test_a_whole_exemption_keeps_a_record(bureau: Browser, app: Flask, db: Db) -> None:
    plan = make.granted_plan(db)
    bureau.get(f"/plans/{plan.id}/fees/new")
    page = bureau.fill({"exempt_code": "e4", "exempt_proof": "2026年保障房年度计划"})
    assert page.says("应缴 0.00 元")
    assert bureau.fill({}, status=422).says("请上传免征的证明材料")
    page = bureau.fill({"exempt_file": (BytesIO(EVIDENCE.data), EVIDENCE.name)})
    assert page.says("免征", "保障性安居工程", "2026年保障房年度计划", "免征待审定")
    charge = charges(db)[0]
    approver = Browser(app).login(make.login(db, Role.APPROVER))
    assert approver.get("/desk").says("审定免征")
    approver.get(f"/fees/{charge.id}/exempt")
    assert approver.page.says("证明材料.pdf", "材料不符的不要审定")
    assert approver.fill({}).says("免征已审定", "无应缴金额")


def test_a_range_over_two_counties_is_divided(bureau: Browser, db: Db) -> None:
    plan = make.granted_plan(db, counties=("140931", "140932"))
    page = bureau.get(f"/plans/{plan.id}/fees/new")
    assert page.says("保德县", "偏关县")
    page = bureau.fill({"areas-0-area_hm2": "10", "areas-1-area_hm2": "3.32"})
    assert page.says("应缴 53,280.00 元", "保德县 一般性生产建设项目", "偏关县 一般性生产建设项目")


def test_a_project_without_a_planned_start_asks_for_it(bureau: Browser, db: Db) -> None:
    plan = make.granted_plan(db, planned_start_on=None)
    bureau.get(f"/plans/{plan.id}/fees/new")
    assert bureau.fill({}, status=422).says("请填写", "计划开工日期")
    start = today() + timedelta(days=11)
    bureau.fill({"planned_start_on": start.isoformat()})
    bureau.fill({})
    assert charges(db)[0].due_on == start - timedelta(days=1)


def test_a_plan_not_granted_or_of_another_office_is_not_assessed(bureau: Browser, db: Db) -> None:
    from sbsupervise.domain.plans import PlanState

    waiting = make.granted_plan(db, plan_state=PlanState.ACCEPTED)
    assert bureau.get(f"/plans/{waiting.id}/fees/new").says("方案尚未准予许可")
    county = make.granted_plan(db, approved_by="140932", supervised_by="140932")
    assert bureau.get(f"/plans/{county.id}/fees/new").says("不能核定")


def test_payments_add_up_and_the_balance_runs(tax: Browser, db: Db) -> None:
    charge = charged(db, planned_start_on=today() + timedelta(days=31))
    tax.get(f"/fees/{charge.id}/payments/new")
    assert tax.page.one("input", name="amount").get("value") == "53280.00"
    page = pay(tax, charge, "50000", "测试票证1")
    assert page.says("缴费已登记", "部分缴纳", "测试票证1", "3,280.00")
    page = pay(tax, charge, "3,280.00", "测试票证2")
    assert page.says("已缴清", "测试票证2")
    assert charges(db)[0].state is ChargeState.PAID
    page = pay(tax, charge, "10", "测试票证3")
    assert page.says("多缴 10.00 元", "不与其他应缴费款抵扣")


@pytest.mark.parametrize(
    ("amount", "voucher_no", "message"),
    [
        ("", "甲1", "缴费金额必须大于0"),
        ("0", "甲1", "缴费金额必须大于0"),
        ("1.234", "甲1", "最多两位小数"),
        ("-5", "甲1", "请填写金额"),
        ("5", "", "请填写税收票证号码"),
    ],
)
def test_a_wrong_payment_is_refused(tax: Browser, db: Db, amount: str, voucher_no: str, message: str) -> None:
    assert pay(tax, charged(db), amount, voucher_no, status=422).says(message)


def test_one_form_sent_twice_is_one_payment(tax: Browser, db: Db) -> None:
    charge = charged(db)
    address = f"/fees/{charge.id}/payments/new"
    tax.get(address)
    sent = fields(tax.page.all("form", method="post")[-1]) | {"amount": "100", "voucher_no": "测试票证1"}
    for _ in range(2):
        assert tax.post(address, sent).says("缴费已登记")
    assert charges(db)[0].paid_fen == 10_000


def test_a_reversal_leaves_the_wrong_line_and_its_reason(tax: Browser, db: Db) -> None:
    charge = charged(db)
    pay(tax, charge, "53280", "测试票证1")
    with db.reading() as session:
        line = make.everything(session).scalars(select(LedgerLine).where(LedgerLine.kind == "payment")).one()
    page = tax.get(f"/fees/{charge.id}/payments/{line.id}/reverse")
    assert page.says("冲销", "53,280.00 元", "原记录保留")
    assert tax.fill({}, status=422).says("请写明理由")
    page = tax.fill({"reason": "重复登记"})
    assert page.says("缴费记录已冲销", "冲销", "重复登记")
    assert charges(db)[0].state is ChargeState.ASSESSED
    tax.get(f"/fees/{charge.id}/payments/999999/reverse", status=404)


def test_a_void_charge_says_so_and_the_plan_waits_again(bureau: Browser, db: Db) -> None:
    charge = charged(db)
    bureau.get(f"/fees/{charge.id}/void")
    page = bureau.fill({"reason": "面积录错"})
    assert page.says("此项核定已作废", "面积录错", "到方案页")
    assert bureau.get("/fees").says("已批未核定的方案")
    assert bureau.get(f"/plans/{charge.plan_id}").says("核定补偿费")
    bureau.get(f"/plans/{charge.plan_id}/fees/new")
    bureau.fill({})
    assert bureau.fill({}).says("替代已作废的原核定")
    assert bureau.get(f"/fees/{charge.id}").says("看重新核定的")


def test_an_amount_other_than_that_of_the_decision_is_pointed_out_and_stands(bureau: Browser, db: Db) -> None:
    plan = make.granted_plan(db)
    with db.transaction() as session:
        make.change(session, make.everything(session).get_one(Plan, plan.id), fee_stated_fen=5_000_000)
    bureau.get(f"/plans/{plan.id}/fees/new")
    assert bureau.fill({}).says("与决定书载明的金额不一致", "决定书载明 50,000.00 元")
    assert bureau.fill({}).says("补偿费已核定", "按规则核定 53,280.00 元")


def test_a_change_is_charged_for_what_it_adds_and_what_fell_leads_to_the_refund(bureau: Browser, db: Db) -> None:
    plan = make.granted_plan(db)
    bureau.get(f"/plans/{plan.id}/fees/new")
    bureau.fill({})
    bureau.fill({})
    larger = make.changed_plan(db, plan, Decimal("14.32"))
    page = bureau.get(f"/plans/{larger.id}/fees/new")
    assert page.says("原方案的核定", "只核定比原来新增的部分")
    assert bureau.fill({}).says("应缴 4,000.00 元", "减去已计征 133,200 平方米，应补 10,000 平方米")
    smaller = make.changed_plan(db, plan, Decimal("12.32"))
    bureau.get(f"/plans/{smaller.id}/fees/new")
    assert bureau.fill({}).says("应缴 0.00 元", "偏关县比原来减少 1.00 hm²", "办理退费")


def test_only_an_extension_asks_how_it_is_charged(bureau: Browser, db: Db) -> None:
    assert not bureau.get(f"/plans/{make.granted_plan(db).id}/fees/new").says("扩建计征方式")
    plan = make.granted_plan(db, nature=Nature.EXPAND)
    bureau.get(f"/plans/{plan.id}/fees/new")
    said = {"areas-0-existing_hm2": "30", "expansion": "total", "expansion_reason": "二次扰动"}
    assert bureau.fill(said).says("应缴 173,280.00 元", "原有 30 公顷、新增 13.32 公顷")


def test_what_is_overdue_says_since_when(bureau: Browser, db: Db) -> None:
    late = charged(db, assessed_on=today() - timedelta(days=12), planned_start_on=date(2026, 1, 1))
    charged(db, planned_start_on=today() + timedelta(days=31))
    page = bureau.get(f"/fees/{late.id}")
    assert page.says("逾期 12 天", "尚欠 53,280.00 元")
    assert len(page.all("span", class_="tone-grave")) >= 1
    page = bureau.get("/fees?state=overdue")
    assert page.says("逾期未缴 · 1 项", "逾期 12 天")


def test_a_list_has_totals_and_filters(bureau: Browser, tax: Browser, app: Flask, db: Db) -> None:
    assert bureau.get("/fees").says("还没有核定的补偿费")
    charge = charged(db)
    charged(db)
    pay(tax, charge, "53280", "测试票证1")
    page = bureau.get("/fees")
    assert page.says("2 项", "合计", "106,560.00", "53,280.00")
    assert bureau.get("/fees?state=paid").says("已缴清 · 1 项")
    assert bureau.get("/fees?state=nonsense&sort=-amount").says("2 项")
    other = Browser(app).login(make.login(db, Role.OFFICER, office="140931"))
    assert other.get("/fees").says("还没有核定的补偿费")
    other.get(f"/fees/{charge.id}", status=404)
    printer = Browser(app).login(make.login(db, Role.PRINTING_OFFICER))
    printer.get("/fees", status=403)


def test_a_list_of_many_needs_no_more_queries_than_one_of_few(bureau: Browser, app: Flask, db: Db) -> None:
    def queries() -> int:
        with make.statements(app.extensions["database"].engine) as seen:
            bureau.get("/fees")
        return len(seen)

    def one_more() -> None:
        charged(db)
        make.granted_plan(db)

    one_more()
    few = queries()
    for _ in range(3):
        one_more()
    assert queries() == few


def test_the_file_of_a_project_shows_plan_and_fee(bureau: Browser, app: Flask, db: Db) -> None:
    charge = charged(db, assessed_on=today() - timedelta(days=3), planned_start_on=date(2026, 1, 1))
    page = bureau.get(f"/projects/{charge.project_id}")
    assert page.says("报告书（一般程序）", "53,280.00", "逾期 3 天")
    fresh = make.granted_plan(db)
    page = bureau.get(f"/projects/{fresh.project_id}")
    assert page.one("a", href=f"/plans/{fresh.id}/fees/new", class_="btn-primary").text == "核定补偿费"
    window = Browser(app).login(make.login(db, Role.APPROVAL_OFFICER, office="140900-sp"))
    assert not window.get(f"/projects/{charge.project_id}").says("补偿费（元）")
    waiting = make.awaiting_plan(db)
    assert window.get(f"/projects/{waiting.id}").says("还没有方案申请", "登记方案申请")
    with db.reading() as session:
        assert make.everything(session).get_one(Plan, charge.plan_id).document_number is not None
