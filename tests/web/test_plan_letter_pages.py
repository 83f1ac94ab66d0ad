"""Letters and decisions as pages say them: an opinion is no licence, and what others approved has no letters here."""

from datetime import date

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanKind, PlanState
from sbsupervise.models import Plan, Project, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans import RecordExternal, record_external
from tests import make
from tests.browser import Browser
from tests.walk import AREA, NUMBER, TODAY, accepted, colleague, perform, proposed, reexamined

Db = Database[ScopedSession]


@pytest.fixture
def login(db: Db) -> make.Login:
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp")


@pytest.fixture
def actor(login: make.Login) -> Actor:
    return login.actor(make.noon(TODAY))


@pytest.fixture
def window(app: Flask, login: make.Login) -> Browser:
    """The browser of the approval bureau."""
    return Browser(app).login(login)


def unit_of(app: Flask, db: Db, plan: Plan) -> Browser:
    with db.reading() as session:
        unit_id = make.everything(session).get_one(Project, plan.project_id).construction_unit_id
    return Browser(app).login(make.login(db, Role.UNIT_USER, unit_id=unit_id))


def test_a_reexamination_is_an_opinion_wherever_it_is_spoken_of(
    app: Flask, window: Browser, db: Db, actor: Actor
) -> None:
    plan = reexamined(db, actor)
    page = window.get(f"/plans/{plan.id}/propose")
    assert page.says("方案仍然有效", "应当修改后重新报批", "应当修改的情形", "逐行写明需要修改的内容")
    assert not page.says("不予许可")
    said = {"refusal_ground": "R15-6", "reason": "弃渣场改用新址"}
    proposed(db, plan, colleague(db, actor), PlanState.DENIED, **said)
    assert window.get("/desk").says("拟办意见：应当修改后重新报批")
    page = window.get(f"/plans/{plan.id}/deny")
    assert page.says("意见日期", "意见文号", "水利部令第53号第十八条", "作出重新审核意见：应当修改后重新报批")
    assert page.says("水土保持方案重新审核意见（文稿）", "1.弃渣场改用新址")
    page = window.fill({"decided_on": "2026-03-23", "document_number": "测审函〔2026〕1号"})
    assert page.says("已登记重新审核意见：应当修改后重新报批", "需要修改的内容", "弃渣场改用新址")
    for address in (f"/plans/{plan.id}", f"/plans/{plan.id}/review"):
        page = window.get(address)
        assert page.says("应当修改后重新报批")
        assert not page.says("不予许可")
    page = window.get(f"/projects/{plan.project_id}")
    assert page.says("重新审核", "应当修改后重新报批")
    assert not page.says("不予许可")
    unit = unit_of(app, db, plan)
    assert unit.get("/unit").says("应当修改后重新报批")
    page = unit.get(f"/unit/plans/{plan.id}")
    assert page.says("按重新审核意见修改方案", "意见日期")
    assert not page.says("不予许可", "载明的补偿费")


def test_a_letter_says_whether_it_is_signed(window: Browser, db: Db, actor: Actor) -> None:
    plan = proposed(db, accepted(db, actor), colleague(db, actor))
    assert window.get(f"/plans/{plan.id}/letters/l10").says("尚未编号签发", "打开草稿（PDF）")
    assert window.get(f"/plans/{plan.id}/letters/l04").says("文号和日期由本机关出具时编填")
    assert window.get(f"/plans/{plan.id}/letters/l21").says("该申请不出具此文书", "该申请为“已受理”")
    window.get(f"/plans/{plan.id}/grant")
    faults = {"测审许可[2026]7号": "六角括号", "测审许可〔2026〕07号": "序号前不加0", "测审许可〔2025〕7号": "年份一致"}
    for number, fault in faults.items():
        typed = {"decided_on": "2026-03-02", "document_number": number}
        assert window.fill(typed, status=422).says(fault)
    window.fill({"decided_on": "2026-03-02", "document_number": NUMBER})
    page = window.get(f"/plans/{plan.id}/letters/l10")
    assert page.says(f"2026年3月2日签发，文号 {NUMBER}", "以签发的原件为准")
    assert not page.says("尚未编号签发")
    answer = window.client.get(f"/plans/{plan.id}/letters/l10/pdf")
    assert answer.mimetype == "application/pdf"
    answer.close()


@pytest.mark.parametrize("address", ["letters/l10", "letters/l10/pdf", "review", "remarks/new", "materials/new"])
def test_what_another_body_approved_is_not_reviewed_and_has_no_letters(
    window: Browser, db: Db, actor: Actor, address: str
) -> None:
    plan = external(db, actor)
    page = window.get(f"/plans/{plan.id}/{address}")
    words = "不在本系统出具文书" if "letters" in address else "本系统只作登记"
    assert page.says("该方案由水利部批准", words, "批准机关")


@pytest.mark.parametrize("step", ["deliver", "publish", "revocation"])
def test_the_steps_after_a_decision_are_not_open_for_what_another_body_approved(
    window: Browser, db: Db, actor: Actor, step: str
) -> None:
    plan = external(db, actor)
    page = window.get(f"/plans/{plan.id}/{step}")
    assert page.says("该方案由水利部批准，本系统只作登记，不能办理此项", "批准机关")


def external(db: Db, actor: Actor) -> Plan:
    command = RecordExternal(
        project_id=make.awaiting_plan(db).id,
        external_body="水利部",
        document_number="水保函〔2026〕15号",
        decided_on=date(2026, 3, 2),
        kind=PlanKind.REPORT,
        range_hm2=AREA,
        earthwork_m3=AREA,
    )
    plan: Plan = perform(db, record_external, actor, command)
    return plan
