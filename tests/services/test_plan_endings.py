"""After the decision: two persons, copies, delivery, publication; how an approval ends, and the project with it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, PlanCopy, Project, ProjectEvent
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans import (
    CancelPlan,
    DeliverPlan,
    ProposeDecision,
    ProposeRevocation,
    PublishPlan,
    ReadCopy,
    ReturnProposal,
    RevokePlan,
    cancel_plan,
    cancellation_ground,
    clocks_of,
    deliver_plan,
    deny_plan,
    grant_plan,
    next_to_sign,
    propose_decision,
    propose_revocation,
    publish_plan,
    rail_of,
    read_copy,
    return_proposal,
    revocation_ground,
    revoke_plan,
    suggested_number,
)
from sbsupervise.services.worklist import TO_DO, worklist
from tests import make
from tests.walk import (
    DECIDED,
    NUMBER,
    TODAY,
    Db,
    accepted,
    colleague,
    denied,
    denying,
    granted,
    granting,
    perform,
    proposed,
)

REVOKED_ON, REVOCATION = date(2026, 3, 25), "测审撤〔2026〕1号"


@pytest.fixture
def window(db: Db) -> Actor:
    """Somebody of the office that approves."""
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


@pytest.fixture
def officer(db: Db) -> Actor:
    """Somebody of the office that supervises."""
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


def read(db: Db, cls: type[Any], key: Any) -> Any:
    with db.reading() as session:
        return make.everything(session).get_one(cls, key)


def copies(db: Db, plan: Plan) -> list[PlanCopy]:
    with db.reading() as session:
        return list(make.everything(session).get_one(Plan, plan.id).copies)


def waiting(db: Db, actor: Actor) -> dict[str, int]:
    """What the desk of somebody counts."""
    with db.reading() as session:
        session.scope = actor.scope
        return dict(worklist(session, actor, TO_DO).counts)


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
    granted(db, window)
    denied(db, window, document_number="测审许可〔2026〕10号")
    denied(db, window, document_number="无号")
    assert suggested(TODAY) == "测审许可〔2026〕11号"
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


def revoking(plan: Plan, **facts: Any) -> RevokePlan:
    given: dict[str, Any] = {"decided_on": REVOKED_ON, "document_number": REVOCATION} | facts
    return RevokePlan(plan_id=plan.id, **given)


def to_revoke(db: Db, window: Actor, officer: Actor, **project: Any) -> Plan:
    """An approval that the supervising office has proposed to revoke."""
    plan = granted(db, window, accepted(db, window, project=make.awaiting_plan(db, **project)))
    command = ProposeRevocation(plan_id=plan.id, ground="R160-1", facts="实际土石方8万立方米")
    found: Plan = perform(db, propose_revocation, officer, command)
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(ProjectState.PLAN_REQUIRED, ProjectState.PLAN_REQUIRED, id="not started"),
        pytest.param(ProjectState.ILLEGAL_START, ProjectState.ILLEGAL_START, id="under construction"),
    ],
)
def test_a_revocation_takes_back_what_the_grant_did(
    db: Db, window: Actor, officer: Actor, before: ProjectState, after: ProjectState
) -> None:
    started_on = date(2025, 9, 1) if before is ProjectState.ILLEGAL_START else None
    plan = to_revoke(db, window, officer, state=before, started_on=started_on)
    assert waiting(db, window)["审批撤销许可"] == 1
    perform(db, read_copy, officer, ReadCopy(plan_id=plan.id))
    plan = perform(db, revoke_plan, window, revoking(plan, redo_by=date(2026, 5, 29)))
    assert (plan.state, plan.closed_on) == (PlanState.REVOKED, REVOKED_ON)
    assert clocks_of(plan, TODAY) == []
    project = read(db, Project, plan.project_id)
    assert (project.state, project.approved_on) == (after, None)
    assert [copy.read_on for copy in copies(db, plan)] == [None], "a new copy, to be read again"
    with db.reading() as session:
        make.everything(session)
        stored = session.get_one(Plan, plan.id)
        ground = revocation_ground(stored)
        assert stored.revocation is not None
        assert (stored.revocation.document_number, stored.revocation.redo_by) == (REVOCATION, date(2026, 5, 29))
        assert [step.label for step in rail_of(stored, None)][-1] == "撤销"
        events = session.scalars(select(ProjectEvent).order_by(ProjectEvent.id)).all()
    assert ground is not None
    assert ground.source == "办水保〔2020〕160号第四条"
    assert [(event.act, event.document_number) for event in events] == [
        ("project.approve", NUMBER),
        ("project.revoke", REVOCATION),
    ]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"ground": "R69-9"}, "ground", id="no ground of the law"),
        pytest.param({"ground": None}, "ground", id="no ground"),
        pytest.param({"facts": " "}, "facts", id="no facts"),
    ],
)
def test_a_proposal_to_revoke_names_its_ground_and_facts(
    db: Db, window: Actor, officer: Actor, facts: dict[str, Any], field: str
) -> None:
    given: dict[str, Any] = {"ground": "R69-6", "facts": "材料虚假"} | facts
    with pytest.raises(RuleError) as refusal:
        perform(db, propose_revocation, officer, ProposeRevocation(plan_id=granted(db, window).id, **given))
    assert refusal.value.field == field


def test_a_revocation_is_proposed_once_by_whoever_has_a_part(db: Db, window: Actor, officer: Actor) -> None:
    plan = to_revoke(db, window, officer)
    again = ProposeRevocation(plan_id=plan.id, ground="R69-6", facts="材料虚假")
    with pytest.raises(RuleError, match="已于2026-04-01提请撤销"):
        perform(db, propose_revocation, officer, again)
    province = make.login(db, Role.OFFICER, office="140000").actor(make.noon(TODAY))
    with pytest.raises(RuleError, match="不是该项目的审批、监管机关"):
        perform(db, propose_revocation, province, again)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"decided_on": date(2026, 3, 1)}, "decided_on", id="before it was granted"),
        pytest.param({"decided_on": date(2026, 4, 2)}, "decided_on", id="tomorrow"),
        pytest.param({"document_number": " "}, "document_number", id="no number"),
        pytest.param({"document_number": NUMBER}, "document_number", id="the number of the grant"),
        pytest.param({"redo_by": REVOKED_ON}, "redo_by", id="to be done again at once"),
    ],
)
def test_a_revocation_that_cannot_be_is_refused(
    db: Db, window: Actor, officer: Actor, facts: dict[str, Any], field: str
) -> None:
    plan = to_revoke(db, window, officer)
    with pytest.raises(RuleError) as refusal:
        perform(db, revoke_plan, window, revoking(plan, **facts))
    assert refusal.value.field == field
    assert read(db, Plan, plan.id).state is PlanState.GRANTED


def test_a_revocation_takes_two_persons(db: Db, window: Actor) -> None:
    plan = granted(db, window)
    with pytest.raises(RuleError, match="须先由另一人提请撤销"):
        perform(db, revoke_plan, window, revoking(plan))
    perform(db, propose_revocation, window, ProposeRevocation(plan_id=plan.id, ground="R69-3", facts="程序违法"))
    with pytest.raises(RuleError, match="经办与审批不得为同一人"):
        perform(db, revoke_plan, window, revoking(plan))
    assert perform(db, revoke_plan, colleague(db, window), revoking(plan)).state is PlanState.REVOKED


def test_a_number_of_a_revocation_stands_on_no_other_paper(db: Db, window: Actor, officer: Actor) -> None:
    perform(db, revoke_plan, window, revoking(to_revoke(db, window, officer)))
    with pytest.raises(RuleError, match="已用于另一份决定书"):
        granted(db, window, document_number=REVOCATION)


def test_a_cancelled_approval_ends_its_project(db: Db, window: Actor) -> None:
    plan = granted(db, window)
    for facts, field in (({"ground": "R70-9"}, "ground"), ({"reason": " "}, "reason")):
        given: dict[str, Any] = {"closed_on": REVOKED_ON, "ground": "R70-3", "reason": "企业注销登记"} | facts
        with pytest.raises(RuleError) as refusal:
            perform(db, cancel_plan, window, CancelPlan(plan_id=plan.id, **given))
        assert refusal.value.field == field
    command = CancelPlan(plan_id=plan.id, closed_on=REVOKED_ON, ground="R70-3", reason="企业注销登记")
    plan = perform(db, cancel_plan, window, command)
    assert (plan.state, plan.closed_on, plan.closing_ground) == (PlanState.CANCELLED, REVOKED_ON, "R70-3")
    ground = cancellation_ground(plan)
    assert ground is not None
    assert ground.source == "行政许可法第七十条第三项"
    assert read(db, Project, plan.project_id).state is ProjectState.TERMINATED
    assert clocks_of(plan, TODAY) == []
