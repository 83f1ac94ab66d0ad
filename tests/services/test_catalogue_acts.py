"""Versions of the catalogue of findings: loaded whole or not at all, checked by another person, chosen by the day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.inspections import CatalogueState, InspectionKind, Severity
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Finding, FindingCatalogue, Inspection, ScopedSession
from sbsupervise.services.acts import Actor, EditConflictError, ForbiddenError
from sbsupervise.services.catalogues import catalogue_in_force, catalogue_on, catalogues_named, usable_catalogues
from sbsupervise.services.catalogues.acts import (
    CheckCatalogue,
    DropCatalogue,
    LoadCatalogue,
    check_catalogue,
    drop_catalogue,
    load_catalogue,
)
from sbsupervise.services.findings import views_of
from sbsupervise.services.inspections import NewFinding, RecordInspection, record_inspection
from sbsupervise.services.listings.scanning import scan
from sbsupervise.services.notices.acts import DraftRectifyOrder, draft_rectify_order
from tests import make
from tests.data.catalogues import LOADED_ON, NAME, SINCE, catalogue_file, row, rows
from tests.make import Login

Data = Database[ScopedSession]
DAY_BEFORE = SINCE - timedelta(days=1)
STARTER = "STARTER-1"


@pytest.fixture
def officer(db: Data) -> Login:
    return make.login(db, Role.OFFICER)


@pytest.fixture
def approver(db: Data) -> Login:
    return make.login(db, Role.APPROVER)


def on(who: Login, day: date = LOADED_ON) -> Actor:
    return who.actor(make.noon(day))


def loaded(db: Data, actor: Actor, **changes: Any) -> FindingCatalogue:
    with db.transaction() as session:
        return load_catalogue(session, actor, LoadCatalogue(file=catalogue_file(**changes), source="市局整理"))


def checked(db: Data, actor: Actor, record: FindingCatalogue, **changes: Any) -> FindingCatalogue:
    with db.transaction() as session:
        command = CheckCatalogue(finding_catalogue_id=record.id, **changes)
        return check_catalogue(session, actor, command)


def in_force(db: Data, day: date) -> str | None:
    with db.reading() as session:
        found = catalogue_in_force(make.everything(session), day)
        return found.name if found else None


def inspected(db: Data, who: Login, colleague: Login, day: date, *codes: str) -> Inspection:
    command = RecordInspection(
        project_id=make.project(db).id,
        kind=InspectionKind.TRACK,
        carried_out_on=day,
        officers=(who.actor().person_id or 0, colleague.actor().person_id or 0),
        outside_reason="群众举报",
        approved_by_name="批准人",
        approved_on=day,
        findings=tuple(NewFinding(code=code, facts="现场所见") for code in codes),
    )
    with db.transaction() as session:
        inspection = record_inspection(session, on(who, day), command)
        assert inspection.findings
    return inspection


def test_a_version_comes_in_is_checked_by_another_and_is_in_force_from_its_day(
    db: Data, officer: Login, approver: Login
) -> None:
    record = loaded(db, on(officer))
    assert (record.name, record.state, record.verified) == (NAME, CatalogueState.DRAFT, False)
    assert in_force(db, SINCE) == STARTER, "a draft is not in force"
    record = checked(db, on(approver), record)
    assert (record.state, record.checked_on, record.verified) == (CatalogueState.CHECKED, LOADED_ON, False)
    assert [in_force(db, day) for day in (DAY_BEFORE, SINCE, SINCE + timedelta(days=400))] == [STARTER, NAME, NAME]
    assert in_force(db, date(2019, 1, 1)) is None


def test_the_statement_of_whoever_checks_names_the_copy(db: Data, officer: Login, approver: Login) -> None:
    record = loaded(db, on(officer))
    with pytest.raises(RuleError) as refusal:
        checked(db, on(approver), record, verified=True)
    assert refusal.value.field == "comparison"
    record = checked(db, on(approver), record, verified=True, comparison="印发稿附件1，2026年8月19日核对")
    with db.reading() as session:
        assert catalogue_on(make.everything(session), SINCE).verified
        assert not catalogue_on(make.everything(session), DAY_BEFORE).verified


def test_nobody_checks_what_they_loaded(db: Data) -> None:
    both = make.login(db, Role.OFFICER, Role.APPROVER)
    record = loaded(db, on(both))
    with pytest.raises(RuleError, match="另一人"):
        checked(db, on(both), record)


def test_an_officer_does_not_check_and_an_approver_does_not_load(db: Data, officer: Login, approver: Login) -> None:
    record = loaded(db, on(officer))
    with pytest.raises(ForbiddenError):
        checked(db, on(officer), record)
    with pytest.raises(ForbiddenError):
        loaded(db, on(approver), name="另一版本")


def test_a_county_takes_no_version_in_and_another_office_does_not_decide_on_one(db: Data, officer: Login) -> None:
    with pytest.raises(RuleError, match="市级以上"):
        loaded(db, on(make.login(db, Role.OFFICER, office="140932")))
    record = loaded(db, on(officer))
    for office in ("140932", "140000"):
        with pytest.raises(RuleError, match="由录入该版本的机关"):
            checked(db, on(make.login(db, Role.APPROVER, office=office)), record)
        with pytest.raises(RuleError, match="由录入该版本的机关"):
            drop(db, on(make.login(db, Role.OFFICER, office=office)), record)


def test_with_a_fault_nothing_is_kept(db: Data, officer: Login) -> None:
    with pytest.raises(RuleError, match="1 处错误，全部没有录入"):
        loaded(db, on(officer), listed=[row(0), row(1, {"subject": "水利局"})])
    with db.reading() as session:
        assert session.scalars(select(FindingCatalogue)).all() == []


def drop(db: Data, actor: Actor, record: FindingCatalogue, reason: str = "版本名有误") -> FindingCatalogue:
    with db.transaction() as session:
        return drop_catalogue(session, actor, DropCatalogue(finding_catalogue_id=record.id, reason=reason))


def test_what_was_checked_is_frozen(db: Data, officer: Login, approver: Login) -> None:
    record = checked(db, on(approver), loaded(db, on(officer)))
    with pytest.raises(RuleError, match="已核对"):
        drop(db, on(officer), record)
    with pytest.raises(RuleError, match="已核对"):
        checked(db, on(approver), record, verified=True, comparison="原文")


def test_a_draft_is_given_up_with_a_reason_and_never_in_force(db: Data, officer: Login, approver: Login) -> None:
    record = loaded(db, on(officer))
    with pytest.raises(RuleError, match="放弃的理由"):
        drop(db, on(officer), record, " ")
    record = drop(db, on(officer), record)
    assert (record.state, record.reason) == (CatalogueState.DROPPED, "版本名有误")
    assert in_force(db, SINCE) == STARTER
    with pytest.raises(RuleError):
        checked(db, on(approver), record)


@pytest.mark.parametrize("name", [NAME, STARTER])
def test_a_name_is_given_once(db: Data, officer: Login, name: str) -> None:
    loaded(db, on(officer))
    with pytest.raises(RuleError, match="已有名为"):
        loaded(db, on(officer), name=name)


def test_on_one_day_one_version_begins(db: Data, officer: Login, approver: Login) -> None:
    checked(db, on(approver), loaded(db, on(officer)))
    other = loaded(db, on(officer), name="另一版本")
    with pytest.raises(RuleError, match="同一日只能施行一个版本"):
        checked(db, on(approver), other)
    later = loaded(db, on(officer), name="再一版本", since=SINCE + timedelta(days=1))
    checked(db, on(approver), later)
    assert [in_force(db, day) for day in (SINCE, SINCE + timedelta(days=1))] == [NAME, "再一版本"]


def test_a_version_does_not_reach_back(db: Data, officer: Login, approver: Login) -> None:
    with pytest.raises(RuleError, match="已过"):
        loaded(db, on(officer, SINCE + timedelta(days=1)))
    record = loaded(db, on(officer))
    with pytest.raises(RuleError, match="已过"):
        checked(db, on(approver, SINCE + timedelta(days=1)), record)
    checked(db, on(approver, SINCE), record)


def test_of_two_who_check_what_the_other_dropped_one_sees_it(db: Data, officer: Login, approver: Login) -> None:
    record = loaded(db, on(officer))
    drop(db, on(officer), record)
    with pytest.raises(EditConflictError):
        checked(db, on(approver), record, version=record.version - 1)


def kinds_found(db: Data, findings: Sequence[Finding]) -> list[tuple[str, str, Severity, bool]]:
    with db.reading() as session:
        views = views_of(make.everything(session), findings, SINCE)
        return [(view.finding.catalogue, view.kind.text, view.kind.severity, view.verified) for view in views]


def test_a_finding_is_made_and_shown_by_the_version_of_its_day(db: Data, officer: Login, approver: Login) -> None:
    colleague = make.login(db, Role.OFFICER)
    before = inspected(db, officer, colleague, DAY_BEFORE, "P-16")
    record = loaded(db, on(officer))
    checked(db, on(approver), record, verified=True, comparison="印发稿附件1")
    after = inspected(db, officer, colleague, SINCE, "P-16")
    old, new = kinds_found(db, [*before.findings, *after.findings])
    assert old[0] == STARTER
    assert (old[2], old[3]) == (Severity.GENERAL, False)
    assert new == (NAME, "临时措施不到位", Severity.HEAVIER, True)
    assert after.findings[0].severity is Severity.HEAVIER


def test_what_the_version_of_the_day_leaves_out_is_not_recorded(db: Data, officer: Login, approver: Login) -> None:
    colleague = make.login(db, Role.OFFICER)
    checked(db, on(approver), loaded(db, on(officer)))
    with pytest.raises(RuleError, match="目录中没有此项") as refusal:
        inspected(db, officer, colleague, SINCE, "P-14")
    assert refusal.value.field == "findings-0-code"
    inspected(db, officer, colleague, DAY_BEFORE, "P-14")


def test_the_scan_reads_the_ground_of_the_version_that_a_finding_was_made_by(
    db: Data, officer: Login, approver: Login
) -> None:
    listed = rows()
    listed[1] = row(1, {"ground": "KA-PCU-05"})
    checked(db, on(approver), loaded(db, on(officer), listed=listed))
    project = make.project(db)
    make.finding(db, project, "P-16", DAY_BEFORE)
    made = make.finding(db, project, "P-16", SINCE)
    with db.transaction() as session:
        make.everything(session)
        make.change(session, session.get_one(Finding, made.id), catalogue=NAME)
    with db.reading() as session:
        clues = list(scan(make.everything(session), SINCE))
    assert [(clue.finding_id, clue.ground) for clue in clues] == [(made.id, "KA-PCU-05")]


def test_versions_shipped_are_known_without_asking_the_database(db: Data, officer: Login) -> None:
    loaded(db, on(officer))
    with db.reading() as session:
        make.everything(session)
        assert set(catalogues_named(session, [STARTER])) == {STARTER}
        assert set(usable_catalogues(session)) == {STARTER}, "a draft is not usable"


def draft(db: Data, who: Login, inspection: Inspection, day: date) -> str:
    numbers = tuple(finding.id for finding in inspection.findings)
    with db.transaction() as session:
        command = DraftRectifyOrder(inspection_id=inspection.id, finding_ids=numbers)
        return str(draft_rectify_order(session, on(who, day), command).paper)


def test_a_paper_bears_the_mark_until_the_catalogue_was_compared(db: Data, officer: Login, approver: Login) -> None:
    colleague = make.login(db, Role.OFFICER)
    record = loaded(db, on(officer))
    unverified = draft(db, officer, inspected(db, officer, colleague, DAY_BEFORE, "P-16"), DAY_BEFORE)
    assert "“STARTER-1”，未核实" in unverified
    assert "564号" not in unverified
    checked(db, on(approver), record, verified=True, comparison="印发稿附件1")
    verified = draft(db, officer, inspected(db, officer, colleague, SINCE, "P-16"), SINCE)
    assert "未核实" not in verified
    assert "临时措施不到位" in verified
