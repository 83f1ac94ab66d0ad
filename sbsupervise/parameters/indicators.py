"""The least values of the six indicators and what moves them, from ``indicators.toml``."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sbsupervise.domain.places import ConservationRegion
from sbsupervise.domain.plans.indicators import Adjustment, GradeRule, Minimums, Period, PreventionGrade, Setting
from sbsupervise.domain.plans.words import Indicator
from sbsupervise.parameters.dated import Dated, dated

Table = Mapping[ConservationRegion, Mapping[PreventionGrade, Minimums]]


def minimums() -> Dated[Table]:
    """The least values by region and grade, each by period."""
    return dated("indicators", "minimums", _table)


def grade_rules() -> Dated[tuple[GradeRule, ...]]:
    """Which setting of a site calls for which grade."""
    return dated("indicators", "grade_rules", lambda value: tuple(_rule(row) for row in value))


def adjustments() -> Dated[Mapping[str, Adjustment]]:
    """How least values may or must be moved, by code."""
    return dated("indicators", "adjustments", lambda value: {row["code"]: _adjustment(row) for row in value})


def _table(value: Any) -> Table:
    return {
        ConservationRegion(region): {PreventionGrade(grade): _minimums(row) for grade, row in grades.items()}
        for region, grades in value.items()
    }


def _minimums(value: Any) -> Minimums:
    return {Period(period): {Indicator(key): Decimal(n) for key, n in row.items()} for period, row in value.items()}


def _rule(row: Any) -> GradeRule:
    return GradeRule(setting=Setting(row["setting"]), grade=PreventionGrade(row["grade"]), text=row["text"])


def _adjustment(row: Any) -> Adjustment:
    amounts = {name: Decimal(row[name]) for name in ("least", "most", "floor") if name in row}
    return Adjustment(**{**row, **amounts, "indicators": tuple(Indicator(key) for key in row["indicators"])})
