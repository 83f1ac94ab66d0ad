"""The page of the early warnings, and the counts on the desk."""

from datetime import date

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.projects import ProjectState
from sbsupervise.models import ScopedSession
from tests import make
from tests.browser import Browser
from tests.make import NOON

Db = Database[ScopedSession]
S = ProjectState


@pytest.fixture
def city(app: Flask, db: Db) -> Browser:
    app.extensions["clock"] = lambda: NOON
    return Browser(app).login(make.login(db, Role.OFFICER))


def test_without_a_warning_the_page_says_so(city: Browser) -> None:
    assert city.get("/warnings").says("没有预警", "提前 90 天预警", "查看监管清单")
    assert not city.get("/desk/forgotten").says("预警：")


def test_each_warning_leads_to_its_project_and_the_desk_counts_them(city: Browser, db: Db) -> None:
    started = make.awaiting_plan(db, state=S.ILLEGAL_START, started_on=date(2026, 5, 1))
    make.awaiting_plan(db, state=S.APPROVED, approved_on=date(2023, 8, 1), counties=("140923",))
    page = city.get("/warnings")
    assert page.says("未批先建 1", "满三年未开工 1", started.name, "2026-05-01", "2026-08-01", "水土保持法第二十六条")
    assert [a for a in page.all("a") if a.get("href") == f"/projects/{started.id}"]
    page = city.get("/warnings?county=140923")
    assert page.says("未批先建 0", "满三年未开工 1", "清除条件")
    assert city.get("/warnings?county=140902").says("该县（区）没有预警")
    assert city.get("/desk/forgotten").says("预警：未批先建 1 项 满三年未开工 1 项")


def test_a_long_list_leads_to_all_of_it_and_needs_no_more_queries(city: Browser, app: Flask, db: Db) -> None:
    def queries(address: str) -> int:
        with make.statements(app.extensions["database"].engine) as seen:
            city.get(address)
        return len(seen)

    make.awaiting_plan(db, state=S.ILLEGAL_START, started_on=date(2026, 5, 1), counties=("140930", "140932"))
    few = queries("/warnings")
    for _ in range(21):
        make.awaiting_plan(db, state=S.ILLEGAL_START, started_on=date(2026, 5, 1), counties=("140930", "140932"))
    assert queries("/warnings") == few < 15
    page = city.get("/warnings?county=140930")
    (link,) = [a for a in page.all("a") if "查看全部 22 项" in "".join(a.itertext())]
    assert link.get("href") == "/projects?state=illegal_start&county=140930"
