"""Figures of projects and places, from ``projects.toml``."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.places import Basin, ConservationRegion, County, Location, RateTarget
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters.dated import Dated, dated


def approval_years() -> Dated[int]:
    """Years after which an approval lapses if construction has not started; the day of the start decides the row."""
    return dated("projects", "approval_years", int)


def warning_days() -> Dated[int]:
    """Calendar days before an approval lapses from which on its project is among the early warnings."""
    return dated("projects", "warning_days", int)


def acceptance_bars() -> Dated[frozenset[UnitRole]]:
    """The parts that bar a unit from compiling the acceptance report; the day of the contract decides the row."""
    return dated("projects", "acceptance_bars", lambda value: frozenset(UnitRole(role) for role in value))


@cache
def counties() -> Dated[Mapping[str, County]]:
    """The counties of the city and the scenic area, by code."""
    return dated("projects", "counties", lambda value: {row["code"]: _county(row) for row in value})


def locations() -> Dated[Mapping[str, Location]]:
    """The flags of each county that change the rules, by code."""
    return dated("projects", "locations", lambda value: {code: _location(row) for code, row in value.items()})


def border_counties() -> Dated[frozenset[str]]:
    """The codes of the counties of the 晋陕蒙 border region."""
    return dated("projects", "border_counties", frozenset)


def rate_targets() -> Dated[Mapping[str, RateTarget]]:
    """The targets of the conservation rate by code of the county; 140900 is the whole city."""
    return dated("projects", "rate_targets", lambda value: {code: _target(row) for code, row in value.items()})


def kind_definitions() -> Dated[Mapping[ProjectKind, str]]:
    """What belongs to each kind of project."""
    return dated("projects", "kind_definitions", lambda value: {ProjectKind(no): text for no, text in value.items()})


def _county(row: Any) -> County:
    return County(code=row["code"], name=row["name"], kind=OfficeKind(row["kind"]))


def _location(row: Any) -> Location:
    return Location(region=ConservationRegion(row["region"]), basin=Basin(row["basin"]))


def _target(row: Any) -> RateTarget:
    return RateTarget(by_2025=Decimal(row["by_2025"]), by_2035=Decimal(row["by_2035"]))
