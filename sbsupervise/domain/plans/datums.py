"""Coordinate systems (坐标系) in which a responsibility range comes: only degrees of CGCS2000 (EPSG:4490) are read.

What a file says of itself is recognised by names, so that the refusal can say in people's words what was found. No
range is transformed here: between datums that takes parameters that only the surveyor of the range has.
"""

import re
from collections.abc import Mapping
from typing import Any

from sbsupervise.domain.refusals import RuleError

WANTED = "2000国家大地坐标系（CGCS2000）经纬度，EPSG:4490，单位为度"
CONVERT = f"请在 GIS 软件中转换为{WANTED}后重新导出"
NO_DATUM_STATED = "文件没有写明坐标系，已按 CGCS2000 经纬度读取，请核对"

_NAME = re.compile(r'\A\s*([A-Z_]+)\s*\[\s*"([^"]{0,200})"', re.IGNORECASE)
_DATUM = re.compile(r'(?<![A-Z])(?:DATUM|TRF)\s*\[\s*"([^"]{0,200})"', re.IGNORECASE)
_PRIME = re.compile(r'PRIMEM\s*\[\s*"[^"]{0,200}"\s*,\s*([-+0-9.eE]{1,30})', re.IGNORECASE)
_UNIT = re.compile(r'(?<![A-Z])(?:ANGLE)?UNIT\s*\[\s*"[^"]{0,200}"\s*,\s*([-+0-9.eE]{1,30})', re.IGNORECASE)
_GEOGRAPHIC = {"GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS", "GEOGRAPHICCRS"}
_PROJECTED = {"PROJCS", "PROJCRS", "PROJECTEDCRS"}
_EPSG = re.compile(r"\A(?:urn:(?:x-)?ogc:def:crs:)?EPSG:[0-9.]*:?([0-9]{4,6})\Z", re.IGNORECASE)
DEGREE, SLACK = 0.017453292519943295, 1e-9

# Letters and digits of a datum's name, lower case, and what people call it. Longer words stand before shorter ones.
DATUMS = (
    ("cgcs2000", "CGCS2000"),
    ("china2000", "CGCS2000"),
    ("chinageodeticcoordinatesystem2000", "CGCS2000"),
    ("newbeijing", "新1954北京坐标系"),
    ("beijing1954", "1954北京坐标系"),
    ("beijing54", "1954北京坐标系"),
    ("xian1980", "1980西安坐标系"),
    ("xian80", "1980西安坐标系"),
    ("wgs1984", "WGS84"),
    ("wgs84", "WGS84"),
    ("worldgeodeticsystem1984", "WGS84"),
    ("crs84", "WGS84"),
)
CODES = {
    4490: "CGCS2000",
    4326: "WGS84 经纬度",
    4979: "WGS84 经纬度",
    3857: "WGS84 网络墨卡托投影",
    4610: "1980西安坐标系经纬度",
    4214: "1954北京坐标系经纬度",
    4555: "新1954北京坐标系经纬度",
}
# 3-degree and 6-degree Gauss-Krüger zones of CGCS2000.
PROJECTED_CODES = range(4491, 4555)


def check_projection(text: str) -> None:
    """Refuse what the text of a .prj file (WKT) says unless it is degrees of CGCS2000."""
    head = _NAME.match(text.lstrip("\ufeff"))
    if head is None:
        raise RuleError(f".prj 文件为空或不是坐标系说明，无法确认坐标系。{CONVERT}")
    kind, name = head[1].upper(), head[2]
    datum = _DATUM.search(text)
    known = known_datum(datum[1] if datum else name) or known_datum(name)
    if kind in _PROJECTED:
        raise RuleError(f"坐标系是投影坐标（{known or name}，{name}），不是经纬度。{CONVERT}")
    if kind not in _GEOGRAPHIC or known is None:
        raise RuleError(f"不能识别 .prj 中的坐标系“{name}”。{CONVERT}")
    if known != "CGCS2000":
        raise RuleError(f"坐标系是 {known}，不是 CGCS2000。{CONVERT}")
    _check_degrees(text)


def _check_degrees(text: str) -> None:
    """Angles in degrees, counted from Greenwich."""
    units = [float(unit) for unit in _UNIT.findall(text)]
    if not any(abs(unit - DEGREE) < SLACK for unit in units):
        raise RuleError(f"坐标系的单位不是度。{CONVERT}")
    prime = _PRIME.search(text)
    if prime is not None and float(prime[1]) != 0:
        raise RuleError(f"坐标系的起始子午线不是格林尼治。{CONVERT}")


def check_crs(member: Any) -> str | None:
    """Judge the ``crs`` member of a GeoJSON; the remark to show where there is none, which is accepted."""
    if member is None:
        return NO_DATUM_STATED
    properties = member.get("properties") if isinstance(member, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if not isinstance(name, str):
        raise RuleError(f"不能识别 GeoJSON 中的坐标系说明（crs）。{CONVERT}")
    code = _EPSG.match(name.strip())
    found = CODES.get(int(code[1])) if code else known_datum(name)
    if code and int(code[1]) in PROJECTED_CODES:
        found = "CGCS2000 投影坐标"
    if found != "CGCS2000":
        raise RuleError(f"GeoJSON 写明的坐标系是{found or ''}“{name[:60]}”，不是 CGCS2000 经纬度。{CONVERT}")
    return None


def known_datum(name: str) -> str | None:
    """What people call a datum by its name in a file, None if the name is not known."""
    letters = re.sub(r"[^a-z0-9]", "", name.lower())
    return next((label for word, label in DATUMS if word in letters), None)
