"""The checklist of a review: which points apply, and what is open before a decision."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.places import ConservationRegion
from sbsupervise.domain.plans import Verdict
from sbsupervise.domain.plans.review import Chapter, check_mark, grounds_met, unsettled
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.plans import refusal_grounds
from sbsupervise.parameters.review_points import points, points_for

TODAY = date(2026, 6, 30)
ALL = points().on(TODAY)
ROCKY, LOESS = ConservationRegion
WIND = points_for(ProjectKind.WIND_POWER, [ROCKY], TODAY)


def codes(kind: ProjectKind, *regions: ConservationRegion) -> set[str]:
    return {point.code for point in points_for(kind, regions, TODAY)} - {point.code for point in WIND}


def test_thirty_five_points_are_for_every_project() -> None:
    assert [point.code for point in WIND] == [f"P{number:02}" for number in range(1, 36)]
    assert not points().row(TODAY).verified


@pytest.mark.parametrize(
    ("kind", "regions", "more"),
    [
        pytest.param(ProjectKind.ROAD, [ROCKY], {"ROAD-1", "ROAD-2", "ROAD-3"}, id="a road"),
        pytest.param(ProjectKind.DYKE, [ROCKY], {"WATER-1", "WATER-2"}, id="a dyke has no reservoir"),
        pytest.param(ProjectKind.HYDROPOWER, [ROCKY], {"WATER-1", "WATER-2", "WATER-3"}, id="a power station"),
        pytest.param(ProjectKind.OIL_GAS_PIPELINE, [ROCKY], {"PIPE-1", "PIPE-2"}, id="a pipeline"),
        pytest.param(ProjectKind.NUCLEAR_POWER, [ROCKY], {"NUCLEAR-1", "NUCLEAR-2"}, id="a nuclear station"),
        pytest.param(ProjectKind.DEEP_COAL_MINE, [ROCKY], {"COAL-1", "COAL-2"}, id="a mine"),
        pytest.param(ProjectKind.POWER_TRANSMISSION, [ROCKY], {"GRID-1", "GRID-2"}, id="a line"),
        pytest.param(ProjectKind.REAL_ESTATE, [ROCKY, LOESS], {"LOESS-1", "LOESS-2", "LOESS-3"}, id="on loess"),
        pytest.param(ProjectKind.REAL_ESTATE, [], set(), id="a region not known"),
    ],
)
def test_sectors_and_regions_have_points_of_their_own(
    kind: ProjectKind, regions: list[ConservationRegion], more: set[str]
) -> None:
    assert codes(kind, *regions) == more


def test_every_point_leads_to_a_ground_of_refusal_and_every_chapter_has_points() -> None:
    known = {ground.code for ground in refusal_grounds().on(TODAY)}
    assert {point.ground for point in ALL} == known
    assert {point.chapter for point in ALL} == set(Chapter)
    assert max(Counter(point.code for point in ALL).values()) == 1
    assert max(Counter(point.text for point in ALL).values()) == 1
    assert all(len(point.code) <= 20 for point in ALL)


def test_a_point_not_looked_at_does_not_conform() -> None:
    verdicts = dict.fromkeys((point.code for point in WIND), Verdict.CONFORMING)
    assert unsettled(WIND, verdicts) == ()
    del verdicts["P01"]
    verdicts |= {"P02": Verdict.NOT_LOOKED_AT, "P03": Verdict.NOT_APPLICABLE, "P14": Verdict.LACKING}
    found = unsettled(WIND, verdicts)
    assert [(row.point.code, row.verdict.label) for row in found] == [
        ("P01", "未审查"),
        ("P02", "未审查"),
        ("P14", "不符合"),
    ]
    assert found[2].text.startswith("P14 不符合：弃渣场位置")
    assert grounds_met(WIND, verdicts) == ("R15-2",)


@given(st.dictionaries(st.sampled_from([point.code for point in ALL]), st.sampled_from(list(Verdict))))
def test_every_point_is_settled_or_unsettled(verdicts: dict[str, Verdict]) -> None:
    open_codes = {row.point.code for row in unsettled(ALL, verdicts)}
    settled = {code for code, verdict in verdicts.items() if verdict in (Verdict.CONFORMING, Verdict.NOT_APPLICABLE)}
    assert open_codes | settled == {point.code for point in ALL}
    assert not open_codes & settled


@pytest.mark.parametrize(
    ("code", "verdict", "note", "field"),
    [
        ("COAL-1", Verdict.CONFORMING, "", "point"),
        ("P01", Verdict.LACKING, " ", "note"),
        ("P01", Verdict.NOT_APPLICABLE, "", "note"),
    ],
)
def test_a_mark_without_a_point_or_a_reason_is_refused(code: str, verdict: Verdict, note: str, field: str) -> None:
    check_mark("P01", Verdict.CONFORMING, "", WIND)
    check_mark("P01", Verdict.LACKING, "缺少依据", WIND)
    with pytest.raises(RuleError) as refusal:
        check_mark(code, verdict, note, WIND)
    assert refusal.value.field == field
