"""Reading a responsibility range from a file that somebody hands in: a child process with limits opens it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from sbsupervise.domain.plans.ranges import CountyPart, Permanence, Point, Polygon, ResponsibilityRange, Zone
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.confined import Child, Limits, answer
from sbsupervise.services.ranges.limits import DAMAGED, FILE_BYTES, LIMITS, TOO_MUCH

CHILD = Child(module="sbsupervise.services.ranges.child", too_much=TOO_MUCH, damaged=DAMAGED)
ARCHIVES = frozenset({".zip"})
TEXTS = frozenset({".geojson", ".json"})
MEDIA_TYPES = {".zip": "application/zip", ".geojson": "application/geo+json", ".json": "application/geo+json"}
ZIP, RAR, SEVEN = b"PK", b"Rar!", b"7z\xbc\xaf"
SHAPEFILE = frozenset({".shp", ".shx", ".dbf", ".prj"})
WANTED = "请上传矢量文件（.shp、.shx、.dbf、.prj）的 zip 压缩包，或者 .geojson 文件"


def read(data: bytes, filename: str, limits: Limits = LIMITS) -> ResponsibilityRange:
    """The range in a file. Raises RuleError, in Chinese, for every file that is not read."""
    _check_kind(data, Path(filename).suffix.lower())
    return _range(next(answer(CHILD, data, {}, limits)))


def _check_kind(data: bytes, suffix: str) -> None:
    """Refuse by size, name and first bytes what no reader is needed for."""
    if not data:
        raise RuleError("文件是空的")
    if len(data) > FILE_BYTES:
        raise RuleError(f"文件超过 {FILE_BYTES // 1024 // 1024} MB。{WANTED}")
    if suffix in SHAPEFILE:
        raise RuleError(f"单个 {suffix} 文件不完整：四个同名文件须压缩为一个 zip 上传")
    if data.startswith((RAR, SEVEN)):
        raise RuleError("这是 rar 或 7z 压缩包，请改用 zip 格式压缩")
    if suffix not in ARCHIVES | TEXTS:
        raise RuleError(f"不接受 {suffix[:10] or '没有扩展名的'} 文件。{WANTED}")
    if (suffix in ARCHIVES) != data.startswith(ZIP):
        raise RuleError(f"文件名是 {suffix}，内容却不是。{WANTED}")


def _range(found: dict[str, Any]) -> ResponsibilityRange:
    west, south, east, north = found["bounds"]
    return ResponsibilityRange(
        zones=tuple(_zone(zone) for zone in found["zones"]),
        area_hm2=Decimal(found["area_hm2"]),
        bounds=(west, south, east, north),
        by_county=tuple(CountyPart(code, name, Decimal(area)) for code, name, area in found["by_county"]),
        outside_hm2=Decimal(found["outside_hm2"]),
        outside_at=found["outside_at"] and _point(found["outside_at"]),
        remarks=tuple(found["remarks"]),
        named=found["named"],
        code=found["code"],
    )


def _zone(found: dict[str, Any]) -> Zone:
    stated, permanence = found["stated_hm2"], found["permanence"]
    return Zone(
        name=found["name"],
        permanence=None if permanence is None else Permanence(permanence),
        stated_hm2=None if stated is None else Decimal(stated),
        area_hm2=Decimal(found["area_hm2"]),
        polygons=tuple(_polygon(polygon) for polygon in found["polygons"]),
    )


def _polygon(rings: list[list[list[float]]]) -> Polygon:
    return tuple(tuple(_point(point) for point in ring) for ring in rings)


def _point(pair: list[float]) -> Point:
    return pair[0], pair[1]
