"""The rail of a project: what is done, where it stands, what stands in the way."""

from datetime import date
from typing import Any

import pytest

from sbsupervise.domain.milestones import ProjectDays, milestones
from sbsupervise.domain.plans import PlanKind, PlanState
from sbsupervise.domain.projects import ProjectState

S = ProjectState
DAY = date(2026, 3, 2)


def rail(state: ProjectState, **days: Any) -> list[tuple[str, str]]:
    facts: dict[str, Any] = {"plan_kind": PlanKind.REPORT, "listed_on": DAY} | days
    return [(step.label, step.state) for step in milestones(ProjectDays(state=state, **facts))]


@pytest.mark.parametrize(
    ("state", "days", "states"),
    [
        pytest.param(S.PLAN_REQUIRED, {}, "done current blocked next next next", id="no plan, no start"),
        pytest.param(S.ILLEGAL_START, {"started_on": DAY}, "done current done current next next", id="started anyway"),
        pytest.param(S.APPROVED, {"approved_on": DAY}, "done done current next next next", id="may start"),
        pytest.param(S.EXPIRED, {"approved_on": DAY}, "done current blocked next next next", id="lapsed"),
        pytest.param(
            S.UNDER_CONSTRUCTION,
            {"approved_on": DAY, "started_on": DAY},
            "done done done current next next",
            id="under construction",
        ),
        pytest.param(
            S.EXEMPT, {"plan_kind": PlanKind.NONE}, "done done current next next next", id="needs no plan, may start"
        ),
        pytest.param(
            S.COMPLETED, {"approved_on": DAY, "started_on": DAY}, "done done done done current next", id="completed"
        ),
        pytest.param(
            S.ACCEPTED, {"approved_on": DAY, "started_on": DAY}, "done done done done done current", id="accepted"
        ),
        pytest.param(
            S.OPERATION, {"approved_on": DAY, "started_on": DAY}, "done done done done done done", id="in operation"
        ),
    ],
)
def test_the_states_of_the_steps(state: ProjectState, days: dict[str, Any], states: str) -> None:
    assert [step for _, step in rail(state, **days)] == states.split()


def test_a_step_that_is_blocked_names_the_article() -> None:
    steps = milestones(ProjectDays(state=S.PLAN_REQUIRED, plan_kind=PlanKind.FORM, listed_on=DAY))
    assert (
        next(step.note for step in steps if step.state == "blocked") == "方案未经批准不得开工（水土保持法第二十六条）"
    )


def test_an_approval_shows_until_when_it_covers_a_start() -> None:
    lapses = date(2029, 3, 2)
    days = ProjectDays(state=S.APPROVED, plan_kind=PlanKind.REPORT, listed_on=DAY, approved_on=DAY, lapses_on=lapses)
    assert next(step.on for step in milestones(days) if step.state == "current") == lapses


def test_a_start_before_the_approval_stays_an_illegal_one() -> None:
    days = ProjectDays(
        state=S.UNDER_CONSTRUCTION,
        plan_kind=PlanKind.REPORT,
        listed_on=DAY,
        approved_on=DAY,
        started_on=date(2026, 3, 1),
    )
    assert next(step.note for step in milestones(days) if step.label == "开工") == "未批先建"


@pytest.mark.parametrize("kind", PlanKind)
@pytest.mark.parametrize("state", ProjectState)
def test_every_state_has_a_rail(state: ProjectState, kind: PlanKind) -> None:
    steps = milestones(ProjectDays(state=state, plan_kind=kind, listed_on=DAY))
    assert {step.state for step in steps} <= {"done", "current", "next", "blocked"}
    assert steps[0].state == "done"


@pytest.mark.parametrize(
    ("state", "application", "words"),
    [
        pytest.param(S.LISTED, None, "尚未核定是否编报", id="not yet known whether a plan is needed"),
        pytest.param(S.PLAN_REQUIRED, None, "尚未申请", id="nobody applied"),
        pytest.param(S.PLAN_REQUIRED, PlanState.ACCEPTED, "正在办理（已受理）", id="under way"),
        pytest.param(S.PLAN_REQUIRED, PlanState.DENIED, "不予许可，尚未重新申请", id="refused"),
        pytest.param(S.ILLEGAL_START, PlanState.REVOKED, "已撤销，尚未重新申请", id="revoked"),
        pytest.param(S.EXPIRED, PlanState.GRANTED, "尚未申请", id="lapsed"),
    ],
)
def test_the_approval_is_under_way_only_while_an_application_is(
    state: ProjectState, application: PlanState | None, words: str
) -> None:
    started = DAY if state is S.ILLEGAL_START else None
    project = ProjectDays(
        state=state, plan_kind=PlanKind.REPORT, listed_on=DAY, application=application, started_on=started
    )
    assert next(step.words for step in milestones(project) if step.state == "current") == words
