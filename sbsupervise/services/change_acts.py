"""What an office does about a change of an approved plan: find it, order a new approval, take the finding back."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import ChangeState
from sbsupervise.domain.plans import changes as rules
from sbsupervise.domain.plans.amendments import GroundFigures, PlanFigures, compare
from sbsupervise.domain.projects import PROJECTS, ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Change, Plan, Project, ScopedSession
from sbsupervise.parameters.plans import change_limits
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.change_figures import figures_of, figures_out
from sbsupervise.services.changes_of_plans import FOUND, near_changes, open_changes, state_of_change, void
from sbsupervise.services.parts import check_part
from sbsupervise.services.plans.standing import standing_plan
from sbsupervise.services.project_events import Happening, write_event
from sbsupervise.services.projects import bring_up, state_on

FACTS, EVIDENCE, REASON = 2000, 1000, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectChange:
    """The figures as they are now; None is not compared. ``base_id`` is the approval that was seen.

    What the approval does not state of topsoil, planting and the line in hills is given as ``approved_…``.
    ``new_zones`` are key zones that the works touch and the approved plan did not.
    """

    project_id: int
    found_on: date
    facts: str
    base_id: int | None = None
    range_hm2: Decimal | None = None
    earthwork_m3: Decimal | None = None
    topsoil_m3: Decimal | None = None
    planting_hm2: Decimal | None = None
    approved_topsoil_m3: Decimal | None = None
    approved_planting_hm2: Decimal | None = None
    linear_hill_km: Decimal | None = None
    shifted_over_300m_km: Decimal | None = None
    new_zones: tuple[str, ...] = ()
    spoil_grounds: tuple[GroundFigures, ...] | None = None
    key_works_weakened: bool = False
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChange:
    """Order the construction unit to put a change in order (责令补办) by a day."""

    change_id: int
    ordered_on: date
    order_by: date
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropChange:
    """Take back that a change was found: by mistake, or because the works went back to the approved plan."""

    change_id: int
    reason: str
    version: int | None = None


@act("change.detect", Permission.EDIT_PROJECTS, on=Project)
def detect_change(session: ScopedSession, actor: Actor, command: DetectChange) -> Change:
    """Find that the works depart from the approved plan so far that a new approval is needed, or nearly so.

    A later finding takes the place of the earlier ones that were only near.
    """
    project = session.get_one(Project, command.project_id)
    check_part(session, actor, project.id)
    base = base_of(session, project)
    if command.base_id is not None and command.base_id != base.id:
        raise RuleError("该项目现行有效的批复已经变化，请重新打开页面")
    rules.check_found_on(command.found_on, decided_on=base.decided_on, today=actor.today)
    approved = approved_figures(session, base, command)
    changed = changed_figures(command)
    limits = change_limits().on(command.found_on)
    found = compare(approved, changed, limits, valid_years=None)
    rules.check_triggered(found, approved, changed, limits)
    bring_up(project, actor.today)
    state = rules.state_when_found(project.state)
    for near in near_changes(session, project.id):
        void(near, f"已有{command.found_on}的认定", actor.today)
    change = Change(
        project_id=project.id,
        office_id=actor.office_id or base.office_id,
        base=base,
        state=ChangeState.DETECTED if found.triggers else ChangeState.NEAR,
        product=rules.product_of(found.triggers),
        found_on=command.found_on,
        facts=written_text(command.facts, "facts", "请写明变化的事实和证据", limit=FACTS),
        figures={"approved": figures_out(approved), "changed": figures_out(changed)},
        triggers=[trigger.code for trigger in found.triggers or found.near],
    )
    session.add(change)
    if found.triggers:
        event = Happening(act=FOUND, on=command.found_on, evidence=change.facts[:EVIDENCE])
        _move(session, actor, project, state, event)
    return change


@act("change.order", Permission.EDIT_PROJECTS, on=Change)
def order_change(session: ScopedSession, actor: Actor, command: OrderChange) -> Change:
    """Set the day by which the construction unit must hand in its report."""
    change = session.get_one(Change, command.change_id)
    check_part(session, actor, change.project_id)
    change.state = rules.CHANGE_STEPS.move(change.state, "change.order")
    rules.check_order(command.ordered_on, command.order_by, found_on=change.found_on, today=actor.today)
    change.ordered_on, change.order_by = command.ordered_on, command.order_by
    return change


@act("change.drop", Permission.EDIT_PROJECTS, on=Change)
def drop_change(session: ScopedSession, actor: Actor, command: DropChange) -> Change:
    """Take a finding back; the works go on if no other change waits."""
    change = session.get_one(Change, command.change_id)
    check_part(session, actor, change.project_id)
    state = rules.CHANGE_STEPS.move(state_of_change(change, actor.today), "change.drop")
    change.reason = written_text(command.reason, "reason", "请写明撤回认定的理由和证据", limit=REASON)
    change.state, change.closed_on = state, actor.today
    others = [other for other in open_changes(session, change.project_id) if other.id != change.id]
    project = change.project
    if project.state is ProjectState.CHANGE_REQUIRED and not others:
        after = PROJECTS.move(project.state, "project.drop_change")
        event = Happening(act="project.drop_change", on=actor.today, evidence=change.reason)
        _move(session, actor, project, after, event)
    return change


def base_of(session: ScopedSession, project: Project) -> Plan:
    """The last approved version, changes included; refused if there is none to depart from."""
    base = standing_plan(session, project.id)
    if base is None:
        raise RuleError("该项目没有现行有效的方案批复，不存在方案变更")
    return base


def detection_refusal(session: ScopedSession, project: Project, today: date) -> RuleError | None:
    """Why no change can be found in a project now, None if one can."""
    try:
        base_of(session, project)
        rules.state_when_found(state_on(project, today))
    except RuleError as refusal:
        return refusal
    return None


def approved_figures(session: ScopedSession, base: Plan, given: DetectChange | None = None) -> PlanFigures:
    """What an approval states, completed by what is ``given`` where it states nothing."""
    figures = replace(figures_of(session, base), key_zones=())
    if given is None:
        return figures
    topsoil = given.approved_topsoil_m3 if figures.topsoil_m3 is None else figures.topsoil_m3
    return replace(
        figures,
        topsoil_m3=topsoil,
        planting_hm2=given.approved_planting_hm2,
        linear_hill_km=given.linear_hill_km,
    )


def changed_figures(command: DetectChange) -> PlanFigures:
    """The figures of a command as the rules take them."""
    return PlanFigures(
        range_hm2=command.range_hm2,
        earthwork_m3=command.earthwork_m3,
        topsoil_m3=command.topsoil_m3,
        planting_hm2=command.planting_hm2,
        key_zones=command.new_zones,
        shifted_over_300m_km=command.shifted_over_300m_km,
        spoil_grounds=command.spoil_grounds,
        key_works_weakened=command.key_works_weakened,
    )


def _move(session: ScopedSession, actor: Actor, project: Project, state: ProjectState, event: Happening) -> None:
    """Move the project, and write it into its life."""
    if project.state is not state:
        project.state = state
        write_event(session, actor, project, event)
