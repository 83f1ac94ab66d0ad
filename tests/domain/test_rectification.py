"""Putting findings right: who may close what by which proof, more time, reopening, reminders, and talks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.inspections import FINDINGS, TALKS, ClosingProof, FindingState, TalkState, is_overdue
from sbsupervise.domain.inspections import rectification as rules
from sbsupervise.domain.inspections import talks as talk_rules
from sbsupervise.domain.inspections.rectification import Evidence, ExtensionCap, ReminderDays, Request
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.findings import catalogue
from sbsupervise.parameters.rectifications import closing_proof, closing_proofs, extension_cap, reminder_days

FOUND, DUE = date(2026, 6, 1), date(2026, 6, 16)
CAP, DAYS = ExtensionCap(days=30, times=1), ReminderDays(before=7, again=15)
S, T, P = FindingState, TalkState, ClosingProof
PAIR = Evidence(before=True, after=True, same_place=True)
NUMBERED = Evidence(document_number="忻审批〔2026〕3号")
UNTIL = DUE + timedelta(days=10)


def verdict(check: Callable[..., None], *args: Any, **named: Any) -> str:
    """What a rule says: nothing, or its refusal."""
    try:
        check(*args, **named)
    except RuleError as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        pytest.param(
            S.OPEN,
            {
                "finding.report": S.REPORTED,
                "finding.note_report": S.REPORTED,
                "finding.rectify": S.RECTIFIED,
                "finding.ask_extension": S.OPEN,
                "finding.note_extension": S.OPEN,
                "finding.decide_extension": S.OPEN,
                "finding.remind": S.OPEN,
                "finding.withdraw": S.WITHDRAWN,
            },
            id="open",
        ),
        pytest.param(
            S.REPORTED,
            {"finding.accept": S.RECTIFIED, "finding.return": S.OPEN, "finding.withdraw": S.WITHDRAWN},
            id="reported",
        ),
        pytest.param(
            S.RECTIFIED, {"finding.reopen": S.OPEN, "finding.withdraw": S.WITHDRAWN}, id="put right, and reopened"
        ),
        pytest.param(S.WITHDRAWN, {}, id="withdrawn for good"),
    ],
)
def test_what_can_be_done_with_a_finding(state: FindingState, acts: dict[str, FindingState]) -> None:
    assert {step.act: step.end for step in FINDINGS.open(state)} == acts


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        pytest.param(
            T.CALLED, {"talk.hold": T.HELD, "talk.note_absence": T.ABSENT, "talk.cancel": T.CANCELLED}, id="called"
        ),
        pytest.param(T.HELD, {"talk.close": T.CLOSED}, id="held, to be followed up"),
        pytest.param(T.ABSENT, {"talk.close": T.CLOSED}, id="stayed away, to be followed up"),
        pytest.param(T.CLOSED, {}, id="closed"),
        pytest.param(T.CANCELLED, {}, id="cancelled"),
    ],
)
def test_what_can_be_done_with_a_talk(state: TalkState, acts: dict[str, TalkState]) -> None:
    assert {step.act: step.end for step in TALKS.open(state)} == acts


@pytest.mark.parametrize(
    ("proof", "evidence", "refused"),
    [
        pytest.param(P.PHOTOS, PAIR, "", id="a pair of the same place"),
        pytest.param(P.PHOTOS, Evidence(before=True, same_place=True), "整改后的照片", id="none after"),
        pytest.param(P.PHOTOS, Evidence(after=True, same_place=True), "缺少整改前照片", id="none before"),
        pytest.param(P.PHOTOS, Evidence(before=True, after=True), "同一位置", id="places not compared"),
        pytest.param(P.PHOTOS, NUMBERED, "整改后的照片", id="a number shows no wall"),
        pytest.param(P.DOCUMENT, NUMBERED, "", id="the number of the approval"),
        pytest.param(P.DOCUMENT, PAIR, "文号", id="photos are no approval"),
        pytest.param(P.EITHER, NUMBERED, "", id="either: a number"),
        pytest.param(P.EITHER, PAIR, "", id="either: a pair"),
        pytest.param(P.EITHER, Evidence(after=True, same_place=True), "缺少整改前照片", id="either: half a pair"),
        pytest.param(P.EITHER, Evidence(), "照片，或者填写", id="either: neither"),
    ],
)
def test_a_finding_is_closed_only_on_its_proof(proof: ClosingProof, evidence: Evidence, refused: str) -> None:
    said = verdict(rules.check_closing, proof, evidence)
    assert refused in said
    assert bool(said) is bool(refused)


def test_every_kind_of_the_catalogue_says_how_it_is_proved() -> None:
    kinds = catalogue().on(FOUND)
    assert set(closing_proofs().on(FOUND)) <= set(kinds)
    assert closing_proof("P-16", FOUND) is P.PHOTOS
    assert closing_proof("P-01", FOUND) is P.DOCUMENT
    assert closing_proof("P-17", FOUND) is P.EITHER
    assert closing_proof("of another catalogue", FOUND) is P.EITHER


def test_who_reported_does_not_check() -> None:
    assert verdict(rules.check_checker, reported_by=7, checked_by=8) == ""
    assert "另一人" in verdict(rules.check_checker, reported_by=7, checked_by=7)


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        pytest.param({}, "", id="before the day"),
        pytest.param({"asked_on": DUE}, "", id="on the day itself"),
        pytest.param({"asked_on": DUE + timedelta(days=1)}, "已过", id="a day late"),
        pytest.param({"waiting": True}, "等待审批", id="another one waits"),
        pytest.param({"granted": 1}, "最多延期1次", id="once more than allowed"),
        pytest.param({"until": DUE}, "应当晚于", id="no later than now"),
        pytest.param({"until": DUE + timedelta(days=30)}, "", id="as long as allowed"),
        pytest.param({"until": DUE + timedelta(days=31)}, "最多30日", id="a day too long"),
        pytest.param({"asked_on": DUE + timedelta(days=9)}, "不能晚于今天", id="asked on a day to come"),
    ],
)
def test_more_time_is_asked_for_in_time_and_within_the_cap(changed: dict[str, Any], refused: str) -> None:
    asked = {"asked_on": FOUND, "until": UNTIL, "rectify_by": DUE} | changed
    said = verdict(rules.check_extension, Request(**asked), CAP, today=DUE + timedelta(days=2))
    assert refused in said
    assert bool(said) is bool(refused)


@pytest.mark.parametrize(
    ("granted", "opinion", "today", "refused"),
    [
        pytest.param(True, "", UNTIL, "", id="granted on the last day"),
        pytest.param(True, "", UNTIL + timedelta(days=1), "已过", id="granted too late"),
        pytest.param(False, "", DUE, "理由", id="refused without a word"),
        pytest.param(False, "条件具备", DUE, "", id="refused with a reason"),
    ],
)
def test_a_request_is_decided_in_words(granted: bool, opinion: str, today: date, refused: str) -> None:
    said = verdict(rules.check_extension_decision, granted=granted, until=UNTIL, opinion=opinion, today=today)
    assert refused in said
    assert bool(said) is bool(refused)


@pytest.mark.parametrize(
    ("reminded_on", "today", "called_for"),
    [
        pytest.param(None, DUE - timedelta(days=8), False, id="too early"),
        pytest.param(None, DUE - timedelta(days=7), True, id="a week before"),
        pytest.param(DUE - timedelta(days=7), DUE, False, id="reminded already"),
        pytest.param(DUE - timedelta(days=7), DUE + timedelta(days=1), True, id="the day after"),
        pytest.param(DUE + timedelta(days=1), DUE + timedelta(days=15), False, id="reminded since"),
        pytest.param(DUE + timedelta(days=1), DUE + timedelta(days=16), True, id="again after a fortnight"),
    ],
)
def test_a_unit_is_reminded_before_and_after_the_day(reminded_on: date | None, today: date, called_for: bool) -> None:
    assert rules.reminder_called_for(DUE, reminded_on, DAYS, today=today) is called_for


@pytest.mark.parametrize(
    ("until", "refused"),
    [
        pytest.param(DUE + timedelta(days=3), "", id="a new day"),
        pytest.param(DUE + timedelta(days=1), "不能早于今天", id="yesterday"),
    ],
)
def test_a_finding_is_reopened_until_a_day_that_has_not_passed(until: date, refused: str) -> None:
    said = verdict(rules.check_reopened_until, until, DUE, today=DUE + timedelta(days=2))
    assert refused in said
    assert bool(said) is bool(refused)


def test_reopening_does_not_cut_the_first_time_short() -> None:
    assert "首个期限" in verdict(rules.check_reopened_until, FOUND, DUE, today=FOUND)


def test_a_talk_is_called_ahead_held_in_order_and_nobody_is_absent_before_the_day() -> None:
    assert verdict(talk_rules.check_call, DUE, today=DUE) == ""
    assert "不能早于今天" in verdict(talk_rules.check_call, FOUND, today=DUE)
    assert verdict(talk_rules.check_held, DUE, FOUND, today=DUE) == ""
    assert "约谈日期" in verdict(talk_rules.check_held, FOUND, DUE, today=UNTIL)
    assert "约谈日期" in verdict(talk_rules.check_held, UNTIL, FOUND, today=DUE)
    assert "还没有到" in verdict(talk_rules.check_absence, UNTIL, today=DUE)
    assert verdict(talk_rules.check_absence, DUE, today=DUE) == ""
    assert "承诺" in verdict(talk_rules.check_promise, FOUND, DUE)
    assert verdict(talk_rules.check_promise, None, DUE) == ""


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        pytest.param("9:30", "9时30分", id="as it is typed"),
        pytest.param("15:00", "15时", id="a full hour"),
        pytest.param("24:00", None, id="no hour of the day"),
        pytest.param("上午", None, id="no hour at all"),
    ],
)
def test_the_hour_of_a_talk_is_one_of_the_day(hour: str, said: str | None) -> None:
    if said is None:
        with pytest.raises(RuleError, match="时间"):
            talk_rules.hour_text(hour)
    else:
        assert talk_rules.hour_text(hour) == said


def test_the_figures_are_those_of_the_table() -> None:
    assert (extension_cap().on(FOUND), reminder_days().on(FOUND)) == (CAP, DAYS)


@dataclass
class Walk:
    """A finding on its way; ``checks`` are who reported and who checked, each time it was closed."""

    day: date = FOUND
    state: FindingState = S.OPEN
    rectify_by: date = DUE
    reporter: int = 0
    granted: int = 0
    asked: date | None = None
    checks: list[tuple[int, int]] = field(default_factory=list)

    def take(self, act: str, person: int, ahead: int) -> None:
        """Do an act if the rules let it; each leaves the day on which the finding was first due as it is."""
        end = FINDINGS.move(self.state, act)
        getattr(self, act.removeprefix("finding."))(person, self.day + timedelta(days=ahead))
        self.state = end

    def report(self, person: int, _ahead: date) -> None:
        self.reporter = person

    note_report = report

    def accept(self, person: int, _ahead: date) -> None:
        rules.check_checker(reported_by=self.reporter, checked_by=person)
        rules.check_closing(P.PHOTOS, PAIR)
        self.checks.append((self.reporter, person))

    def rectify(self, person: int, _ahead: date) -> None:
        self.reporter = (person + 1) % 3
        self.accept(person, _ahead)

    def ask_extension(self, _person: int, ahead: date) -> None:
        request = Request(
            asked_on=self.day,
            until=ahead,
            rectify_by=self.rectify_by,
            waiting=self.asked is not None,
            granted=self.granted,
        )
        rules.check_extension(request, CAP, today=self.day)
        self.asked = ahead

    note_extension = ask_extension

    def decide_extension(self, _person: int, _ahead: date) -> None:
        if self.asked is not None:
            rules.check_extension_decision(granted=True, until=self.asked, opinion="", today=self.day)
            self.rectify_by, self.asked, self.granted = self.asked, None, self.granted + 1

    def reopen(self, _person: int, ahead: date) -> None:
        rules.check_reopened_until(ahead, DUE, today=self.day)
        self.rectify_by = ahead

    def nothing(self, _person: int, _ahead: date) -> None:
        pass

    remind = withdraw = nothing


setattr(Walk, "return", Walk.nothing)
ACTS = sorted({step.act for step in FINDINGS.steps} - {"finding.withdraw"})


@given(
    st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(-2, 40), st.integers(0, 9)), max_size=40)
)
def test_whatever_is_tried_nothing_is_closed_without_another_person_and_the_first_day_rules(
    tries: list[tuple[str, int, int, int]],
) -> None:
    walk = Walk()
    for act, person, ahead, days in tries:
        walk.day += timedelta(days=days)
        try:
            walk.take(act, person, ahead)
        except RuleError:
            continue
        assert walk.rectify_by >= DUE, "no time is ever cut short"
        assert walk.granted <= CAP.times
        assert all(reporter != checker for reporter, checker in walk.checks)
        by_first = rules.is_overdue_by_first_date(walk.state, DUE, today=walk.day)
        assert by_first is (walk.state is S.OPEN and walk.day > DUE)
        if is_overdue(walk.state, walk.rectify_by, today=walk.day):
            assert by_first, "what is overdue by its present day is so by its first"
    assert (walk.state is S.RECTIFIED) <= bool(walk.checks)
