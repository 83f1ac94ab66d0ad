"""The coverage as the register and the recorded inspections have it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionKind, InspectionStage, YearPlanState
from sbsupervise.domain.inspections.coverage import Works, under_construction_in
from sbsupervise.models import Office, Project, ProjectEvent, Scope, ScopedSession
from sbsupervise.services.coverage import (
    CoverageOf,
    Filters,
    Shown,
    coverage_of,
    months_of,
    projects_of,
    under_construction,
)
from sbsupervise.services.offices import office_by_code
from tests import make
from tests.domain.test_coverage import LAW, YEAR

Db = Database[ScopedSession]
K = InspectionKind
CITY, COUNTY = "140900", "140932"
TODAY, SPRING = date(2026, 9, 1), date(2026, 4, 2)


def put_works(db: Db, works: Works) -> int:
    """A project of which the register says this."""
    started: dict[str, Any] = {"started_on": works.started_on, "in_use_on": works.in_use_on}
    made = make.awaiting_plan(db, state=works.state, **started)
    with db.transaction() as session:
        for day, state in works.events:
            event = ProjectEvent(project_id=made.id, act="test", state=state, happened_on=day, evidence="证据")
            make.put(session, make.operator(), make.Put(event))
            session.flush()
    return made.id


def test_the_query_finds_what_the_law_says(db: Db) -> None:
    cases = [case.values for case in LAW]
    numbers = [put_works(db, works) for works, _ in cases]
    with db.reading() as session:
        statement = select(Project.id).where(under_construction(YEAR))
        found = set(make.everything(session).scalars(statement))
        later = set(session.scalars(select(Project.id).where(under_construction(2030))))
    for number, (works, _) in zip(numbers, cases, strict=True):
        assert (number in found) is under_construction_in(works, YEAR), works
        assert (number in later) is under_construction_in(works, 2030), works


def seen(db: Db, *codes: str, by: str = CITY) -> dict[str, CoverageOf]:
    """The coverage of these offices, as an office sees it."""
    with db.reading() as session:
        session.scope = Scope(office_id=office_by_code(session, by).id)
        offices = list(session.scalars(select(Office).where(Office.code.in_(codes)).order_by(Office.code)))
        return {row.office.code: row for row in coverage_of(session, offices, YEAR, TODAY)}


def test_both_shares_count_distinct_projects_that_the_office_supervises(db: Db) -> None:
    visited, by_paper, twice, _uncovered = (make.project(db, supervised_by=COUNTY) for _ in range(4))
    make.project(db, supervised_by=CITY, joint=[COUNTY])
    make.inspection(db, visited, SPRING, by=COUNTY)
    make.inspection(db, visited, SPRING.replace(month=5), by=COUNTY)
    make.inspection(db, by_paper, SPRING, K.PAPER, by=COUNTY)
    make.inspection(db, twice, SPRING, K.NET, by=COUNTY)
    make.inspection(db, twice, SPRING, K.TRACK, by=CITY)
    found = seen(db, COUNTY)[COUNTY].coverage
    assert (found.projects, found.covered, found.on_site, found.target_permille) == (4, 3, 2, 100)


@pytest.mark.parametrize(
    ("kind", "on", "stage"),
    [
        pytest.param(K.TRACK, SPRING, InspectionStage.PLANNED, id="only planned"),
        pytest.param(K.TRACK, SPRING, InspectionStage.CANCELLED, id="cancelled"),
        pytest.param(K.TRACK, date(2025, 12, 31), InspectionStage.RECORDED, id="last year"),
        pytest.param(K.TRACK, date(2027, 1, 1), InspectionStage.RECORDED, id="next year"),
        pytest.param(K.SPECIAL, SPRING, InspectionStage.RECORDED, id="专项检查 is no kind that covers"),
        pytest.param(K.COMPLAINT, SPRING, InspectionStage.RECORDED, id="举报核查 is none either"),
    ],
)
def test_what_does_not_cover_a_project(db: Db, kind: K, on: date, stage: InspectionStage) -> None:
    make.inspection(db, make.project(db), on, kind, stage=stage)
    found = seen(db, CITY)[CITY].coverage
    assert (found.projects, found.covered, found.on_site) == (1, 0, 0)


def test_the_target_is_that_of_the_adopted_plan(db: Db) -> None:
    make.project(db, supervised_by=COUNTY)
    make.year_plan(db, office=CITY, onsite_permille=250)
    make.year_plan(db, office=COUNTY, onsite_permille=300, state=YearPlanState.ADOPTED)
    found = seen(db, CITY, COUNTY)
    assert (found[CITY].coverage.target_permille, found[CITY].planned) == (100, False)
    assert (found[COUNTY].coverage.target_permille, found[COUNTY].planned) == (300, True)
    assert found[CITY].coverage.on_site_permille is None, "no projects: no data"


def test_plan_and_done_by_month(db: Db) -> None:
    plan = make.year_plan(db, state=YearPlanState.PUBLISHED)
    one, other, dropped = (make.project(db) for _ in range(3))
    check = make.planned_check(db, plan, one, 3)
    make.planned_check(db, plan, other, 3)
    make.planned_check(db, plan, dropped, 3, dropped=True, reason="项目终止")
    make.planned_check(db, plan, other, 5)
    make.inspection(db, one, SPRING, planned_check_id=check.id)
    make.planned_check(db, make.year_plan(db, year=2027), one, 3)
    with db.reading() as session:
        months = months_of(make.everything(session), [plan.office_id], YEAR)
    assert [(month.month, month.planned, month.done) for month in months if month.planned] == [(3, 2, 1), (5, 1, 0)]


def test_an_inspection_that_is_only_arranged_does_not_make_its_check_done(db: Db) -> None:
    plan = make.year_plan(db, state=YearPlanState.ADOPTED)
    project = make.project(db)
    check = make.planned_check(db, plan, project, 3)
    make.inspection(db, project, SPRING, stage=InspectionStage.PLANNED, planned_check_id=check.id)
    with db.reading() as session:
        assert sum(month.done for month in months_of(make.everything(session), [plan.office_id], YEAR)) == 0


def test_behind_each_number_stand_its_projects(db: Db) -> None:
    visited, covered, uncovered = (make.project(db, supervised_by=COUNTY) for _ in range(3))
    make.inspection(db, visited, SPRING)
    make.inspection(db, covered, SPRING, K.NET)
    with db.reading() as session:
        make.everything(session)
        county = office_by_code(session, COUNTY).id

        def ids(shown: Shown, office_id: int | None = None) -> set[int]:
            filters = Filters(year=YEAR, shown=shown, office_id=office_id)
            return {project.id for project in session.scalars(projects_of(filters, [county]))}

        assert ids(Shown.ALL) == {visited.id, covered.id, uncovered.id}
        assert ids(Shown.NOT_ON_SITE) == {covered.id, uncovered.id}
        assert ids(Shown.UNCOVERED, county) == {uncovered.id}
        assert ids(Shown.ALL, office_by_code(session, CITY).id) == set()


def test_two_queries_however_many_offices(db: Db) -> None:
    def queries() -> int:
        with db.reading() as session:
            offices = list(make.everything(session).scalars(select(Office)))
            with make.statements(db.engine) as found:
                coverage_of(session, offices, YEAR, TODAY)
        return len(found)

    make.project(db)
    few = queries()
    for code in ("140930", "140932", "140981"):
        make.inspection(db, make.project(db, supervised_by=code), SPRING, by=code)
    assert queries() == few == 2
