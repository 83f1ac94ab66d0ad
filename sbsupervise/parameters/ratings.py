"""Rule versions of the credit rating, from ``ratings.toml``; a table at fault is refused when it is read."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from sbsupervise.domain.listings import BasisKind
from sbsupervise.domain.ratings import (
    Attribution,
    Band,
    Bar,
    BarRule,
    CountUnit,
    Grade,
    HistoryWindow,
    Rule,
    RuleVersion,
    check_bands,
    check_rules,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters.dated import Dated, dated, tables


@cache
def rule_versions() -> Mapping[str, Dated[RuleVersion]]:
    """All rule versions by name, each with its rows by date."""
    return {name: dated("ratings", name, partial(read_version, name)) for name in tables("ratings")}


def rule_version(name: str) -> Dated[RuleVersion]:
    """A rule version by its name; refused if there is none of that name."""
    try:
        return rule_versions()[name]
    except KeyError:
        raise RuleError(f"没有名为“{name}”的规则版本；可用：{'、'.join(rule_versions())}", field="rules") from None


def read_version(name: str, value: Mapping[str, Any]) -> RuleVersion:
    """A version from its parsed table.

    Refused with bands that overlap or leave a gap (credit.md E-21) or with rules that contradict each other.
    """
    version = RuleVersion(
        name=name,
        title=value["title"],
        base=value.get("base"),
        bands=tuple(Band(**{**row, "grade": Grade(row["grade"])}) for row in value["bands"]),
        rules=tuple(_rule(row) for row in value["rules"]),
        bars=tuple(_bar(row) for row in value["bars"]),
        barred_grade=Grade(value["barred_grade"]),
        first_rating_year=value["first_rating_year"],
        bases=frozenset(BasisKind(kind) for kind in value["bases"]),
    )
    if version.base is not None and version.bands:
        check_bands(version.bands, version.base)
    check_rules(version.rules)
    return version


def _rule(row: Mapping[str, Any]) -> Rule:
    """A rule; points and cap may be absent (not loaded, no limit), veto and bar to grade A are the exception."""
    absent = {"points": None, "cap": None, "veto": False, "blocks_a": False}
    words = {
        "role": UnitRole(row["role"]),
        "per": CountUnit(row["per"]),
        "counted_on": Attribution(row["counted_on"]),
    }
    return Rule(**{**absent, **row, **words})


def _bar(row: Mapping[str, Any]) -> BarRule:
    words = {
        "bar": Bar(row["bar"]),
        "counted_on": Attribution(row["counted_on"]),
        "window": HistoryWindow(row["window"]),
    }
    return BarRule(**{**row, **words})
