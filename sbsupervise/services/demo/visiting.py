"""Stories of inspections from their proposal on: approved, told, made, signed or refused, answered."""

from datetime import timedelta

from sbsupervise.domain.inspections import AnswerResult, InspectionKind
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.models import Inspection
from sbsupervise.services import inspections as service
from sbsupervise.services.demo.stage import Stage, Story
from sbsupervise.services.demo.stories import Team, issue, serve
from sbsupervise.services.notices import DraftInspectionPaper, draft_inspection_paper

AHEAD = 3
"""So many working days after its proposal an inspection is planned for."""
REPORT = 45
"""Calendar days after its opinion when the report is due back."""
FACTS = (
    service.NewFinding(
        code="P-14", facts="1号弃渣场未建拦渣墙即堆渣，渣面高差9m", demand="补建拦渣墙和截水沟，清理坡面松散弃渣"
    ),
    service.NewFinding(code="P-16", facts="施工便道K2+300边坡未苫盖", demand="对裸露面全部苫盖"),
)
SLIGHT = (service.NewFinding(code="P-17", facts="第二季度监测季报未在建设单位网站公开", demand="公开监测季报"),)
FOUND = {"recorded": SLIGHT, "refused": SLIGHT, "general": SLIGHT, "published": ()}


def visit(stage: Stage, team: Team, project_id: int, days: int, ending: str) -> Story:
    """An inspection proposed so many working days ago, up to its ``ending``.

    Endings: ``planned``, ``declined``, ``approved``, ``unannounced``, ``notified``, ``on_site``, ``recorded``,
    ``refused``, ``general``, ``published``, ``serious``, ``opinion``.
    """
    yield stage.back(days)
    inspection = _proposed(stage, team, project_id, days, ending)
    if ending == "planned":
        return
    if ending == "declined":
        reason = "该单位本年已接受检查，改为书面检查"
        stage.do(
            service.decline_inspection, team.approver,
            service.CancelInspection(inspection_id=inspection.id, reason=reason),
        )  # fmt: skip
        return
    stage.do(service.approve_inspection, team.approver, service.ApproveInspection(inspection_id=inspection.id))
    if ending in ("approved", "unannounced"):
        return
    if days > 1:
        yield stage.back(days - 1)
    command = service.NotifyInspection(inspection_id=inspection.id, notified_on=stage.today)
    stage.do(service.notify_inspection, team.officer, command)
    if ending == "notified":
        return
    yield stage.back(max(days - AHEAD, 0))
    stage.do(service.arrive_inspection, team.officer, service.ArriveInspection(inspection_id=inspection.id))
    if ending == "on_site":
        return
    yield from _after(stage, team, inspection, days, ending)


def _after(stage: Stage, team: Team, inspection: Inspection, days: int, ending: str) -> Story:
    """The record and what follows from it."""
    _record(stage, team, inspection, ending)
    if ending == "recorded":
        return
    signature = service.SignRecord(inspection_id=inspection.id, signed_by="建设单位现场负责人", signed_on=stage.today)
    if ending == "refused":
        signature = service.SignRecord(
            inspection_id=inspection.id,
            refused=True,
            refusal="建设单位现场负责人阅看后不说明理由，拒绝签字",
            witness="监理单位总监代表在场见证，执法记录仪全程录像",
        )
    stage.do(service.sign_record, team.officer, signature)
    if ending == "refused":
        return
    yield stage.back(max(days - AHEAD - 1, 0))
    with stage.reading() as session:
        recorded = session.get_one(Inspection, inspection.id)
        outcome = service.suggested_outcome(session, recorded)
    command = service.ClassifyInspection(inspection_id=inspection.id, outcome=outcome)
    stage.do(service.classify_inspection, team.officer, command)
    if ending == "published":
        publish = service.PublishInspection(inspection_id=inspection.id, published_on=stage.today)
        stage.do(service.publish_inspection, team.officer, publish)
    if ending == "opinion" and stage.press is not None:
        yield from _opinion(stage, team, inspection, days)


def _opinion(stage: Stage, team: Team, inspection: Inspection, days: int) -> Story:
    yield stage.back(max(days - AHEAD - 3, 0))
    kind = NoticeKind.INSPECTION_OPINION
    report_by = stage.today + timedelta(days=REPORT)
    command = DraftInspectionPaper(inspection_id=inspection.id, kind=kind, report_by=report_by)
    notice = stage.do(draft_inspection_paper, team.officer, command)
    yield stage.back(max(days - AHEAD - 4, 0))
    issue(stage, team, notice)
    yield stage.back(max(days - AHEAD - 5, 0))
    serve(stage, team, notice)


def _proposed(stage: Stage, team: Team, project_id: int, days: int, ending: str) -> Inspection:
    planned = stage.back(days - AHEAD) if days >= AHEAD else stage.last_day + timedelta(days=AHEAD - days)
    expert = service.NewParticipant(name="郝连山", organisation="水土保持专家库", capacity="专家")
    command = service.ProposeInspection(
        project_id=project_id,
        kind=InspectionKind.TRACK,
        carried_out_on=planned,
        officers=(stage.actors[team.officer].person_id or 0, team.second),
        content="弃渣场防护、表土保护、临时措施，水土保持监测和监理情况",
        unannounced=ending == "unannounced",
        outside_reason="群众反映施工弃渣进入沟道，按要求核查",
        participants=(expert,) if ending == "opinion" else (),
    )
    return stage.do(service.propose_inspection, team.officer, command)


def _record(stage: Stage, team: Team, inspection: Inspection, ending: str) -> None:
    findings = FOUND.get(ending, FACTS)
    command = service.TakeDown(
        inspection_id=inspection.id,
        carried_out_on=stage.today,
        ended_on=stage.today,
        officers=(stage.actors[team.officer].person_id or 0, team.second),
        present="建设单位现场负责人、监理单位总监代表",
        place="施工现场及1号弃渣场",
        process="出示执法证件，听取建设单位介绍，查看弃渣场、表土堆场和施工便道，查阅监测季报和监理记录。",
        summary=f"现场检查发现{len(findings)}项问题，已当场反馈。" if findings else "现场检查未发现问题。",
        answers=(service.NewAnswer(code="1.3", result=AnswerResult.CONFORMS),),
        findings=findings,
    )
    stage.do(service.take_down, team.officer, command)
