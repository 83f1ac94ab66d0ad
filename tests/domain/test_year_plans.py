"""The plan of a year: its steps, what may change when, and the checks that are proposed."""

from collections import Counter
from datetime import date

import pytest

from sbsupervise.domain.inspections import InspectionKind as K
from sbsupervise.domain.inspections import YearPlanState, year_plans
from sbsupervise.domain.inspections.year_plans import YEAR_PLANS, Candidate, OnSiteReason, PlanRule, propose
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.inspections import plan_rule

TODAY = date(2026, 9, 1)
RULE = plan_rule().on(TODAY)
MONTHS = (3, 4, 5)
D = frozenset({OnSiteReason.GRADE_D})


def proposed(candidates: list[Candidate], *, wanted: int = 0, cap: int = 9, taken: dict[int, int] | None = None) -> str:
    """The proposal in short: for each project its kind and month."""
    checks = propose(candidates, RULE, MONTHS, wanted=wanted, cap=cap, taken=taken or {})
    listed = sorted(checks, key=lambda check: check.project_id)
    return " ".join(f"{check.project_id}:{check.kind.value}{check.month}" for check in listed)


def many(number: int, reasons: frozenset[OnSiteReason] = frozenset()) -> list[Candidate]:
    return [Candidate(project_id=place, unit_id=100 + place, reasons=reasons) for place in range(1, number + 1)]


def test_every_project_gets_one_check_in_turn_of_kinds_and_months() -> None:
    assert proposed(many(4)) == "1:net3 2:paper4 3:net5 4:paper3"


@pytest.mark.parametrize("reason", OnSiteReason)
def test_whoever_there_is_a_reason_for_is_visited(reason: OnSiteReason) -> None:
    assert proposed(many(1, reasons=frozenset({reason}))) == "1:track3"


def test_as_many_more_are_visited_as_the_target_wants_the_longest_unvisited_first() -> None:
    candidates = [
        Candidate(project_id=1, unit_id=101, visited_on=date(2025, 5, 5)),
        Candidate(project_id=2, unit_id=102, visited_on=date(2024, 5, 5)),
        Candidate(project_id=3, unit_id=103),
        Candidate(project_id=4, unit_id=104, visited_on=date(2026, 5, 5)),
    ]
    assert proposed(candidates, wanted=2) == "1:net3 2:track3 3:track4 4:paper4"


def test_a_reason_counts_towards_the_target() -> None:
    candidates = [*many(2), Candidate(project_id=3, unit_id=103, reasons=D)]
    assert proposed(candidates, wanted=1) == "1:net3 2:paper4 3:track3"


def test_a_reason_raises_the_turn_and_not_the_cap_of_a_unit() -> None:
    one_unit = [Candidate(project_id=number, unit_id=1, reasons=D) for number in (1, 2, 3)]
    assert proposed(one_unit, cap=2) == "1:track3 2:track4 3:net3"
    assert proposed(one_unit, cap=2, taken={1: 1}) == "1:track3 2:net3 3:paper4"
    assert proposed(one_unit, wanted=3, cap=1) == "1:track3 2:net3 3:paper4"


def test_months_are_filled_evenly_and_always_the_same() -> None:
    candidates = [*many(100), *(Candidate(project_id=200 + n, unit_id=300 + n, reasons=D) for n in range(50))]
    checks = propose(candidates, RULE, RULE.months, wanted=0, cap=9, taken={})
    spread = Counter(check.month for check in checks)
    assert set(spread) == set(RULE.months)
    assert max(spread.values()) - min(spread.values()) <= 2
    assert checks == propose(reversed(candidates), RULE, RULE.months, wanted=0, cap=9, taken={})
    assert len({check.project_id for check in checks}) == 150


@pytest.mark.parametrize(
    ("year", "today", "months"),
    [
        pytest.param(2027, TODAY, [3, 4, 5, 6, 7, 8, 9, 10, 11], id="the whole of next year"),
        pytest.param(2026, TODAY, [9, 10, 11], id="what is left of this year"),
        pytest.param(2026, date(2026, 12, 5), [12], id="in December only December is left"),
    ],
)
def test_months_gone_by_get_no_check(year: int, today: date, months: list[int]) -> None:
    assert list(RULE.months_left(year, today)) == months


def test_the_rule_is_data() -> None:
    rule = PlanRule(on_site_reasons=frozenset(), on_site_kind=K.TRACK, other_kinds=(K.PAPER,), months=(6,))
    (check,) = propose(many(1, reasons=D), rule, rule.months, wanted=0, cap=9, taken={})
    assert (check.kind, check.month) == (K.PAPER, 6)


def test_the_steps_of_a_plan() -> None:
    steps = {(step.start.value, step.act, step.end.value, step.who) for step in YEAR_PLANS.steps}
    assert steps == {
        ("draft", "year_plan.edit", "draft", Permission.PLAN_INSPECTIONS),
        ("draft", "year_plan.fill", "draft", Permission.PLAN_INSPECTIONS),
        ("draft", "year_plan.adopt", "adopted", Permission.APPROVE_INSPECTIONS),
        ("adopted", "year_plan.publish", "published", Permission.PLAN_INSPECTIONS),
    }
    assert YEAR_PLANS.final(YearPlanState.PUBLISHED)


def test_once_adopted_checks_are_added_with_a_reason_and_not_moved() -> None:
    year_plans.check_added(YearPlanState.DRAFT, "")
    year_plans.check_movable(YearPlanState.DRAFT)
    for state in (YearPlanState.ADOPTED, YearPlanState.PUBLISHED):
        year_plans.check_added(state, "新开工项目")
        with pytest.raises(RuleError, match="增加检查须写明理由"):
            year_plans.check_added(state, " ")
        with pytest.raises(RuleError, match="不能改期"):
            year_plans.check_movable(state)


def test_what_is_dropped_or_begun_stays_as_it_is() -> None:
    year_plans.check_open(dropped=False, begun=False)
    with pytest.raises(RuleError, match="已经取消"):
        year_plans.check_open(dropped=True, begun=False)
    with pytest.raises(RuleError, match="已经发起"):
        year_plans.check_open(dropped=False, begun=True)


@pytest.mark.parametrize("kind", K)
def test_only_what_does_not_happen_by_itself_is_planned(kind: K) -> None:
    if kind in (K.COMPLAINT, K.RECHECK, K.CASE, K.DUTY):
        with pytest.raises(RuleError, match="不列入年度计划"):
            year_plans.check_kind(kind)
    else:
        year_plans.check_kind(kind)


@pytest.mark.parametrize(
    ("permille", "cap", "field"),
    [(99, 3, "onsite_percent"), (1001, 3, "onsite_percent"), (100, 0, "visit_cap"), (100, 100, "visit_cap")],
)
def test_targets_keep_within_the_figures(permille: int, cap: int, field: str) -> None:
    with pytest.raises(RuleError) as refusal:
        year_plans.check_targets(permille, cap, least_permille=100, source="来源")
    assert refusal.value.field == field


def test_a_plan_is_of_this_year_or_the_next() -> None:
    year_plans.check_year(2026, today=TODAY)
    year_plans.check_year(2027, today=TODAY)
    for year in (2025, 2028):
        with pytest.raises(RuleError, match="2026年或者2027年"):
            year_plans.check_year(year, today=TODAY)
