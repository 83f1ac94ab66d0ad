"""Papers of rectification: the opinion on what was checked again (I08), the call to a talk and its record (I12)."""

from collections.abc import Mapping, Sequence
from datetime import date

from sbsupervise.domain.elements import Element
from sbsupervise.domain.inspections import FindingState, ReportState
from sbsupervise.domain.inspections.talks import hour_text
from sbsupervise.domain.notices import NoticeKind, chinese_date
from sbsupervise.domain.papers import Block, Facts, Heading, NoticePaper, Paragraph, Table
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Finding, Inspection, Person, RectificationReport, Talk, Unit
from sbsupervise.parameters import notices as figures
from sbsupervise.services.notices.composing import paper_for, particulars
from sbsupervise.services.notices.findings_told import FindingsTold

E_ = Element
DONE, REST = "已完成整改，予以销号", "未完成整改"
NOT_REPORTED = "未提交整改报告"
HEADS, SHARES = ("序号", "问题", "整改情况和证明", "复核结论"), (2, 7, 8, 6)
RECORD = "约谈记录"


def recheck_opinion(
    inspection: Inspection, told: FindingsTold, unit: Unit, officer: Person, today: date
) -> NoticePaper:
    """整改复核意见 on all findings of an inspection that stand, item by item; one at least has been checked."""
    findings = told.findings
    checkers = checkers_of(findings)
    if not checkers:
        raise RuleError("还没有复核过的整改报告，不能制作整改复核意见")
    words = figures.wording().on(today)[NoticeKind.RECHECK_OPINION]
    said = {
        "checked_on": chinese_date(inspection.carried_out_on),
        "project": inspection.project.name,
        "kind": inspection.kind.label,
        "count": str(len(findings)),
    }
    rows = tuple(
        (str(number), told.problem(finding), _evidence(finding), _conclusion(finding))
        for number, finding in enumerate(findings, 1)
    )
    blocks: tuple[Block, ...] = (
        particulars(unit, inspection.project),
        Paragraph(words["opening"].format(**said), (E_.FACTS,)),
        Table(HEADS, SHARES, rows, (E_.FACTS, E_.RECHECKED, E_.EVIDENCE)),
        *_outcome(findings, words),
        *((Paragraph(words["through"]),) if any(finding.unit_id != unit.id for finding in findings) else ()),
        Paragraph(words["basis"], (E_.BASIS,)),
        Paragraph(words["checker"].format(checkers="、".join(checkers)), (E_.CHECKER,)),
    )
    return paper_for(NoticeKind.RECHECK_OPINION, inspection.office, unit, blocks, officer)


def checkers_of(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Who has checked reports of these findings, each named once."""
    checked = [report.checked_by.name for finding in findings for report in finding.reports if report.checked_by]
    closed = [finding.checked_by.name for finding in findings if finding.checked_by]
    return tuple(dict.fromkeys((*checked, *closed)))


def _evidence(finding: Finding) -> str:
    """What was reported, and what proves it."""
    report = _last_checked(finding)
    if report is None:
        return finding.proof or NOT_REPORTED
    photos = sum(not photo.set_aside for photo in report.photos)
    proof = (report.document_number, f"整改后照片{photos}张" if photos else "")
    named = "、".join(filter(None, proof))
    return f"{report.text}（{chinese_date(report.rectified_on)}完成" + (f"；{named}）" if named else "）")


def _conclusion(finding: Finding) -> str:
    if finding.state is FindingState.RECTIFIED:
        return DONE
    report = _last_checked(finding)
    opinion = report.opinion if report is not None and report.state is ReportState.RETURNED else ""
    day = f"整改期限{chinese_date(finding.rectify_by)}" if finding.rectify_by else ""
    return "；".join(filter(None, (f"{REST}：{opinion}" if opinion else REST, day)))


def _last_checked(finding: Finding) -> RectificationReport | None:
    return next((report for report in reversed(finding.reports) if report.checked_on is not None), None)


def _outcome(findings: Sequence[Finding], words: Mapping[str, str]) -> tuple[Block, ...]:
    rest = [finding for finding in findings if finding.state is not FindingState.RECTIFIED]
    if not rest:
        return (Paragraph(words["done"]),)
    last_day = max((finding.rectify_by for finding in rest if finding.rectify_by), default=None)
    if last_day is None:
        raise RuleError("未完成整改的问题没有整改期限，不能制作整改复核意见")
    return (Paragraph(words["rest"].format(rest=len(rest), last_day=chinese_date(last_day))),)


def talk_notice(talk: Talk, officer: Person, today: date) -> NoticePaper:
    """约谈通知书: who, when, where, why, and what to bring. A talk is no penalty, so no remedies are printed."""
    words = figures.wording().on(today)[NoticeKind.TALK_NOTICE]
    materials = words["materials"].format(materials=talk.materials) if talk.materials else words["no_materials"]
    time = words["time"].format(talk_on=chinese_date(talk.talk_on), hour=hour_text(talk.talk_hour))
    blocks: tuple[Block, ...] = (
        particulars(talk.unit, talk.project),
        Paragraph(words["opening"].format(project=talk.project.name, cause=talk.cause), (E_.FACTS,)),
        Paragraph(words["with"].format(called=talk.called), (E_.TALK_WITH,)),
        Paragraph(time, (E_.TALK_TIME,)),
        Paragraph(words["place"].format(place=talk.place), (E_.TALK_PLACE,)),
        Paragraph(materials, (E_.MATERIALS,)),
        Paragraph(words["basis"], (E_.BASIS,)),
        Paragraph(words["absence"]),
    )
    return paper_for(NoticeKind.TALK_NOTICE, talk.office, talk.unit, blocks, officer)


def talk_record(talk: Talk) -> NoticePaper:
    """约谈记录: what was put, demanded and promised, with room for the signatures of both sides. It has no number."""
    promised_by = f"承诺于{chinese_date(talk.promised_by)}前完成。" if talk.promised_by else ""
    facts = (
        ("约谈单位", talk.unit.name),
        ("项目名称", talk.project.name),
        ("约谈时间", f"{chinese_date(talk.talk_on)}{hour_text(talk.talk_hour)}"),
        ("约谈地点", talk.place),
        ("约谈对象", talk.called),
        ("主持人", talk.led_by.name),
        ("记录人", talk.recorded_by.name),
    )
    parts = (
        ("一、通报的事实", talk.record),
        ("二、依据", talk.basis),
        ("三、提出的要求", talk.demands),
        ("四、被约谈方的说明和承诺", f"{talk.promise}{promised_by}"),
    )
    blocks: list[Block] = [Facts(facts)]
    for heading, text in parts:
        blocks += [Heading(heading), Paragraph(text or "无")]
    blocks.append(Paragraph(f"以上记录已由双方核对。签名人员：{talk.signed_by}。"))
    paper = paper_for(NoticeKind.TALK_NOTICE, talk.office, talk.unit, tuple(blocks), talk.recorded_by)
    return NoticePaper(
        office=paper.office,
        title=RECORD,
        addressee=paper.addressee,
        blocks=paper.blocks,
        signed_by=paper.signed_by,
        contact=paper.contact,
        signed_on=talk.talk_on,
    )
