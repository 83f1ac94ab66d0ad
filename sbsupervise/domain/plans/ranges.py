"""The responsibility range (防治责任范围): its rings, what is said where they are wrong, its zones and its area.

Rings are what a file holds, numbered from 1 within their figure (图形, one row of the attribute table); points are
numbered from 1 within their ring. Coordinates are (longitude, latitude) in degrees. Whether rings cross or zones
overlap is found by a library of geometry (``services/ranges``); what can be told from the numbers alone is told here.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum

Point = tuple[float, float]
Ring = tuple[Point, ...]
# The first ring is the outline (counterclockwise), the others are holes (clockwise).
Polygon = tuple[Ring, ...]

# The mainland and the seas of the country, in degrees: west, south, east, north.
CHINA = (73.0, 3.0, 136.0, 54.0)
FEWEST_POINTS = 4
SOURCE = "办水保〔2018〕135号"
BAND = f"防治责任范围须为面。线型工程须提交带状面，不能用中心线（{SOURCE}）"


class Permanence(LabelledEnum):
    PERMANENT = "permanent", "永久占地"
    TEMPORARY = "temporary", "临时占地"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something is: figure, ring and point, as a person counts them; the name is the zone's."""

    figure: int
    name: str = ""
    ring: int | None = None
    point: int | None = None
    at: Point | None = None

    def __str__(self) -> str:
        words = f"第{self.figure}个图形"
        if self.name:
            words += f"（{self.name}）"
        if self.ring is not None:
            words += f"第{self.ring}环"
        if self.point is not None:
            words += f"第{self.point}点"
        return words if self.at is None else f"{words}（{coordinates(self.at)}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone (防治分区) of a range: one name and one kind of land. Areas in hm²; ``stated`` by the attribute table."""

    name: str
    permanence: Permanence | None
    stated_hm2: Decimal | None
    area_hm2: Decimal
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class CountyPart:
    """How much of a range lies in a county (hm²)."""

    code: str
    name: str
    area_hm2: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityRange:
    """A range as it was read. ``outside_hm2`` lies in no county of the city, about ``outside_at``.

    ``bounds`` are west, south, east and north; ``named`` is what the attribute table calls the project, if it does.
    """

    zones: tuple[Zone, ...]
    area_hm2: Decimal
    bounds: tuple[float, float, float, float]
    by_county: tuple[CountyPart, ...]
    outside_hm2: Decimal
    outside_at: Point | None
    remarks: tuple[str, ...]
    named: str = ""
    code: str = ""


def coordinates(point: Point) -> str:
    return f"{point[0]:.6f}, {point[1]:.6f}"


def checked_ring(points: Sequence[Point], place: Place) -> tuple[Ring, int]:
    """A ring without points that repeat the one before, and how many such were left out; refused if it is none."""
    if not points:
        raise RuleError(f"{place}是空的，没有坐标点")
    for number, point in enumerate(points, 1):
        _check_point(point, Place(place.figure, place.name, place.ring, number, point))
    first, last = points[0], points[-1]
    if first != last:
        raise RuleError(
            f"{place}没有闭合：第1点（{coordinates(first)}）与最后的第{len(points)}点（{coordinates(last)}）不是同一点"
        )
    kept = [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
    if len(kept) < FEWEST_POINTS:
        raise RuleError(
            f"{place}只有{len(kept)}个不重复的点（含闭合点），围不成面，至少{FEWEST_POINTS}个；在{coordinates(first)}处"
        )
    return tuple(kept), len(points) - len(kept)


def _check_point(point: Point, place: Place) -> None:
    """A point with its two numbers in degrees within the country."""
    if not all(math.isfinite(number) for number in point):
        raise RuleError(f"{place}的坐标不是有效数字")
    east, north = point
    if _inside(east, north):
        return
    if _inside(north, east):
        raise RuleError(f"{place}的经度、纬度颠倒了：经度在前（约110–114），纬度在后（约38–40）")
    if max(abs(east), abs(north)) > 360:
        raise RuleError(f"{place}的坐标不是经纬度，像是以米为单位的投影坐标。请转换为 CGCS2000 经纬度（EPSG:4490）")
    raise RuleError(f"{place}不在中国境内")


def _inside(east: float, north: float) -> bool:
    return CHINA[0] <= east <= CHINA[2] and CHINA[1] <= north <= CHINA[3]


def signed_area(ring: Sequence[Point]) -> float:
    """The area of a closed ring in square degrees: positive if it runs counterclockwise."""
    # Measured from the first point: far from the origin the products would swallow the small differences.
    east, north = ring[0]
    return sum((a[0] - east) * (b[1] - north) - (b[0] - east) * (a[1] - north) for a, b in pairwise(ring)) / 2


def nearest_point(rings: Iterable[tuple[int, Sequence[Point]]], at: Point) -> tuple[int, int]:
    """The number of the ring and the number of its point nearest to the edge that passes closest to a place.

    Of that edge the point before the place is meant. ``rings`` are numbered.
    """
    found: tuple[float, int, int] = (math.inf, 0, 0)
    for number, ring in rings:
        for place, (start, end) in enumerate(pairwise(ring), 1):
            found = min(found, (_distance(at, start, end), number, place))
    return found[1], found[2]


def _distance(at: Point, start: Point, end: Point) -> float:
    """From a place to an edge, squared."""
    across, up = end[0] - start[0], end[1] - start[1]
    length = across * across + up * up
    part = 0.0 if length == 0 else ((at[0] - start[0]) * across + (at[1] - start[1]) * up) / length
    part = min(1.0, max(0.0, part))
    return (start[0] + part * across - at[0]) ** 2 + (start[1] + part * up - at[1]) ** 2


def difference(stated_hm2: Decimal, measured_hm2: Decimal) -> Decimal:
    """By which part of the stated area the measured one is larger."""
    return (measured_hm2 - stated_hm2) / stated_hm2


def agrees(stated_hm2: Decimal, measured_hm2: Decimal, tolerance: Decimal) -> bool:
    """Whether the two areas differ by no more than a part of the stated one, that part included.

    Source: parameters/plans.toml, range_tolerance.
    """
    return abs(difference(stated_hm2, measured_hm2)) <= tolerance
