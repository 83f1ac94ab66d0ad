"""Pages of what a plan says, as the approval bureau fills them in and an officer reads them."""

from io import BytesIO

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Plan, ScopedSession
from tests import make
from tests.browser import Browser
from tests.data.ranges import one, range_zip, square
from tests.walk import bare

SVG = "{http://www.w3.org/2000/svg}"
Db = Database[ScopedSession]


@pytest.fixture
def window(app: Flask, db: Db) -> Browser:
    """The browser of the approval bureau."""
    return Browser(app).login(make.login(db, Role.APPROVAL_OFFICER, office="140900-sp"))


@pytest.fixture
def plan(db: Db) -> Plan:
    return bare(db, make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor())


def test_a_range_is_uploaded_drawn_and_measured_and_its_file_comes_back(window: Browser, plan: Plan) -> None:
    page = window.get(f"/plans/{plan.id}")
    assert page.says("还没有防治责任范围的矢量数据")
    page = window.get(f"/plans/{plan.id}/range")
    assert page.says("还没有矢量数据", "上传矢量文件")
    window.get(f"/plans/{plan.id}/range/new")
    data = range_zip(one(), one(square(0.02), "弃渣场区", "临时占地", ""))
    page = window.fill({"file": (BytesIO(data), "责任范围.zip")})
    assert page.says("量算面积与填报不一致", "填报面积不因此改变", "191.11 hm²", "偏关县", "5.00%（待核实）")
    close, city = (svg for svg in page.tree.iter(f"{SVG}svg") if svg.get("role") == "img")
    assert len([path for path in close.iter() if "patch-permanent" in path.get("class", "")]) == 1
    for picture in (close, city):
        named = picture.get("aria-labelledby", "").split()
        assert {element.get("id") for element in picture.iter() if element.get("id")} == set(named)
    assert page.says("主体工程区", "永久占地", "弃渣场区", "临时占地", "96.10")
    download = page.one("a", href=next(a.get("href", "") for a in page.all("a") if "/files/" in a.get("href", "")))
    response = window.client.get(download.get("href"))
    assert response.data == data
    assert "attachment" in response.headers["Content-Disposition"]
    assert window.get(f"/plans/{plan.id}").says("矢量量算", "191.11 hm²")


def test_a_wrong_file_is_refused_beside_its_field_and_nothing_is_kept(window: Browser, plan: Plan) -> None:
    window.get(f"/plans/{plan.id}/range/new")
    page = window.fill({"file": (BytesIO(b"%PDF-1.7"), "图.pdf")}, status=422)
    assert page.says("不接受 .pdf 文件")
    page = window.fill({}, status=422)
    assert page.says("请选择文件")
    bad = [square()[0], square()[2], square()[1], square()[3], square()[0]]
    page = window.fill({"file": (BytesIO(range_zip(one(bad))), "范围.zip")}, status=422)
    assert page.says("第1个图形（主体工程区）第1环自相交")
    assert window.get(f"/plans/{plan.id}/range").says("还没有上传过")


def test_a_sheet_is_filled_in_step_by_step_and_checked(window: Browser, plan: Plan) -> None:
    assert window.get(f"/plans/{plan.id}/sheet").says("还没有填写特性表")
    page = window.get(f"/plans/{plan.id}/sheet/edit")
    assert page.one("input", name="range").get("value") == "13.32"
    page = window.fill({"start_month": "2026.3", "scale": "风机20台"}, status=422)
    assert page.says("请填写年月，如 2026-03")
    page = window.fill(
        {
            "start_month": "2026-03",
            "land": "13",
            "land_permanent": "10",
            "land_temporary": "2",
            "cut": "5",
            "fill": "3",
            "borrow": "1",
            "own_material": "0.5",
            "spoil": "1.5",
            "reused": "1",
            "region": "西北黄土高原区",
            "grade": "一级",
            "r6_plan_target": "20",
            "measures-0-zone": "道路区",
            "measures-0-engineering": "排水沟1200m",
            "measures-0-engineering_cost": "35",
        }
    )
    assert page.says("特性表已保存", "栏未填", "风机20台", "道路区", "排水沟1200m")
    assert page.says("工程占地合计 13 hm²，永久占地与临时占地之和为 12 hm²", "50.00%", "40.00%")
    assert len([tag for tag in page.all("span", class_="tone-soon") if tag.text == "核对：合计不符"]) == 3
    assert page.says("林草覆盖率设计水平年目标值为20.00，低于标准规定的22")
    page = window.get(f"/plans/{plan.id}/sheet/edit")
    assert page.says("标准最低 22")
    assert page.one("input", name="r6_plan_target").get("value") == "20"
    assert page.one("input", name="measures-0-engineering_cost").get("value") == "35"
    page = window.fill({"r6_plan_target": "101"}, status=422)
    assert page.says("林草覆盖率不能大于100%")


def test_an_officer_of_the_county_reads_and_does_not_edit(app: Flask, db: Db, window: Browser, plan: Plan) -> None:
    window.get(f"/plans/{plan.id}/range/new")
    window.fill({"file": (BytesIO(range_zip()), "范围.zip")})
    reader = Browser(app).login(make.login(db, Role.APPROVER))
    page = reader.get(f"/plans/{plan.id}/range")
    assert page.says("主体工程区")
    assert not page.says("更换矢量文件")
    page = reader.get(f"/plans/{plan.id}/sheet")
    assert page.says("还没有填写特性表")
    assert not page.all("a", href=f"/plans/{plan.id}/sheet/edit")
    assert reader.client.get(f"/plans/{plan.id}/range/new").status_code == 403


def test_a_spoil_ground_stands_in_the_file_of_its_project_with_what_it_lacks(window: Browser, plan: Plan) -> None:
    address = f"/projects/{plan.project_id}"
    assert window.get(address).says("没有登记弃渣场、取土场")
    page = window.get(f"{address}/grounds/new")
    assert page.says("4级及以上弃渣场须作地质勘察", "3级及以上弃渣场须布设视频监控")
    page = window.fill({"code": "", "name": "1号弃渣场"}, status=422)
    assert page.says("请填写编号")
    page = window.fill({"code": "QZ-01", "name": "1号弃渣场", "level": "3"})
    assert page.says("QZ-01 1号弃渣场", "3级", "方案确定", "（3级）未布设视频监控", "规划")
    edit = next(
        a.get("href", "")
        for a in page.all("a")
        if a.get("href", "").endswith("/edit") and "grounds" in a.get("href", "")
    )
    page = window.get(edit)
    assert page.says("还缺 6 项", "登记停用")
    page = window.fill({"has_video": "y", "planned_m3": "1,500", "state": "in_use"})
    assert page.says("修改已保存", "1,500", "使用中")
    window.get(edit.replace("edit", "close"))
    page = window.fill({"actual_m3": "1400"})
    assert page.says("已登记停用", "1,400", "已停用")
    assert window.get(edit).says("弃渣场已停用，不能再修改")
