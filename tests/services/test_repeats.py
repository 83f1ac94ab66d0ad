"""The same finding made again: recorded one step graver, told on pages and papers, and listing nobody by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.inspections import FindingState, InspectionKind, Severity
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Finding, Inspection, Listing, Project, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.findings import views_of
from sbsupervise.services.inspections import NewFinding, RecordInspection, record_inspection
from sbsupervise.services.notices.findings_told import told_findings
from sbsupervise.services.repeats import Repeat
from tests import make
from tests.make import NOON

Data = Database[ScopedSession]
DAY = date(2026, 6, 1)
LAST_DAY = date(2025, 6, 1)


@pytest.fixture
def officer(db: Data) -> Actor:
    return make.login(db, Role.OFFICER).actor(NOON)


@pytest.fixture
def project(db: Data) -> Project:
    return make.project(db)


def inspected(db: Data, actor: Actor, project: Project, *codes: str, **more: Any) -> list[Finding]:
    colleague = make.login(db, Role.OFFICER).actor().person_id
    command = RecordInspection(
        project_id=project.id,
        kind=InspectionKind.TRACK,
        carried_out_on=DAY,
        officers=(actor.person_id or 0, colleague or 0),
        outside_reason="群众举报",
        approved_by_name="批准人",
        approved_on=DAY,
        findings=tuple(NewFinding(code=code, facts="现场所见", **more) for code in codes),
    )
    with db.transaction() as session:
        inspection: Inspection = record_inspection(session, actor, command)
        return list(inspection.findings)


def told(db: Data, finding: Finding) -> Repeat | None:
    with db.reading() as session:
        return views_of(make.everything(session), [finding], DAY)[0].repeat


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("P-16", Severity.GENERAL, Severity.HEAVIER),
        ("P-13", Severity.HEAVIER, Severity.SERIOUS),
        ("P-02", Severity.SERIOUS, Severity.SERIOUS),
    ],
)
def test_a_finding_made_again_is_one_step_graver(
    db: Data, officer: Actor, project: Project, code: str, before: Severity, after: Severity
) -> None:
    first = make.finding(db, project, code, LAST_DAY)
    (again,) = inspected(db, officer, project, code)
    assert (first.severity, again.severity, again.repeats_id) == (before, after, first.id)


def test_on_the_day_after_twelve_months_it_is_a_finding_of_its_own(db: Data, officer: Actor, project: Project) -> None:
    make.finding(db, project, "P-16", LAST_DAY - timedelta(days=1))
    (finding,) = inspected(db, officer, project, "P-16")
    assert (finding.severity, finding.repeats_id) == (Severity.GENERAL, None)


def test_what_was_withdrawn_is_not_repeated(db: Data, officer: Actor, project: Project) -> None:
    make.finding(db, project, "P-16", LAST_DAY, state=FindingState.WITHDRAWN)
    (finding,) = inspected(db, officer, project, "P-16")
    assert finding.repeats_id is None


def test_another_project_or_unit_or_code_is_not_repeated(db: Data, officer: Actor, project: Project) -> None:
    make.finding(db, make.project(db), "P-16", LAST_DAY)
    make.finding(db, project, "P-14", LAST_DAY)
    make.finding(db, project, "P-16", LAST_DAY, owner=make.unit(db))
    (finding,) = inspected(db, officer, project, "P-16")
    assert finding.repeats_id is None


def test_two_same_findings_in_one_inspection_are_no_repeats(db: Data, officer: Actor, project: Project) -> None:
    findings = inspected(db, officer, project, "P-16", "P-16")
    assert [finding.repeats_id for finding in findings] == [None, None]
    assert {finding.severity for finding in findings} == {Severity.GENERAL}


def test_whoever_repeats_has_no_more_time_than_the_first_time(db: Data, officer: Actor, project: Project) -> None:
    make.finding(db, project, "P-13", LAST_DAY)
    (finding,) = inspected(db, officer, project, "P-13")
    assert (finding.severity, finding.rectify_by) == (Severity.SERIOUS, DAY + timedelta(days=30))
    assert finding.first_due_on == finding.rectify_by
    (given,) = inspected(db, officer, make_again(db, project), "P-13", rectify_by=DAY + timedelta(days=7))
    assert given.rectify_by == DAY + timedelta(days=7)


def make_again(db: Data, project: Project) -> Project:
    make.finding(db, project, "P-13", DAY - timedelta(days=30))
    return project


def test_pages_and_papers_say_so_in_the_same_words(db: Data, officer: Actor, project: Project) -> None:
    first = make.finding(db, project, "P-16", LAST_DAY)
    (finding,) = inspected(db, officer, project, "P-16")
    repeat = told(db, finding)
    assert repeat is not None
    assert repeat.text == "12个月内再次发现，程度上调一级（原一般）"
    assert (repeat.found_on, repeat.inspection_id, repeat.withdrawn) == (LAST_DAY, first.inspection_id, False)
    with db.reading() as session:
        assert repeat.text in told_findings(make.everything(session), [finding]).problem(finding)
        assert told(db, first) is None


def listed(db: Data) -> list[Listing]:
    with db.reading() as session:
        return list(make.everything(session).scalars(select(Listing)))


def test_a_code_without_a_ground_asks_an_officer_to_check_and_lists_nobody(
    db: Data, officer: Actor, project: Project
) -> None:
    make.finding(db, project, "P-16", LAST_DAY)
    (finding,) = inspected(db, officer, project, "P-16")
    repeat = told(db, finding)
    assert repeat is not None
    assert repeat.to_check
    assert listed(db) == []


def test_a_code_with_a_ground_opens_its_clue_as_ever(db: Data, officer: Actor, project: Project) -> None:
    make.finding(db, project, "P-11", LAST_DAY)
    (finding,) = inspected(db, officer, project, "P-11")
    repeat = told(db, finding)
    assert repeat is not None
    assert not repeat.to_check
    assert [(clue.finding_id, clue.ground) for clue in listed(db)] == [(finding.id, "KA-PCU-05")]


def test_when_the_first_one_is_withdrawn_later_the_page_says_so(db: Data, officer: Actor, project: Project) -> None:
    first = make.finding(db, project, "P-16", LAST_DAY)
    (finding,) = inspected(db, officer, project, "P-16")
    with db.transaction() as session:
        make.everything(session)
        make.change(session, session.get_one(Finding, first.id), state=FindingState.WITHDRAWN, reason="位置有误")
    repeat = told(db, finding)
    assert repeat is not None
    assert repeat.withdrawn
