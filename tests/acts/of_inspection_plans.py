"""Acts on the plans of a year and their checks."""

from itertools import count

from sbsupervise.domain.inspections import InspectionKind
from sbsupervise.models import InspectionPlan, PlannedCheck
from sbsupervise.services.inspection_plans import (
    AddCheck,
    AssignCheck,
    DraftPlan,
    DropCheck,
    EditPlan,
    MoveCheck,
    PlanStep,
    add_check,
    adopt_plan,
    assign_check,
    draft_plan,
    drop_check,
    edit_plan,
    fill_plan,
    move_check,
    publish_plan,
)
from tests import make
from tests.acts.stage import APPROVER, OFFICER, Ready, World, case

YEARS = count(2030)
"""An office has one plan for each year."""


def drafted(world: World) -> InspectionPlan:
    return make.year_plan(world.db, year=next(YEARS), drafted_by=world.person(OFFICER))


def with_check(world: World) -> PlannedCheck:
    return make.planned_check(world.db, drafted(world), make.project(world.db), month=10)


def adopted(world: World) -> InspectionPlan:
    command = PlanStep(inspection_plan_id=with_check(world).plan_id)
    plan: InspectionPlan = world.do(adopt_plan, APPROVER, command)
    return plan


@case("year_plan.draft", draft_plan)
def draft(_world: World) -> Ready:
    return Ready(OFFICER, DraftPlan(year=2027, onsite_permille=125, visit_cap=2, note="按监管清单制定"))


@case("year_plan.edit", edit_plan)
def edit(world: World) -> Ready:
    return Ready(OFFICER, EditPlan(inspection_plan_id=drafted(world).id, onsite_permille=200, visit_cap=4))


@case("year_plan.fill", fill_plan)
def fill(world: World) -> Ready:
    make.project(world.db)
    return Ready(OFFICER, PlanStep(inspection_plan_id=drafted(world).id))


@case("year_plan.adopt", adopt_plan)
def adopt(world: World) -> Ready:
    return Ready(APPROVER, PlanStep(inspection_plan_id=with_check(world).plan_id))


@case("year_plan.publish", publish_plan)
def publish(world: World) -> Ready:
    return Ready(OFFICER, PlanStep(inspection_plan_id=adopted(world).id))


@case("year_plan.add_check", add_check)
def add(world: World) -> Ready:
    project = make.project(world.db)
    command = AddCheck(
        inspection_plan_id=drafted(world).id,
        project_id=project.id,
        kind=InspectionKind.PAPER,
        month=11,
        officer_id=world.person(OFFICER),
        reason="新开工",
    )
    return Ready(OFFICER, command)


@case("year_plan.move_check", move_check)
def move(world: World) -> Ready:
    check = with_check(world)
    return Ready(OFFICER, MoveCheck(inspection_plan_id=check.plan_id, planned_check_id=check.id, month=11))


@case("year_plan.assign_check", assign_check)
def assign(world: World) -> Ready:
    check = with_check(world)
    command = AssignCheck(inspection_plan_id=check.plan_id, planned_check_id=check.id, officer_id=world.person(OFFICER))
    return Ready(OFFICER, command)


@case("year_plan.drop_check", drop_check)
def drop(world: World) -> Ready:
    check = with_check(world)
    step = PlanStep(inspection_plan_id=check.plan_id)
    world.do(adopt_plan, APPROVER, step)
    world.do(publish_plan, OFFICER, step)
    command = DropCheck(inspection_plan_id=check.plan_id, planned_check_id=check.id, reason="项目已终止")
    return Ready(OFFICER, command)
