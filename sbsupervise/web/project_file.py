"""What the file of a project (一项一档) shows beside its records: the next acts, the rail and the time line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, url_for

from sbsupervise.domain.jurisdiction import external_approver
from sbsupervise.domain.milestones import ProjectDays
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans.following import CHANGEABLE
from sbsupervise.domain.project_steps import RECORDS
from sbsupervise.domain.projects import LAW, OF_PLANS, PROJECTS, ProjectState
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.models import Plan, Project, ProjectEvent, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees import assesses
from sbsupervise.services.plans.standing import standing_plan, undecided, under_way
from sbsupervise.services.project_steps import is_assessed
from sbsupervise.services.projects import lapses_on, state_on
from sbsupervise.services.timeline import TimelineEntry, timeline_of

# Where the records of a time line are shown, with the name of the number in the address.
PAGES = {
    "plan": ("plans.show", "plan_id"),
    "charge": ("fees.show", "charge_id"),
    "inspection": ("inspections.show", "inspection_id"),
    "notice": ("notices.show", "notice_id"),
    "listing": ("listings.show", "listing_id"),
    "finding": ("findings.show", "finding_id"),
    "talk": ("talks.show", "talk_id"),
    "import": ("imports.show", "import_id"),
}
SHOWN_TO = {"import": Permission.IMPORT_PROJECTS, "charge": Permission.SEE_FEES, "listing": Permission.SEE_LISTINGS}
STEP_LABELS = {step.act: step.label for step in PROJECTS.steps}
_S = ProjectState
# What each state calls for, and the pages on which it is done. All other acts that are open stand behind them.
CALLS: dict[ProjectState, tuple[str, tuple[str, ...]]] = {
    _S.LISTED: ("请核定该项目是否应编报方案。", ("project.require_plan", "project.exempt")),
    _S.EXEMPT: ("免于编报方案，仍须落实水土保持措施。开工后登记开工日期。", ("project.start",)),
    _S.PLAN_REQUIRED: (
        f"方案未经批准不得开工（{LAW}第二十六条）。发现已经开工的，登记开工日期。",
        ("plans.new", "project.start"),
    ),
    _S.ILLEGAL_START: ("未批先建：登记检查和问题，责令限期补办方案。", ("inspections.new", "plans.new")),
    _S.APPROVED: ("已批复：开工后登记开工日期。", ("fees.new", "project.start")),
    _S.EXPIRED: ("批复满三年未开工，须报原审批部门重新审核后才能开工。", ("plans.new", "project.start")),
    _S.UNDER_CONSTRUCTION: ("在建：按计划开展监督检查，跟踪整改。", ("inspection_steps.propose", "inspections.new")),
    _S.SUSPENDED: (
        "停工期间仍须落实临时防护措施。复工后登记复工日期。",
        ("project.resume", "inspection_steps.propose", "inspections.new"),
    ),
    _S.CHANGE_REQUIRED: (
        "发生重大变更，须报原审批部门审批。",
        ("plans.new", "inspection_steps.propose", "inspections.new"),
    ),
    _S.COMPLETED: ("完工：督促生产建设单位组织自主验收。", ("fees.new", "project.accept", "inspections.new")),
    _S.ILLEGAL_USE: (
        "未验先投：登记检查和问题，责令停止生产或者使用。",
        ("inspections.new", "fees.new", "project.accept"),
    ),
    _S.ACCEPTED: ("自主验收合格：收到备案（报备）材料后出具回执。", ("project.file",)),
    _S.FILED: (
        "已备案（报备）：抽取核查的登记核查意见，投入使用后转入生产运行。",
        ("project.verify", "project.operate"),
    ),
    _S.VERIFIED: ("核查合格：投入使用后转入生产运行。", ("project.operate",)),
    _S.UNQUALIFIED: ("视同验收不合格：书面告知生产建设单位，责令重新组织验收。", ("project.redo",)),
    _S.OPERATION: ("生产运行：督促管护水土保持设施。", ("inspection_steps.propose", "inspections.new")),
}
LABELS = {
    "plans.new": ("登记方案申请", Permission.SUBMIT_PLANS),
    "plans.record_external": ("登记外部批准", Permission.SUBMIT_PLANS),
    "fees.new": ("核定补偿费", Permission.ASSESS_FEES),
    "inspection_steps.propose": ("发起检查", Permission.RECORD_INSPECTIONS),
    "inspections.new": ("登记检查", Permission.RECORD_INSPECTIONS),
    "changes.new": ("认定变更", Permission.EDIT_PROJECTS),
}
NOT_ASSESSED = "补偿费没有核定：应当在开工前一次性缴纳（财综〔2014〕8号第九条），未缴清的不得验收合格。"
Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NextActs:
    """What a project calls for, in words, with the pages on which this actor can do it, and what else is open.

    Links are pairs of a label and an address.
    """

    words: str
    links: tuple[Link, ...]
    others: tuple[Link, ...]


def next_acts(
    session: ScopedSession, project: Project, filed: Iterable[Plan], actor: Actor, *, has_part: bool
) -> NextActs:
    """What is to be done next with a project and its plans; a superior without a part in it only watches."""
    words, called = CALLS.get(state_on(project, actor.today), ("目前没有待办事项。", ()))
    links = _Links(session, project, undecided(filed), actor)
    if links.pending is not None and "plans.new" in called:
        words = f"方案申请正在办理，当前为“{links.pending.state.label}”。{words}"
    if not links.assessed and "fees.new" in called:
        words += NOT_ASSESSED
    if not has_part:
        return NextActs(words, (), ())
    others = [name for name in links.open_steps() if name not in called]
    return NextActs(words, tuple(links.to(called)), tuple(links.to(others)))


class _Links:
    """The pages on which acts on a project are done, by the same gates that the acts have."""

    def __init__(self, session: ScopedSession, project: Project, pending: Plan | None, actor: Actor) -> None:
        self.project, self.actor = project, actor
        self.standing = standing_plan(session, project.id)
        self.pending = pending
        self.assessed = is_assessed(session, project)

    def open_steps(self) -> list[str]:
        """The acts with pages that can be done now."""
        project, state = self.project, state_on(self.project, self.actor.today)
        standing = self.standing is not None
        closed = {
            "project.require_plan": state is _S.UNDER_CONSTRUCTION and (project.approved_on is not None or standing),
            "project.terminate": standing or self.pending is not None,
        }
        names = [step.act for step in PROJECTS.open(state) if step.act in RECORDS and not closed.get(step.act)]
        if standing and state in CHANGEABLE:
            names.append("changes.new")
        return ["project.expire", *names] if state is not project.state else names

    def to(self, names: Iterable[str]) -> Iterator[Link]:
        """Where an act is done: an application that is under way and a decision that stands have pages of their own."""
        plans_open = {"plans.new": self.pending, "project.approve": self.pending, "project.revoke": self.standing}
        for name in names:
            plan = plans_open.get(name)
            if plan is not None:
                label = "办理方案申请" if plan is self.pending else STEP_LABELS[name]
                yield label, url_for("plans.show", plan_id=plan.id)
            elif name == "fees.new":
                yield from self._assessing()
            elif name in ("plans.new", "project.approve"):
                external = external_approver(self.project.approval_level)
                yield from self._page("plans.record_external" if external else "plans.new")
            else:
                yield from self._page(name)

    def _assessing(self) -> Iterator[Link]:
        may = self.actor.may(Permission.ASSESS_FEES) and assesses(self.actor, self.project)
        if may and self.standing is not None and not self.assessed:
            yield LABELS["fees.new"][0], url_for("fees.new", plan_id=self.standing.id)

    def _page(self, name: str) -> Iterator[Link]:
        if name in RECORDS:
            endpoint, label, permission = endpoint_of(name), STEP_LABELS[name], Permission.EDIT_PROJECTS
        elif name in LABELS:
            endpoint, (label, permission) = name, LABELS[name]
        else:
            return
        if self.actor.may(permission) and endpoint in current_app.view_functions:
            yield label, url_for(endpoint, project_id=self.project.id)


def open_links(session: ScopedSession, project: Project, actor: Actor) -> tuple[Link, ...]:
    """The pages of all that is open to a project now, whoever takes the step."""
    links = _Links(session, project, under_way(session, project.id), actor)
    of_plans = [step.act for step in PROJECTS.open(state_on(project, actor.today)) if step.act in OF_PLANS]
    return tuple(links.to([*of_plans, *links.open_steps()]))


def endpoint_of(act: str) -> str:
    """The endpoint of the page of an act in the life of a project."""
    return f"project_steps.{act.removeprefix('project.')}"


def days_of(
    project: Project, actor: Actor, events: Iterable[ProjectEvent], application: LabelledEnum | None
) -> ProjectDays:
    """The days of a project, of each act the last; ``application`` is how the last application stands."""
    newest = {event.act: event.happened_on for event in events}
    return ProjectDays(
        state=state_on(project, actor.today),
        plan_kind=project.plan_kind,
        listed_on=project.listed_on,
        application=application,
        approved_on=project.approved_on,
        lapses_on=lapses_on(project, actor.today),
        started_on=project.started_on,
        completed_on=newest.get("project.complete"),
        accepted_on=newest.get("project.accept"),
        filed_on=newest.get("project.file"),
        in_use_on=project.in_use_on,
        outgrown_on=newest.get("project.require_plan"),
        disqualified_on=newest.get("project.disqualify"),
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
