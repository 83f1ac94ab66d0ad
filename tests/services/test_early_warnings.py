"""Early warnings: which projects stand in which list on which day."""

from datetime import date, timedelta
from typing import Any

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionKind, InspectionStage
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import ApplicationKind, ChangeState, PlanKind, PlanState, Procedure
from sbsupervise.domain.projects import ProjectState
from sbsupervise.models import Change, Inspection, Person, Plan, ScopedSession
from sbsupervise.parameters.projects import warning_days
from sbsupervise.services.early_warnings import WarningList, warning_counts, warnings_on
from sbsupervise.services.offices import office_by_code
from tests import make

Db = Database[ScopedSession]
S = ProjectState
TODAY = date(2026, 9, 1)
APPROVED = date(2023, 9, 10)
LAPSES = date(2026, 9, 10)


def lists(db: Db, today: date = TODAY, county: str | None = None) -> dict[str, WarningList]:
    with db.reading() as session:
        found = warnings_on(make.everything(session), today, county)
        if county is None:
            assert [(one.alarm, one.count) for one in found] == warning_counts(session, today)
        return {one.alarm.name: one for one in found}


def names(db: Db, today: date = TODAY, county: str | None = None) -> dict[str, list[str]]:
    return {name: [row.project.name for row in one.rows] for name, one in lists(db, today, county).items() if one.rows}


def test_an_empty_register_warns_of_nothing(db: Db) -> None:
    assert names(db) == {}


def test_works_without_an_approval_stand_first(db: Db) -> None:
    late = make.awaiting_plan(db, state=S.ILLEGAL_START, started_on=date(2026, 5, 1))
    early = make.awaiting_plan(db, state=S.ILLEGAL_START, started_on=date(2026, 3, 1))
    make.awaiting_plan(db)
    assert names(db) == {"unapproved": [late.name, early.name]}
    assert [row.on for row in lists(db)["unapproved"].rows] == [date(2026, 5, 1), date(2026, 3, 1)]


def test_works_that_outgrew_their_exemption_are_works_without_an_approval(db: Db) -> None:
    days: dict[str, Any] = {"started_on": date(2026, 4, 1), "state": S.UNDER_CONSTRUCTION}
    grown = make.awaiting_plan(db, **days)
    make.awaiting_plan(db, plan_kind=PlanKind.NONE, **days)
    make.awaiting_plan(db, approved_on=date(2026, 3, 2), **days)
    assert names(db) == {"unapproved": [grown.name]}


def test_works_that_were_approved_after_they_began_stay_in_sight_until_they_are_accepted(db: Db) -> None:
    days: dict[str, Any] = {"started_on": date(2026, 3, 1), "approved_on": date(2026, 3, 2)}
    late = make.awaiting_plan(db, state=S.UNDER_CONSTRUCTION, **days)
    make.awaiting_plan(db, state=S.ACCEPTED, **days)
    make.awaiting_plan(db, state=S.UNDER_CONSTRUCTION, **(days | {"approved_on": date(2026, 3, 1)}))
    assert names(db) == {"late": [late.name]}
    assert [(row.on, row.about) for row in lists(db)["late"].rows] == [(date(2026, 3, 1), "2026-03-02批复")]


AHEAD = warning_days().on(TODAY)
LAPSING: dict[str, tuple[date, str | None]] = {
    "not yet near": (LAPSES - timedelta(days=AHEAD + 1), None),
    "the first day of the warning": (LAPSES - timedelta(days=AHEAD), "lapsing"),
    "the last day of the approval": (LAPSES, "lapsing"),
    "the day after": (LAPSES + timedelta(days=1), "lapsed"),
}


@pytest.mark.parametrize(("today", "listed"), LAPSING.values(), ids=LAPSING)
def test_an_approval_comes_near_its_end_and_passes_it(db: Db, today: date, listed: str | None) -> None:
    project = make.awaiting_plan(db, state=S.APPROVED, approved_on=APPROVED)
    assert names(db, today) == ({listed: [project.name]} if listed else {})
    if listed:
        assert [row.on for row in lists(db, today)[listed].rows] == [LAPSES]


def test_a_lapse_that_is_stored_is_listed_too(db: Db) -> None:
    project = make.awaiting_plan(db, state=S.EXPIRED, approved_on=date(2022, 5, 1))
    assert names(db) == {"lapsed": [project.name]}


def committed(db: Db, **facts: Any) -> Plan:
    plan = make.granted_plan(db, **facts)
    with db.transaction() as session:
        held = make.everything(session).get_one(Plan, plan.id)
        make.change(session, held, procedure=Procedure.COMMITMENT)
    return plan


@pytest.mark.parametrize(
    ("carried_out_on", "listed"), [(None, True), (date(2026, 3, 1), True), (date(2026, 3, 2), False)]
)
def test_commitments_are_inspected_after_the_grant(db: Db, carried_out_on: date | None, listed: bool) -> None:
    plan = committed(db)
    if carried_out_on is not None:
        with db.transaction() as session:
            office_id = office_by_code(session, "140900").id
            inspection = Inspection(
                project_id=plan.project_id,
                office_id=office_id,
                kind=InspectionKind.TRACK,
                stage=InspectionStage.RECORDED,
                carried_out_on=carried_out_on,
                ended_on=carried_out_on,
                outside_reason="纸质年度计划",
                recorded_by=Person(name="检查员", office_id=office_id),
            )
            make.put(session, make.operator(), make.Put(inspection))
    assert ("unseen" in names(db)) is listed


def test_revoked_and_ended_ones_and_the_ordinary_procedure_are_left_out(db: Db) -> None:
    committed(db, plan_state=PlanState.REVOKED)
    committed(db, state=S.TERMINATED)
    make.granted_plan(db)
    assert names(db) == {}


@pytest.mark.parametrize(("today", "listed"), [(date(2026, 8, 31), False), (date(2026, 9, 1), True)])
def test_a_change_that_was_not_handed_in_by_its_day_is_listed(db: Db, today: date, listed: bool) -> None:
    base = make.granted_plan(db, state=S.CHANGE_REQUIRED, started_on=date(2026, 4, 1))
    change = Change(
        project_id=base.project_id,
        office_id=base.office_id,
        base_id=base.id,
        state=ChangeState.ORDERED,
        product=ApplicationKind.CHANGE,
        found_on=date(2026, 8, 3),
        facts="现场实测",
        figures={},
        triggers=["C2a"],
        ordered_on=date(2026, 8, 4),
        order_by=date(2026, 8, 31),
    )
    with db.transaction() as session:
        make.put(session, make.operator(), make.Put(change))
    assert ("overdue" in names(db, today)) is listed


@pytest.mark.parametrize(("state", "listed"), [(S.UNDER_CONSTRUCTION, True), (S.COMPLETED, False)])
def test_a_change_near_its_limit_is_listed_while_the_works_can_go_further(
    db: Db, state: ProjectState, listed: bool
) -> None:
    base = make.granted_plan(db, state=state, started_on=date(2026, 4, 1), approved_on=date(2026, 3, 2))
    change = Change(
        project_id=base.project_id,
        office_id=base.office_id,
        base_id=base.id,
        state=ChangeState.NEAR,
        found_on=date(2026, 8, 3),
        facts="现场实测",
        figures={},
        triggers=["C2a"],
    )
    with db.transaction() as session:
        make.put(session, make.operator(), make.Put(change))
    assert ("near" in names(db)) is listed


def test_the_lists_are_narrowed_to_a_county_and_to_what_an_office_sees(db: Db) -> None:
    own = make.awaiting_plan(db, state=S.ILLEGAL_START, started_on=date(2026, 5, 1), counties=("140930", "140932"))
    make.awaiting_plan(db, state=S.ILLEGAL_START, started_on=date(2026, 5, 1), counties=("140923",))
    assert names(db, county="140930") == {"unapproved": [own.name]}
    assert names(db, county="140902") == {}
    stranger = make.login(db, Role.OFFICER, office="140930").actor()
    with db.reading() as session:
        session.scope = stranger.scope
        assert all(found.count == 0 for found in warnings_on(session, TODAY))


def test_a_long_list_shows_its_first_lines_and_counts_them_all(db: Db) -> None:
    for _ in range(23):
        make.awaiting_plan(db, state=S.ILLEGAL_START, started_on=TODAY)
    found = lists(db)["unapproved"]
    assert (len(found.rows), found.count) == (20, 23)
