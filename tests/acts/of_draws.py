"""Acts of random draws and of recusals."""

from typing import Any

from sbsupervise.domain.inspections.draw_words import Absence
from sbsupervise.models import Draw, Recusal, Unit
from sbsupervise.services.draws import (
    AbsentOfficer,
    CommitDraw,
    DeclareRecusal,
    EndRecusal,
    ExcludedProject,
    PublishDraw,
    RevealDraw,
    VoidDraw,
    commit_draw,
    declare_recusal,
    end_recusal,
    publish_draw,
    reveal_draw,
    void_draw,
)
from tests import make
from tests.acts.stage import APPROVER, OFFICER, SECOND_OFFICER, Ready, Who, World, case

THIRD_OFFICER = Who(OFFICER.role, number=2)
APPROVES = APPROVER


def committing(world: World, **said: Any) -> CommitDraw:
    """Two more projects under construction and two officers, of which one project is drawn."""
    world.person(OFFICER)
    world.person(SECOND_OFFICER)
    make.project(world.db)
    make.project(world.db)
    usual: dict[str, Any] = {"title": "测试抽查", "wanted": 1, "team_size": 2}
    return CommitDraw(**(usual | said))


def committed(world: World) -> Draw:
    draw: Draw = world.do(commit_draw, OFFICER, committing(world))
    return draw


def drawn(world: World) -> Draw:
    draw = committed(world)
    made: Draw = world.do(reveal_draw, APPROVES, RevealDraw(draw_id=draw.id, seen=draw.pool_hash))
    return made


def published(world: World) -> Draw:
    made: Draw = world.do(publish_draw, OFFICER, PublishDraw(draw_id=drawn(world).id))
    return made


def declaring(world: World) -> DeclareRecusal:
    project = make.project(world.db)
    unit = world.read(Unit, project.construction_unit_id)
    return DeclareRecusal(
        person_id=world.person(SECOND_OFFICER), uscc=unit.uscc, project=project.name, reason="其近亲属在该单位任职"
    )


@case("draw.commit", commit_draw)
def commit(world: World) -> Ready:
    absent = AbsentOfficer(person_id=world.person(THIRD_OFFICER), absence=Absence.AWAY)
    excluded = ExcludedProject(project=make.project(world.db).name, reason="联合检查已另行安排")
    return Ready(OFFICER, committing(world, absent=(absent,), excluded=(excluded,)))


@case("draw.reveal", reveal_draw)
def reveal(world: World) -> Ready:
    draw = committed(world)
    return Ready(APPROVES, RevealDraw(draw_id=draw.id, seen=draw.pool_hash))


@case("draw.publish", publish_draw)
def publish(world: World) -> Ready:
    return Ready(OFFICER, PublishDraw(draw_id=drawn(world).id))


@case("draw.void", void_draw)
def void(world: World) -> Ready:
    return Ready(APPROVES, VoidDraw(draw_id=published(world).id, reason="名录库漏列项目"))


@case("recusal.declare", declare_recusal)
def declare(world: World) -> Ready:
    return Ready(OFFICER, declaring(world))


@case("recusal.end", end_recusal)
def end(world: World) -> Ready:
    recusal: Recusal = world.do(declare_recusal, OFFICER, declaring(world))
    return Ready(OFFICER, EndRecusal(recusal_id=recusal.id))
