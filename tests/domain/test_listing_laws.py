"""The two lists: dates at both ends, what the public sees, and what a listing is not called."""

import json
from dataclasses import asdict, fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.listings import (
    ListingRecord,
    ListingState,
    ListKind,
    PublicListing,
    RecordClass,
    check_wording,
    earliest_repair,
    is_public,
    is_uncorrected,
    last_shown,
    masked,
    public_to,
    public_view,
    state_on,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters import listings as parameters

S = ListingState
ORDER_36 = date(2026, 4, 1)
GENERAL, SERIOUS, MINOR = RecordClass.GENERAL, RecordClass.SERIOUS, RecordClass.MINOR


# Dates


@pytest.mark.parametrize(
    ("found_on", "record_class", "first_day"),
    [
        pytest.param(date(2026, 5, 31), SERIOUS, date(2027, 6, 1), id="E-26 serious, one year must be over"),
        pytest.param(date(2026, 11, 30), GENERAL, date(2027, 3, 1), id="E-27 three months end with February"),
        pytest.param(date(2027, 11, 30), GENERAL, date(2028, 3, 1), id="three months end with a leap day"),
        pytest.param(date(2028, 2, 29), SERIOUS, date(2029, 3, 1), id="a year from a leap day"),
        pytest.param(date(2026, 5, 31), MINOR, date(2026, 5, 31), id="minor, as soon as the duties are done"),
    ],
)
def test_repair_may_be_asked_for_when_the_least_period_is_over(
    found_on: date, record_class: RecordClass, first_day: date
) -> None:
    period = parameters.repair_periods().on(found_on)[record_class]
    assert earliest_repair(found_on, period) == first_day


@pytest.mark.parametrize(
    ("day", "least", "most"),
    [
        pytest.param(date(2019, 7, 1), 6, 36, id="527号, first day"),
        pytest.param(date(2023, 4, 30), 6, 36, id="the day before order 58"),
        pytest.param(date(2023, 5, 1), 3, 36, id="order 58, first day"),
        pytest.param(date(2025, 6, 21), 3, 36, id="the day before 22号"),
        pytest.param(date(2025, 6, 22), 12, 36, id="22号, first day"),
        pytest.param(date(2026, 3, 31), 12, 36, id="the day before order 36"),
        pytest.param(ORDER_36, 12, 36, id="order 36, first day"),
    ],
)
def test_the_period_of_a_serious_record_follows_the_table_in_force(day: date, least: int, most: int) -> None:
    period = parameters.repair_periods().on(day)[SERIOUS]
    assert (period.min_months, period.max_months) == (least, most)


def test_there_is_no_period_table_before_july_2019() -> None:
    with pytest.raises(RuleError):
        parameters.repair_periods().on(date(2019, 6, 30))


def test_a_record_found_under_the_old_table_keeps_the_earlier_end() -> None:
    """E-45."""
    found_on = date(2025, 1, 10)
    table = parameters.repair_periods()
    periods = [table.on(found_on)[GENERAL], table.on(ORDER_36)[GENERAL]]
    assert [last_shown(found_on, [period]) for period in periods] == [date(2028, 1, 10), date(2026, 1, 10)]
    assert last_shown(found_on, periods) == date(2026, 1, 10)


def test_the_end_counts_from_the_decision_and_not_from_the_day_online() -> None:
    """E-28."""
    end = public_to(date(2026, 4, 10), parameters.repair_periods().on(date(2026, 4, 10))[GENERAL].max_months)
    assert end == date(2027, 4, 10)
    for online in (date(2026, 4, 10), date(2026, 7, 10)):
        assert is_public(S.PUBLISHED, online, end, date(2027, 4, 10))
        assert not is_public(S.PUBLISHED, online, end, date(2027, 4, 11))


def test_a_key_attention_listing_is_shown_for_a_year_and_a_blacklisting_for_three() -> None:
    """E-11: decided 2024-05-01, the last day is 2025-05-01."""
    months = parameters.public_months().on(date(2024, 5, 1))
    assert public_to(date(2024, 5, 1), months[ListKind.KEY_ATTENTION]) == date(2025, 5, 1)
    assert public_to(date(2024, 2, 29), months[ListKind.BLACKLIST]) == date(2027, 2, 28)


def test_no_figure_of_the_lists_passes_for_verified() -> None:
    figures = (
        parameters.defence_days(),
        parameters.public_months(),
        parameters.repair_periods(),
        parameters.accepted_bases(),
        parameters.grounds(),
    )
    assert not any(row.verified for figure in figures for row in figure.rows)


@pytest.mark.parametrize("state", [S.PUBLISHED, S.EXTENDED, S.REPAIR_REVIEW, S.SUSPENDED])
def test_a_case_ends_by_itself_the_day_after_its_last(state: ListingState) -> None:
    """E-29: also when the unit has not corrected, which only officers see."""
    last = date(2027, 6, 18)
    assert state_on(state, last, last) is state
    assert state_on(state, last, last + timedelta(1)) is S.EXPIRED
    assert is_uncorrected(state, last, False, last + timedelta(1))
    assert not is_uncorrected(state, last, True, last + timedelta(1))
    assert not is_uncorrected(state, last, False, last)


@given(st.sampled_from([S.CLUE, S.NOTICED, S.LISTED, S.REVOKED, S.REMOVED, S.NOT_LISTED]), st.dates(), st.dates())
def test_a_case_that_is_not_shown_does_not_expire(state: ListingState, last: date, today: date) -> None:
    assert state_on(state, last, today) is state


# The public view

RECORD = ListingRecord(
    kind=ListKind.KEY_ATTENTION,
    state=S.PUBLISHED,
    unit_name="青禾岭风力发电有限公司",
    uscc="910000000000000000",
    act="未批先建",
    basis="办水保〔2020〕157号，责令改正通知书",
    decision_number="忻水保列〔2026〕3号",
    decided_on=date(2026, 6, 18),
    office_name="忻州市水利局",
    public_from=date(2026, 6, 20),
    public_to=date(2027, 6, 18),
)


@given(st.sampled_from(S), st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_the_public_view_is_empty_unless_the_case_is_public(state: ListingState, today: date) -> None:
    shown = public_view(replace(RECORD, state=state), today)
    within = date(2026, 6, 20) <= today <= date(2027, 6, 18)
    assert (shown is not None) == (state in {S.PUBLISHED, S.EXTENDED, S.REPAIR_REVIEW} and within)


@pytest.mark.parametrize(
    ("today", "shown"),
    [(date(2026, 6, 19), False), (date(2026, 6, 20), True), (date(2027, 6, 18), True), (date(2027, 6, 19), False)],
)
def test_both_ends_of_the_public_period_are_shown(today: date, shown: bool) -> None:
    assert (public_view(RECORD, today) is not None) is shown


@pytest.mark.parametrize("missing", ["public_from", "public_to", "decided_on"])
def test_nothing_is_shown_without_a_decision_and_a_period(missing: str) -> None:
    changed: dict[str, Any] = {missing: None}
    assert public_view(replace(RECORD, **changed), date(2026, 7, 1)) is None


def test_the_public_sees_the_fields_of_pub_02_the_code_of_the_unit_and_no_others() -> None:
    assert [field.name for field in fields(PublicListing)] == [
        "list_title",
        "unit_name",
        "uscc",
        "act",
        "basis",
        "decision_number",
        "decided_on",
        "office_name",
        "public_from",
        "public_to",
    ]


def test_a_case_that_is_held_back_or_a_person_who_is_not_released_is_not_shown() -> None:
    person = replace(RECORD, unit_name="甲乙丙", individual=True)
    assert public_view(replace(RECORD, withheld=True), date(2026, 7, 1)) is None
    assert public_view(person, date(2026, 7, 1)) is None
    shown = public_view(replace(person, released=True), date(2026, 7, 1))
    assert shown is not None
    assert shown.unit_name == "甲＊＊"
    assert shown.uscc == ""


PRIVATE = ["110101199003070011", "11010119900307001X", "13800138000", "+86 138 0013 8000", "0350-3000000"]
PRIVATE += ["（0350）3000000", "6222020200112233445", "6222 0202 0011 2233 445", "some.body@example.org"]


@pytest.mark.parametrize("private", PRIVATE)
@pytest.mark.parametrize("field", ["unit_name", "act", "basis"])
def test_private_data_in_a_text_does_not_reach_the_public(private: str, field: str) -> None:
    changed: dict[str, Any] = {field: f"经办人{private}，未批先建"}
    shown = public_view(replace(RECORD, **changed), date(2026, 7, 1))
    assert shown is not None
    text = json.dumps(asdict(shown), ensure_ascii=False, default=str)
    assert private not in text
    assert not any(run in text for run in ("3800138", "3000000", "19900307", "0011223", "somebody"))
    assert "未批先建" in text


@pytest.mark.parametrize(
    "text",
    ["忻水保列〔2026〕3号", "2026年6月18日弃渣12345立方米", "代码2601-140900-04-01-123456"],
)
def test_numbers_that_are_not_private_stay(text: str) -> None:
    assert masked(text) == text


# The wording


@pytest.mark.parametrize(
    "text",
    ["严重失信主体名单", "列入严重失信\n主体名单", "“严重失信”主体 名单", "严重违法失信企业", "严·重·失·信·主·体"],
)
def test_a_listing_is_never_called_a_grave_dishonesty(text: str) -> None:
    with pytest.raises(RuleError, match="不得使用"):
        check_wording(text)


@pytest.mark.parametrize("kind", ListKind)
def test_the_lists_go_by_their_own_names(kind: ListKind) -> None:
    check_wording(f"{kind.title}；{kind.label}；失信惩戒措施清单；造成严重水土流失")
    assert kind.title.startswith("生产建设项目水土保持信用监管“")
