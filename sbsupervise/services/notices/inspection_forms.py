"""Forms of an inspection that bear no number (lifecycle.md 6.2 B and F): drawn from its record as it stands.

I01 and I07 stay with the office and are marked 内部; I03 and I04 are read and signed by both sides.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from sbsupervise.domain.clocks import BEIJING, beijing_day
from sbsupervise.domain.inspections import InspectionStage, Outcome
from sbsupervise.domain.notices import chinese_date
from sbsupervise.domain.papers import Block, Facts, Heading, Mark, NoticePaper, Paragraph, Table
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.models import Inspection
from sbsupervise.pdf.notices import render
from sbsupervise.services.inspections.causes import cause_of
from sbsupervise.services.inspections.checklists import ChecklistView, HeadView, checklist_view, is_signed
from sbsupervise.services.notices.composing import NO_PHONE
from sbsupervise.services.notices.findings_told import FindingsTold
from sbsupervise.services.notices.inspection_papers import days_text, officers_text
from sbsupervise.services.notices.press import Press

LINE = "＿＿＿＿＿＿"
DAY_LINE = "＿＿年＿＿月＿＿日"
NONE_FOUND = "没有发现问题。"


class InspectionForm(LabelledEnum):
    """A form by its code."""

    I01 = "i01", "行政检查审批表"
    I03 = "i03", "现场检查笔录"
    I04 = "i04", "水土保持监督检查情况表"
    I07 = "i07", "问题线索移交单"


INTERNAL = frozenset({InspectionForm.I01, InspectionForm.I07})


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a form is made of: the inspection, and what it found as papers tell it."""

    inspection: Inspection
    told: FindingsTold


def forms_of(inspection: Inspection) -> tuple[InspectionForm, ...]:
    """The forms that an inspection calls for as it stands."""
    listed = [InspectionForm.I01] if inspection.proposed_by_id is not None else []
    if inspection.stage is InspectionStage.RECORDED:
        listed += [InspectionForm.I03, InspectionForm.I04]
        listed += [InspectionForm.I07] if inspection.outcome is Outcome.OFFENCE else []
    return tuple(listed)


def inspection_form(form: InspectionForm, record: Recorded) -> NoticePaper:
    """A form as it reads now; refused if the inspection does not call for it."""
    inspection = record.inspection
    if form not in forms_of(inspection):
        raise RuleError(f"该检查目前不出具《{form.label}》")
    return NoticePaper(
        office=inspection.office.name,
        title=f"{form.label}（内部）" if form in INTERNAL else form.label,
        addressee="",
        blocks=tuple(BODIES[form](record)),
        signed_by=inspection.office.name,
        contact=f"电话：{inspection.office.phone or NO_PHONE}",
    )


def form_pdf(press: Press, paper: NoticePaper) -> bytes:
    """A form to be printed and signed by hand: what has no signature on it is a draft."""
    return render(replace(paper, mark=Mark.DRAFT), press.font_set())


def _approval(record: Recorded) -> Iterator[Block]:
    """I01: who, whom, why, what, how, by whom; and the approval."""
    inspection = record.inspection
    unit = inspection.project.owner_on(inspection.carried_out_on)
    rows = [
        *_subject(record),
        ("检查依据", cause_of(inspection).words),
        ("检查内容", inspection.content),
        ("检查时间", days_text(inspection)),
        ("通知方式", "“四不两直”，不提前通知" if inspection.unannounced else "提前通知"),
        ("检查人员", officers_text(inspection)),
        ("参加人员", _participants(inspection) or "无"),
        ("法定代表人", unit.legal_representative or "未登记"),
    ]
    yield Facts(tuple(rows))
    yield Heading("经办意见")
    yield Paragraph("拟按上表开展检查，请审批。")
    proposer = inspection.proposed_by.name if inspection.proposed_by else LINE
    yield Paragraph(f"经办人：{proposer}")
    yield Heading("审批意见")
    if inspection.approved_by is not None and inspection.approved_on is not None:
        yield Paragraph("同意。")
        yield Paragraph(f"审批人：{inspection.approved_by.name}　{chinese_date(inspection.approved_on)}")
    elif inspection.stage is InspectionStage.CANCELLED:
        yield Paragraph(f"不予开展：{inspection.cancel_reason}")
    else:
        yield Paragraph(f"审批人：{LINE}　{DAY_LINE}")


def _minutes(record: Recorded) -> Iterator[Block]:
    """I03: time, place, who was there, certificates shown, what happened, what was seen, signatures."""
    inspection = record.inspection
    yield Facts(
        (
            *_subject(record),
            ("检查时间", days_text(inspection) + _arrived(inspection)),
            ("检查地点", inspection.place or inspection.project.site or "项目现场"),
            ("检查人员", officers_text(inspection)),
            ("参加人员", _participants(inspection) or "无"),
            ("被检查单位在场人员", inspection.present or "无"),
        )
    )
    yield Paragraph(
        "检查人员向被检查单位出示了执法证件，说明了检查的依据、内容和方式，告知其有陈述、申辩和申请回避的权利，"
        "以及如实说明情况、提供资料、配合检查的义务。"
    )
    yield Heading("一、检查经过")
    yield from _lines(inspection.process or "未另作记录。")
    yield Heading("二、检查情况")
    yield from _lines(inspection.summary or "见监督检查情况表。")
    yield Heading("三、发现的问题")
    yield from _problems(record)
    yield Heading("四、签字")
    yield from _signatures(inspection)


def _table(record: Recorded) -> Iterator[Block]:
    """I04: the heads of the checklist with what they came to, the findings, the promise, both signatures."""
    inspection = record.inspection
    yield Facts((*_subject(record), ("检查时间", days_text(inspection)), ("检查人员", officers_text(inspection))))
    yield Heading("一、检查内容和结果")
    view = checklist_view(inspection)
    if view is None or not view.answered:
        yield Paragraph("本次检查没有填写检查清单，各项视为未检查，不作符合认定。")
    else:
        yield Table(("序号", "检查内容", "结果", "说明"), (2, 9, 5, 6), tuple(_head_rows(view)))
    yield Heading("二、发现的问题")
    yield from _problems(record)
    yield Heading("三、被检查单位意见")
    yield Paragraph("对上述检查情况和问题：□无异议　□有异议（另附说明）。承诺按照要求和期限整改，并报告整改情况。")
    yield Heading("四、签字")
    yield from _signatures(inspection)


def _clue(record: Recorded) -> Iterator[Block]:
    """I07: the clue, the evidence, the way that is proposed."""
    inspection = record.inspection
    yield Facts((*_subject(record), ("检查时间", days_text(inspection)), ("检查人员", officers_text(inspection))))
    yield Heading("一、涉嫌违法的事实")
    yield from _problems(record)
    if inspection.outcome_reason:
        yield Paragraph(f"定性说明：{inspection.outcome_reason}")
    yield Heading("二、证据材料")
    for number, text in enumerate(("现场检查笔录", "水土保持监督检查情况表", "现场照片和影像资料"), 1):
        yield Paragraph(f"{number}. {text}")
    yield Heading("三、处理建议")
    documents = dict.fromkeys(kind.default_document for kind in record.told.kinds.values() if kind.default_document)
    yield Paragraph(f"移交执法机构审查是否立案；按问题目录，对应的文书为：{'、'.join(documents) or '由执法机构确定'}。")
    yield Heading("四、交接")
    yield Paragraph(f"移交人：{LINE}　{DAY_LINE}")
    yield Paragraph(f"接收人：{LINE}　{DAY_LINE}")


def _subject(record: Recorded) -> tuple[tuple[str, str], ...]:
    inspection = record.inspection
    unit = inspection.project.owner_on(inspection.carried_out_on)
    return (
        ("被检查单位", unit.name),
        ("统一社会信用代码", unit.uscc),
        ("项目名称", inspection.project.name),
        ("建设地点", inspection.project.site or "未登记"),
        ("检查方式", inspection.kind.label),
    )


def _problems(record: Recorded) -> Iterator[Block]:
    told = record.told
    if not told.findings:
        yield Paragraph(NONE_FOUND)
        return
    rows = tuple(
        (
            str(finding.ordinal),
            told.problem(finding),
            finding.unit.name,
            told.article(finding),
            chinese_date(finding.rectify_by) if finding.rectify_by else "",
        )
        for finding in told.findings
    )
    yield Table(("序号", "问题", "责任单位", "依据", "整改期限"), (2, 7, 5, 5, 6), rows)
    if told.note:
        yield Paragraph(told.note)


def _head_rows(view: ChecklistView) -> Iterator[tuple[str, ...]]:
    return ((str(head.number), head.title, _result(head), _said(head)) for head in view.heads)


def _result(head: HeadView) -> str:
    """What a head came to; what was not looked at is never told as conforming."""
    summary = head.summary
    counted = (
        ("符合", summary.conforms), ("不符合", summary.fails), ("不适用", summary.not_applicable),
        ("未检查", summary.not_checked),
    )  # fmt: skip
    return "，".join(f"{word}{count}项" for word, count in counted if count)


def _said(head: HeadView) -> str:
    return "；".join(f"{item.item.code} {item.note}" for item in head.items if item.note) or "—"


def _participants(inspection: Inspection) -> str:
    return "、".join(
        f"{person.name}（{person.organisation}{'，' + person.capacity if person.capacity else ''}，"
        f"{'执法证 ' + person.certificate_no if person.certificate_no else '无执法证，协助检查'}）"
        for person in inspection.participants
    )


def _arrived(inspection: Inspection) -> str:
    if inspection.arrived_at is None:
        return ""
    return f"（{beijing_day(inspection.arrived_at)} {inspection.arrived_at.astimezone(BEIJING):%H:%M} 到场）"


def _lines(text: str) -> Iterator[Block]:
    return (Paragraph(line.strip()) for line in text.splitlines() if line.strip())


def _signatures(inspection: Inspection) -> Iterator[Block]:
    """Both sides: the name that was signed, or what happened when it was refused, or lines to sign on."""
    yield Paragraph(f"检查人员（签字）：{LINE}　{LINE}")
    yield Paragraph(f"日期：{DAY_LINE}")
    if not is_signed(inspection):
        yield Paragraph(f"被检查单位（签字）：{LINE}　{DAY_LINE}")
    elif inspection.refused:
        yield Paragraph(f"被检查单位拒绝签字：{inspection.refusal}")
        yield Paragraph(f"见证人或者录像：{inspection.witness}")
    else:
        signed_on = chinese_date(inspection.signed_on) if inspection.signed_on else ""
        yield Paragraph(f"被检查单位（签字）：{inspection.signed_by}　{signed_on}")


BODIES: Mapping[InspectionForm, Callable[[Recorded], Iterator[Block]]] = {
    InspectionForm.I01: _approval,
    InspectionForm.I03: _minutes,
    InspectionForm.I04: _table,
    InspectionForm.I07: _clue,
}
