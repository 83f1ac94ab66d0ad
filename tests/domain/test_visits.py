"""Visits to a unit: which count, over all offices, and what the next one needs."""

from dataclasses import replace
from datetime import date

import pytest

from sbsupervise.domain.inspections import InspectionKind as K
from sbsupervise.domain.inspections.visits import Visit, VisitBudget, check_visit
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.inspections import visit_rule

DAY = date(2026, 9, 1)
RULE = visit_rule().on(DAY)
ONE = Visit(office_id=1, office="甲局", kind=K.TRACK, project_id=7, made=True, on=date(2026, 3, 2))


def budget(*visits: Visit, cap: int = 2) -> VisitBudget:
    return VisitBudget(year=2026, visits=visits, cap=cap)


@pytest.mark.parametrize(
    ("kind", "reason", "visit", "outside"),
    [
        pytest.param(K.TRACK, "", True, False, id="跟踪检查 is a visit"),
        pytest.param(K.TRACK, "领导交办", True, False, id="a reason does not put any kind outside the cap"),
        pytest.param(K.PAPER, "", False, False, id="书面检查 is none"),
        pytest.param(K.NET, "", False, False, id="线上检查 is none"),
        pytest.param(K.DUTY, "", False, False, id="履职督查 visits an office"),
        pytest.param(K.COMPLAINT, "群众举报第12号", True, True, id="a complaint with its reason is outside"),
        pytest.param(K.COMPLAINT, "  ", True, False, id="without a reason it is not"),
        pytest.param(K.CASE, "案件线索", True, True, id="evidence in a case"),
        pytest.param(K.RED, "季报三色评价为红色", True, True, id="an alarm of the data"),
        pytest.param(K.RECHECK, "复核整改", True, True, id="整改复核"),
    ],
)
def test_what_counts_towards_the_cap(kind: K, reason: str, visit: bool, outside: bool) -> None:
    assert (RULE.is_visit(kind), RULE.is_outside(kind, reason)) == (visit, outside)


def test_two_offices_on_one_day_at_one_project_make_one_visit() -> None:
    joint = replace(ONE, office_id=2, office="乙局")
    assert budget(ONE, joint).made == 1
    assert budget(ONE, replace(joint, project_id=8)).made == 2
    assert budget(ONE, replace(joint, on=date(2026, 3, 3))).made == 2
    assert [row.made for row in budget(ONE, joint).by_office] == [1, 1]


def test_what_is_being_arranged_uses_the_cap_and_what_is_planned_does_not_yet() -> None:
    arranged = replace(ONE, made=False, on=date(2026, 10, 8))
    planned = replace(ONE, made=False, on=None, month=11)
    seen = budget(ONE, planned)
    assert (seen.made, seen.proposed, seen.planned, seen.left, seen.used_up, seen.planned_over) == (
        1,
        0,
        1,
        1,
        False,
        0,
    )
    seen = budget(ONE, arranged, planned)
    assert (seen.made, seen.proposed, seen.planned, seen.left, seen.used_up, seen.planned_over) == (1, 1, 1, 0, True, 1)


def test_visits_outside_the_cap_are_shown_and_use_nothing_of_it() -> None:
    seen = budget(replace(ONE, kind=K.COMPLAINT, outside=True), cap=1)
    assert (seen.made, seen.outside, seen.used_up) == (0, 1, False)


def test_a_visit_over_the_cap_needs_a_reason_and_is_not_forbidden() -> None:
    full = budget(ONE, cap=1)
    with pytest.raises(RuleError, match="已到访1次、已安排0次，上限1次") as refusal:
        check_visit(full, K.TRACK, " ", RULE)
    assert (refusal.value.field, refusal.value.source) == ("outside_reason", "国办发〔2024〕54号")
    check_visit(full, K.TRACK, "汛期弃渣场险情", RULE)
    check_visit(full, K.PAPER, "", RULE)
    check_visit(budget(ONE, cap=2), K.TRACK, "", RULE)


@pytest.mark.parametrize(
    ("visit", "near"),
    [
        pytest.param(replace(ONE, made=False, on=date(2026, 10, 1)), True, id="thirty days later"),
        pytest.param(replace(ONE, made=False, on=date(2026, 10, 2)), False, id="thirty-one days later"),
        pytest.param(replace(ONE, made=False, on=date(2026, 8, 2)), True, id="thirty days earlier, still to be made"),
        pytest.param(replace(ONE, made=False, on=None, month=9), True, id="planned for this month"),
        pytest.param(
            replace(ONE, made=False, on=None, month=10), True, id="planned for the next, which begins in time"
        ),
        pytest.param(replace(ONE, made=False, on=None, month=11), False, id="planned for the month after"),
        pytest.param(
            replace(ONE, made=False, on=None, month=7), False, id="planned for July, which ended too long ago"
        ),
        pytest.param(replace(ONE, on=date(2026, 9, 2)), False, id="made already"),
        pytest.param(replace(ONE, made=False, office_id=3, on=date(2026, 9, 2)), False, id="of the same office"),
    ],
)
def test_visits_of_other_offices_nearby_can_be_made_together(visit: Visit, near: bool) -> None:
    assert bool(budget(visit).near(DAY, 30, 3)) is near


def test_december_ends_with_the_year() -> None:
    planned = replace(ONE, made=False, on=None, month=12)
    assert budget(planned).near(date(2026, 12, 31), 0, 3) == [planned]
