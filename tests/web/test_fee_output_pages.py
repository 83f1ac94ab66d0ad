"""Pages of reported output, as an officer walks through them."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.fees import BaseType
from sbsupervise.domain.fees.periods import Period, period_of, periods
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.models import Charge, OutputReport, Project, ScopedSession
from tests import make
from tests.browser import Browser
from tests.walk import EVIDENCE

Db = Database[ScopedSession]
FAR = date(2024, 1, 1)


def today() -> date:
    return beijing_day(datetime.now(UTC))


def last_quarter() -> Period:
    """The last quarter that is over for long enough to be missing."""
    return [period for period in periods(BaseType.TON_MINE, FAR, today()) if (today() - period.end).days > 40][-1]


@pytest.fixture
def bureau(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.OFFICER))


def mine(db: Db) -> Project:
    """A mine in use since the last quarter that is over."""
    return make.mine(db, last_quarter().start)


def reports(db: Db) -> list[OutputReport]:
    with db.reading() as session:
        return list(make.everything(session).scalars(select(OutputReport)))


def test_a_period_leads_from_the_list_to_its_report_and_its_charge(bureau: Browser, db: Db) -> None:
    project, quarter = mine(db), last_quarter()
    assert bureau.get("/fees").says("产量申报")
    page = bureau.get("/fees/periods?state=missing")
    assert page.says(project.name, quarter.label, "逾期未申报", "登记申报", "列为问题")
    bureau.get(f"/projects/{project.id}/fees/reports/new?base=ton_mine&start={quarter.start}")
    assert bureau.fill({}, status=422).says("请填写数量")
    filled = {"amounts-0-quantity": "315,000", "file": (BytesIO(EVIDENCE.data), EVIDENCE.name)}
    page = bureau.fill(filled)
    assert page.says("申报已登记", "偏关县：315,000 t", "证明材料.pdf", "尚未核定")
    (report,) = reports(db)
    bureau.get(f"/fees/reports/{report.id}/correct")
    assert bureau.page.one("input", name="amounts-0-quantity").get("value") == "315000"
    page = bureau.fill({"amounts-0-quantity": "320000", "note": "漏报一个采区"})
    assert page.says("申报已更正", "偏关县：320,000 t")
    bureau.get(f"/fees/reports/{report.id}/assess")
    page = bureau.fill({})
    assert page.says("请核对后核定", "应缴 64,000.00 元", "费率待核实")
    page = bureau.fill({})
    assert page.says(
        "本期补偿费已核定", f"按{quarter.label}的申报核定", "再算一遍：结果一致", f"{quarter.label}届满后 15 日内"
    )
    assert bureau.get(f"/fees/reports/{report.id}").says("应缴 64,000.00 元", "先作废核定")
    assert bureau.get("/fees/periods?state=charged").says("1 期", "64,000.00", "看核定")
    assert bureau.get(f"/projects/{project.id}/fees/periods").says(quarter.label, "已核定")
    assert bureau.get(f"/projects/{project.id}").says("开采量、取土量、弃渣量申报")


def test_another_amount_than_shown_is_shown_again(bureau: Browser, db: Db) -> None:
    project = make.mine(db, kind=ProjectKind.ROAD)
    bureau.get(f"/projects/{project.id}/fees/reports/new")
    period = {"period_start": "2026-02-01", "period_end": "2026-02-28"}
    page = bureau.fill({"base_type": "vol_dump", "amounts-0-quantity": "12345.6", **period})
    assert page.says("申报已登记", "12,345.60 m³")
    (report,) = reports(db)
    bureau.get(f"/fees/reports/{report.id}/assess")
    assert bureau.fill({}, status=422).says("请填写缴纳期限")
    assert bureau.fill({"due_on": today().isoformat()}).says("应缴 6,173.00 元")
    page = bureau.fill({"not_subject": "河道清淤"})
    assert page.says("应缴 0.00 元", "不属征收范围：河道清淤")
    assert bureau.fill({}).says("不属征收范围", "由核定机关确定")
    with db.reading() as session:
        assert make.everything(session).scalars(select(Charge)).one().amount_fen == 0


def test_the_pads_of_a_field_are_rows(bureau: Browser, db: Db) -> None:
    year = period_of(BaseType.WELL_OILGAS, date(today().year - 1, 1, 1))
    assert year is not None
    field = make.mine(db, year.start, kind=ProjectKind.OIL_GAS_FIELD)
    bureau.get(f"/projects/{field.id}/fees/reports/new?base=well_oilgas&start={year.start}")
    pads = {
        "pads-0-county": "140932", "pads-0-pad_m2": "5000", "pads-0-wells": "6", "pads-0-use": "production",
        "pads-1-county": "140932", "pads-1-pad_m2": "2000", "pads-1-wells": "1", "pads-1-use": "water",
    }  # fmt: skip
    assert bureau.fill(pads).says("井场 5,000 m²，生产井 6 口", "井场 2,000 m²，水井 1 口")
    (report,) = reports(db)
    bureau.get(f"/fees/reports/{report.id}/correct")
    assert bureau.page.one("input", name="pads-0-pad_m2").get("value") == "5000"
    bureau.get(f"/fees/reports/{report.id}/assess")
    assert bureau.fill({}).says("应缴 1,600.00 元", "水井不计")


def test_a_missing_report_is_put_on_record_by_two_officers(bureau: Browser, db: Db) -> None:
    project = mine(db)
    second = make.login(db, Role.OFFICER).actor()
    assert bureau.get("/desk").says("催报产量")
    bureau.get(f"/projects/{project.id}/fees/missing")
    assert bureau.fill({}, status=422).says("不得少于2人")
    boxes = [box.get("value") for box in bureau.page.all("input", name="officers")]
    assert str(second.person_id) in boxes
    page = bureau.fill({"officers": boxes})
    assert page.says("逾期未申报已登记为问题", "书面检查", "逾期未申报", "P-19")
    bureau.get(f"/projects/{project.id}/fees/missing")
    assert bureau.fill({"officers": boxes}, status=422).says("已经登记为问题")


def test_empty_lists_say_what_comes_first(bureau: Browser, db: Db) -> None:
    assert bureau.get("/fees/periods").says("还没有应当申报的所属期")
    coming = make.mine(db, today())
    assert bureau.get(f"/projects/{coming.id}/fees/periods").says("本期未满")
    assert bureau.get("/fees/periods?state=charged&year=x&office=x&after=x").says("没有符合条件的所属期")
    assert bureau.get(f"/projects/{coming.id}/fees/missing").says("没有逾期未申报的所属期")


def test_an_office_that_looks_on_only_reads(app: Flask, db: Db) -> None:
    county = Browser(app).login(make.login(db, Role.OFFICER, office="140932"))
    project = make.mine(db, last_quarter().start, joint=("140932",))
    assert county.get(f"/projects/{project.id}/fees/reports/new").says("不能登记申报")
    assert not county.get(f"/projects/{project.id}/fees/periods").all("a", class_="btn")


def test_a_list_of_many_needs_no_more_queries_than_one_of_few(bureau: Browser, app: Flask, db: Db) -> None:
    def queries() -> int:
        with make.statements(app.extensions["database"].engine) as seen:
            bureau.get("/fees/periods")
        return len(seen)

    mine(db)
    few = queries()
    for _ in range(3):
        mine(db)
    assert queries() == few
