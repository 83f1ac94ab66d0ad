"""What the days of a project show to be against the law."""

from datetime import date
from typing import Any

import pytest

from sbsupervise.domain.breaches import breaches
from sbsupervise.domain.milestones import ProjectDays
from sbsupervise.domain.plans import PlanKind
from sbsupervise.domain.projects import ProjectState

S = ProjectState
MARCH, APRIL, MAY, JUNE = (date(2026, month, 2) for month in (3, 4, 5, 6))
CASES: dict[str, tuple[ProjectState, dict[str, Any], tuple[str, ...]]] = {
    "started and never approved": (S.ILLEGAL_START, {"started_on": MARCH}, ("自2026-03-02起开工建设", "第二十六条")),
    "started under an approval that had lapsed": (
        S.ILLEGAL_START,
        {"started_on": MARCH, "approved_on": date(2020, 3, 2)},
        ("没有有效的方案批复",),
    ),
    "approved after the start": (
        S.UNDER_CONSTRUCTION,
        {"started_on": MARCH, "approved_on": APRIL},
        ("2026-03-02已经开工，2026-04-02才批复方案", "不改变未批先建的事实", "第五十三条"),
    ),
    "approved after the start, and in operation": (
        S.OPERATION,
        {"started_on": MARCH, "approved_on": APRIL},
        ("不改变未批先建的事实",),
    ),
    "outgrown after an exempt start": (
        S.UNDER_CONSTRUCTION,
        {"started_on": MARCH, "outgrown_on": APRIL, "approved_on": MAY},
        ("2026-04-02已经开工，2026-05-02才批复方案",),
    ),
    "approved on the day of the start": (S.UNDER_CONSTRUCTION, {"started_on": MARCH, "approved_on": MARCH}, ()),
    "exempt": (S.UNDER_CONSTRUCTION, {"started_on": MARCH, "plan_kind": PlanKind.NONE}, ()),
    "not started": (S.PLAN_REQUIRED, {}, ()),
    "used before the acceptance": (S.ILLEGAL_USE, {"in_use_on": APRIL}, ("自2026-04-02起投产使用", "第五十四条")),
    "in operation when the acceptance was found not to hold": (
        S.UNQUALIFIED,
        {"accepted_on": APRIL, "in_use_on": MAY, "disqualified_on": JUNE},
        ("2026-06-02的核查意见", "自核查意见之日起认定"),
    ),
    "the same, told to accept anew": (
        S.ILLEGAL_USE,
        {"accepted_on": APRIL, "in_use_on": MAY, "disqualified_on": JUNE},
        ("此前的使用不计算在内",),
    ),
    "used before it was first accepted": (
        S.UNQUALIFIED,
        {"accepted_on": MAY, "in_use_on": APRIL, "disqualified_on": JUNE},
        ("自2026-04-02起投产使用",),
    ),
    "used after the acceptance was found not to hold": (
        S.ILLEGAL_USE,
        {"accepted_on": APRIL, "disqualified_on": MAY, "in_use_on": JUNE},
        ("自2026-06-02起投产使用",),
    ),
    "not in use and found not to hold": (S.UNQUALIFIED, {"accepted_on": APRIL, "disqualified_on": JUNE}, ()),
    "in operation": (S.OPERATION, {"accepted_on": APRIL, "in_use_on": MAY}, ()),
}


@pytest.mark.parametrize(("state", "days", "words"), CASES.values(), ids=CASES)
def test_what_is_against_the_law_is_said_with_its_day_and_its_article(
    state: ProjectState, days: dict[str, Any], words: tuple[str, ...]
) -> None:
    started: dict[str, Any] = {"approved_on": MARCH, "started_on": MARCH} if "in_use_on" in days else {}
    facts: dict[str, Any] = {"state": state, "plan_kind": PlanKind.REPORT, "listed_on": MARCH} | started | days
    found = breaches(ProjectDays(**facts))
    assert len(found) == bool(words)
    assert all(any(word in breach.text + breach.source for breach in found) for word in words)
