"""What is said of a step in the life of a project that is not open, and of one that would be against the law."""

from datetime import date

import pytest

from sbsupervise.domain.project_steps import RECORDS, closed, step_of, warning_of
from sbsupervise.domain.projects import PROJECTS, ProjectState

S = ProjectState
DAY = date(2026, 3, 2)
CLOSED = [(state, act) for state in S for act in RECORDS if step_of(state, act) is None]


@pytest.mark.parametrize(("state", "act"), CLOSED, ids=[f"{act} when {state.value}" for state, act in CLOSED])
def test_every_step_that_is_not_open_names_the_state_what_is_open_and_the_article(
    state: ProjectState, act: str
) -> None:
    refusal = closed(state, act, None)
    assert f"“{state.label}”" in refusal.message
    assert all(step.label in refusal.message for step in PROJECTS.open(state))
    assert refusal.source in {step.source for step in PROJECTS.steps if step.act == act} - {""}


TIMES: dict[str, tuple[ProjectState, str, date | None, str]] = {
    "accepted before it is built": (S.UNDER_CONSTRUCTION, "accept", None, "尚不到办理此项的时候"),
    "completed while it waits for its change": (S.CHANGE_REQUIRED, "complete", None, "尚不到办理此项的时候"),
    "accepted before it was told to do so anew": (S.UNQUALIFIED, "accept", DAY, "尚不到办理此项的时候"),
    "started before it is known whether it needs a plan": (S.LISTED, "start", None, "尚不到办理此项的时候"),
    "started twice": (S.COMPLETED, "start", DAY, "此项已经登记（2026-03-02）"),
    "accepted twice": (S.FILED, "accept", DAY, "此项已经登记（2026-03-02）"),
    "stopped twice": (S.SUSPENDED, "suspend", None, "此项已经登记"),
    "found to need a plan, as the list had it": (S.PLAN_REQUIRED, "require_plan", None, "此项已经登记"),
    "lapsed while it is built": (S.UNDER_CONSTRUCTION, "expire", None, "此项不再适用"),
    "stopped when it is built": (S.COMPLETED, "suspend", None, "此项不再适用"),
    "gone on without a stop": (S.APPROVED, "resume", None, "此项不适用"),
}


@pytest.mark.parametrize(("state", "verb", "done_on", "why"), TIMES.values(), ids=TIMES)
def test_a_step_is_still_to_come_or_done_or_past(
    state: ProjectState, verb: str, done_on: date | None, why: str
) -> None:
    assert f"，{why}；" in closed(state, f"project.{verb}", done_on).message


WARNED: dict[str, tuple[ProjectState, date | None, date | None, tuple[str, ...]]] = {
    "without a plan": (S.PLAN_REQUIRED, None, None, ("未批先建", "水土保持法第二十六条、第五十三条")),
    "lapsed": (S.EXPIRED, DAY, date(2029, 3, 2), ("未批先建", "只覆盖2026-03-02至2029-03-02", "第二十六条")),
    "approved": (S.APPROVED, DAY, date(2029, 3, 2), ("早于批复的", "第五十三条", "只覆盖2026-03-02至2029-03-02")),
    "exempt": (S.EXEMPT, None, None, ()),
}


@pytest.mark.parametrize(("state", "approved_on", "lapses_on", "words"), WARNED.values(), ids=WARNED)
def test_a_start_that_no_approval_covers_is_warned_of(
    state: ProjectState, approved_on: date | None, lapses_on: date | None, words: tuple[str, ...]
) -> None:
    warning = warning_of(state, "project.start", approved_on, lapses_on)
    assert bool(warning) is bool(words)
    assert all(word in warning for word in words)
