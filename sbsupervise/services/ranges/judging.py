"""Making polygons of the rings of a file, and refusing with figure, ring and point where they are none.

Loads shapely: only the child process imports this module.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely

from sbsupervise.domain.plans.range_fields import Described, described
from sbsupervise.domain.plans.ranges import Place, Point, Ring, checked_ring, coordinates, nearest_point, signed_area
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.ranges.features import Figure
from sbsupervise.services.ranges.limits import SLIVER_M2
from sbsupervise.services.ranges.measuring import square_metres

REASON = re.compile(r"\A([A-Za-z -]+)\[(\S+) (\S+)\]\Z")
REASONS = {
    "Self-intersection": "自相交（边线交叉、重合或者折返）",
    "Ring Self-intersection": "在同一点自我接触（边线两次经过该点）",
    "Hole lies outside shell": "的内环在外环以外",
    "Holes are nested": "的内环套着内环",
    "Interior is disconnected": "被内环切断，不是一个连通的面",
    "Too few points in geometry component": "点数不够，围不成面",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One figure as polygons: outlines counterclockwise, holes clockwise; ``rings`` as they were, by number."""

    figure: Figure
    described: Described
    rings: tuple[Ring, ...]
    polygons: tuple[shapely.Polygon, ...]

    def place(self, ring: int | None = None, point: int | None = None, at: Point | None = None) -> Place:
        return Place(self.figure.number, self.described.zone, ring, point, at)


@dataclass(slots=True)
class Mended:
    """What was put right in the copy that is kept."""

    repeated: int = 0
    repeated_at: Place | None = None
    turned: int = 0
    turned_at: Place | None = None
    taken_as_holes: int = 0

    def remarks(self) -> Iterator[str]:
        copy = "在保存的副本中"
        if self.repeated:
            yield f"有 {self.repeated} 个点与前一点重复（{self.repeated_at}等处），已{copy}去掉"
        if self.turned:
            yield f"有 {self.turned} 个环的走向与规范相反（{self.turned_at}等处），已{copy}改正"
        if self.taken_as_holes:
            yield f"其中 {self.taken_as_holes} 个环位于另一环之内，已作为内环从面积中扣除，请核对"


def drawn(figure: Figure, mended: Mended) -> Drawn:
    """The polygons of a figure; RuleError names the ring and the point at fault."""
    facts = described(figure.row)
    rings = []
    for number, points in enumerate(figure.rings, 1):
        ring, repeated = checked_ring(points, Place(figure.number, facts.zone, number))
        if repeated:
            mended.repeated += repeated
            mended.repeated_at = mended.repeated_at or Place(figure.number, facts.zone, number)
        rings.append(ring)
    result = Drawn(figure, facts, tuple(rings), ())
    for number, ring in enumerate(rings, 1):
        _check(shapely.Polygon(ring), result, [number - 1])
    grouping = figure.grouping or _nested(rings)
    _note_directions(result, grouping, mended)
    polygons = []
    for outline, *holes in grouping:
        polygon = shapely.Polygon(rings[outline], [rings[hole] for hole in holes])
        _check(polygon, result, [outline, *holes])
        polygons.append(shapely.orient_polygons(polygon))
    return Drawn(figure, facts, tuple(rings), tuple(polygons))


def _check(polygon: shapely.Polygon, figure: Drawn, rings: Sequence[int]) -> None:
    if polygon.is_valid:
        return
    reason = REASON.match(shapely.is_valid_reason(polygon))
    if reason is None:
        raise RuleError(f"{figure.place()}的几何不正确，请在 GIS 软件中检查拓扑后重新导出")
    at = float(reason[2]), float(reason[3])
    ring, point = nearest_point(((number + 1, figure.rings[number]) for number in rings), at)
    words = REASONS.get(reason[1].strip(), "的几何不正确")
    near = f"在第{point}点（{coordinates(figure.rings[ring - 1][point - 1])}）之后，{coordinates(at)} 处"
    raise RuleError(f"{figure.place(ring)}{words}：{near}。请在 GIS 软件中改正后重新导出")


def _nested(rings: Sequence[Ring]) -> tuple[tuple[int, ...], ...]:
    """Which ring is an outline and which are its holes: one that lies in an odd number of others is a hole."""
    faces = [shapely.Polygon(ring) for ring in rings]
    inner, outer = shapely.STRtree(faces).query(faces, predicate="within")
    around: dict[int, list[int]] = {number: [] for number in range(len(rings))}
    for one, other in zip(inner.tolist(), outer.tolist(), strict=True):
        # Of two equal rings the later one counts as the inner: the polygon of both is then refused.
        if (faces[one].area, -one) < (faces[other].area, -other):
            around[one].append(other)
    outlines = {number: [number] for number, others in around.items() if len(others) % 2 == 0}
    for number, others in around.items():
        if len(others) % 2:
            outlines[max(others, key=lambda other: len(around[other]))].append(number)
    return tuple(tuple(group) for group in outlines.values())


def _note_directions(figure: Drawn, grouping: Sequence[Sequence[int]], mended: Mended) -> None:
    for outline, *holes in grouping:
        for number in (outline, *holes):
            clockwise = signed_area(figure.rings[number]) < 0
            if clockwise != (figure.figure.clockwise == (number == outline)):
                mended.turned += 1
                mended.turned_at = mended.turned_at or figure.place(number + 1)
                mended.taken_as_holes += number != outline and figure.figure.grouping is None


def check_overlaps(figures: Sequence[Drawn]) -> None:
    """Refuse a range whose polygons lie on one another."""
    faces = [(figure, polygon) for figure in figures for polygon in figure.polygons]
    shapes = [polygon for _, polygon in faces]
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for one, other in sorted(pair for pair in zip(*pairs.tolist(), strict=True) if pair[0] < pair[1]):
        shared = shapely.intersection(shapes[one], shapes[other])
        size = square_metres(shared)
        if size <= SLIVER_M2:
            continue
        inside = shared.representative_point()
        at = inside.x, inside.y
        figure, second = faces[one][0], faces[other][0]
        ring, point = nearest_point(((n, r) for n, r in enumerate(figure.rings, 1)), at)
        what = f"{figure.place()}与{second.place()}" if figure is not second else f"{figure.place()}的两个面"
        raise RuleError(
            f"{what}重叠 {size:,.1f} m²：在 {coordinates(at)} 处，最近的是"
            f"{figure.place(ring, point, figure.rings[ring - 1][point - 1])}。同一范围内各分区不能重叠"
        )
