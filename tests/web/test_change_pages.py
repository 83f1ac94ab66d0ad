"""Pages of changes against an approved plan."""

from datetime import date
from typing import Any

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


@pytest.fixture
def city(app: Flask, db: Db) -> Browser:
    app.extensions["clock"] = lambda: NOON
    return Browser(app).login(make.login(db, Role.OFFICER))


def under_way(db: Db) -> int:
    days: dict[str, Any] = {"started_on": date(2026, 4, 1), "approved_on": date(2026, 3, 2)}
    return make.granted_plan(db, state=ProjectState.UNDER_CONSTRUCTION, **days).project_id


def test_a_change_is_found_ordered_and_taken_back(city: Browser, db: Db) -> None:
    number = under_way(db)
    (link,) = [a for a in city.get(f"/projects/{number}").all("a") if "认定变更" in "".join(a.itertext())]
    page = city.get(str(link.get("href")))
    assert page.says("批准 13.32 hm²", "增加 30% 以上", "批准 80,000 m³")
    said = {"range_hm2": "15", "facts": "现场实测"}
    assert city.fill(said, status=422).says("不接近界限（30%）", "水土流失防治责任范围+12.61%")
    page = city.fill({**said, "range_hm2": "17.3"})
    assert page.says("已记录：接近应当变更的界限", "接近界限", "变化29.87%，接近30%", "现在不需要报批")
    assert not [a for a in page.all("a") if str(a.get("href")).endswith("/order")]
    assert [a for a in page.all("a") if a.get("href") == f"/projects/{number}/changes/new"]
    assert city.get(f"/projects/{number}").says("接近界限", "在建")
    assert city.get("/warnings").says("接近变更界限")
    city.get(f"/projects/{number}/changes/new")
    page = city.fill({**said, "range_hm2": "17.316"})
    assert page.says("已认定", "+30%", "C2a", "第十六条第一款第二项，须报变更报告", "请责令生产建设单位限期补办")
    assert city.get(f"/projects/{number}").says("应变更", "须报变更报告", "C2a", "已发现", "认定方案变更")
    change = next(str(a.get("href")) for a in city.page.all("a") if str(a.get("href")).startswith("/changes/"))
    city.get(f"{change}/order")
    assert city.fill({"ordered_on": "2026-09-01", "order_by": "2026-09-01"}, status=422).says("补办期限应晚于责令日期")
    page = city.fill({"ordered_on": "2026-09-01", "order_by": "2026-10-15"})
    assert page.says("责令补办", "2026年10月15日")
    assert city.get(f"{change}/order").says("不能责令补办")
    city.get(f"{change}/drop")
    assert city.fill({"reason": "已按原方案恢复"}).says("认定已撤回：已按原方案恢复")
    assert city.get(f"/projects/{number}").says("在建")


def test_an_application_begins_with_what_was_found_and_says_so(city: Browser, app: Flask, db: Db) -> None:
    number = under_way(db)
    city.get(f"/projects/{number}/changes/new")
    city.fill({"range_hm2": "20", "facts": "现场实测20公顷"})
    window = Browser(app).login(make.login(db, Role.APPROVAL_OFFICER, office="140900-sp"))
    page = window.get(f"/projects/{number}/plans/new")
    assert page.says("已认定的变更，下列数据按认定的变化预填", "须报变更报告", "现场实测20公顷")
    values = [page.one("input", name=name).get("value") for name in ("range_hm2", "earthwork_m3")]
    assert values == ["20", "80000"]


def test_spoil_grounds_stand_in_rows(city: Browser, db: Db) -> None:
    number = under_way(db)
    city.get(f"/projects/{number}/changes/new")
    row = {"spoil_grounds-0-code": "Z1", "spoil_grounds-0-level": "4", "spoil_grounds-0-volume_m3": "90000"}
    said = {"facts": "现场发现新设弃渣场", **row}
    assert city.fill({**said, "spoil_grounds-0-code": " "}, status=422).says("弃渣场须有编号")
    twice = {"spoil_grounds-1-code": "Z1", "spoil_grounds-1-level": "5"}
    assert city.fill({**said, **twice}, status=422).says("弃渣场的编号有重复")
    city.get(f"/projects/{number}/changes/new")
    assert city.fill(said).says("C6", "新设弃渣场：Z1", "须报补充报告")


def test_where_no_change_can_be_found_the_page_says_why(city: Browser, db: Db) -> None:
    number = make.awaiting_plan(db).id
    assert city.get(f"/projects/{number}/changes/new").says("不能认定变更", "没有现行有效的方案批复")


def test_who_only_looks_sees_the_comparison_and_no_buttons(city: Browser, app: Flask, db: Db) -> None:
    number = under_way(db)
    city.get(f"/projects/{number}/changes/new")
    city.fill({"range_hm2": "20", "facts": "现场实测"})
    address = city.page.response.request.path
    page = Browser(app).login(make.login(db, Role.APPROVER)).get(address)
    assert page.says("+50.15%")
    assert not [a for a in page.all("a") if str(a.get("href")).endswith(("/order", "/drop"))]
