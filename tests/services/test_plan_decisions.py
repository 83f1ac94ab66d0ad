"""The decision on an application, and what it does to the project."""

from datetime import date
from typing import Any

import pytest

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, Project
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans import WithdrawPlan, clock_of, deny_plan, rail_of, send_to_review, withdraw_plan
from tests import make
from tests.walk import (
    ACCEPTED,
    NUMBER,
    TODAY,
    Db,
    accepted,
    colleague,
    denied,
    denying,
    granted,
    perform,
    proposed,
    sending,
)


@pytest.fixture
def approver(db: Db) -> Actor:
    """Somebody of the office that approves."""
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


def read(db: Db, cls: type[Any], key: int) -> Any:
    with db.reading() as session:
        return make.everything(session).get_one(cls, key)


def test_a_commitment_is_decided_at_once_and_without_review(db: Db, approver: Actor) -> None:
    plan = accepted(db, approver, in_evaluated_zone=True, submitted_on=ACCEPTED)
    clock = clock_of(plan, ACCEPTED)
    assert clock is not None
    assert (clock.deadline.due, clock.left) == (ACCEPTED, 0)
    with pytest.raises(RuleError, match="不送技术评审"):
        perform(db, send_to_review, approver, sending(plan))
    plan = granted(db, approver, plan, decided_on=ACCEPTED)
    assert plan.state is PlanState.GRANTED
    with db.reading() as session:
        session.scope = approver.scope
        same = session.get_one(Plan, plan.id)
        steps = [step.label for step in rail_of(same, clock_of(same, TODAY))]
    assert steps == ["提交申请", "受理", "提出拟办意见", "准予许可", "登记送达", "登记公开"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ProjectState.PLAN_REQUIRED, ProjectState.APPROVED),
        (ProjectState.ILLEGAL_START, ProjectState.UNDER_CONSTRUCTION),
    ],
    ids=["before the start", "works under way"],
)
def test_a_grant_moves_the_project(db: Db, approver: Actor, before: ProjectState, after: ProjectState) -> None:
    started_on = date(2025, 9, 1) if before is ProjectState.ILLEGAL_START else None
    plan = accepted(db, approver, project=make.awaiting_plan(db, state=before, started_on=started_on))
    plan = granted(db, approver, plan, fee_stated_fen=5_328_000)
    project = read(db, Project, plan.project_id)
    assert (project.state, project.approved_on) == (after, date(2026, 3, 2))
    assert (plan.document_number, plan.fee_stated_fen) == (NUMBER, 5_328_000)
    clock = clock_of(plan, TODAY)
    assert clock is not None
    assert clock.kept
    late = clock_of(Plan(**{**facts_of(plan), "decided_on": date(2026, 3, 3)}), TODAY)
    assert late is not None
    assert not late.kept


def facts_of(plan: Plan) -> dict[str, Any]:
    names = (
        "state",
        "procedure",
        "external_body",
        "application",
        "submitted_on",
        "corrected_on",
        "accepted_on",
        "review_from",
        "review_to",
    )
    return {name: getattr(plan, name) for name in names}


def test_a_denial_names_its_ground_and_leaves_the_project(db: Db, approver: Actor) -> None:
    plan = denied(db, approver)
    assert (plan.state, plan.refusal_ground) == (PlanState.DENIED, "R15-1")
    project = read(db, Project, plan.project_id)
    assert (project.state, project.approved_on) == (ProjectState.PLAN_REQUIRED, None)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"document_number": " "}, "document_number", id="no number"),
        pytest.param({"decided_on": date(2026, 2, 9)}, "decided_on", id="before it was accepted"),
        pytest.param({"decided_on": date(2026, 4, 2)}, "decided_on", id="tomorrow"),
    ],
)
def test_a_denial_that_is_incomplete_is_refused(db: Db, approver: Actor, facts: dict[str, Any], field: str) -> None:
    plan = proposed(db, accepted(db, approver), colleague(db, approver), PlanState.DENIED)
    with pytest.raises(RuleError) as refusal:
        perform(db, deny_plan, approver, denying(plan, **facts))
    assert refusal.value.field == field
    assert read(db, Plan, plan.id).state is PlanState.ACCEPTED


def test_a_number_stands_on_one_decision_only_even_of_another_office(db: Db, approver: Actor) -> None:
    granted(db, approver)
    elsewhere = make.awaiting_plan(db, approved_by="140931", supervised_by="140931")
    county = make.login(db, Role.OFFICER, Role.APPROVER, office="140931").actor(make.noon(TODAY))
    with pytest.raises(RuleError, match="已用于另一份决定书"):
        granted(db, county, accepted(db, county, project=elsewhere))


def test_a_fee_below_nothing_is_refused(db: Db, approver: Actor) -> None:
    with pytest.raises(RuleError, match="不能为负数"):
        granted(db, approver, fee_stated_fen=-1)


def test_no_application_is_withdrawn_after_the_decision(db: Db, approver: Actor) -> None:
    plan = granted(db, approver)
    with pytest.raises(RuleError, match="可办理：登记送达"):
        perform(db, withdraw_plan, approver, WithdrawPlan(plan_id=plan.id, reason="晚了"))
