"""The process that opens a file with a range: it gives up what it does not need, reads standard input, answers in JSON.

``python -m sbsupervise.services.ranges.child REQUEST < FILE`` prints one JSON value; REQUEST is JSON with the figures
of ``Limits``. A refusal is ``{"refused": …}``; any other error ends the process with a traceback.
"""

import json
import sys
from collections.abc import Iterable
from typing import Any

import shapely

from sbsupervise.domain.plans.range_fields import Described
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.confined import confine
from sbsupervise.services.ranges import archives, geojson, shapes
from sbsupervise.services.ranges.features import Drawing
from sbsupervise.services.ranges.judging import Drawn, Mended, check_overlaps, drawn
from sbsupervise.services.ranges.limits import TOO_MUCH
from sbsupervise.services.ranges.measuring import by_county, hm2, square_metres

ZIP = b"PK"


def result(data: bytes) -> dict[str, Any]:
    """The answer to a file, a refusal included."""
    try:
        drawing = shapes.drawing(archives.members(data)) if data.startswith(ZIP) else geojson.drawing(data)
        return _judged(drawing)
    except RuleError as refusal:
        return {"refused": refusal.message}
    except (MemoryError, shapely.GEOSException):
        return {"refused": TOO_MUCH}


def _judged(drawing: Drawing) -> dict[str, Any]:
    if not drawing.figures:
        raise RuleError("文件里没有图形")
    mended = Mended()
    figures = [drawn(figure, mended) for figure in drawing.figures]
    check_overlaps(figures)
    polygons = [polygon for figure in figures for polygon in figure.polygons]
    area = hm2(square_metres(shapely.GeometryCollection(polygons)))
    if area <= 0:
        raise RuleError("图形太小，量算面积为 0。请核对坐标")
    counties, outside, outside_at = by_county(polygons)
    return {
        "zones": [_zone(zone) for zone in _zones(figures)],
        "area_hm2": str(area),
        "bounds": shapely.total_bounds(polygons).tolist(),
        "by_county": [[part.code, part.name, str(part.area_hm2)] for part in counties],
        "outside_hm2": str(outside),
        "outside_at": outside_at,
        "remarks": [*drawing.remarks, *mended.remarks()],
        "named": _common(figure.described.project for figure in figures),
        "code": _common(figure.described.code for figure in figures),
    }


def _zones(figures: Iterable[Drawn]) -> Iterable[list[Drawn]]:
    """The figures of each zone: those of the same name and the same kind of land; one without a name is its own."""
    zones: dict[Any, list[Drawn]] = {}
    for figure in figures:
        facts: Described = figure.described
        zones.setdefault((facts.zone, facts.permanence) if facts.zone else figure.figure.number, []).append(figure)
    return zones.values()


def _zone(figures: list[Drawn]) -> dict[str, Any]:
    first = figures[0]
    polygons = [polygon for figure in figures for polygon in figure.polygons]
    stated = [figure.described.stated_hm2 for figure in figures]
    known = [area for area in stated if area is not None]
    return {
        "name": first.described.zone or f"图形{first.figure.number}",
        "permanence": first.described.permanence and first.described.permanence.value,
        "stated_hm2": str(sum(known)) if len(known) == len(stated) else None,
        "area_hm2": str(hm2(square_metres(shapely.GeometryCollection(polygons)))),
        "polygons": [
            [shapely.get_coordinates(ring).tolist() for ring in (polygon.exterior, *polygon.interiors)]
            for polygon in polygons
        ],
    }


def _common(texts: Iterable[str]) -> str:
    """What all figures say, "" if they do not say the same."""
    different = {text for text in texts if text}
    return different.pop() if len(different) == 1 else ""


def main() -> None:
    confine(json.loads(sys.argv[1]))
    sys.stdout.write(json.dumps(result(sys.stdin.buffer.read()), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
