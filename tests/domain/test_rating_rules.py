"""The rule table of a rating: bands without overlap or gap, nothing half loaded, and the versions that are shipped."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from sbsupervise.domain.inspections import Severity
from sbsupervise.domain.ratings import BarRule, Grade, Rule, RuleVersion, check_bands, check_rules, rate_unit, resolve
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters import findings
from sbsupervise.parameters import ratings as parameters
from sbsupervise.parameters.dated import tables
from tests.domain.test_ratings import BOOK, LAST_DAY, NO_HISTORY, VERSION, YEAR, A, B, C, D, bands, rule


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        pytest.param({"high": 600, "high_inclusive": True}, "重叠", id="E-21 60 points in both C and D"),
        pytest.param({"low": 0, "high": 599}, "空档", id="a score of 59.9 has no grade"),
        pytest.param({"low_inclusive": False}, "从0分起", id="a score of nought has no grade"),
        pytest.param({"grade": Grade.C}, "依次", id="C twice and no D"),
    ],
)
def test_bands_that_overlap_or_leave_a_gap_are_refused(changed: Mapping[str, Any], fault: str) -> None:
    *better, lowest = bands(900, 750, 600)
    with pytest.raises(RuleError, match=fault):
        check_bands((*better, replace(lowest, **changed)), 1000)


def test_a_threshold_that_neither_band_includes_is_refused() -> None:
    top, *rest = bands(900, 750, 600)
    with pytest.raises(RuleError, match="B级与A级的分数线有空档"):
        check_bands((replace(top, low_inclusive=False), *rest), 1000)


def test_bands_end_with_the_base_score() -> None:
    with pytest.raises(RuleError, match="120"):
        check_bands(bands(900, 750, 600), 1200)


def test_bands_in_the_wrong_order_are_refused() -> None:
    top, second, *rest = bands(900, 750, 600)
    with pytest.raises(RuleError, match="由低到高"):
        check_bands((replace(top, grade=B), replace(second, grade=A), *rest), 1000)


@pytest.mark.parametrize(
    ("score", "grade"),
    [(1000, A), (900, A), (899, B), (750, B), (749, C), (600, C), (599, D), (0, D)],
)
def test_a_score_on_a_threshold_belongs_to_the_band_that_says_so(score: int, grade: Grade) -> None:
    assert BOOK.grade_of(score) is grade


# The table


@pytest.mark.parametrize(
    ("version", "missing"),
    [
        pytest.param(replace(VERSION, base=None), "基准分", id="no base score"),
        pytest.param(replace(VERSION, bands=()), "等级分数线", id="no bands"),
        pytest.param(replace(VERSION, rules=()), "扣分规则", id="no rules"),
        pytest.param(replace(VERSION, rules=(rule("X", None), rule("Y"))), "X等1项", id="one rule without points"),
    ],
)
def test_a_version_that_is_not_loaded_whole_does_not_rate(version: RuleVersion, missing: str) -> None:
    with pytest.raises(RuleError, match=missing):
        resolve(version, YEAR, LAST_DAY)


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param((rule("X"), rule("X")), id="two rules for one code"),
        pytest.param((rule("X", -1),), id="points below nought"),
        pytest.param((rule("X", cap=-1),), id="a cap below nought"),
        pytest.param((rule("X", months=0),), id="no window"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(rules: tuple[Rule, ...]) -> None:
    with pytest.raises(RuleError):
        check_rules(rules)


def test_one_code_may_have_a_rule_for_each_kind_of_unit() -> None:
    check_rules((rule("X"), rule("X", role=UnitRole.MONITOR)))


# The versions that are shipped


def test_the_trial_version_rates_every_kind_of_unit_by_codes_of_the_catalogue() -> None:
    trial, kinds = parameters.rule_version("xinzhou-trial").on(LAST_DAY), findings.catalogue().on(LAST_DAY)
    assert {row.code: row.role for row in trial.rules} == {kind.code: kind.subject for kind in kinds.values()}
    book = resolve(trial, YEAR, LAST_DAY)
    assert all(rate_unit(role, (), NO_HISTORY, book).grade is A for role in UnitRole)


def test_a_graver_finding_never_takes_less_in_the_trial_version() -> None:
    kinds = findings.catalogue().on(LAST_DAY)
    points: dict[tuple[UnitRole, Severity], list[int]] = {}
    for row in parameters.rule_version("xinzhou-trial").on(LAST_DAY).rules:
        points.setdefault((row.role, kinds[row.code].severity), []).append(row.points or 0)
    for role in UnitRole:
        ranked = [points[role, severity] for severity in Severity if (role, severity) in points]
        assert all(max(lighter) < min(graver) for lighter, graver in pairwise(ranked))


@pytest.mark.parametrize("name", ["xinzhou-trial", "official-359"])
def test_no_figure_of_a_rating_passes_for_verified(name: str) -> None:
    for row in parameters.rule_version(name).rows:
        parts: tuple[Rule | BarRule, ...] = (*row.value.rules, *row.value.bars)
        assert not row.verified
        assert not any(part.verified for part in parts)
        assert all(part.source for part in parts)


def test_the_official_version_refuses_to_rate_until_it_is_loaded() -> None:
    official = parameters.rule_version("official-359").on(LAST_DAY)
    assert all(row.points is None for row in official.rules)
    with pytest.raises(RuleError, match="缺基准分、等级分数线、P-01等28项的分值"):
        resolve(official, YEAR, LAST_DAY)


def test_a_version_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(RuleError, match="可用：xinzhou-trial、official-359"):
        parameters.rule_version("359")


@pytest.mark.parametrize("field", ["bands", "rules"])
def test_loading_refuses_a_table_at_fault(field: str) -> None:
    table = tables("ratings")["xinzhou-trial"][0]["value"]
    with pytest.raises(RuleError) as refusal:
        parameters.read_version("faulty", {**table, field: [*table[field], table[field][0]]})
    assert refusal.value.field == field
