"""Remarks (审查意见) of a reviewer on a field, a paper or a point of the checklist.

A remark that asks for a correction becomes an item of the correction request; the applicant sees it when it was sent.
"""

from dataclasses import dataclass

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import UNDER_WAY, MaterialKind, RemarkState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Plan, ReviewRemark, ScopedSession
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.plans import checks

LONGEST = 1000
FIELDS = {
    "field:kind": "方案类型",
    "field:range_hm2": "防治责任范围",
    "field:earthwork_m3": "挖填土石方总量",
    "field:compiler": "方案编制单位",
    "field:sheet": "方案特性表",
    "field:indicators": "防治指标",
    "field:range": "责任范围矢量数据",
    "field:grounds": "弃渣场、取土场",
}
SUBJECTS = {"application": "申请材料"} | FIELDS | {f"material:{kind.value}": kind.label for kind in MaterialKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRemark:
    """``about`` is one of SUBJECTS, or ``point:P01`` for a point of the checklist."""

    plan_id: int
    about: str
    text: str
    asks_correction: bool = False
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleRemark:
    plan_id: int
    remark_id: int
    version: int | None = None


@act("plan.remark", Permission.REVIEW_PLANS, on=Plan)
def add_remark(session: ScopedSession, actor: Actor, command: AddRemark) -> Plan:
    """Write a remark in the present round; a round ends when a correction is handed in."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    if plan.state not in UNDER_WAY:
        raise RuleError(f"申请已办结（{plan.state.label}），不能再写审查意见")
    checks.drop_proposal(plan)
    if command.about not in SUBJECTS and not command.about.startswith("point:"):
        raise RuleError("请选择意见所针对的内容", field="about")
    plan.remarks.append(
        ReviewRemark(
            round=round_of(plan),
            about=command.about,
            text=written_text(command.text, "text", "请写明意见", limit=LONGEST),
            asks_correction=command.asks_correction,
            state=RemarkState.OPEN,
            written_by_id=actor.person_id,
            written_on=actor.today,
        )
    )
    return plan


@act("plan.settle_remark", Permission.REVIEW_PLANS, on=Plan)
def settle_remark(session: ScopedSession, actor: Actor, command: SettleRemark) -> Plan:
    """Say that a remark has been met. One that was sent must have been answered first."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    remark = next((remark for remark in plan.remarks if remark.id == command.remark_id), None)
    if remark is None:
        raise NotSeenError(f"ReviewRemark {command.remark_id}")
    if remark.state is RemarkState.SENT:
        raise RuleError("补正意见已送出，申请人补正后才能办结此条")
    if remark.state is not RemarkState.SETTLED:
        remark.state = RemarkState.SETTLED
        remark.settled_on = actor.today
    return plan


def round_of(plan: Plan) -> int:
    """The round of the review: the first until a correction has been handed in, then the second."""
    return 2 if plan.corrected_on is not None else 1


def subject_of(remark: ReviewRemark) -> str:
    """What a remark is about, in words."""
    code = remark.about.removeprefix("point:")
    return SUBJECTS.get(remark.about, f"审查要点 {code}")
