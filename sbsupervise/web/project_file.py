"""What the file of a project (一项一档) shows beside its records: the next acts, the rail and the time line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, url_for

from sbsupervise.domain.milestones import Milestone, ProjectDays, milestones
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.plans.following import CHANGEABLE
from sbsupervise.domain.project_steps import RECORDS
from sbsupervise.domain.projects import PROJECTS, ProjectState
from sbsupervise.models import Plan, Project, ProjectEvent, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.projects import lapses_on, state_on
from sbsupervise.services.timeline import TimelineEntry, timeline_of
from sbsupervise.web.project_steps import LABELS as STEP_LABELS
from sbsupervise.web.project_steps import endpoint_of

# Where the records of a time line are shown, with the name of the number in the address.
PAGES = {
    "plan": ("plans.show", "plan_id"),
    "charge": ("fees.show", "charge_id"),
    "inspection": ("inspections.show", "inspection_id"),
    "notice": ("notices.show", "notice_id"),
    "listing": ("listings.show", "listing_id"),
    "import": ("imports.show", "import_id"),
}
SHOWN_TO = {"import": Permission.IMPORT_PROJECTS, "charge": Permission.SEE_FEES, "listing": Permission.SEE_LISTINGS}
_S = ProjectState
# What each state calls for, and the pages on which it is done. All other acts that are open stand behind them.
CALLS: dict[ProjectState, tuple[str, tuple[str, ...]]] = {
    _S.LISTED: ("请核定该项目是否应编报方案。", ("project.require_plan", "project.exempt")),
    _S.EXEMPT: ("免于编报方案，仍须落实水土保持措施。开工后登记开工日期。", ("project.start",)),
    _S.PLAN_REQUIRED: (
        "方案未经批准不得开工。收到方案申请后登记；发现已经开工的，登记开工日期。",
        ("plans.new", "project.start"),
    ),
    _S.ILLEGAL_START: ("未批先建：登记检查和问题，责令限期补办方案。", ("inspections.new", "plans.new")),
    _S.APPROVED: ("已批复：核定补偿费，开工后登记开工日期。", ("project.start",)),
    _S.EXPIRED: ("批复满三年未开工，须报原审批部门重新审核后才能开工。", ("plans.new", "project.start")),
    _S.UNDER_CONSTRUCTION: ("在建：按计划开展监督检查，跟踪整改。", ("inspections.new",)),
    _S.SUSPENDED: ("停工期间仍须落实临时防护措施。复工后登记复工日期。", ("project.resume", "inspections.new")),
    _S.CHANGE_REQUIRED: ("发生重大变更，须报原审批部门审批。", ("plans.new", "inspections.new")),
    _S.COMPLETED: ("完工：督促生产建设单位组织自主验收。", ("project.accept", "inspections.new")),
    _S.ILLEGAL_USE: ("未验先投：登记检查和问题，责令停止生产或者使用。", ("inspections.new", "project.accept")),
    _S.ACCEPTED: ("自主验收合格：收到备案（报备）材料后出具回执。", ("project.file",)),
    _S.FILED: (
        "已备案（报备）：抽取核查的登记核查意见，投入使用后转入生产运行。",
        ("project.verify", "project.operate"),
    ),
    _S.VERIFIED: ("核查合格：投入使用后转入生产运行。", ("project.operate",)),
    _S.UNQUALIFIED: ("视同验收不合格：书面告知生产建设单位，责令重新组织验收。", ("project.redo",)),
    _S.OPERATION: ("生产运行：督促管护水土保持设施。", ("inspections.new",)),
}
LABELS = {
    "plans.new": ("登记方案申请", Permission.SUBMIT_PLANS),
    "inspections.new": ("登记检查", Permission.RECORD_INSPECTIONS),
    "changes.new": ("认定变更", Permission.EDIT_PROJECTS),
}
Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NextActs:
    """What a project calls for, in words, with the pages on which this actor can do it, and what else is open.

    Links are pairs of a label and an address.
    """

    words: str
    links: tuple[Link, ...]
    others: tuple[Link, ...]


def next_acts(project: Project, actor: Actor, plans: Sequence[Plan], *, has_part: bool) -> NextActs:
    """What is to be done next with a project; a superior without a part in it only watches."""
    words, called = CALLS.get(state_on(project, actor.today), ("目前没有待办事项。", ()))
    if not has_part:
        return NextActs(words, (), ())
    others = [name for name in open_steps(project, actor, plans) if name not in called]
    return NextActs(words, tuple(_links(project, actor, called)), tuple(_links(project, actor, others)))


def open_steps(project: Project, actor: Actor, plans: Sequence[Plan]) -> list[str]:
    """The acts with pages that can be done now, by the same gates that the acts have."""
    state = state_on(project, actor.today)
    approved = project.approved_on is not None
    standing = any(plan.state is PlanState.GRANTED for plan in plans)
    closed = {
        "project.require_plan": state is _S.UNDER_CONSTRUCTION and (approved or standing),
        "project.terminate": standing,
    }
    names = [step.act for step in PROJECTS.open(state) if step.act in RECORDS and not closed.get(step.act)]
    if standing and state in CHANGEABLE:
        names.append("changes.new")
    return ["project.expire", *names] if state is not project.state else names


def _links(project: Project, actor: Actor, names: Iterable[str]) -> Iterator[Link]:
    for name in names:
        if name in STEP_LABELS:
            endpoint, label, permission = endpoint_of(name), STEP_LABELS[name], Permission.EDIT_PROJECTS
        else:
            endpoint, (label, permission) = name, LABELS[name]
        if actor.may(permission) and endpoint in current_app.view_functions:
            yield label, url_for(endpoint, project_id=project.id)


def rail_of(project: Project, actor: Actor, events: Iterable[ProjectEvent]) -> tuple[Milestone, ...]:
    """The life of a project with its days."""
    newest = {event.act: event.happened_on for event in events}
    return milestones(
        ProjectDays(
            state=state_on(project, actor.today),
            plan_kind=project.plan_kind,
            listed_on=project.listed_on,
            approved_on=project.approved_on,
            lapses_on=lapses_on(project, actor.today),
            started_on=project.started_on,
            completed_on=newest.get("project.complete"),
            accepted_on=newest.get("project.accept"),
            filed_on=newest.get("project.file"),
            in_use_on=project.in_use_on,
        )
    )


def timeline_with_links(session: ScopedSession, project: Project, actor: Actor) -> list[TimelineEntry]:
    """The time line of a project, each entry leading to its record where the actor may see it."""
    return [
        replace(entry, url=_url(entry, actor), file_url=_file_url(entry)) for entry in timeline_of(session, project)
    ]


def _file_url(entry: TimelineEntry) -> str | None:
    return None if entry.file_id is None else url_for("files.download", file_id=entry.file_id)


def _url(entry: TimelineEntry, actor: Actor) -> str | None:
    kind, number = entry.target or ("", 0)
    if kind not in PAGES or not actor.may(SHOWN_TO.get(kind, Permission.SEE_PROJECTS)):
        return None
    endpoint, argument = PAGES[kind]
    key: dict[str, Any] = {argument: number}
    return url_for(endpoint, **key) if endpoint in current_app.view_functions else None
