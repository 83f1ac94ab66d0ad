"""Findings put right in stories: photographed, reported, checked by another person; and talks."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import shake_256
from io import BytesIO

from PIL import Image

from sbsupervise.domain.inspections import InspectionKind, PhotoRole
from sbsupervise.models import Notice, Talk
from sbsupervise.services.demo.stage import Stage, Story
from sbsupervise.services.demo.stories import Team, inspect, issue, serve
from sbsupervise.services.notices.rectification_acts import (
    DraftRecheckOpinion,
    DraftTalkNotice,
    draft_recheck_opinion,
    draft_talk_notice,
)
from sbsupervise.services.photos import NewPhoto, add_photo
from sbsupervise.services.rectifications import (
    AcceptReport,
    AskExtension,
    DecideExtension,
    NoteReport,
    RectifyFinding,
    RemindUnit,
    ReopenFinding,
    ReportFinding,
    ReturnReport,
    accept_report,
    ask_extension,
    decide_extension,
    note_report,
    rectify_finding,
    remind_unit,
    reopen_finding,
    report_finding,
    return_report,
)
from sbsupervise.services.stored_files import HandedIn
from sbsupervise.services.talks import (
    CallTalk,
    CloseTalk,
    HoldTalk,
    NoteAbsence,
    call_talk,
    close_talk,
    hold_talk,
    note_absence,
)

UNIT = "unit_user"
ANSWERABLE = "项目经理"
SCENE = (160, 120)


def picture(number: int) -> HandedIn:
    """A photo that shows no place of this world: patches of colour, another one for each number."""
    colours = shake_256(str(number).encode()).digest(8 * 6 * 3)
    small = Image.frombytes("RGB", (8, 6), colours)
    target = BytesIO()
    small.resize(SCENE, Image.Resampling.BICUBIC).save(target, "JPEG", quality=60)
    return HandedIn(f"现场照片{number}.jpg", target.getvalue())


def photograph(stage: Stage, team: Team, finding_id: int) -> None:
    """The officer adds a photo of what was found."""
    photo = NewPhoto(file=picture(2 * finding_id), role=PhotoRole.SCENE, finding_id=finding_id)
    stage.do(add_photo, team.officer, photo)


def mend(stage: Stage, team: Team, finding_id: int) -> None:
    """Two officers see on site that a finding was put right."""
    command = RectifyFinding(
        finding_id=finding_id,
        seen_by_id=team.second,
        rectified_on=stage.today,
        responsible=ANSWERABLE,
        proof="现场核实：措施已补做，与整改前照片同一位置对照，同意销号。",
        photos=(picture(2 * finding_id + 1),),
        same_place=True,
    )
    stage.do(rectify_finding, team.officer, command)


def answer(stage: Stage, team: Team, findings: tuple[int, ...]) -> Iterator[date]:
    """What the unit of the showcase has done of late: one report waits, one was sent back, one has more time."""
    first, second, third = findings
    for finding_id in findings:
        photograph(stage, team, finding_id)
    yield stage.back(12)
    report(stage, second, "已苫盖升压站临时堆土，共约300m²。")
    yield stage.back(10)
    opinion = "苫盖范围不全，堆土东侧仍裸露，请补做后连同照片再次报告。"
    stage.do(return_report, "city_officer2", ReturnReport(finding_id=second, opinion=opinion))
    yield stage.back(9)
    until = stage.today + timedelta(days=20)
    asked = AskExtension(finding_id=third, until=until, reason="补植须待适宜季节，苗木已订购。")
    stage.do(ask_extension, UNIT, asked)
    yield stage.back(8)
    stage.do(decide_extension, team.approver, DecideExtension(finding_id=third, granted=True))
    yield stage.back(4)
    report(stage, first, "已按设计砌筑拦渣墙42m，墙后排水孔已通。")
    yield stage.back(2)
    stage.do(remind_unit, team.officer, RemindUnit(finding_id=second, text="退回的整改报告请尽快补充后再次提交。"))


def report(stage: Stage, finding_id: int, text: str) -> None:
    """The unit reports what it has done."""
    command = ReportFinding(
        finding_id=finding_id,
        rectified_on=stage.today,
        responsible=ANSWERABLE,
        text=text,
        photos=(picture(2 * finding_id + 1),),
    )
    stage.do(report_finding, UNIT, command)


def rechecked(stage: Stage, team: Team, project_id: int, days: int, ending: str) -> Story:
    """An inspection, reports on paper, one accepted by another officer and one sent back, and the opinion on both.

    Endings: ``draft``, ``served``, ``reopened`` (the accepted one).
    """
    yield stage.back(days)
    found = (("P-14", "1号弃渣场排水沟断面不足，出口未消能"), ("P-17", "施工期监测季报未在现场公示"))
    visit = inspect(stage, team, project_id, InspectionKind.TRACK, *found)
    photograph(stage, team, visit.findings[0])
    yield stage.back(days - 9)
    for finding_id, number in zip(visit.findings, ("", "监报〔第2季度〕公示回执"), strict=True):
        command = NoteReport(
            finding_id=finding_id,
            reported_on=stage.today,
            rectified_on=stage.today,
            responsible=ANSWERABLE,
            text="已按要求整改，详见书面报告。",
            document_number=number,
            photos=() if number else (picture(2 * finding_id + 1),),
        )
        stage.do(note_report, team.officer, command)
    yield stage.back(days - 11)
    accepted = AcceptReport(finding_id=visit.findings[0], same_place=True, opinion="断面和消能设施符合设计。")
    stage.do(accept_report, "city_officer2", accepted)
    returned = ReturnReport(finding_id=visit.findings[1], opinion="公示照片未显示全部内容，请重新公示。")
    stage.do(return_report, "city_officer2", returned)
    yield stage.back(days - 12)
    opinion = DraftRecheckOpinion(inspection_id=visit.inspection)
    notice = stage.do(draft_recheck_opinion, team.officer, opinion)
    if ending == "draft":
        return
    yield from _sent(stage, team, notice, days - 13)
    if ending == "reopened":
        yield stage.back(days - 18)
        again = stage.today + timedelta(days=20)
        why = "雨后复查，排水沟出口再次冲刷，消能设施损坏。"
        stage.do(
            reopen_finding, team.officer, ReopenFinding(finding_id=visit.findings[0], reason=why, rectify_by=again)
        )


def talked(stage: Stage, team: Team, project_id: int, days: int, ending: str) -> Story:
    """An inspection whose findings stay, and the talk about them.

    Endings: ``called``, ``held``, ``absent``, ``closed``.
    """
    yield stage.back(days)
    found = (("P-13", "4号风机平台表土未剥离，约900m²"), ("P-16", "施工便道沿线裸露面约2200m²未苫盖"))
    visit = inspect(stage, team, project_id, InspectionKind.TRACK, *found)
    yield stage.back(days - 30)
    talk = _called(stage, team, visit.inspection)
    notice = stage.do(draft_talk_notice, team.officer, DraftTalkNotice(talk_id=talk.id))
    yield from _sent(stage, team, notice, days - 31)
    if ending == "called":
        return
    yield stage.back(days - 36)
    if ending == "absent":
        text = "约谈通知书已直接送达，届时无人到场，电话联系称不参加。"
        stage.do(note_absence, team.officer, NoteAbsence(talk_id=talk.id, record=text))
        return
    stage.do(hold_talk, team.officer, _record(stage, talk))
    if ending == "closed":
        yield stage.back(days - 50)
        text = "承诺的苫盖和表土剥离已按期完成，现场抽查属实。"
        stage.do(close_talk, team.officer, CloseTalk(talk_id=talk.id, closing=text))


def _called(stage: Stage, team: Team, inspection_id: int) -> Talk:
    command = CallTalk(
        inspection_id=inspection_id,
        talk_on=stage.world.days.after(stage.today, 5),
        talk_hour="9:30",
        place="本局二楼会议室",
        called="法定代表人或者项目负责人",
        cause="监督检查提出的表土剥离、临时苫盖问题，整改期限已过，未提交整改报告。",
        materials="整改情况说明、施工单位整改计划",
        led_by_id=stage.actors[team.approver].person_id or team.second,
    )
    return stage.do(call_talk, team.officer, command)


def _record(stage: Stage, talk: Talk) -> HoldTalk:
    return HoldTalk(
        talk_id=talk.id,
        talk_on=stage.today,
        record="通报检查发现的两项问题和整改期限，至今未提交整改报告。",
        basis="《中华人民共和国水土保持法》第二十九条、第三十八条、第四十三条",
        demands="立即组织整改，明确责任人，按期提交整改报告及前后对比照片。",
        promise="因施工单位更换，整改滞后；已落实资金和人员，保证按期完成。",
        promised_by=stage.today + timedelta(days=15),
        signed_by="主持人、记录人，被约谈单位项目负责人",
    )


def _sent(stage: Stage, team: Team, notice: Notice, days: int) -> Iterator[date]:
    """A draft is signed, and handed over two days later."""
    yield stage.back(days)
    issue(stage, team, notice)
    yield stage.back(days - 2)
    serve(stage, team, notice)
