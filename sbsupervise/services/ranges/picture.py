"""The picture of a responsibility range: paths for SVG, north up, with the borders of the counties and a scale bar.

Pure arithmetic on the stored polygons; a page draws it without a script. Around the middle of a range a degree of
longitude and one of latitude have their lengths on the GRS80 ellipsoid, which is right to a few metres in a county.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sbsupervise.domain.plans.ranges import Permanence, Point, Polygon, Ring, signed_area
from sbsupervise.services.ranges.counties import outlines

# Semi-major axis (m) and first eccentricity squared of GRS80.
AXIS_M, ECCENTRICITY_2 = 6_378_137.0, 0.006_694_380_022_903
WIDTH, LEAST, MOST = 640.0, 300.0, 640.0
MARGIN = 0.08
# A point nearer to the one before (in units of the picture) cannot be seen.
SEEN = 0.4
BAR_SHARE = 0.3
OVERVIEW_WIDTH = 300.0
# Distances from the edge, the places across and down that a name may take, and the room beside a bar.
EDGE, GRID, ROOM_FOR_LABEL = 14.0, (16, 10), 60.0


@dataclass(frozen=True, slots=True)
class County:
    """A county in a picture: its border, where its name stands (None: nowhere), whether the range touches it."""

    name: str
    path: str
    at: Point | None
    touched: bool


@dataclass(frozen=True, slots=True)
class Patch:
    """A zone in a picture with its number in the table beside it."""

    number: int
    path: str
    at: Point
    permanence: Permanence | None


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A line of a round length, and where it begins."""

    length: float
    label: str
    at: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One picture in units of its view box. ``marker`` shows where the range lies in a picture too small for it."""

    width: float
    height: float
    counties: tuple[County, ...]
    patches: tuple[Patch, ...]
    bar: ScaleBar
    marker: Point | None = None


@dataclass(frozen=True, slots=True)
class Plane:
    """From degrees to the units of a picture."""

    west: float
    north: float
    metres: tuple[float, float]
    scale: float
    shift: tuple[float, float]

    def place(self, point: Point) -> Point:
        return (
            (point[0] - self.west) * self.metres[0] * self.scale + self.shift[0],
            (self.north - point[1]) * self.metres[1] * self.scale + self.shift[1],
        )

    def path(self, rings: Iterable[Ring]) -> str:
        return "".join(_path([self.place(point) for point in ring]) for ring in rings)


@dataclass(frozen=True, slots=True)
class Drawable:
    """A zone to be drawn."""

    polygons: Sequence[Polygon]
    permanence: Permanence | None


Bounds = tuple[float, float, float, float]


def close_view(zones: Sequence[Drawable], bounds: Bounds, touched: frozenset[str]) -> View:
    """The range as large as it goes; ``bounds`` are its west, south, east and north, ``touched`` codes of counties."""
    plane, height = _plane(bounds, WIDTH, LEAST, MOST)
    patches = tuple(
        Patch(number, "".join(map(plane.path, zone.polygons)), _label_place(zone.polygons, plane), zone.permanence)
        for number, zone in enumerate(zones, 1)
    )
    length, label = _bar(plane.scale, WIDTH)
    return View(
        width=WIDTH,
        height=height,
        counties=_counties(plane, touched, _names_within(plane, WIDTH, height)),
        patches=patches,
        bar=ScaleBar(length, label, (EDGE, height - EDGE)),
    )


def overview(bounds: Bounds, touched: frozenset[str]) -> View:
    """All counties of the city, and a marker where the range lies."""
    points = [point for outline in outlines() for point in outline.border]
    city = (
        min(east for east, _ in points), min(north for _, north in points),
        max(east for east, _ in points), max(north for _, north in points),
    )  # fmt: skip
    plane, height = _plane(city, OVERVIEW_WIDTH, 0, OVERVIEW_WIDTH * 2)
    middle = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    length, label = _bar(plane.scale, OVERVIEW_WIDTH)
    names = {outline.code: _label_place([(outline.border,)], plane) for outline in outlines()}
    return View(
        width=OVERVIEW_WIDTH,
        height=height,
        counties=_counties(plane, touched, names),
        patches=(),
        # In the south-east, where the city leaves room.
        bar=ScaleBar(length, label, (OVERVIEW_WIDTH - length - ROOM_FOR_LABEL, height - EDGE)),
        marker=_rounded(plane.place(middle)),
    )


def _plane(bounds: Bounds, width: float, least: float, most: float) -> tuple[Plane, float]:
    """The plane in which the bounds fill a picture of that width, and its height between ``least`` and ``most``."""
    west, south, east, north = bounds
    metres = _metres((south + north) / 2)
    across, down = max((east - west) * metres[0], 1.0), max((north - south) * metres[1], 1.0)
    room = 1 - 2 * MARGIN
    height = min(most, max(least, width * down / across))
    scale = min(width * room / across, height * room / down)
    shift = (width - across * scale) / 2, (height - down * scale) / 2
    return Plane(west, north, metres, scale, shift), round(height, 1)


def _metres(latitude: float) -> tuple[float, float]:
    """The length of a degree of longitude and of one of latitude (m)."""
    angle = math.radians(latitude)
    flat = 1 - ECCENTRICITY_2 * math.sin(angle) ** 2
    degree = math.pi / 180 * AXIS_M
    return degree * math.cos(angle) / math.sqrt(flat), degree * (1 - ECCENTRICITY_2) / flat**1.5


def _counties(plane: Plane, touched: frozenset[str], names: Mapping[str, Point]) -> tuple[County, ...]:
    return tuple(
        County(outline.name, plane.path([outline.border]), names.get(outline.code), outline.code in touched)
        for outline in outlines()
    )


def _names_within(plane: Plane, width: float, height: float) -> dict[str, Point]:
    """Where in a picture of parts of counties their names stand; a single county needs none.

    Of a grid of places in the picture a county takes the one nearest to the middle of those that lie in it.
    """
    across, down = GRID
    places = [
        (width * (column + 0.5) / across, height * (row + 0.5) / down)
        for column in range(1, across - 1)
        for row in range(1, down - 1)
    ]
    within: dict[str, list[Point]] = {}
    for outline in outlines():
        border = [plane.place(point) for point in outline.border]
        found = [place for place in places if _is_inside(place, border)]
        if found:
            within[outline.code] = found
    return {code: _middle(found) for code, found in within.items()} if len(within) > 1 else {}


def _is_inside(place: Point, ring: Sequence[Point]) -> bool:
    return sum(east > place[0] for east in _crossings(ring, place[1])) % 2 == 1


def _middle(places: Sequence[Point]) -> Point:
    count = len(places)
    mean = sum(x for x, _ in places) / count, sum(y for _, y in places) / count
    return _rounded(min(places, key=lambda place: math.dist(place, mean)))


def _path(points: Sequence[Point]) -> str:
    """A closed ring as a path, without the points that nobody could see."""
    seen = [points[0]]
    for point in points[1:-1]:
        if math.dist(point, seen[-1]) >= SEEN:
            seen.append(point)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in seen) + "Z"


def _label_place(polygons: Sequence[Polygon], plane: Plane) -> Point:
    """A place inside the largest polygon: the middle of its widest stretch halfway between its south and its north."""
    outline, *holes = max(polygons, key=lambda polygon: abs(signed_area(polygon[0])))
    norths = [north for _, north in outline]
    level = (min(norths) + max(norths)) / 2
    crossings = sorted(east for ring in (outline, *holes) for east in _crossings(ring, level))
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    west, east = max(stretches, key=lambda stretch: stretch[1] - stretch[0], default=(outline[0][0], outline[0][0]))
    return _rounded(plane.place(((west + east) / 2, level)))


def _crossings(ring: Sequence[Point], level: float) -> Iterable[float]:
    for (east, north), (next_east, next_north) in pairwise(ring):
        if (north > level) != (next_north > level):
            yield east + (level - north) / (next_north - north) * (next_east - east)


def _rounded(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)


def _bar(scale: float, width: float) -> tuple[float, str]:
    """The longest of 1, 2, 5, 10 … m that takes no more than a part of the width, and its label."""
    most = width * BAR_SHARE / scale
    power = 10.0 ** math.floor(math.log10(most))
    length = max(step * power for step in (1, 2, 5) if step * power <= most)
    label = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    return round(length * scale, 1), label
