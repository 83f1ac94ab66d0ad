"""What photos (现场照片) claim: where they were taken and how far that is from somewhere, told in words.

Places are (longitude, latitude) in degrees, azimuths in degrees from north. Cameras speak of WGS 84, ranges of
CGCS2000: the two differ by less than a metre, far less than any camera knows its place.
"""

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from sbsupervise.domain.clocks import BEIJING, beijing_day
from sbsupervise.domain.plans.ranges import Point, Polygon
from sbsupervise.domain.refusals import RuleError

# The ellipsoid of CGCS2000 (GRS80): half its longer axis in metres, and the square of its eccentricity.
AXIS_M, ECCENTRICITY_2 = 6_378_137.0, 0.006_694_380_022_90
# A flat drawing is good enough as far as this.
FARTHEST_M = 1_000_000
A_KILOMETRE = 1_000
# A clock that runs a little fast proves nothing.
FAST = timedelta(minutes=10)
PLACES, HUNDREDTHS = Decimal("0.000001"), Decimal("0.01")
DEVICE_NUMBER = re.compile(r"[0-9A-Za-z-]{8,36}", re.ASCII)


def check_device_number(number: str) -> None:
    """Refuse what no device gives a photo as its number."""
    if not DEVICE_NUMBER.fullmatch(number):
        raise RuleError("照片编号不规范，请在本系统的页面上传")


def claimed_place(longitude: Decimal | None, latitude: Decimal | None) -> tuple[Decimal, Decimal] | None:
    """A place as a device states it, None if it states none; refused if there is no such place."""
    if longitude is None or latitude is None:
        return None
    if not (longitude.is_finite() and latitude.is_finite() and abs(longitude) <= 180 and abs(latitude) <= 90):
        raise RuleError("拍摄位置不是有效的经纬度")
    return longitude.quantize(PLACES), latitude.quantize(PLACES)


def claimed_azimuth(azimuth: Decimal | None) -> Decimal | None:
    """A direction as a device states it; refused if there is no such direction."""
    if azimuth is not None and not (azimuth.is_finite() and 0 <= azimuth <= 360):
        raise RuleError("拍摄方位角须在0到360度之间")
    return None if azimuth is None else azimuth.quantize(HUNDREDTHS)


def claimed_instant(moment: datetime | None) -> datetime | None:
    """An instant as a device states it; a time without a zone is one of China."""
    return moment.replace(tzinfo=BEIJING) if moment is not None and moment.utcoffset() is None else moment


def time_remarks(claimed_at: datetime | None, received_at: datetime, days: tuple[date, date] | None) -> list[str]:
    """What in the claimed time does not fit: when the photo arrived, and the first and last day of the visit."""
    if claimed_at is None:
        return []
    remarks = []
    if claimed_at > received_at + FAST:
        remarks.append("拍摄时间晚于收到时间，相机时钟不准")
    if days is not None and not days[0] <= beijing_day(claimed_at) <= days[1]:
        remarks.append("拍摄日期不在检查日期内")
    return remarks


def metres_between(place: Point, other: Point) -> float:
    """How far two places are apart, along the ellipsoid, nearly."""
    return math.hypot(*_from(place, other))


def metres_to(place: Point, polygons: Iterable[Polygon]) -> float | None:
    """How far a place is from the nearest polygon, 0 inside one; None if there is no polygon."""
    nearest = None
    for polygon in polygons:
        rings = [[_from(place, corner) for corner in ring] for ring in polygon]
        if sum(_crossings(ring) for ring in rings) % 2:
            return 0.0
        nearest = min(_to_ring(ring) for ring in rings) if nearest is None else min(nearest, *map(_to_ring, rings))
    return nearest


def _from(place: Point, other: Point) -> Point:
    """Metres east and north of a place."""
    middle = math.radians((place[1] + other[1]) / 2)
    flatness = 1 - ECCENTRICITY_2 * math.sin(middle) ** 2
    east = math.radians(other[0] - place[0]) * math.cos(middle) * AXIS_M / math.sqrt(flatness)
    north = math.radians(other[1] - place[1]) * AXIS_M * (1 - ECCENTRICITY_2) / flatness**1.5
    return east, north


def _crossings(ring: Iterable[Point]) -> int:
    """How often a ring crosses the line that leads east from the origin."""
    return sum(
        (north > 0) != (next_north > 0) and east - north / (next_north - north) * (next_east - east) > 0
        for (east, north), (next_east, next_north) in pairwise(ring)
    )


def _to_ring(ring: Iterable[Point]) -> float:
    return min(_to_edge(start, end) for start, end in pairwise(ring))


def _to_edge(start: Point, end: Point) -> float:
    east, north = end[0] - start[0], end[1] - start[1]
    length = east * east + north * north
    along = -(start[0] * east + start[1] * north) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.hypot(start[0] + along * east, start[1] + along * north)


def turn_between(azimuth: Decimal, other: Decimal) -> Decimal:
    """By how many degrees two directions differ, 180 at most."""
    apart = abs(azimuth - other) % 360
    return min(apart, 360 - apart)


def distance_words(metres: float) -> str:
    """A distance as a person says it, rounded as a camera deserves."""
    if metres > FARTHEST_M:
        return "1000公里以上"
    if metres >= A_KILOMETRE:
        return f"约{metres / A_KILOMETRE:.1f}公里"
    return f"约{round(metres / 10) * 10 if metres >= 100 else round(metres)}米"


COMPASS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")


def direction_words(azimuth: Decimal) -> str:
    """A direction as a person says it: "东北（52°）"."""
    degrees = round(azimuth) % 360
    return f"{COMPASS[round(degrees / 45) % 8]}（{degrees}°）"


def standpoint_words(longitude: Decimal | None, latitude: Decimal | None) -> str:
    """A claimed place as it is written, "" if none is."""
    if longitude is None or latitude is None:
        return ""
    east, north = "东经" if longitude >= 0 else "西经", "北纬" if latitude >= 0 else "南纬"
    return f"{east}{abs(longitude):.6f}°，{north}{abs(latitude):.6f}°"
