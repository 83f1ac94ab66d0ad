"""Inspections recorded, findings put right and withdrawn: what each act does, refuses and leaves in the trail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.inspections import FindingKind, FindingState, InspectionKind, InspectionState, Severity
from sbsupervise.domain.listings import ListingState, ListKind, ground_of, opens_clue
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import AuditEntry, Finding, Inspection, Listing, Person, Project, ScopedSession
from sbsupervise.parameters.findings import catalogue
from sbsupervise.parameters.listings import grounds
from sbsupervise.services.acts import Actor, EditConflictError, ForbiddenError, NotSeenError
from sbsupervise.services.findings import (
    WithdrawFinding,
    due_findings,
    overdue_findings,
    views_of,
    withdraw_finding,
)
from sbsupervise.services.inspections import (
    InspectionFilters,
    NewFinding,
    RecordInspection,
    inspections_of,
    inspections_of_project,
    open_findings,
    record_inspection,
    standing_of,
)
from sbsupervise.services.rectifications import RectifyFinding, rectify_finding
from tests import make

DAY = date(2026, 6, 1)
TODAY = date(2026, 9, 1)
GENERAL, HEAVIER, SERIOUS, CLUE = "P-17", "P-13", "P-02", "P-01"
Data = Database[ScopedSession]


@pytest.fixture
def recorder(db: Data) -> Actor:
    return make.login(db, Role.OFFICER).actor()


@pytest.fixture
def second(db: Data) -> Actor:
    return make.login(db, Role.OFFICER).actor()


@pytest.fixture
def project(db: Data) -> Project:
    return make.project(db)


@pytest.fixture
def command(recorder: Actor, second: Actor, project: Project) -> RecordInspection:
    return RecordInspection(
        outside_reason="投诉举报核查",
        approved_by_name="批准人",
        approved_on=DAY,
        project_id=project.id,
        kind=InspectionKind.TRACK,
        carried_out_on=DAY,
        officers=(number(recorder), number(second)),
        present="项目负责人",
        summary="查看弃渣场和临时道路",
        findings=(NewFinding(code=GENERAL, facts="三号边坡未苫盖"),),
    )


def number(actor: Actor) -> int:
    assert actor.person_id is not None
    return actor.person_id


def recorded(db: Data, actor: Actor, command: RecordInspection) -> Inspection:
    with db.transaction() as session:
        inspection = record_inspection(session, actor, command)
        assert inspection.findings is not None
        return inspection


def found(db: Data, actor: Actor, command: RecordInspection, *findings: NewFinding) -> list[Finding]:
    return list(recorded(db, actor, replace(command, findings=findings)).findings)


def refused(db: Data, actor: Actor, command: RecordInspection) -> RuleError:
    with pytest.raises(RuleError) as refusal, db.transaction() as session:
        record_inspection(session, actor, command)
    with db.reading() as session:
        assert make.everything(session).scalars(select(Inspection)).all() == []
    return refusal.value


def rectified(db: Data, actor: Actor, finding: Finding, **changes: Any) -> Finding:
    command = RectifyFinding(
        finding_id=finding.id,
        seen_by_id=number(make.login(db, Role.OFFICER).actor()),
        rectified_on=date(2026, 6, 10),
        responsible="项目经理",
        proof="季报已公开，照片 3 张",
        document_number="公示〔2026〕1号",
    )
    with db.transaction() as session:
        return rectify_finding(session, actor, replace(command, **changes))


def withdrawn(db: Data, actor: Actor, finding: Finding, reason: str = "位置有误") -> Finding:
    with db.transaction() as session:
        return withdraw_finding(session, actor, WithdrawFinding(finding_id=finding.id, reason=reason))


def seen(db: Data, actor: Actor, read: Callable[[ScopedSession], Any]) -> Any:
    with db.reading() as session:
        session.scope = actor.scope
        return read(session)


def clues(db: Data) -> list[Listing]:
    with db.reading() as session:
        return list(make.everything(session).scalars(select(Listing)))


def test_an_inspection_is_recorded_for_the_office_of_its_officer(
    db: Data, recorder: Actor, command: RecordInspection, project: Project
) -> None:
    inspection = recorded(db, recorder, command)
    assert (inspection.office_id, inspection.recorded_by_id) == (recorder.office_id, recorder.person_id)
    assert {officer.person_id for officer in inspection.officers} == set(command.officers)
    finding = inspection.findings[0]
    assert finding.unit_id == project.construction_unit_id
    assert (finding.project_id, finding.found_on, finding.state) == (project.id, DAY, FindingState.OPEN)


@pytest.mark.parametrize(
    ("code", "severity", "rectify_by"),
    [
        pytest.param(GENERAL, Severity.GENERAL, date(2026, 6, 16), id="general: 15 days"),
        pytest.param(HEAVIER, Severity.HEAVIER, date(2026, 7, 1), id="heavier: 30 days"),
        pytest.param(SERIOUS, Severity.SERIOUS, date(2026, 7, 31), id="serious: 60 days"),
    ],
)
def test_the_catalogue_says_how_grave_a_finding_is_and_so_how_long_there_is(
    db: Data, recorder: Actor, command: RecordInspection, code: str, severity: Severity, rectify_by: date
) -> None:
    finding = found(db, recorder, command, NewFinding(code=code, facts="情况"))[0]
    assert (finding.severity, finding.rectify_by) == (severity, rectify_by)


def test_the_officers_may_set_another_day(db: Data, recorder: Actor, command: RecordInspection) -> None:
    finding = found(db, recorder, command, NewFinding(code=SERIOUS, facts="情况", rectify_by=DAY))[0]
    assert finding.rectify_by == DAY


def test_the_act_stands_in_the_trail_with_what_it_changed(
    db: Data, recorder: Actor, command: RecordInspection, project: Project
) -> None:
    inspection = recorded(db, recorder, command)
    with db.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "inspection.record")).one()
    assert (entry.target_id, entry.project_id, entry.person_id) == (inspection.id, project.id, recorder.person_id)
    assert "三号边坡未苫盖" in entry.changes


def stranger(db: Data, office: str = "140932") -> int:
    return number(make.login(db, Role.OFFICER, office=office).actor())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"carried_out_on": TODAY + timedelta(days=1)}, "carried_out_on", id="a day to come"),
        pytest.param({"officers": ()}, "officers", id="nobody"),
        pytest.param({"carried_out_on": date(2019, 5, 6)}, "carried_out_on", id="before there was a catalogue"),
        pytest.param({"present": "甲" * 201}, "present", id="too many words"),
        pytest.param({"summary": "乱码\ufffd"}, "summary", id="debris in the summary"),
    ],
)
def test_what_is_wrong_with_an_inspection_is_said_at_its_field(
    db: Data, recorder: Actor, command: RecordInspection, changes: dict[str, Any], field: str
) -> None:
    assert refused(db, recorder, replace(command, **changes)).field == field


@pytest.mark.parametrize(
    ("new", "field"),
    [
        pytest.param({"code": "P-99"}, "code", id="no such finding in the catalogue"),
        pytest.param({"facts": " "}, "facts", id="no facts"),
        pytest.param({"rectify_by": DAY - timedelta(days=1)}, "rectify_by", id="a day before the inspection"),
        pytest.param({"code": "P-41"}, "unit_id", id="the project has no unit in that part"),
        pytest.param({"unit_id": 999_999}, "unit_id", id="a unit that is not of the project"),
    ],
)
def test_what_is_wrong_with_a_finding_is_said_at_the_field_of_its_row(
    db: Data, recorder: Actor, command: RecordInspection, new: dict[str, Any], field: str
) -> None:
    good = NewFinding(code=GENERAL, facts="情况")
    wrong = replace(command, findings=(good, replace(good, **new)))
    assert refused(db, recorder, wrong).field == f"findings-1-{field}"


def test_one_officer_is_not_enough(db: Data, recorder: Actor, command: RecordInspection) -> None:
    refusal = refused(db, recorder, replace(command, officers=(number(recorder),)))
    assert (refusal.field, "四十五" in str(refusal)) == ("officers", True)


def test_an_officer_of_another_office_is_none_of_the_team(db: Data, recorder: Actor, command: RecordInspection) -> None:
    assert refused(db, recorder, replace(command, officers=(number(recorder), stranger(db)))).field == "officers"


def test_who_holds_no_certificate_is_none_of_the_team(db: Data, recorder: Actor, command: RecordInspection) -> None:
    helper = Person(name="协助人员", office_id=recorder.office_id)
    with db.transaction() as session:
        make.put(session, make.operator(), make.Put(helper))
    assert refused(db, recorder, replace(command, officers=(number(recorder), helper.id))).field == "officers"


def test_a_finding_about_a_contractor_concerns_the_only_contractor(
    db: Data, recorder: Actor, command: RecordInspection
) -> None:
    contractor = make.unit(db)
    project = make.project(db, others=[(contractor, UnitRole.CONTRACTOR)])
    finding = found(db, recorder, replace(command, project_id=project.id), NewFinding(code="P-72", facts="情况"))[0]
    assert (finding.unit_id, finding.unit_role) == (contractor.id, UnitRole.CONTRACTOR)


def test_between_two_contractors_the_officers_choose(db: Data, recorder: Actor, command: RecordInspection) -> None:
    one, two = make.unit(db), make.unit(db)
    project = make.project(db, others=[(one, UnitRole.CONTRACTOR), (two, UnitRole.CONTRACTOR)])
    here = replace(command, project_id=project.id)
    new = NewFinding(code="P-72", facts="情况")
    assert refused(db, recorder, replace(here, findings=(new,))).field == "findings-0-unit_id"
    assert found(db, recorder, here, replace(new, unit_id=two.id))[0].unit_id == two.id


def test_an_inspection_without_findings_is_closed_at_once(db: Data, recorder: Actor, command: RecordInspection) -> None:
    inspection = recorded(db, recorder, replace(command, findings=()))
    assert standing_of(inspection, TODAY).state is InspectionState.CLOSED_OK


def test_who_may_not_inspect_records_nothing(db: Data, command: RecordInspection) -> None:
    approver = make.login(db, Role.APPROVER).actor()
    with pytest.raises(ForbiddenError), db.transaction() as session:
        record_inspection(session, approver, command)


def test_a_project_of_another_county_is_not_there(db: Data, command: RecordInspection) -> None:
    elsewhere = make.login(db, Role.OFFICER, office="140932").actor()
    with pytest.raises(NotSeenError), db.transaction() as session:
        record_inspection(session, elsewhere, command)


def test_the_city_sees_a_project_of_a_county_and_may_not_record_for_it(
    db: Data, recorder: Actor, command: RecordInspection
) -> None:
    project = make.project(db, supervised_by="140932")
    assert "不能办理此项" in str(refused(db, recorder, replace(command, project_id=project.id)))


# Clues


@pytest.mark.parametrize("kind", [pytest.param(kind, id=code) for code, kind in catalogue().on(DAY).items()])
def test_a_ground_that_the_catalogue_names_is_one_for_the_unit_in_question(kind: FindingKind) -> None:
    assert kind.ground is None or opens_clue(ground_of(kind.ground, grounds().on(DAY)), kind.subject)


def test_a_finding_that_is_a_ground_opens_one_clue(
    db: Data, recorder: Actor, command: RecordInspection, project: Project
) -> None:
    finding = found(db, recorder, command, NewFinding(code=CLUE, facts="未批先建"))[0]
    [clue] = clues(db)
    assert (clue.finding_id, clue.unit_id, clue.office_id) == (finding.id, finding.unit_id, recorder.office_id)
    assert (clue.list_kind, clue.ground, clue.state) == (ListKind.KEY_ATTENTION, "KA-PCU-01", ListingState.CLUE)
    assert (clue.opened_on, clue.facts, clue.project_id) == (TODAY, "未批先建", project.id)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("P-02", id="a change without approval"),
        pytest.param("P-07", id="an unpaid fee"),
        pytest.param(GENERAL, id="a general finding"),
    ],
)
def test_other_findings_open_none(db: Data, recorder: Actor, command: RecordInspection, code: str) -> None:
    found(db, recorder, command, NewFinding(code=code, facts="情况"))
    assert clues(db) == []


def test_a_clue_is_made_in_the_same_act(db: Data, recorder: Actor, command: RecordInspection) -> None:
    found(db, recorder, command, NewFinding(code=CLUE, facts="未批先建"))
    with db.reading() as session:
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.changes.contains("listing#"))).all()
    assert acts == ["inspection.record"]


# Putting right


def test_a_finding_is_put_right(db: Data, recorder: Actor, second: Actor, command: RecordInspection) -> None:
    inspection = recorded(db, recorder, command)
    finding = rectified(db, second, inspection.findings[0])
    assert (finding.state, finding.rectified_on) == (FindingState.RECTIFIED, date(2026, 6, 10))
    assert finding.checked_by_id == second.person_id
    [again] = seen(db, second, lambda session: inspections_of_project(session, inspection.project_id))
    assert standing_of(again, TODAY).state is InspectionState.CLOSED_FIXED
    with db.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "finding.rectify")).one()
    assert (entry.target_id, "照片" in entry.changes) == (finding.id, True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"rectified_on": DAY - timedelta(days=1)}, "rectified_on", id="before it was found"),
        pytest.param({"rectified_on": TODAY + timedelta(days=1)}, "rectified_on", id="a day to come"),
        pytest.param({"proof": "　"}, "proof", id="no proof"),
    ],
)
def test_putting_right_is_refused_at_its_field(
    db: Data, recorder: Actor, command: RecordInspection, changes: dict[str, Any], field: str
) -> None:
    finding = recorded(db, recorder, command).findings[0]
    with pytest.raises(RuleError) as refusal:
        rectified(db, recorder, finding, **changes)
    assert refusal.value.field == field


def test_a_finding_is_put_right_once(db: Data, recorder: Actor, command: RecordInspection) -> None:
    finding = rectified(db, recorder, recorded(db, recorder, command).findings[0])
    with pytest.raises(RuleError, match="撤回"):
        rectified(db, recorder, finding)


def test_of_two_who_confirm_the_same_page_one_is_told(db: Data, recorder: Actor, command: RecordInspection) -> None:
    finding = recorded(db, recorder, command).findings[0]
    with pytest.raises(EditConflictError):
        rectified(db, recorder, finding, version=finding.version + 1)


def test_the_city_does_not_close_what_a_county_found(db: Data, recorder: Actor, command: RecordInspection) -> None:
    county = [make.login(db, Role.OFFICER, office="140932").actor() for _ in range(2)]
    project = make.project(db, supervised_by="140932")
    theirs = replace(command, project_id=project.id, officers=tuple(map(number, county)))
    finding = recorded(db, county[0], theirs).findings[0]
    for work in (rectified, withdrawn):
        with pytest.raises(RuleError, match="不能办理此项"):
            work(db, recorder, finding)


# Withdrawing


def test_another_person_withdraws_a_finding(
    db: Data, recorder: Actor, second: Actor, command: RecordInspection
) -> None:
    inspection = recorded(db, recorder, command)
    finding = withdrawn(db, second, inspection.findings[0])
    assert (finding.state, finding.reason) == (FindingState.WITHDRAWN, "位置有误")
    [again] = seen(db, second, lambda session: inspections_of_project(session, inspection.project_id))
    standing = standing_of(again, TODAY)
    assert (standing.state, standing.made) == (InspectionState.CLOSED_OK, 0)
    with db.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "finding.withdraw")).one()
    assert (entry.target_id, entry.person_id) == (finding.id, second.person_id)


def test_who_recorded_a_finding_does_not_withdraw_it(db: Data, recorder: Actor, command: RecordInspection) -> None:
    finding = recorded(db, recorder, command).findings[0]
    with pytest.raises(RuleError, match="登记人以外"):
        withdrawn(db, recorder, finding)


def test_a_withdrawal_says_why(db: Data, recorder: Actor, second: Actor, command: RecordInspection) -> None:
    finding = recorded(db, recorder, command).findings[0]
    with pytest.raises(RuleError) as refusal:
        withdrawn(db, second, finding, reason=" ")
    assert refusal.value.field == "reason"


def test_an_office_withdraws_only_what_it_found(
    db: Data, recorder: Actor, second: Actor, command: RecordInspection
) -> None:
    project = make.project(db, joint=["140932"])
    finding = recorded(db, recorder, replace(command, project_id=project.id)).findings[0]
    county = make.login(db, Role.OFFICER, office="140932").actor()
    with pytest.raises(RuleError, match="登记检查的机关"):
        withdrawn(db, county, finding)


# Reading


def test_open_findings_are_those_to_be_put_right(
    db: Data, recorder: Actor, second: Actor, command: RecordInspection
) -> None:
    new = NewFinding(code=GENERAL, facts="情况")
    findings = found(db, recorder, command, new, new, new)
    rectified(db, recorder, findings[0])
    withdrawn(db, second, findings[1])
    still = seen(db, recorder, lambda session: open_findings(session, findings[0].inspection_id))
    assert [finding.id for finding in still] == [findings[2].id]


@pytest.mark.parametrize(
    ("rectify_by", "overdue", "due"),
    [
        pytest.param(TODAY - timedelta(days=1), 1, 0, id="yesterday"),
        pytest.param(TODAY, 0, 1, id="today is in time"),
        pytest.param(TODAY + timedelta(days=7), 0, 1, id="in a week"),
        pytest.param(TODAY + timedelta(days=8), 0, 0, id="later"),
    ],
)
def test_overdue_begins_on_the_day_after_the_last(
    db: Data, recorder: Actor, command: RecordInspection, rectify_by: date, overdue: int, due: int
) -> None:
    found(db, recorder, command, NewFinding(code=GENERAL, facts="情况", rectify_by=rectify_by))

    def read(session: ScopedSession) -> tuple[int, int, int, int]:
        late = session.scalars(overdue_findings(TODAY, recorder.office_id)).all()
        soon = session.scalars(due_findings(TODAY, 7)).all()
        listed = session.scalars(inspections_of(InspectionFilters(overdue=True), TODAY)).all()
        shown = views_of(session, late, TODAY)
        return len(late), len(soon), len(listed), sum(view.days_over for view in shown)

    assert seen(db, recorder, read) == (overdue, due, overdue, overdue)


def test_what_is_put_right_is_no_longer_late(db: Data, recorder: Actor, command: RecordInspection) -> None:
    finding = recorded(db, recorder, command).findings[0]
    rectified(db, recorder, finding, rectified_on=TODAY)
    assert seen(db, recorder, lambda session: session.scalars(overdue_findings(TODAY)).all()) == []


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        pytest.param({}, True, id="no filter"),
        pytest.param({"year": 2026}, True, id="the year"),
        pytest.param({"year": 2025}, False, id="another year"),
        pytest.param({"kind": InspectionKind.TRACK}, True, id="the kind"),
        pytest.param({"kind": InspectionKind.PAPER}, False, id="another kind"),
        pytest.param({"text": "测试项目"}, True, id="a part of the name"),
        pytest.param({"text": "%"}, False, id="a wildcard means itself"),
        pytest.param({"office_id": 999_999}, False, id="another office"),
    ],
)
def test_filters_narrow_the_list(
    db: Data, recorder: Actor, command: RecordInspection, filters: dict[str, Any], fits: bool
) -> None:
    recorded(db, recorder, command)
    listed = seen(
        db, recorder, lambda session: session.scalars(inspections_of(InspectionFilters(**filters), TODAY)).all()
    )
    assert bool(listed) is fits


def test_a_county_sees_nothing_of_the_inspections_of_others(
    db: Data, recorder: Actor, command: RecordInspection
) -> None:
    recorded(db, recorder, command)
    elsewhere = make.login(db, Role.OFFICER, office="140931").actor()
    assert seen(db, elsewhere, lambda session: session.scalars(inspections_of(InspectionFilters(), TODAY)).all()) == []
    assert seen(db, elsewhere, lambda session: session.scalars(overdue_findings(TODAY)).all()) == []
