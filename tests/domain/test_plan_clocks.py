"""The clocks of an application in a jurist's words: the vectors of 2026, silence of the office, hearings."""

from dataclasses import replace
from datetime import date

import pytest

from sbsupervise.domain.clocks import Pause, notify_by, waiting
from sbsupervise.domain.plans import accept_by, check_not_deemed, decide_by, deemed_accepted, review_pause, within
from sbsupervise.domain.plans.hearings import (
    Hearing,
    HearingRules,
    ask_by,
    check_arranged,
    check_asked,
    check_heard,
    check_held,
    check_told,
    check_waived,
    hearing_pause,
    hold_by,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters import plans as figures
from sbsupervise.parameters.calendars import calendar

CALENDAR = calendar()
TODAY = date(2026, 12, 1)
TOLD = date(2026, 9, 18)
RULES = HearingRules(
    request_days=figures.hearing_request_days().on(TOLD),
    hold_days=figures.hearing_days().on(TOLD),
    notice_days=figures.hearing_notice_days().on(TOLD),
)


def test_vector_1_a_decision_of_ten_working_days_counts_the_saturdays_that_are_worked() -> None:
    days = figures.decision_days().on(TODAY)
    assert decide_by(date(2026, 2, 10), [], CALENDAR, days).due == date(2026, 3, 2)


def test_vector_2_a_review_of_thirty_working_days() -> None:
    most = figures.review_days().on(TODAY)
    assert within(date(2026, 2, 10), CALENDAR, most).due == date(2026, 3, 30)
    pause = review_pause(date(2026, 2, 10), date(2026, 6, 1), CALENDAR, most)
    assert pause == Pause(date(2026, 2, 11), date(2026, 3, 30)), "what is beyond is the office's own time"


def test_vector_3_a_hearing_is_asked_for_within_five_working_days() -> None:
    assert ask_by(TOLD, RULES, CALENDAR).due == date(2026, 9, 24)


def test_vector_11_an_application_is_accepted_within_five_working_days() -> None:
    days = figures.acceptance_days().on(TODAY)
    assert accept_by(date(2026, 4, 30), CALENDAR, days).due == date(2026, 5, 11)


def test_vector_13_a_draft_under_commitment_is_public_for_ten_full_working_days_first() -> None:
    public = waiting(date(2026, 6, 15), figures.publicity_days().on(TODAY), CALENDAR)
    assert (public.last.due, public.open_from) == (date(2026, 6, 30), date(2026, 7, 1))


def test_vector_15_a_hearing_is_told_of_seven_full_working_days_before() -> None:
    assert notify_by(date(2026, 10, 12), RULES.notice_days, CALENDAR).due == date(2026, 9, 23)


@pytest.mark.parametrize(
    ("day", "deemed"),
    [
        pytest.param(date(2026, 5, 11), False, id="the last day is still in time"),
        pytest.param(date(2026, 5, 12), True, id="the day after it the law has accepted"),
    ],
)
def test_an_office_that_is_silent_has_accepted(day: date, deemed: bool) -> None:
    days = figures.acceptance_days().on(TODAY)
    received_on = date(2026, 4, 30)
    assert deemed_accepted(received_on, day, CALENDAR, days) is deemed
    if not deemed:
        check_not_deemed(day, received_on=received_on, calendar=CALENDAR, days=days, field="closed_on")
        return
    with pytest.raises(RuleError, match=r"2026-04-30.*起即为受理.*第三十二条第一款第四项") as refusal:
        check_not_deemed(day, received_on=received_on, calendar=CALENDAR, days=days, field="closed_on")
    assert refusal.value.field == "closed_on"


def test_the_time_from_asking_for_a_hearing_to_holding_it_is_not_counted() -> None:
    hearing = Hearing(told_on=date(2026, 2, 10), asked_on=date(2026, 2, 11))
    pause = hearing_pause(hearing, date(2026, 3, 6))
    assert pause == Pause(date(2026, 2, 12), date(2026, 3, 6))
    held = replace(hearing, held_on=date(2026, 3, 4))
    assert hearing_pause(held, date(2026, 3, 20)) == Pause(date(2026, 2, 12), date(2026, 3, 4))
    assert hearing_pause(Hearing(told_on=date(2026, 2, 10)), TODAY) is None
    assert hearing_pause(None, TODAY) is None


def test_pauses_that_overlap_are_left_out_once() -> None:
    days = figures.decision_days().on(TODAY)
    review = Pause(date(2026, 2, 11), date(2026, 3, 6))
    hearing = Pause(date(2026, 3, 2), date(2026, 3, 11))
    both = decide_by(date(2026, 2, 10), [review, hearing], CALENDAR, days)
    assert both.due == decide_by(date(2026, 2, 10), [Pause(review.first, hearing.last)], CALENDAR, days).due


ASKED = Hearing(told_on=TOLD, asked_on=date(2026, 9, 21))
ARRANGED = replace(ASKED, arranged_for=date(2026, 10, 12))
HELD = replace(ARRANGED, held_on=date(2026, 10, 12))
WAIVED = Hearing(told_on=TOLD, waived_on=date(2026, 9, 21))


@pytest.mark.parametrize(
    ("asked_on", "hearing", "message"),
    [
        pytest.param(date(2026, 9, 28), Hearing(told_on=TOLD), "逾期.*至2026-09-24.*第四十七条", id="on the sixth day"),
        pytest.param(date(2026, 9, 17), Hearing(told_on=TOLD), "不能早于告知日期", id="before being told"),
        pytest.param(date(2026, 12, 2), Hearing(told_on=TOLD), "不能晚于今天", id="tomorrow"),
        pytest.param(date(2026, 9, 22), None, "尚未告知听证权利", id="nobody was told"),
        pytest.param(date(2026, 9, 22), WAIVED, "书面放弃听证", id="after a waiver"),
        pytest.param(date(2026, 9, 22), ASKED, "已于2026-09-21申请", id="twice"),
    ],
)
def test_a_request_for_a_hearing_that_cannot_be_is_refused(
    asked_on: date, hearing: Hearing | None, message: str
) -> None:
    with pytest.raises(RuleError, match=message):
        check_asked(asked_on, hearing, RULES, CALENDAR, TODAY)


def test_a_request_on_the_last_day_is_in_time() -> None:
    check_asked(date(2026, 9, 24), Hearing(told_on=TOLD), RULES, CALENDAR, TODAY)
    check_waived(date(2026, 9, 24), Hearing(told_on=TOLD), today=TODAY)


@pytest.mark.parametrize(
    ("notified_on", "arranged_for", "hearing", "message"),
    [
        pytest.param(date(2026, 9, 24), date(2026, 10, 12), ASKED, "7个工作日前.*至迟2026-09-23", id="told too late"),
        pytest.param(date(2026, 9, 22), date(2026, 10, 29), ASKED, "20个工作日内.*第四十七条", id="held too late"),
        pytest.param(date(2026, 9, 18), date(2026, 10, 12), ASKED, "不能早于申请听证日期", id="told before asked"),
        pytest.param(date(2026, 9, 22), date(2026, 10, 12), WAIVED, "没有人申请听证", id="nobody asked"),
        pytest.param(date(2026, 9, 22), date(2026, 10, 12), HELD, "已经举行", id="held already"),
    ],
)
def test_a_hearing_that_comes_too_soon_or_too_late_is_refused(
    notified_on: date, arranged_for: date, hearing: Hearing, message: str
) -> None:
    with pytest.raises(RuleError, match=message):
        check_arranged(notified_on, arranged_for, hearing, RULES, CALENDAR)


def test_a_hearing_in_time_is_arranged_and_held() -> None:
    last = hold_by(date(2026, 9, 21), RULES, CALENDAR).due
    check_arranged(date(2026, 9, 22), last, ASKED, RULES, CALENDAR)
    check_arranged(date(2026, 9, 23), date(2026, 10, 12), ASKED, RULES, CALENDAR)
    check_held(date(2026, 10, 12), ARRANGED, today=TODAY)
    for held_on, hearing in ((date(2026, 10, 11), ARRANGED), (date(2026, 10, 12), ASKED), (date(2026, 10, 12), HELD)):
        with pytest.raises(RuleError):
            check_held(held_on, hearing, today=TODAY)


def test_somebody_is_told_once() -> None:
    check_told(TOLD, accepted_on=TOLD, today=TODAY, told_before=False)
    with pytest.raises(RuleError, match="只告知一次"):
        check_told(TOLD, accepted_on=TOLD, today=TODAY, told_before=True)


@pytest.mark.parametrize(
    ("decided_on", "hearing", "message"),
    [
        pytest.param(date(2026, 9, 24), Hearing(told_on=TOLD), "2026-09-24届满", id="while it may still be asked for"),
        pytest.param(date(2026, 10, 9), ASKED, "听证笔录", id="asked for and not held"),
        pytest.param(date(2026, 10, 9), ARRANGED, "听证笔录", id="arranged and not held"),
        pytest.param(date(2026, 10, 11), HELD, "不能早于听证日期", id="before it was held"),
    ],
)
def test_nothing_is_decided_while_a_hearing_is_open(decided_on: date, hearing: Hearing, message: str) -> None:
    with pytest.raises(RuleError, match=message) as refusal:
        check_heard(decided_on, hearing, RULES, CALENDAR)
    assert "行政许可法第四十" in str(refusal.value)


@pytest.mark.parametrize(
    ("decided_on", "hearing"),
    [
        pytest.param(date(2026, 9, 19), None, id="nobody's interests are touched"),
        pytest.param(date(2026, 9, 22), WAIVED, id="waived in writing"),
        pytest.param(date(2026, 9, 28), Hearing(told_on=TOLD), id="nobody asked in time"),
        pytest.param(date(2026, 10, 12), HELD, id="on the day of the hearing"),
    ],
)
def test_a_decision_follows_the_hearing_or_its_waiver(decided_on: date, hearing: Hearing | None) -> None:
    check_heard(decided_on, hearing, RULES, CALENDAR)


def test_the_figures_of_hearing_publication_and_answer() -> None:
    assert HearingRules(request_days=5, hold_days=20, notice_days=7) == RULES
    assert (figures.publication_days().on(TODAY), figures.delivery_days().on(TODAY)) == (7, 10)
    assert figures.reexamination_days().on(TODAY) == 10
    marks = {row.name: row.row(TODAY).verified for row in (figures.publication_days(), figures.correction_days())}
    assert not any(marks.values()), "neither has been compared with the signed paper"
