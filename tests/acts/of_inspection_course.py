"""Acts on the course of an inspection: from its proposal to the signed record."""

from datetime import date
from typing import Any

from sbsupervise.domain.inspections import AnswerResult, InspectionKind, Outcome
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.models import Inspection
from sbsupervise.services import inspections as service
from sbsupervise.services import notices
from tests import make
from tests.acts.stage import APPROVER, OFFICER, SECOND_OFFICER, TODAY, Ready, World, case

PROPOSED_ON, APPROVED_ON, VISITED_ON = date(2026, 8, 17), date(2026, 8, 18), date(2026, 8, 20)


def proposing(world: World, visited_on: date = VISITED_ON) -> service.ProposeInspection:
    return service.ProposeInspection(
        project_id=make.project(world.db).id,
        kind=InspectionKind.TRACK,
        carried_out_on=visited_on,
        officers=(world.person(OFFICER), world.person(SECOND_OFFICER)),
        content="水土保持措施落实情况",
        outside_reason="群众举报弃渣",
    )


def proposed(world: World, visited_on: date = VISITED_ON) -> Inspection:
    inspection: Inspection = world.do(service.propose_inspection, OFFICER, proposing(world, visited_on), on=PROPOSED_ON)
    return inspection


def approved(world: World, visited_on: date = VISITED_ON) -> Inspection:
    command = service.ApproveInspection(inspection_id=proposed(world, visited_on).id)
    inspection: Inspection = world.do(service.approve_inspection, APPROVER, command, on=APPROVED_ON)
    return inspection


def taking_down(world: World, inspection: Inspection, **more: Any) -> service.TakeDown:
    return service.TakeDown(
        inspection_id=inspection.id,
        carried_out_on=VISITED_ON,
        ended_on=VISITED_ON,
        officers=(world.person(OFFICER), world.person(SECOND_OFFICER)),
        present="项目负责人",
        summary="查看弃渣场和临时道路",
        answers=(service.NewAnswer(code="1.3", result=AnswerResult.CONFORMS),),
        findings=(service.NewFinding(code="P-16", facts="三号边坡未苫盖"),),
        **more,
    )


def recorded(world: World, **more: Any) -> Inspection:
    command = taking_down(world, approved(world), **more)
    inspection: Inspection = world.do(service.take_down, OFFICER, command, on=VISITED_ON)
    return inspection


@case("inspection.propose", service.propose_inspection)
def propose(world: World) -> Ready:
    return Ready(OFFICER, proposing(world, TODAY))


@case("inspection.approve", service.approve_inspection)
def approve(world: World) -> Ready:
    return Ready(APPROVER, service.ApproveInspection(inspection_id=proposed(world, TODAY).id))


@case("inspection.decline", service.decline_inspection)
def decline(world: World) -> Ready:
    return Ready(APPROVER, service.CancelInspection(inspection_id=proposed(world).id, reason="本年已检查三次"))


@case("inspection.cancel", service.cancel_inspection)
def cancel(world: World) -> Ready:
    return Ready(OFFICER, service.CancelInspection(inspection_id=approved(world).id, reason="项目停工"))


@case("inspection.notify", service.notify_inspection)
def notify(world: World) -> Ready:
    inspection = approved(world, TODAY)
    return Ready(OFFICER, service.NotifyInspection(inspection_id=inspection.id, notified_on=date(2026, 8, 31)))


@case("inspection.arrive", service.arrive_inspection)
def arrive(world: World) -> Ready:
    return Ready(OFFICER, service.ArriveInspection(inspection_id=approved(world, TODAY).id))


@case("inspection.take_down", service.take_down)
def take_down(world: World) -> Ready:
    return Ready(OFFICER, taking_down(world, approved(world)))


@case("inspection.sign", service.sign_record)
def sign(world: World) -> Ready:
    command = service.SignRecord(inspection_id=recorded(world).id, signed_by="项目负责人", signed_on=VISITED_ON)
    return Ready(OFFICER, command)


def signed(world: World) -> Inspection:
    return recorded(world, refused=True, refusal="项目负责人拒绝签字", witness="村委会主任；录像 20260820-1")


@case("inspection.classify", service.classify_inspection)
def classify(world: World) -> Ready:
    return Ready(OFFICER, service.ClassifyInspection(inspection_id=signed(world).id, outcome=Outcome.GENERAL))


@case("inspection.publish", service.publish_inspection)
def publish(world: World) -> Ready:
    ready = classify(world)
    world.do(service.classify_inspection, OFFICER, ready.command)
    number = ready.command.inspection_id
    return Ready(OFFICER, service.PublishInspection(inspection_id=number, published_on=TODAY))


@case("notice.draft_inspection_paper", notices.draft_inspection_paper)
def draft_inspection_paper(world: World) -> Ready:
    command = notices.DraftInspectionPaper(
        inspection_id=approved(world, TODAY).id, kind=NoticeKind.INSPECTION_NOTICE, materials="监测季报、监理记录"
    )
    return Ready(OFFICER, command)
