"""Acts on the plan of a year: two persons, frozen once adopted, filled from the supervision list."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionKind, YearPlanState
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import Procedure
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import InspectionPlan, Plan, PlannedCheck, Project, ScopedSession
from sbsupervise.services import inspection_plans as service
from sbsupervise.services.acts import Actor, EditConflictError, NotSeenError
from sbsupervise.services.inspection_plans.tasks import due_checks, without_plan
from tests import make

Db = Database[ScopedSession]
K = InspectionKind
TODAY = date(2026, 9, 1)
YEAR = 2027


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


@pytest.fixture
def approver(db: Db) -> Actor:
    return make.login(db, Role.APPROVER).actor(make.noon(TODAY))


def do(db: Db, act: Any, who: Actor, command: Any) -> Any:
    with db.transaction() as session:
        return act(session, who, command)


def drafted(db: Db, officer: Actor, cap: int = 3) -> InspectionPlan:
    command = service.DraftPlan(year=YEAR, onsite_permille=100, visit_cap=cap)
    plan: InspectionPlan = do(db, service.draft_plan, officer, command)
    return plan


def step(plan: InspectionPlan) -> service.PlanStep:
    return service.PlanStep(inspection_plan_id=plan.id)


def adding(plan: InspectionPlan, project: Project, **facts: Any) -> service.AddCheck:
    given: dict[str, Any] = {"kind": K.TRACK, "month": 5} | facts
    return service.AddCheck(inspection_plan_id=plan.id, project_id=project.id, **given)


def checks(db: Db, plan: InspectionPlan) -> list[PlannedCheck]:
    with db.reading() as session:
        found = select(PlannedCheck).where(PlannedCheck.plan_id == plan.id).order_by(PlannedCheck.project_id)
        return list(make.everything(session).scalars(found))


def adopted(db: Db, officer: Actor, approver: Actor) -> tuple[InspectionPlan, PlannedCheck]:
    plan = drafted(db, officer)
    check = do(db, service.add_check, officer, adding(plan, make.project(db)))
    do(db, service.adopt_plan, approver, step(plan))
    return plan, check


def test_an_office_has_one_plan_for_each_year(db: Db, officer: Actor) -> None:
    drafted(db, officer)
    with pytest.raises(RuleError, match="已有2027年"):
        drafted(db, officer)


def test_a_plan_without_checks_is_not_adopted(db: Db, officer: Actor, approver: Actor) -> None:
    plan = drafted(db, officer)
    check = do(db, service.add_check, officer, adding(plan, make.project(db)))
    drop = service.DropCheck(inspection_plan_id=plan.id, planned_check_id=check.id, reason="重复")
    do(db, service.drop_check, officer, drop)
    with pytest.raises(RuleError, match="还没有检查"):
        do(db, service.adopt_plan, approver, step(plan))


def test_who_drafted_a_plan_does_not_adopt_it(db: Db, officer: Actor, approver: Actor) -> None:
    plan = drafted(db, officer)
    do(db, service.add_check, officer, adding(plan, make.project(db)))
    both = replace(officer, permissions=officer.permissions | approver.permissions)
    with pytest.raises(RuleError, match="另一人"):
        do(db, service.adopt_plan, both, step(plan))
    record = do(db, service.adopt_plan, approver, step(plan))
    assert (record.state, record.adopted_on, record.adopted_by_id) == (
        YearPlanState.ADOPTED,
        TODAY,
        approver.person_id,
    )


def test_what_is_adopted_is_what_was_seen(db: Db, officer: Actor, approver: Actor) -> None:
    plan = drafted(db, officer)
    do(db, service.add_check, officer, adding(plan, make.project(db)))
    with db.reading() as session:
        seen = make.everything(session).get_one(InspectionPlan, plan.id).version
    do(db, service.add_check, officer, adding(plan, make.project(db)))
    with pytest.raises(EditConflictError):
        do(db, service.adopt_plan, approver, replace(step(plan), version=seen))


def test_once_adopted_only_reasons_change_a_plan(db: Db, officer: Actor, approver: Actor) -> None:
    plan, check = adopted(db, officer, approver)
    numbers: dict[str, Any] = {"inspection_plan_id": plan.id, "planned_check_id": check.id}
    with pytest.raises(RuleError, match="不能改期"):
        do(db, service.move_check, officer, service.MoveCheck(**numbers, month=6))
    with pytest.raises(RuleError, match="当前状态为“已批准”"):
        do(db, service.fill_plan, officer, step(plan))
    edit = service.EditPlan(inspection_plan_id=plan.id, onsite_permille=200, visit_cap=5)
    with pytest.raises(RuleError, match="当前状态为“已批准”"):
        do(db, service.edit_plan, officer, edit)
    new = adding(plan, make.project(db))
    with pytest.raises(RuleError, match="增加检查须写明理由"):
        do(db, service.add_check, officer, new)
    with pytest.raises(RuleError, match="请写明取消的理由"):
        do(db, service.drop_check, officer, service.DropCheck(**numbers, reason=" "))
    do(db, service.add_check, officer, replace(new, reason="新开工"))
    do(db, service.drop_check, officer, service.DropCheck(**numbers, reason="项目终止"))
    do(db, service.publish_plan, officer, step(plan))
    assert sorted((row.dropped, row.reason) for row in checks(db, plan)) == [(False, "新开工"), (True, "项目终止")]


def test_a_draft_is_not_published(db: Db, officer: Actor) -> None:
    with pytest.raises(RuleError, match="当前状态为“草稿”"):
        do(db, service.publish_plan, officer, step(drafted(db, officer)))


def test_a_check_that_was_dropped_can_stand_again_and_a_double_cannot(db: Db, officer: Actor) -> None:
    plan, project = drafted(db, officer), make.project(db)
    check = do(db, service.add_check, officer, adding(plan, project))
    with pytest.raises(RuleError, match="已有同样的检查"):
        do(db, service.add_check, officer, adding(plan, project))
    drop = service.DropCheck(inspection_plan_id=plan.id, planned_check_id=check.id, reason="重复")
    do(db, service.drop_check, officer, drop)
    with pytest.raises(RuleError, match="已经取消"):
        do(db, service.drop_check, officer, drop)
    again = do(db, service.add_check, officer, adding(plan, project, reason="仍需检查"))
    assert (again.id, again.dropped, again.reason) == (check.id, False, "仍需检查")


def test_a_check_that_has_begun_stays_as_it_is(db: Db, officer: Actor, approver: Actor) -> None:
    plan, check = adopted(db, officer, approver)
    with db.reading() as session:
        project = make.everything(session).get_one(Project, check.project_id)
    make.inspection(db, project, date(2027, 5, 6), planned_check_id=check.id)
    drop = service.DropCheck(inspection_plan_id=plan.id, planned_check_id=check.id, reason="取消")
    with pytest.raises(RuleError, match="已经发起"):
        do(db, service.drop_check, officer, drop)


def test_a_check_of_another_plan_is_not_there(db: Db, officer: Actor) -> None:
    plan, other = drafted(db, officer), make.year_plan(db)
    check = make.planned_check(db, other, make.project(db))
    move = service.MoveCheck(inspection_plan_id=plan.id, planned_check_id=check.id, month=6)
    with pytest.raises(NotSeenError):
        do(db, service.move_check, officer, move)


def test_checks_are_seen_to_by_certified_officers_of_the_office(db: Db, officer: Actor) -> None:
    plan = drafted(db, officer)
    stranger = make.login(db, Role.OFFICER, office="140932").actor().person_id
    with pytest.raises(RuleError, match="本机关持有执法证"):
        do(db, service.add_check, officer, adding(plan, make.project(db), officer_id=stranger))
    check = do(db, service.add_check, officer, adding(plan, make.project(db), officer_id=officer.person_id))
    take = service.AssignCheck(inspection_plan_id=plan.id, planned_check_id=check.id, officer_id=None)
    assert do(db, service.assign_check, officer, take).officer_id is None


def test_a_plan_is_filled_with_every_project_that_the_office_supervises_and_has_under_construction(
    db: Db, officer: Actor
) -> None:
    plan = drafted(db, officer)
    own = [make.project(db).id for _ in range(20)]
    make.project(db, supervised_by="140932")
    make.project(db, supervised_by="140932", joint=["140900"])
    make.awaiting_plan(db, state=ProjectState.APPROVED)
    do(db, service.fill_plan, officer, step(plan))
    rows = checks(db, plan)
    assert [row.project_id for row in rows] == own
    assert Counter(row.kind for row in rows) == {K.TRACK: 2, K.NET: 9, K.PAPER: 9}, "a tenth on site, the rest in turn"
    assert Counter(row.month for row in rows) == {3: 3, 4: 3, **dict.fromkeys(range(5, 12), 2)}
    with pytest.raises(RuleError, match="都已列入计划"):
        do(db, service.fill_plan, officer, step(plan))
    late = make.project(db)
    do(db, service.fill_plan, officer, step(plan))
    assert [row.project_id for row in checks(db, plan)] == [*own, late.id]


def test_whoever_promised_is_visited_and_the_cap_of_a_unit_is_kept(db: Db, officer: Actor) -> None:
    plan, owner = drafted(db, officer, cap=1), make.unit(db)
    projects = [make.project(db, owner=owner) for _ in range(3)]
    for project in projects[1:]:
        granted = make.granted_plan(db)
        with db.transaction() as session:
            row = make.everything(session).get_one(Plan, granted.id)
            make.change(session, row, project_id=project.id, procedure=Procedure.COMMITMENT)
    do(db, service.fill_plan, officer, step(plan))
    of_unit = {row.project_id: row.kind for row in checks(db, plan)}
    assert [of_unit[project.id] for project in projects] == [K.NET, K.TRACK, K.PAPER]


def test_filling_needs_no_more_queries_for_more_projects(db: Db, officer: Actor) -> None:
    def queries(number: int) -> int:
        for _ in range(number):
            make.project(db)
        with make.statements(db.engine) as seen:
            do(db, service.fill_plan, officer, step(plan))
        return len(seen)

    plan = drafted(db, officer)
    few = queries(1)
    assert queries(12) == few


def test_the_desk_is_told_of_a_missing_plan_and_of_checks_that_nobody_has_begun(
    db: Db, officer: Actor, approver: Actor
) -> None:
    def asked(statement: Any) -> list[Any]:
        with db.reading() as session:
            session.scope = officer.scope
            return list(session.scalars(statement))

    assert [office.code for office in asked(without_plan(officer))] == ["140900"]
    plan = make.year_plan(db, state=YearPlanState.ADOPTED)
    assert asked(without_plan(officer)) == []
    open_, later, mine, others, begun = (make.project(db) for _ in range(5))
    make.planned_check(db, plan, open_, 8)
    make.planned_check(db, plan, later, 10)
    make.planned_check(db, plan, mine, 9, officer_id=officer.person_id)
    make.planned_check(db, plan, others, 9, officer_id=approver.person_id)
    check = make.planned_check(db, plan, begun, 9)
    make.inspection(db, begun, TODAY, planned_check_id=check.id)
    assert [row.project_id for row in asked(due_checks(officer))] == [open_.id, mine.id]
