"""How an application comes in: the first one, one that follows an approval, and what ministry or province approved."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sbsupervise.domain import plans as rules
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import ORDER_53, ApplicationKind, PlanKind, PlanState
from sbsupervise.domain.plans.following import check_base
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Office, Plan, Project, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.changes_of_plans import (
    figures_found,
    follow_decision,
    follow_submission,
    waiting_changes,
)
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.effects import take_effect
from sbsupervise.services.plans.standing import standing_plan

LONGEST_BODY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPlan:
    """``range_hm2`` is the responsibility range (防治责任范围), ``earthwork_m3`` cut plus fill.

    An ``application`` other than the first follows the approval that stands; ``base_id`` says which one was seen.
    """

    project_id: int
    kind: PlanKind
    range_hm2: Decimal
    earthwork_m3: Decimal
    submitted_on: date
    in_evaluated_zone: bool = False
    compiler_uscc: str = ""
    application: ApplicationKind = ApplicationKind.NEW
    base_id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExternal:
    """An approval by a ministry or a province (外部批准): what its paper says."""

    project_id: int
    external_body: str
    document_number: str
    decided_on: date
    kind: PlanKind
    range_hm2: Decimal
    earthwork_m3: Decimal
    application: ApplicationKind = ApplicationKind.NEW
    version: int | None = None


@act("plan.submit", Permission.SUBMIT_PLANS, on=Project)
def submit_plan(session: ScopedSession, actor: Actor, command: SubmitPlan) -> Plan:
    """Record an application (申请) for the approval of a plan."""
    project = session.get_one(Project, command.project_id)
    checks.check_wanted(session, actor, project)
    base = _base(session, actor, project, command.application)
    if command.base_id is not None and (base is None or base.id != command.base_id):
        raise RuleError("该项目现行有效的批复已经变化，请重新打开页面")
    rules.check_submitted(command.submitted_on, today=actor.today)
    checks.check_size(command.range_hm2, command.earthwork_m3)
    proposed = checks.proposed_kind(command.range_hm2, command.earthwork_m3, command.submitted_on)
    checks.check_kind(command.kind, proposed)
    kind = proposed.kind if proposed.kind is PlanKind.NONE else command.kind
    plan = Plan(
        project_id=project.id,
        office_id=_office(project, base).id,
        kind=kind,
        procedure=rules.procedure_for(kind, in_evaluated_zone=command.in_evaluated_zone),
        state=PlanState.SUBMITTED,
        compiler=checks.compiler_with(session, command.compiler_uscc),
        range_hm2=command.range_hm2,
        earthwork_m3=command.earthwork_m3,
        submitted_on=command.submitted_on,
        application=command.application,
        base=base,
    )
    session.add(plan)
    follow_submission(session, plan)
    return plan


@act("plan.record_external", Permission.SUBMIT_PLANS, on=Project)
def record_external(session: ScopedSession, actor: Actor, command: RecordExternal) -> Plan:
    """Record what another body approved: it issues no letters here, and no clock of ours runs on it."""
    project = session.get_one(Project, command.project_id)
    checks.check_wanted(session, actor, project)
    base = _base(session, actor, project, command.application)
    body = written_text(command.external_body, "external_body", "请填写批准机关", limit=LONGEST_BODY)
    rules.check_day("decided_on", "批准日期", command.decided_on, today=actor.today)
    checks.check_size(command.range_hm2, command.earthwork_m3)
    number = checks.document_number(session, command.document_number, "批准日期", command.decided_on)
    plan = Plan(
        project_id=project.id,
        office_id=_recording_office(project, actor),
        kind=command.kind,
        procedure=rules.procedure_for(command.kind, in_evaluated_zone=False),
        state=PlanState.GRANTED,
        range_hm2=command.range_hm2,
        earthwork_m3=command.earthwork_m3,
        submitted_on=command.decided_on,
        decided_on=command.decided_on,
        document_number=number,
        application=command.application,
        base=base,
        external_body=body,
    )
    session.add(plan)
    take_effect(session, actor, plan, project)
    follow_submission(session, plan)
    session.flush()
    follow_decision(session, actor, plan)
    return plan


def figures_to_apply(session: ScopedSession, project: Project) -> dict[str, Any]:
    """What an application begins with, by the names of its command: as found, else as approved, else as listed."""
    changes, base = waiting_changes(session, project.id), standing_plan(session, project.id)
    found = figures_found(changes)
    supplement = bool(changes) and all(change.product is ApplicationKind.SUPPLEMENT for change in changes)
    return {
        "range_hm2": found.range_hm2 or (project.area_hm2 if base is None else base.range_hm2),
        "earthwork_m3": found.earthwork_m3 or (project.earthwork_m3 if base is None else base.earthwork_m3),
    } | ({"application": ApplicationKind.SUPPLEMENT} if supplement else {})


def _base(session: ScopedSession, actor: Actor, project: Project, application: ApplicationKind) -> Plan | None:
    """The approval that an application follows, None for a first one."""
    standing = standing_plan(session, project.id)
    state = checks.state_of(project, actor.today)
    check_base(application, state, has_base=standing is not None)
    return None if application is ApplicationKind.NEW else standing


def _office(project: Project, base: Plan | None) -> Office:
    """What follows an approval is decided by the office that gave it (原审批部门)."""
    if base is None:
        return checks.approving_office(project)
    if base.external_body:
        raise RuleError(
            f"原方案由{base.external_body}批准，变更、补充和重新审核由其办理，批准后在此登记外部批准",
            source=f"{ORDER_53}第十六条至第十八条",
        )
    return base.office


def _recording_office(project: Project, actor: Actor) -> int:
    """Whoever records it; the command line does so for the office that supervises."""
    supervising = (part.office_id for part in project.offices if part.role is OfficeRole.SUPERVISES)
    return next(supervising) if actor.office_id is None else actor.office_id
