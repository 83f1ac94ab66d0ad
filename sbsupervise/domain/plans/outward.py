"""What an applicant is told of an application (对外状态): where it stands and who waits for whom, nothing internal.

A proposal for a decision, marks of the checklist and remarks that were not sent stay inside the office.
"""

from dataclasses import dataclass

from sbsupervise.domain.plans.words import ApplicationKind, PlanState
from sbsupervise.domain.words import Tone


@dataclass(frozen=True, slots=True)
class Outward:
    """A state in the words of the applicant, and what comes next."""

    label: str
    next_step: str
    tone: Tone = Tone.INFO


_P = PlanState
_UNDER_REVIEW = "审批机关正在审查，无需办理；需要补充说明时会书面通知。"
_OF_LICENCE: dict[PlanState, Outward] = {
    _P.SUBMITTED: Outward("已收件", "等待审批机关决定是否受理。"),
    _P.CORRECTION: Outward("待补正", "请按下列各项补齐材料，一并送交审批机关。", Tone.SOON),
    _P.ACCEPTED: Outward("办理中", _UNDER_REVIEW),
    _P.IN_REVIEW: Outward("办理中（技术评审）", "正在技术评审，评审时间不计入审批期限。"),
    _P.REVIEWED: Outward("办理中", _UNDER_REVIEW),
    _P.GRANTED: Outward(
        "准予许可", "请缴清水土保持补偿费，落实方案后按期开工；满三年未开工的须报重新审核。", Tone.GOOD
    ),
    _P.DENIED: Outward(
        "不予许可", "可按决定书载明的途径申请行政复议或者提起行政诉讼，也可修改后重新申请。", Tone.GRAVE
    ),
    _P.WITHDRAWN: Outward("已撤回", "申请已按贵单位的要求终止，可重新申请。", Tone.QUIET),
    _P.NOT_ACCEPTED: Outward("不受理", "该事项依法不需要审批。", Tone.QUIET),
    _P.REJECTED: Outward("不予受理", "请向有权机关提出申请。", Tone.QUIET),
    _P.REVOKED: Outward("已撤销", "许可已撤销，须停止建设并重新报批。", Tone.GRAVE),
    _P.CANCELLED: Outward("已注销", "许可已注销。", Tone.QUIET),
}
_OF_REEXAMINATION: dict[PlanState, Outward] = {
    _P.GRANTED: Outward("方案仍然有效", "请按照原批准内容落实水土保持措施，依法缴清补偿费后开工。", Tone.GOOD),
    _P.DENIED: Outward(
        "应当修改后重新报批", "请按重新审核意见修改方案，重新报原审批机关批准；未经批准不得开工建设。", Tone.SOON
    ),
}


def outward(state: PlanState, application: ApplicationKind) -> Outward:
    """A state of an application in the words of the applicant."""
    own = _OF_REEXAMINATION if application is ApplicationKind.REEXAMINATION else {}
    return own.get(state) or _OF_LICENCE[state]
