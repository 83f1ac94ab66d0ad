"""What an officer is told about a responsibility range that could be read: nothing of it refuses the file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sbsupervise.domain.plans.ranges import ResponsibilityRange, Zone, agrees, coordinates, difference

# Of a county that is hardly touched nobody is told: the borders are rough (hm²).
TOUCHED_HM2 = Decimal("0.01")
ROUGH = "县界为示意，请以实地为准"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the list of projects says. ``tolerance`` is parameters/plans.toml, range_tolerance.

    ``counties`` are the names of the counties of the project by code; None if they are not known by their borders, as
    for a scenic area.
    """

    tolerance: Decimal
    counties: Mapping[str, str] | None
    project: str
    code: str | None


def remarks_on(found: ResponsibilityRange, expected: Expected) -> tuple[str, ...]:
    """What differs from what was expected, then what was noticed in reading the file."""
    return (
        *_counties(found, expected.counties),
        *_zones(found.zones, expected.tolerance),
        *_project(found, expected),
        *found.remarks,
    )


def percent(part: Decimal) -> str:
    return f"{abs(part) * 100:.2f}%"


def size_remark(stated_hm2: Decimal, measured_hm2: Decimal, tolerance: Decimal) -> str | None:
    """What is said of a measured area that differs too much from the stated one, which stays as it was stated."""
    if agrees(stated_hm2, measured_hm2, tolerance):
        return None
    more = f"{'大' if measured_hm2 > stated_hm2 else '小'} {percent(difference(stated_hm2, measured_hm2))}"
    return (
        f"矢量量算面积 {measured_hm2:.2f} hm²，比申请填报的 {stated_hm2:.2f} hm² {more}，"
        f"超过允许的 {percent(tolerance)}，请核对"
    )


def _counties(found: ResponsibilityRange, counties: Mapping[str, str] | None) -> Iterator[str]:
    if found.outside_at is not None:
        yield f"有 {found.outside_hm2:.2f} hm² 在全市各县界线以外（{coordinates(found.outside_at)} 附近）。{ROUGH}"
    if counties is None:
        return
    touched = {part.code: part for part in found.by_county if part.area_hm2 >= TOUCHED_HM2}
    strange = [f"{part.name} {part.area_hm2:.2f} hm²" for code, part in touched.items() if code not in counties]
    if strange:
        yield f"范围有一部分落在项目登记的县以外：{'、'.join(strange)}。{ROUGH}"
    missing = [name for code, name in counties.items() if code not in touched]
    if missing:
        yield f"项目登记涉及{'、'.join(missing)}，范围没有落在那里。{ROUGH}"


def _zones(zones: Iterable[Zone], tolerance: Decimal) -> Iterator[str]:
    silent = 0
    for zone in zones:
        silent += zone.permanence is None
        if zone.stated_hm2 is not None and not agrees(zone.stated_hm2, zone.area_hm2, tolerance):
            yield f"“{zone.name}”属性表面积 {zone.stated_hm2:.2f} hm²，量算 {zone.area_hm2:.2f} hm²，请核对"
    if silent:
        yield f"有 {silent} 个分区的属性表没有注明永久占地或者临时占地"


def _project(found: ResponsibilityRange, expected: Expected) -> Iterator[str]:
    if found.named and found.named != expected.project:
        yield f"属性表的项目名称是“{found.named}”，与本项目“{expected.project}”不一致"
    if found.code and expected.code and found.code != expected.code:
        yield f"属性表的项目代码是 {found.code}，与本项目的 {expected.code} 不一致"
