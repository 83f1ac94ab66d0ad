"""Acts on rectification: reports, checks, more time, reminders, talks, and their papers."""

from datetime import date, timedelta
from typing import Any

from sbsupervise.domain.permissions import Role
from sbsupervise.models import Finding, Project, Talk
from sbsupervise.services import rectifications as service
from sbsupervise.services import talks
from sbsupervise.services.notices import IssueNotice, issue_notice, serve_notice
from sbsupervise.services.notices.rectification_acts import (
    DraftRecheckOpinion,
    DraftTalkNotice,
    draft_recheck_opinion,
    draft_talk_notice,
)
from tests.acts.of_listings import inspected, serving
from tests.acts.stage import APPROVER, OFFICER, PRINTER, SECOND_OFFICER, TODAY, Ready, Who, World, case

CALLED_ON = TODAY - timedelta(days=5)
DONE: dict[str, Any] = {"rectified_on": TODAY, "responsible": "项目经理", "document_number": "公示〔2026〕1号"}


def found(world: World) -> Finding:
    """A finding that a number proves as well as photos do."""
    _, (finding,) = inspected(world, "P-17")
    return finding


def unit_of(world: World, finding: Finding) -> Who:
    return Who(Role.UNIT_USER, unit_id=world.read(Project, finding.project_id).construction_unit_id)


def noting(finding: Finding) -> service.NoteReport:
    return service.NoteReport(finding_id=finding.id, reported_on=TODAY, text="季报已公开", **DONE)


def reported(world: World) -> Finding:
    finding = found(world)
    world.do(service.note_report, OFFICER, noting(finding))
    return finding


def closed(world: World) -> Finding:
    finding = reported(world)
    world.do(service.accept_report, SECOND_OFFICER, service.AcceptReport(finding_id=finding.id))
    return finding


def asking(finding: Finding) -> service.NoteExtension:
    assert finding.rectify_by is not None
    until = finding.rectify_by + timedelta(days=10)
    return service.NoteExtension(finding_id=finding.id, asked_on=TODAY, until=until, reason="苗木未到")


@case("finding.report", service.report_finding)
def report(world: World) -> Ready:
    finding = found(world)
    command = service.ReportFinding(finding_id=finding.id, text="季报已公开", **DONE)
    return Ready(unit_of(world, finding), command)


@case("finding.note_report", service.note_report)
def note_report(world: World) -> Ready:
    return Ready(OFFICER, noting(found(world)))


@case("finding.accept", service.accept_report)
def accept(world: World) -> Ready:
    return Ready(SECOND_OFFICER, service.AcceptReport(finding_id=reported(world).id))


@case("finding.return", service.return_report)
def return_(world: World) -> Ready:
    return Ready(SECOND_OFFICER, service.ReturnReport(finding_id=reported(world).id, opinion="公示内容不全"))


@case("finding.rectify", service.rectify_finding)
def rectify(world: World) -> Ready:
    command = service.RectifyFinding(
        finding_id=found(world).id, seen_by_id=world.person(SECOND_OFFICER), proof="季报已公开", **DONE
    )
    return Ready(OFFICER, command)


@case("finding.reopen", service.reopen_finding)
def reopen(world: World) -> Ready:
    until = TODAY + timedelta(days=20)
    return Ready(OFFICER, service.ReopenFinding(finding_id=closed(world).id, reason="公示已撤下", rectify_by=until))


@case("finding.ask_extension", service.ask_extension)
def ask_extension(world: World) -> Ready:
    finding = found(world)
    asked = asking(finding)
    command = service.AskExtension(finding_id=finding.id, until=asked.until, reason=asked.reason)
    return Ready(unit_of(world, finding), command)


@case("finding.note_extension", service.note_extension)
def note_extension(world: World) -> Ready:
    return Ready(OFFICER, asking(found(world)))


@case("finding.decide_extension", service.decide_extension)
def decide_extension(world: World) -> Ready:
    finding = found(world)
    world.do(service.note_extension, OFFICER, asking(finding))
    return Ready(APPROVER, service.DecideExtension(finding_id=finding.id, granted=True))


@case("finding.remind", service.remind_unit)
def remind(world: World) -> Ready:
    return Ready(OFFICER, service.RemindUnit(finding_id=found(world).id, text="请按期整改并报告"))


@case("notice.draft_recheck_opinion", draft_recheck_opinion)
def draft_opinion(world: World) -> Ready:
    return Ready(OFFICER, DraftRecheckOpinion(inspection_id=closed(world).inspection_id))


def calling(world: World) -> talks.CallTalk:
    inspection, _ = inspected(world, "P-16")
    return talks.CallTalk(
        inspection_id=inspection.id,
        talk_on=TODAY,
        talk_hour="9:30",
        place="二楼会议室",
        called="法定代表人",
        cause="逾期未整改",
        led_by_id=world.person(APPROVER),
    )


def called(world: World) -> Talk:
    talk: Talk = world.do(talks.call_talk, OFFICER, calling(world), on=CALLED_ON)
    return talk


def told(world: World) -> Talk:
    """A talk whose notice has been served."""
    talk = called(world)
    notice = world.do(draft_talk_notice, OFFICER, DraftTalkNotice(talk_id=talk.id), CALLED_ON)
    world.do(issue_notice, APPROVER, IssueNotice(notice_id=notice.id, seen=notice.paper_hash), CALLED_ON)
    world.do(serve_notice, PRINTER, serving(notice, CALLED_ON), CALLED_ON)
    return talk


def holding(talk: Talk, on: date = TODAY) -> talks.HoldTalk:
    return talks.HoldTalk(
        talk_id=talk.id,
        talk_on=on,
        record="通报两项问题",
        basis="水土保持法第四十三条",
        demands="立即整改",
        promise="月底前完成",
        promised_by=on + timedelta(days=15),
        signed_by="双方到场人员",
    )


def talk_case(name: str, act: Any, command: Any) -> None:
    """A case of an act on a talk that the unit was told of."""
    case(name, act)(lambda world: Ready(OFFICER, command(told(world))))


@case("talk.call", talks.call_talk)
def call(world: World) -> Ready:
    return Ready(OFFICER, calling(world))


@case("notice.draft_talk_notice", draft_talk_notice)
def draft_call(world: World) -> Ready:
    return Ready(OFFICER, DraftTalkNotice(talk_id=called(world).id))


@case("talk.close", talks.close_talk)
def close(world: World) -> Ready:
    talk = told(world)
    world.do(talks.hold_talk, OFFICER, holding(talk))
    return Ready(OFFICER, talks.CloseTalk(talk_id=talk.id, closing="已按承诺完成"))


talk_case("talk.hold", talks.hold_talk, holding)
talk_case("talk.cancel", talks.cancel_talk, lambda talk: talks.CancelTalk(talk_id=talk.id, closing="问题已整改"))
talk_case(
    "talk.note_absence",
    talks.note_absence,
    lambda talk: talks.NoteAbsence(talk_id=talk.id, record="通知已送达，届时无人到场"),
)
