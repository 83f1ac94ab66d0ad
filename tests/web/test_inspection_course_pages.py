"""Pages of the course of an inspection: proposed, approved, recorded, answered, and checked by its code."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Inspection, ScopedSession
from tests import make
from tests.browser import Browser, Page
from tests.make import Login, login

Data = Database[ScopedSession]


def today() -> date:
    return beijing_day(datetime.now(UTC))


def number(who: Login) -> str:
    return str(who.actor().person_id)


class Scene:
    """A project of the city, two officers of it and who approves."""

    def __init__(self, db: Data, app: Flask) -> None:
        self.db, self.app = db, app
        self.officer, self.colleague = login(db, Role.OFFICER), login(db, Role.OFFICER)
        self.approver = login(db, Role.APPROVER)
        self.project = make.project(db)

    def proposal(self, **changes: Any) -> dict[str, Any]:
        filled = {
            "kind": "track",
            "carried_out_on": today().isoformat(),
            "officers": [number(self.officer), number(self.colleague)],
            "content": "弃渣场和表土",
            "outside_reason": "群众举报",
        }
        return {**filled, **changes}

    def window(self, who: Login) -> Browser:
        return Browser(self.app).login(who)

    def proposed(self, browser: Browser, *, status: int = 200, **changes: Any) -> Page:
        browser.get(f"/projects/{self.project.id}/inspections/propose")
        return browser.fill(self.proposal(**changes), status=status)

    def approved(self, browser: Browser, **changes: Any) -> Inspection:
        self.proposed(browser, **changes)
        (inspection,) = self.all()
        approver = self.window(self.approver)
        approver.get(f"/inspections/{inspection.id}/approve")
        approver.fill({})
        return self.all()[0]

    def all(self) -> list[Inspection]:
        with self.db.reading() as session:
            return list(make.everything(session).query(Inspection).order_by(Inspection.id))


@pytest.fixture
def browser(scene: "Scene") -> Browser:
    """The window of the officer."""
    return scene.window(scene.officer)


@pytest.fixture
def scene(db: Data, app: Flask) -> Scene:
    return Scene(db, app)


def test_a_proposal_waits_for_another_person_and_says_so(browser: Browser, scene: Scene) -> None:
    page = scene.proposed(browser)
    assert page.says("检查已发起，等待另一位负责人审批", "待审批", "计划外检查：群众举报", "弃渣场和表土")
    (inspection,) = scene.all()
    assert browser.get("/inspections?state=planned").says("待审批", "1 项")
    assert browser.get("/inspections?state=closed_ok").says("0 项")
    approver = scene.window(scene.approver)
    assert approver.get("/desk").says("审批检查", scene.project.name)
    page = approver.get(f"/inspections/{inspection.id}/approve")
    assert page.says("批准检查", "系统生成检查码", "国办发〔2024〕54号", "群众举报", "检查人员")
    page = approver.fill({})
    assert page.says("检查已批准，检查码已生成", "已批准", "检查码")
    assert 'class="qr"' in page.response.get_data(as_text=True)
    assert browser.get("/desk").says("开展检查", "跟踪检查 已批准")


def test_a_proposal_that_is_refused_keeps_what_was_filled_in(browser: Browser, scene: Scene) -> None:
    page = scene.proposed(browser, status=422, outside_reason="")
    assert page.says("计划外检查请填写理由", "弃渣场和表土")


def test_the_visit_is_recorded_signed_classified_and_published(browser: Browser, scene: Scene) -> None:
    inspection = scene.approved(browser)
    address = f"/inspections/{inspection.id}"
    browser.get(f"{address}/arrive")
    assert browser.fill({}).says("到场已登记", "检查中")
    page = browser.get(f"{address}/record")
    assert page.says("填写检查记录", "检查清单", "实际开展检查的人员")
    rows = {"findings-0-code": "P-16", "findings-0-facts": "边坡未苫盖", "findings-0-demand": "苫盖"}
    page = browser.fill({"present": "项目负责人", "happened": "查看弃渣场", **rows})
    assert page.says("检查记录已保存", "边坡未苫盖", "查看弃渣场", "登记签字", "检查结果定性：检查记录尚未签字")
    assert browser.get("/desk").says("完成检查记录", "未签字")
    browser.get(f"{address}/sign")
    refused = browser.fill({"refused": "y", "signed_on": "", "refusal": "拒签"}, status=422)
    assert refused.says("请写明见证人或者录像编号")
    page = browser.fill({"refused": "y", "signed_on": "", "refusal": "拒签", "witness": "监理员"})
    assert page.says("签字情况已登记", "被检查单位拒绝签字：拒签。见证：监理员")
    page = browser.get(f"{address}/classify")
    assert page.says("建议定为：一般问题")
    assert browser.fill({}).says("检查结果已定性", "一般问题")
    browser.get(f"{address}/publish")
    assert browser.fill({}).says("检查结果已登记公开")
    assert browser.get(f"{address}/classify").says("当前状态为")


def test_a_serious_record_shows_the_clock_of_the_opinion(browser: Browser, scene: Scene) -> None:
    inspection = scene.approved(browser)
    address = f"/inspections/{inspection.id}"
    browser.get(f"{address}/record")
    signed = {"signed_by": "项目负责人", "signed_on": today().isoformat()}
    browser.fill({"findings-0-code": "P-13", "findings-0-facts": "表土未剥离", **signed})
    browser.get(f"{address}/classify")
    page = browser.fill({})
    assert page.says("印发检查意见的期限", "计算过程", f"起算日 {today()}（当日不计）", "拟制水土保持监督检查意见")
    assert browser.get("/desk").says("印发检查意见")
    browser.get(f"{address}/papers/inspection_opinion")
    page = browser.fill({"report_by": (today() + timedelta(days=40)).isoformat()})
    assert page.says("草稿已生成", "请你单位负责转告")
    assert browser.get(f"{address}/papers/inspection_opinion").says("现在不能拟制", "已有水土保持监督检查意见")
    assert browser.get(f"{address}/papers/other", status=404)
    pdf = browser.client.get(f"{address}/forms/i04/pdf")
    assert (pdf.status_code, pdf.mimetype) == (200, "application/pdf")
    assert browser.client.get(f"{address}/forms/i07/pdf").status_code == 302


def test_whoever_is_visited_checks_the_code_without_an_account(browser: Browser, scene: Scene) -> None:
    inspection = scene.approved(browser)
    visited = Browser(scene.app)
    page = visited.get(f"/check/{inspection.check_code}")
    assert page.says("这次检查已经批准", "忻州市水利局", scene.project.name, "执法证号")
    unknown = visited.get("/check/2222-2222-2222-2222")
    malformed = visited.get("/check/nothing")
    assert unknown.says("没有正在进行的检查")
    assert unknown.text == malformed.text


def test_an_inspection_that_is_not_made_yet_shows_no_findings(browser: Browser, scene: Scene) -> None:
    inspection = scene.approved(browser, carried_out_on=(today() + timedelta(days=9)).isoformat())
    page = browser.get(f"/inspections/{inspection.id}")
    assert page.says("计划检查日期")
    assert not page.says("未发现问题")
    browser.get(f"/inspections/{inspection.id}/cancel")
    page = browser.fill({"reason": "项目停工"})
    assert page.says("检查已取消", "检查没有开展", "项目停工")
    assert 'class="qr"' not in page.response.get_data(as_text=True)
