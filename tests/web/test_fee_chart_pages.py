"""The chart of the fee: due, paid and overdue by month and county, with its table."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Charge, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees import CountyArea, assess_fee
from sbsupervise.services.fees.chart import Chart, Due, chart_of
from tests import make
from tests.browser import Browser
from tests.walk import AREA, PIANGUAN, assessing, perform

Db = Database[ScopedSession]
TODAY = date(2026, 9, 1)
YUANPING = "140981"
FEE = 5_328_000
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(date(2026, 4, 1)))


def charged(db: Db, officer: Actor, *counties: str, **facts: Any) -> None:
    """A charge of 53,280 yuan in these counties, with columns set as told."""
    plan = make.granted_plan(db, counties=counties)
    half = AREA / 2
    areas = tuple(CountyArea(county=code, area_hm2=half if len(counties) > 1 else AREA) for code in counties)
    charge: Charge = perform(db, assess_fee, officer, assessing(plan, areas=areas))
    with db.transaction() as session:
        make.change(session, make.everything(session).get_one(Charge, charge.id), **facts)


def chart(db: Db, year: int | None = None, county: str | None = None) -> Chart:
    with db.reading() as session:
        return chart_of(make.everything(session), TODAY, year, county)


def test_sums_by_month_and_county(db: Db, officer: Actor) -> None:
    march, october = date(2026, 3, 31), date(2026, 10, 1)
    charged(db, officer, PIANGUAN, due_on=march, state=ChargeState.PARTLY_PAID, paid_fen=1_000_000)
    charged(db, officer, PIANGUAN, due_on=march, state=ChargeState.PAID, paid_fen=6_000_000)
    charged(db, officer, YUANPING, due_on=october)
    charged(db, officer, PIANGUAN, YUANPING, due_on=TODAY)
    charged(db, officer, YUANPING, due_on=march, state=ChargeState.VOID)
    charged(db, officer, YUANPING, due_on=march, state=ChargeState.PROPOSED)
    charged(db, officer, YUANPING, due_on=date(2025, 12, 31))
    seen = chart(db)
    months = {bar.label: bar.due for bar in seen.by_month if bar.due.due_fen}
    assert months == {
        "3月": Due(due_fen=2 * FEE, paid_fen=FEE + 1_000_000, overdue_fen=FEE - 1_000_000),
        "9月": Due(due_fen=FEE),
        "10月": Due(due_fen=FEE),
    }
    assert [bar.label for bar in seen.by_month] == [f"{month}月" for month in range(1, 13)]
    assert [(bar.label, bar.due.due_fen) for bar in seen.by_county] == [
        ("偏关县", 2 * FEE),
        ("原平市", FEE),
        ("跨县（市、区）项目", FEE),
    ]
    assert seen.total.pending_fen == 2 * FEE
    assert seen.years == [2026, 2025]
    assert chart(db, 2025).total == Due(due_fen=FEE, overdue_fen=FEE)
    assert chart(db, 2026, YUANPING).total == Due(due_fen=FEE)


def test_bars_are_as_long_as_their_sums(db: Db, officer: Actor) -> None:
    charged(db, officer, PIANGUAN, due_on=date(2026, 3, 31), state=ChargeState.PARTLY_PAID, paid_fen=FEE // 4)
    for _ in range(2):
        charged(db, officer, PIANGUAN, due_on=date(2026, 10, 1))
    bars = {bar.label: bar.shares for bar in chart(db).by_month}
    assert bars["3月"] == (12.5, 37.5, 0.0)
    assert bars["10月"] == (0.0, 0.0, 100.0)
    assert bars["1月"] == (0.0, 0.0, 0.0)


def test_a_year_or_a_county_that_is_not_there_is_no_year_and_no_county(db: Db, officer: Actor) -> None:
    charged(db, officer, PIANGUAN)
    seen = chart(db, 1999, "999999")
    assert (seen.year, seen.county) == (2026, None)


def test_one_query_however_many_charges(db: Db, officer: Actor) -> None:
    for county in (PIANGUAN, YUANPING):
        charged(db, officer, county)
    with make.statements(db.engine) as seen:
        chart(db)
    assert len([statement for statement in seen if "charge" in statement]) == 1


def test_the_page_shows_chart_and_table_without_a_script(app: Flask, db: Db, officer: Actor) -> None:
    browser = Browser(app).login(make.login(db, Role.OFFICER))
    assert browser.get("/fees/chart").says("还没有应缴的补偿费")
    today = beijing_day(datetime.now(UTC))
    charged(db, officer, PIANGUAN, due_on=today)
    charged(db, officer, YUANPING, due_on=today - timedelta(days=1))
    page = browser.get(f"/fees/chart?year={today.year}")
    assert page.says(f"{today.year}年 · 全部县（市、区）：应缴", "未到期 53,280.00 元", "数据：按月份", "合计")
    drawn = {element.get("fill") for element in page.tree.iter(f"{SVG}rect") if element.get("fill")}
    assert drawn >= {"url(#pattern-pending)", "url(#pattern-overdue)"}
    assert {f"url(#{element.get('id')})" for element in page.tree.iter(f"{SVG}pattern")} == drawn
    named = [element for element in page.tree.iter(f"{SVG}svg") if element.get("role") == "img"]
    assert named
    assert all(element.get("aria-labelledby") and len(element.findall(f"{SVG}desc")) == 1 for element in named)
    page = browser.get(f"/fees/chart?year={today.year}&county={PIANGUAN}")
    assert page.says(f"{today.year}年 · 偏关县：应缴 53,280.00 元")
    assert not page.says("数据：按县（市、区）")


def test_an_office_sees_its_own_part(app: Flask, db: Db, officer: Actor) -> None:
    charged(db, officer, PIANGUAN)
    foreign = Browser(app).login(make.login(db, Role.OFFICER, office=YUANPING))
    assert foreign.get("/fees/chart").says("还没有应缴的补偿费")
