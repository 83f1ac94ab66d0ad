"""Pages of the approval of plans, as the offices walk through them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.projects import ProjectState
from sbsupervise.models import Plan, Project, ScopedSession
from tests import make
from tests.browser import Browser, fields

Db = Database[ScopedSession]
NUMBER = "测审许可〔2026〕7号"


def today() -> date:
    return beijing_day(datetime.now(UTC))


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


@pytest.fixture
def window(app: Flask, db: Db) -> Browser:
    """The browser of the approval bureau, which records and decides."""
    return Browser(app).login(make.login(db, Role.APPROVAL_OFFICER, office="140900-sp"))


@pytest.fixture
def second(app: Flask, db: Db) -> Browser:
    """The browser of the other person of the bureau, who proposes what the first one signs."""
    return Browser(app).login(make.login(db, Role.APPROVAL_OFFICER, office="140900-sp"))


def propose(second: Browser, plan: Plan, **typed: str) -> None:
    """Propose a decision, to grant if not told."""
    make.looked_through(second.app.extensions["database"], plan)
    second.get(f"/plans/{plan.id}/propose")
    assert second.fill({"outcome": "granted"} | typed).says("拟办意见已提出，等待另一人签发")


def only_plan(db: Db) -> Plan:
    with db.reading() as session:
        return make.everything(session).scalars(select(Plan)).one()


def hand_in(window: Browser, db: Db, project: Project | None = None, **typed: str) -> Plan:
    project = project or make.awaiting_plan(db)
    window.get(f"/projects/{project.id}/plans/new")
    window.fill({"submitted_on": days_ago(9)} | typed)
    plan = only_plan(db)
    make.handed_in(db, plan)
    return plan


def test_an_application_is_sent_back_once_and_each_item_is_answered_before_it_is_accepted(
    window: Browser, db: Db
) -> None:
    project = make.awaiting_plan(db)
    page = window.get(f"/projects/{project.id}/plans/new")
    assert page.says("应编报报告书", "面积 5 hm² 以上或者土石方 50,000 m³ 以上的编报报告书", "水利部令第53号")
    assert page.one("option", value="report").get("selected") is not None
    assert page.one("input", name="range_hm2").get("value") == "13.32"

    page = window.fill({"submitted_on": days_ago(3)})
    assert page.says("方案申请已登记", "已提交", "受理期限", "计算过程", "第1个工作日 = ")
    plan = only_plan(db)

    page = window.get(f"/plans/{plan.id}/correction")
    assert page.says("通知之日", "行政许可法第三十二条第一款第四项")
    page = window.fill({"correction_asked_on": days_ago(3), "correction_text": "缺少责任页签名\n缺少附图"})
    assert page.says("补正", "缺少责任页签名", "缺少附图", "待补正", "本机关设定，非法定")
    page = window.get(f"/plans/{plan.id}/corrected")
    assert page.says("1. 缺少责任页签名", "2. 缺少附图")
    refused = window.fill({"corrected_on": days_ago(3), "answers-0-text": "已补签"}, status=422)
    assert refused.says("2. 缺少附图：请填写补正情况")
    assert window.fill({"answers-1-text": "已补图"}).says("补正情况：已补签", "已答复")

    page = window.get(f"/plans/{plan.id}/accept")
    assert page.says("须补正", "缺少申请函", "缺少方案文本", "已经告知过补正", "登记材料")
    assert not page.all("form", method="post", class_="form")
    make.handed_in(db, plan)
    page = window.get(f"/plans/{plan.id}/accept")
    assert page.says("受理该方案的审批申请", "水利部令第53号第十二条")
    page = window.fill({"accepted_on": days_ago(3)})
    assert page.says("已受理，审批期限开始计算", "审批期限", "准予许可／不予许可")


def test_an_application_goes_from_the_review_to_the_public(window: Browser, second: Browser, db: Db) -> None:
    plan = hand_in(window, db, submitted_on=days_ago(3))
    window.get(f"/plans/{plan.id}/accept")
    window.fill({"accepted_on": days_ago(3)})
    window.get(f"/plans/{plan.id}/to-review")
    assert window.fill({"review_told_on": ""}, status=422).says("请填写书面告知日期")
    page = window.fill({"review_from": days_ago(2), "review_told_on": days_ago(2)})
    assert page.says("技术评审中", "审批期限（评审期间暂停）", "技术评审期限", "本机关组织专家评审")
    window.get(f"/plans/{plan.id}/reviewed")
    assert window.fill({"review_to": days_ago(1), "review_opinion": "同意"}).says("评审完成")

    propose(second, plan)
    assert second.page.says("由另一人签发")
    assert not second.page.all("a", href=f"/plans/{plan.id}/grant")
    page = window.get(f"/plans/{plan.id}/grant")
    assert page.says("试算 53,280.00 元，费率待核实", "同日抄送监管机关")
    page = window.fill({"document_number": NUMBER, "fee_stated_fen": "53280"})
    assert page.says("已登记准予行政许可决定", NUMBER, "53,280.00 元", "按期办结", "补偿费待水行政主管部门核定")
    assert page.says("送达期限", "公开期限", "抄送监管机关", "忻州市水利局", "没有其他待签发的方案")
    assert not page.says("不一致")
    with db.reading() as session:
        assert make.everything(session).get_one(Project, plan.project_id).state is ProjectState.APPROVED

    window.get(f"/plans/{plan.id}/deliver")
    window.fill({"delivery_proof": "直接送达"})
    window.get(f"/plans/{plan.id}/publish")
    refused = window.fill({"published_at": "javascript:alert(1)"}, status=422)
    assert refused.says("请填写以 http:// 或者 https:// 开头的网址")
    page = window.fill({"published_at": "https://example.org/1"})
    assert page.says("直接送达", "https://example.org/1")
    assert not page.says("送达期限")


def test_a_stated_fee_that_differs_is_a_warning_and_no_refusal(window: Browser, second: Browser, db: Db) -> None:
    plan = hand_in(window, db)
    window.get(f"/plans/{plan.id}/accept")
    window.fill({"accepted_on": days_ago(8)})
    propose(second, plan)
    window.get(f"/plans/{plan.id}/grant")
    page = window.fill({"document_number": NUMBER, "fee_stated_fen": "60000.50"})
    assert page.says("决定书载明的补偿费与试算不一致", "载明 60,000.50 元", "试算 53,280.00 元")
    assert only_plan(db).fee_stated_fen == 6_000_050


def test_a_denial_is_proposed_with_its_ground_and_signed_as_proposed(window: Browser, second: Browser, db: Db) -> None:
    plan = hand_in(window, db)
    window.get(f"/plans/{plan.id}/accept")
    window.fill({"accepted_on": days_ago(8)})
    page = second.get(f"/plans/{plan.id}/propose")
    assert len(page.all("option")) == 9
    page = second.fill({"outcome": "denied", "reason": "弃渣场位置不明确"}, status=422)
    assert page.says("不予许可须选明法定理由")
    second.fill({"refusal_ground": "R15-2"})
    window.get(f"/plans/{plan.id}/grant")
    assert window.fill({"document_number": NUMBER}, status=422).says("经办人的拟办意见是“不予许可”")
    assert window.get(f"/plans/{plan.id}/deny").says("弃渣未作综合利用调查", "弃渣场位置不明确")
    page = window.fill({"document_number": NUMBER})
    assert page.says("不予许可", "弃渣未作综合利用调查", "弃渣场位置不明确")


def test_who_proposes_does_not_sign_and_a_returned_proposal_says_why(window: Browser, second: Browser, db: Db) -> None:
    plan = hand_in(window, db)
    window.get(f"/plans/{plan.id}/accept")
    window.fill({"accepted_on": days_ago(8)})
    window.get(f"/plans/{plan.id}/grant")
    assert window.fill({"document_number": NUMBER}, status=422).says("须先由经办人提出拟办意见")
    propose(second, plan)
    second.get(f"/plans/{plan.id}/grant")
    assert second.fill({"document_number": NUMBER}, status=422).says("经办与审批不得为同一人")
    window.get(f"/plans/{plan.id}/return")
    page = window.fill({"reason": "请核对弃渣场位置"})
    assert page.says("已退回，由经办人重拟", "退回重拟", "请核对弃渣场位置")


def test_one_plan_after_another_is_signed_from_the_list_of_what_waits(window: Browser, second: Browser, db: Db) -> None:
    projects = [make.awaiting_plan(db) for _ in range(3)]
    for project in projects:
        window.get(f"/projects/{project.id}/plans/new")
        window.fill({"submitted_on": days_ago(9)})
    with db.reading() as session:
        plans = list(make.everything(session).scalars(select(Plan).order_by(Plan.id)))
    for plan in plans:
        make.handed_in(db, plan)
        window.get(f"/plans/{plan.id}/accept")
        window.fill({"accepted_on": days_ago(8)})
        propose(second, plan)
    assert second.get("/plans?state=to_sign").says("待签发 · 0 项")
    assert window.get("/plans?state=to_sign").says("待签发 · 3 项")

    page = window.get(f"/plans/{plans[0].id}")
    (focused,) = [link for link in page.all("a") if link.get("autofocus") is not None]
    assert focused.get("href") == f"/plans/{plans[0].id}/grant"
    page = window.get(f"/plans/{plans[0].id}/grant")
    assert page.one("input", name="document_number").get("autofocus") is not None
    page = window.fill({"document_number": NUMBER})
    (focused,) = [link for link in page.all("a") if link.get("autofocus") is not None]
    assert focused.get("href") == f"/plans/{plans[1].id}", "the next one that waits"
    page = window.get(f"/plans/{plans[1].id}/grant")
    assert page.one("input", name="document_number").get("value") == "测审许可〔2026〕8号"
    assert window.fill({}).says("下一件待签发")


def test_a_withdrawal_ends_the_application(window: Browser, db: Db) -> None:
    plan = hand_in(window, db)
    window.get(f"/plans/{plan.id}/withdraw")
    assert window.fill({}, status=422).says("请填写撤回的书面材料和理由")
    assert window.fill({"reason": "撤回申请书"}).says("撤回", "撤回申请书")
    assert only_plan(db).state is PlanState.WITHDRAWN


def test_a_form_goes_by_commitment_and_shows_no_review(window: Browser, second: Browser, db: Db) -> None:
    project = make.awaiting_plan(db, area_hm2=Decimal(2), earthwork_m3=Decimal(900))
    plan = hand_in(window, db, project, submitted_on=days_ago(0))
    page = window.get(f"/plans/{plan.id}")
    assert page.says("报告表", "承诺制", "即来即办、现场办结", "转一般程序")
    window.get(f"/plans/{plan.id}/accept")
    page = window.fill({})
    acts = page.all("p", class_="heading-acts")[0]
    assert [link.text for link in acts.iter() if link.get("href")] == ["提出拟办意见"]
    propose(second, plan)
    window.get(f"/plans/{plan.id}/grant")
    assert window.fill({"document_number": NUMBER}).says("按期办结")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"range_hm2": "十三"}, "请填写数字"),
        ({"range_hm2": ""}, "请填写防治责任范围"),
        ({"kind": "form"}, "应当编报报告书"),
        ({"submitted_on": "昨天"}, "请填写日期"),
        ({"submitted_on": "2999-01-01"}, "提交日期不能晚于今天"),
        ({"compiler_uscc": make.uscc_number(888_888)}, "请先登记单位"),
        ({"range_hm2": "0.1", "earthwork_m3": "1"}, "免于编报"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(window: Browser, db: Db, typed: dict[str, str], message: str) -> None:
    window.get(f"/projects/{make.awaiting_plan(db).id}/plans/new")
    page = window.fill(typed, status=422)
    assert page.says("内容尚未保存", message)


def test_a_list_says_what_it_shows_and_when_each_is_due(window: Browser, app: Flask, db: Db) -> None:
    assert window.get("/plans").says("还没有方案申请")
    plan = hand_in(window, db, submitted_on=days_ago(0))
    page = window.get("/plans?state=open")
    assert page.says("办理中 · 1 项", "测试项目", "还剩 5 个工作日")
    assert page.one("a", href=f"/plans/{plan.id}") is not None
    assert window.get("/plans?state=granted").says("准予许可 · 0 项", "没有符合条件的方案申请")
    assert window.get("/plans?text=没有这个项目").says("没有符合条件的方案申请")
    assert window.get("/plans?state=nonsense&office=x").says("1 项")
    elsewhere = Browser(app).login(make.login(db, Role.OFFICER, office="140931"))
    assert elsewhere.get("/plans").says("还没有方案申请")
    elsewhere.get(f"/plans/{plan.id}", status=404)


def test_whoever_may_not_decide_sees_who_does(window: Browser, app: Flask, db: Db) -> None:
    plan = hand_in(window, db)
    approver = Browser(app).login(make.login(db, Role.APPROVER))
    assert approver.get(f"/plans/{plan.id}").says("由忻州市行政审批服务管理局的审批人员办理")
    approver.get(f"/plans/{plan.id}/accept")
    assert approver.fill({}, status=422).says("其他机关不能办理此项")
    clerk = Browser(app).login(make.login(db, Role.TAX_CLERK, office="140900-tax"))
    clerk.get(f"/plans/{plan.id}/accept", status=403)


def test_an_act_that_is_not_open_leads_back(window: Browser, db: Db) -> None:
    plan = hand_in(window, db)
    assert window.get(f"/plans/{plan.id}/grant").says("当前状态下不能办理此项", "下一步")


def test_a_project_that_needs_no_approval_says_so_instead_of_a_form(window: Browser, db: Db) -> None:
    plan = hand_in(window, db)
    page = window.get(f"/projects/{plan.project_id}/plans/new")
    assert page.says("现在不能登记方案申请", "已有正在办理的方案申请")
    assert page.all("input", name="range_hm2") == []


def test_the_same_form_sent_twice_makes_one_application(window: Browser, db: Db) -> None:
    address = f"/projects/{make.awaiting_plan(db).id}/plans/new"
    window.get(address)
    sent = fields(window.page.all("form", method="post")[-1])
    assert window.post(address, sent).says("方案申请已登记")
    assert window.post(address, sent).says("方案申请已登记")
    assert only_plan(db).state is PlanState.SUBMITTED


def test_a_late_acceptance_is_told_what_the_law_makes_of_it(window: Browser, db: Db) -> None:
    plan = hand_in(window, db, submitted_on=days_ago(0))
    assert not window.get(f"/plans/{plan.id}").says("即为受理")
    late = make.awaiting_plan(db)
    window.get(f"/projects/{late.id}/plans/new")
    page = window.fill({"submitted_on": days_ago(30)})
    assert page.says("已逾期", "审批期限（视为受理）", "自收到申请材料之日起即为受理")
    assert not page.says("通知补正")
    window.get(page.response.request.path + "/correction")
    assert window.fill({"correction_text": "缺图"}, status=422).says("起即为受理", "行政许可法第三十二条第一款第四项")
    window.get(page.response.request.path + "/accept")
    assert window.fill({}).says("视为受理：逾期未告知补正")


def test_two_who_decide_at_once_see_both_texts(window: Browser, app: Flask, db: Db) -> None:
    plan = hand_in(window, db)
    other = Browser(app).login(make.login(db, Role.APPROVAL_OFFICER, office="140900-sp"))
    window.get(f"/plans/{plan.id}/accept")
    other.get(f"/plans/{plan.id}/correction")
    window.fill({})
    assert other.fill({"correction_text": "缺图"}, status=409).says("缺图")


def test_a_list_of_many_needs_no_more_queries_than_one_of_few(window: Browser, app: Flask, db: Db) -> None:
    def queries() -> int:
        with make.statements(app.extensions["database"].engine) as seen:
            window.get("/plans")
        return len(seen)

    make.granted_plan(db)
    few = queries()
    for _ in range(4):
        make.granted_plan(db)
    assert queries() == few


def test_what_was_refused_is_no_part_of_the_story(window: Browser, db: Db) -> None:
    plan = hand_in(window, db, submitted_on=days_ago(0))
    window.get(f"/plans/{plan.id}/accept")
    window.fill({"accepted_on": "2999-01-01"}, status=422)
    page = window.get(f"/plans/{plan.id}")
    titles = [element.text for element in page.all("p", class_="entry-title")]
    assert [title for title in titles if not str(title).startswith("test.")] == ["提交申请"]


def test_a_change_of_an_approved_plan_is_applied_for_from_the_page_of_the_project(
    window: Browser, second: Browser, db: Db
) -> None:
    base = make.granted_plan(db)
    page = window.get(f"/projects/{base.project_id}")
    assert page.says("登记变更、补充申请", "登记外部批准")
    page = window.get(f"/projects/{base.project_id}/plans/new")
    assert page.says("以现行有效的批复", str(base.document_number))
    assert [option.get("value") for option in page.one("select", name="application").iter() if option.get("value")] == [
        "change",
        "supplement",
    ]
    page = window.fill({"application": "change", "range_hm2": "15"})
    assert page.says("方案申请已登记", "变更报告", "原批复", str(base.document_number))


def test_an_approval_of_the_province_is_recorded_and_shows_no_clock(window: Browser, db: Db) -> None:
    project = make.awaiting_plan(db)
    window.get(f"/projects/{project.id}/plans/external")
    typed = {"external_body": "山西省水利厅", "document_number": "晋水保函(2026)15号", "decided_on": days_ago(3)}
    assert window.fill(typed, status=422).says("年份用六角括号")
    page = window.fill({"document_number": "晋水保函〔2026〕15号"})
    assert page.says("外部批准已登记", "山西省水利厅", "本系统只作登记", "晋水保函〔2026〕15号")
    assert not page.says("送达期限")
    assert window.get(f"/projects/{project.id}").says("已批未开工", "山西省水利厅")
    refused = window.get(f"/projects/{make.awaiting_plan(db).id}/plans/external")
    assert refused.says("登记批准")


def test_an_approval_is_cancelled_by_two_persons_under_a_number(window: Browser, second: Browser, db: Db) -> None:
    plan = make.granted_plan(db)
    page = second.get(f"/plans/{plan.id}/cancellation")
    assert page.says("行政许可法第七十条第三项")
    page = second.fill({"ground": "R70-3", "facts": "企业注销登记"})
    assert page.says("已提请注销，由另一人决定", "提请注销", "企业注销登记")
    assert not [link for link in page.all("a") if str(link.get("href")).endswith(f"/plans/{plan.id}/cancel")]
    assert window.get("/desk").says("审批撤销、注销许可", "提请注销")
    page = window.get(f"/plans/{plan.id}/cancel")
    assert page.says("企业注销登记", "行政许可法第七十条第三项")
    page = window.fill({"document_number": f"测审销〔{days_ago(0)[:4]}〕1号"})
    assert page.says("已登记注销许可决定", "已注销", "注销决定文号")


def test_the_supervising_office_reads_its_copy_and_may_propose_to_revoke(
    window: Browser, second: Browser, app: Flask, db: Db
) -> None:
    plan = hand_in(window, db)
    window.get(f"/plans/{plan.id}/accept")
    window.fill({"accepted_on": days_ago(8)})
    propose(second, plan)
    window.get(f"/plans/{plan.id}/grant")
    window.fill({"document_number": NUMBER})
    officer = Browser(app).login(make.login(db, Role.OFFICER))
    assert officer.get("/desk").says("批复抄送待阅")
    assert officer.get(f"/plans/{plan.id}").says("阅收抄送", "尚未阅收", "提请撤销")
    officer.get(f"/plans/{plan.id}/copy/read")
    assert officer.fill({}).says("已阅收")
    page = officer.get(f"/plans/{plan.id}/revocation")
    assert not page.says("以大报小"), "it speaks of commitment alone"
    assert officer.fill({"facts": "材料虚假"}, status=422).says("请选明法定情形")
    assert officer.fill({"ground": "R69-6"}).says("已提请撤销", "行政许可法第六十九条第二款", "另一人签发或者退回")
    officer.get(f"/plans/{plan.id}/take-back-ending")
    assert officer.fill({"reason": "另行核实"}).says("提请已撤回", "另行核实", "提请撤销")
    officer.get(f"/plans/{plan.id}/revocation")
    officer.fill({"ground": "R69-6", "facts": "材料虚假"})
    window.get(f"/plans/{plan.id}/decline-ending")
    assert window.fill({"reason": "证据不足"}).says("提请已退回，许可继续有效", "证据不足")
    officer.get(f"/plans/{plan.id}/revocation")
    officer.fill({"ground": "R69-6", "facts": "材料虚假"})

    page = window.get(f"/plans/{plan.id}/revoke")
    assert page.says("材料虚假", "已开工的转为未批先建")
    page = window.fill({"document_number": "测审撤〔2026〕1号", "redo_by": "2999-01-01"})
    assert page.says("已登记撤销许可决定", "已撤销", "测审撤〔2026〕1号")
    with db.reading() as session:
        assert make.everything(session).get_one(Project, plan.project_id).state is ProjectState.PLAN_REQUIRED
