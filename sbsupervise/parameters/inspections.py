"""Figures of inspections (监督检查), from ``inspections.toml``."""

from collections.abc import Mapping

from sbsupervise.domain.inspections import Severity
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
