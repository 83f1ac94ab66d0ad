"""Credit ratings: what counts, what it takes, and what it does to the grade."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sbsupervise.domain.listings import BasisKind, ListKind
from sbsupervise.domain.ratings import (
    Attribution,
    Band,
    Bar,
    BarRule,
    CountUnit,
    Fact,
    Grade,
    History,
    HistoryWindow,
    Rated,
    Rater,
    Reason,
    Rule,
    RuleBook,
    RuleVersion,
    rate_unit,
    resolve,
    score_text,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole

UNIT = UnitRole.CONSTRUCTION_UNIT
YEAR = 2025
NEW_YEAR, MAY, LAST_DAY = date(2025, 1, 1), date(2025, 5, 1), date(2025, 12, 31)
A, B, C, D = Grade
NO_HISTORY = History()
WHOLE = BasisKind.PENALTY_DECISION.value


def rule(code: str, points: int | None = 100, **changes: Any) -> Rule:
    plain = Rule(
        code=code,
        role=UNIT,
        points=points,
        per=CountUnit.OCCURRENCE,
        cap=None,
        months=12,
        veto=False,
        blocks_a=False,
        counted_on=Attribution.FOUND,
        source="试行",
        verified=False,
    )
    return replace(plain, **changes)


def bar(which: Bar, years: int, window: HistoryWindow = HistoryWindow.BEFORE) -> BarRule:
    return BarRule(
        bar=which, years=years, counted_on=Attribution.DECIDED, window=window, source="问题解答", verified=False
    )


def bands(a: int, b: int, c: int) -> tuple[Band, ...]:
    lows = ((A, a), (B, b), (C, c), (D, 0))
    tops = (1000, a, b, c)
    return tuple(
        Band(grade=grade, low=low, low_inclusive=True, high=top, high_inclusive=top == 1000)
        for (grade, low), top in zip(lows, tops, strict=True)
    )


VERSION = RuleVersion(
    name="test",
    title="试行规则",
    base=1000,
    bands=bands(900, 750, 600),
    rules=(
        rule("EACH", 60),
        rule("CAPPED", 80, cap=200),
        rule("PROJECT", 100, per=CountUnit.PROJECT, cap=250),
        rule("YEARLY", 50, per=CountUnit.YEAR, months=36),
        rule("LONG", 70, months=24),
        rule("HARM", 40, blocks_a=True),
        rule("VETO", 10, veto=True),
        rule("ACT", 30, counted_on=Attribution.OCCURRED),
        rule("DECISION", 30, counted_on=Attribution.DECIDED),
        rule("OTHERS", 30, role=UnitRole.MONITOR),
    ),
    bars=(bar(Bar.GRAVE_HARM, 3, HistoryWindow.INCLUDING), bar(Bar.TWICE_C, 2), bar(Bar.ONCE_D, 3)),
    barred_grade=B,
    first_rating_year=2022,
    bases=frozenset({BasisKind.PENALTY_DECISION, BasisKind.INSPECTION_OPINION}),
)
BOOK = resolve(VERSION, YEAR, date(2026, 3, 31))


def facts(code: str, *days: date, projects: Iterable[int] = ()) -> list[Fact]:
    where = list(projects) or list(range(1, len(days) + 1))
    return [Fact(n, code, project, day, "open") for n, (day, project) in enumerate(zip(days, where, strict=True), 1)]


def rated(*given_facts: Fact, history: History = NO_HISTORY, book: RuleBook = BOOK) -> Rated:
    return rate_unit(UNIT, given_facts, history, book)


# What a fact takes


@pytest.mark.parametrize(
    ("given_facts", "points", "reasons"),
    [
        pytest.param(facts("EACH", MAY, MAY), [60, 60], "full full", id="each time"),
        pytest.param(
            facts("CAPPED", MAY, MAY, MAY, MAY), [80, 80, 40, 0], "full full clipped clipped", id="up to the cap"
        ),
        pytest.param(
            facts("PROJECT", MAY, MAY, MAY, projects=(1, 1, 2)), [100, 0, 100], "full repeat full", id="once a project"
        ),
        pytest.param(
            facts("PROJECT", MAY, MAY, MAY), [100, 100, 50], "full full clipped", id="once a project, up to the cap"
        ),
        pytest.param(
            facts("YEARLY", date(2024, 12, 31), NEW_YEAR, MAY), [50, 50, 0], "full full repeat", id="once a year"
        ),
        pytest.param(
            facts("EACH", *[MAY] * 18), [60] * 16 + [40, 0], "full " * 16 + "floor floor", id="nothing below nought"
        ),
    ],
)
def test_points_are_taken_by_the_rule_and_explained(given_facts: list[Fact], points: list[int], reasons: str) -> None:
    result = rated(*given_facts)
    assert [item.points for item in result.items] == points
    assert [item.reason for item in result.items] == [Reason(word) for word in reasons.split()]
    assert result.score_tenths == 1000 - sum(points)


@pytest.mark.parametrize(
    ("code", "day", "counts"),
    [
        pytest.param("EACH", date(2024, 12, 31), False, id="the day before the year"),
        pytest.param("EACH", NEW_YEAR, True, id="the first day of the year"),
        pytest.param("EACH", LAST_DAY, True, id="the last day of the year"),
        pytest.param("EACH", date(2026, 1, 1), False, id="the day after the year"),
        pytest.param("LONG", date(2023, 12, 31), False, id="a day more than two years back"),
        pytest.param("LONG", date(2024, 1, 1), True, id="two years back"),
    ],
)
def test_a_window_holds_both_its_ends(code: str, day: date, counts: bool) -> None:
    assert len(rated(*facts(code, day)).items) == counts


@pytest.mark.parametrize(("day", "counts"), [(date(2025, 6, 30), True), (date(2025, 7, 1), False)])
def test_a_rating_within_the_year_sees_nothing_after_its_day(day: date, counts: bool) -> None:
    book = resolve(VERSION, YEAR, date(2025, 6, 30))
    assert len(rated(*facts("EACH", day), book=book).items) == counts
    decided = Fact(1, "DECISION", 1, MAY, "open", WHOLE, None, day)
    assert len(rated(decided, book=book).items) == counts


@pytest.mark.parametrize(
    ("fact", "counts"),
    [
        pytest.param(Fact(1, "ACT", 1, date(2026, 2, 1), "open", WHOLE, LAST_DAY), True, id="done in the year"),
        pytest.param(Fact(1, "ACT", 1, NEW_YEAR, "open", WHOLE, date(2024, 12, 31)), False, id="done before it"),
        pytest.param(Fact(1, "ACT", 1, date(2026, 4, 1), "open", WHOLE, LAST_DAY), False, id="found after the rating"),
        pytest.param(Fact(1, "ACT", 1, MAY, "open"), True, id="day of the act not recorded: day found"),
        pytest.param(
            Fact(1, "DECISION", 1, date(2024, 12, 1), "open", WHOLE, None, NEW_YEAR), True, id="decided in the year"
        ),
        pytest.param(
            Fact(1, "DECISION", 1, LAST_DAY, "open", WHOLE, None, date(2026, 1, 1)), False, id="decided after it"
        ),
        pytest.param(Fact(1, "EACH", 1, MAY, "rectified"), True, id="put right: it was so all the same"),
        pytest.param(Fact(1, "EACH", 1, MAY, "withdrawn"), False, id="withdrawn"),
        pytest.param(Fact(1, "EACH", 1, MAY, "open", ""), False, id="without a document"),
        pytest.param(Fact(1, "EACH", 1, MAY, "open", "review_opinion"), False, id="on a document that is not accepted"),
        pytest.param(Fact(1, "OTHERS", 1, MAY, "open"), False, id="a code of another kind of unit"),
        pytest.param(Fact(1, "NONE", 1, MAY, "open"), False, id="a code without a rule"),
    ],
)
def test_only_facts_that_stand_and_fall_into_the_window_count(fact: Fact, counts: bool) -> None:
    assert len(rated(fact).items) == counts


# The grade


def test_a_veto_makes_the_grade_d_whatever_the_score() -> None:
    result = rated(*facts("VETO", MAY))
    assert (result.score_tenths, result.grade_before_cap, result.grade, result.vetoes) == (990, D, D, (1,))


@pytest.mark.parametrize(
    ("grades", "reason", "years"),
    [
        pytest.param({2024: C, 2023: C}, Bar.TWICE_C, (2023, 2024), id="AB-02 both years before C"),
        pytest.param({2024: C, 2022: C}, None, (), id="E-22 a year without a rating is not C"),
        pytest.param({2024: C, 2023: B}, None, (), id="C once"),
        pytest.param({2024: B, 2023: C, 2022: D}, Bar.ONCE_D, (2022,), id="E-23 D three years before"),
        pytest.param({2024: D}, Bar.ONCE_D, (2024,), id="D in the year before"),
        pytest.param({2024: B, 2023: C, 2021: D}, None, (), id="D four years before"),
        pytest.param({2024: C}, None, (), id="E-25 last year's D repaired to C"),
        pytest.param({2025: D}, None, (), id="an earlier run of the same year is no history"),
    ],
)
def test_earlier_grades_bar_grade_a(grades: Mapping[int, Grade], reason: Bar | None, years: tuple[int, ...]) -> None:
    result = rated(history=History(grades))
    assert [(cap.bar, cap.years) for cap in result.cap_reasons] == ([(reason, years)] if reason else [])
    assert (result.grade_before_cap, result.grade) == (A, B if reason else A)
    assert all(f"{year}年度" in result.cap_reasons[0].text for year in years)


@pytest.mark.parametrize("grade", [C, D])
def test_grades_from_before_ratings_began_are_ignored(grade: Grade) -> None:
    """E-24."""
    book = resolve(replace(VERSION, first_rating_year=2024), YEAR, LAST_DAY)
    assert rated(history=History({2023: grade, 2024: C}), book=book).grade is A


def test_the_other_reading_of_three_years_looks_back_over_two() -> None:
    other = tuple(replace(row, window=HistoryWindow.INCLUDING) for row in VERSION.bars if row.bar is Bar.ONCE_D)
    book = resolve(replace(VERSION, bars=other), YEAR, LAST_DAY)
    assert book.d_years == (2023, 2024)
    assert rated(history=History({2022: D}), book=book).grade is A
    assert rated(history=History({2023: D}), book=book).grade is B


@pytest.mark.parametrize(
    ("days", "barred", "disputed"),
    [
        pytest.param((date(2023, 1, 1), None, None), True, False, id="AB-01 on the first day of the three years"),
        pytest.param((date(2022, 12, 31), None, None), False, False, id="the day before"),
        pytest.param((date(2022, 12, 31), None, NEW_YEAR), True, True, id="decided later: the decision counts"),
        pytest.param((NEW_YEAR, date(2022, 12, 31), None), True, True, id="done earlier: a person looks at it"),
        pytest.param((MAY, MAY, date(2026, 1, 1)), False, True, id="not yet decided in the year"),
    ],
)
def test_grave_harm_within_three_years_bars_grade_a(
    days: tuple[date, date | None, date | None], barred: bool, disputed: bool
) -> None:
    found_on, occurred_on, decided_on = days
    result = rated(Fact(7, "HARM", 1, found_on, "open", WHOLE, occurred_on, decided_on))
    assert [cap.findings for cap in result.cap_reasons] == [(7,)] * barred
    assert result.disputed == (7,) * disputed
    assert (result.grade is B) == barred


def test_the_other_reading_of_the_three_years_of_harm_leaves_out_the_rated_year() -> None:
    book = resolve(replace(VERSION, bars=(bar(Bar.GRAVE_HARM, 3),)), YEAR, LAST_DAY)
    days = {date(2021, 12, 31): A, date(2022, 1, 1): B, date(2024, 12, 31): B, NEW_YEAR: A}
    assert {day: rated(*facts("HARM", day), book=book).grade for day in days} == days


def test_a_bar_only_turns_a_into_b() -> None:
    history = History({2024: D})
    assert rated(*facts("EACH", MAY, MAY, MAY, MAY, MAY), history=history).grade is C
    assert rated(*facts("EACH", *[MAY] * 9), history=history).grade is D


def test_without_bars_a_score_alone_decides() -> None:
    book = resolve(replace(VERSION, bars=()), YEAR, LAST_DAY)
    assert rated(*facts("HARM", MAY), history=History({2023: C, 2024: C, 2022: D}), book=book).grade is A


@pytest.mark.parametrize("listed", ListKind)
def test_a_list_is_recorded_and_changes_nothing(listed: ListKind) -> None:
    some = facts("EACH", MAY)
    assert rated(*some, history=History(listed=listed)) == rated(*some)._replace(listed=listed)


def test_a_year_is_not_rated_before_it_begins() -> None:
    with pytest.raises(RuleError, match="尚未开始"):
        resolve(VERSION, YEAR, date(2024, 12, 31))


def test_a_kind_of_unit_without_rules_is_not_rated() -> None:
    with pytest.raises(RuleError, match="不评价设计单位"):
        rate_unit(UnitRole.DESIGNER, (), NO_HISTORY, BOOK)


def test_a_local_grade_is_never_called_by_the_ministrys_name() -> None:
    assert (Rater.LOCAL.label, Rater.MINISTRY.label) == ("本级评价", "水利部公布等级")
    assert [f"{grade.name} {grade.label}" for grade in Grade] == [
        "A 信用优秀",
        "B 信用良好",
        "C 信用一般",
        "D 信用较差",
    ]


def test_scores_are_written_with_one_decimal() -> None:
    assert [score_text(tenths) for tenths in (1000, 875, 5, 0)] == ["100.0", "87.5", "0.5", "0.0"]
