"""Acts on accounts and on ratings, which belong to no project."""

from datetime import timedelta

from sqlalchemy import select

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.ratings import Grade
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import RatingRun, Unit
from sbsupervise.services import ratings
from sbsupervise.services.accounts import CreateAccount, create_account
from sbsupervise.services.demo.writing import FillDemo, fill_demo
from tests import make
from tests.acts.stage import ADMINISTRATOR, OFFICER, Ready, World, case
from tests.make import CHEAP_HASH, NOON


@case("account.create", create_account)
def create(world: World) -> Ready:
    command = CreateAccount(
        username="newcomer",
        password_hash=CHEAP_HASH,
        roles=(Role.OFFICER,),
        person_name="新进人员",
        certificate_no="140900800001",
        office_id=world.actor(ADMINISTRATOR).office_id,
    )
    return Ready(ADMINISTRATOR, command)


def running(world: World) -> RatingRun:
    """The run that is computing, of which there is never more than one; it was left behind an hour ago."""
    with world.db.reading() as session:
        run = session.scalar(select(RatingRun).where(RatingRun.state == RunState.RUNNING))
    if run is None:
        with world.db.transaction() as session:
            actor = make.operator(NOON - timedelta(hours=1))
            run = ratings.start_run(session, actor, ratings.RunRatings(year=2025))
    return run


@case("rating.stage", ratings.stage_results)
def stage(world: World) -> Ready:
    result = (make.unit(world.db).id, UnitRole.CONSTRUCTION_UNIT.value, 1000, Grade.A.value, Grade.A.value, "[]")
    return Ready(OFFICER, ratings.StageResults(rating_run_id=running(world).id, ratings=(result,)))


@case("rating.finish", ratings.finish_run)
def finish(world: World) -> Ready:
    return Ready(OFFICER, ratings.FinishRun(rating_run_id=running(world).id, units=0, digest="0" * 64))


@case("rating.run", ratings.start_run)
def run(world: World) -> Ready:
    """The one that was left behind makes way."""
    return Ready(OFFICER, ratings.RunRatings(year=2025))


@case("demo.fill", fill_demo)
def fill(world: World) -> Ready:
    """In life it is the operator who fills an empty database."""
    office_id = world.actor(ADMINISTRATOR).office_id
    assert office_id is not None
    unit = {"id": 900_001, "uscc": make.uscc_number(800_004), "name": "演示单位"}
    return Ready(ADMINISTRATOR, FillDemo(office_id=office_id, rows={Unit: [unit]}))
