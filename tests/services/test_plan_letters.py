"""Letters of an application out of its records."""

import pytest

from sbsupervise.domain.papers import text_of
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans.letters import LetterKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, Project
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans.letters import letter, letters_of
from sbsupervise.services.plans.remarks import AddRemark, add_remark
from sbsupervise.services.units import DescribeUnit, describe_unit
from tests import make
from tests.walk import TODAY, Db, accepted, perform, submitted

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
    with db.reading() as session:
        return text_of(letter(make.everything(session).get_one(Plan, plan.id), kind, actor))


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
    plan = accepted(db, window)
    with pytest.raises(RuleError, match=r"缺少必备要素.*法定代表人.*申请人地址.*建设地点"):
        text(db, plan, K.L04, window)
    with pytest.raises(RuleError, match=r"防治标准执行等级.*六项防治指标目标值.*水土保持总投资"):
        text(db, plan, K.L10, window)


@pytest.mark.parametrize(
    ("walk", "kinds"),
    [
        pytest.param(submitted, {K.L23, K.L04, K.L03, K.L01, K.L02}, id="handed in"),
        pytest.param(accepted, {K.L04, K.L14, K.L24, K.L10, K.L12}, id="accepted"),
    ],
)
def test_the_letters_are_those_of_the_state(db: Db, window: Actor, walk: object, kinds: set[LetterKind]) -> None:
    assert callable(walk)
    plan = walk(db, window)
    with db.reading() as session:
        assert set(letters_of(make.everything(session).get_one(Plan, plan.id))) == kinds
