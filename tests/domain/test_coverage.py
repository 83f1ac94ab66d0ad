"""Which projects were under construction in a year, and what a share of them comes to."""

from datetime import date
from typing import Any

import pytest

from sbsupervise.domain.inspections.coverage import Coverage, Works, under_construction_in
from sbsupervise.domain.projects import ProjectState as S
from sbsupervise.domain.quantities import share_words

YEAR = 2026


def works(state: S, started_on: date | None, *events: tuple[date, S], in_use_on: date | None = None) -> Works:
    return Works(state=state, started_on=started_on, in_use_on=in_use_on, events=events)


IN_2024, IN_2025 = date(2024, 5, 6), date(2025, 5, 6)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
# What the register says, and whether works were under construction in 2026. The services prove the same of their query.
LAW: tuple[Any, ...] = (
    pytest.param(works(S.APPROVED, None), False, id="not started"),
    pytest.param(works(S.UNDER_CONSTRUCTION, IN_2025), True, id="started before the year, going on"),
    pytest.param(works(S.UNDER_CONSTRUCTION, FIRST), True, id="started on the first day"),
    pytest.param(works(S.UNDER_CONSTRUCTION, LAST), True, id="started on the last day"),
    pytest.param(works(S.UNDER_CONSTRUCTION, date(2027, 1, 1)), False, id="started after the year"),
    pytest.param(works(S.ILLEGAL_START, IN_2025), True, id="started without an approval"),
    pytest.param(works(S.CHANGE_REQUIRED, IN_2025), True, id="a change is required"),
    pytest.param(works(S.COMPLETED, IN_2025, (date(2026, 6, 1), S.COMPLETED)), True, id="completed in the year"),
    pytest.param(works(S.COMPLETED, IN_2025, (FIRST, S.COMPLETED)), True, id="completed on the first day"),
    pytest.param(works(S.COMPLETED, IN_2024, (date(2025, 12, 31), S.COMPLETED)), False, id="completed the day before"),
    pytest.param(works(S.COMPLETED, IN_2024, (date(2027, 2, 1), S.COMPLETED)), True, id="completed after the year"),
    pytest.param(works(S.TERMINATED, IN_2024, (date(2026, 2, 1), S.TERMINATED)), True, id="terminated in the year"),
    pytest.param(works(S.TERMINATED, IN_2024, (date(2025, 2, 1), S.TERMINATED)), False, id="terminated before it"),
    pytest.param(works(S.TERMINATED, None, (date(2026, 2, 1), S.TERMINATED)), False, id="terminated, never started"),
    pytest.param(
        works(S.FILED, IN_2024, (date(2025, 9, 1), S.COMPLETED), (date(2026, 3, 1), S.ACCEPTED)),
        False,
        id="accepted in the year, but completed before it",
    ),
    pytest.param(
        works(S.COMPLETED, date(2023, 1, 1), (IN_2024, S.COMPLETED), (date(2026, 3, 1), S.COMPLETED)),
        False,
        id="to be accepted anew: no works",
    ),
    pytest.param(works(S.OPERATION, IN_2024, in_use_on=date(2026, 4, 1)), True, id="no event, in use in the year"),
    pytest.param(works(S.OPERATION, IN_2024, in_use_on=IN_2025), False, id="no event, in use before the year"),
    pytest.param(works(S.ACCEPTED, IN_2025), False, id="over, and no day known: only the year of the start"),
    pytest.param(works(S.ACCEPTED, date(2026, 5, 6)), True, id="over, no day known, started in the year"),
    pytest.param(works(S.SUSPENDED, IN_2025), True, id="stopped, nobody can say since when"),
    pytest.param(works(S.SUSPENDED, IN_2024, (IN_2025, S.SUSPENDED)), False, id="stopped before the year and still"),
    pytest.param(works(S.SUSPENDED, IN_2024, (FIRST, S.SUSPENDED)), True, id="stopped on the first day"),
    pytest.param(
        works(S.UNDER_CONSTRUCTION, IN_2024, (IN_2025, S.SUSPENDED), (LAST, S.UNDER_CONSTRUCTION)),
        True,
        id="taken up again on the last day",
    ),
    pytest.param(
        works(S.UNDER_CONSTRUCTION, IN_2024, (IN_2025, S.SUSPENDED), (date(2027, 1, 1), S.UNDER_CONSTRUCTION)),
        False,
        id="taken up again the day after",
    ),
    pytest.param(
        works(S.UNDER_CONSTRUCTION, IN_2024, (IN_2025, S.SUSPENDED), (IN_2025, S.UNDER_CONSTRUCTION)),
        True,
        id="stopped and taken up again on one day",
    ),
    pytest.param(
        works(
            S.SUSPENDED,
            IN_2024,
            (date(2025, 1, 1), S.SUSPENDED),
            (date(2025, 3, 1), S.UNDER_CONSTRUCTION),
            (IN_2025, S.SUSPENDED),
        ),
        False,
        id="stopped a second time, before the year",
    ),
    pytest.param(
        works(S.CHANGE_REQUIRED, IN_2024, (IN_2025, S.SUSPENDED), (date(2026, 3, 1), S.CHANGE_REQUIRED)),
        True,
        id="stopped, then found changed: no longer stopped",
    ),
    pytest.param(
        works(S.TERMINATED, IN_2024, (IN_2025, S.SUSPENDED), (date(2026, 3, 1), S.TERMINATED)),
        False,
        id="stopped before the year and given up in it",
    ),
)


@pytest.mark.parametrize(("said", "counts"), LAW)
def test_a_project_is_under_construction_in_the_year(said: Works, counts: bool) -> None:
    assert under_construction_in(said, YEAR) is counts


def test_works_without_an_end_go_on_in_a_year_to_come() -> None:
    assert under_construction_in(works(S.UNDER_CONSTRUCTION, IN_2025), 2030)
    assert not under_construction_in(works(S.COMPLETED, IN_2025, (LAST, S.COMPLETED)), 2030)


@pytest.mark.parametrize(
    ("projects", "on_site", "target", "words", "wanted", "missing"),
    [
        pytest.param(0, 0, 100, "无数据", 0, 0, id="no projects: no data, not 0 %"),
        pytest.param(5, 0, 100, "0.0%", 1, 1, id="none visited of five: the tenth part is one project"),
        pytest.param(10, 1, 100, "10.0%", 1, 0, id="exactly the target"),
        pytest.param(11, 1, 100, "9.0%", 2, 1, id="a share is never rounded up to the target"),
        pytest.param(1001, 100, 100, "9.9%", 101, 1, id="cut off, not rounded"),
        pytest.param(40, 8, 250, "20.0%", 10, 2, id="the plan may set more"),
        pytest.param(10, 4, 100, "40.0%", 1, 0, id="more than wanted leaves nothing missing"),
    ],
)
def test_a_share_on_site(projects: int, on_site: int, target: int, words: str, wanted: int, missing: int) -> None:
    coverage = Coverage(projects=projects, covered=on_site, on_site=on_site, target_permille=target)
    assert share_words(coverage.on_site_permille) == words
    assert (coverage.wanted, coverage.missing) == (wanted, missing)


def test_both_numbers_of_a_share_are_kept() -> None:
    coverage = Coverage(projects=30, covered=20, on_site=4, target_permille=100)
    assert (coverage.covered, coverage.uncovered, coverage.covered_permille) == (20, 10, 666)
