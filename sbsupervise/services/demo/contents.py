"""What applications under way hold: papers, the sheet with its targets, the range, and the points looked at."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from math import cos, radians, sqrt
from typing import Any

from sbsupervise.domain.clocks import BEIJING
from sbsupervise.domain.money import yuan
from sbsupervise.domain.places import Basin, ConservationRegion
from sbsupervise.domain.plans import UNDER_WAY, Indicator, MaterialKind, PlanState, Procedure, Verdict
from sbsupervise.domain.plans.indicators import Period, PreventionGrade
from sbsupervise.domain.plans.sheet import EDITION, EROSION_INTENSITIES, EROSION_TYPES
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Base, PlanIndicator, PlanMaterial, PlanRange, PlanSheet, ReviewMark, StoredFile
from sbsupervise.parameters import review_points
from sbsupervise.parameters.indicators import minimums
from sbsupervise.parameters.plans import material_copies, templates
from sbsupervise.parameters.projects import locations
from sbsupervise.services.demo.chances import beginning
from sbsupervise.services.demo.lives import CENT, Life
from sbsupervise.services.demo.names import credit_code
from sbsupervise.services.demo.places import PLACES
from sbsupervise.services.demo.world import Draft, World
from sbsupervise.services.fees.assessing import fee_of_range

P = PlanState
Rows = Iterator[tuple[type[Base], Draft]]
WAN = 10_000
OPEN_AT_FIRST = 0.4
"""The share of applications just handed in of which something is missing."""
DAYS_PUBLIC = 20
M_PER_DEGREE, M2_PER_HM2 = 111_120, 10_000
MICRODEGREE = Decimal("0.000001")


def contents_of(world: World, life: Life, project: Draft, plan: Draft) -> Rows:
    """The rows of one application; nothing of one that has ended."""
    if plan["state"] not in UNDER_WAY:
        return
    chance = beginning(world.seed, "contents", life.number)
    lacks = plan["state"] is P.CORRECTION or (plan["state"] is P.SUBMITTED and chance.random() < OPEN_AT_FIRST)
    yield from _papers(world, plan, lacks=lacks)
    yield PlanSheet, {"plan_id": plan, "template": EDITION, "content": _sheet(world, life, project, plan)}
    yield from _targets(life, plan)
    if plan["procedure"] is Procedure.ORDINARY:
        yield from _range(life, project, plan)
    if plan["state"] is P.REVIEWED:
        yield from _marks(world, life, plan)


def _papers(world: World, plan: Draft, *, lacks: bool) -> Rows:
    """Each paper in its number; where something lacks, the seals of the title page."""
    day: date = plan["submitted_on"]
    for kind, copies in material_copies().on(day)[plan["procedure"]].items():
        seen = True if kind is MaterialKind.PLAN else None
        publicity = kind is MaterialKind.PUBLICITY
        yield (
            PlanMaterial,
            {
                "plan_id": plan,
                "kind": kind,
                "received_on": day,
                "copies": copies,
                "project_name": "",
                "unit_name": "",
                "template": templates().on(day)[-1] if seen else "",
                "sealed_by_unit": seen and not lacks,
                "sealed_by_compiler": seen,
                "signatures_complete": seen,
                "published_from": world.days.before(day, DAYS_PUBLIC) if publicity else None,
                "published_to": world.days.before(day, 1) if publicity else None,
                "comments_handled": True if publicity else None,
                "note": "",
                "file_id": None,
            },
        )


def _sheet(world: World, life: Life, project: Draft, plan: Draft) -> dict[str, Any]:
    """A sheet that adds up and says what the application says."""
    area: Decimal = plan["range_hm2"]
    place = locations().on(plan["submitted_on"])[life.counties[0]]
    permanent = (area * 6 / 10).quantize(CENT)
    moved = plan["earthwork_m3"] / 2 / WAN
    fee = fee_of_range(life.works.kind, area, plan["submitted_on"])
    whole = yuan(project["investment_fen"]) / WAN
    measures = {"engineering_cost": area * 16, "planting_cost": area * 6, "temporary_cost": area * 3}
    county = PLACES[life.counties[0]].name
    start, end = life.planned_start_on or world.today, life.planned_end_on or world.today
    numbers = {
        "investment": whole, "civil_investment": (whole / 5).quantize(CENT), "land_permanent": permanent,
        "land_temporary": area - permanent, "land": area, "cut": moved, "cut_topsoil": area / 10, "fill": moved,
        "fill_topsoil": area / 10, "borrow": 0, "own_material": 0, "spoil": 0, "reused": 0, "range": area,
        "tolerable_loss": 1000, "predicted_loss": area * 220, "new_loss": area * 160, "reducible_loss": area * 140,
        "swc_investment": area * 42, "monitoring_cost": area, "independent_cost": area * 4,
        "supervision_cost": area, "fee": yuan(fee.amount_fen) / WAN if fee else 0,
    }  # fmt: skip
    return {
        "project_name": project["name"],
        "project_code": project["code"] or "尚未赋码",
        "basin_agency": "黄河水利委员会" if place.basin is Basin.YELLOW_RIVER else "海河水利委员会",
        "provinces": "山西省",
        "cities": "忻州市，1个",
        "counties": "、".join(PLACES[code].name for code in life.counties) + f"，{len(life.counties)}个",
        "scale": f"占地 {area.normalize():f} hm²",
        "start_month": f"{start:%Y-%m}",
        "end_month": f"{max(start, end):%Y-%m}",
        "design_year": f"{max(start, end).year}",
        "zones": "不涉及",
        "landform": "黄土丘陵" if place.region is ConservationRegion.LOESS else "土石山地",
        "region": place.region.label,
        "erosion_type": EROSION_TYPES[0],
        "erosion_intensity": EROSION_INTENSITIES[2],
        "grade": PreventionGrade.FIRST.label,
        "measures": [
            {"zone": "主体工程区", "engineering": "排水沟、表土剥离", "planting": "撒播草籽"} | _texts(measures)
        ],
        **_texts(numbers),
        **_unit(world, "compiler", life.others[UnitRole.PLAN_COMPILER], county),
        **_unit(world, "owner", life.owner, county),
    }


def _texts(numbers: dict[str, Any]) -> dict[str, str]:
    return {name: f"{Decimal(number).normalize():f}" for name, number in numbers.items()}


def _unit(world: World, prefix: str, number: int, county: str) -> dict[str, str]:
    (row,) = world.units.rows([number])
    said = {
        "name": row["name"],
        "representative": row["legal_representative"],
        "uscc": credit_code(number),
        "address": f"{row['address'] or county}，036000",
        "contact": f"{row['legal_representative']}，{row['phone']}",
    }
    return {f"{prefix}_{name}": text for name, text in said.items()}


def _targets(life: Life, plan: Draft) -> Rows:
    """The least values of the first grade, as most plans state them."""
    day = plan["submitted_on"]
    least = minimums().on(day)[locations().on(day)[life.counties[0]].region][PreventionGrade.FIRST]
    for indicator in Indicator:
        building = least[Period.CONSTRUCTION].get(indicator)
        value = least[Period.DESIGN_YEAR][indicator]
        yield (
            PlanIndicator,
            {
                "plan_id": plan,
                "indicator": indicator,
                "standard_min": value,
                "plan_target": value,
                "actual": None,
                "construction_min": building,
                "construction_target": building,
            },
        )


def _range(life: Life, project: Draft, plan: Draft) -> Rows:
    """A square of the stated size around the place of the project, with the file that it was read from."""
    west, south, east, north = _square(project["longitude"], project["latitude"], plan["range_hm2"])
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    corners = [[float(degree) for degree in point] for point in ring]
    area = plan["range_hm2"]
    feature = {
        "type": "Feature",
        "properties": {"分区名称": "主体工程区", "永久/临时": "永久", "面积": f"{area}"},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False).encode()
    file: Draft = {
        "project_id": life.number,
        "name": "防治责任范围.geojson",
        "media_type": "application/geo+json",
        "size": len(data),
        "sha256": sha256(data).hexdigest(),
        "data": data,
        "handed_in_at": datetime.combine(plan["submitted_on"], time(10), BEIJING),
        "handed_in_by_id": None,
    }
    kept = {
        "type": "Feature",
        "properties": {"name": "主体工程区", "permanence": "permanent"},
        "geometry": {"type": "MultiPolygon", "coordinates": [[corners]]},
    }
    zone = {"name": "主体工程区", "permanence": "permanent", "stated_hm2": f"{area}", "area_hm2": f"{area}"}
    county = {"code": life.counties[0], "name": PLACES[life.counties[0]].name, "area_hm2": f"{area}"}
    yield StoredFile, file
    yield (
        PlanRange,
        {
            "plan_id": plan, "file_id": file, "filed_on": plan["submitted_on"], "area_hm2": area, "west": west,
            "south": south, "east": east, "north": north, "zones": [zone], "by_county": [county], "remarks": [],
            "geometry": {"type": "FeatureCollection", "features": [kept]},
        },
    )  # fmt: skip


def _square(longitude: Decimal, latitude: Decimal, area_hm2: Decimal) -> tuple[Decimal, ...]:
    side = sqrt(float(area_hm2) * M2_PER_HM2) / M_PER_DEGREE / 2
    north = Decimal(side).quantize(MICRODEGREE)
    east = Decimal(side / cos(radians(float(latitude)))).quantize(MICRODEGREE)
    return longitude - east, latitude - north, longitude + east, latitude + north


def _marks(world: World, life: Life, plan: Draft) -> Rows:
    """Every point conforms, as whoever proposed the decision found."""
    if plan["procedure"] is Procedure.COMMITMENT:
        return
    day = plan["submitted_on"]
    regions = {locations().on(day)[code].region for code in life.counties if code in locations().on(day)}
    for point in review_points.points_for(life.works.kind, regions, day):
        yield (
            ReviewMark,
            {
                "plan_id": plan, "point": point.code, "verdict": Verdict.CONFORMING, "note": "",
                "marked_by_id": plan["proposed_by_id"], "marked_on": plan["proposed_on"] or world.today,
            },
        )  # fmt: skip
