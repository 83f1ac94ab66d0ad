"""Places: the counties (县、区、市), the flags that change the rules there, and the zones that they lie in."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum


class ConservationRegion(LabelledEnum):
    """The first-order region of soil and water conservation (水土保持区划一级区)."""

    NORTH_ROCKY = "north_rocky", "北方土石山区"
    LOESS = "loess", "西北黄土高原区"


class Basin(LabelledEnum):
    YELLOW_RIVER = "yellow_river", "黄河流域"
    HAI_RIVER = "hai_river", "海河流域"
    TO_CONFIRM = "to_confirm", "待核实"


class Zone(LabelledEnum):
    """The zones that a county lies in, wholly or in part (水土保持法第十七条、第十八条、第二十条、第二十四条)."""

    NATIONAL_PREVENTION = "national_prevention", "国家级水土流失重点预防区"
    NATIONAL_TREATMENT = "national_treatment", "国家级水土流失重点治理区"
    PROVINCE_PREVENTION = "province_prevention", "省级水土流失重点预防区"
    PROVINCE_TREATMENT = "province_treatment", "省级水土流失重点治理区"
    CITY_PREVENTION = "city_prevention", "市级水土流失重点预防区"
    CITY_TREATMENT = "city_treatment", "市级水土流失重点治理区"
    COUNTY_PREVENTION = "county_prevention", "县级水土流失重点预防区"
    COUNTY_TREATMENT = "county_treatment", "县级水土流失重点治理区"
    FRAGILE = "fragile", "水土流失严重、生态脆弱区"
    DANGER = "danger", "崩塌、滑坡危险区和泥石流易发区"
    STEEP = "steep", "二十五度以上陡坡地"


KEY_ZONES = frozenset(Zone) - {Zone.FRAGILE, Zone.DANGER, Zone.STEEP}
"""The key zones of prevention and of treatment (重点预防区、重点治理区), of whatever level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """A county (县、区、市), or the scenic area, which stands beside the counties and has no county code of its own."""

    code: str
    name: str
    kind: OfficeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The flags of a county that change the rules."""

    region: ConservationRegion
    basin: Basin


def check_flags(basin: Basin, source: str) -> None:
    """Refuse to confirm what is left open, and what nobody can look up."""
    if basin is Basin.TO_CONFIRM:
        raise RuleError("核实后须明确所属流域", field="basin")
    if not source:
        raise RuleError("请写明核实依据（文件名称和文号）", field="source")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTarget:
    """The soil and water conservation rate (水土保持率, %) to be reached by the end of each of the two years."""

    by_2025: Decimal
    by_2035: Decimal


def county_named(text: str, counties: Iterable[County]) -> County:
    """The county with a name or code, written exactly; 五台县 and 五台山 are not the same."""
    for county in counties:
        if text.strip() in (county.code, county.name):
            return county
    raise RuleError(f"没有“{text}”这个县（市、区）", field="county")
