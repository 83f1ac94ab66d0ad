"""Plans (水土保持方案): which kind a project needs, how an application moves, and by when it must be decided.

Unless a line says otherwise the articles are those of 《生产建设项目水土保持方案管理办法》（水利部令第53号）.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sbsupervise.domain.clocks import Calendar, Deadline, Pause, Unit, deadline
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Machine, Step
from sbsupervise.domain.words import LabelledEnum, Tone

ORDER_53 = "水利部令第53号"
LICENSING_LAW = "行政许可法"


class PlanKind(LabelledEnum):
    REPORT = "report", "报告书"
    FORM = "form", "报告表"
    NONE = "none", "免于编报"


class Procedure(LabelledEnum):
    """How an application is handled; a field of its own, because a report may be handled by commitment too."""

    ORDINARY = "ordinary", "一般程序"
    COMMITMENT = "commitment", "承诺制"


class PlanState(LabelledEnum):
    SUBMITTED = "submitted", "已提交", Tone.INFO
    CORRECTION = "correction", "补正", Tone.SOON
    ACCEPTED = "accepted", "已受理", Tone.INFO
    IN_REVIEW = "in_review", "技术评审中", Tone.INFO
    REVIEWED = "reviewed", "评审完成", Tone.INFO
    GRANTED = "granted", "准予许可", Tone.GOOD
    DENIED = "denied", "不予许可", Tone.GRAVE
    WITHDRAWN = "withdrawn", "撤回"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindThresholds:
    """From which area (hm²) or volume of earthwork (m³) on a plan is needed, the number itself included.

    Source: parameters/plans.toml, kind_thresholds.
    """

    report_area_hm2: Decimal
    report_earthwork_m3: Decimal
    form_area_hm2: Decimal
    form_earthwork_m3: Decimal


@dataclass(frozen=True, slots=True)
class RefusalGround:
    """A ground on which a plan must be refused (第十五条)."""

    code: str
    text: str


def _withdrawal(start: PlanState) -> Step[PlanState]:
    return Step(
        start=start,
        act="plan.withdraw",
        end=PlanState.WITHDRAWN,
        label="撤回",
        who=Permission.SUBMIT_PLANS,
        needs="申请人书面撤回",
    )


def _decision(start: PlanState, *, granted: bool) -> Step[PlanState]:
    if granted:
        return Step(
            start=start,
            act="plan.grant",
            end=PlanState.GRANTED,
            label="准予许可",
            who=Permission.DECIDE_PLANS,
            needs="方案符合要求，决定书载明补偿费数额",
            source=f"{ORDER_53}第十三条",
        )
    return Step(
        start=start,
        act="plan.deny",
        end=PlanState.DENIED,
        label="不予许可",
        who=Permission.DECIDE_PLANS,
        needs="不予许可的理由，并告知复议、诉讼权利",
        source=f"{ORDER_53}第十五条、{LICENSING_LAW}第三十八条",
    )


# An application under commitment (承诺制) takes the same steps, accepted and decided on the day it is handed in.
PLAN_STEPS: Machine[PlanState] = Machine(
    (
        Step(
            start=PlanState.SUBMITTED,
            act="plan.accept",
            end=PlanState.ACCEPTED,
            label="受理",
            who=Permission.DECIDE_PLANS,
            needs="材料齐全、符合法定形式",
            source=f"{ORDER_53}第十二条",
        ),
        Step(
            start=PlanState.SUBMITTED,
            act="plan.ask_correction",
            end=PlanState.CORRECTION,
            label="通知补正",
            who=Permission.DECIDE_PLANS,
            needs="一次告知需要补正的全部内容",
            source=f"{LICENSING_LAW}第三十二条第一款第四项",
        ),
        Step(
            start=PlanState.CORRECTION,
            act="plan.correct",
            end=PlanState.SUBMITTED,
            label="补正",
            who=Permission.SUBMIT_PLANS,
            needs="全部补正材料",
            source=f"{LICENSING_LAW}第三十二条第一款第五项",
        ),
        Step(
            start=PlanState.ACCEPTED,
            act="plan.send_to_review",
            end=PlanState.IN_REVIEW,
            label="送技术评审",
            who=Permission.DECIDE_PLANS,
            needs="书面告知申请人评审所需时间",
            source=f"{ORDER_53}第十三条、{LICENSING_LAW}第四十五条",
        ),
        Step(
            start=PlanState.IN_REVIEW,
            act="plan.receive_review",
            end=PlanState.REVIEWED,
            label="收到评审意见",
            who=Permission.DECIDE_PLANS,
            needs="技术评审意见",
            source=f"{ORDER_53}第十四条",
        ),
        _decision(PlanState.ACCEPTED, granted=True),
        _decision(PlanState.ACCEPTED, granted=False),
        _decision(PlanState.REVIEWED, granted=True),
        _decision(PlanState.REVIEWED, granted=False),
        _withdrawal(PlanState.SUBMITTED),
        _withdrawal(PlanState.CORRECTION),
        _withdrawal(PlanState.ACCEPTED),
        _withdrawal(PlanState.IN_REVIEW),
        _withdrawal(PlanState.REVIEWED),
    )
)


def plan_kind(area_hm2: Decimal, earthwork_m3: Decimal, thresholds: KindThresholds) -> PlanKind:
    """The kind of plan that a project needs by its area and its earthwork, cut plus fill (第七条)."""
    if area_hm2 < 0:
        raise RuleError("征占地面积不能为负数", field="area_hm2")
    if earthwork_m3 < 0:
        raise RuleError("挖填土石方总量不能为负数", field="earthwork_m3")
    if area_hm2 >= thresholds.report_area_hm2 or earthwork_m3 >= thresholds.report_earthwork_m3:
        return PlanKind.REPORT
    if area_hm2 >= thresholds.form_area_hm2 or earthwork_m3 >= thresholds.form_earthwork_m3:
        return PlanKind.FORM
    return PlanKind.NONE


def procedure_for(kind: PlanKind, *, in_evaluated_zone: bool) -> Procedure:
    """The procedure: by commitment for every form, and for a report inside a zone with a finished 区域评估.

    Source: 办水保〔2020〕160号 第一条.
    """
    if kind is PlanKind.NONE:
        raise RuleError("该项目免于编报水土保持方案，无需申请审批", source=f"{ORDER_53}第七条")
    return Procedure.COMMITMENT if kind is PlanKind.FORM or in_evaluated_zone else Procedure.ORDINARY


def accept_by(received_on: date, calendar: Calendar, days: int) -> Deadline:
    """The day by which an application, complete since ``received_on``, must be accepted or sent back (第十二条)."""
    return deadline(received_on, days, Unit.WORKING, calendar)


def decide_by(accepted_on: date, review: Pause | None, calendar: Calendar, days: int) -> Deadline:
    """The day by which an accepted application must be decided; the technical review is not counted (第十三条).

    ``days`` are working days, an extension that the head of the office has granted included.
    """
    return deadline(accepted_on, days, Unit.WORKING, calendar, pauses=() if review is None else (review,))


def review_pause(sent_on: date, returned_on: date, calendar: Calendar, most_days: int) -> Pause | None:
    """The days of a technical review that do not count: from the day after sending to the return of the opinion.

    No more than ``most_days`` working days; what a review takes beyond them is the office's own time (第十三条). None
    if the opinion came back on the day itself. For a review under way ``returned_on`` is the day of looking.
    """
    last = min(returned_on, deadline(sent_on, most_days, Unit.WORKING, calendar).due)
    return Pause(sent_on + timedelta(days=1), last) if last > sent_on else None


def check_submitted(submitted_on: date, *, today: date) -> None:
    _check_order("submitted_on", "提交日期", submitted_on, today=today)


def check_correction_asked(asked_on: date, *, submitted_on: date, today: date) -> None:
    _check_order("correction_asked_on", "通知补正日期", asked_on, today=today, after=("提交日期", submitted_on))


def check_corrected(corrected_on: date, *, asked_on: date, today: date) -> None:
    _check_order("corrected_on", "补正日期", corrected_on, today=today, after=("通知补正日期", asked_on))


def check_accepted(accepted_on: date, *, received_on: date, today: date) -> None:
    """``received_on`` is the day on which all material was in: submitted, or corrected."""
    _check_order("accepted_on", "受理日期", accepted_on, today=today, after=("收到全部材料的日期", received_on))


def check_review_sent(sent_on: date, *, accepted_on: date, procedure: Procedure, today: date) -> None:
    if procedure is Procedure.COMMITMENT:
        raise RuleError("承诺制项目只作形式审查、即来即办，不送技术评审", source="办水保〔2020〕160号")
    _check_order("review_from", "送评审日期", sent_on, today=today, after=("受理日期", accepted_on))


def check_review_returned(returned_on: date, *, sent_on: date, today: date) -> None:
    _check_order("review_to", "收到评审意见日期", returned_on, today=today, after=("送评审日期", sent_on))


def check_decided(decided_on: date, *, accepted_on: date, returned_on: date | None = None, today: date) -> None:
    """``returned_on`` is the day on which the opinion of a technical review came back, if there was one."""
    _check_order("decided_on", "决定日期", decided_on, today=today, after=("受理日期", accepted_on))
    if returned_on is not None:
        _check_order("decided_on", "决定日期", decided_on, today=today, after=("收到评审意见日期", returned_on))


def check_refusal_ground(code: str | None, grounds: Iterable[RefusalGround]) -> None:
    """A refusal names one of the grounds of 第十五条."""
    if code not in {ground.code for ground in grounds}:
        raise RuleError("不予许可须选明法定理由", field="refusal_ground", source=f"{ORDER_53}第十五条")


def _check_order(field: str, name: str, day: date, *, today: date, after: tuple[str, date] | None = None) -> None:
    if day > today:
        raise RuleError(f"{name}不能晚于今天", field=field)
    if after is not None and day < after[1]:
        raise RuleError(f"{name}不能早于{after[0]}（{after[1]}）", field=field)
