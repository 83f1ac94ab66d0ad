"""Putting findings right (整改): from the report of the unit to the check that closes a finding (销号), and back again.

Closing rests on lifecycle 4.6: what was done, who answers for it, when, a pair of photos or the number of a paper, and
a person who checks and did not report. Nothing is closed in bulk. ``first_due_on`` never changes: a finding that was
given more time or was reopened still counts as overdue from its first day on.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sbsupervise.domain.inspections.words import FindingState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Machine, Step
from sbsupervise.domain.words import LabelledEnum

LAW = "水土保持方案管理办法第二十八条"
TWO_PERSONS = "双人原则"
_S, _P = FindingState, Permission
_NEEDS = "完成的措施、责任人、完成日期，整改前后照片或者批复、回执文号"


FINDINGS: Machine[FindingState] = Machine(
    (
        *(
            Step(start=_S.OPEN, act=act, end=_S.REPORTED, label=label, who=who, needs=_NEEDS, source=LAW)
            for act, label, who in (
                ("finding.report", "报告整改完成", _P.ANSWER_FINDINGS),
                ("finding.note_report", "登记整改报告", _P.RECORD_INSPECTIONS),
            )
        ),
        Step(
            start=_S.REPORTED,
            act="finding.accept",
            end=_S.RECTIFIED,
            label="复核通过",
            who=_P.RECORD_INSPECTIONS,
            needs="报告人以外的另一人复核；照片类问题须有同一位置的整改前后照片",
            document="I08",
            source=LAW,
        ),
        Step(
            start=_S.REPORTED,
            act="finding.return",
            end=_S.OPEN,
            label="退回整改",
            who=_P.RECORD_INSPECTIONS,
            needs="复核意见；整改期限不变",
            document="I08",
            source=LAW,
        ),
        Step(
            start=_S.OPEN,
            act="finding.rectify",
            end=_S.RECTIFIED,
            label="现场确认整改",
            who=_P.RECORD_INSPECTIONS,
            needs="现场核实人员以外的另一人确认；证明材料与整改报告相同",
            source=LAW,
        ),
        *(
            Step(start=_S.OPEN, act=act, end=_S.OPEN, label=label, who=who, needs=needs)
            for act, label, who, needs in (
                ("finding.ask_extension", "申请延期整改", _P.ANSWER_FINDINGS, "期限届满前（含当日）申请，写明理由"),
                ("finding.note_extension", "登记延期申请", _P.RECORD_INSPECTIONS, "期限届满前（含当日）的书面申请"),
                ("finding.decide_extension", "审批延期", _P.APPROVE_INSPECTIONS, "申请（登记）人以外的另一人"),
                ("finding.remind", "催办", _P.RECORD_INSPECTIONS, "催办内容"),
            )
        ),
        Step(
            start=_S.RECTIFIED,
            act="finding.reopen",
            end=_S.OPEN,
            label="重新打开",
            who=_P.RECORD_INSPECTIONS,
            needs="理由和新的整改期限；首个期限保留",
        ),
        *(
            Step(
                start=start,
                act="finding.withdraw",
                end=_S.WITHDRAWN,
                label="撤回问题",
                who=_P.RECORD_INSPECTIONS,
                needs="撤回理由，登记人以外的另一人办理",
            )
            for start in (_S.OPEN, _S.REPORTED, _S.RECTIFIED)
        ),
    )
)


class ClosingProof(LabelledEnum):
    """What must prove that a finding was put right; which kind needs which is data (``closing_proofs``)."""

    PHOTOS = "photos", "整改前后照片"
    DOCUMENT = "document", "批复、回执等文号"
    EITHER = "either", "整改前后照片，或者批复、回执等文号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is at hand: photos before and after, and the number of a paper. ``same_place``: the checker has compared."""

    before: bool = False
    after: bool = False
    document_number: str = ""
    same_place: bool = False

    @property
    def pair(self) -> bool:
        return self.before and self.after


@dataclass(frozen=True, slots=True)
class ExtensionCap:
    """How many calendar days one extension gives at most, and how many a finding may be granted."""

    days: int
    times: int


@dataclass(frozen=True, slots=True)
class ReminderDays:
    """From how many days before the day on a unit is reminded, and after how many it is reminded again once overdue."""

    before: int
    again: int


def check_report(proof: ClosingProof, evidence: Evidence) -> None:
    """Refuse a report without that which the check will ask for; the photos before are the office's own."""
    if proof is ClosingProof.PHOTOS and not evidence.after:
        raise RuleError("此类问题须上传整改后的照片，与整改前为同一位置、同一方向", field="photos")
    if proof is ClosingProof.DOCUMENT and not evidence.document_number:
        raise RuleError("手续类问题须填写批复、回执等文号", field="document_number")
    if proof is ClosingProof.EITHER and not (evidence.after or evidence.document_number):
        raise RuleError("请上传整改后的照片，或者填写批复、回执等文号", field="photos")


def check_closing(proof: ClosingProof, evidence: Evidence) -> None:
    """Refuse to close a finding whose proof is not whole.

    Photos prove only as a pair of the same place: one kind needs them, another may rest on the number of a paper.
    """
    check_report(proof, evidence)
    by_photos = proof is ClosingProof.PHOTOS or (proof is ClosingProof.EITHER and not evidence.document_number)
    if not by_photos:
        return
    if not evidence.before:
        raise RuleError("缺少整改前照片，不能销号；请先在问题下补充检查时的现场照片", field="same_place")
    if not evidence.same_place:
        raise RuleError("请核对整改前后照片是否为同一位置、同一方向", field="same_place")


def check_checker(*, reported_by: int, checked_by: int) -> None:
    """Who reported or saw that a finding was put right does not close it."""
    if reported_by == checked_by:
        raise RuleError("复核须由报告人以外的另一人办理", source=TWO_PERSONS)


def check_reported_on(reported_on: date, found_on: date, *, today: date) -> None:
    """A report on paper came after the finding was made, and not on a day to come."""
    if not found_on <= reported_on <= today:
        raise RuleError("收到报告的日期不能早于检查日期，也不能晚于今天", field="reported_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request for more time: the day it was made, the day asked for, and how the finding stands."""

    asked_on: date
    until: date
    rectify_by: date
    waiting: bool = False
    granted: int = 0


def check_extension(request: Request, cap: ExtensionCap, *, today: date) -> None:
    """Refuse a request that comes too late, asks for too much or too often; the last day itself is in time."""
    if request.asked_on > today:
        raise RuleError("申请日期不能晚于今天", field="asked_on")
    if request.asked_on > request.rectify_by:
        raise RuleError(f"整改期限 {request.rectify_by} 已过，不能再申请延期", field="until")
    if request.waiting:
        raise RuleError("已有一项延期申请等待审批", field="until")
    if request.granted >= cap.times:
        raise RuleError(f"同一问题最多延期{cap.times}次，已延期{request.granted}次", field="until")
    if request.until <= request.rectify_by:
        raise RuleError("申请的期限应当晚于现行整改期限", field="until")
    if request.until > request.rectify_by + timedelta(days=cap.days):
        raise RuleError(f"每次延期最多{cap.days}日（自然日）", field="until")


def check_extension_decision(*, granted: bool, until: date, opinion: str, today: date) -> None:
    """A refusal says why; a day that has passed already is no more time."""
    if granted and until < today:
        raise RuleError("申请的期限已过，不能同意", field="granted")
    if not granted and not opinion:
        raise RuleError("不同意的，请写明理由", field="opinion")


def check_reopened_until(rectify_by: date, first_due_on: date | None, *, today: date) -> None:
    """The new day of a finding that is reopened: not before today, and the first time given is not cut short."""
    if rectify_by < today:
        raise RuleError("新的整改期限不能早于今天", field="rectify_by")
    if first_due_on is not None and rectify_by < first_due_on:
        raise RuleError(f"新的整改期限不能早于首个期限 {first_due_on}", field="rectify_by")


def is_overdue_by_first_date(state: FindingState, first_due_on: date | None, *, today: date) -> bool:
    """Whether a finding counts as overdue: more time given and a new day after reopening do not change that."""
    return state is FindingState.OPEN and first_due_on is not None and today > first_due_on


def reminder_called_for(rectify_by: date, reminded_on: date | None, days: ReminderDays, *, today: date) -> bool:
    """Whether the unit of an open finding is to be reminded: before the day, after it, and then again and again."""
    if today <= rectify_by:
        near = today >= rectify_by - timedelta(days=days.before)
        return near and (reminded_on is None or reminded_on < today - timedelta(days=days.before))
    return reminded_on is None or reminded_on <= max(rectify_by, today - timedelta(days=days.again))
