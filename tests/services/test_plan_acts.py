"""The way of an application up to its decision: what moves, what is refused, and to whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanKind, PlanState, Procedure
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, Project
from sbsupervise.services.acts import Actor, EditConflictError, ForbiddenError, NotSeenError
from sbsupervise.services.plans import (
    AcceptPlan,
    Answer,
    AskCorrection,
    CorrectPlan,
    DenyPlan,
    GrantPlan,
    ProposeDecision,
    ReceiveReview,
    RedirectPlan,
    SendToReview,
    TurnAwayPlan,
    WithdrawPlan,
    accept_plan,
    ask_correction,
    correct_plan,
    deny_plan,
    grant_plan,
    items_sent,
    propose_decision,
    rail_of,
    receive_review,
    redirect,
    send_to_review,
    turn_away,
    withdraw_plan,
)
from tests import make
from tests.walk import (
    ACCEPTED,
    NUMBER,
    SUBMITTED,
    TODAY,
    Db,
    accepted,
    colleague,
    granting,
    perform,
    proposed,
    returning,
    sending,
    submitted,
)


@pytest.fixture
def approver(db: Db) -> Actor:
    """Somebody of the office that approves."""
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


@pytest.fixture
def officer(db: Db) -> Actor:
    """Somebody of the office that supervises."""
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


def read(db: Db, cls: type[Any], key: int) -> Any:
    with db.reading() as session:
        return make.everything(session).get_one(cls, key)


def test_an_application_goes_to_the_office_that_approves_the_project(db: Db, officer: Actor, approver: Actor) -> None:
    compiler = make.unit(db)
    plan = submitted(db, officer, compiler_uscc=compiler.uscc)
    assert (plan.office_id, plan.compiler_id) == (approver.office_id, compiler.id)
    assert (plan.state, plan.procedure) == (PlanState.SUBMITTED, Procedure.ORDINARY)


@pytest.mark.parametrize(
    ("facts", "procedure"),
    [
        pytest.param({"in_evaluated_zone": True}, Procedure.COMMITMENT, id="a report in an evaluated zone"),
        pytest.param(
            {"kind": PlanKind.FORM, "range_hm2": Decimal(2), "earthwork_m3": Decimal(900)},
            Procedure.COMMITMENT,
            id="every form",
        ),
        pytest.param(
            {"range_hm2": Decimal(2), "earthwork_m3": Decimal(900)}, Procedure.ORDINARY, id="a report of free will"
        ),
    ],
)
def test_the_procedure_follows_from_kind_and_place(
    db: Db, officer: Actor, facts: dict[str, Any], procedure: Procedure
) -> None:
    assert submitted(db, officer, **facts).procedure is procedure


@pytest.mark.parametrize(
    ("facts", "field", "message"),
    [
        pytest.param({"kind": PlanKind.FORM}, "kind", "应当编报报告书", id="a form for a large project"),
        pytest.param({"range_hm2": Decimal(0)}, "range_hm2", "必须大于0", id="no land"),
        pytest.param({"range_hm2": Decimal("1.1234567")}, "range_hm2", "最多6位小数", id="more decimals than kept"),
        pytest.param({"earthwork_m3": Decimal("0.001")}, "earthwork_m3", "最多2位小数", id="a part of a litre"),
        pytest.param({"earthwork_m3": Decimal(-1)}, "earthwork_m3", "不能为负数", id="less than no earth"),
        pytest.param({"earthwork_m3": Decimal(10**10)}, "earthwork_m3", "最多10位", id="more earth than there is"),
        pytest.param({"range_hm2": Decimal(10**10)}, "range_hm2", "最多10位", id="more land than there is"),
        pytest.param(
            {"range_hm2": Decimal("0.49"), "earthwork_m3": Decimal(999)}, None, "免于编报", id="needs no plan"
        ),
        pytest.param({"submitted_on": date(2026, 4, 2)}, "submitted_on", "不能晚于今天", id="tomorrow"),
        pytest.param({"compiler_uscc": "91"}, "compiler_uscc", "应为18位", id="no code"),
        pytest.param({"compiler_uscc": make.uscc_number(999_999)}, "compiler_uscc", "请先登记单位", id="nobody's code"),
    ],
)
def test_an_application_that_cannot_be_is_refused(
    db: Db, officer: Actor, facts: dict[str, Any], field: str | None, message: str
) -> None:
    with pytest.raises(RuleError, match=message) as refusal:
        submitted(db, officer, **facts)
    assert refusal.value.field == field


@pytest.mark.parametrize("state", [ProjectState.LISTED, ProjectState.EXEMPT, ProjectState.APPROVED])
def test_a_project_that_needs_no_approval_takes_no_application(db: Db, officer: Actor, state: ProjectState) -> None:
    with pytest.raises(RuleError, match="无需申请方案审批"):
        submitted(db, officer, make.awaiting_plan(db, state=state))


def test_one_application_at_a_time(db: Db, officer: Actor, approver: Actor) -> None:
    project = make.awaiting_plan(db)
    first = submitted(db, officer, project)
    with pytest.raises(RuleError, match="已有正在办理的方案申请"):
        submitted(db, officer, project)
    withdrawing = WithdrawPlan(plan_id=first.id, reason="撤回申请书")
    with pytest.raises(RuleError, match="其他机关不能办理此项"):
        perform(db, withdraw_plan, officer, withdrawing)
    perform(db, withdraw_plan, approver, withdrawing)
    assert submitted(db, officer, project).id != first.id


def test_a_project_without_an_approving_office_waits(db: Db, officer: Actor) -> None:
    with pytest.raises(RuleError, match="没有登记唯一的审批机关"):
        submitted(db, officer, make.awaiting_plan(db, approved_by=None))


def test_a_superior_that_only_looks_on_may_not_record(db: Db, officer: Actor) -> None:
    project = make.awaiting_plan(db, approved_by="140932", supervised_by="140932")
    with pytest.raises(RuleError, match="不是该项目的审批、监管机关"):
        submitted(db, officer, project)


def test_a_superior_that_only_looks_on_takes_no_corrections_and_no_withdrawal(db: Db, officer: Actor) -> None:
    county = make.login(db, Role.OFFICER, Role.APPROVER, office="140932").actor(make.noon(TODAY))
    plan = submitted(db, county, make.awaiting_plan(db, approved_by="140932", supervised_by="140932"))
    with pytest.raises(RuleError, match="其他机关不能办理此项"):
        perform(db, withdraw_plan, officer, WithdrawPlan(plan_id=plan.id, reason="撤回申请书"))
    asked = AskCorrection(plan_id=plan.id, correction_asked_on=ACCEPTED, correction_text="缺图")
    perform(db, ask_correction, county, asked)
    with pytest.raises(RuleError, match="不是该项目的审批、监管机关"):
        perform(db, correct_plan, officer, CorrectPlan(plan_id=plan.id, corrected_on=ACCEPTED))


def test_another_county_sees_neither_project_nor_plan(db: Db, officer: Actor) -> None:
    other = make.login(db, Role.OFFICER, Role.APPROVER, office="140931").actor(make.noon(TODAY))
    plan = submitted(db, officer)
    with pytest.raises(NotSeenError):
        submitted(db, other, read(db, Project, plan.project_id))
    with pytest.raises(NotSeenError):
        perform(db, accept_plan, other, AcceptPlan(plan_id=plan.id, accepted_on=ACCEPTED))


def test_an_officer_may_not_decide(db: Db, officer: Actor) -> None:
    plan = accepted(db, officer, project=make.awaiting_plan(db, approved_by="140900"))
    with pytest.raises(ForbiddenError):
        perform(db, grant_plan, officer, granting(plan))


@pytest.mark.parametrize(
    ("act", "command"),
    [
        (accept_plan, AcceptPlan(plan_id=0, accepted_on=ACCEPTED)),
        (ask_correction, AskCorrection(plan_id=0, correction_asked_on=ACCEPTED, correction_text="缺图")),
        (turn_away, TurnAwayPlan(plan_id=0, closed_on=ACCEPTED, reason="无需许可")),
        (redirect, RedirectPlan(plan_id=0, closed_on=ACCEPTED, other_body="山西省水利厅")),
        (send_to_review, SendToReview(plan_id=0, review_from=ACCEPTED, review_told_on=ACCEPTED)),
        (receive_review, ReceiveReview(plan_id=0, review_to=ACCEPTED, review_opinion="通过")),
        (propose_decision, ProposeDecision(plan_id=0, outcome=PlanState.GRANTED)),
        (grant_plan, GrantPlan(plan_id=0, decided_on=ACCEPTED, document_number=NUMBER)),
        (deny_plan, DenyPlan(plan_id=0, decided_on=ACCEPTED, document_number=NUMBER)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_only_the_approving_office_decides(db: Db, officer: Actor, act: Callable[..., Any], command: Any) -> None:
    """The approver of the water bureau has the permission, but the approval bureau approves this project."""
    other = make.login(db, Role.APPROVER).actor(make.noon(TODAY))
    plan = submitted(db, officer)
    with pytest.raises(RuleError, match="忻州市行政审批"):
        perform(db, act, other, replace(command, plan_id=plan.id))


def test_no_act_happened_before_the_one_it_follows_or_tomorrow(db: Db, approver: Actor) -> None:
    tomorrow = TODAY + timedelta(days=1)

    def refused(act: Callable[..., Any], command: Any, field: str) -> None:
        for day in (SUBMITTED - timedelta(days=1), tomorrow):
            with pytest.raises(RuleError) as refusal:
                perform(db, act, approver, replace(command, **{field: day}))
            assert refusal.value.field == field
        perform(db, act, approver, command)

    plan_id = submitted(db, approver).id
    asked = AskCorrection(plan_id=plan_id, correction_asked_on=SUBMITTED, correction_text="缺图")
    refused(ask_correction, asked, "correction_asked_on")
    (item,) = read_items(db, plan_id)
    answer = Answer(remark_id=item, text="已补")
    refused(correct_plan, CorrectPlan(plan_id=plan_id, corrected_on=SUBMITTED, answers=(answer,)), "corrected_on")
    refused(accept_plan, AcceptPlan(plan_id=plan_id, accepted_on=SUBMITTED), "accepted_on")
    plan = read(db, Plan, plan_id)
    refused(send_to_review, sending(plan, SUBMITTED, review_told_on=SUBMITTED), "review_from")
    refused(receive_review, returning(plan, SUBMITTED), "review_to")
    proposed(db, plan, colleague(db, approver))
    refused(grant_plan, GrantPlan(plan_id=plan_id, decided_on=SUBMITTED, document_number=NUMBER), "decided_on")


def read_items(db: Db, plan_id: int) -> list[int]:
    """The numbers of the items of a correction request."""
    with db.reading() as session:
        return [item.id for item in items_sent(make.everything(session).get_one(Plan, plan_id))]


def test_a_withdrawal_says_why(db: Db, approver: Actor) -> None:
    plan = submitted(db, approver)
    with pytest.raises(RuleError, match="书面材料"):
        perform(db, withdraw_plan, approver, WithdrawPlan(plan_id=plan.id, reason=""))
    plan = perform(db, withdraw_plan, approver, WithdrawPlan(plan_id=plan.id, reason="2026年2月10日撤回申请书"))
    assert [step.label for step in rail_of(plan, None)] == ["提交申请", "撤回"]


def test_who_saw_an_older_version_is_told(db: Db, approver: Actor) -> None:
    plan = submitted(db, approver)
    perform(db, accept_plan, approver, AcceptPlan(plan_id=plan.id, accepted_on=ACCEPTED, version=plan.version))
    with pytest.raises(EditConflictError):
        perform(db, withdraw_plan, approver, WithdrawPlan(plan_id=plan.id, reason="撤回", version=plan.version))
