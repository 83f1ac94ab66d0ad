"""Projects: the way from the list to operation, the facts that can be believed, and the places."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.places import Basin, ConservationRegion, county_named
from sbsupervise.domain.projects import (
    PROJECTS,
    ProjectKind,
    ProjectState,
    check_extent,
    check_investment,
    check_planned_days,
    check_position,
    check_started_on,
    expires_on,
    started_unapproved,
    state_after_start,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.projects import (
    approval_years,
    border_counties,
    counties,
    kind_definitions,
    locations,
    rate_targets,
)

DAY = date(2026, 6, 1)
S = ProjectState


@pytest.mark.parametrize(
    ("path", "end"),
    [
        pytest.param("require_plan approve start complete accept file verify operate", S.OPERATION, id="by the book"),
        pytest.param("exempt start", S.UNDER_CONSTRUCTION, id="no plan needed"),
        pytest.param("exempt require_plan", S.PLAN_REQUIRED, id="grown beyond the exemption"),
        pytest.param("require_plan start", S.ILLEGAL_START, id="started without a plan"),
        pytest.param("require_plan start approve", S.UNDER_CONSTRUCTION, id="approved after the start"),
        pytest.param("require_plan approve expire", S.EXPIRED, id="not started for three years"),
        pytest.param("require_plan approve expire approve", S.APPROVED, id="reviewed again"),
        pytest.param("require_plan approve expire start", S.ILLEGAL_START, id="started on a lapsed approval"),
        pytest.param("exempt start suspend resume", S.UNDER_CONSTRUCTION, id="stopped and gone on"),
        pytest.param("exempt start require_change approve", S.UNDER_CONSTRUCTION, id="change approved"),
        pytest.param("exempt start complete use", S.ILLEGAL_USE, id="used before acceptance"),
        pytest.param("exempt start complete use accept", S.ACCEPTED, id="accepted late"),
        pytest.param("exempt start complete accept file disqualify redo", S.COMPLETED, id="acceptance to be redone"),
        pytest.param("exempt start complete accept file operate", S.OPERATION, id="not drawn for verification"),
        pytest.param("terminate", S.TERMINATED, id="given up"),
    ],
)
def test_a_project_goes_its_way(path: str, end: ProjectState) -> None:
    state = ProjectState.LISTED
    for act in path.split():
        state = PROJECTS.move(state, f"project.{act}")
    assert state is end


@pytest.mark.parametrize(
    ("state", "act"),
    [
        pytest.param(S.LISTED, "project.start", id="started before it is known whether a plan is needed"),
        pytest.param(S.LISTED, "project.approve", id="approved before it is known whether a plan is needed"),
        pytest.param(S.UNDER_CONSTRUCTION, "project.start", id="started twice"),
        pytest.param(S.COMPLETED, "project.file", id="filed without acceptance"),
        pytest.param(S.OPERATION, "project.terminate", id="ended twice"),
    ],
)
def test_a_project_takes_no_short_cut(state: ProjectState, act: str) -> None:
    with pytest.raises(RuleError, match="当前状态为"):
        PROJECTS.move(state, act)


def test_every_state_can_be_reached() -> None:
    reached, grown = {S.LISTED}, True
    while grown:
        following = reached | {step.end for step in PROJECTS.steps if step.start in reached}
        reached, grown = following, following != reached
    assert reached == set(S)


def test_no_act_has_two_ends() -> None:
    pairs = [(step.start, step.act) for step in PROJECTS.steps]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize(
    ("approved", "last"),
    [
        pytest.param(date(2023, 5, 10), date(2026, 5, 10), id="the same day three years on"),
        pytest.param(date(2024, 2, 29), date(2027, 2, 28), id="the last day of a shorter month"),
        pytest.param(date(2023, 2, 28), date(2026, 2, 28), id="the end of February stays"),
    ],
)
def test_an_approval_covers_a_start_until(approved: date, last: date) -> None:
    assert expires_on(approved, approval_years().on(DAY)) == last


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.integers(1, 50))
def test_an_approval_ends_in_its_own_month(approved: date, years: int) -> None:
    last = expires_on(approved, years)
    assert (last.year, last.month) == (approved.year + years, approved.month)
    assert last.day in (approved.day, 28)


@pytest.mark.parametrize(
    ("state", "started_on", "then"),
    [
        pytest.param(S.APPROVED, date(2026, 5, 10), S.UNDER_CONSTRUCTION, id="on the last day"),
        pytest.param(S.APPROVED, date(2026, 5, 11), S.ILLEGAL_START, id="a day too late"),
        pytest.param(S.PLAN_REQUIRED, date(2026, 5, 10), S.ILLEGAL_START, id="without an approval"),
        pytest.param(S.EXEMPT, date(2026, 5, 11), S.UNDER_CONSTRUCTION, id="where none is needed"),
    ],
)
def test_a_start_is_covered_or_not(state: ProjectState, started_on: date, then: ProjectState) -> None:
    assert state_after_start(state, started_on, date(2026, 5, 10)) is then


@pytest.mark.parametrize(
    ("approved_on", "unapproved"),
    [
        pytest.param(None, True, id="never approved"),
        pytest.param(DAY + timedelta(days=1), True, id="approved the day after"),
        pytest.param(DAY, False, id="approved the same day"),
    ],
)
def test_a_late_approval_does_not_undo_an_early_start(approved_on: date | None, unapproved: bool) -> None:
    assert started_unapproved(DAY, approved_on) is unapproved


def test_a_start_of_tomorrow_is_refused() -> None:
    check_started_on(DAY, today=DAY)
    with pytest.raises(RuleError, match="开工日期不能晚于今天"):
        check_started_on(DAY + timedelta(days=1), today=DAY)


def test_works_do_not_end_before_they_start() -> None:
    with pytest.raises(RuleError, match="计划完工日期不能早于计划开工日期"):
        check_planned_days(DAY, DAY - timedelta(days=1))


@pytest.mark.parametrize("days", [(DAY, DAY), (None, DAY), (DAY, None), (None, None)])
def test_planned_days_may_be_equal_or_missing(days: tuple[date | None, date | None]) -> None:
    check_planned_days(*days)


@pytest.mark.parametrize(
    ("area", "earthwork", "message"),
    [
        pytest.param("0", "1", "征占地面积必须大于0", id="no land"),
        pytest.param("-1", "1", "数量不能为负数", id="negative land"),
        pytest.param("1", "-1", "数量不能为负数", id="negative earth"),
        pytest.param("NaN", "1", "请填写数字", id="no number"),
        pytest.param("1", "Infinity", "请填写数字", id="endless earth"),
    ],
)
def test_an_extent_that_cannot_be_is_refused(area: str, earthwork: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        check_extent(Decimal(area), Decimal(earthwork))


def test_a_project_may_move_no_earth() -> None:
    check_extent(Decimal("0.01"), Decimal(0))


def test_an_investment_is_not_negative() -> None:
    check_investment(None)
    check_investment(0)
    with pytest.raises(RuleError, match="总投资不能为负数"):
        check_investment(-1)


@pytest.mark.parametrize(
    ("longitude", "latitude", "field", "message"),
    [
        pytest.param("112.7", None, "latitude", "经度和纬度须同时填写", id="half a position"),
        pytest.param(None, "38.4", "longitude", "经度和纬度须同时填写", id="the other half"),
        pytest.param("38.4", "112.7", "longitude", "经度和纬度可能填反了", id="swapped"),
        pytest.param("2.35", "48.86", "longitude", "经度不在中国范围内", id="too far west"),
        pytest.param("112.7", "60", "latitude", "纬度不在中国范围内", id="too far north"),
        pytest.param("38.4", "60", "longitude", "经度不在中国范围内", id="one of them out of place"),
        pytest.param("NaN", "38.4", "longitude", "经度不在中国范围内", id="no number"),
    ],
)
def test_a_position_that_cannot_be_is_refused(
    longitude: str | None, latitude: str | None, field: str, message: str
) -> None:
    with pytest.raises(RuleError, match=message) as refusal:
        check_position(*(None if degrees is None else Decimal(degrees) for degrees in (longitude, latitude)))
    assert refusal.value.field == field


@pytest.mark.parametrize("position", [("112.73", "38.42"), ("73", "3"), ("136", "54")])
def test_a_position_in_china_is_fine(position: tuple[str, str]) -> None:
    check_position(Decimal(position[0]), Decimal(position[1]))


def test_no_position_is_fine_too() -> None:
    check_position(None, None)


def test_there_are_36_kinds_each_with_a_definition() -> None:
    assert [kind.value for kind in ProjectKind] == [f"{number:02d}" for number in range(1, 37)]
    assert set(kind_definitions().on(DAY)) == set(ProjectKind)


def test_there_are_14_counties_and_the_scenic_area() -> None:
    kinds = [county.kind for county in counties().on(DAY).values()]
    assert (kinds.count(OfficeKind.COUNTY), kinds.count(OfficeKind.SCENIC_AREA)) == (14, 1)


def test_every_county_has_flags_and_a_target_and_the_scenic_area_has_flags_alone() -> None:
    codes = {code for code, county in counties().on(DAY).items() if county.kind is OfficeKind.COUNTY}
    assert set(locations().on(DAY)) == set(counties().on(DAY))
    assert set(rate_targets().on(DAY)) == codes | {"140900"}


def test_the_target_rises_everywhere() -> None:
    assert all(target.by_2025 < target.by_2035 for target in rate_targets().on(DAY).values())


@pytest.mark.parametrize(
    ("name", "code"), [("五台县", "140922"), ("五台山风景名胜区", "140971"), ("140932", "140932"), (" 代县 ", "140923")]
)
def test_a_county_is_known_by_name_or_code(name: str, code: str) -> None:
    assert county_named(name, counties().on(DAY).values()).code == code


@pytest.mark.parametrize("name", ["五台", "太原市", ""])
def test_a_county_is_not_guessed(name: str) -> None:
    with pytest.raises(RuleError, match="没有“"):
        county_named(name, counties().on(DAY).values())


@pytest.mark.parametrize(
    ("code", "region", "basin"),
    [
        pytest.param("140922", ConservationRegion.NORTH_ROCKY, Basin.HAI_RIVER, id="五台县"),
        pytest.param("140932", ConservationRegion.LOESS, Basin.YELLOW_RIVER, id="偏关县"),
        pytest.param("140981", ConservationRegion.NORTH_ROCKY, Basin.TO_CONFIRM, id="原平市 is not decided"),
    ],
)
def test_a_county_has_its_flags(code: str, region: ConservationRegion, basin: Basin) -> None:
    location = locations().on(DAY)[code]
    assert (location.region, location.basin) == (region, basin)


def test_three_counties_lie_on_the_border_of_three_provinces() -> None:
    names = {counties().on(DAY)[code].name for code in border_counties().on(DAY)}
    assert names == {"河曲县", "保德县", "偏关县"}
