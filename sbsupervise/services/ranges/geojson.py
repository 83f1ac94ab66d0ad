"""Reading GeoJSON (RFC 7946, and the older crs member): polygons and their properties."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sbsupervise.domain.plans.datums import check_crs
from sbsupervise.domain.plans.ranges import BAND, Place, Point
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.ranges.features import Count, Drawing, Figure
from sbsupervise.services.ranges.limits import DAMAGED, FIELDS, TEXT_CHARACTERS

LINES = frozenset({"LineString", "MultiLineString"})
LABELS = {"Point": "点", "MultiPoint": "点", "GeometryCollection": "图形集合"}
NOT_GEOJSON = f"文件不是 GeoJSON：{DAMAGED}"


def drawing(data: bytes) -> Drawing:
    """The figures of a GeoJSON file."""
    text, remarks = _text(data)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise RuleError(NOT_GEOJSON) from fault
    if not isinstance(document, dict):
        raise RuleError(NOT_GEOJSON)
    remark = check_crs(document.get("crs"))
    count = Count()
    figures = tuple(_figure(number, feature, count) for number, feature in enumerate(_features(document), 1))
    return Drawing(figures, (*remarks, *([remark] if remark else [])))


def _text(data: bytes) -> tuple[str, list[str]]:
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030"), ["文件不是 UTF-8 编码，已按 GBK 读取"]
    except UnicodeDecodeError as fault:
        raise RuleError(NOT_GEOJSON) from fault


def _features(document: Mapping[str, Any]) -> list[Any]:
    kind = document.get("type")
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        return list(document["features"])
    if kind == "Feature":
        return [document]
    return [{"type": "Feature", "properties": {}, "geometry": document}]


def _figure(number: int, feature: Any, count: Count) -> Figure:
    if not isinstance(feature, dict):
        raise RuleError(NOT_GEOJSON)
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind is None:
        raise RuleError(f"第{number}个图形是空的，没有坐标点。请在 GIS 软件中删除空图形")
    if kind in LINES:
        raise RuleError(f"第{number}个图形是线，不是面。{BAND}")
    if kind not in ("Polygon", "MultiPolygon"):
        raise RuleError(f"第{number}个图形不是面（{LABELS.get(str(kind), str(kind)[:20])}）。{BAND}")
    polygons = geometry.get("coordinates")
    rings: list[tuple[Point, ...]] = []
    grouping: list[tuple[int, ...]] = []
    for polygon in _listed([polygons] if kind == "Polygon" else polygons, Place(number)):
        added = [
            _ring(ring, Place(number, ring=len(rings) + place))
            for place, ring in enumerate(_filled(polygon, number), 1)
        ]
        grouping.append(tuple(range(len(rings), len(rings) + len(added))))
        rings += added
    if not rings:
        raise RuleError(f"第{number}个图形是空的，没有坐标点。请在 GIS 软件中删除空图形")
    count.add(sum(map(len, rings)))
    return Figure(number, tuple(rings), _row(feature.get("properties")), tuple(grouping), clockwise=False)


def _filled(polygon: Any, number: int) -> list[Any]:
    rings = _listed(polygon, Place(number))
    if not rings:
        raise RuleError(f"第{number}个图形有空的面，没有坐标点。请在 GIS 软件中删除空图形")
    return rings


def _ring(ring: Any, place: Place) -> tuple[Point, ...]:
    return tuple(_points(_listed(ring, place), place))


def _points(ring: list[Any], place: Place) -> Iterator[Point]:
    for number, point in enumerate(ring, 1):
        match point:
            case [int() | float() as east, int() | float() as north, *_] if not isinstance(east, bool):
                yield _number(east), _number(north)
            case _:
                raise RuleError(f"{Place(place.figure, ring=place.ring, point=number)}的坐标不是两个数字")


def _number(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _listed(value: Any, place: Place) -> list[Any]:
    if not isinstance(value, list):
        raise RuleError(f"{place}的坐标结构不对：{DAMAGED}")
    return value


def _row(properties: Any) -> dict[str, str]:
    if not isinstance(properties, dict):
        return {}
    plain = {name: value for name, value in properties.items() if isinstance(value, str | int | float)}
    return {name[:TEXT_CHARACTERS]: str(value)[:TEXT_CHARACTERS] for name, value in list(plain.items())[:FIELDS]}
