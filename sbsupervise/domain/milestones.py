"""Milestones (节点) of a project: which are behind it, where it stands, and what stands in the way of the next."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.plans import UNDER_WAY, PlanKind, PlanState
from sbsupervise.domain.projects import LAW, ORDER_53, ProjectState
from sbsupervise.domain.words import LabelledEnum

_S = ProjectState
WAITING_FOR_PLAN = frozenset({_S.LISTED, _S.PLAN_REQUIRED, _S.ILLEGAL_START, _S.EXPIRED, _S.CHANGE_REQUIRED})
BUILDING = frozenset({_S.UNDER_CONSTRUCTION, _S.SUSPENDED, _S.CHANGE_REQUIRED, _S.ILLEGAL_START})
COMPLETED = frozenset({_S.COMPLETED, _S.ILLEGAL_USE, _S.UNQUALIFIED})
ACCEPTED = frozenset({_S.ACCEPTED, _S.FILED, _S.VERIFIED, _S.OPERATION})
FILED = frozenset({_S.FILED, _S.VERIFIED, _S.OPERATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One step of the rail: ``state`` is done, current, next or blocked; ``on`` the day it was done or is due.

    ``words`` say how a current step stands.
    """

    label: str
    state: str
    on: date | None = None
    note: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDays:
    """What the milestones and the breaches follow from.

    ``application`` is the state of the last application as it is shown, None if there was none; ``lapses_on`` the last
    day on which the approval covers a start, ``outgrown_on`` the day on which works under way outgrew their exemption,
    ``disqualified_on`` that on which an acceptance was found not to hold.
    """

    state: ProjectState
    plan_kind: PlanKind
    listed_on: date
    application: LabelledEnum | None = None
    approved_on: date | None = None
    lapses_on: date | None = None
    started_on: date | None = None
    completed_on: date | None = None
    accepted_on: date | None = None
    filed_on: date | None = None
    in_use_on: date | None = None
    outgrown_on: date | None = None
    disqualified_on: date | None = None


def milestones(project: ProjectDays) -> tuple[Milestone, ...]:
    """The life of a project as a rail, from the list to operation."""
    return (
        Milestone(label="列入监管清单", state="done", on=project.listed_on),
        _approval(project),
        _start(project),
        _building(project),
        _acceptance(project),
        _filing(project),
    )


def _approval(project: ProjectDays) -> Milestone:
    if project.approved_on is None and project.plan_kind is PlanKind.NONE:
        return Milestone(label="免于编报方案", state="done", note=f"{ORDER_53}第七条")
    label = f"方案{project.plan_kind.label}审批" if project.plan_kind is not PlanKind.NONE else "方案审批"
    notes = {
        _S.ILLEGAL_START: "未批先建，应限期补办",
        _S.EXPIRED: f"批复满三年未开工，须重新审核（{ORDER_53}第十八条）",
        _S.CHANGE_REQUIRED: f"发生重大变更，须报原审批部门审批（{ORDER_53}第十六条）",
    }
    if project.state in WAITING_FOR_PLAN:
        return Milestone(label=label, state="current", note=notes.get(project.state), words=_application(project))
    if project.approved_on is None:
        return Milestone(label=label, state="blocked", note="没有批复的登记")
    return Milestone(label=label, state="done", on=project.approved_on)


def _application(project: ProjectDays) -> str:
    """How far the approval that a project needs has come."""
    if project.application in UNDER_WAY:
        return f"正在办理（{project.application.label}）"
    if project.state is _S.LISTED:
        return "尚未核定是否编报"
    if project.application is None or project.application is PlanState.GRANTED:
        return "尚未申请"
    return f"{project.application.label}，尚未重新申请"


def _start(project: ProjectDays) -> Milestone:
    if project.started_on is not None:
        late = project.approved_on is None or project.started_on < project.approved_on
        illegal = late and project.plan_kind is not PlanKind.NONE
        return Milestone(label="开工", state="done", on=project.started_on, note="未批先建" if illegal else None)
    if project.state is _S.APPROVED:
        note = "逾期未开工须重新审核"
        return Milestone(label="开工", state="current", on=project.lapses_on, note=note, words="尚未开工")
    if project.state in WAITING_FOR_PLAN:
        return Milestone(label="开工", state="blocked", note=f"方案未经批准不得开工（{LAW}第二十六条）")
    return Milestone(label="开工", state="current" if project.state is _S.EXEMPT else "next", words="尚未开工")


def _building(project: ProjectDays) -> Milestone:
    label = "建设（三同时）"
    if project.state in BUILDING:
        return Milestone(label=label, state="current", words="停工" if project.state is _S.SUSPENDED else "正在建设")
    if project.state in COMPLETED | ACCEPTED:
        return Milestone(label=label, state="done", on=project.completed_on)
    return Milestone(label=label, state="next")


def _acceptance(project: ProjectDays) -> Milestone:
    notes = {
        _S.ILLEGAL_USE: f"未验先投（{LAW}第五十四条）",
        _S.UNQUALIFIED: f"视同验收不合格，须重新组织（{ORDER_53}第二十六条）",
    }
    if project.state in COMPLETED:
        return Milestone(label="自主验收", state="current", note=notes.get(project.state), words="尚未验收合格")
    if project.state in ACCEPTED:
        return Milestone(label="自主验收", state="done", on=project.accepted_on)
    return Milestone(label="自主验收", state="next")


def _filing(project: ProjectDays) -> Milestone:
    label = "备案（报备）、投入使用"
    if project.state in FILED:
        return Milestone(label=label, state="done", on=project.filed_on or project.in_use_on)
    return Milestone(label=label, state="current" if project.state is _S.ACCEPTED else "next", words="尚未备案（报备）")
