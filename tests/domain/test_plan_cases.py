"""Edge cases of plan and change as a jurist would put them (lifecycle.md 9, cases 1 to 3, 8 to 12 and 16).

Those in which records and offices play a part stand in tests/services/test_plan_cases.py.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sbsupervise.domain.milestones import ProjectDays, milestones
from sbsupervise.domain.plans import PlanKind, plan_kind
from sbsupervise.domain.plans.amendments import GroundFigures, PlanFigures, compare
from sbsupervise.domain.project_steps import check_size
from sbsupervise.domain.projects import ProjectState, expires_on, started_unapproved, state_after_start
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.plans import change_limits, kind_thresholds
from sbsupervise.parameters.projects import approval_years

D = Decimal
TODAY = date(2026, 9, 1)
REPORT, FORM, NONE = PlanKind.REPORT, PlanKind.FORM, PlanKind.NONE


@pytest.mark.parametrize(
    ("area", "earth", "kind"),
    [
        pytest.param("5.00", "0", REPORT, id="case 1: five hectares exactly, 以上 includes the number"),
        pytest.param("4.99", "50000", REPORT, id="case 1: either test suffices"),
        pytest.param("4.99", "49999.99", FORM, id="case 1: below both"),
        pytest.param("0.49", "999", NONE, id="case 2: exempt"),
        pytest.param("0.49", "1000", FORM, id="case 2: a thousand cubic metres"),
        pytest.param("0.5", "0", FORM, id="case 2: half a hectare exactly"),
    ],
)
def test_which_plan_a_size_calls_for(area: str, earth: str, kind: PlanKind) -> None:
    assert plan_kind(D(area), D(earth), kind_thresholds().on(TODAY)) is kind


def test_case_3_from_four_to_six_tenths_of_a_hectare_a_plan_is_required() -> None:
    limits = kind_thresholds().on(date(2026, 5, 4))
    before, after = (plan_kind(D(area), D(100), limits) for area in ("0.4", "0.6"))
    check_size("project.require_plan", after)
    with pytest.raises(RuleError, match="免于编报方案"):
        check_size("project.require_plan", before)
    with pytest.raises(RuleError, match="不能认定免编"):
        check_size("project.exempt", after)


def test_case_8_an_approval_after_the_start_does_not_undo_the_fact() -> None:
    started_on, approved_on = date(2026, 3, 1), date(2026, 3, 2)
    assert started_unapproved(started_on, approved_on)
    days = ProjectDays(
        state=ProjectState.UNDER_CONSTRUCTION,
        plan_kind=REPORT,
        listed_on=date(2026, 1, 5),
        approved_on=approved_on,
        started_on=started_on,
    )
    assert [step.note for step in milestones(days) if step.label == "开工"] == ["未批先建"]


def codes(approved: dict[str, Any], changed: dict[str, Any], day: date = TODAY) -> tuple[list[str], list[str]]:
    """The codes that are met, and those that are close."""
    found = compare(PlanFigures(**approved), PlanFigures(**changed), change_limits().on(day), valid_years=3)
    return [trigger.code for trigger in found.triggers], [trigger.code for trigger in found.near]


def ground(code: str, level: int, volume: int) -> GroundFigures:
    return GroundFigures(code=code, level=level, volume_m3=D(volume))


PLANNED = (ground("Z1", 4, 90_000),)


@pytest.mark.parametrize(
    ("approved", "changed", "met", "near"),
    [
        pytest.param(
            {"range_hm2": D(10_000)}, {"range_hm2": D(12_999)}, [], ["C2a"], id="case 9: 29.99 per cent is only close"
        ),
        pytest.param(
            {"range_hm2": D(100)},
            {"range_hm2": D(135)},
            ["C2a"],
            [],
            id="case 9: twenty and fifteen per cent of the base add up while none is approved",
        ),
        pytest.param(
            {"range_hm2": D(120)}, {"range_hm2": D(135)}, [], [], id="case 9: an approved change is the new base"
        ),
        pytest.param(
            {"range_hm2": D(10), "topsoil_m3": D(1000)},
            {"range_hm2": D(6), "topsoil_m3": D(650)},
            [],
            [],
            id="case 10: less topsoil because of less land",
        ),
        pytest.param(
            {"range_hm2": D(10), "topsoil_m3": D(1000)},
            {"range_hm2": D(10), "topsoil_m3": D(650)},
            ["C4"],
            [],
            id="case 10: less topsoil on the same land",
        ),
        pytest.param(
            {"spoil_grounds": PLANNED},
            {"spoil_grounds": (*PLANNED, ground("Z2", 5, 10_000))},
            ["C6"],
            [],
            id="case 11: a new ground, the level of the old one unchanged",
        ),
        pytest.param(
            {"spoil_grounds": PLANNED},
            {"spoil_grounds": (ground("Z1", 3, 600_000),)},
            ["C7"],
            [],
            id="case 11: the same ground, more spoil, a higher level",
        ),
        pytest.param(
            {"spoil_grounds": PLANNED, "earthwork_m3": D(100_000)},
            {"spoil_grounds": (ground("Z1", 4, 99_000),), "earthwork_m3": D(110_000)},
            [],
            [],
            id="case 11: the same ground, more spoil, the same level",
        ),
        pytest.param(
            {"spoil_grounds": PLANNED, "earthwork_m3": D(100_000)},
            {"spoil_grounds": (ground("Z1", 4, 130_000),), "earthwork_m3": D(140_000)},
            ["C2b"],
            [],
            id="case 11: the same level, but forty per cent more earth",
        ),
        pytest.param(
            {"decided_on": date(2023, 5, 10)},
            {"starts_on": date(2026, 5, 11)},
            ["C8"],
            [],
            id="case 12: ground broken on the day after the anniversary",
        ),
        pytest.param(
            {"decided_on": date(2023, 5, 10)},
            {"starts_on": date(2026, 5, 9)},
            [],
            [],
            id="case 12: the preparation of the works had begun within the three years",
        ),
    ],
)
def test_which_change_calls_for_a_new_paper(
    approved: dict[str, Any], changed: dict[str, Any], met: list[str], near: list[str]
) -> None:
    assert codes(approved, changed) == (met, near)


@pytest.mark.parametrize(
    ("started_on", "state"),
    [
        pytest.param(date(2026, 5, 9), ProjectState.UNDER_CONSTRUCTION, id="the preparation counts as the start"),
        pytest.param(date(2026, 5, 10), ProjectState.UNDER_CONSTRUCTION, id="the anniversary is the last day inside"),
        pytest.param(date(2026, 5, 11), ProjectState.ILLEGAL_START, id="the day after needs a re-examination first"),
    ],
)
def test_case_12_the_day_of_the_start_decides(started_on: date, state: ProjectState) -> None:
    last = expires_on(date(2023, 5, 10), approval_years().on(started_on))
    assert state_after_start(ProjectState.APPROVED, started_on, last) is state


@pytest.mark.parametrize(
    ("day", "met"),
    [
        pytest.param(date(2023, 2, 28), ["C3"], id="judged by 办水保〔2016〕65号"),
        pytest.param(date(2023, 3, 1), [], id="judged by Order 53"),
    ],
)
def test_case_16_facts_from_before_march_2023_are_judged_by_the_rules_of_their_time(day: date, met: list[str]) -> None:
    line = {"linear_hill_km": D(10)}
    assert codes(line, {"shifted_over_300m_km": D(2)}, day)[0] == met
