"""Pages of the plan of a year, the coverage and the visits: from the draft to what the public sees."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionKind, InspectionStage, YearPlanState
from sbsupervise.domain.permissions import Role
from sbsupervise.models import InspectionPlan, Project, ScopedSession, Unit
from tests import make
from tests.browser import Browser
from tests.make import NOON

Db = Database[ScopedSession]
PIANGUAN, YUANPING = "140932", "140981"
K = InspectionKind


@pytest.fixture
def logged(app: Flask, db: Db) -> Any:
    """A browser of somebody with a role in an office."""
    app.extensions["clock"] = lambda: NOON
    return lambda role, office="140900": Browser(app).login(make.login(db, role, office=office))


@pytest.fixture
def owner(db: Db) -> Unit:
    return make.unit(db)


@pytest.fixture
def foreign(db: Db, owner: Unit) -> Project:
    """A project of the unit in another county."""
    return make.project(db, "原平机密项目", owner=owner, supervised_by=YUANPING, counties=(YUANPING,))


def test_a_plan_from_its_draft_to_the_public_page(logged: Any, app: Flask, db: Db) -> None:
    for _ in range(3):
        make.project(db, supervised_by=PIANGUAN)
    officer, approver = logged(Role.OFFICER, PIANGUAN), logged(Role.APPROVER, PIANGUAN)
    assert officer.get("/inspections/plans").says("还没有年度检查计划", "起草2026年计划", "起草2027年计划")
    officer.get("/inspections/plans/new?year=2026")
    page = officer.fill({"onsite_percent": "9.9"}, status=422)
    assert page.says("现场检查比例应在10%至100%之间")
    page = officer.fill({"onsite_percent": "33.34"}, status=422)
    assert page.says("最多一位小数")
    page = officer.fill({"onsite_percent": "33.4", "visit_cap": "2"})
    assert page.says("偏关县水利局2026年度检查计划", "草稿", "33.4%", "计划中还没有检查")
    here = page.response.request.path
    assert officer.get(f"{here}/fill").says("按监管清单生成检查", "承诺制项目", "9、10、11月", "不超过 2 次")
    page = officer.fill({})
    assert page.says("检查 3 项", "跟踪检查", "计划现场检查", "2 个项目")
    assert not page.says("批准计划"), "an officer does not adopt"
    assert approver.get("/desk").says("批准年度检查计划", "起草")
    approver.get(f"{here}/adopt")
    assert approver.fill({}).says("已批准")
    anybody = Browser(app)
    public = here.replace("plans/", "plans/public/")
    assert anybody.get("/inspections/plans/public").says("还没有公布的检查计划")
    anybody.get(public, status=404)
    officer.get(f"{here}/publish")
    assert officer.fill({}).says("已公布")
    page = anybody.get("/inspections/plans/public")
    assert page.says("2026年公布的检查计划", "偏关县水利局", "33.4%")
    page = anybody.get(public)
    assert page.says("2 次（各机关合计）", "计划到现场检查 2 个项目", "3 项", "各月计划的检查")
    assert "测试项目" not in page.text
    assert "测试单位" not in page.text


def test_after_the_adoption_a_check_is_added_and_dropped_with_a_reason(logged: Any, db: Db) -> None:
    officer = logged(Role.OFFICER)
    plan = make.year_plan(db, state=YearPlanState.ADOPTED)
    project, other = make.project(db), make.project(db)
    check = make.planned_check(db, plan, project)
    page = officer.get(f"/inspections/checks/{check.id}")
    assert page.says("未发起", "发起检查", "取消检查")
    assert not page.says("调整月份")
    officer.get(f"/inspections/checks/{check.id}/move")
    assert officer.fill({"month": "11"}, status=422).says("不能改期")
    officer.get(f"/inspections/checks/{check.id}/drop")
    officer.fill({"reason": ""}, status=422)
    assert officer.fill({"reason": "项目停工"}).says("已取消")
    assert officer.get(f"/inspections/plans/{plan.id}/projects?text={other.name}").says(other.name)
    officer.get(f"/inspections/plans/{plan.id}/projects/{other.id}/add")
    assert officer.fill({"kind": "net", "month": "10"}, status=422).says("增加检查须写明理由")
    page = officer.fill({"kind": "net", "month": "10", "reason": "新开工"})
    assert page.says(other.name, "“互联网+监管”", "检查 2 项")
    assert officer.get(f"/inspections/plans/{plan.id}?progress=dropped").says(project.name, "检查 1 项")
    table = officer.client.get(f"/inspections/plans/{plan.id}/export.xlsx?progress=open")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(table.data)).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["项目", other.name]
    assert rows[1][2:4] == ("“互联网+监管”", 10)


def test_a_superior_reads_a_plan_and_changes_nothing(logged: Any, db: Db) -> None:
    plan = make.year_plan(db, office=PIANGUAN)
    check = make.planned_check(db, plan, make.project(db, supervised_by=PIANGUAN))
    city = logged(Role.OFFICER)
    page = city.get(f"/inspections/plans/{plan.id}")
    assert not page.says("增加检查")
    assert not page.says("修改指标")
    page = city.get(f"/inspections/checks/{check.id}")
    assert not page.says("取消检查")
    logged(Role.OFFICER, YUANPING).get(f"/inspections/plans/{plan.id}", status=404)


def test_a_planned_check_leads_to_an_inspection_and_is_done_once_it_is_recorded(logged: Any, db: Db) -> None:
    officer = logged(Role.OFFICER)
    plan = make.year_plan(db, state=YearPlanState.ADOPTED)
    project = make.project(db)
    check = make.planned_check(db, plan, project, 10, K.NET)
    assert officer.get(f"/projects/{project.id}").says("2026年计划检查", "10月 “互联网+监管”（忻州市水利局）", "未发起")
    page = officer.get(f"/inspections/checks/{check.id}")
    (link,) = [a for a in page.all("a") if "".join(a.itertext()) == "发起检查"]
    page = officer.get(str(link.get("href")))
    chosen = {option.get("value") for option in page.all("option") if option.get("selected") is not None}
    assert {str(check.id), "net"} <= chosen
    assert page.one("input", name="carried_out_on").get("value") == "2026-10-01"
    make.inspection(db, project, date(2026, 8, 3), K.NET, planned_check_id=check.id)
    assert officer.get(f"/projects/{project.id}").says("已完成")
    page = officer.get(f"/inspections/checks/{check.id}")
    assert page.says("已完成", "查看这次检查")
    assert not page.says("发起检查")


def test_the_coverage_shows_both_numbers_and_leads_to_the_projects(logged: Any, db: Db) -> None:
    county = logged(Role.OFFICER, PIANGUAN)
    page = county.get("/inspections/coverage")
    assert page.says("2026年没有在建项目", "不是 0%", "无数据")
    covered, uncovered = (make.project(db, supervised_by=PIANGUAN) for _ in range(2))
    make.inspection(db, covered, date(2026, 4, 2), K.PAPER, by=PIANGUAN)
    page = county.get("/inspections/coverage?year=2026")
    assert page.says("在建项目 2 个", "全覆盖 50.0%", "现场检查 0.0%", "还差 1 个项目", "还没有批准的检查计划")
    (link,) = [a for a in page.all("a") if "还差 1 个项目" in "".join(a.itertext())]
    page = county.get(str(link.get("href")))
    assert page.says(covered.name, uncovered.name, "2026-04-02", "偏关县水利局")
    page = county.get("/inspections/coverage/projects?year=2026&shown=uncovered")
    assert page.says(uncovered.name)
    assert not page.says(covered.name)
    sheet = county.client.get("/inspections/coverage/projects.csv?year=2026&shown=uncovered")
    assert uncovered.name in sheet.get_data(as_text=True)
    assert covered.name not in sheet.get_data(as_text=True)
    assert county.get("/inspections/coverage?year=nonsense").says("在建项目 2 个")


def test_the_coverage_needs_no_more_queries_for_more_offices(logged: Any, app: Flask, db: Db) -> None:
    def queries(browser: Browser) -> int:
        with make.statements(app.extensions["database"].engine) as seen:
            browser.get("/inspections/coverage")
        return len(seen)

    county, city = logged(Role.OFFICER, PIANGUAN), logged(Role.OFFICER)
    for code in (PIANGUAN, YUANPING, "140930"):
        make.inspection(db, make.project(db, supervised_by=code), date(2026, 4, 2), by=code)
        make.planned_check(db, make.year_plan(db, office=code, state=YearPlanState.ADOPTED), make.project(db))
    assert queries(city) == queries(county)


def test_before_the_next_visit_a_county_sees_the_visits_of_all_and_no_foreign_project(
    logged: Any, db: Db, owner: Unit, foreign: Project
) -> None:
    here = make.project(db, owner=owner, supervised_by=PIANGUAN)
    county = logged(Role.OFFICER, PIANGUAN)
    make.inspection(db, foreign, date(2026, 3, 3), by=YUANPING)
    make.inspection(db, foreign, date(2026, 9, 9), by=YUANPING, stage=InspectionStage.PLANNED)
    address = f"/projects/{here.id}/inspections/propose"
    page = county.get(address)
    assert page.says(
        "已到访 1 次、已安排 1 次，上限 3 次", "尚可到访 1 次", "可以合并为联合检查", "原平市水利局，2026年9月9日"
    )
    assert foreign.name not in page.text
    make.inspection(db, foreign, date(2026, 4, 3), by=YUANPING)
    assert county.get(address).says("到访次数已达上限")
    page = county.get(f"/units/{owner.id}/visits")
    assert page.says("下一次到访将超过上限", "原平市水利局", "2 次")
    assert foreign.name not in page.text
    make.inspection(db, foreign, date(2026, 5, 3), by=YUANPING)
    page = county.get("/inspections/visits")
    assert page.says(owner.name, "已达上限")
    assert foreign.name not in page.text
    stranger = logged(Role.OFFICER, "140930")
    stranger.get(f"/units/{owner.id}/visits", status=404)
    assert stranger.get("/inspections/visits").says("没有到访次数已达上限的单位")


def test_a_visit_over_the_cap_is_proposed_with_its_reason(logged: Any, db: Db, owner: Unit, foreign: Project) -> None:
    here = make.project(db, owner=owner, supervised_by=PIANGUAN)
    plan: InspectionPlan = make.year_plan(db, office=PIANGUAN, state=YearPlanState.PUBLISHED, visit_cap=1)
    check = make.planned_check(db, plan, here, 9)
    make.inspection(db, foreign, date(2026, 3, 3), by=YUANPING)
    county = logged(Role.OFFICER, PIANGUAN)
    second = make.login(db, Role.OFFICER, office=PIANGUAN).actor().person_id
    page = county.get(f"/projects/{here.id}/inspections/propose?planned_check_id={check.id}")
    assert page.says("上限 1 次")
    mine = [box.get("value") for box in page.all("input", name="officers") if box.get("checked") is not None]
    said: dict[str, Any] = {"content": "弃渣场", "officers": [*mine, str(second)]}
    assert county.fill(said, status=422).says("再次到访须写明理由")
    assert county.fill(said | {"outside_reason": "汛期弃渣场险情"}).says("检查已发起", "汛期弃渣场险情")


def test_the_desk_asks_for_a_plan_and_for_checks(logged: Any, db: Db) -> None:
    officer = logged(Role.OFFICER)
    assert officer.get("/desk").says("制定年度检查计划", "本年度的检查计划尚未批准")
    project = make.project(db)
    check = make.planned_check(db, make.year_plan(db, state=YearPlanState.ADOPTED), project)
    page = officer.get("/desk")
    assert page.says("发起计划检查", project.name, "9月 跟踪检查，尚未安排人员", "无法定期限")
    assert not page.says("制定年度检查计划")
    assert officer.get(f"/inspections/checks/{check.id}").says(project.name)
