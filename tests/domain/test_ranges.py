"""The responsibility range: datum, rings, attribute table, and what an officer is told."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.plans.datums import NO_DATUM_STATED, check_crs, check_projection
from sbsupervise.domain.plans.range_fields import described
from sbsupervise.domain.plans.range_remarks import Expected, remarks_on, size_remark
from sbsupervise.domain.plans.ranges import (
    CountyPart,
    Permanence,
    Place,
    ResponsibilityRange,
    Zone,
    agrees,
    checked_ring,
    nearest_point,
    signed_area,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.plans import range_tolerance

DEGREES = 'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
SPHEROID = 'SPHEROID["CGCS2000",6378137.0,298.257222101]'
ESRI = f'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",{SPHEROID}],{DEGREES}'
OGC = f'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",{SPHEROID}],{DEGREES}'
WKT2 = (
    'GEOGCRS["China Geodetic Coordinate System 2000",DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,'
    'LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],CS[ellipsoidal,2],'
    'AXIS["latitude",north],AXIS["longitude",east],ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",4490]]'
)
GAUSS = f'PROJCS["CGCS2000_3_Degree_GK_CM_111E",{ESRI},PROJECTION["Gauss_Kruger"],UNIT["Meter",1.0]]'


@pytest.mark.parametrize("text", [ESRI, OGC, WKT2, "\ufeff" + ESRI])
def test_degrees_of_cgcs2000_are_read(text: str) -> None:
    check_projection(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(GAUSS, "投影坐标（CGCS2000，CGCS2000_3_Degree_GK_CM_111E）", id="a projection of it"),
        pytest.param(f'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",X[1]],{DEGREES}', "是 WGS84，不是", id="WGS84"),
        pytest.param(f'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",X[1]],{DEGREES}', "1980西安坐标系", id="Xian 1980"),
        pytest.param(
            f'GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954"],{DEGREES}', "1954北京坐标系", id="Beijing 1954"
        ),
        pytest.param(f'GEOGCS["New Beijing",DATUM["New_Beijing"],{DEGREES}', "新1954北京坐标系", id="New Beijing"),
        pytest.param(
            f'GEOGCS["我的坐标",DATUM["某基准"],{DEGREES}', "不能识别 .prj 中的坐标系“我的坐标”", id="unknown"
        ),
        pytest.param('LOCAL_CS["本地"]', "不能识别", id="a local system"),
        pytest.param("", "为空或不是坐标系说明", id="nothing"),
        pytest.param("CGCS2000", "为空或不是坐标系说明", id="no WKT"),
        pytest.param(ESRI.replace("0.0174532925199433", "0.015707963267949"), "单位不是度", id="gons"),
        pytest.param(ESRI.replace('"Greenwich",0.0', '"Paris",2.337'), "起始子午线", id="another meridian"),
    ],
)
def test_any_other_coordinates_are_refused_with_what_was_found_and_what_to_do(text: str, said: str) -> None:
    with pytest.raises(RuleError) as refusal:
        check_projection(text)
    assert said in refusal.value.message
    assert "EPSG:4490" in refusal.value.message


def named(name: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": name}}


def test_a_geojson_without_a_datum_is_accepted_with_a_remark() -> None:
    assert check_crs(None) == NO_DATUM_STATED


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::4490", "EPSG:4490", "urn:ogc:def:crs:EPSG:6.9:4490"])
def test_a_geojson_may_name_its_datum(name: str) -> None:
    assert check_crs(named(name)) is None


@pytest.mark.parametrize(
    ("member", "said"),
    [
        pytest.param(named("urn:ogc:def:crs:OGC:1.3:CRS84"), "WGS84", id="CRS84"),
        pytest.param(named("EPSG:4326"), "WGS84 经纬度", id="4326"),
        pytest.param(named("EPSG:4546"), "CGCS2000 投影坐标", id="a projection of CGCS2000"),
        pytest.param(named("EPSG:4610"), "1980西安坐标系", id="Xian 1980"),
        pytest.param(named("某坐标系"), "某坐标系", id="unknown"),
        pytest.param({"type": "link", "properties": {"href": "x"}}, "不能识别", id="a link"),
        pytest.param("EPSG:4490", "不能识别", id="a bare text"),
    ],
)
def test_a_geojson_in_another_datum_is_refused(member: Any, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        check_crs(member)


SQUARE = ((111.0, 39.0), (111.0, 39.01), (111.01, 39.01), (111.01, 39.0), (111.0, 39.0))
WHERE = Place(2, "弃渣场区", 1)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        pytest.param((), "第2个图形（弃渣场区）第1环是空的", id="no points"),
        pytest.param(
            SQUARE[:-1], "没有闭合：第1点（111.000000, 39.000000）与最后的第4点（111.010000, 39.000000）", id="open"
        ),
        pytest.param((SQUARE[0], SQUARE[1], SQUARE[0]), "只有3个不重复的点", id="a line there and back"),
        pytest.param((SQUARE[0],) * 5, "只有1个不重复的点", id="one place"),
        pytest.param(
            ((39.0, 111.0), *SQUARE[1:4], (39.0, 111.0)),
            "第1环第1点（39.000000, 111.000000）的经度、纬度颠倒",
            id="swapped",
        ),
        pytest.param(((37_500_000.0, 4_300_000.0), *SQUARE[1:]), "像是以米为单位的投影坐标", id="metres"),
        pytest.param(
            (*SQUARE[:2], (2.35, 48.85), *SQUARE[3:]), "第1环第3点（2.350000, 48.850000）不在中国境内", id="abroad"
        ),
        pytest.param((*SQUARE[:2], (float("nan"), 39.0), *SQUARE[3:]), "第3点.*不是有效数字", id="not a number"),
        pytest.param((*SQUARE[:2], (float("inf"), 39.0), *SQUARE[3:]), "第3点.*不是有效数字", id="infinite"),
    ],
)
def test_a_wrong_ring_is_refused_with_figure_ring_and_point(points: tuple[tuple[float, float], ...], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        checked_ring(points, WHERE)


def test_points_that_repeat_are_left_out_and_counted() -> None:
    ring, repeated = checked_ring((SQUARE[0], SQUARE[0], *SQUARE[1:], SQUARE[-1]), WHERE)
    assert (ring, repeated) == (SQUARE, 2)


def test_the_direction_of_a_ring_is_the_sign_of_its_area() -> None:
    assert signed_area(SQUARE) == pytest.approx(-0.0001)
    assert signed_area(SQUARE[::-1]) == pytest.approx(0.0001)


@given(st.integers(0, 3), st.floats(0.01, 0.99))
def test_a_place_on_an_edge_is_named_by_the_point_before_it(edge: int, part: float) -> None:
    start, end = SQUARE[edge], SQUARE[edge + 1]
    at = start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])
    far = tuple((x + 5, y) for x, y in SQUARE)
    assert nearest_point([(1, far), (2, SQUARE)], at) == (2, edge + 1)


@pytest.mark.parametrize(
    ("row", "zone", "permanence", "area"),
    [
        pytest.param(
            {"分区名称": "弃渣场区", "占地性质": "临时占地", "面积": "1,200.5"},
            "弃渣场区",
            "temporary",
            "1200.5",
            id="Chinese",
        ),
        pytest.param({"FQMC": "道路区", "ZDXZ": "永久", "MJ": "3"}, "道路区", "permanent", "3", id="pinyin"),
        pytest.param({"分区名": "道路区", "永久/临": "永久占地"}, "道路区", "permanent", None, id="cut to ten bytes"),
        pytest.param({"NAME": "A", "面积(hm2)": "0"}, "A", None, None, id="an area of nothing is none"),
        pytest.param({"面积": "约3"}, "", None, None, id="no number"),
        pytest.param({"面积": "NaN"}, "", None, None, id="not a number"),
        pytest.param({}, "", None, None, id="an empty table"),
    ],
)
def test_the_attribute_table_is_understood(
    row: dict[str, str], zone: str, permanence: str | None, area: str | None
) -> None:
    found = described(row)
    assert found.zone == zone
    assert found.permanence == (Permanence(permanence) if permanence else None)
    assert found.stated_hm2 == (Decimal(area) if area else None)


@pytest.mark.parametrize(
    ("measured", "agree"), [("100", True), ("105", True), ("95", True), ("105.000001", False), ("94.999999", False)]
)
def test_areas_agree_up_to_the_tolerance_itself(measured: str, agree: bool) -> None:
    tolerance = range_tolerance().rows[-1].value
    assert tolerance == Decimal("0.05")
    assert agrees(Decimal(100), Decimal(measured), tolerance) is agree


ZONE = Zone(
    name="主体工程区", permanence=Permanence.PERMANENT, stated_hm2=None, area_hm2=Decimal(100), polygons=((SQUARE,),)
)


def remarks(counties: dict[str, str] | None, **changed: Any) -> str:
    facts: dict[str, Any] = {
        "zones": (ZONE,),
        "area_hm2": Decimal(100),
        "bounds": (111.0, 39.0, 111.01, 39.01),
        "by_county": (CountyPart("140932", "偏关县", Decimal(100)),),
        "outside_hm2": Decimal(0),
        "outside_at": None,
        "remarks": ("甲",),
    }
    expected = Expected(
        tolerance=Decimal("0.05"),
        counties=counties,
        project="某工程",
        code="2305-140932-04-01-1",
    )
    return "\n".join(remarks_on(ResponsibilityRange(**(facts | changed)), expected))


HERE = {"140932": "偏关县"}


def test_a_range_as_expected_is_shown_with_what_its_file_was_noticed_for() -> None:
    assert remarks(HERE) == "甲"


@pytest.mark.parametrize(
    ("counties", "changed", "said"),
    [
        pytest.param(
            HERE,
            {"outside_hm2": Decimal(3), "outside_at": (110.0, 39.0)},
            "3.00 hm² 在全市各县界线以外（110.000000",
            id="abroad",
        ),
        pytest.param({"140931": "保德县"}, {}, "登记的县以外：偏关县 100.00 hm²", id="another county"),
        pytest.param(HERE | {"140931": "保德县"}, {}, "涉及保德县，范围没有落在那里", id="a county not touched"),
        pytest.param(
            HERE, {"zones": (replace(ZONE, stated_hm2=Decimal(80)),)}, "“主体工程区”属性表面积 80.00 hm²", id="a zone"
        ),
        pytest.param(
            HERE, {"zones": (replace(ZONE, permanence=None),)}, "有 1 个分区的属性表没有注明", id="kind of land"
        ),
        pytest.param(HERE, {"named": "另一工程"}, "项目名称是“另一工程”", id="another project"),
        pytest.param(HERE, {"code": "x"}, "项目代码是 x", id="another code"),
    ],
)
def test_an_officer_is_told(counties: dict[str, str], changed: dict[str, Any], said: str) -> None:
    assert said in remarks(counties, **changed)


def test_a_scenic_area_has_no_border_to_compare_with() -> None:
    assert remarks(None, by_county=(CountyPart("140922", "五台县", Decimal(100)),)) == "甲"


def test_a_county_hardly_touched_is_not_spoken_of() -> None:
    touched = (CountyPart("140932", "偏关县", Decimal(99)), CountyPart("140931", "保德县", Decimal("0.009")))
    assert remarks(HERE, by_county=touched) == "甲"


@pytest.mark.parametrize(
    ("measured", "said"),
    [
        pytest.param("110", "量算面积 110.00 hm²，比申请填报的 100.00 hm² 大 10.00%，超过允许的 5.00%", id="larger"),
        pytest.param("90", "小 10.00%", id="smaller"),
    ],
)
def test_an_area_that_differs_too_much_is_said_with_its_difference(measured: str, said: str) -> None:
    assert said in str(size_remark(Decimal(100), Decimal(measured), Decimal("0.05")))
    assert size_remark(Decimal(100), Decimal(measured), Decimal("0.10")) is None
