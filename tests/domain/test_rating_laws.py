"""Credit ratings: what holds for any facts, and a second way to work out the same grades."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.listings import ListKind
from sbsupervise.domain.ratings import Fact, Grade, History, Rated, Rule, RunDigest
from tests.domain.test_ratings import BOOK, LAST_DAY, MAY, NEW_YEAR, UNIT, VERSION, YEAR, B, C, D, facts, rated

EDGES = [date(2022, 12, 31), date(2023, 1, 1), date(2024, 1, 1), date(2024, 12, 31), NEW_YEAR, MAY, LAST_DAY]
FACTS = st.lists(
    st.builds(
        Fact,
        finding_id=st.integers(1, 10**9),
        code=st.sampled_from([row.code for row in VERSION.rules] + ["NONE"]),
        project_id=st.integers(1, 3),
        found_on=st.sampled_from(EDGES) | st.dates(date(2022, 6, 1), date(2026, 6, 1)),
        state=st.sampled_from(["open", "rectified", "withdrawn"]),
        basis=st.sampled_from(["", "penalty_decision", "inspection_opinion", "review_opinion"]),
        occurred_on=st.none(),
        decided_on=st.none(),
    ),
    max_size=30,
    unique_by=lambda fact: fact.finding_id,
)
GRADES = st.dictionaries(st.integers(2020, 2025), st.sampled_from(Grade), max_size=6)


def by_code(given_facts: list[Fact], grades: Mapping[int, Grade]) -> tuple[int, Grade]:
    """Score and grade worked out anew: code by code, with sets and sums, from the table as written."""
    standing = [
        f for f in given_facts if f.state != "withdrawn" and f.basis in ("penalty_decision", "inspection_opinion")
    ]
    taken, vetoed = 0, False
    for row in VERSION.rules:
        years = range(YEAR + 1 - row.months // 12, YEAR + 1)
        hits = [f for f in standing if f.code == row.code and f.found_on.year in years and row.role is UNIT]
        keys = {"occurrence": [f.finding_id for f in hits], "project": [f.project_id for f in hits]}
        times = len(set(keys.get(row.per.value, [f.found_on.year for f in hits])))
        taken += min(times * (row.points or 0), 10**9 if row.cap is None else row.cap)
        vetoed |= row.veto and times > 0
    score = max(0, 1000 - taken)
    letters = "DCBA"
    letter = "D" if vetoed else letters[sum(score >= low for low in (600, 750, 900))]
    barred = (
        any(f.code == "HARM" and f.found_on.year in (2023, 2024, 2025) for f in standing)
        or [grades.get(2023), grades.get(2024)] == [C, C]
        or D in (grades.get(2022), grades.get(2023), grades.get(2024))
    )
    return score, Grade["B" if barred and letter == "A" else letter]


@given(FACTS, GRADES)
def test_a_second_way_to_work_it_out_agrees(given_facts: list[Fact], grades: Mapping[int, Grade]) -> None:
    result = rated(*given_facts, history=History(grades))
    assert (result.score_tenths, result.grade) == by_code(given_facts, grades)


@given(FACTS, GRADES)
def test_the_items_add_up_to_what_is_missing(given_facts: list[Fact], grades: Mapping[int, Grade]) -> None:
    result = rated(*given_facts, history=History(grades))
    assert result.score_tenths == 1000 - sum(item.points for item in result.items) >= 0
    assert {item.finding_id for item in result.items} <= {fact.finding_id for fact in given_facts}


@given(FACTS.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_in_which_facts_arrive_does_not_matter(both: tuple[list[Fact], list[Fact]]) -> None:
    assert rated(*both[0]) == rated(*both[1])


@given(FACTS, st.sampled_from(VERSION.rules), st.dates(date(2022, 6, 1), LAST_DAY), GRADES)
def test_one_more_fact_never_makes_things_better(
    given_facts: list[Fact], row: Rule, day: date, grades: Mapping[int, Grade]
) -> None:
    history = History(grades)
    before, after = (
        rated(*given_facts, history=history),
        rated(*given_facts, Fact(0, row.code, 2, day, "open"), history=history),
    )
    assert after.score_tenths <= before.score_tenths
    assert after.grade.value >= before.grade.value


@given(FACTS)
def test_what_the_candidate_query_leaves_out_changes_nothing(given_facts: list[Fact]) -> None:
    earliest = BOOK.earliest()
    candidates = [f for f in given_facts if f.found_on >= earliest.get(f.code, date.max)]
    assert rated(*candidates) == rated(*given_facts)


def test_the_candidate_query_reaches_back_to_the_bar_of_grave_harm() -> None:
    assert BOOK.earliest()["HARM"] == date(2023, 1, 1)
    assert BOOK.earliest()["EACH"] == date(2025, 1, 1)


# The fingerprint


def digest(*results: tuple[int, Rated]) -> str:
    run = RunDigest()
    for unit_id, result in results:
        run.add(unit_id, UNIT, result)
    return run.hexdigest()


def test_equal_results_have_equal_fingerprints_and_any_change_shows() -> None:
    plain, other = rated(*facts("EACH", MAY)), rated(*facts("EACH", MAY + timedelta(1), MAY))
    known = digest((1, plain), (2, other))
    assert known == digest((1, rated(*facts("EACH", NEW_YEAR))), (2, other))
    changes: list[dict[str, Any]] = [
        {"score_tenths": 939},
        {"grade_before_cap": B},
        {"grade": B},
        {"cap_reasons": rated(history=History({2024: D})).cap_reasons},
        {"items": ()},
        {"vetoes": (1,)},
        {"disputed": (1,)},
        {"listed": ListKind.BLACKLIST},
    ]
    assert len({known} | {digest((1, plain._replace(**change)), (2, other)) for change in changes}) == len(changes) + 1


@pytest.mark.parametrize("second", [1, 2])
def test_units_are_added_to_a_fingerprint_in_order(second: int) -> None:
    with pytest.raises(ValueError, match="after unit"):
        digest((2, rated()), (second, rated()))
