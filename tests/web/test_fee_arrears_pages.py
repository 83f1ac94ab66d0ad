"""Pages of arrears, refunds and the hold, as the bureau and the tax office walk through them."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.projects import ProjectState
from sbsupervise.models import Charge, HoldLift, LedgerLine, Project
from sbsupervise.services import fees
from tests import make
from tests.browser import Browser
from tests.walk import Db, assessed, assessing, overdue_charge, paying, perform, with_days

TODAY = date(2026, 7, 30)


@pytest.fixture(autouse=True)
def noon_of_today(app: Flask) -> None:
    app.extensions["clock"] = lambda: make.noon(TODAY)


@pytest.fixture
def bureau(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.OFFICER))


@pytest.fixture
def leader(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.APPROVER))


@pytest.fixture
def tax(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.TAX_CLERK, office="140900-tax"))


@pytest.fixture
def ordered(db: Db) -> Charge:
    """53,280 yuan, ordered until 30 June 2026."""
    return overdue_charge(db, make.login(db, Role.OFFICER).actor(make.noon(date(2026, 4, 1))))


def follow(browser: Browser, words: str) -> None:
    """Open the last link that says just this."""
    (*_, link) = [link for link in browser.page.all("a") if "".join(link.itertext()).strip() == words]
    browser.get(str(link.get("href")))


def fresh(db: Db) -> Charge:
    return assessed(db, make.login(db, Role.OFFICER).actor(make.noon(date(2026, 4, 1))))


def paid(db: Db, charge: Charge, amount_fen: int, voucher_no: str = "A1") -> LedgerLine:
    clerk = make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(TODAY))
    line: LedgerLine = perform(db, fees.record_payment, clerk, paying(charge, amount_fen, voucher_no))
    return line


def kept(db: Db, key: int) -> Charge:
    with db.reading() as session:
        return make.everything(session).get_one(Charge, key)


def test_the_list_of_arrears_leads_on(bureau: Browser, db: Db, ordered: Charge) -> None:
    page = bureau.get("/fees/overdue")
    assert page.says("欠缴补偿费", "53,280.00", "799.20", "催告", "60")
    assert bureau.client.get(f"/fees/{ordered.id}/next").location == f"/fees/{ordered.id}/papers/fee_demand/new"
    waiting = fresh(db)
    assert bureau.client.get(f"/fees/{waiting.id}/next").location == f"/fees/{waiting.id}/papers/fee_notice/new"
    name = project_name(db, ordered)
    assert bureau.get(f"/fees/overdue?text={name}").says("1 项")
    assert bureau.get("/fees/overdue?text=没有这个").says("没有符合条件的欠缴")


def test_whoever_may_not_take_the_next_step_reads_who_does(
    bureau: Browser, app: Flask, db: Db, ordered: Charge
) -> None:
    said = "催告，由忻州市水利局办理"
    assert not bureau.get(f"/fees/{ordered.id}").says(said)
    clerk = Browser(app).login(make.login(db, Role.TAX_CLERK, office="140900-tax"))
    assert clerk.get(f"/fees/{ordered.id}").says(said)


def project_name(db: Db, charge: Charge) -> str:
    with db.reading() as session:
        return make.everything(session).get_one(Project, charge.project_id).name


def test_without_arrears_the_list_says_so(bureau: Browser) -> None:
    assert bureau.get("/fees/overdue").says("没有欠缴的补偿费")


def test_who_only_looks_on_is_led_to_the_charge(app: Flask, db: Db, ordered: Charge) -> None:
    clerk = Browser(app).login(make.login(db, Role.TAX_CLERK, office="140900-tax"))
    assert clerk.client.get(f"/fees/{ordered.id}/next").location == f"/fees/{ordered.id}"


def test_a_surcharge_is_seen_before_it_is_fixed(leader: Browser, db: Db, ordered: Charge) -> None:
    page = leader.get(f"/fees/{ordered.id}")
    assert page.says("缴纳期限已过 60 天，尚欠 53,280.00 元", "滞纳金至今日 799.20 元，已加收 0.00 元", "加收滞纳金")
    page = leader.get(f"/fees/{ordered.id}/surcharge")
    assert page.says("起算日待核实", "责令缴纳期限届满的次日（采用）", "799.20", "1,598.40", "159,840.00")
    page = leader.fill({"until": "2026-07-10"})
    assert page.says("本次加收 266.40 元", "53,280.00 元 × 10 天 × 0.0005 = 266.4 元")
    page = leader.fill({"until": "2026-07-20"})
    assert page.says("本次加收 532.80 元")
    assert kept(db, ordered.id).surcharge_fen == 0
    assert leader.fill({}).says("滞纳金已记入台账", "计算至 2026-07-20", "互不抵扣")
    assert kept(db, ordered.id).surcharge_fen == 53_280
    leader.get(f"/fees/{ordered.id}/surcharge")
    assert leader.fill({"until": "2026-07-20"}).says("没有需要加收的")
    assert leader.fill({"until": "2026-07-31"}, status=422).says("只能计算到今天")


def test_before_an_order_there_is_no_surcharge(leader: Browser, db: Db) -> None:
    assert leader.get(f"/fees/{fresh(db).id}/surcharge").says("还不能加收滞纳金")


def test_a_wrong_surcharge_is_taken_back(leader: Browser, db: Db, ordered: Charge) -> None:
    leader.get(f"/fees/{ordered.id}/surcharge")
    leader.fill({})
    leader.fill({})
    follow(leader, "冲销")
    assert leader.page.says("冲销滞纳金", "799.20")
    assert leader.fill({"reason": "送达日期有误"}).says("滞纳金已冲销")
    assert kept(db, ordered.id).surcharge_fen == 0


def test_the_court_is_asked_from_its_page(app: Flask, leader: Browser, db: Db, ordered: Charge) -> None:
    assert leader.get(f"/fees/{ordered.id}/court").says("还不能申请", "当前状态为“已责令限期缴纳”")
    with_days(
        db, ordered, served_on=date(2026, 4, 3), ordered_on=date(2026, 6, 10), limit_on=date(2026, 6, 30),
        demanded_on=date(2026, 7, 10),
    )  # fmt: skip
    assert leader.get(f"/fees/{ordered.id}/court").says("还不能申请", "最早可于2026年12月11日申请")
    app.extensions["clock"] = lambda: make.noon(date(2026, 12, 14))
    leader = Browser(app).login(make.login(db, Role.APPROVER))
    assert leader.client.get(f"/fees/{ordered.id}/next").location == f"/fees/{ordered.id}/court"
    assert leader.get(f"/fees/{ordered.id}/court").says("2026年12月11日 至 2027年3月10日")
    assert leader.fill({"applied_on": "2026-12-10"}, status=422).says("最早可于 2026-12-11 申请")
    assert leader.fill({"applied_on": "2026-12-14"}).says("已登记申请强制执行", "已申请强制执行")


def test_a_payment_with_its_surcharge_and_one_too_many(tax: Browser, db: Db, ordered: Charge) -> None:
    tax.get(f"/fees/{ordered.id}/payments/new")
    page = tax.fill({"amount": "53280", "surcharge": "799.20", "voucher_no": "B1"})
    assert page.says("缴费已登记", "已缴清", "缴费（滞纳金）")
    tax.get(f"/fees/{ordered.id}/payments/new")
    assert tax.page.says("补偿费已缴清", "记为多缴")
    assert tax.fill({"amount": "1.50", "voucher_no": "B2"}).says("多缴 1.50 元")
    assert kept(db, ordered.id).state is ChargeState.PAID


def test_a_payment_is_moved_to_its_own_charge(tax: Browser, db: Db) -> None:
    wrong, right = fresh(db), fresh(db)
    line = paid(db, wrong, 5_328_000)
    tax.get(f"/fees/{wrong.id}")
    follow(tax, "转记")
    assert tax.page.says("转记缴费", project_name(db, right))
    page = tax.fill({"to_charge_id": str(right.id), "reason": "项目名称看错"})
    assert page.says("缴费已转记", "已缴清")
    assert (kept(db, wrong.id).paid_fen, kept(db, right.id).paid_fen) == (0, 5_328_000)
    assert tax.get(f"/fees/{wrong.id}").says("（已冲销）", "项目名称看错")
    tax.get(f"/fees/{wrong.id}/payments/{line.id}/move?text=没有这个")
    assert tax.page.says("没有可以转记的应缴补偿费")
    tax.get(f"/fees/{wrong.id}/payments/{line.id + 1000}/move", status=404)


def test_money_is_given_back_in_two_steps(leader: Browser, tax: Browser, db: Db) -> None:
    charge = fresh(db)
    paid(db, charge, 5_400_000)
    leader.get(f"/fees/{charge.id}")
    assert leader.page.says("多缴 720.00 元", "确认退费", "不与其他应缴费款抵扣")
    follow(leader, "确认退费")
    assert leader.fill({"note": "多填一笔"}, status=422).says("请选择退费事由")
    leader.get(f"/fees/{charge.id}/refunds/new")
    page = leader.fill({"refund_reason": "overpaid", "amount": "720", "note": "多填一笔"})
    assert page.says("退费已确认", "待退 720.00 元", "自补偿费转出")
    assert tax.get(f"/fees/{charge.id}").says("登记退库")
    tax.get(f"/fees/{charge.id}/refunds/record")
    assert tax.fill({"voucher_no": "T1"}).says("退库已登记")
    assert (kept(db, charge.id).refund_fen, kept(db, charge.id).paid_fen) == (0, 5_328_000)
    assert tax.get(f"/fees/{charge.id}/refunds/record").says("没有待退的款项")


def test_23_a_smaller_area_is_worked_out_by_its_quantity(leader: Browser, db: Db) -> None:
    charge = fresh(db)
    paid(db, charge, 5_328_000)
    leader.get(f"/fees/{charge.id}/refunds/new")
    page = leader.fill({"refund_reason": "area_smaller", "new_quantity": "120000", "note": "竣工测量"})
    assert page.says("待退 5,280.00 元", "120,000 平方米，应缴 48,000.00 元", "已缴清")
    follow(leader, "撤回")
    assert leader.fill({"reason": "测量有误"}).says("退费确认已撤回")
    assert kept(db, charge.id).refund_fen == 0


def test_the_hold_is_lifted_from_the_project(leader: Browser, bureau: Browser, db: Db) -> None:
    officer = make.login(db, Role.OFFICER).actor(make.noon(date(2026, 4, 1)))
    plan = make.granted_plan(db, state=ProjectState.COMPLETED, started_on=date(2026, 6, 1))
    charge: Charge = perform(db, fees.assess_fee, officer, assessing(plan))
    address = f"/projects/{charge.project_id}"
    page = bureau.get(f"{address}/accept")
    assert page.says("补偿费尚欠 53,280.00 元，自主验收不得作出合格结论")
    assert bureau.fill({"evidence": "鉴定书"}, status=422).says("核定的一项欠 53,280.00 元")
    leader.get(address)
    follow(leader, "解除验收限制")
    assert leader.page.says("准许该项目在欠缴 53,280.00 元的情况下登记自主验收一次")
    assert leader.fill({"reason": "法院已立案执行"}).says("验收限制已解除", "法院已立案执行")
    assert leader.get(f"{address}/fees/hold").says("限制已经解除")
    assert bureau.get(f"{address}/accept").says("验收限制已于2026年7月30日解除")
    assert bureau.fill({"evidence": "鉴定书"}).says("已用于登记验收")
    with db.reading() as session:
        (lift,) = make.everything(session).scalars(select(HoldLift))
    assert lift.used_on == TODAY


def test_a_project_without_arrears_has_no_hold(leader: Browser, db: Db) -> None:
    charge = fresh(db)
    paid(db, charge, 5_328_000)
    assert leader.get(f"/projects/{charge.project_id}/fees/hold").says("没有限制")
