"""Inspections: teams, findings, days to put them right, and the catalogue."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.inspections import (
    FINDINGS,
    FindingState,
    InspectionKind,
    InspectionStage,
    InspectionState,
    Severity,
    check_date,
    check_rectification,
    check_rectify_by,
    check_team,
    check_withdrawal,
    finding_rectify_by,
    is_overdue,
    rectify_by,
    state_of,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters.findings import catalogue, catalogue_version, office_catalogue
from sbsupervise.parameters.inspections import opinion_days, rectification_days, team_minimum

DAY = date(2026, 6, 1)
LIMITS = {Severity.GENERAL: 15, Severity.HEAVIER: 30, Severity.SERIOUS: 10}
OPEN, RECTIFIED, WITHDRAWN = FindingState.OPEN, FindingState.RECTIFIED, FindingState.WITHDRAWN


@pytest.mark.parametrize(
    ("found", "deadline"),
    [
        pytest.param([], None, id="nothing found, nothing to rectify"),
        pytest.param([Severity.GENERAL], date(2026, 6, 16), id="one finding"),
        pytest.param([Severity.HEAVIER, Severity.GENERAL], date(2026, 6, 16), id="the shortest limit rules"),
        pytest.param([Severity.GENERAL, Severity.SERIOUS], date(2026, 6, 11), id="a grave finding shortens it"),
    ],
)
def test_all_findings_must_be_put_right_by(found: list[Severity], deadline: date | None) -> None:
    assert rectify_by(DAY, found, LIMITS) == deadline


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.lists(st.sampled_from(Severity), min_size=1))
def test_no_finding_has_less_time_than_the_inspection_says(day: date, found: list[Severity]) -> None:
    each = [finding_rectify_by(severity, day, LIMITS) for severity in found]
    assert rectify_by(day, found, LIMITS) == min(each)


@pytest.mark.parametrize(("severity", "days"), [(Severity.GENERAL, 15), (Severity.HEAVIER, 30), (Severity.SERIOUS, 60)])
def test_the_days_in_force_are_those_of_the_table(severity: Severity, days: int) -> None:
    assert rectification_days().on(DAY)[severity] == days


def test_the_opinion_is_due_within_twenty_working_days() -> None:
    assert opinion_days().on(DAY) == 20


def test_an_inspection_of_tomorrow_is_refused() -> None:
    check_date(DAY, today=DAY)
    with pytest.raises(RuleError, match="检查日期不能晚于今天"):
        check_date(DAY + timedelta(days=1), today=DAY)


@pytest.mark.parametrize(
    "officers",
    [
        pytest.param((), id="nobody"),
        pytest.param((7,), id="one alone"),
        pytest.param((7, 7), id="one counted twice"),
        pytest.param((7, 8, 7), id="one of three counted twice"),
    ],
)
def test_a_team_has_two_different_officers(officers: tuple[int, ...]) -> None:
    with pytest.raises(RuleError) as refusal:
        check_team(officers, at_least=team_minimum().on(DAY))
    assert refusal.value.field == "officers"


@pytest.mark.parametrize("officers", [(7, 8), (7, 8, 9)])
def test_two_or_more_officers_are_a_team(officers: tuple[int, ...]) -> None:
    check_team(officers, at_least=team_minimum().on(DAY))


def test_a_team_that_is_too_small_is_refused_with_the_article() -> None:
    with pytest.raises(RuleError, match="检查人员不得少于2人") as refusal:
        check_team((7,), at_least=2)
    assert refusal.value.source == "水土保持法第四十五条，行政处罚法第四十二条"


@pytest.mark.parametrize(
    ("state", "days", "overdue"),
    [
        pytest.param(OPEN, 0, False, id="the day itself is in time"),
        pytest.param(OPEN, 1, True, id="the day after"),
        pytest.param(RECTIFIED, 1, False, id="put right"),
        pytest.param(WITHDRAWN, 1, False, id="withdrawn"),
    ],
)
def test_a_finding_is_overdue(state: FindingState, days: int, overdue: bool) -> None:
    assert is_overdue(state, DAY, today=DAY + timedelta(days=days)) is overdue


@pytest.mark.parametrize(
    ("state", "act", "then"),
    [
        pytest.param(OPEN, "finding.rectify", RECTIFIED, id="rectified"),
        pytest.param(OPEN, "finding.withdraw", WITHDRAWN, id="withdrawn while open"),
        pytest.param(RECTIFIED, "finding.withdraw", WITHDRAWN, id="withdrawn after it was put right"),
    ],
)
def test_a_finding_moves(state: FindingState, act: str, then: FindingState) -> None:
    assert FINDINGS.move(state, act) is then


@pytest.mark.parametrize(
    ("state", "act"),
    [
        pytest.param(RECTIFIED, "finding.rectify", id="put right twice"),
        pytest.param(WITHDRAWN, "finding.rectify", id="put right after it was withdrawn"),
    ],
)
def test_a_finding_does_not_move(state: FindingState, act: str) -> None:
    with pytest.raises(RuleError, match="当前状态为"):
        FINDINGS.move(state, act)


@pytest.mark.parametrize(
    ("reason", "withdrawn_by", "message"),
    [
        pytest.param(" ", 2, "请填写撤回理由", id="no reason"),
        pytest.param("认定有误", 1, "撤回须由登记人以外的人员办理", id="by the same person"),
    ],
)
def test_a_withdrawal_is_refused(reason: str, withdrawn_by: int, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        check_withdrawal(reason, recorded_by=1, withdrawn_by=withdrawn_by)


def test_a_second_person_withdraws_with_a_reason() -> None:
    check_withdrawal("认定有误", recorded_by=1, withdrawn_by=2)


@pytest.mark.parametrize(
    ("rectified_on", "message"),
    [
        pytest.param(DAY - timedelta(days=1), "整改完成日期不能早于检查日期", id="before it was found"),
        pytest.param(DAY + timedelta(days=11), "整改完成日期不能晚于今天", id="tomorrow"),
    ],
)
def test_a_day_of_rectification_is_refused(rectified_on: date, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        check_rectification(rectified_on, DAY, today=DAY + timedelta(days=10))


def test_a_finding_may_be_put_right_on_the_spot() -> None:
    check_rectification(DAY, DAY, today=DAY)
    check_rectify_by(DAY, DAY)


def test_a_finding_is_not_due_before_it_was_made() -> None:
    with pytest.raises(RuleError, match="整改期限不能早于检查日期"):
        check_rectify_by(DAY - timedelta(days=1), DAY)


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        pytest.param([], InspectionState.CLOSED_OK, id="nothing found"),
        pytest.param([WITHDRAWN], InspectionState.CLOSED_OK, id="all withdrawn"),
        pytest.param([RECTIFIED, OPEN], InspectionState.RECTIFYING, id="one still open"),
        pytest.param([RECTIFIED, WITHDRAWN], InspectionState.CLOSED_FIXED, id="all put right or withdrawn"),
    ],
)
def test_an_inspection_stands_where_its_findings_stand(findings: list[FindingState], state: InspectionState) -> None:
    assert state_of(InspectionStage.RECORDED, findings) is state


def test_there_are_twelve_kinds_of_inspection() -> None:
    assert len(InspectionKind) == 12


def test_the_catalogue_has_every_row_and_is_marked_as_a_starter() -> None:
    row = catalogue().row(DAY)
    assert (len(row.value), row.verified, catalogue_version().on(DAY)) == (29, False, "STARTER-1")
    assert all(code == kind.code and kind.text for code, kind in row.value.items())
    assert {kind.subject for kind in row.value.values()} == set(UnitRole)


def test_findings_about_offices_are_kept_apart() -> None:
    assert set(office_catalogue().on(DAY)) == {"P-91"}
    assert "P-91" not in catalogue().on(DAY)


@pytest.mark.parametrize(
    ("code", "ground"),
    [
        ("P-01", "KA-PCU-01"),
        ("P-02", None),
        ("P-04", "KA-PCU-02"),
        ("P-05", "KA-PCU-03"),
        ("P-07", None),
        ("P-11", "KA-PCU-05"),
        ("P-21", "KA-PLN-01"),
        ("P-71", "KA-CON-02"),
    ],
)
def test_a_finding_opens_the_clue_that_the_listing_criteria_name(code: str, ground: str | None) -> None:
    assert catalogue().on(DAY)[code].ground == ground


def test_no_general_finding_is_a_ground_of_listing() -> None:
    assert all(kind.severity is not Severity.GENERAL for kind in catalogue().on(DAY).values() if kind.ground)
