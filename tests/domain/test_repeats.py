"""The same finding made again: which one it repeats, and how grave it is then."""

from datetime import date
from typing import Any

import pytest

from sbsupervise.domain.inspections import FindingState, Severity
from sbsupervise.domain.inspections.repeats import (
    Earlier,
    looked_back_to,
    raised,
    repeat_text,
    repeated,
    within,
)

MONTHS = 12


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Severity.GENERAL, Severity.HEAVIER),
        (Severity.HEAVIER, Severity.SERIOUS),
        (Severity.SERIOUS, Severity.SERIOUS),
    ],
)
def test_a_repeated_finding_is_one_step_graver(before: Severity, after: Severity) -> None:
    assert raised(before) is after


@pytest.mark.parametrize(
    ("earlier_on", "found_on", "inside"),
    [
        pytest.param(date(2025, 6, 1), date(2026, 6, 1), True, id="the last day"),
        pytest.param(date(2025, 6, 1), date(2026, 6, 2), False, id="one day after"),
        pytest.param(date(2025, 6, 1), date(2025, 6, 2), True, id="the day after it was found"),
        pytest.param(date(2025, 6, 1), date(2025, 6, 1), False, id="the same day is not again"),
        pytest.param(date(2025, 6, 2), date(2025, 6, 1), False, id="what was found later is not repeated"),
        pytest.param(date(2024, 2, 29), date(2025, 2, 28), True, id="a leap day ends with February"),
        pytest.param(date(2024, 2, 29), date(2025, 3, 1), False, id="and not later"),
        pytest.param(date(2023, 2, 28), date(2024, 2, 28), True, id="the day of the same number in a leap year"),
        pytest.param(date(2023, 2, 28), date(2024, 2, 29), False, id="its leap day is one after"),
    ],
)
def test_twelve_months_are_counted_to_the_day(earlier_on: date, found_on: date, inside: bool) -> None:
    assert within(earlier_on, found_on, MONTHS) is inside
    assert not inside or looked_back_to(found_on, MONTHS) <= earlier_on


def earlier(number: int = 1, **changes: Any) -> Earlier:
    plain = {"unit_id": 7, "code": "P-16", "found_on": date(2026, 1, 5), "state": FindingState.RECTIFIED}
    return Earlier(**{"id": number, **plain, **changes})


def found(*others: Earlier) -> int | None:
    one = repeated(others, unit_id=7, code="P-16", found_on=date(2026, 6, 1), months=MONTHS)
    return one.id if one else None


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([], None, id="nothing before"),
        pytest.param([earlier()], 1, id="put right since"),
        pytest.param([earlier(state=FindingState.OPEN)], 1, id="still open"),
        pytest.param([earlier(state=FindingState.WITHDRAWN)], None, id="withdrawn"),
        pytest.param([earlier(unit_id=8)], None, id="another unit"),
        pytest.param([earlier(code="P-14")], None, id="another code"),
        pytest.param([earlier(found_on=date(2025, 5, 31))], None, id="too long ago"),
        pytest.param([earlier(1), earlier(2, found_on=date(2026, 3, 5)), earlier(3)], 2, id="the latest"),
        pytest.param(
            [earlier(1), earlier(2, found_on=date(2026, 3, 5), state=FindingState.WITHDRAWN)],
            1,
            id="the latest that stands",
        ),
    ],
)
def test_which_finding_is_repeated(others: list[Earlier], expected: int | None) -> None:
    assert found(*others) == expected


def test_the_words_name_the_severity_before() -> None:
    assert repeat_text(Severity.GENERAL, 12) == "12个月内再次发现，程度上调一级（原一般）"
    assert repeat_text(Severity.SERIOUS, 12) == "12个月内再次发现，程度已为严重，不再上调"
