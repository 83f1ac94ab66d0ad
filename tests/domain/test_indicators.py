"""The six indicators: the tables of the standard, the grade of a site, adjustments, and what falls short."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.places import ConservationRegion
from sbsupervise.domain.plans import Indicator
from sbsupervise.domain.plans.indicators import (
    IndicatorFigures,
    Period,
    PreventionGrade,
    Setting,
    adjusted,
    combined,
    grade_for,
    shortfalls,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters import indicators as parameters

D = Decimal
MINIMUMS = parameters.minimums().rows[-1].value
RULES = parameters.grade_rules().rows[-1].value
ADJUSTMENTS = parameters.adjustments().rows[-1].value
ROCKY, LOESS = MINIMUMS[ConservationRegion.NORTH_ROCKY], MINIMUMS[ConservationRegion.LOESS]
FIRST, SECOND, THIRD = PreventionGrade
R1, R2, R3, R4, R5, R6 = Indicator
BUILDING, DESIGN = Period

# Region, grade; R3 and R4 while building; R1 to R6 in the design year.
STANDARD = [
    ("north_rocky", "first", "95 95", "95 0.90 97 95 97 25"),
    ("north_rocky", "second", "90 92", "92 0.85 95 92 95 22"),
    ("north_rocky", "third", "85 90", "87 0.80 90 90 90 19"),
    ("loess", "first", "90 90", "93 0.80 92 90 95 22"),
    ("loess", "second", "85 85", "90 0.75 88 85 90 18"),
    ("loess", "third", "80 80", "85 0.70 85 80 85 14"),
]


@pytest.mark.parametrize(("region", "grade", "building", "design"), STANDARD)
def test_the_least_values_are_those_of_the_standard(region: str, grade: str, building: str, design: str) -> None:
    found = MINIMUMS[ConservationRegion(region)][PreventionGrade(grade)]
    assert found[BUILDING] == dict(zip((R3, R4), map(D, building.split()), strict=True))
    assert found[DESIGN] == dict(zip(Indicator, map(D, design.split()), strict=True))


@pytest.mark.parametrize("region", list(ConservationRegion))
def test_a_stricter_grade_never_asks_for_less(region: ConservationRegion) -> None:
    table = MINIMUMS[region]
    for stricter, milder in ((FIRST, SECOND), (SECOND, THIRD)):
        for period in Period:
            assert all(table[stricter][period][key] >= value for key, value in table[milder][period].items())


@pytest.mark.parametrize(
    ("settings", "grade"),
    [
        pytest.param({Setting.KEY_ZONE}, FIRST, id="a key zone that cannot be avoided"),
        pytest.param({Setting.HERITAGE, Setting.RIVER}, FIRST, id="the strictest counts"),
        pytest.param({Setting.CITY}, FIRST, id="a city"),
        pytest.param({Setting.RIVER}, SECOND, id="beside a river"),
        pytest.param({Setting.SETTLEMENT, Setting.LAKE}, SECOND, id="people nearby and a lake"),
        pytest.param(set(), THIRD, id="none of them"),
    ],
)
def test_the_site_decides_the_grade(settings: set[Setting], grade: PreventionGrade) -> None:
    found = grade_for(settings, RULES)
    assert found.grade is grade
    assert {rule.setting for rule in found.because} <= settings
    assert bool(found.because) == bool(settings)


def test_every_setting_has_its_grade() -> None:
    assert {rule.setting for rule in RULES} == set(Setting)


@pytest.mark.parametrize(
    ("chosen", "indicator", "building", "design"),
    [
        pytest.param([("dry", "-3")], R1, None, "92", id="dry: up to five points less"),
        pytest.param([("middle_mountain", "-1")], R3, "94", "96", id="both periods move"),
        pytest.param([("city", "2")], R6, None, "27", id="a city asks for more"),
        pytest.param([("key_zone", "1")], R6, None, "26", id="so does a key zone"),
        pytest.param([("light_erosion", None)], R2, None, "1", id="a control ratio of one where erosion is light"),
        pytest.param([("heavy_erosion", "-0.2")], R2, None, "0.70", id="less where it is heavy"),
        pytest.param([("very_dry", "-8"), ("very_dry_plants", None)], R5, None, None, id="no plants in a desert"),
    ],
)
def test_least_values_move_as_the_standard_allows(
    chosen: list[tuple[str, str | None]], indicator: Indicator, building: str | None, design: str | None
) -> None:
    found = adjusted(ROCKY[FIRST], [(ADJUSTMENTS[code], None if n is None else D(n)) for code, n in chosen])
    assert found[BUILDING].get(indicator) == (None if building is None else D(building))
    assert found[DESIGN].get(indicator) == (None if design is None else D(design))
    assert ROCKY[FIRST][DESIGN][R1] == D(95)


@pytest.mark.parametrize(
    ("code", "amount"),
    [("dry", "-6"), ("dry", "-2"), ("dry", None), ("city", "3"), ("light_erosion", "1"), ("very_dry_plants", "1")],
)
def test_an_amount_outside_its_bounds_is_refused(code: str, amount: str | None) -> None:
    with pytest.raises(RuleError) as refusal:
        adjusted(ROCKY[FIRST], [(ADJUSTMENTS[code], None if amount is None else D(amount))])
    assert refusal.value.source == ADJUSTMENTS[code].source


def test_values_of_a_line_through_two_regions_are_weighted_by_area() -> None:
    found = combined([(D(30), ROCKY[FIRST]), (D(10), LOESS[SECOND])])
    assert found[DESIGN][R1] == D("93.75")
    assert found[DESIGN][R2] == D("0.86")
    assert set(found[BUILDING]) == {R3, R4}
    for parts in ([], [(D(0), ROCKY[FIRST])]):
        with pytest.raises(RuleError):
            combined(parts)


@given(area=st.decimals("0.01", 1000, places=2), other=st.decimals("0.01", 1000, places=2))
def test_a_combined_value_lies_between_its_parts(area: Decimal, other: Decimal) -> None:
    found = combined([(area, ROCKY[FIRST]), (other, LOESS[THIRD])])
    for key, value in found[DESIGN].items():
        assert LOESS[THIRD][DESIGN][key] <= value <= ROCKY[FIRST][DESIGN][key]


@pytest.mark.parametrize(
    ("figures", "texts"),
    [
        pytest.param({"standard_min": D(95), "plan_target": D(95)}, [], id="the least value is enough"),
        pytest.param({"standard_min": D(95), "plan_target": D("94.99")}, ["低于标准规定的95"], id="below the standard"),
        pytest.param({"standard_min": D(95)}, ["设计水平年目标值未填写"], id="no target"),
        pytest.param({"plan_target": D(95)}, [], id="no least value, nothing to hold it against"),
        pytest.param(
            {"construction_min": D(90), "construction_target": D(89), "standard_min": D(90), "plan_target": D(97)},
            ["施工期目标值为89"],
            id="while building",
        ),
        pytest.param({"plan_target": D(97), "actual": D(96)}, ["未达到批复的97"], id="less than was promised"),
        pytest.param(
            {"standard_min": D(95), "plan_target": D(97), "actual": D(96)},
            ["未达到批复的97"],
            id="the plan binds, not the standard",
        ),
        pytest.param({"plan_target": D(97), "actual": D(97)}, [], id="reached"),
        pytest.param({"standard_min": D(95), "plan_target": D(97)}, [], id="a result not yet due"),
    ],
)
def test_what_falls_short_is_named(figures: dict[str, Any], texts: list[str]) -> None:
    found = shortfalls([IndicatorFigures(indicator=R3, **figures)])
    assert len(found) == len(texts)
    assert all(text in row.text for text, row in zip(texts, found, strict=True))


@pytest.mark.parametrize(
    ("indicator", "value"), [(R1, "100.01"), (R1, "-1"), (R2, "-0.1"), (R6, "NaN"), (R2, "Infinity")]
)
def test_a_value_that_cannot_be_is_refused(indicator: Indicator, value: str) -> None:
    with pytest.raises(RuleError) as refusal:
        IndicatorFigures(indicator=indicator, plan_target=D(value))
    assert refusal.value.field == "plan_target"


def test_a_control_ratio_may_be_above_one() -> None:
    assert IndicatorFigures(indicator=R2, actual=D("1.4")).actual == D("1.4")
