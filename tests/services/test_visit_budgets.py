"""The budget of visits to a unit: over all offices, whoever looks, and without the names of foreign projects."""

from dataclasses import replace
from datetime import date

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionKind, InspectionStage, YearPlanState
from sbsupervise.domain.inspections.visits import VisitBudget
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Project, ProjectOwner, Scope, ScopedSession, Unit
from sbsupervise.services.acts import Actor
from sbsupervise.services.offices import office_by_code
from sbsupervise.services.visit_budgets import budget_of, check_budget, nearby, units_used_up
from tests import make

Db = Database[ScopedSession]
K = InspectionKind
PIANGUAN, YUANPING = "140932", "140981"
TODAY = date(2026, 9, 1)


@pytest.fixture
def owner(db: Db) -> Unit:
    return make.unit(db)


@pytest.fixture
def projects(db: Db, owner: Unit) -> tuple[Project, Project]:
    """Two projects of one unit, each in a county of its own."""
    return (
        make.project(db, owner=owner, supervised_by=PIANGUAN, counties=(PIANGUAN,)),
        make.project(db, owner=owner, supervised_by=YUANPING, counties=(YUANPING,)),
    )


def budget(db: Db, unit_id: int, by: str = PIANGUAN) -> VisitBudget:
    with db.reading() as session:
        session.scope = Scope(office_id=office_by_code(session, by).id)
        return budget_of(session, unit_id, TODAY)


def county(db: Db, code: str = PIANGUAN) -> Actor:
    return replace(make.login(db, Role.OFFICER, office=code).actor(), now=make.noon(TODAY))


def test_visits_are_counted_over_all_offices(db: Db, owner: Unit, projects: tuple[Project, Project]) -> None:
    here, there = projects
    make.inspection(db, here, date(2026, 3, 2), by=PIANGUAN)
    make.inspection(db, there, date(2026, 4, 2), by=YUANPING)
    make.inspection(db, there, date(2026, 5, 2), K.PAPER, by=YUANPING)
    make.inspection(db, there, date(2026, 5, 3), by=YUANPING, stage=InspectionStage.CANCELLED)
    make.inspection(db, there, date(2026, 6, 2), K.COMPLAINT, by=YUANPING)
    make.inspection(db, there, date(2025, 6, 2), by=YUANPING)
    make.inspection(db, there, date(2026, 10, 2), by=YUANPING, stage=InspectionStage.PLANNED)
    for code in (PIANGUAN, YUANPING, "140900"):
        seen = budget(db, owner.id, code)
        assert (seen.made, seen.proposed, seen.outside, seen.cap, seen.cap_by) == (2, 1, 1, 3, "")
        assert seen.used_up
    assert {row.office: row.made for row in seen.by_office} == {"偏关县水利局": 1, "原平市水利局": 1}


def test_the_two_counties_do_not_see_the_projects_of_each_other(db: Db, projects: tuple[Project, Project]) -> None:
    _, there = projects
    with db.reading() as session:
        session.scope = Scope(office_id=office_by_code(session, PIANGUAN).id)
        assert session.get(Project, there.id) is None


def test_checks_of_adopted_plans_are_visits_to_come_until_somebody_begins(
    db: Db, owner: Unit, projects: tuple[Project, Project]
) -> None:
    here, there = projects
    plan = make.year_plan(db, office=YUANPING, state=YearPlanState.ADOPTED)
    check = make.planned_check(db, plan, there, 10)
    make.planned_check(db, plan, there, 11, K.PAPER)
    make.planned_check(db, plan, there, 12, dropped=True, reason="重复")
    make.planned_check(db, make.year_plan(db, office=PIANGUAN), here, 10)
    assert budget(db, owner.id).planned == 1, "a draft, a paper and a dropped check are no visits"
    make.inspection(db, there, date(2026, 10, 8), by=YUANPING, stage=InspectionStage.PLANNED, planned_check_id=check.id)
    assert (budget(db, owner.id).planned, budget(db, owner.id).proposed) == (0, 1)


def test_the_strictest_published_plan_of_the_offices_concerned_sets_the_cap(
    db: Db, owner: Unit, projects: tuple[Project, Project]
) -> None:
    assert len(projects) == 2
    make.year_plan(db, office="140930", visit_cap=1, state=YearPlanState.PUBLISHED)
    make.year_plan(db, office=PIANGUAN, visit_cap=1, state=YearPlanState.ADOPTED)
    assert budget(db, owner.id).cap == 3, "of another county, and not published"
    make.year_plan(db, office=YUANPING, visit_cap=2, state=YearPlanState.PUBLISHED)
    seen = budget(db, owner.id)
    assert (seen.cap, seen.cap_by) == (2, "原平市水利局")


def test_a_visit_belongs_to_whoever_owned_the_project_on_its_day(
    db: Db, owner: Unit, projects: tuple[Project, Project]
) -> None:
    here, _ = projects
    former = make.unit(db)
    with db.transaction() as session:
        project = make.everything(session).get_one(Project, here.id)
        row = ProjectOwner(unit_id=former.id, until=date(2026, 3, 31), evidence="转让协议")
        make.change(session, project, former_owners=[row])
    make.inspection(db, here, date(2026, 3, 31), by=PIANGUAN)
    make.inspection(db, here, date(2026, 4, 1), by=PIANGUAN)
    assert (budget(db, former.id).made, budget(db, owner.id).made) == (1, 1)


def test_visits_of_others_nearby_are_named_without_their_projects(
    db: Db, owner: Unit, projects: tuple[Project, Project]
) -> None:
    here, there = projects
    make.inspection(db, there, date(2026, 9, 20), by=YUANPING, stage=InspectionStage.PLANNED)
    make.inspection(db, here, date(2026, 9, 21), by=PIANGUAN, stage=InspectionStage.PLANNED)
    with db.reading() as session:
        own = office_by_code(session, PIANGUAN).id
        session.scope = Scope(office_id=own)
        near = nearby(budget_of(session, owner.id, TODAY), TODAY, own)
    assert [(visit.office, visit.on) for visit in near] == [("原平市水利局", date(2026, 9, 20))]


def test_over_the_cap_a_visit_is_arranged_with_a_reason_only(db: Db, projects: tuple[Project, Project]) -> None:
    here, there = projects
    for month in (3, 4, 5):
        make.inspection(db, there, date(2026, month, 2), by=YUANPING)
    with db.reading() as session:
        session.scope = Scope(office_id=office_by_code(session, PIANGUAN).id)
        project = session.get_one(Project, here.id)
        with pytest.raises(RuleError, match="已到访3次"):
            check_budget(session, project, K.TRACK, TODAY, "")
        check_budget(session, project, K.TRACK, TODAY, "汛期险情")
        check_budget(session, project, K.NET, TODAY, "")
        check_budget(session, project, K.TRACK, date(2027, 3, 1), "")


def test_units_whose_cap_is_reached_are_listed_for_the_offices_that_see_them(
    db: Db, owner: Unit, projects: tuple[Project, Project]
) -> None:
    here, there = projects
    for month in (3, 4):
        make.inspection(db, there, date(2026, month, 2), by=YUANPING)
    make.inspection(db, there, date(2026, 5, 2), K.CASE, by=YUANPING)
    actor, stranger = county(db), county(db, "140930")

    def listed(who: Actor) -> list[tuple[int, int, int]]:
        with db.reading() as session:
            session.scope = who.scope
            return [(row.unit.id, row.made, row.cap) for row in units_used_up(session, who)]

    assert listed(actor) == []
    make.inspection(db, here, date(2026, 6, 2), by=PIANGUAN)
    make.inspection(db, here, date(2026, 6, 2), by="140900")
    assert listed(actor) == [(owner.id, 3, 3)]
    assert listed(stranger) == []
    make.year_plan(db, office=YUANPING, visit_cap=2, state=YearPlanState.PUBLISHED)
    assert listed(actor) == [(owner.id, 3, 2)]


def test_a_few_queries_however_many_visits(db: Db, owner: Unit, projects: tuple[Project, Project]) -> None:
    def queries() -> int:
        with db.reading() as session:
            session.scope = Scope(office_id=office_by_code(session, PIANGUAN).id)
            with make.statements(db.engine) as found:
                budget_of(session, owner.id, TODAY)
        return len(found)

    few = queries()
    for month in range(1, 9):
        make.inspection(db, projects[month % 2], date(2026, month, 2), by=YUANPING)
    assert queries() == few == 3
