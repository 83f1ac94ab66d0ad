"""The responsibility range (防治责任范围) of an application: filed as a file, kept as it came, measured and shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import UNDER_WAY
from sbsupervise.domain.plans.range_remarks import Expected, percent, remarks_on, size_remark
from sbsupervise.domain.plans.ranges import Permanence, ResponsibilityRange, difference
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, PlanRange, Project, ScopedSession, StoredFile
from sbsupervise.parameters.plans import range_tolerance
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.parts import check_part
from sbsupervise.services.plans import checks
from sbsupervise.services.ranges.counties import outlines
from sbsupervise.services.ranges.picture import Drawable, View, close_view, overview
from sbsupervise.services.ranges.reading import MEDIA_TYPES, read
from sbsupervise.services.stored_files import HandedIn, keep

OUTSIDE = "各县界线以外"


class RangeFile:
    """A file as it was handed in, with the range that was read from it.

    Reading takes up to seconds, so it is done before the transaction of an act begins, where others would wait for it.
    """

    def __init__(self, name: str, data: bytes) -> None:
        """Read a file; RuleError, in Chinese, if it holds no range that can be taken."""
        self.handed_in = HandedIn(name, data)
        self.media_type = MEDIA_TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
        self.found = read(data, name)

    def __str__(self) -> str:
        """What stands for the file wherever a command is written down."""
        return str(self.handed_in)

    def __deepcopy__(self, _memo: dict[int, Any]) -> "RangeFile":
        """The file itself: nothing of it ever changes."""
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRange:
    """Take a file as the range of an application, in place of any earlier one."""

    plan_id: int
    file: RangeFile
    version: int | None = None


@act("plan.file_range", Permission.SUBMIT_PLANS, on=Plan)
def file_range(session: ScopedSession, actor: Actor, command: FileRange) -> Plan:
    """Record the range; the area that the applicant stated stays what it is, and an earlier file stays on record."""
    plan = session.get_one(Plan, command.plan_id)
    check_part(session, actor, plan.project_id)
    if plan.state not in UNDER_WAY:
        raise RuleError(f"申请已办结（{plan.state.label}），不再更换防治责任范围")
    checks.drop_proposal(plan)
    found = command.file.found
    stored = keep(session, actor, plan.project_id, command.file.handed_in, command.file.media_type)
    west, south, east, north = (Decimal(f"{degree:.6f}") for degree in found.bounds)
    plan.range = PlanRange(
        file_id=stored.id,
        filed_on=actor.today,
        area_hm2=found.area_hm2,
        west=west,
        south=south,
        east=east,
        north=north,
        geometry=_geometry(found),
        zones=_zones(found),
        by_county=_counties(found),
        remarks=list(remarks_on(found, _expected(plan.project, plan.submitted_on))),
    )
    # The range is a row of its own: whoever files another one must see that this one is there.
    plan.version += 1
    return plan


def _expected(project: Project, day: date) -> Expected:
    names = {outline.code: outline.name for outline in outlines()}
    codes = [county.code for county in project.counties]
    known = codes and all(code in names for code in codes)
    return Expected(
        tolerance=range_tolerance().on(day),
        counties={code: names[code] for code in codes} if known else None,
        project=project.name,
        code=project.code,
    )


def _geometry(found: ResponsibilityRange) -> dict[str, Any]:
    """The mended copy as GeoJSON, a feature for each zone in the order of the zones."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": zone.name, "permanence": zone.permanence and zone.permanence.value},
                "geometry": {"type": "MultiPolygon", "coordinates": zone.polygons},
            }
            for zone in found.zones
        ],
    }


def _zones(found: ResponsibilityRange) -> list[dict[str, Any]]:
    return [
        {
            "name": zone.name,
            "permanence": zone.permanence and zone.permanence.value,
            "stated_hm2": None if zone.stated_hm2 is None else str(zone.stated_hm2),
            "area_hm2": str(zone.area_hm2),
        }
        for zone in found.zones
    ]


def _counties(found: ResponsibilityRange) -> list[dict[str, str]]:
    rows = [{"code": part.code, "name": part.name, "area_hm2": str(part.area_hm2)} for part in found.by_county]
    if found.outside_at is not None:
        rows.append({"code": "", "name": OUTSIDE, "area_hm2": str(found.outside_hm2)})
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRow:
    """A zone as a table shows it."""

    number: int
    name: str
    permanence: Permanence | None
    stated: Decimal | None
    measured: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeShown:
    """All that the page of a range shows. ``difference`` is how much larger the measured area is, in per cent."""

    filed: PlanRange
    stated_hm2: Decimal
    difference: str
    tolerance: str
    verified: bool
    size_remark: str | None
    zones: Sequence[ZoneRow]
    counties: Sequence[tuple[str, Decimal]]
    close: View
    overview: View


def range_shown(plan: Plan) -> RangeShown | None:
    """The range of an application with its pictures, None if none was filed."""
    filed = plan.range
    if filed is None:
        return None
    tolerance = range_tolerance().row(plan.submitted_on)
    bounds = float(filed.west), float(filed.south), float(filed.east), float(filed.north)
    touched = frozenset(row["code"] for row in filed.by_county)
    drawables = [
        Drawable(_polygons(feature["geometry"]), _permanence(feature["properties"]["permanence"]))
        for feature in filed.geometry["features"]
    ]
    return RangeShown(
        filed=filed,
        stated_hm2=plan.range_hm2,
        difference=_signed(difference(plan.range_hm2, filed.area_hm2)),
        tolerance=percent(tolerance.value),
        verified=tolerance.verified,
        size_remark=size_remark(plan.range_hm2, filed.area_hm2, tolerance.value),
        zones=[_row(number, zone) for number, zone in enumerate(filed.zones, 1)],
        counties=[(row["name"], Decimal(row["area_hm2"])) for row in filed.by_county],
        close=close_view(drawables, bounds, touched),
        overview=overview(bounds, touched),
    )


def _signed(part: Decimal) -> str:
    return f"{'＋' if part > 0 else '－' if part < 0 else ''}{percent(part)}"


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    return [
        tuple(tuple((east, north) for east, north in ring) for ring in polygon) for polygon in geometry["coordinates"]
    ]


def _permanence(value: str | None) -> Permanence | None:
    return None if value is None else Permanence(value)


def _row(number: int, zone: dict[str, Any]) -> ZoneRow:
    return ZoneRow(
        number=number,
        name=zone["name"],
        permanence=_permanence(zone["permanence"]),
        stated=None if zone["stated_hm2"] is None else Decimal(zone["stated_hm2"]),
        measured=Decimal(zone["area_hm2"]),
    )


def range_files(session: ScopedSession, project_id: int) -> Sequence[StoredFile]:
    """The files with ranges that were ever handed in for a project, the newest first."""
    files = select(StoredFile).where(
        StoredFile.project_id == project_id, StoredFile.media_type.in_(set(MEDIA_TYPES.values()))
    )
    return session.scalars(files.order_by(StoredFile.id.desc())).all()
