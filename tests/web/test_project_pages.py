"""Pages of projects: the list, the file of one project, registering, editing, starting, its units."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.projects import PROJECTS, ApprovalLevel, ProjectState
from sbsupervise.domain.supervision_list import COLUMNS
from sbsupervise.models import ScopedSession
from sbsupervise.services.ratings import RunRatings, rate_all
from tests import make, walk
from tests.browser import Browser, Page, fields

Db = Database[ScopedSession]
PAPER = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
FIELDS = {
    "name": "偏关县示例风电场",
    "construction_unit": "示例风电公司",
    "uscc": make.uscc_number(700_001),
    "kind": "风电工程",
    "counties": "140932",
    "area_hm2": "13.32",
    "earthwork_m3": "80,000",
}


@pytest.fixture
def county(app: Flask, db: Db) -> Browser:
    """The browser of an officer of 偏关县."""
    return Browser(app).login(make.login(db, Role.OFFICER, office="140932"))


@pytest.fixture
def city(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.OFFICER))


def names(page: Page) -> list[str]:
    """The projects of a list, as they stand in it."""
    return ["".join(head.itertext()) for head in page.all("th", scope="row")]


def today() -> str:
    return beijing_day(datetime.now(UTC)).isoformat()


def tomorrow() -> str:
    return (beijing_day(datetime.now(UTC)) + timedelta(days=1)).isoformat()


def test_an_officer_finds_a_project_and_opens_its_file(county: Browser, db: Db) -> None:
    number = make.registered(db, name="偏关至河曲公路")
    assert county.get("/projects").says("偏关至河曲公路", "应编未编", "偏关县")
    assert county.get(f"/projects/{number}").says("应编报报告书", "水利部令第53号", "登记项目", "方案未经批准不得开工")


def test_an_empty_list_says_what_to_do_first(county: Browser) -> None:
    assert county.get("/projects").says("清单上还没有项目", "导入清单")


def test_an_office_sees_its_own_projects_and_those_it_stands_by(county: Browser, db: Db) -> None:
    make.registered(db, name="本县项目", counties=("140932",))
    make.registered(db, name="市级项目", counties=("140932",), approval_level=ApprovalLevel.CITY)
    foreign = make.registered(db, name="邻县项目", counties=("140930",))
    assert sorted(names(county.get("/projects"))) == ["市级项目", "本县项目"]
    for address in ("", "/edit", "/start", "/units/new"):
        county.get(f"/projects/{foreign}{address}", status=404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=100%25", ["100%清洁能源"]),
        ("text=%25", ["100%清洁能源"]),
        ("text=_", []),
        ("text=000077", ["河曲公路"]),
        ("text=甲公路", ["河曲公路"]),
        ("county=140930", ["河曲公路"]),
        ("plan_kind=none", ["100%清洁能源"]),
        ("state=exempt", ["100%清洁能源"]),
        ("county=999999&state=nothing", ["100%清洁能源", "河曲公路"]),
    ],
)
def test_the_list_is_narrowed_by_what_the_address_says(city: Browser, db: Db, query: str, found: list[str]) -> None:
    make.registered(db, name="100%清洁能源", area_hm2=Decimal("0.4"), earthwork_m3=Decimal(10))
    code = "2305-140900-04-01-000077"
    make.registered(db, name="河曲公路", code=code, counties=("140930",), construction_unit="甲公路公司")
    assert sorted(names(city.get(f"/projects?{query}"))) == found


def test_the_list_says_in_words_what_it_shows(city: Browser, db: Db) -> None:
    make.registered(db, name="示例工程")
    page = city.get("/projects?county=140932&state=plan_required&plan_kind=report&text=示例")
    assert page.says("偏关县 · 应编未编 · 报告书 · 含“示例” 1 项")


def test_the_list_is_read_page_by_page(city: Browser, db: Db) -> None:
    for number in range(52):
        make.registered(db, name=f"项目{number:02}")
    page = city.get("/projects?sort=name")
    assert names(page) == [f"项目{number:02}" for number in range(50)]
    page = city.get(str(page.one("a", rel="next").get("href")))
    assert names(page) == ["项目50", "项目51"]
    assert names(city.get(str(page.one("a", rel="prev").get("href")))) == [f"项目{number:02}" for number in range(50)]


def test_what_the_list_shows_goes_out_as_a_table_that_comes_in_again(city: Browser, db: Db) -> None:
    make.registered(db, name="河曲公路", counties=("140930", "140932"), investment_fen=1_234_500_000)
    make.registered(db, name="代县公路", counties=("140923",))
    page = city.get("/projects?county=140930")
    export = city.get(str(page.one("a", class_="list-export").get("href")))
    rows = list(openpyxl.load_workbook(BytesIO(export.response.data)).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == tuple(column.header for column in COLUMNS)
    assert [row[1] for row in rows[1:]] == ["河曲公路"]
    text = city.get("/projects/export.csv").response.data.decode("utf-8-sig")
    assert "河曲县、偏关县,13.32,80000,,,1234.5," in text
    again = {"file": (BytesIO(export.response.data), "again.xlsx")}
    city.get("/projects/import")
    assert city.fill(again).says("没有错误", "1 个没有变化")


def test_a_project_is_registered_by_hand(county: Browser) -> None:
    county.get("/projects/new")
    page = county.fill(FIELDS)
    assert page.says("项目已登记", "偏关县示例风电场", "应编报报告书", "偏关县水利局")


def test_what_is_wrong_stands_beside_every_field_at_once(county: Browser) -> None:
    county.get("/projects/new")
    page = county.fill(
        {**FIELDS, "uscc": "123", "area_hm2": "13.32 hm²", "longitude": "39", "latitude": "111"}, status=422
    )
    assert page.says("有 3 处需要改正", "应为18位", "只填数字", "填反")


def test_an_empty_form_names_what_is_required(county: Browser) -> None:
    county.get("/projects/new")
    assert county.fill({}, status=422).says("有 7 处需要改正", "项目名称：必填")


def test_who_names_a_known_unit_otherwise_is_told(county: Browser, db: Db) -> None:
    make.registered(db, construction_unit="示例风力发电公司", uscc=FIELDS["uscc"])
    county.get("/projects/new")
    assert county.fill(FIELDS).says("已登记为“示例风力发电公司”")


def test_a_project_is_edited_and_keeps_what_was_not_touched(county: Browser, db: Db) -> None:
    number = make.registered(db, name="旧名称", site="示例镇", investment_fen=1_234_500_000)
    county.get(f"/projects/{number}/edit")
    page = county.fill({"name": "新名称"})
    assert page.says("修改已保存", "新名称", "示例镇", "12,345,000.00 元", "修改项目登记")


def test_two_who_edit_at_once_see_both_texts(county: Browser, app: Flask, db: Db) -> None:
    number = make.registered(db, name="旧名称")
    other = Browser(app).login(make.login(db, Role.OFFICER, office="140932"))
    county.get(f"/projects/{number}/edit")
    other.get(f"/projects/{number}/edit")
    county.fill({"name": "甲改的名称"})
    page = other.fill({"name": "乙改的名称"}, status=409)
    assert page.says("您的修改没有保存", "甲改的名称", "乙改的名称")


def test_a_start_without_a_plan_is_announced_before_it_is_recorded(county: Browser, db: Db) -> None:
    number = make.registered(db)
    assert county.get(f"/projects/{number}/start").says("“应编未编”变更为“未批先建”", "水土保持法第二十六条")
    assert county.page.says("没有有效的方案批复", "作为违法线索查处")
    said = {"evidence": "现场照片12张"}
    assert county.fill({"happened_on": tomorrow(), **said}, status=422).says("开工日期不能晚于今天")
    assert county.fill({"happened_on": today(), "evidence": ""}, status=422).says("请写明事实和证据")
    page = county.fill({"happened_on": today(), **said, "file": (BytesIO(PAPER), "照片.pdf")})
    assert page.says("项目状态为“未批先建”", "登记检查", f"开工日期 {today()}，证据：现场照片12张")
    (file,) = [str(a.get("href")) for a in page.all("a") if "下载证据文件" in "".join(a.itertext())]
    download = county.client.get(file)
    assert (download.data, download.mimetype) == (PAPER, "application/pdf")
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert county.get(f"/projects/{number}/start").says(
        "不能登记开工", "此项已经登记", "可办理：登记补办（在方案页）、终止"
    )


def test_a_start_before_the_approval_is_warned_of_before_and_after_it_is_recorded(city: Browser, db: Db) -> None:
    number = make.granted_plan(db, approved_on=date(2026, 3, 2)).project_id
    page = city.get(f"/projects/{number}/start")
    assert page.says("批复只覆盖2026-03-02至2029-03-02的开工", "水土保持法第二十六条、第五十三条")
    assert page.says("补偿费没有核定", "开工前一次性缴纳（财综〔2014〕8号第九条）")
    page = city.fill({"happened_on": "2026-03-01", "evidence": "现场照片"})
    assert page.says("未批先建", "2026-03-01已经开工，2026-03-02才批复方案", "水土保持法第二十六条、第五十三条")
    assert city.get("/warnings").says("批复前已开工", "2026-03-02批复")


def test_a_fee_that_was_never_assessed_stands_on_the_page_of_the_acceptance(city: Browser, db: Db) -> None:
    plan = make.granted_plan(
        db, state=ProjectState.COMPLETED, approved_on=date(2026, 3, 2), started_on=date(2026, 6, 1)
    )
    page = city.get(f"/projects/{plan.project_id}")
    assert page.says("补偿费没有核定")
    assert city.get(f"/projects/{plan.project_id}/accept").says("补偿费没有核定", "未缴清的不得验收合格")
    make.exempt_from_fee(db, plan.project_id)
    assert not city.get(f"/projects/{plan.project_id}/accept").says("补偿费没有核定")


def test_the_approval_of_a_project_of_a_ministry_is_put_on_record(app: Flask, db: Db) -> None:
    number = make.registered(db, approval_level=ApprovalLevel.MINISTRY)
    province = Browser(app).login(make.login(db, Role.APPROVAL_OFFICER, Role.OFFICER, office="140000"))
    page = province.get(f"/projects/{number}")
    assert page.says("水利部外部批准，在此只作登记（水利部令第53号第十条）", "方案由水利部审批", "登记外部批准")
    assert not page.says("登记方案申请")
    page = province.get(f"/projects/{number}/plans/new")
    assert page.says("部级项目的方案由水利部审批（水利部令第53号第十条）")
    said = {"document_number": "水许可决〔2026〕8号", "decided_on": "2026-03-02"}
    assert province.fill(said).says("外部批准已登记", "水利部")
    assert province.get(f"/projects/{number}").says("已批未开工")


def test_while_an_application_is_under_way_the_project_leads_to_it(app: Flask, db: Db) -> None:
    window = make.login(db, Role.APPROVAL_OFFICER, office="140900-sp")
    project = make.awaiting_plan(db)
    page = Browser(app).login(window).get(f"/projects/{project.id}")
    assert page.says("尚未申请", "登记方案申请")
    plan = walk.submitted(db, window.actor(), project)
    page = Browser(app).login(window).get(f"/projects/{project.id}")
    assert page.says("正在办理（已提交）", "方案申请正在办理，当前为“已提交”")
    button = page.one("a", class_="btn-primary")
    assert (button.get("href"), "".join(button.itertext())) == (f"/plans/{plan.id}", "办理方案申请")
    assert not page.says("登记方案申请")


def test_the_foot_of_a_page_names_the_office_of_whoever_is_logged_in(app: Flask, db: Db) -> None:
    window = Browser(app).login(make.login(db, Role.APPROVAL_OFFICER, office="140900-sp"))
    (foot,) = window.get("/projects").all("footer")
    assert "忻州市行政审批服务管理局" in "".join(foot.itertext())


def test_the_file_of_a_project_offers_what_is_open_and_nothing_else(county: Browser, db: Db) -> None:
    number = make.registered(db)

    def offered() -> set[str]:
        page = county.get(f"/projects/{number}")
        links = {str(a.get("href")).removeprefix(f"/projects/{number}/") for a in page.all("a")}
        return links & {step.act.removeprefix("project.").replace("_", "-") for step in PROJECTS.steps}

    assert offered() == {"start", "terminate"}
    county.get(f"/projects/{number}/start")
    county.fill({"happened_on": today(), "evidence": "现场照片"})
    assert offered() == {"terminate"}


def test_an_act_that_is_not_open_is_refused_in_words_however_it_is_sent(county: Browser, db: Db) -> None:
    number = make.registered(db)
    page = county.get(f"/projects/{number}/accept")
    assert page.says("不能登记自主验收", "当前状态为“应编未编”，尚不到办理此项的时候", "（水利部令第53号第二十二条）")
    assert {f"/projects/{number}/start", f"/projects/{number}/terminate"} <= {str(a.get("href")) for a in page.all("a")}
    county.get(f"/projects/{number}/start")
    page = county.fill({"happened_on": today(), "evidence": "现场照片"})
    form = county.get(f"/projects/{number}/terminate").all("form", method="post")[-1]
    page = county.post(
        f"/projects/{number}/accept", {**fields(form), "happened_on": today(), "evidence": "鉴定书"}, status=422
    )
    assert page.says("当前状态为“未批先建”", "不能登记自主验收")


def test_a_project_whose_approval_has_lapsed_reads_so_everywhere(city: Browser, db: Db) -> None:
    number = make.awaiting_plan(db, state=ProjectState.APPROVED, approved_on=date(2020, 5, 10)).id
    assert city.get("/projects?state=expired").says("满三年未开工 1 项")
    assert names(city.get("/projects?state=approved")) == []
    assert city.get(f"/projects/{number}").says("满三年未开工", "须报原审批部门重新审核")
    assert city.get(f"/projects/{number}/start").says("变更为“未批先建”", "批复只覆盖2020-05-10至2023-05-10的开工")
    city.get(f"/projects/{number}/expire")
    assert city.fill({"happened_on": today(), "evidence": "现场核实未动工"}).says("项目状态为“满三年未开工”")


def test_the_size_is_judged_where_a_plan_is_called_for(county: Browser, db: Db) -> None:
    number = make.registered(db, area_hm2=Decimal("0.4"), earthwork_m3=Decimal(100))
    page = county.get(f"/projects/{number}/require-plan")
    assert page.says("0.5 hm² 以上或者 1,000 m³ 以上应当编报方案", "不是发现之日")
    size = {"area_hm2": "0.4999", "earthwork_m3": "999.99"}
    said = {"happened_on": today(), "evidence": "实测图", **size}
    assert county.fill(said, status=422).says("免于编报方案")
    assert county.fill({**said, "area_hm2": "0.6"}).says("项目状态为“应编未编”", "应编报报告表")


def test_a_superior_without_a_part_watches(city: Browser, db: Db) -> None:
    number = make.registered(db, counties=("140932",))
    assert city.get(f"/projects/{number}").says("本机关不承担该项目的审批或者监管")
    assert city.get(f"/projects/{number}/start").says("由承担机关登记")


def test_a_unit_is_named_and_removed(county: Browser, db: Db) -> None:
    number = make.registered(db)
    county.get(f"/projects/{number}/units/new")
    page = county.fill({"role": "contractor", "uscc": make.uscc_number(700_002), "name": "示例施工公司"})
    assert page.says("参建单位已登记", "施工单位", "示例施工公司")
    (link,) = [str(a.get("href")) for a in page.all("a") if str(a.get("href")).endswith("/remove")]
    county.get(link)
    page = county.fill({})
    assert page.says("参建单位已删除", "删除参建单位")
    assert not page.says("示例施工公司 ")
    county.get(link, status=404)


def test_a_unit_that_leaves_is_shown_with_its_days(county: Browser, db: Db) -> None:
    number = make.registered(db)
    county.get(f"/projects/{number}/units/new")
    days = {"contracted_on": "2026-01-05", "since": "2026-01-10"}
    page = county.fill({"role": "monitor", "uscc": make.uscc_number(700_003), "name": "示例监测公司", **days})
    assert page.says("2026-01-10 至 今", "合同 2026-01-05")
    (link,) = [str(a.get("href")) for a in page.all("a") if str(a.get("href")).endswith("/end")]
    county.get(link)
    page = county.fill({"until": "2026-06-30"})
    assert page.says("2026-01-10 至 2026-06-30")
    assert not [a for a in page.all("a") if str(a.get("href")).endswith("/end")]


def test_a_line_through_two_counties_is_divided_among_them(city: Browser, db: Db) -> None:
    number = make.registered(db, counties=("140930", "140932"), approval_level=ApprovalLevel.CITY, linear=True)
    assert city.get(f"/projects/{number}").says("线型工程是", "还没有分县填报")
    city.get(f"/projects/{number}/divide")
    said = {"area_140930": "6.66", "earthwork_140930": "30000", "area_140932": "6.67", "earthwork_140932": "50,000"}
    assert city.fill(said, status=422).says("合计13.33 hm²，比项目总量13.32 hm²多0.01 hm²")
    assert city.fill({**said, "area_140932": ""}, status=422).says("请填写面积")
    page = city.fill({**said, "area_140932": "6.66"})
    assert page.says("已保存", "分县面积和土石方量", "河曲县", "6.66")


def test_a_project_passes_to_another_construction_unit(county: Browser, db: Db) -> None:
    number = make.registered(db, construction_unit="示例甲公司")
    page = county.get(f"/projects/{number}/hand-over")
    assert page.says("方案批复随项目转移", "此前的检查问题、补偿费和名单记录仍归原单位")
    said = {"uscc": make.uscc_number(700_004), "name": "示例乙公司", "happened_on": "2026-07-01"}
    page = county.fill({**said, "evidence": "资产转让协议"})
    assert page.says("变更已登记", "示例乙公司", "原生产建设单位", "示例甲公司", "至 2026-06-30", "交接日期 2026-07-01")


def test_a_unit_shows_the_newest_grade_of_its_part(county: Browser, app: Flask, db: Db) -> None:
    number = make.registered(db)
    for year in (2025, 2024):
        rate_all(db, make.operator(), RunRatings(year=year))
    assert county.get(f"/projects/{number}").says("2025年本级评价：")
    clerk = Browser(app).login(make.login(db, Role.TAX_CLERK, office="140900-tax"))
    page = clerk.get(f"/projects/{number}")
    assert not page.says("本级评价：")
    assert not [a for a in page.all("a") if "/units/" in str(a.get("href"))]


def test_who_may_only_look_finds_no_way_to_change(app: Flask, db: Db) -> None:
    number = make.registered(db)
    approver = Browser(app).login(make.login(db, Role.APPROVER, office="140932"))
    page = approver.get(f"/projects/{number}")
    assert not [a for a in page.all("a") if str(a.get("href")).endswith(("/edit", "/start", "/new"))]
    for address in (f"/projects/{number}/edit", f"/projects/{number}/start", "/projects/new", "/projects/import"):
        approver.get(address, status=403)


def test_the_tax_office_sees_the_fee_and_no_notices(app: Flask, db: Db) -> None:
    plan = make.granted_plan(db)
    clerk = Browser(app).login(make.login(db, Role.TAX_CLERK, office="140900-tax"))
    page = clerk.get(f"/projects/{plan.project_id}")
    assert page.all("h2", id="fees")
    assert not page.all("h2", id="notices")


def test_a_list_of_many_needs_no_more_queries_than_one_of_few(city: Browser, app: Flask, db: Db) -> None:
    def queries(address: str) -> int:
        with make.statements(app.extensions["database"].engine) as seen:
            city.get(address)
        return len(seen)

    number = make.registered(db, counties=("140930", "140932"))
    few = queries("/projects")
    for _ in range(5):
        make.registered(db, counties=("140930", "140932"))
    assert queries("/projects") == few < 15
    assert queries(f"/projects/{number}") < 25
