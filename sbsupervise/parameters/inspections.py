"""Figures of inspections (监督检查), from ``inspections.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass

from sbsupervise.domain.inspections import InspectionKind, Severity
from sbsupervise.domain.inspections.visits import VisitRule
from sbsupervise.domain.inspections.year_plans import OnSiteReason, PlanRule
from sbsupervise.parameters.dated import Dated, dated


def team_minimum() -> Dated[int]:
    """How many officers carry out an inspection at least."""
    return dated("inspections", "team_minimum", int)


def rectification_days() -> Dated[Mapping[Severity, int]]:
    """Calendar days to put a finding right, by its severity, unless the officers set another day."""
    return dated(
        "inspections",
        "rectification_days",
        lambda value: {Severity(severity): days for severity, days in value.items()},
    )


def opinion_days() -> Dated[int]:
    """Working days after the visit to issue the opinion."""
    return dated("inspections", "opinion_days", int)


def onsite_min_ratio() -> Dated[int]:
    """The least share of the projects under construction to be inspected on site in a year, in thousandths."""
    return dated("inspections", "onsite_min_ratio", int)


def visit_cap() -> Dated[int]:
    """How often a unit is visited in a year at most, where no published plan says so."""
    return dated("inspections", "visit_cap", int)


def visit_rule() -> Dated[VisitRule]:
    """Which inspections are visits, and which of them may be outside the cap."""
    return dated(
        "inspections",
        "visit_rule",
        lambda value: VisitRule(
            on_site=frozenset(map(InspectionKind, value["on_site"])),
            outside_cap=frozenset(map(InspectionKind, value["outside_cap"])),
        ),
    )


def merge_days() -> Dated[int]:
    """Calendar days within which visits of several offices may be made together."""
    return dated("inspections", "merge_days", int)


def plan_rule() -> Dated[PlanRule]:
    """How the plan of a year is filled from the supervision list."""
    return dated(
        "inspections",
        "plan_rule",
        lambda value: PlanRule(
            on_site_reasons=frozenset(map(OnSiteReason, value["on_site_reasons"])),
            on_site_kind=InspectionKind(value["on_site_kind"]),
            other_kinds=tuple(map(InspectionKind, value["other_kinds"])),
            months=tuple(value["months"]),
        ),
    )


def repeat_months() -> Dated[int]:
    """Months within which the same finding, made again, is one step graver."""
    return dated("inspections", "repeat_months", int)


def many_findings() -> Dated[int]:
    """From how many on the findings of one inspection count as many."""
    return dated("inspections", "many_findings", int)


@dataclass(frozen=True, slots=True)
class CodeDays:
    """For how many calendar days before the first and after the last day of an inspection its check code is valid."""

    before: int
    after: int


def check_code_days() -> Dated[CodeDays]:
    """How long the check code of an inspection is valid."""
    return dated("inspections", "check_code_days", lambda value: CodeDays(**value))
