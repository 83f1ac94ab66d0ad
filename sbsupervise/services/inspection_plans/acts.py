"""The plan of a year (年度检查计划) of an office: drafted, adopted by another person, published; its checks.

The checks of a plan change under its version: what is adopted is what was seen.
"""

from dataclasses import dataclass

from sqlalchemy import select

from sbsupervise.domain.inspections import InspectionKind, YearPlanState, year_plans
from sbsupervise.domain.inspections.year_plans import YEAR_PLANS
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import LONG, SHORT, written_text
from sbsupervise.models import InspectionPlan, PlannedCheck, Project, ScopedSession
from sbsupervise.parameters.inspections import onsite_min_ratio
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.coverage import begun
from sbsupervise.services.findings import person_of
from sbsupervise.services.inspection_plans.filling import fill
from sbsupervise.services.inspections import officers_of
from sbsupervise.services.parts import check_part


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPlan:
    """The targets of a year: the share to be inspected on site in thousandths, the most visits to one unit."""

    year: int
    onsite_permille: int
    visit_cap: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPlan:
    """Other targets for a plan that is still a draft."""

    inspection_plan_id: int
    onsite_permille: int
    visit_cap: int
    note: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """A step of a plan as a whole: filled, adopted, published."""

    inspection_plan_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCheck:
    """One more check; after the adoption it needs a ``reason``."""

    inspection_plan_id: int
    project_id: int
    kind: InspectionKind
    month: int
    officer_id: int | None = None
    reason: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCheck:
    """Another month for a check of a draft."""

    inspection_plan_id: int
    planned_check_id: int
    month: int
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignCheck:
    """The officer who sees to a check; None takes the officer off it. Who does it is no part of what was adopted."""

    inspection_plan_id: int
    planned_check_id: int
    officer_id: int | None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropCheck:
    """A check that is not to be made, with the reason."""

    inspection_plan_id: int
    planned_check_id: int
    reason: str
    version: int | None = None


@act("year_plan.draft", Permission.PLAN_INSPECTIONS)
def draft_plan(session: ScopedSession, actor: Actor, command: DraftPlan) -> InspectionPlan:
    """Begin the plan of a year; an office has one for each year."""
    if actor.office_id is None:
        raise RuleError("检查计划由机关制定")
    year_plans.check_year(command.year, today=actor.today)
    taken = select(InspectionPlan.id).where(
        InspectionPlan.office_id == actor.office_id, InspectionPlan.year == command.year
    )
    if session.scalar(taken) is not None:
        raise RuleError(f"本机关已有{command.year}年的检查计划", field="year")
    plan = InspectionPlan(
        office_id=actor.office_id,
        year=command.year,
        state=YearPlanState.DRAFT,
        drafted_by_id=person_of(actor),
        onsite_permille=command.onsite_permille,
        visit_cap=command.visit_cap,
    )
    _set_targets(plan, actor, command)
    session.add(plan)
    return plan


@act("year_plan.edit", Permission.PLAN_INSPECTIONS, on=InspectionPlan)
def edit_plan(session: ScopedSession, actor: Actor, command: EditPlan) -> InspectionPlan:
    """Change the targets of a draft."""
    plan = session.get_one(InspectionPlan, command.inspection_plan_id)
    plan.state = YEAR_PLANS.move(plan.state, "year_plan.edit")
    _set_targets(plan, actor, command)
    return plan


@act("year_plan.fill", Permission.PLAN_INSPECTIONS, on=InspectionPlan)
def fill_plan(session: ScopedSession, actor: Actor, command: PlanStep) -> InspectionPlan:
    """Put a check for every project under construction that has none into a draft."""
    plan = session.get_one(InspectionPlan, command.inspection_plan_id)
    plan.state = YEAR_PLANS.move(plan.state, "year_plan.fill")
    fill(session, plan, actor.today)
    _renew(plan)
    return plan


@act("year_plan.adopt", Permission.APPROVE_INSPECTIONS, on=InspectionPlan, not_by=("drafted_by_id",))
def adopt_plan(session: ScopedSession, actor: Actor, command: PlanStep) -> InspectionPlan:
    """Adopt a plan, by another person than the one who drafted it; from then on its checks stand."""
    plan = session.get_one(InspectionPlan, command.inspection_plan_id)
    state = YEAR_PLANS.move(plan.state, "year_plan.adopt")
    standing = select(PlannedCheck.id).where(PlannedCheck.plan_id == plan.id, PlannedCheck.dropped.is_(False))
    if session.scalar(standing.limit(1)) is None:
        raise RuleError("计划中还没有检查，不能批准")
    plan.state, plan.adopted_on, plan.adopted_by_id = state, actor.today, person_of(actor)
    return plan


@act("year_plan.publish", Permission.PLAN_INSPECTIONS, on=InspectionPlan)
def publish_plan(session: ScopedSession, actor: Actor, command: PlanStep) -> InspectionPlan:
    """Show a plan to the public: targets, cap, and how many checks of which kind in which month."""
    plan = session.get_one(InspectionPlan, command.inspection_plan_id)
    plan.state, plan.published_on = YEAR_PLANS.move(plan.state, "year_plan.publish"), actor.today
    return plan


@act("year_plan.add_check", Permission.PLAN_INSPECTIONS, on=InspectionPlan)
def add_check(session: ScopedSession, actor: Actor, command: AddCheck) -> PlannedCheck:
    """Put one more check into a plan; one that was dropped before stands again."""
    plan = session.get_one(InspectionPlan, command.inspection_plan_id)
    project = session.get(Project, command.project_id)
    if project is None:
        raise NotSeenError(f"Project {command.project_id}")
    check_part(session, actor, project.id)
    year_plans.check_kind(command.kind)
    year_plans.check_month(command.month)
    year_plans.check_added(plan.state, command.reason)
    reason = written_text(command.reason, "reason", limit=SHORT)
    _check_officer(session, actor, command.officer_id)
    check = _same(session, plan, (command.project_id, command.kind, command.month))
    if check is None:
        check = PlannedCheck(plan_id=plan.id, project_id=project.id, kind=command.kind, month=command.month)
        session.add(check)
    elif not check.dropped:
        raise RuleError("计划中该项目当月已有同样的检查", field="month")
    check.dropped, check.officer_id, check.reason = False, command.officer_id, reason
    _renew(plan)
    return check


@act("year_plan.move_check", Permission.PLAN_INSPECTIONS, on=InspectionPlan)
def move_check(session: ScopedSession, actor: Actor, command: MoveCheck) -> PlannedCheck:
    """Put a check of a draft into another month."""
    plan, check = _held(session, actor, command)
    year_plans.check_movable(plan.state)
    year_plans.check_month(command.month)
    if check.month == command.month:
        raise RuleError(f"此项检查已经安排在{command.month}月", field="month")
    if _same(session, plan, (check.project_id, check.kind, command.month)) is not None:
        raise RuleError("计划中该项目当月已有或者曾有同样的检查", field="month")
    check.month = command.month
    _renew(plan)
    return check


@act("year_plan.assign_check", Permission.PLAN_INSPECTIONS, on=InspectionPlan)
def assign_check(session: ScopedSession, actor: Actor, command: AssignCheck) -> PlannedCheck:
    """Say which officer sees to a check."""
    plan, check = _held(session, actor, command)
    _check_officer(session, actor, command.officer_id)
    check.officer_id = command.officer_id
    _renew(plan)
    return check


@act("year_plan.drop_check", Permission.PLAN_INSPECTIONS, on=InspectionPlan)
def drop_check(session: ScopedSession, actor: Actor, command: DropCheck) -> PlannedCheck:
    """Take a check out of a plan with a reason; it stays there to be read."""
    plan, check = _held(session, actor, command)
    check.reason = written_text(command.reason, "reason", "请写明取消的理由", limit=SHORT)
    check.dropped = True
    _renew(plan)
    return check


def _set_targets(plan: InspectionPlan, actor: Actor, command: DraftPlan | EditPlan) -> None:
    least = onsite_min_ratio().row(actor.today)
    year_plans.check_targets(
        command.onsite_permille, command.visit_cap, least_permille=least.value, source=least.source
    )
    plan.onsite_permille, plan.visit_cap = command.onsite_permille, command.visit_cap
    plan.note = written_text(command.note, "note", limit=LONG)


def _held(
    session: ScopedSession, actor: Actor, command: MoveCheck | AssignCheck | DropCheck
) -> tuple[InspectionPlan, PlannedCheck]:
    """A plan, and one of its checks that can still be changed."""
    plan = session.get_one(InspectionPlan, command.inspection_plan_id)
    check = session.get(PlannedCheck, command.planned_check_id)
    if check is None or check.plan_id != plan.id:
        raise NotSeenError(f"PlannedCheck {command.planned_check_id}")
    check_part(session, actor, check.project_id)
    taken = select(PlannedCheck.id).where(PlannedCheck.id == check.id, begun())
    year_plans.check_open(dropped=check.dropped, begun=session.scalar(taken) is not None)
    return plan, check


def _same(session: ScopedSession, plan: InspectionPlan, key: tuple[int, InspectionKind, int]) -> PlannedCheck | None:
    """The check of a project, of a kind, in a month, dropped or not."""
    project_id, kind, month = key
    return session.scalar(
        select(PlannedCheck).where(
            PlannedCheck.plan_id == plan.id,
            PlannedCheck.project_id == project_id,
            PlannedCheck.kind == kind,
            PlannedCheck.month == month,
        )
    )


def _check_officer(session: ScopedSession, actor: Actor, officer_id: int | None) -> None:
    own = (person.id for person in officers_of(session, actor.office_id))
    if officer_id is not None and officer_id not in own:
        raise RuleError("检查人员须为本机关持有执法证的人员", field="officer_id")


def _renew(plan: InspectionPlan) -> None:
    """A plan whose checks have changed is a new version: whoever looks at the old one is told so."""
    plan.version += 1
