"""Pages of the review of a plan, as a reviewer and the applicant see them."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanState
from sbsupervise.models import Plan, Project, ScopedSession, Unit
from sbsupervise.services.plans.remarks import AddRemark, add_remark
from tests import make
from tests.browser import Browser, Page
from tests.walk import TODAY, accepted, bare, colleague, deemed, perform, proposed, submitted

Db = Database[ScopedSession]
PDF = b"%PDF-1.7\nfor tests\n%%EOF\n"


@pytest.fixture
def login(db: Db) -> make.Login:
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp")


@pytest.fixture
def window(app: Flask, login: make.Login) -> Browser:
    """The browser of the approval bureau."""
    return Browser(app).login(login)


@pytest.fixture
def plan(db: Db, login: make.Login) -> Plan:
    return accepted(db, login.actor(make.noon(TODAY)))


@pytest.fixture
def empty(db: Db, login: make.Login) -> Plan:
    """One without papers or data, accepted by law."""
    return deemed(db, login.actor(make.noon(TODAY)))


def opened(page: Page) -> str:
    """The text of the chapter that stands open."""
    (found,) = [chapter for chapter in page.all("details", class_="points") if chapter.get("open") is not None]
    return "".join(found.itertext()).strip()


def chosen(page: Page, name: str) -> str | None:
    """What is chosen in a select field."""
    options = page.one("select", name=name).iter("{http://www.w3.org/1999/xhtml}option")
    return next((option.get("value") for option in options if option.get("selected") is not None), None)


def test_the_desk_says_what_is_missing_before_the_decision(window: Browser, empty: Plan) -> None:
    page = window.get(f"/plans/{empty.id}/review")
    assert page.says("须补正", "决定书缺少法定代表人", "没有防治责任范围矢量数据", "0 / 6 项已填目标值")
    assert page.says("决定前还缺", "个审查要点未审查", "缺少申请函", "没有未整改的问题", "待核实")
    assert page.says("P01", "综合说明", "审批期限", "办理进度")


def test_a_chapter_is_marked_and_the_next_one_stands_open(window: Browser, plan: Plan) -> None:
    page = window.get(f"/plans/{plan.id}/review")
    assert opened(page).startswith("综合说明")
    page = window.fill({"points-0-verdict": "lacking", "points-0-note": "引用了废止的标准", "rest_conforming": "y"})
    assert page.says("审查结论已保存", "3 / 3", "1 点不符合", "1 个审查要点不符合")
    assert opened(page).startswith("项目概况")
    page = window.get(f"/plans/{plan.id}/review?chapter=overview")
    assert page.one("input", name="points-0-note").get("value") == "引用了废止的标准"


def test_a_fault_without_a_reason_is_refused_and_nothing_is_lost(window: Browser, plan: Plan) -> None:
    window.get(f"/plans/{plan.id}/review/site")
    page = window.fill({"points-0-verdict": "lacking", "points-1-verdict": "conforming"}, status=422)
    assert page.says("请写明理由", "审查要点：选址评价")
    assert chosen(page, "points-1-verdict") == "conforming"


def test_a_paper_is_handed_in_and_comes_back_as_an_attachment(window: Browser, plan: Plan) -> None:
    window.get(f"/plans/{plan.id}/materials/new")
    page = window.fill({"kind": "letter", "project_name": "另一个名称", "file": (BytesIO(PDF), "申请函.pdf")})
    assert page.says("材料已登记", "申请函的项目名称“另一个名称”与登记的", "申请函.pdf")
    (link,) = [link for link in page.all("a") if link.text == "申请函.pdf"]
    answer = window.client.get(link.get("href"))
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_that_is_no_paper_is_refused(window: Browser, plan: Plan) -> None:
    window.get(f"/plans/{plan.id}/materials/new")
    page = window.fill({"kind": "plan", "file": (BytesIO(b"<html>"), "方案.pdf")}, status=422)
    assert page.says("只收PDF、OFD、JPEG和PNG文件")


def test_a_remark_is_written_where_it_belongs_and_settled(window: Browser, plan: Plan) -> None:
    page = window.get(f"/plans/{plan.id}/remarks/new?about=field:range_hm2")
    assert chosen(page, "about") == "field:range_hm2"
    page = window.fill({"text": "面积与附图不一致", "asks_correction": "y"})
    assert page.says("意见已保存", "1 条意见", "面积与附图不一致", "要求补正", "未送出", "1 条补正意见尚未解决")
    (link,) = [link for link in page.all("a") if str(link.get("href")).endswith("/settle")]
    window.get(str(link.get("href")))
    page = window.fill({})
    assert page.says("意见已标为已解决", "已解决")


def test_what_is_missing_refuses_the_acceptance_and_the_page_leads_on(
    window: Browser, db: Db, login: make.Login
) -> None:
    today = beijing_day(datetime.now(UTC))
    plan = bare(db, login.actor(make.noon(today)), submitted_on=today)
    page = window.get(f"/plans/{plan.id}/accept")
    assert page.says("须补正", "缺少申请函", "方案特性表还没有填写", "水利部令第53号第十一条")
    assert not page.all("button", class_="btn-danger")
    for slug in ("correction", "materials/new", "sheet/edit"):
        assert page.all("a", href=f"/plans/{plan.id}/{slug}"), slug
    token = str(page.all("input", name="csrf_token")[0].get("value"))
    sent = {"csrf_token": token, "accepted_on": today.isoformat()}
    answer = window.post(f"/plans/{plan.id}/accept", sent, status=422)
    assert answer.says("申请材料不齐全或者不符合法定形式，不能受理", "行政许可法第三十二条第一款第四项")
    make.handed_in(db, plan)
    page = window.get(f"/plans/{plan.id}/accept")
    assert not page.says("须补正")
    assert page.all("button", class_="btn-danger")


def test_a_pasted_text_is_never_cut_and_the_form_says_how_much_is_too_much(window: Browser, plan: Plan) -> None:
    page = window.get(f"/plans/{plan.id}/materials/new")
    assert [field for tag in ("input", "textarea") for field in page.all(tag) if field.get("maxlength")] == []
    page = window.fill({"kind": "letter", "note": "长" * 501}, status=422)
    assert page.says("最多500字")
    assert page.one("input", name="note").get("value") == "长" * 501


def test_the_edition_of_the_template_is_chosen_from_those_in_force(window: Browser, plan: Plan) -> None:
    page = window.get(f"/plans/{plan.id}/materials/new")
    assert page.says("2018年版（2026-06-01以前提交的可以采用）", "2026年版（2026-06-01起提交的应当采用）")
    page = window.fill({"kind": "plan", "copies": "3", "template": "其他"})
    assert page.says("本方案采用其他版本", "其他版模板")


def test_a_letter_that_cannot_be_made_says_why(window: Browser, empty: Plan) -> None:
    page = window.get(f"/plans/{empty.id}/letters/l04")
    assert page.says("文稿还不能生成", "法定代表人", "申请人地址")
    assert window.client.get(f"/plans/{empty.id}/letters/l04/pdf").status_code == 404
    assert window.client.get(f"/plans/{empty.id}/letters/l99").status_code == 404


def test_another_office_looks_on_and_marks_nothing(app: Flask, db: Db, plan: Plan) -> None:
    officer = Browser(app).login(make.login(db, Role.OFFICER))
    page = officer.get(f"/plans/{plan.id}/review")
    assert page.says("审查要点", "未审查")
    assert not any("/review/" in str(form.get("action")) for form in page.all("form", method="post"))


def test_the_applicant_sees_a_correction_only_when_it_was_sent(app: Flask, db: Db, login: make.Login) -> None:
    actor = login.actor(make.noon(TODAY))
    plan = submitted(db, actor)
    command = AddRemark(plan_id=plan.id, about="field:range_hm2", text="面积与附图不一致", asks_correction=True)
    perform(db, add_remark, actor, command)
    with db.reading() as session:
        unit_id = make.everything(session).get_one(Plan, plan.id).project.construction_unit_id
    unit = Browser(app).login(make.login(db, Role.UNIT_USER, unit_id=unit_id))
    page = unit.get("/unit")
    assert page.says("方案申请", "已收件")
    page = unit.get(f"/unit/plans/{plan.id}")
    assert page.says("等待审批机关决定是否受理")
    assert not page.says("面积与附图不一致")


def test_whoever_signs_reads_the_letter_first(app: Flask, db: Db, login: make.Login, empty: Plan) -> None:
    actor = login.actor(make.noon(TODAY))
    plan = empty
    proposed(db, plan, colleague(db, actor), PlanState.DENIED)
    window = Browser(app).login(login)
    page = window.get(f"/plans/{plan.id}/deny")
    assert page.says("决定书文稿还不能生成", "法定代表人", "目标偏低")
    described(db, plan)
    page = window.get(f"/plans/{plan.id}/deny")
    assert page.says("不予水行政许可决定书（文稿）", "目标偏低", "申请行政复议", "第十五条")


def described(db: Db, plan: Plan) -> None:
    """What a letter says of the applicant and the place is on record."""
    with db.transaction() as session:
        project = make.everything(session).get_one(Project, plan.project_id)
        make.change(session, project, site="测试县测试村")
        unit = session.get_one(Unit, project.construction_unit_id)
        make.change(session, unit, legal_representative="测试人", address="测试路1号")
