"""Files with responsibility ranges, made in memory: as an office's program writes them, and as none should."""

import io
import json
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import shapefile

CGCS2000 = (
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
Ring = Sequence[tuple[float, float]]
# Inside 偏关县, about 0.87 × 1.11 km.
WEST, SOUTH = 111.60, 39.45
FIELDS = {"分区名称": 60, "占地性质": 20, "面积": 20}


def square(east: float = 0, north: float = 0, size: float = 0.01) -> list[tuple[float, float]]:
    """A closed square, clockwise, by its south-west corner; degrees from WEST and SOUTH."""
    x, y = WEST + east, SOUTH + north
    return [(x, y), (x, y + size), (x + size, y + size), (x + size, y), (x, y)]


def parts(
    figures: Sequence[tuple[Sequence[Ring], Sequence[str]]],
    *,
    fields: Mapping[str, int] = FIELDS,
    encoding: str = "gb18030",
    kind: int = shapefile.POLYGON,
) -> dict[str, bytes]:
    """.shp, .shx and .dbf of figures, each rings and a row of texts."""
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with warnings.catch_warnings():
        # A UTF-8 name of a column is cut to ten bytes: that is how such files are.
        warnings.simplefilter("ignore")
        with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=kind, encoding=encoding) as writer:
            for name, size in fields.items():
                writer.field(name, "C", size)
            for rings, row in figures:
                {3: writer.line, 5: writer.poly, 15: writer.polyz}[kind](
                    list(map(list, rings))
                ) if rings else writer.null()
                writer.record(*row)
    return {".shp": shp.getvalue(), ".shx": shx.getvalue(), ".dbf": dbf.getvalue()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in members.items():
            packed.writestr(path, data)
    return target.getvalue()


def range_zip(
    *figures: tuple[Sequence[Ring], Sequence[str]],
    prj: str = CGCS2000,
    cpg: str | None = None,
    path: str = "防治责任范围",
    **how: Any,
) -> bytes:
    """A zip with one shapefile; without figures, a square of one zone in a folder with a Chinese name."""
    made = parts(figures or [one()], **how) | {".prj": prj.encode()} | ({".cpg": cpg.encode()} if cpg else {})
    return zipped({path + suffix: data for suffix, data in made.items()})


def one(ring: Ring | None = None, *row: str) -> tuple[list[Ring], Sequence[str]]:
    return [ring or square()], row or ("主体工程区", "永久占地", "96.10")


def geojson(*geometries: Any, **members: Any) -> bytes:
    """A collection of features without properties; ``geometries`` are (type, coordinates)."""
    features = [
        {
            "type": "Feature",
            "properties": {"分区": f"{number}区"},
            "geometry": {"type": kind, "coordinates": coordinates},
        }
        for number, (kind, coordinates) in enumerate(geometries, 1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **members}, ensure_ascii=False).encode()


def named_crs(name: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": name}}
