"""The money page of a unit: what it owes and by when, how it was worked out, its papers, and nothing of others."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Charge, Notice, Project, ProjectOwner, ScopedSession, Unit
from sbsupervise.services import notices
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees import assess_fee, record_payment
from tests import make
from tests.browser import Browser
from tests.walk import assessing, paying, perform

Db = Database[ScopedSession]
DAY = timedelta(days=1)


def today() -> date:
    return beijing_day(datetime.now(UTC))


@pytest.fixture
def unit(db: Db) -> Unit:
    return make.unit(db)


@pytest.fixture
def own(app: Flask, db: Db, unit: Unit) -> Browser:
    return Browser(app).login(make.login(db, Role.UNIT_USER, unit_id=unit.id))


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(today()))


def charged(db: Db, officer: Actor, unit: Unit, **facts: Any) -> Charge:
    plan = make.granted_plan(db, owner_id=unit.id, planned_start_on=today() + 31 * DAY)
    charge: Charge = perform(db, assess_fee, officer, assessing(plan))
    if facts:
        with db.transaction() as session:
            make.change(session, make.everything(session).get_one(Charge, charge.id), **facts)
    return charge


def paid(db: Db, charge: Charge, amount_fen: int, voucher_no: str) -> None:
    clerk = make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(today()))
    perform(db, record_payment, clerk, paying(charge, amount_fen, voucher_no, paid_on=today()))


def test_a_unit_without_charges_reads_what_comes(own: Browser) -> None:
    page = own.get("/unit/fees")
    assert page.says("没有应缴的水土保持补偿费", "方案获批后")


def test_home_leads_to_the_money(own: Browser, db: Db, officer: Actor, unit: Unit) -> None:
    charged(db, officer, unit)
    assert own.get("/unit").all("a", href="/unit/fees")
    assert own.get("/unit/fees").says("目前共应缴 53,280.00 元")


def test_what_is_due_until_when_and_how_it_was_worked_out(own: Browser, db: Db, officer: Actor, unit: Unit) -> None:
    charge = charged(db, officer, unit)
    paid(db, charge, 1_328_000, "税票0001")
    page = own.get("/unit/fees")
    due = today() + 30 * DAY
    assert page.says(
        "还应缴 40,000.00 元",
        f"{due.year}年{due.month}月{due.day}日前（含当日）缴清",
        "133,200 平方米 × 0.4 元/平方米 = 53,280.00 元",
        "13,280.00 元 票证 税票0001",
        "国家税务总局忻州市税务局",
        "忻州市水利局",
    )


def test_the_surcharge_up_to_today_is_shown(own: Browser, db: Db, officer: Actor, unit: Unit) -> None:
    limit_on = today() - 30 * DAY
    charged(
        db,
        officer,
        unit,
        state=ChargeState.ORDERED,
        due_on=limit_on - 30 * DAY,
        served_on=limit_on - 60 * DAY,
        ordered_on=limit_on - 15 * DAY,
        limit_on=limit_on,
    )
    page = own.get("/unit/fees")
    assert page.says("目前共应缴 54,079.20 元", "其中滞纳金 799.20 元", "请尽快缴清", "已过期限")


def test_papers_can_be_read_once_they_are_issued(own: Browser, db: Db, officer: Actor, unit: Unit) -> None:
    charge = charged(db, officer, unit)
    command = notices.DraftFeePaper(charge_id=charge.id, kind=NoticeKind.FEE_NOTICE)
    draft: Notice = perform(db, notices.draft_fee_paper, officer, command)
    assert not own.get("/unit/fees").says("水土保持补偿费缴纳通知单")
    approver = make.login(db, Role.APPROVER).actor(make.noon(today()))
    issuing = notices.IssueNotice(notice_id=draft.id, seen=draft.paper_hash)
    issued: Notice = perform(db, notices.issue_notice, approver, issuing)
    assert own.get("/unit/fees").says(f"水土保持补偿费缴纳通知单 {issued.number}（PDF）")
    with own.client.get(f"/unit/notices/{draft.id}/pdf") as response:
        assert response.data.startswith(b"%PDF")


def test_nothing_of_others_is_shown(own: Browser, db: Db, officer: Actor, unit: Unit) -> None:
    other = charged(db, officer, make.unit(db))
    charge = charged(db, officer, unit)
    before = ProjectOwner(unit_id=make.unit(db).id, until=today(), evidence="转让协议")
    with db.transaction() as session:
        project = make.everything(session).get_one(Project, charge.project_id)
        make.change(session, project, former_owners=[before])
    page = own.get("/unit/fees")
    assert page.says("没有应缴的水土保持补偿费")
    assert not page.all("h2", id=f"charge-{other.id}")


def test_what_is_void_or_waits_for_a_decision_asks_for_nothing(
    own: Browser, db: Db, officer: Actor, unit: Unit
) -> None:
    charged(db, officer, unit, state=ChargeState.VOID)
    charged(db, officer, unit, state=ChargeState.PROPOSED)
    page = own.get("/unit/fees")
    assert page.says("目前没有应缴未缴的补偿费", "申报的免征正在由另一人审定")


def test_the_number_of_queries_does_not_grow(app: Flask, own: Browser, db: Db, officer: Actor, unit: Unit) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            charged(db, officer, unit)
        with make.statements(app.extensions["database"].engine) as seen:
            own.get("/unit/fees")
        counts.append(len(seen))
    assert counts[0] == counts[1]
