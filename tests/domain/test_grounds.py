"""Spoil grounds and borrow pits: what they lack, and which figures cannot be."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sbsupervise.domain.plans import GroundKind
from sbsupervise.domain.plans.grounds import GroundFacts, check_ground, lacking
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.plans import ground_rules

D = Decimal
RULES = ground_rules().on(date(2026, 6, 30))
WHOLE = GroundFacts(
    kind=GroundKind.SPOIL_GROUND,
    code="Z1",
    level=3,
    longitude=D("112.7"),
    latitude=D("38.4"),
    capacity_m3=D(50000),
    height_m=D(20),
    planned_m3=D(40000),
    works="拦渣墙、截水沟、坡面植草",
    stability="稳定",
    investigated=True,
    has_video=True,
)
BARE = {"investigated": False, "stability": "", "has_video": False}


@pytest.mark.parametrize(
    ("facts", "texts"),
    [
        pytest.param({}, [], id="in order"),
        pytest.param({"level": 5, **BARE}, [], id="level 5 needs neither investigation nor video"),
        pytest.param({"level": 4, **BARE}, ["地质勘察", "稳定性"], id="level 4 is investigated"),
        pytest.param({"level": 4, "has_video": False}, [], id="level 4 needs no video"),
        pytest.param({"level": 3, "has_video": False}, ["视频监控"], id="level 3 is watched"),
        pytest.param({"level": 1, **BARE}, ["地质勘察", "稳定性", "视频监控"], id="the highest level needs all"),
        pytest.param({"level": None, **BARE}, ["未确定级别"], id="no level"),
        pytest.param({"works": " "}, ["拦挡"], id="nothing holds the spoil"),
        pytest.param({"latitude": None}, ["位置不明确"], id="half a position"),
        pytest.param({"planned_m3": None}, ["规划量"], id="how much is not said"),
        pytest.param({"in_river_range": True}, ["河湖管理范围"], id="in a river"),
        pytest.param(
            {"kind": GroundKind.BORROW_PIT, "level": None, "works": "", **BARE}, [], id="a borrow pit has no level"
        ),
        pytest.param(
            {"kind": GroundKind.BORROW_PIT, "in_river_range": True}, ["取土场“Z1”位于河湖"], id="a pit in a river"
        ),
    ],
)
def test_what_a_ground_lacks_is_named_with_its_source(facts: dict[str, Any], texts: list[str]) -> None:
    found = lacking(replace(WHOLE, **facts), RULES)
    assert len(found) == len(texts)
    assert all(text in lack.text and lack.source for text, lack in zip(texts, found, strict=True))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": " "}, "code"),
        ({"level": 0}, "level"),
        ({"level": 6}, "level"),
        ({"capacity_m3": D(-1)}, "capacity_m3"),
        ({"height_m": D("1000.01")}, "height_m"),
        ({"planned_m3": D("50000.01")}, "planned_m3"),
        ({"actual_m3": D("NaN")}, "actual_m3"),
    ],
)
def test_figures_that_cannot_be_are_refused(facts: dict[str, Any], field: str) -> None:
    check_ground(WHOLE)
    with pytest.raises(RuleError) as refusal:
        check_ground(replace(WHOLE, **facts))
    assert refusal.value.field == field


def test_more_spoil_than_planned_is_a_fact_and_no_slip() -> None:
    check_ground(replace(WHOLE, actual_m3=D(60000)))
