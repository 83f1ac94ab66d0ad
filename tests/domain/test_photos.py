"""What photos claim, as rules: places, directions, distances, and how they are told."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pyproj
import pytest

from sbsupervise.domain.inspections.photos import (
    check_device_number,
    claimed_azimuth,
    claimed_instant,
    claimed_place,
    direction_words,
    distance_words,
    metres_between,
    metres_to,
    standpoint_words,
    time_remarks,
    turn_between,
)
from sbsupervise.domain.refusals import RuleError

WEST, SOUTH, SIDE = 111.5, 39.44, 0.01
SQUARE = ((WEST, SOUTH), (WEST + SIDE, SOUTH), (WEST + SIDE, SOUTH + SIDE), (WEST, SOUTH + SIDE), (WEST, SOUTH))
HOLE = tuple((WEST + (x - WEST) / 5 + SIDE * 0.4, SOUTH + (y - SOUTH) / 5 + SIDE * 0.4) for x, y in reversed(SQUARE))
GEOD = pyproj.Geod(ellps="GRS80")
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
DAYS = (date(2026, 6, 1), date(2026, 6, 2))


def geodesic(place: tuple[float, float], other: tuple[float, float]) -> float:
    return float(GEOD.inv(*place, *other)[2])


@pytest.mark.parametrize("away", [(0.001, 0.0), (0.0, 0.2), (-0.5, 0.3), (2.0, -1.5)])
def test_a_distance_is_that_along_the_ellipsoid(away: tuple[float, float]) -> None:
    other = (WEST + away[0], SOUTH + away[1])
    assert metres_between((WEST, SOUTH), other) == pytest.approx(geodesic((WEST, SOUTH), other), rel=1e-3)


@pytest.mark.parametrize(
    ("place", "nearest"),
    [
        pytest.param((WEST - 0.001, SOUTH + 0.005), (WEST, SOUTH + 0.005), id="west of an edge"),
        pytest.param((WEST + 0.005, SOUTH - 0.02), (WEST + 0.005, SOUTH), id="south of an edge"),
        pytest.param((WEST + 0.03, SOUTH + 0.03), (WEST + SIDE, SOUTH + SIDE), id="beyond a corner"),
    ],
)
def test_a_place_outside_is_as_far_as_the_nearest_edge(
    place: tuple[float, float], nearest: tuple[float, float]
) -> None:
    assert metres_to(place, [(SQUARE,)]) == pytest.approx(geodesic(place, nearest), rel=1e-3)


def test_a_place_inside_is_at_no_distance_and_one_in_a_hole_is_outside() -> None:
    assert metres_to((WEST + 0.001, SOUTH + 0.001), [(SQUARE, HOLE)]) == 0
    middle = metres_to((WEST + 0.005, SOUTH + 0.005), [(SQUARE, HOLE)])
    assert middle is not None
    assert 80 < middle < 120


def test_the_nearest_of_several_polygons_counts_and_none_is_no_distance() -> None:
    far = tuple((x + 1, y) for x, y in SQUARE)
    place = (WEST - 0.001, SOUTH + 0.005)
    assert metres_to(place, [(far,), (SQUARE,)]) == metres_to(place, [(SQUARE,)])
    assert metres_to((WEST + 1.005, SOUTH + 0.005), [(SQUARE,), (far,)]) == 0
    assert metres_to(place, []) is None


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (4.4, "约4米"),
        (99.6, "约100米"),
        (123, "约120米"),
        (999, "约1000米"),
        (1_240, "约1.2公里"),
        (2e6, "1000公里以上"),
    ],
)
def test_a_distance_is_told_as_a_camera_deserves(metres: float, said: str) -> None:
    assert distance_words(metres) == said


@pytest.mark.parametrize(
    ("azimuth", "said"),
    [("0", "北（0°）"), ("52.4", "东北（52°）"), ("271.25", "西（271°）"), ("359.7", "北（0°）"), ("360", "北（0°）")],
)
def test_a_direction_is_told_by_the_compass(azimuth: str, said: str) -> None:
    assert direction_words(Decimal(azimuth)) == said


@pytest.mark.parametrize(("azimuth", "other", "apart"), [("10", "350", 20), ("0", "180", 180), ("360", "0", 0)])
def test_directions_differ_by_half_a_turn_at_most(azimuth: str, other: str, apart: int) -> None:
    assert turn_between(Decimal(azimuth), Decimal(other)) == apart


def test_a_place_is_written_with_its_sides() -> None:
    assert standpoint_words(Decimal("111.5"), Decimal("-39.44")) == "东经111.500000°，南纬39.440000°"
    assert standpoint_words(None, Decimal(1)) == ""


@pytest.mark.parametrize(
    ("longitude", "latitude"), [("181", "0"), ("0", "-90.1"), ("NaN", "1"), ("1", "Infinity"), ("1E+5", "1")]
)
def test_a_device_cannot_claim_a_place_that_is_none(longitude: str, latitude: str) -> None:
    with pytest.raises(RuleError, match="不是有效的经纬度"):
        claimed_place(Decimal(longitude), Decimal(latitude))


def test_what_a_device_claims_is_kept_as_finely_as_it_is_stored() -> None:
    assert claimed_place(Decimal("111.12345678"), Decimal("39.9")) == (Decimal("111.123457"), Decimal("39.900000"))
    assert claimed_place(None, Decimal("39.9")) is None
    assert claimed_azimuth(Decimal("271.254")) == Decimal("271.25")
    assert claimed_azimuth(None) is None
    with pytest.raises(RuleError, match="方位角"):
        claimed_azimuth(Decimal("360.5"))
    local = datetime(2026, 6, 1, 12)  # noqa: DTZ001 (without a zone, as a device may send it)
    assert claimed_instant(local) == NOON


@pytest.mark.parametrize("number", ["", "short", "x" * 37, "有中文的编号有中文", "a b-c d-e f", "../../../etc"])
def test_the_number_of_a_device_is_letters_digits_and_hyphens(number: str) -> None:
    with pytest.raises(RuleError, match="照片编号"):
        check_device_number(number)


@pytest.mark.parametrize(
    ("claimed", "days", "said"),
    [
        pytest.param(None, DAYS, [], id="nothing claimed"),
        pytest.param(NOON, DAYS, [], id="on the first day"),
        pytest.param(NOON - timedelta(days=1), DAYS, ["拍摄日期不在检查日期内"], id="the day before"),
        pytest.param(NOON - timedelta(days=1), None, [], id="of no visit"),
        pytest.param(NOON + timedelta(minutes=9), DAYS, [], id="a clock a little fast"),
        pytest.param(
            NOON + timedelta(hours=2), DAYS, ["拍摄时间晚于收到时间，相机时钟不准"], id="later than it arrived"
        ),
    ],
)
def test_a_time_that_does_not_fit_is_remarked(
    claimed: datetime | None, days: tuple[date, date] | None, said: list[str]
) -> None:
    assert time_remarks(claimed, NOON, days) == said
