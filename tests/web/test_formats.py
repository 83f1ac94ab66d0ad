"""What people read: no data is not zero, money is exact, a day is the day in China."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sbsupervise.web.formats import FILTERS


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("date_cn", date(2026, 3, 2), "2026年3月2日"),
        ("date_cn", datetime(2026, 3, 1, 16, 0, tzinfo=UTC), "2026年3月2日"),
        ("date_iso", date(2026, 3, 2), "2026-03-02"),
        ("date_iso", datetime(2026, 3, 1, 15, 59, tzinfo=UTC), "2026-03-01"),
        ("time_iso", datetime(2026, 3, 2, 6, 5, tzinfo=UTC), "2026-03-02 14:05"),
        ("yuan", 5_328_000, "53,280.00"),
        ("yuan", 0, "0.00"),
        ("yuan", -105, "-1.05"),
        ("hm2", Decimal("1234.5"), "1,234.50"),
        ("hm2", Decimal("0.005"), "0.01"),
        ("hm2", 0, "0.00"),
        ("m3", 12_000, "12,000"),
        ("m3", Decimal("999.6"), "999.60"),
        ("m3", 0, "0"),
    ],
)
def test_a_value_reads(name: str, value: Any, text: str) -> None:
    assert FILTERS[name](value) == text


@pytest.mark.parametrize("name", FILTERS)
def test_no_data_is_a_dash(name: str) -> None:
    assert FILTERS[name](None) == "—"


@pytest.mark.parametrize(
    ("name", "value"),
    [("yuan", 1.5), ("yuan", Decimal("1.50")), ("yuan", True), ("hm2", 1.5), ("m3", 1.5), ("m3", True)],
)
def test_an_inexact_number_is_refused(name: str, value: Any) -> None:
    with pytest.raises(TypeError):
        FILTERS[name](value)


@pytest.mark.parametrize("name", ["date_cn", "date_iso", "time_iso"])
def test_an_instant_without_a_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="zone"):
        FILTERS[name](datetime(2026, 3, 2))  # noqa: DTZ001 (the naive instant is the case)
