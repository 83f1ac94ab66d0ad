"""What the plan of the wind farm says: its range as GeoJSON, its official sheet and its six indicators."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sbsupervise.domain.plans import Indicator
from sbsupervise.models import Plan, Project
from sbsupervise.services.demo.stage import Stage
from sbsupervise.services.plans.ranges import FileRange, RangeFile, file_range
from sbsupervise.services.plans.sheets import FillSheet, Stated, fill_sheet

# Corners of the two belts in degrees, west to east: the turbines, and the roads along them to the south.
WEST, EAST = 111.5800, 111.6040
SOUTH, BETWEEN, NORTH = 39.4700, 39.470884, 39.471687
TARGETS: Mapping[Indicator, str] = {
    Indicator.CONTROL_DEGREE: "93",
    Indicator.CONTROL_RATIO: "0.8",
    Indicator.SPOIL_PROTECTION: "92",
    Indicator.TOPSOIL_PROTECTION: "90",
    Indicator.VEGETATION_RECOVERY: "95",
    Indicator.VEGETATION_COVER: "22",
}
SHEET: dict[str, Any] = {
    "basin_agency": "黄河水利委员会",
    "provinces": "山西省",
    "cities": "忻州市，1个",
    "counties": "偏关县，1个",
    "scale": "16台6.25MW风电机组，总装机100MW，110kV升压站1座",
    "investment": "78500",
    "civil_investment": "16200",
    "land_permanent": "18.52",
    "land_temporary": "20.10",
    "land": "38.62",
    "cut": "42.31",
    "cut_topsoil": "3.16",
    "fill": "41.17",
    "fill_topsoil": "3.16",
    "borrow": "0",
    "own_material": "0",
    "spoil": "1.14",
    "reused": "0",
    "zones": "黄河多沙粗沙国家级水土流失重点治理区",
    "landform": "黄土丘陵沟壑",
    "region": "西北黄土高原区",
    "erosion_type": "水力侵蚀",
    "erosion_intensity": "中度",
    "range": "38.62",
    "tolerable_loss": "1000",
    "predicted_loss": "8420",
    "new_loss": "6110",
    "reducible_loss": "5380",
    "grade": "一级",
    "measures": [
        {
            "zone": "风机及升压站区",
            "engineering": "表土剥离1.9万m³，截排水沟2140m",
            "planting": "撒播草籽9.6hm²",
            "temporary": "密目网苫盖4.1万m²",
            "engineering_cost": "412.6",
            "planting_cost": "86.3",
            "temporary_cost": "58.9",
        },
        {
            "zone": "道路区",
            "engineering": "浆砌石排水沟5320m，表土剥离1.26万m³",
            "planting": "行道树3200株，坡面植草7.4hm²",
            "temporary": "临时挡护2600m",
            "engineering_cost": "638.2",
            "planting_cost": "121.7",
            "temporary_cost": "74.5",
        },
    ],
    "swc_investment": "1688.4",
    "monitoring_cost": "62",
    "independent_cost": "186.5",
    "supervision_cost": "41",
    "fee": "15.45",
}


def describe(stage: Stage, who: str, plan: Plan, project: Project) -> None:
    """File the range of a plan and fill in its sheet; the months are those that the project is planned for."""
    filed = RangeFile("防治责任范围.geojson", json.dumps(_collection(), ensure_ascii=False).encode())
    stage.do(file_range, who, FileRange(plan_id=plan.id, file=filed))
    indicators = tuple(Stated(indicator=name, plan_target=Decimal(value)) for name, value in TARGETS.items())
    start, end = project.planned_start_on or stage.today, project.planned_end_on or stage.today
    months = {"start_month": f"{start:%Y-%m}", "end_month": f"{end:%Y-%m}", "design_year": f"{end.year}"}
    stage.do(fill_sheet, who, FillSheet(plan_id=plan.id, values=SHEET | months, indicators=indicators))


def _collection() -> dict[str, Any]:
    belts = (("风机及升压站区", "永久", BETWEEN, NORTH), ("道路区", "临时", SOUTH, BETWEEN))
    return {"type": "FeatureCollection", "features": [_belt(*belt) for belt in belts]}


def _belt(name: str, permanence: str, south: float, north: float) -> dict[str, Any]:
    ring = [[WEST, south], [EAST, south], [EAST, north], [WEST, north], [WEST, south]]
    return {
        "type": "Feature",
        "properties": {"分区名称": name, "永久/临时": permanence},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
