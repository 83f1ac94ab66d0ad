"""Pages of inspections and findings: the field sheet, the file of an inspection, the lists, and who may do what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.inspections import FindingState, InspectionKind
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Finding, Inspection, Project, ScopedSession
from sbsupervise.services.inspections import NewFinding, RecordInspection, record_inspection
from tests import make
from tests.browser import Browser, Page
from tests.make import Login, login

Data = Database[ScopedSession]
DAY = date(2026, 6, 1)
RIGHT = {"responsible": "项目经理", "document_number": "公示〔2026〕1号"}


@dataclass(frozen=True)
class Scene:
    """A project of the city, an officer, and a colleague to go with."""

    db: Data
    officer: Login
    colleague: Login
    project: Project

    def recorded(self, *codes: str) -> Inspection:
        return record(self.db, self.project, (self.officer, self.colleague), *codes)

    def sheet(self, **changes: Any) -> dict[str, Any]:
        filled = {
            "kind": "track",
            "carried_out_on": DAY.isoformat(),
            "officers": [str(person(self.officer)), str(person(self.colleague))],
            "outside_reason": "群众举报",
            "approved_by_name": "分管副局长",
            "approved_on": DAY.isoformat(),
            "present": "项目负责人",
            "summary": "查看弃渣场",
            "findings-0-code": "P-01",
            "findings-0-facts": "风机平台已开挖",
        }
        return {**filled, **changes}

    @property
    def new(self) -> str:
        return f"/projects/{self.project.id}/inspections/new"

    def findings(self) -> list[Finding]:
        with self.db.reading() as session:
            return list(make.everything(session).scalars(select(Finding).order_by(Finding.id)))


@pytest.fixture
def scene(db: Data) -> Scene:
    return Scene(db, login(db, Role.OFFICER), login(db, Role.OFFICER), make.project(db))


def person(who: Login) -> int:
    number = who.actor().person_id
    assert number is not None
    return number


def record(db: Data, project: Project, team: tuple[Login, Login], *codes: str) -> Inspection:
    command = RecordInspection(
        outside_reason="投诉举报核查",
        approved_by_name="批准人",
        approved_on=DAY,
        project_id=project.id,
        kind=InspectionKind.TRACK,
        carried_out_on=DAY,
        officers=tuple(map(person, team)),
        findings=tuple(NewFinding(code=code, facts="现场所见") for code in codes),
    )
    with db.transaction() as session:
        inspection = record_inspection(session, team[0].actor(), command)
        assert inspection.findings is not None
    return inspection


def table_words(page: Page) -> str:
    return " ".join(" ".join("".join(body.itertext()).split()) for body in page.all("tbody"))


def test_an_officer_records_an_inspection_and_sees_what_follows(browser: Browser, scene: Scene) -> None:
    browser.login(scene.officer).get(scene.new)
    page = browser.fill(scene.sheet())
    assert page.says("检查已登记", "2026年6月1日跟踪检查", "风机平台已开挖", "项目负责人", "查看弃渣场")
    assert page.says("严重", "水土保持法第二十六条", "2026年7月31日", "P-01"), "severity, article and day follow"
    assert page.says("已生成线索", "重点关注名单"), "the finding is a ground"
    assert page.says("未核实", "STARTER-1", "不得写“按564号分类”"), "nobody has seen the official catalogue"


def test_the_sheet_begins_with_today_and_with_the_officer(browser: Browser, scene: Scene) -> None:
    page = browser.login(scene.officer).get(scene.new)
    today = beijing_day(datetime.now(UTC)).isoformat()
    assert page.one("input", name="carried_out_on").get("value") == today
    ticked = {box.get("value") for box in page.all("input", name="officers") if box.get("checked") is not None}
    assert ticked == {str(person(scene.officer))}


def test_the_catalogue_is_grouped_by_who_answers_and_says_how_grave(browser: Browser, scene: Scene) -> None:
    page = browser.login(scene.officer).get(scene.new)
    groups = [group.get("label") for group in page.all("select", id="findings-0-code")[0].iter() if group.get("label")]
    assert groups[:3] == ["生产建设单位", "方案编制单位", "技术评审单位"]
    assert page.says("P-16〔一般〕临时苫盖")


def test_a_row_left_blank_is_no_finding(browser: Browser, scene: Scene) -> None:
    browser.login(scene.officer).get(scene.new)
    page = browser.fill(scene.sheet(**{"findings-0-code": "", "findings-0-facts": " "}))
    assert page.says("检查已登记", "未发现问题")


def test_a_gap_in_the_rows_shifts_no_refusal(browser: Browser, scene: Scene) -> None:
    browser.login(scene.officer).get(scene.new)
    rows = {"findings-0-code": "", "findings-0-facts": "", "findings-1-code": "P-41", "findings-1-facts": "无监测"}
    page = browser.fill(scene.sheet(**rows), status=422)
    assert page.says("发现的问题第 2 项，责任单位", "没有登记监测单位")
    wrong = page.one("select", id="findings-1-unit_id")
    assert wrong.get("aria-invalid") == "true"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"officers": []}, ("检查人员", "请选择检查人员"), id="nobody"),
        pytest.param({"findings-0-facts": ""}, ("具体情况", "请填写问题的具体情况"), id="no facts"),
        pytest.param({"findings-0-code": ""}, ("问题", "请选择问题"), id="no code"),
        pytest.param({"findings-0-rectify_by": "2026-05-31"}, ("整改期限", "不能早于检查日期"), id="due too early"),
        pytest.param({"findings-0-rectify_by": "6月"}, ("整改期限", "不是有效的日期"), id="no date at all"),
        pytest.param({"carried_out_on": "2999-01-01"}, ("检查日期", "不能晚于今天"), id="a day to come"),
        pytest.param({"carried_out_on": ""}, ("检查日期", "请填写检查日期"), id="no day"),
        pytest.param({"kind": "duty"}, ("检查方式", "不是有效的选择"), id="not a project's kind"),
    ],
)
def test_a_refusal_stands_at_its_field_and_nothing_is_lost(
    browser: Browser, scene: Scene, changes: dict[str, Any], words: tuple[str, ...]
) -> None:
    browser.login(scene.officer).get(scene.new)
    page = browser.fill(scene.sheet(**changes), status=422)
    assert page.says("有 1 处需要改正", *words)
    assert page.one("input", name="present").get("value") == "项目负责人"
    assert scene.findings() == []


def test_one_officer_is_told_why_two_are_needed(browser: Browser, scene: Scene) -> None:
    browser.login(scene.officer).get(scene.new)
    page = browser.fill(scene.sheet(officers=[str(person(scene.officer))]), status=422)
    assert page.says("检查人员不得少于2人", "水土保持法第四十五条")


def test_the_same_sheet_sent_twice_is_one_inspection(browser: Browser, scene: Scene) -> None:
    address = scene.new
    first = browser.login(scene.officer).get(address)
    key = {"key": first.one("input", name="key").get("value")}
    for _ in range(2):
        browser.get(address)
        browser.fill(scene.sheet(**key))
    assert len(scene.findings()) == 1


def test_between_two_contractors_the_sheet_offers_both(browser: Browser, scene: Scene) -> None:
    one, two = make.unit(scene.db), make.unit(scene.db)
    project = make.project(scene.db, others=[(one, UnitRole.CONTRACTOR), (two, UnitRole.CONTRACTOR)])
    browser.login(scene.officer).get(f"/projects/{project.id}/inspections/new")
    page = browser.fill(scene.sheet(**{"findings-0-code": "P-72", "findings-0-unit_id": str(two.id)}))
    assert page.says(f"{two.name}（施工单位）")


def test_only_officers_record(browser: Browser, scene: Scene) -> None:
    browser.login(login(scene.db, Role.APPROVER)).get(scene.new, status=403)


def test_a_superior_without_a_part_is_told_so(browser: Browser, scene: Scene) -> None:
    theirs = make.project(scene.db, supervised_by="140932")
    page = browser.login(scene.officer).get(f"/projects/{theirs.id}/inspections/new")
    assert page.says("本机关不负责该项目")
    assert not page.all("form", class_="form")


@pytest.mark.parametrize(
    "address", ["/inspections/{0}", "/findings/{1}", "/findings/{1}/rectify", "/findings/{1}/withdraw"]
)
def test_what_another_county_found_is_not_there(browser: Browser, scene: Scene, address: str) -> None:
    inspection = scene.recorded("P-16")
    browser.login(login(scene.db, Role.OFFICER, office="140931"))
    browser.get(address.format(inspection.id, inspection.findings[0].id), status=404)


# Acts on a finding


def test_a_finding_is_put_right_on_its_page(browser: Browser, scene: Scene) -> None:
    inspection = scene.recorded("P-17")
    page = browser.login(scene.colleague).get(f"/inspections/{inspection.id}")
    assert page.says("确认整改", "撤回问题", "其中逾期")
    browser.get(f"/findings/{inspection.findings[0].id}/rectify")
    page = browser.fill({**RIGHT, "rectified_on": "2026-06-10", "proof": "已苫盖，照片 3 张"})
    assert page.says("问题销号", "已销号", "2026年6月10日", "已苫盖", scene.colleague.actor().name + "复核")
    assert [finding.state for finding in scene.findings()] == [FindingState.RECTIFIED]


def test_without_proof_nothing_is_closed(browser: Browser, scene: Scene) -> None:
    inspection = scene.recorded("P-17")
    browser.login(scene.officer).get(f"/findings/{inspection.findings[0].id}/rectify")
    assert browser.fill({**RIGHT, "rectified_on": "2026-05-31", "proof": "x"}, status=422).says("不能早于检查日期")
    assert browser.fill({**RIGHT, "rectified_on": "2026-06-10", "proof": ""}, status=422).says(
        "请填写整改情况和证明材料"
    )


def test_who_recorded_is_told_to_leave_the_withdrawal_to_another(browser: Browser, scene: Scene) -> None:
    inspection = scene.recorded("P-01")
    page = browser.login(scene.officer).get(f"/inspections/{inspection.id}")
    assert page.says("撤回问题：登记人本人不能办理")
    assert not [link for link in page.all("a") if str(link.get("href")).endswith("/withdraw")]
    browser.get(f"/findings/{inspection.findings[0].id}/withdraw")
    assert browser.fill({"reason": "位置有误"}, status=422).says("登记人以外的人员")


def test_another_withdraws_and_is_told_of_the_clue(browser: Browser, scene: Scene) -> None:
    inspection = scene.recorded("P-01")
    page = browser.login(scene.colleague).get(f"/findings/{inspection.findings[0].id}/withdraw")
    assert page.says("不会自动结束该案件", "重点关注名单")
    page = browser.fill({"reason": "位置有误"})
    assert page.says("问题已撤回", "位置有误", "未发现问题")


def test_of_two_who_close_the_same_finding_one_sees_both_texts(app: Flask, scene: Scene) -> None:
    inspection = scene.recorded("P-17")
    address = f"/findings/{inspection.findings[0].id}/rectify"
    browsers = [Browser(app).login(who) for who in (scene.officer, scene.colleague)]
    for browser in browsers:
        browser.get(address)
    browsers[0].fill({**RIGHT, "rectified_on": "2026-06-10", "proof": "已苫盖"})
    page = browsers[1].fill({**RIGHT, "rectified_on": "2026-06-11", "proof": "已洒水"}, status=409)
    assert page.says("已苫盖", "已洒水")


@pytest.mark.parametrize(("role", "office", "links"), [(Role.OFFICER, "140900", 1), (Role.TAX_CLERK, "140900-tax", 0)])
def test_a_clue_is_a_link_for_those_who_may_see_the_case(
    browser: Browser, scene: Scene, role: Role, office: str, links: int
) -> None:
    inspection = scene.recorded("P-01")
    page = browser.login(login(scene.db, role, office=office)).get(f"/inspections/{inspection.id}")
    assert page.says("已生成线索")
    assert len([link for link in page.all("a") if link.text == "已生成线索"]) == links


def test_open_findings_lead_on_to_the_order_to_put_them_right(browser: Browser, scene: Scene) -> None:
    inspection = scene.recorded("P-16")
    browser.login(scene.officer).get(f"/inspections/{inspection.id}")
    order = next(link for link in browser.page.all("a") if link.text == "拟制责令限期改正通知书")
    browser.get(str(order.get("href")))
    browser.fill({})
    page = browser.get(f"/inspections/{inspection.id}")
    assert page.says("文书", "责令限期改正通知书（草稿）")


def test_who_sees_the_file_without_inspecting_finds_no_acts_in_it(browser: Browser, scene: Scene) -> None:
    inspection = scene.recorded("P-01")
    page = browser.login(login(scene.db, Role.APPROVER)).get(f"/inspections/{inspection.id}")
    assert page.says("已生成线索")
    assert not page.says("确认整改")


# Lists


def test_the_address_of_a_finding_leads_to_its_inspection(browser: Browser, scene: Scene) -> None:
    inspection = scene.recorded("P-16")
    page = browser.login(scene.officer).get(f"/findings/{inspection.findings[0].id}")
    assert page.response.request.path == f"/inspections/{inspection.id}"
    page.one("section", id=f"finding-{inspection.findings[0].id}")


def test_the_overdue_say_by_how_many_days(browser: Browser, scene: Scene) -> None:
    scene.recorded("P-16")
    days = (beijing_day(datetime.now(UTC)) - (DAY + timedelta(days=15))).days
    page = browser.login(scene.officer).get("/findings?overdue=y")
    assert page.says("逾期未整改 · 1 项", f"逾期 {days} 天", "程度（未核实）")
    browser.get("/findings?state=rectified")
    assert browser.page.says("已整改 · 0 项", "没有符合条件的记录")


def test_the_list_of_inspections_says_in_words_what_it_shows(browser: Browser, scene: Scene) -> None:
    scene.recorded("P-16")
    office = scene.officer.actor().office_id
    page = browser.login(scene.officer).get(f"/inspections?office_id={office}&kind=track&year=2026&overdue=y&text=测试")
    assert page.says("忻州市水利局 · 跟踪检查 · 2026年 · “测试” · 有逾期未整改的问题 · 1 项")
    assert scene.project.name in table_words(page)


@pytest.mark.parametrize("junk", ["office_id=x&kind=y&year=1e9", "year=99999", "kind=", "office_id=999999"])
@pytest.mark.parametrize("address", ["/inspections", "/findings"])
def test_a_filter_that_is_not_understood_narrows_nothing(
    browser: Browser, scene: Scene, address: str, junk: str
) -> None:
    scene.recorded("P-16")
    assert browser.login(scene.officer).get(f"{address}?{junk}").says("共 1 项")


def test_an_empty_list_says_what_to_do_first(browser: Browser, scene: Scene) -> None:
    assert browser.login(scene.officer).get("/inspections").says("还没有检查记录", "打开一个项目")
    assert browser.get("/findings").says("还没有检查发现的问题")


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(lambda _inspection: "/inspections", id="inspections"),
        pytest.param(lambda _inspection: "/findings", id="findings"),
        pytest.param(lambda _inspection: "/findings?overdue=y", id="overdue findings"),
        pytest.param(lambda inspection: f"/inspections/{inspection.id}", id="one inspection"),
    ],
)
def test_a_page_asks_the_database_as_often_for_many_rows_as_for_one(
    browser: Browser, app: Flask, scene: Scene, address: Callable[[Inspection], str]
) -> None:
    def asked(inspection: Inspection) -> int:
        with make.statements(app.extensions["database"].engine) as seen:
            browser.get(address(inspection))
        return len(seen)

    contractor = make.unit(scene.db)
    team = scene.officer, scene.colleague
    few = scene.recorded("P-01")
    browser.login(scene.officer)
    once = asked(few)
    for _ in range(6):
        project = make.project(scene.db, others=[(contractor, UnitRole.CONTRACTOR)])
        many = record(scene.db, project, team, "P-01", "P-16", "P-71")
    assert asked(many) == once
    assert once <= 22
