"""After the decision: two persons, the next number, copies, delivery, publication."""

from datetime import date
from typing import Any

import pytest

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans import (
    DeliverPlan,
    ProposeDecision,
    PublishPlan,
    ReadCopy,
    ReturnProposal,
    clocks_of,
    deliver_plan,
    deny_plan,
    grant_plan,
    next_to_sign,
    propose_decision,
    publish_plan,
    read_copy,
    return_proposal,
    suggested_number,
)
from tests import make
from tests.walk import (
    DECIDED,
    TODAY,
    Db,
    accepted,
    cancelled,
    colleague,
    copies,
    denied,
    denying,
    granted,
    granting,
    perform,
    proposed,
    read,
    waiting,
)


def test_nothing_is_decided_without_a_proposal_or_against_it(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    with pytest.raises(RuleError, match="须先由经办人提出拟办意见"):
        perform(db, grant_plan, window, granting(plan))
    proposed(db, plan, colleague(db, window), PlanState.DENIED)
    with pytest.raises(RuleError, match="拟办意见是“不予许可”"):
        perform(db, grant_plan, window, granting(plan))
    assert read(db, Plan, plan.id).state is PlanState.ACCEPTED


def test_who_proposes_does_not_sign(db: Db, window: Actor) -> None:
    plan = proposed(db, accepted(db, window), window)
    for act, command in (
        (grant_plan, granting(plan)),
        (deny_plan, denying(plan)),
        (return_proposal, ReturnProposal(plan_id=plan.id, reason="重拟")),
    ):
        with pytest.raises(RuleError, match="经办与审批不得为同一人"):
            perform(db, act, window, command)
    second = colleague(db, window)
    plan = perform(db, grant_plan, second, granting(plan))
    assert (plan.proposed_by_id, plan.decided_by_id) == (window.person_id, second.person_id)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"refusal_ground": "R15-9"}, "refusal_ground", id="no ground of the law"),
        pytest.param({"refusal_ground": None}, "refusal_ground", id="no ground"),
        pytest.param({"reason": " "}, "reason", id="no reason"),
        pytest.param({"outcome": PlanState.WITHDRAWN}, "outcome", id="no decision"),
        pytest.param({"outcome": PlanState.GRANTED}, "outcome", id="to grant what nobody has reviewed"),
    ],
)
def test_a_proposal_that_is_incomplete_is_refused(db: Db, window: Actor, facts: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"outcome": PlanState.DENIED, "refusal_ground": "R15-1", "reason": "目标偏低"} | facts
    command = ProposeDecision(plan_id=accepted(db, window).id, **given)
    with pytest.raises(RuleError) as refusal:
        perform(db, propose_decision, window, command)
    assert refusal.value.field == field


def test_a_proposal_goes_back_with_a_reason_and_leaves_nothing_to_sign(db: Db, window: Actor) -> None:
    plan = proposed(db, accepted(db, window), colleague(db, window), PlanState.DENIED)
    assert waiting(db, window)["审批方案"] == 1
    with pytest.raises(RuleError, match="退回的理由"):
        perform(db, return_proposal, window, ReturnProposal(plan_id=plan.id, reason=" "))
    plan = perform(db, return_proposal, window, ReturnProposal(plan_id=plan.id, reason="请核对弃渣场"))
    assert (plan.proposed_state, plan.proposed_by_id, plan.refusal_ground, plan.reason) == (
        None,
        None,
        None,
        "请核对弃渣场",
    )
    assert (waiting(db, window).get("审批方案"), waiting(db, window)["审查方案"]) == (None, 1)
    with pytest.raises(RuleError, match="没有待签发"):
        perform(db, return_proposal, window, ReturnProposal(plan_id=plan.id, reason="再退"))


def test_the_next_to_sign_is_the_one_that_has_waited_longest(db: Db, window: Actor) -> None:
    second = colleague(db, window)
    first, own, last = (accepted(db, window) for _ in range(3))
    proposed(db, last, second)
    proposed(db, own, window)
    proposed(db, first, second)
    with db.reading() as session:
        session.scope = window.scope
        found = next_to_sign(session, window)
    assert found is not None
    assert found.id == first.id


def test_the_next_number_is_suggested(db: Db, window: Actor) -> None:
    def suggested(day: date) -> str:
        with db.reading() as session:
            session.scope = window.scope
            return suggested_number(session, window.office_id or 0, day)

    assert suggested(TODAY) == ""
    plan = granted(db, window)
    denied(db, window, document_number="测审许可〔2026〕10号")
    assert suggested(TODAY) == "测审许可〔2026〕11号"
    cancelled(db, window, plan, document_number="测审许可〔2026〕11号")
    assert suggested(TODAY) == "测审许可〔2026〕12号", "a number of a cancellation is not given again"
    assert suggested(date(2027, 1, 4)) == "测审许可〔2027〕1号"


@pytest.mark.parametrize("decide", [granted, denied], ids=["granted", "denied"])
def test_the_office_that_supervises_gets_its_copy_on_the_same_day(
    db: Db, window: Actor, officer: Actor, decide: Any
) -> None:
    project = make.awaiting_plan(db, joint=["140932"])
    plan = decide(db, window, accepted(db, window, project=project))
    assert {(copy.sent_on, copy.read_on) for copy in copies(db, plan)} == {(TODAY, None)}
    assert len(copies(db, plan)) == 2
    assert waiting(db, officer)["批复抄送待阅"] == 1
    perform(db, read_copy, officer, ReadCopy(plan_id=plan.id))
    own = next(copy for copy in copies(db, plan) if copy.office_id == officer.office_id)
    assert (own.read_on, own.read_by_id) == (TODAY, officer.person_id)
    assert "批复抄送待阅" not in waiting(db, officer)
    with pytest.raises(RuleError, match="本机关已于"):
        perform(db, read_copy, officer, ReadCopy(plan_id=plan.id))
    with pytest.raises(RuleError, match="没有抄送本机关"):
        perform(db, read_copy, window, ReadCopy(plan_id=plan.id))


def test_who_decides_and_supervises_needs_no_copy(db: Db) -> None:
    bureau = make.login(db, Role.OFFICER, Role.APPROVER).actor(make.noon(TODAY))
    plan = accepted(db, bureau, project=make.awaiting_plan(db, approved_by="140900"))
    proposer = make.login(db, Role.OFFICER).actor(make.noon(TODAY))
    perform(db, grant_plan, bureau, granting(proposed(db, plan, proposer)))
    assert copies(db, plan) == []


def test_a_decision_is_delivered_and_published_in_its_time(db: Db, window: Actor) -> None:
    plan = granted(db, window)
    running = {clock.label: clock.deadline.due for clock in clocks_of(plan, DECIDED)}
    assert running == {"送达期限": date(2026, 3, 16), "公开期限": date(2026, 3, 11)}
    assert {"送达方案决定", "公开方案决定"} <= set(waiting(db, window))
    early = DeliverPlan(plan_id=plan.id, delivered_on=date(2026, 3, 1), delivery_proof="回证")
    with pytest.raises(RuleError, match="送达日期不能早于决定日期"):
        perform(db, deliver_plan, window, early)
    delivering = DeliverPlan(plan_id=plan.id, delivered_on=DECIDED, delivery_proof="直接送达，回证一号")
    perform(db, deliver_plan, window, delivering)
    with pytest.raises(RuleError, match="已于2026-03-02送达"):
        perform(db, deliver_plan, window, delivering)
    publishing = PublishPlan(plan_id=plan.id, published_on=DECIDED, published_at="https://example.org/1")
    plan = perform(db, publish_plan, window, publishing)
    assert clocks_of(plan, TODAY) == []
    with pytest.raises(RuleError, match="已于2026-03-02公开"):
        perform(db, publish_plan, window, publishing)


def test_a_refusal_is_delivered_and_not_published(db: Db, window: Actor) -> None:
    plan = denied(db, window)
    assert [clock.label for clock in clocks_of(plan, TODAY)] == ["送达期限"]
    publishing = PublishPlan(plan_id=plan.id, published_on=DECIDED, published_at="https://example.org/1")
    with pytest.raises(RuleError, match="当前状态"):
        perform(db, publish_plan, window, publishing)
