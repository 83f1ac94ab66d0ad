"""The week of officers and the month as a calendar: each thing on its day, by one query for each kind."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.clocks import HOLIDAY, WEEKEND
from sbsupervise.domain.inspections import InspectionKind, InspectionStage, ReportState, YearPlanState
from sbsupervise.domain.permissions import Role
from sbsupervise.models import (
    Finding,
    Inspection,
    InspectionOfficer,
    InspectionPlan,
    PlannedCheck,
    RectificationReport,
    ScopedSession,
)
from sbsupervise.parameters.calendars import calendar
from sbsupervise.services.acts import Actor
from sbsupervise.services.inspection_calendar import MOVED, Month, month_of, note_of
from sbsupervise.services.officer_week import Week, week_of
from tests import make
from tests.make import NOON

Db = Database[ScopedSession]
TODAY = NOON.date()
SUNDAY = date(2026, 9, 6)


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor()


@pytest.fixture
def other(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor()


def visit(
    db: Db, by: Actor, on: date, stage: InspectionStage = InspectionStage.APPROVED, *, signed: str = ""
) -> Inspection:
    project = make.project(db)
    made = Inspection(
        project_id=project.id, office_id=by.office_id, kind=InspectionKind.TRACK, stage=stage, carried_out_on=on,
        ended_on=on, outside_reason="测试", proposed_by_id=by.person_id, recorded_by_id=by.person_id,
        approved_on=on - timedelta(days=1), signed_by=signed, cancel_reason="测试",
        officers=[InspectionOfficer(person_id=by.person_id)],
    )  # fmt: skip
    with db.transaction() as session:
        make.put(session, make.operator(), make.Put(made))
    return made


def found(db: Db, by: Actor, on: date, due: date, *, reported: bool = False) -> Finding:
    """A finding by an officer; with a report that waits for its check if told."""
    made = make.finding(db, make.project(db), "P-16", on)
    with db.transaction() as session:
        finding = make.everything(session).get_one(Finding, made.id)
        make.change(session, finding, rectify_by=due, first_due_on=due)
    with db.transaction() as session:
        inspection = make.everything(session).get_one(Inspection, made.inspection_id)
        make.change(session, inspection, officers=[InspectionOfficer(person_id=by.person_id)])
    if reported:
        report = RectificationReport(
            project_id=made.project_id, finding_id=made.id, state=ReportState.SUBMITTED, reported_on=TODAY,
            reported_by_id=by.person_id, rectified_on=TODAY, text="已补植",
        )  # fmt: skip
        with db.transaction() as session:
            make.put(session, make.operator(), make.Put(report))
    return made


def planned(db: Db, by: Actor, month: int) -> None:
    project, approver = make.project(db), make.login(db, Role.APPROVER).actor()
    with db.transaction() as session:
        plan = make.everything(session).scalar(select(InspectionPlan))
        plan = plan or InspectionPlan(
            office_id=by.office_id, year=2026, state=YearPlanState.ADOPTED, onsite_permille=100, visit_cap=3,
            drafted_by_id=by.person_id, adopted_on=date(2026, 1, 5),
            adopted_by_id=approver.person_id,
        )  # fmt: skip
        check = PlannedCheck(
            plan=plan, project_id=project.id, kind=InspectionKind.NET, month=month, officer_id=by.person_id
        )
        make.put(session, make.operator(), make.Put(check))


def week(db: Db, actor: Actor, *, everybody: bool = False) -> Week:
    with db.reading() as session:
        session.scope = actor.scope
        return week_of(session, actor, everybody=everybody)


def month(db: Db, actor: Actor, day: date) -> Month:
    with db.reading() as session:
        session.scope = actor.scope
        return month_of(session, actor.office_id, day)


def said(shown: Week, place: int = 0) -> list[tuple[str, date]]:
    return [(duty.what, duty.on) for duty in shown.officers[place].duties]


def test_the_week_has_what_is_due_in_it_or_overdue_and_nothing_of_the_next(db: Db, officer: Actor) -> None:
    visit(db, officer, SUNDAY)
    visit(db, officer, SUNDAY + timedelta(days=1))
    visit(db, officer, TODAY - timedelta(days=20), InspectionStage.ON_SITE)
    visit(db, officer, TODAY, InspectionStage.CANCELLED)
    visit(db, officer, date(2026, 8, 3), InspectionStage.RECORDED)
    visit(db, officer, date(2026, 8, 4), InspectionStage.RECORDED, signed="王某")
    found(db, officer, date(2026, 7, 1), date(2026, 8, 20))
    found(db, officer, date(2026, 8, 20), SUNDAY)
    found(db, officer, date(2026, 8, 20), SUNDAY + timedelta(days=1))
    found(db, officer, date(2026, 7, 1), date(2026, 10, 1), reported=True)
    planned(db, officer, 9)
    planned(db, officer, 10)
    shown = week(db, officer)
    assert (shown.first, shown.last) == (date(2026, 8, 31), SUNDAY)
    assert said(shown) == [
        ("检查记录签字", date(2026, 8, 3)),
        ("检查结果定性", date(2026, 8, 4)),
        ("填写检查记录", TODAY - timedelta(days=20)),
        ("督促整改", date(2026, 8, 20)),
        ("现场检查", SUNDAY),
        ("督促整改", SUNDAY),
        ("复核整改", date(2026, 9, 29)),
        ("发起计划检查（“互联网+监管”）", date(2026, 9, 30)),
    ]


def test_everybody_of_the_office_stands_by_name_and_who_has_nothing_is_named(
    db: Db, officer: Actor, other: Actor
) -> None:
    stranger = make.login(db, Role.OFFICER, office="140932").actor()
    visit(db, officer, TODAY)
    visit(db, stranger, TODAY)
    shown = week(db, other, everybody=True)
    assert [one.officer.id for one in shown.officers] == [officer.person_id]
    assert other.person_id in {person.id for person in shown.idle}
    assert week(db, other).officers == []


def test_a_month_shows_visits_and_due_dates_on_their_days(db: Db, officer: Actor) -> None:
    visit(db, officer, date(2026, 9, 10))
    visit(db, officer, date(2026, 9, 2), InspectionStage.RECORDED)
    visit(db, officer, date(2026, 9, 3), InspectionStage.CANCELLED)
    found(db, officer, date(2026, 8, 20), date(2026, 9, 30))
    shown = month(db, officer, TODAY)
    assert [(entry.on.day, entry.label) for entry in shown.entries] == [
        (2, "已检查"), (10, "检查已批准"), (30, "整改到期"),
    ]  # fmt: skip
    days = [day for one in shown.weeks for day in one]
    assert [len(one) for one in shown.weeks] == [7] * 5
    assert (days[0].on, days[0].inside, days[1].on, days[1].inside) == (date(2026, 8, 31), False, TODAY, True)
    assert (shown.previous, shown.next) == (date(2026, 8, 1), date(2026, 10, 1))
    assert {day.on.day: day.note for day in days if day.inside}[5] == WEEKEND
    december = month(db, officer, date(2026, 12, 31))
    assert (december.next, december.previous) == (date(2027, 1, 1), date(2026, 11, 1))


def test_holidays_and_moved_workdays_are_marked() -> None:
    known = calendar()
    worked, rested = min(known.work), min(known.rest)
    assert note_of(worked, known) == MOVED
    assert note_of(rested, known) == HOLIDAY
    assert note_of(date(2000, 1, 1), known) == "", "a year without a calendar says nothing"


def test_neither_the_week_nor_the_month_has_a_query_for_each_row(db: Db, officer: Actor) -> None:
    counts = []
    for _ in range(2):
        for _ in range(2):
            visit(db, officer, TODAY)
            found(db, officer, date(2026, 8, 20), SUNDAY, reported=True)
            planned(db, officer, 9)
        with make.statements(db.engine) as seen:
            week(db, officer, everybody=True)
            month(db, officer, TODAY)
        counts.append(len(seen))
    assert counts[0] == counts[1] < 16, counts
