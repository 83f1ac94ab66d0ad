"""Pages of rectification: a unit reports and has its receipt, an office checks, calls a talk and lists what is late."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Finding, Project, ScopedSession, Unit
from tests import make
from tests.browser import Browser
from tests.make import Login, login

TODAY = beijing_day(datetime.now(UTC))
FOUND = TODAY - timedelta(days=5)
LATE = TODAY - timedelta(days=90)
DONE = {"responsible": "项目经理", "text": "季报已公开", "document_number": "公示〔2026〕1号"}


@dataclass(frozen=True)
class Scene:
    db: Database[ScopedSession]
    contractor: Unit
    project: Project
    officer: Login
    owner: Login

    def found(self, code: str = "P-17", on: date = FOUND, owner: Unit | None = None) -> Finding:
        return make.finding(self.db, self.project, code, on, owner=owner)


@pytest.fixture
def scene(db: Database[ScopedSession]) -> Scene:
    contractor = make.unit(db)
    project = make.project(db, others=[(contractor, UnitRole.CONTRACTOR)])
    owner = login(db, Role.UNIT_USER, unit_id=project.construction_unit_id)
    return Scene(db, contractor, project, login(db, Role.OFFICER), owner)


def test_a_unit_reports_gets_its_number_at_once_and_another_person_closes_the_finding(
    app: Flask, browser: Browser, scene: Scene
) -> None:
    finding = scene.found()
    page = browser.login(scene.owner).get("/unit/findings")
    assert page.says("等待本单位整改（1）", "等待机关复核（0）", "还剩")
    browser.get(f"/unit/findings/{finding.id}/report")
    page = browser.fill(DONE | {"papers": (BytesIO(b"%PDF-1.7\n%%EOF"), "报告.pdf")})
    assert page.says("整改报告已提交", "回执号", f"整改{TODAY.year}-", "等待机关复核", "报告.pdf")
    paper = next(str(link.get("href")) for link in page.all("a") if "/papers/" in str(link.get("href")))
    assert browser.client.get(paper).data == b"%PDF-1.7\n%%EOF"
    office = Browser(app).login(scene.officer)
    page = office.get(f"/inspections/{finding.inspection_id}")
    assert page.says("本次检查 1 之 1", "待复核", "季报已公开", "应于")
    office.get(f"/findings/{finding.id}/accept")
    assert office.fill({"opinion": "属实"}).says("复核通过，问题销号", "已整改")
    assert browser.get("/unit/findings").says("已经办结（1）")


def test_a_report_without_its_proof_is_refused_beside_the_field_and_nothing_typed_is_lost(
    browser: Browser, scene: Scene
) -> None:
    finding = scene.found("P-16")
    browser.login(scene.owner).get(f"/unit/findings/{finding.id}/report")
    page = browser.fill({"responsible": "项目经理", "text": "已苫盖"}, status=422)
    assert page.says("整改后的照片", "已苫盖")
    page = browser.fill(DONE | {"photos": (BytesIO(b"no photo"), "x.jpg")}, status=422)
    assert page.says("整改后的照片")


def test_a_contractor_sees_its_own_finding_at_home_and_nothing_else(browser: Browser, scene: Scene) -> None:
    own, other = scene.found("P-72", owner=scene.contractor), scene.found()
    browser.login(login(scene.db, Role.UNIT_USER, unit_id=scene.contractor.id))
    assert browser.get("/unit").says("顺坡溜渣", scene.project.name)
    assert browser.get(f"/unit/findings/{own.id}").says("提交整改报告", scene.project.name)
    for address in (f"/unit/findings/{other.id}", f"/unit/findings/{other.id}/report"):
        browser.get(address, status=404)


def test_a_paper_of_another_finding_is_not_there(browser: Browser, scene: Scene) -> None:
    first, second = scene.found(), scene.found()
    browser.login(scene.owner).get(f"/unit/findings/{first.id}/report")
    page = browser.fill(DONE | {"papers": (BytesIO(b"%PDF-1.7\n%%EOF"), "报告.pdf")})
    paper = next(str(link.get("href")) for link in page.all("a") if "/papers/" in str(link.get("href")))
    assert browser.client.get(paper.replace(f"/{first.id}/", f"/{second.id}/")).status_code == 404


def test_the_late_are_counted_by_county_and_lead_to_their_list(browser: Browser, scene: Scene) -> None:
    scene.found(on=LATE)
    page = browser.login(scene.officer).get("/findings/overdue")
    assert page.says("偏关县", "按首个期限")
    page = browser.get("/findings?first_overdue=y&county=140932")
    assert page.says("偏关县", "按首个期限逾期", "1 项")
    assert browser.get("/findings?inactive=y").says("没有后续措施：检查满 30 日", "1 项")


def test_a_talk_is_called_from_the_inspection_with_what_is_late(browser: Browser, scene: Scene) -> None:
    finding = scene.found(on=LATE)
    page = browser.login(scene.officer).get(f"/inspections/{finding.inspection_id}")
    assert page.says("复核意见和约谈")
    page = browser.get(f"/inspections/{finding.inspection_id}/talks/new")
    assert page.says(f"{finding.facts}", "逾期未整改")
    tomorrow = TODAY + timedelta(days=1)
    filled = {"called": "法定代表人", "talk_on": tomorrow.isoformat(), "talk_hour": "25:00", "place": "会议室"}
    assert browser.fill(filled, status=422).says("请填写约谈时间，如 9:30")
    page = browser.fill({"talk_hour": "9:30"})
    assert page.says("约谈已登记", "制作约谈通知书", "登记拒绝参加")
    browser.get(str(browser.page.one("a", class_="btn-primary").get("href")))
    assert browser.fill({}).says("约谈通知书", "9时30分", "不属于行政处罚")
    assert not browser.page.says("行政复议")
    assert browser.get("/talks").says("已通知")
