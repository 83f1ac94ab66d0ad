"""Acts on what a plan says: range, sheet, spoil grounds and borrow pits."""

from decimal import Decimal

from sbsupervise.domain.plans import GroundKind, Indicator
from sbsupervise.models import Ground
from sbsupervise.services import grounds
from sbsupervise.services.plans import ranges, sheets
from tests import make
from tests.acts.of_plans import application
from tests.acts.stage import PERMITS, Ready, World, case
from tests.data.ranges import range_zip


@case("plan.file_range", ranges.file_range)
def file_range(world: World) -> Ready:
    file = ranges.RangeFile("责任范围.zip", range_zip())
    return Ready(PERMITS, ranges.FileRange(plan_id=application(world).id, file=file))


@case("plan.fill_sheet", sheets.fill_sheet)
def fill_sheet(world: World) -> Ready:
    stated = sheets.Stated(indicator=Indicator.CONTROL_RATIO, plan_target=Decimal("0.80"))
    command = sheets.FillSheet(plan_id=application(world).id, values={"cut": "1.2"}, indicators=(stated,))
    return Ready(PERMITS, command)


def adding(world: World, code: str) -> grounds.AddGround:
    project_id = make.awaiting_plan(world.db).id
    return grounds.AddGround(project_id=project_id, kind=GroundKind.SPOIL_GROUND, code=code, name="1号弃渣场", level=4)


def added(world: World, code: str) -> Ground:
    ground: Ground = world.do(grounds.add_ground, PERMITS, adding(world, code))
    return ground


@case("ground.add", grounds.add_ground)
def add_ground(world: World) -> Ready:
    return Ready(PERMITS, adding(world, "QZ-01"))


@case("ground.edit", grounds.edit_ground)
def edit_ground(world: World) -> Ready:
    ground = added(world, "QZ-02")
    command = grounds.EditGround(
        ground_id=ground.id, kind=GroundKind.SPOIL_GROUND, code="QZ-02", name="2号弃渣场", level=3, has_video=True
    )
    return Ready(PERMITS, command)


@case("ground.close", grounds.close_ground)
def close_ground(world: World) -> Ready:
    return Ready(PERMITS, grounds.CloseGround(ground_id=added(world, "QZ-03").id, actual_m3=Decimal(1200)))
