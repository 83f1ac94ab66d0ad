"""Papers of the fee in the browser: from the charge to the proof of service, and what the public then sees of them."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Charge, ScopedSession
from sbsupervise.services.fees import assess_fee
from tests import make
from tests.browser import Browser
from tests.walk import assessing, perform

Db = Database[ScopedSession]
DAY = timedelta(days=1)


def today() -> date:
    return beijing_day(datetime.now(UTC))


@pytest.fixture
def charge(db: Db) -> Charge:
    officer = make.login(db, Role.OFFICER).actor(make.noon(today()))
    plan = make.granted_plan(db, planned_start_on=today() + 31 * DAY)
    assessed: Charge = perform(db, assess_fee, officer, assessing(plan))
    return assessed


@pytest.fixture
def officer(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.OFFICER))


@pytest.fixture
def approver(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.APPROVER))


@pytest.fixture
def printer(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.PRINTING_OFFICER))


def state_of(db: Db, charge: Charge) -> ChargeState:
    with db.reading() as session:
        return make.everything(session).get_one(Charge, charge.id).state


def served(officer: Browser, approver: Browser, printer: Browser, charge: Charge) -> str:
    """The address of a notice to pay that was drafted, issued and served."""
    officer.get(f"/fees/{charge.id}/papers/fee_notice/new")
    officer.fill({"reason": "按批复面积计征"})
    address: str = officer.page.response.request.path
    approver.get(f"{address}/issue")
    approver.fill({})
    printer.get(f"{address}/serve")
    printer.fill({"served_on": today().isoformat(), "receiver": "收件人", "proof": "回证一号"})
    return address


def test_a_notice_to_pay_is_walked_to_its_end(
    app: Flask, db: Db, charge: Charge, officer: Browser, approver: Browser, printer: Browser
) -> None:
    page = officer.get(f"/fees/{charge.id}")
    assert page.all("a", href=f"/fees/{charge.id}/papers")
    page = officer.get(f"/fees/{charge.id}/papers")
    assert page.says("水土保持补偿费缴纳通知单", "不能制作：缴纳通知单尚未送达，不能责令限期缴纳")
    address = served(officer, approver, printer, charge)
    page = officer.get(address)
    assert page.says(
        "已送达",
        "忻水保费通〔",
        "缴纳金额：人民币53,280.00元（大写：伍万叁仟贰佰捌拾元整）",
        "补充说明：按批复面积计征",
    )
    assert page.all("a", href=f"/fees/{charge.id}")
    assert state_of(db, charge) is ChargeState.SERVED
    with officer.client.get(f"{address}/pdf") as response:
        assert response.data.startswith(b"%PDF")
    page = officer.get(f"/fees/{charge.id}/papers")
    assert page.says("忻水保费通〔", "不能制作：缴纳通知单已经送达")
    assert not page.all("a", href=f"/fees/{charge.id}/papers/fee_notice/new")
    approver.get(f"{address}/void")
    approver.fill({"reason": "金额有误"})
    assert state_of(db, charge) is ChargeState.ASSESSED
    assert officer.get(f"/fees/{charge.id}/papers").all("a", href=f"/fees/{charge.id}/papers/fee_notice/new")


def test_the_public_sees_that_a_paper_is_real_and_nothing_of_what_it_says(
    app: Flask, charge: Charge, officer: Browser, approver: Browser, printer: Browser
) -> None:
    paper = served(officer, approver, printer, charge)
    code = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", officer.get(paper).text)
    assert code is not None
    public = Browser(app)
    page = public.get(f"/v/{code[0]}")
    assert page.says("这份文书由下列机关签发，登记有效", "水土保持补偿费缴纳通知单", "忻州市水利局")
    for secret in ("53,280", "测试项目", "133,200", "收件人", "回证一号"):
        assert not page.says(secret)
    for address in ("/notices", paper, f"{paper}/pdf", f"/fees/{charge.id}/papers"):
        with public.client.get(address) as response:
            assert response.status_code in (302, 401, 403)


def test_a_paper_that_cannot_be_made_says_why(officer: Browser, charge: Charge) -> None:
    page = officer.get(f"/fees/{charge.id}/papers/fee_order/new")
    assert page.says("现在不能制作这份文书", "缴纳通知单尚未送达")
    assert not page.says("生成草稿")
    officer.get(f"/fees/{charge.id}/papers/fee_waiver/new", status=404)


def test_an_order_asks_for_its_last_day(db: Db, officer: Browser, charge: Charge) -> None:
    with db.transaction() as session:
        late = {"state": ChargeState.SERVED, "served_on": today() - 40 * DAY, "due_on": today() - 10 * DAY}
        make.change(session, make.everything(session).get_one(Charge, charge.id), **late)
    officer.get(f"/fees/{charge.id}/papers/fee_order/new")
    page = officer.fill({"limit_on": today().isoformat()}, status=422)
    assert page.says("缴纳期限应当在今天以后")
    limit = today() + 15 * DAY
    page = officer.fill({"limit_on": limit.isoformat()})
    assert page.says("草稿已生成", f"缴纳期限：{limit.year}年{limit.month}月{limit.day}日前（含当日）缴清")


def test_another_office_does_not_make_the_paper(app: Flask, db: Db, charge: Charge) -> None:
    clerk = Browser(app).login(make.login(db, Role.TAX_CLERK, office="140900-tax"))
    clerk.get(f"/fees/{charge.id}/papers", status=403)
    superior = Browser(app).login(make.login(db, Role.OFFICER, office="140000"))
    page = superior.get(f"/fees/{charge.id}/papers")
    assert page.says("由核定机关制作", "此项补偿费由忻州市水利局核定")
    assert not page.all("a", href=f"/fees/{charge.id}/papers/fee_notice/new")
