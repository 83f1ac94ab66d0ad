"""Areas on the ellipsoid of CGCS2000 (GRS80), whole and by county.

Loads shapely and pyproj: only the child process imports this module. An area in the projection of a 3-degree zone
would depend on the zone (the city lies in two), this one does not.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import pyproj
import shapely

from sbsupervise.domain.plans.ranges import CountyPart, Point
from sbsupervise.services.ranges.counties import outlines
from sbsupervise.services.ranges.limits import OUTSIDE_M2

M2_A_HM2 = 10_000


@cache
def _ellipsoid() -> pyproj.Geod:
    return pyproj.Geod(ellps="GRS80")


def square_metres(shape: Any) -> float:
    """The area of whatever polygons a shape holds; lines and points have none."""
    faces = [part for part in shapely.get_parts(shape).tolist() if isinstance(part, shapely.Polygon)]
    return sum(_ring(face.exterior) - sum(map(_ring, face.interiors)) for face in faces)


def _ring(ring: Any) -> float:
    east, north = shapely.get_coordinates(ring).T
    area, _ = _ellipsoid().polygon_area_perimeter(east, north)
    return abs(float(area))


def hm2(metres: float) -> Decimal:
    """Square metres as hm², to the hundredth of a square metre."""
    return Decimal(f"{metres:.2f}") / M2_A_HM2


def by_county(polygons: Sequence[shapely.Polygon]) -> tuple[tuple[CountyPart, ...], Decimal, Point | None]:
    """How much lies in each county that is touched, how much in none, and a place in the latter."""
    whole = shapely.union_all(polygons)
    rest = whole
    parts = []
    for outline in outlines():
        county = shapely.Polygon(outline.border)
        inside = square_metres(shapely.intersection(whole, county))
        if inside > 0:
            parts.append(CountyPart(outline.code, outline.name, hm2(inside)))
            rest = shapely.difference(rest, county)
    outside = square_metres(rest)
    if outside <= OUTSIDE_M2:
        return tuple(parts), Decimal(0), None
    place = rest.representative_point()
    return tuple(parts), hm2(outside), (place.x, place.y)
