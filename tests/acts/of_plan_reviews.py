"""Acts of the review of a plan, and on the unit that applies."""

from sbsupervise.domain.plans import MaterialKind, Verdict
from sbsupervise.domain.plans.review import Chapter
from sbsupervise.models import Plan
from sbsupervise.services import units
from sbsupervise.services.plans import materials, remarks, reviewing
from tests import make
from tests.acts.of_plans import accepted_application
from tests.acts.stage import OFFICER, PERMITS, Ready, World, case
from tests.walk import ACCEPTED


@case("plan.file_material", materials.file_material)
def file_material(world: World) -> Ready:
    command = materials.FileMaterial(
        plan_id=accepted_application(world).id,
        kind=MaterialKind.LETTER,
        received_on=ACCEPTED,
        copies=1,
        project_name="测试风电项目",
    )
    return Ready(PERMITS, command)


@case("plan.mark_points", reviewing.mark_points)
def mark_points(world: World) -> Ready:
    marked = (reviewing.Marked(point="P01", verdict=Verdict.LACKING, note="引用了废止的标准"),)
    plan = accepted_application(world)
    return Ready(PERMITS, reviewing.MarkPoints(plan_id=plan.id, chapter=Chapter.OVERVIEW, marked=marked))


def remarking(plan: Plan) -> remarks.AddRemark:
    return remarks.AddRemark(plan_id=plan.id, about="field:range_hm2", text="面积与附图不一致", asks_correction=True)


@case("plan.remark", remarks.add_remark)
def remark(world: World) -> Ready:
    return Ready(PERMITS, remarking(accepted_application(world)))


@case("plan.settle_remark", remarks.settle_remark)
def settle_remark(world: World) -> Ready:
    plan = world.do(remarks.add_remark, PERMITS, remarking(accepted_application(world)))
    with world.db.reading() as session:
        session.scope = world.actor(PERMITS).scope
        remark_id = session.get_one(Plan, plan.id).remarks[-1].id
    return Ready(PERMITS, remarks.SettleRemark(plan_id=plan.id, remark_id=remark_id))


@case("unit.describe", units.describe_unit)
def describe_unit(world: World) -> Ready:
    unit_id = make.awaiting_plan(world.db).construction_unit_id
    return Ready(OFFICER, units.DescribeUnit(unit_id=unit_id, legal_representative="测试人", address="测试县测试路1号"))
