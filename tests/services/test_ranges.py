"""A responsibility range is read from a shapefile or GeoJSON, judged, measured and drawn; what is wrong is refused."""

from decimal import Decimal

import pytest
import shapefile
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from sbsupervise.domain.plans.ranges import Permanence, signed_area
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.ranges.child import result
from sbsupervise.services.ranges.counties import outlines
from sbsupervise.services.ranges.limits import FIGURES, POINTS
from sbsupervise.services.ranges.picture import Drawable, close_view, overview
from sbsupervise.services.ranges.reading import read
from tests.data.ranges import (
    CGCS2000,
    SOUTH,
    WEST,
    geojson,
    named_crs,
    one,
    parts,
    range_zip,
    square,
    zipped,
)

GAUSS = f'PROJCS["CGCS2000_3_Degree_GK_CM_111E",{CGCS2000},PROJECTION["Gauss_Kruger"],UNIT["Meter",1.0]]'
WGS84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'


def test_a_shapefile_in_a_folder_with_a_chinese_name_is_read() -> None:
    found = read(range_zip(path="某工程防治范围/责任范围"), "范围.zip")
    (zone,) = found.zones
    assert (zone.name, zone.permanence, zone.stated_hm2) == ("主体工程区", Permanence.PERMANENT, Decimal("96.10"))
    assert found.bounds == pytest.approx((WEST, SOUTH, WEST + 0.01, SOUTH + 0.01))
    assert [(part.code, part.area_hm2) for part in found.by_county] == [("140932", found.area_hm2)]
    assert found.outside_hm2 == 0
    assert found.remarks == ()


def test_the_area_is_the_one_on_the_ellipsoid_not_that_of_a_projection() -> None:
    area, _ = Geod(ellps="GRS80").polygon_area_perimeter([x for x, _ in square()], [y for _, y in square()])
    found = read(range_zip(), "a.zip").area_hm2
    assert found == pytest.approx(Decimal(abs(area)) / 10_000, abs=Decimal("0.000001"))
    assert found == found.quantize(Decimal("0.000001"))


@pytest.mark.parametrize(
    ("written", "cpg", "remark"),
    [
        pytest.param("gb18030", None, "", id="GBK without cpg"),
        pytest.param("gb18030", "GBK", "", id="GBK stated"),
        pytest.param("gb18030", "936", "", id="code page 936"),
        pytest.param("utf-8", "UTF-8\r\n", "", id="UTF-8 stated"),
        pytest.param("utf-8", None, "", id="UTF-8 without cpg"),
        pytest.param("gb18030", "UTF-8", ".cpg 写明的编码是 UTF-8，属性表实际是 GBK", id="GBK stated as UTF-8"),
        pytest.param("utf-8", "某编码", "", id="an unknown statement"),
    ],
)
def test_names_are_read_in_the_encoding_in_which_they_are_written(written: str, cpg: str | None, remark: str) -> None:
    found = read(range_zip(encoding=written, cpg=cpg), "a.zip")
    assert found.zones[0].name == "主体工程区"
    assert found.zones[0].permanence is Permanence.PERMANENT
    assert "".join(found.remarks).startswith(remark)
    assert bool(found.remarks) == bool(remark)


def test_figures_of_one_zone_and_kind_of_land_are_one_zone() -> None:
    figures = [
        one(square(), "道路区", "永久占地", "1"),
        one(square(0.02), "道路区", "临时占地", "1"),
        one(square(0.04), "道路区", "永久占地", "2"),
        one(square(0.06), "", "", ""),
    ]
    found = read(range_zip(*figures), "a.zip")
    assert [(zone.name, zone.stated_hm2, len(zone.polygons)) for zone in found.zones] == [
        ("道路区", Decimal(3), 2),
        ("道路区", Decimal(1), 1),
        ("图形4", None, 1),
    ]
    assert found.area_hm2 == pytest.approx(sum(zone.area_hm2 for zone in found.zones), abs=Decimal("0.000004"))


def test_a_hole_is_taken_off_the_area() -> None:
    hole = square(0.002, 0.002, 0.002)[::-1]
    whole, less = read(range_zip(), "a.zip"), read(range_zip(([square(), hole], ("a", "b", ""))), "a.zip")
    assert less.area_hm2 / whole.area_hm2 == pytest.approx(Decimal("0.96"), abs=Decimal("0.0001"))
    assert less.remarks == ()


def test_a_ring_inside_another_is_a_hole_whatever_its_direction_and_that_is_said() -> None:
    wrong = read(range_zip(([square(), square(0.002, 0.002, 0.002)], ("a", "b", ""))), "a.zip")
    right = read(range_zip(([square(), square(0.002, 0.002, 0.002)[::-1]], ("a", "b", ""))), "a.zip")
    assert wrong.zones == right.zones
    assert "第1个图形第2环" in wrong.remarks[0]
    assert "1 个环位于另一环之内，已作为内环" in wrong.remarks[1]


def test_an_island_in_a_hole_is_land() -> None:
    rings = [square(), square(0.002, 0.002, 0.006)[::-1], square(0.004, 0.004, 0.002)]
    (zone,) = read(range_zip((rings, ("a", "b", ""))), "a.zip").zones
    assert [len(polygon) for polygon in zone.polygons] == [2, 1]


def test_the_copy_that_is_kept_runs_the_right_way_without_repeated_points() -> None:
    ring = square()
    hole = square(0.002, 0.002, 0.002)
    found = read(range_zip(([[ring[0], *ring][::-1], hole[::-1]], ("甲区", "", ""))), "a.zip")
    outline, inner = found.zones[0].polygons[0]
    assert signed_area(outline) > 0 > signed_area(inner)
    assert len(outline) == 5
    assert "有 1 个点与前一点重复（第1个图形（甲区）第1环等处），已在保存的副本中去掉" in found.remarks
    assert any("第1个图形（甲区）第1环等处" in remark and "走向" in remark for remark in found.remarks)


def test_geojson_is_read_and_says_that_it_names_no_datum() -> None:
    found = read(geojson(("Polygon", [square()[::-1]]), ("MultiPolygon", [[square(0.02)[::-1]]])), "范围.geojson")
    assert [zone.name for zone in found.zones] == ["1区", "2区"]
    assert found.remarks == ("文件没有写明坐标系，已按 CGCS2000 经纬度读取，请核对",)
    stated = geojson(("Polygon", [square()[::-1]]), crs=named_crs("urn:ogc:def:crs:EPSG::4490"))
    assert read(stated, "范围.json").remarks == ()


def test_a_range_over_two_counties_is_measured_in_each_and_the_rest_is_named() -> None:
    found = read(
        geojson(("Polygon", [[(111.0, 39.0), (111.6, 39.0), (111.6, 39.3), (111.0, 39.3), (111.0, 39.0)]])), "a.json"
    )
    assert {part.name for part in found.by_county} >= {"河曲县", "保德县"}
    assert found.outside_hm2 > 1000
    assert found.outside_at is not None
    # The two ways along a border differ by the bend of the earth between its points.
    total = sum(part.area_hm2 for part in found.by_county) + found.outside_hm2
    assert total == pytest.approx(found.area_hm2, rel=Decimal("0.0001"))


def test_the_counties_are_the_fourteen_of_the_city() -> None:
    assert len(outlines()) == 14
    assert all(outline.border[0] == outline.border[-1] for outline in outlines())


BOWTIE = [(WEST, SOUTH), (WEST + 0.01, SOUTH + 0.01), (WEST + 0.01, SOUTH), (WEST, SOUTH + 0.01), (WEST, SOUTH)]
SPIKE = [*square()[:2], (WEST, SOUTH + 0.02), *square()[1:]]
TOUCHING = [*square()[:3], (WEST + 0.005, SOUTH), *square()[3:]]
FAR = square(0.03)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(
            range_zip(one(BOWTIE)),
            "第1个图形（主体工程区）第1环自相交.*第[13]点（111.6.*）之后，111.605000, 39.455000",
            id="a bow tie",
        ),
        pytest.param(
            range_zip(one(FAR), one(SPIKE, "甲区", "", "")), "第2个图形（甲区）第1环.*第2点", id="there and back"
        ),
        pytest.param(
            range_zip(one(TOUCHING)), "第1个图形（主体工程区）第1环.*111.605000, 39.450000", id="touching itself"
        ),
        pytest.param(
            range_zip(one(), one(square(0.005, 0.005), "甲区", "", "")),
            "第1个图形（主体工程区）与第2个图形（甲区）重叠 2.* m²：.*第1环第",
            id="zones on one another",
        ),
        pytest.param(
            range_zip(([square(), square(0.005)], ("甲", "", ""))), "第1个图形（甲）的两个面重叠", id="rings that cross"
        ),
        pytest.param(range_zip(([square(), square()], ("甲", "", ""))), "第1个图形（甲）第.环", id="a ring twice"),
        pytest.param(range_zip(one(), one()), "重叠", id="a figure twice"),
        pytest.param(geojson(("Polygon", [square()[:-1]])), "没有闭合", id="open"),
        pytest.param(range_zip(one([square()[0], square()[1], square()[0], square()[0]])), "围不成面", id="no face"),
        pytest.param(range_zip(one([(y, x) for x, y in square()])), "第1点.*经度、纬度颠倒", id="swapped"),
        pytest.param(range_zip(([], ("甲", "", ""))), "第1个图形是空的", id="an empty figure"),
        pytest.param(
            range_zip(([square()], ("甲", "", "")), kind=shapefile.POLYLINE), "图形是线，不是面。.*带状面", id="a line"
        ),
        pytest.param(range_zip(prj=GAUSS), "投影坐标（CGCS2000", id="a projection"),
        pytest.param(range_zip(prj=WGS84), "坐标系是 WGS84", id="WGS84"),
        pytest.param(range_zip(prj=""), ".prj 文件为空", id="no datum"),
        pytest.param(
            zipped({"a" + suffix: data for suffix, data in parts([one()]).items()}),
            "缺少同名的 .prj",
            id="no prj at all",
        ),
        pytest.param(geojson(("LineString", square())), "第1个图形是线，不是面。.*带状面", id="a line of GeoJSON"),
        pytest.param(geojson(("Point", square()[0])), "第1个图形不是面（点）", id="a point"),
        pytest.param(geojson(("Polygon", [])), "空的面", id="a polygon without rings"),
        pytest.param(geojson(("Polygon", [[]])), "第1环是空的", id="a ring without points"),
        pytest.param(geojson(("MultiPolygon", [])), "第1个图形是空的", id="no polygons"),
        pytest.param(
            geojson(("Polygon", [square(), FAR])), "第1个图形（1区）第2环的内环在外环以外", id="a hole outside"
        ),
        pytest.param(geojson(("Polygon", [square()]), crs=named_crs("EPSG:4326")), "WGS84", id="GeoJSON in WGS84"),
        pytest.param(geojson(), "没有图形", id="no figures"),
        pytest.param(geojson(("Polygon", [[["a", "b"]]])), "第1环第1点的坐标不是两个数字", id="texts"),
        pytest.param(geojson(("Polygon", [[[True, 1]]])), "不是两个数字", id="truth values"),
        pytest.param(geojson(("Polygon", {"a": 1})), "坐标结构不对", id="no list"),
    ],
)
def test_a_wrong_range_is_refused_with_its_place(data: bytes, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        read(data, "a.zip" if data.startswith(b"PK") else "a.geojson")


def test_neighbours_that_share_an_edge_or_miss_it_by_a_hair_are_read() -> None:
    figures = [one(square(), "甲", "", ""), one(square(0.00999999999), "乙", "", "")]
    assert len(read(range_zip(*figures), "a.zip").zones) == 2


def test_a_deleted_row_takes_its_figure_with_it() -> None:
    made = parts([one(), one(FAR, "甲", "", "")])
    start = int.from_bytes(made[".dbf"][8:10], "little")
    made[".dbf"] = made[".dbf"][:start] + b"*" + made[".dbf"][start + 1 :]
    data = zipped({"a" + suffix: part for suffix, part in (made | {".prj": CGCS2000.encode()}).items()})
    assert [zone.name for zone in read(data, "a.zip").zones] == ["甲"]


def test_more_figures_or_points_than_anybody_draws_are_refused() -> None:
    tiny = [("Polygon", [square(0.0001 * number, 0, 0.00005)]) for number in range(FIGURES + 1)]
    assert "图形超过 2,000 个" in result(geojson(*tiny))["refused"]
    ring = [(WEST + 0.01 * number / POINTS, SOUTH) for number in range(POINTS)]
    assert "坐标点超过 50,000 个" in result(geojson(("Polygon", [[*ring, (WEST, SOUTH + 0.01), ring[0]]])))["refused"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=3, max_size=7))
def test_whatever_ring_comes_it_is_either_read_with_its_area_or_refused(corners: list[tuple[int, int]]) -> None:
    ring = [(WEST + x / 1000, SOUTH + y / 1000) for x, y in corners]
    found = result(geojson(("Polygon", [[*ring, ring[0]]])))
    if "refused" in found:
        assert "第1个图形（1区）第1环" in found["refused"]
    else:
        polygon = found["zones"][0]["polygons"][0][0]
        assert Decimal(found["area_hm2"]) > 0
        assert signed_area([(x, y) for x, y in polygon]) > 0


KEYS = st.sampled_from(["type", "coordinates", "a"])
PIECE = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=3),
    lambda piece: st.lists(piece, max_size=3) | st.dictionaries(KEYS, piece, max_size=3),
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["Polygon", "MultiPolygon", "Feature", 3]), PIECE)
def test_no_shape_of_geojson_is_anything_but_read_or_refused(kind: str, coordinates: object) -> None:
    assert "refused" in result(geojson((kind, coordinates)))


def test_the_picture_is_north_up_true_to_scale_and_within_its_frame() -> None:
    found = read(range_zip(one(), one(square(0.02, 0.01), "甲", "临时", "")), "a.zip")
    zones = [Drawable(zone.polygons, zone.permanence) for zone in found.zones]
    view = close_view(zones, found.bounds, frozenset({"140932"}))
    first, second = view.patches
    assert first.at[0] < second.at[0]
    assert first.at[1] > second.at[1]
    assert 0 < first.at[0] < view.width
    assert 0 < second.at[1] < view.height
    # Two squares of 0.01 degrees: 860.7 m by 1110.2 m; the bar tells how long they are in the picture.
    corners = [tuple(map(float, place.split())) for place in first.path.strip("MZ").split("L")]
    across = max(x for x, _ in corners) - min(x for x, _ in corners)
    down = max(y for _, y in corners) - min(y for _, y in corners)
    metres = {"500 m": 500, "200 m": 200, "1 km": 1000}[view.bar.label] / view.bar.length
    assert across * metres == pytest.approx(860.7, rel=0.01)
    assert down * metres == pytest.approx(1110.2, rel=0.01)
    assert [county.name for county in view.counties if county.touched] == ["偏关县"]


def test_the_number_of_a_zone_stands_inside_it() -> None:
    hook = [(0, 0), (0, 9), (1, 9), (1, 1), (9, 1), (9, 0), (0, 0)]
    ring = [(WEST + x / 1000, SOUTH + y / 1000) for x, y in hook]
    found = read(range_zip(one(ring)), "a.zip")
    view = close_view([Drawable(found.zones[0].polygons, None)], found.bounds, frozenset())
    corners = [tuple(map(float, place.split())) for place in view.patches[0].path.strip("MZ").split("L")]
    assert min(x for x, _ in corners) < view.patches[0].at[0] < sorted(x for x, _ in corners)[3]


def test_the_marker_shows_where_in_the_city_the_range_lies() -> None:
    view = overview((WEST, SOUTH, WEST + 0.01, SOUTH + 0.01), frozenset())
    assert view.marker is not None
    home = next(county for county in view.counties if county.name == "偏关县")
    away = next(county for county in view.counties if county.name == "五台县")
    assert home.at is not None
    assert away.at is not None
    assert abs(view.marker[0] - home.at[0]) < abs(view.marker[0] - away.at[0])
    assert view.marker[1] < away.at[1]


def test_counties_are_named_where_a_border_crosses_the_picture() -> None:
    bounds = (111.3, 39.2, 111.6, 39.4)
    view = close_view([], bounds, frozenset())
    named = {county.name: county.at for county in view.counties if county.at is not None}
    assert {"偏关县", "河曲县"} <= set(named)
    assert named["偏关县"][1] < named["河曲县"][1], "偏关县 lies in the north"
    assert all(county.at is None for county in close_view([], (111.6, 39.45, 111.61, 39.46), frozenset()).counties)
