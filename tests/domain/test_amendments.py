"""Changes against an approved plan: what calls for a new paper, and what is only close to it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.plans import ApplicationKind
from sbsupervise.domain.plans.amendments import Comparison, GroundFigures, PlanFigures, compare
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.plans import change_limits
from sbsupervise.parameters.projects import approval_years

D = Decimal
TODAY = date(2026, 6, 30)
LIMITS = change_limits().on(TODAY)
YEARS = approval_years().on(TODAY)
CHANGE, SUPPLEMENT = ApplicationKind.CHANGE, ApplicationKind.SUPPLEMENT
FOUR = (GroundFigures(code="Z1", level=4, volume_m3=D(30000)),)
SIZES = st.decimals(0, 9999999, places=6)


def found(approved: dict[str, Any], changed: dict[str, Any], limits: Any = LIMITS) -> Comparison:
    return compare(PlanFigures(**approved), PlanFigures(**changed), limits, valid_years=YEARS)


def ground(code: str = "Z1", level: int | None = 4, volume: str = "30000") -> tuple[GroundFigures, ...]:
    return (GroundFigures(code=code, level=level, volume_m3=D(volume)),)


CASES: list[Any] = [
    pytest.param(
        {"range_hm2": D(10)}, {"range_hm2": D(13)}, ["C2a"], [], id="thirty per cent exactly, 以上 includes it"
    ),
    pytest.param({"range_hm2": D(10)}, {"range_hm2": D("12.999")}, [], ["C2a"], id="29.99 per cent is close"),
    pytest.param({"range_hm2": D(10)}, {"range_hm2": D("12.5")}, [], ["C2a"], id="a quarter more is close"),
    pytest.param({"range_hm2": D(10)}, {"range_hm2": D("12.49")}, [], [], id="less than a quarter is not close"),
    pytest.param({"range_hm2": D(10)}, {"range_hm2": D(1)}, [], [], id="a smaller range calls for nothing"),
    pytest.param({"range_hm2": D(3)}, {"range_hm2": D("3.9")}, ["C2a"], [], id="no rounding of thirds at the limit"),
    pytest.param(
        {"earthwork_m3": D(100000)}, {"earthwork_m3": D(130000)}, ["C2b"], [], id="thirty per cent more earth"
    ),
    pytest.param({"earthwork_m3": D(0)}, {"earthwork_m3": D(1)}, ["C2b"], [], id="some earth where there was none"),
    pytest.param(
        {"linear_hill_km": D(10)}, {"shifted_over_300m_km": D(3)}, ["C3"], [], id="three of ten kilometres shifted"
    ),
    pytest.param(
        {}, {"linear_hill_km": D(10), "shifted_over_300m_km": D("2.99")}, [], ["C3"], id="the length from the change"
    ),
    pytest.param({"linear_hill_km": D(10)}, {}, [], [], id="nothing shifted"),
    pytest.param({}, {"shifted_over_300m_km": D(3)}, [], [], id="a shift of a line without a length is not compared"),
    pytest.param(
        {"topsoil_m3": D(1000), "planting_hm2": D(10)},
        {"topsoil_m3": D(700), "planting_hm2": D(7)},
        ["C4", "C4"],
        [],
        id="topsoil and planting each count",
    ),
    pytest.param(
        {"topsoil_m3": D(1000), "planting_hm2": D(10)},
        {"topsoil_m3": D(700), "planting_hm2": D("7.5")},
        ["C4"],
        ["C4"],
        id="one is met, the other close",
    ),
    pytest.param(
        {"range_hm2": D(100), "topsoil_m3": D(1000)},
        {"range_hm2": D(60), "topsoil_m3": D(650)},
        [],
        [],
        id="case 10: 40 per cent less land explains 35 per cent less topsoil",
    ),
    pytest.param(
        {"range_hm2": D(100), "topsoil_m3": D(1000)},
        {"range_hm2": D(65), "topsoil_m3": D(650)},
        [],
        [],
        id="the same share less of both",
    ),
    pytest.param(
        {"range_hm2": D(100), "topsoil_m3": D(1000)},
        {"range_hm2": D(70), "topsoil_m3": D(650)},
        ["C4"],
        [],
        id="less land explains only a part",
    ),
    pytest.param({"key_zones": ("甲区",)}, {"key_zones": ("甲区 ", "乙区")}, ["C1"], [], id="a zone newly touched"),
    pytest.param({"key_zones": ("甲区", "乙区")}, {"key_zones": ("甲区",)}, [], [], id="a zone less"),
    pytest.param({}, {"key_zones": ("甲区",)}, [], [], id="zones that the plan does not state are not compared"),
    pytest.param({}, {"key_works_weakened": True}, ["C5"], [], id="important works weakened"),
    pytest.param({"key_works_weakened": True}, {"key_works_weakened": True}, [], [], id="and approved for that"),
    pytest.param({"spoil_grounds": FOUR}, {"spoil_grounds": (*FOUR, *ground("Z2"))}, ["C6"], [], id="a new ground"),
    pytest.param({"spoil_grounds": ()}, {"spoil_grounds": FOUR}, ["C6"], [], id="a first ground"),
    pytest.param(
        {"spoil_grounds": FOUR}, {"spoil_grounds": ground(level=3, volume="90000")}, ["C7"], [], id="a level up"
    ),
    pytest.param({"spoil_grounds": FOUR}, {"spoil_grounds": ground(level=5)}, [], [], id="a level down"),
    pytest.param(
        {"spoil_grounds": FOUR}, {"spoil_grounds": ground(volume="90000")}, [], [], id="more spoil, the same level"
    ),
    pytest.param({"spoil_grounds": FOUR}, {"spoil_grounds": ground(level=None)}, [], [], id="an unknown level"),
    pytest.param({"spoil_grounds": FOUR}, {"spoil_grounds": ()}, [], [], id="a ground given up"),
    pytest.param(
        {"decided_on": date(2023, 5, 10)}, {"starts_on": date(2026, 5, 11)}, ["C8"], [], id="case 12: a day too late"
    ),
    pytest.param({"decided_on": date(2023, 5, 10)}, {"starts_on": date(2026, 5, 10)}, [], [], id="the last good day"),
    pytest.param({"decided_on": date(2024, 2, 29)}, {"starts_on": date(2027, 2, 28)}, [], [], id="a leap day"),
    pytest.param({"decided_on": date(2024, 2, 29)}, {"starts_on": date(2027, 3, 1)}, ["C8"], [], id="after a leap day"),
    pytest.param({"starts_on": date(2027, 3, 1)}, {}, [], [], id="a start without a decision"),
]


@pytest.mark.parametrize(("approved", "changed", "met", "near"), CASES)
def test_which_changes_call_for_a_new_paper(
    approved: dict[str, Any], changed: dict[str, Any], met: list[str], near: list[str]
) -> None:
    comparison = found(approved, changed)
    assert [row.code for row in comparison.triggers] == met
    assert [row.code for row in comparison.near] == near


@pytest.mark.parametrize(
    ("approved", "changed", "product", "article"),
    [
        ({"range_hm2": D(1)}, {"range_hm2": D(2)}, CHANGE, "第十六条"),
        ({"spoil_grounds": ()}, {"spoil_grounds": FOUR}, SUPPLEMENT, "第十七条"),
        ({"spoil_grounds": FOUR}, {"spoil_grounds": ground(level=1)}, SUPPLEMENT, "第十七条"),
        ({"decided_on": date(2020, 1, 1)}, {"starts_on": TODAY}, ApplicationKind.REEXAMINATION, "第十八条"),
    ],
)
def test_each_trigger_names_its_paper_and_its_article(
    approved: dict[str, Any], changed: dict[str, Any], product: ApplicationKind, article: str
) -> None:
    (row,) = found(approved, changed).triggers
    assert row.product is product
    assert f"水利部令第53号{article}" in row.source


def test_a_share_below_the_limit_never_reads_as_the_limit() -> None:
    (row,) = found({"range_hm2": D(1000)}, {"range_hm2": D("1299.9999")}).near
    assert row.ratio == D("0.2999999")
    assert "变化29.99%，接近30%" in row.text


def test_successive_changes_add_up_against_the_last_approved_version() -> None:
    base, first, both = {"range_hm2": D(100)}, {"range_hm2": D(120)}, {"range_hm2": D(135)}
    assert not found(base, first).triggers
    assert [row.ratio for row in found(base, both).triggers] == [D("0.35")]
    assert not found(first, both).triggers


def test_facts_before_march_2023_are_held_against_the_twenty_per_cent_of_2016() -> None:
    old = change_limits().row(date(2023, 2, 28))
    assert (old.verified, old.value.shift, LIMITS.shift) == (False, D("0.20"), D("0.30"))
    shifted = ({"linear_hill_km": D(10)}, {"shifted_over_300m_km": D(2)})
    assert [row.code for row in found(*shifted, old.value).triggers] == ["C3"]
    assert not found(*shifted).triggers


@given(old=SIZES, new=SIZES)
def test_a_growth_is_met_close_or_neither_and_its_ratio_says_which(old: Decimal, new: Decimal) -> None:
    comparison = found({"earthwork_m3": old}, {"earthwork_m3": new})
    assert bool(comparison.triggers) == (new > old and new - old >= old * D("0.3"))
    assert all(row.ratio is None or row.ratio >= D("0.3") for row in comparison.triggers)
    assert all(row.ratio is not None and D("0.25") <= row.ratio < D("0.3") for row in comparison.near)


@given(figures=st.builds(PlanFigures, range_hm2=SIZES, earthwork_m3=SIZES, topsoil_m3=SIZES, planting_hm2=SIZES))
def test_a_plan_that_did_not_change_calls_for_nothing(figures: PlanFigures) -> None:
    comparison = compare(figures, figures, LIMITS, valid_years=YEARS)
    assert comparison == Comparison(triggers=(), near=())


@pytest.mark.parametrize(
    "figures",
    [
        pytest.param({"range_hm2": D(-1)}, id="negative"),
        pytest.param({"range_hm2": D("NaN")}, id="no number"),
        pytest.param({"spoil_grounds": (*FOUR, *FOUR)}, id="one ground twice"),
    ],
)
def test_figures_that_cannot_be_are_refused(figures: dict[str, Any]) -> None:
    with pytest.raises(RuleError):
        PlanFigures(**figures)
    for part in ({"code": " "}, {"code": "Z1", "level": 0}, {"code": "Z1", "volume_m3": D(-1)}):
        with pytest.raises(RuleError):
            GroundFigures(**part)
