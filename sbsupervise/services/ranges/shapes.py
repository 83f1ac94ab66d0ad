"""Reading a shapefile: figures from .shp, rows from .dbf, each text in the encoding that it is written in."""

import io
import struct
from collections.abc import Iterator, Mapping
from typing import Any

import shapefile

from sbsupervise.domain.plans.datums import check_projection
from sbsupervise.domain.plans.ranges import BAND, Point
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.ranges.features import Count, Drawing, Figure
from sbsupervise.services.ranges.limits import DAMAGED, FIELDS, TEXT_CHARACTERS

POLYGONS = frozenset({shapefile.POLYGON, shapefile.POLYGONZ, shapefile.POLYGONM})
LINES = frozenset({shapefile.POLYLINE, shapefile.POLYLINEZ, shapefile.POLYLINEM})
# Every byte is a character of it: the texts come out as they stand in the file.
BYTES = "latin-1"
# What a .cpg calls an encoding, letters and digits only.
ENCODINGS = {
    "utf8": "utf-8", "65001": "utf-8",
    "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030", "936": "gb18030", "cp936": "gb18030",
    "ansi936": "gb18030", "ms936": "gb18030", "54936": "gb18030",
}  # fmt: skip
LABELS = {"utf-8": "UTF-8", "gb18030": "GBK"}


def drawing(parts: Mapping[str, bytes]) -> Drawing:
    """The figures of a shapefile, its parts by suffix."""
    check_projection(parts[".prj"].decode("utf-8", "replace"))
    try:
        shapes = list(_shapes(parts[".shp"]))
        rows, remarks = _rows(parts[".dbf"], parts.get(".cpg"))
    except (shapefile.ShapefileException, struct.error, KeyError, AssertionError) as fault:
        raise RuleError(DAMAGED) from fault
    if len(shapes) != len(rows):
        raise RuleError(f"图形 {len(shapes)} 个，属性表 {len(rows)} 行，两者不一致：{DAMAGED}")
    figures = [
        Figure(number, rings, row)
        for number, (rings, row) in enumerate(zip(shapes, rows, strict=True), 1)
        if row is not None
    ]
    return Drawing(tuple(figures), tuple(remarks))


def _shapes(data: bytes) -> Iterator[tuple[tuple[Point, ...], ...]]:
    with shapefile.ShpReader(io.BytesIO(data)) as reader:
        if reader.shp_file_size_B > len(data):
            raise RuleError(f".shp 文件不完整（应有 {reader.shp_file_size_B} 字节，只有 {len(data)} 字节）。{DAMAGED}")
        if reader.shapeType in LINES:
            raise RuleError(f"图形是线，不是面。{BAND}")
        if reader.shapeType not in POLYGONS:
            raise RuleError(f"图形不是面（类型编号 {reader.shapeType}）。{BAND}")
        count = Count()
        for number, shape in enumerate(reader.iterShapes(), 1):
            if shape is None or shape.shapeType == shapefile.NULL or not shape.points:
                raise RuleError(f"第{number}个图形是空的，没有坐标点。请在 GIS 软件中删除空图形")
            count.add(len(shape.points))
            yield tuple(_rings(shape))


def _rings(shape: Any) -> Iterator[tuple[Point, ...]]:
    starts = list(shape.parts)
    ends = [*starts[1:], len(shape.points)]
    if starts[0] != 0 or any(start >= end for start, end in zip(starts, ends, strict=True)):
        raise RuleError(DAMAGED)
    for start, end in zip(starts, ends, strict=True):
        yield tuple((float(x), float(y)) for x, y, *_ in shape.points[start:end])


Row = dict[str, str] | None


def _rows(data: bytes, cpg: bytes | None) -> tuple[list[Row], list[str]]:
    """The rows of the attribute table, None for one that was deleted, and remarks on their encoding."""
    with shapefile.DbfReader(io.BytesIO(data), encoding=BYTES) as reader:
        if len(reader.fields) - 1 > FIELDS:
            raise RuleError(f"属性表有 {len(reader.fields) - 1} 个字段，最多 {FIELDS} 个")
        names = [field.name for field in reader.fields[1:]]
        raw = [None if row is None else list(map(_text, row)) for row in reader.iterRecords(deleted_as_None=True)]
    texts = [text for row in raw if row for text in row]
    encoding, remarks = _encoding([text.encode(BYTES) for text in texts], cpg)
    columns = [_decoded(name, encoding) for name in names]
    rows: list[Row] = [
        None if row is None else dict(zip(columns, (_decoded(text, encoding) for text in row), strict=True))
        for row in raw
    ]
    return rows, remarks


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:TEXT_CHARACTERS]


def _decoded(text: str, encoding: str) -> str:
    # A name or text that was cut in the middle of a character loses that character only.
    return text.encode(BYTES).decode(encoding, "ignore").replace("\0", "")


def _encoding(texts: list[bytes], cpg: bytes | None) -> tuple[str, list[str]]:
    """The encoding of the attribute table: the stated one if all texts are written in it, else UTF-8, else GB18030."""
    stated = None
    if cpg is not None:
        letters = "".join(chr(byte) for byte in cpg[:40] if chr(byte).isalnum()).lower()
        stated = ENCODINGS.get(letters)
    for encoding in filter(None, (stated, "utf-8", "gb18030")):
        if all(_readable(text, encoding) for text in texts):
            if stated is None or encoding == stated:
                return encoding, []
            return encoding, [f".cpg 写明的编码是 {LABELS[stated]}，属性表实际是 {LABELS[encoding]}，已按后者读取"]
    return stated or "gb18030", ["属性表有不能识别的文字，已略去；分区名称以图形编号为准，请核对"]


def _readable(text: bytes, encoding: str) -> bool:
    try:
        text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
