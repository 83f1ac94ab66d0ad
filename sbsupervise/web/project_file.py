"""What the file of a project (一项一档) shows beside its records: the next acts, the rail and the time line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, url_for

from sbsupervise.domain.milestones import Milestone, ProjectDays, milestones
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.projects import ProjectState
from sbsupervise.models import Project, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.projects import lapses_on
from sbsupervise.services.timeline import TimelineEntry, timeline_of

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
# What each state calls for, and the pages on which it is done.
CALLS: dict[ProjectState, tuple[str, tuple[str, ...]]] = {
    _S.LISTED: ("请核定该项目是否应编报方案。", ()),
    _S.EXEMPT: ("免于编报方案，仍须落实水土保持措施。开工后登记开工日期。", ("projects.start",)),
    _S.PLAN_REQUIRED: (
        "方案未经批准不得开工。收到方案申请后登记；发现已经开工的，登记开工日期。",
        ("plans.new", "projects.start"),
    ),
    _S.ILLEGAL_START: ("未批先建：登记检查和问题，责令限期补办方案。", ("inspections.new", "plans.new")),
    _S.APPROVED: ("已批复：核定补偿费，开工后登记开工日期。", ("projects.start",)),
    _S.EXPIRED: ("批复满三年未开工，须报原审批部门重新审核后才能开工。", ("plans.new", "projects.start")),
    _S.UNDER_CONSTRUCTION: ("在建：按计划开展监督检查，跟踪整改。", ("inspections.new",)),
    _S.SUSPENDED: ("停工期间仍须落实临时防护措施。", ("inspections.new",)),
    _S.CHANGE_REQUIRED: ("发生重大变更，须报原审批部门审批。", ("plans.new", "inspections.new")),
    _S.COMPLETED: ("完工：督促生产建设单位组织自主验收。", ("inspections.new",)),
    _S.ILLEGAL_USE: ("未验先投：登记检查和问题，责令停止生产或者使用。", ("inspections.new",)),
}
LABELS = {
    "projects.start": ("登记开工", Permission.EDIT_PROJECTS),
    "plans.new": ("登记方案申请", Permission.SUBMIT_PLANS),
    "inspections.new": ("登记检查", Permission.RECORD_INSPECTIONS),
}


@dataclass(frozen=True, slots=True)
class NextActs:
    """What a project calls for, in words, and the pages on which this actor can do it: (label, address)."""

    words: str
    links: tuple[tuple[str, str], ...]


def next_acts(project: Project, actor: Actor, *, has_part: bool) -> NextActs:
    """What is to be done next with a project; a superior without a part in it only watches."""
    words, endpoints = CALLS.get(project.state, ("目前没有待办事项。", ()))
    links = _links(project, actor, endpoints) if has_part else ()
    return NextActs(words, tuple(links))


def _links(project: Project, actor: Actor, endpoints: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for endpoint in endpoints:
        label, permission = LABELS[endpoint]
        if actor.may(permission) and endpoint in current_app.view_functions:
            yield label, url_for(endpoint, project_id=project.id)


def rail_of(project: Project, actor: Actor) -> tuple[Milestone, ...]:
    """The life of a project with its days."""
    return milestones(
        ProjectDays(
            state=project.state,
            plan_kind=project.plan_kind,
            listed_on=project.listed_on,
            approved_on=project.approved_on,
            lapses_on=lapses_on(project, actor.today),
            started_on=project.started_on,
            in_use_on=project.in_use_on,
        )
    )


def timeline_with_links(session: ScopedSession, project: Project, actor: Actor) -> list[TimelineEntry]:
    """The time line of a project, each entry leading to its record where the actor may see it."""
    return [replace(entry, url=_url(entry, actor)) for entry in timeline_of(session, project)]


def _url(entry: TimelineEntry, actor: Actor) -> str | None:
    kind, number = entry.target or ("", 0)
    if kind not in PAGES or not actor.may(SHOWN_TO.get(kind, Permission.SEE_PROJECTS)):
        return None
    endpoint, argument = PAGES[kind]
    key: dict[str, Any] = {argument: number}
    return url_for(endpoint, **key) if endpoint in current_app.view_functions else None
