"""Letters of an application out of its records."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from sbsupervise.domain.papers import Mark, NoticePaper, text_of
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanKind, PlanState
from sbsupervise.domain.plans.letters import LetterKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, Project
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans import (
    RecordExternal,
    deny_plan,
    rail_of,
    record_external,
    send_to_review,
    story_of,
)
from sbsupervise.services.plans.letters import letter, letters_of, mark_of
from sbsupervise.services.plans.remarks import AddRemark, add_remark
from sbsupervise.services.units import DescribeUnit, describe_unit
from tests import make
from tests.walk import (
    AREA,
    DECIDED,
    NUMBER,
    TODAY,
    Db,
    accepted,
    colleague,
    deemed,
    denied,
    denying,
    granted,
    perform,
    proposed,
    reexamined,
    sending,
    submitted,
)

K = LetterKind


@pytest.fixture
def window(db: Db) -> Actor:
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


def described(db: Db) -> Project:
    """A project whose place and owner are on record as letters need them."""
    project = make.awaiting_plan(db, site="测试县测试村")
    officer = make.login(db, Role.OFFICER).actor(make.noon(TODAY))
    command = DescribeUnit(unit_id=project.construction_unit_id, legal_representative="测试人", address="测试路1号")
    perform(db, describe_unit, officer, command)
    return project


def text(db: Db, plan: Plan, kind: LetterKind, actor: Actor) -> str:
    return text_of(read(db, plan, kind, actor))


def test_an_acceptance_says_by_when_the_application_is_decided(db: Db, window: Actor) -> None:
    plan = accepted(db, window, project=described(db))
    found = text(db, plan, K.L04, window)
    assert "2026年2月10日" in found
    assert "审批期限至2026年3月2日届满" in found
    assert "测试人" in found


def test_a_correction_lists_what_the_reviewer_asks_for_and_nothing_else(db: Db, window: Actor) -> None:
    plan = submitted(db, window, project=described(db))
    for about, words, asked in (("field:range_hm2", "面积与附图不一致", True), ("field:kind", "内部意见", False)):
        perform(db, add_remark, window, AddRemark(plan_id=plan.id, about=about, text=words, asks_correction=asked))
    found = text(db, plan, K.L03, window)
    assert "防治责任范围：面积与附图不一致" in found
    assert "内部意见" not in found


def test_a_letter_names_what_the_records_lack(db: Db, window: Actor) -> None:
    plan = deemed(db, window)
    with pytest.raises(RuleError, match=r"缺少必备要素.*法定代表人.*申请人地址.*建设地点"):
        text(db, plan, K.L04, window)
    with pytest.raises(RuleError, match=r"防治标准执行等级.*六项防治指标目标值.*水土保持总投资"):
        text(db, plan, K.L10, window)


def test_a_correction_says_until_which_day_and_by_which_article_what_follows(db: Db, window: Actor) -> None:
    plan = submitted(db, window, project=described(db))
    command = AddRemark(plan_id=plan.id, about="field:kind", text="补交附图", asks_correction=True)
    perform(db, add_remark, window, command)
    found = text(db, plan, K.L03, window)
    assert "请于2026年4月30日前（含当日）一并提交全部补正材料" in found, "20 working days after 1 April"
    assert (
        "至2026年4月30日仍未提交全部补正材料的，申请不具备《中华人民共和国行政许可法》第三十二条第一款第五项" in found
    )


def test_an_acceptance_gives_the_day_that_was_promised_whatever_paused_or_extended_it_since(
    db: Db, window: Actor
) -> None:
    plan = perform(db, send_to_review, window, sending(accepted(db, window)))
    assert "审批期限至2026年3月2日届满" in text(db, plan, K.L04, window)


def test_a_refusal_names_the_article_of_its_ground_and_no_code_of_ours(db: Db, window: Actor) -> None:
    plan = denied(db, window)
    found = text(db, plan, K.L12, window)
    assert "《生产建设项目水土保持方案管理办法》第十五条第一项规定的不予许可情形：水土流失防治目标" in found
    assert "R15" not in found


def test_a_decision_that_is_signed_shows_its_number_and_day(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    paper = read(db, plan, K.L10, window)
    assert (paper.number, paper.signed_on, mark_of(paper)) == ("", None, Mark.DRAFT)
    paper = read(db, granted(db, window, plan), K.L10, window)
    assert (paper.number, paper.signed_on, mark_of(paper)) == (NUMBER, DECIDED, Mark.COPY)


def test_what_another_body_approved_has_no_letters(db: Db, window: Actor) -> None:
    command = RecordExternal(
        project_id=make.awaiting_plan(db).id,
        external_body="水利部",
        document_number="水保函〔2026〕15号",
        decided_on=DECIDED,
        kind=PlanKind.REPORT,
        range_hm2=AREA,
        earthwork_m3=AREA,
    )
    plan = perform(db, record_external, window, command)
    assert listed(db, plan) == set()
    for kind in K:
        with pytest.raises(RuleError, match="外部批准的方案不在本系统出具文书"):
            text(db, plan, kind, window)


def test_a_letter_that_is_none_of_the_application_is_refused_for_its_state(db: Db, window: Actor) -> None:
    with pytest.raises(RuleError, match="该申请为“已受理”，不出具《撤销水行政许可决定书》"):
        text(db, accepted(db, window), K.L21, window)


def reviewed_by_unit(db: Db, window: Actor) -> Plan:
    """One at a body of reviewers."""
    unit = make.unit(db)
    plan: Plan = perform(db, send_to_review, window, sending(accepted(db, window), reviewer_uscc=unit.uscc))
    return plan


def by_commitment(db: Db, window: Actor) -> Plan:
    facts = {"kind": PlanKind.FORM, "range_hm2": Decimal(4), "earthwork_m3": Decimal(40000)}
    project = make.awaiting_plan(db, plan_kind=PlanKind.FORM, area_hm2=Decimal(4), earthwork_m3=Decimal(40000))
    return accepted(db, window, project=project, **facts)


@pytest.mark.parametrize(
    ("walk", "kinds"),
    [
        pytest.param(submitted, {K.L23}, id="handed in"),
        pytest.param(accepted, {K.L04, K.L14, K.L10}, id="accepted"),
        pytest.param(reviewed_by_unit, {K.L04, K.L14, K.L24}, id="at the reviewers"),
        pytest.param(by_commitment, {K.L04, K.L10}, id="by commitment, with nothing left out of the time"),
        pytest.param(reexamined, {K.L04, K.L26}, id="a re-examination, with nothing left out either"),
        pytest.param(granted, {K.L10}, id="granted"),
        pytest.param(denied, {K.L12}, id="refused"),
    ],
)
def test_the_letters_are_those_of_the_state_and_the_kind(
    db: Db, window: Actor, walk: Callable[..., Plan], kinds: set[LetterKind]
) -> None:
    assert listed(db, walk(db, window)) == kinds


def test_a_reexamination_ends_in_an_opinion(db: Db, window: Actor) -> None:
    plan = reexamined(db, window)
    again = {"refusal_ground": "R15-6", "reason": "弃渣场改用新址\n补充表土平衡"}
    waiting = proposed(db, plan, colleague(db, window), PlanState.DENIED, **again)
    found = text(db, waiting, K.L26, window)
    assert "原方案应当作下列修改" in found
    assert "1.弃渣场改用新址。2.补充表土平衡。" in found
    command = denying(waiting, decided_on=date(2026, 3, 23), document_number="测审函〔2026〕1号")
    plan = perform(db, deny_plan, window, command)
    assert plan.shown_state.label == "应当修改后重新报批"
    with db.reading() as session:
        held = make.everything(session).get_one(Plan, plan.id)
        assert story_of(session, held)[0].title == "应当修改后重新报批"
        assert "应当修改后重新报批" in [step.label for step in rail_of(held, None)]


def read(db: Db, plan: Plan, kind: LetterKind, actor: Actor) -> NoticePaper:
    with db.reading() as session:
        return letter(make.everything(session).get_one(Plan, plan.id), kind, actor)


def listed(db: Db, plan: Plan) -> set[LetterKind]:
    with db.reading() as session:
        return set(letters_of(make.everything(session).get_one(Plan, plan.id)))
