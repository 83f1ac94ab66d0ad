"""What a decision does beyond the application: to the project, and to the offices that supervise it."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.plans import ApplicationKind, PlanState
from sbsupervise.domain.plans.following import (
    APPROVE,
    starts_the_three_years,
    state_when_granted,
    state_when_revoked,
)
from sbsupervise.domain.projects import PROJECTS, ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, PlanCopy, Project, ProjectEvent, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.standing import end_clocks, standing_plans

SUPERVISING = (OfficeRole.SUPERVISES, OfficeRole.JOINT)
LONGEST_REASON = 2000
REVOKE, TERMINATE = "project.revoke", "project.terminate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What moves a project: the act, its day, and the paper that shows it."""

    act: str
    state: ProjectState
    happened_on: date
    evidence: str
    document_number: str = ""


def take_effect(session: ScopedSession, actor: Actor, plan: Plan, project: Project) -> None:
    """Let a granted application approve its project."""
    decided_on = plan.decided_on or actor.today
    before = checks.state_of(project, actor.today)
    state = state_when_granted(before, plan.application)
    if starts_the_three_years(plan.application):
        project.approved_on = decided_on
    said = f"{plan.external_body}的批准文件" if plan.external_body else plan.words.granted.letter.label
    effect = Effect(
        act=APPROVE, state=state, happened_on=decided_on, evidence=said, document_number=plan.document_number or ""
    )
    _move(session, actor, project, effect)


def undo(session: ScopedSession, actor: Actor, plan: Plan, effect_on: date, document_number: str) -> None:
    """Let a revoked approval take its effect back; the approval before it counts again, if there is one."""
    project = plan.project
    state = state_when_revoked(checks.state_of(project, actor.today), plan.application)
    if state is ProjectState.ILLEGAL_START and project.started_on is None:
        raise RuleError("项目没有登记开工日期，请先在项目页登记，再办理撤销")
    if starts_the_three_years(plan.application):
        project.approved_on = _approved_before(session, plan)
    effect = Effect(
        act=REVOKE,
        state=state,
        happened_on=effect_on,
        evidence=f"撤销{plan.document_number}的决定",
        document_number=document_number,
    )
    _move(session, actor, project, effect)


def cancel_before(session: ScopedSession, plan: Plan) -> None:
    """Let a cancelled re-examination take with it the approvals that it had confirmed: they cover no start any more."""
    if plan.application is not ApplicationKind.REEXAMINATION:
        return
    for other in standing_plans(session, plan.project_id):
        other.state, other.closed_on, other.closing_ground = plan.state, plan.closed_on, plan.closing_ground
        other.reason = f"随重新审核意见{plan.document_number}一并注销：{plan.reason}"[:LONGEST_REASON]


def end_project(session: ScopedSession, actor: Actor, plan: Plan, ended_on: date, document_number: str) -> None:
    """Let a cancelled approval end its project, unless it has ended already or an approval before this one stands."""
    project = plan.project
    if standing_plans(session, plan.project_id):
        return
    if not any(step.act == TERMINATE for step in PROJECTS.open(project.state)):
        return
    effect = Effect(
        act=TERMINATE,
        state=PROJECTS.move(project.state, TERMINATE),
        happened_on=ended_on,
        evidence=f"注销{plan.document_number}的决定",
        document_number=document_number,
    )
    _move(session, actor, project, effect)
    end_clocks(session, project.id, ended_on)


def send_copies(actor: Actor, plan: Plan) -> None:
    """Send the decision to each office that supervises the project and did not decide, on the day of recording it.

    A later decision is a new copy, which has to be read again.
    """
    sent = {copy.office_id: copy for copy in plan.copies}
    supervising = {part.office_id for part in plan.project.offices if part.role in SUPERVISING}
    for office_id in sorted(supervising - {plan.office_id}):
        copy = sent.get(office_id)
        if copy is None:
            plan.copies.append(PlanCopy(office_id=office_id, sent_on=actor.today))
        else:
            copy.sent_on, copy.read_on, copy.read_by_id = actor.today, None, None


def _approved_before(session: ScopedSession, plan: Plan) -> date | None:
    """The day of the approval that counts again without this one."""
    others = (other for other in standing_plans(session, plan.project_id) if other.id != plan.id)
    return next((other.decided_on for other in others if starts_the_three_years(other.application)), None)


def is_still_based(plan: Plan) -> bool:
    """Whether the approval that an application follows still stands."""
    return plan.application is ApplicationKind.NEW or (plan.base is not None and plan.base.state is PlanState.GRANTED)


def _move(session: ScopedSession, actor: Actor, project: Project, effect: Effect) -> None:
    """Move the project, and write it into its life."""
    project.state = effect.state
    session.add(
        ProjectEvent(
            project_id=project.id,
            act=effect.act,
            state=effect.state,
            happened_on=effect.happened_on,
            evidence=effect.evidence,
            document_number=effect.document_number,
            office_id=actor.office_id,
            recorded_by_id=actor.person_id,
        )
    )
