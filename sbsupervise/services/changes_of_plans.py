"""Changes (变更) of approved plans as they follow the applications that put them in order, and as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.plans.amendments import Comparison, PlanFigures, compare
from sbsupervise.domain.plans.changes import (
    CHANGE_STEPS,
    OPEN,
    WAITING,
    Line,
    covers,
    lines_of,
    product_of,
    state_by_date,
)
from sbsupervise.domain.plans.words import ChangeState
from sbsupervise.domain.projects import PROJECTS, ProjectState
from sbsupervise.models import Change, Plan, Project, ScopedSession
from sbsupervise.parameters.plans import change_limits
from sbsupervise.services.acts import Actor
from sbsupervise.services.change_figures import figures_in, figures_of, figures_out
from sbsupervise.services.project_events import Happening, write_event

FOUND = "project.require_change"
UNDER_WAY = frozenset({ProjectState.UNDER_CONSTRUCTION, ProjectState.SUSPENDED})


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change as a page shows it on a day."""

    change: Change
    state: ChangeState
    lines: Sequence[Line]
    found: Comparison


def follow_submission(session: ScopedSession, plan: Plan) -> None:
    """Let the waiting changes of a project follow an application that puts them in order."""
    for change in _changes(session, plan.project_id, WAITING):
        if covers(plan.application, change.product):
            change.state = CHANGE_STEPS.move(change.state, "change.submit")
            change.plan = plan


def follow_decision(session: ScopedSession, actor: Actor, plan: Plan) -> None:
    """Let the changes that an application was to put in order follow what became of it.

    A grant closes those that it covers; whatever else ends the application leads them back. Where a change is still
    open, the works go on waiting.
    """
    for change in _submitted_with(session, plan):
        if plan.state is PlanState.GRANTED:
            _follow_grant(session, change, plan)
        else:
            _lead_back(change)
    if plan.state is PlanState.GRANTED:
        for near in near_changes(session, plan.project_id):
            void(near, f"已批准{plan.document_number}，以该批准为准比较", actor.today)
    _wait(session, actor, plan)


def follow_ending(session: ScopedSession, actor: Actor, plan: Plan, standing: Plan | None) -> None:
    """Let the changes of a project follow an approval that was revoked or cancelled, of which ``standing`` is left.

    What it had put in order is open again. Without any approval there is nothing left to depart from: all is owed anew.
    """
    for change in _submitted_with(session, plan):
        _lead_back(change)
    for change in _changes(session, plan.project_id, (ChangeState.NEAR, *WAITING)):
        if standing is None:
            void(change, f"{plan.document_number}{plan.state.label}，项目没有现行有效的批准", actor.today)
        elif change.base_id == plan.id and change.state is ChangeState.NEAR:
            void(change, f"所对照的{plan.document_number}{plan.state.label}", actor.today)
        elif change.base_id == plan.id:
            _compare_with(session, change, standing, judged=False)
    _wait(session, actor, plan)


def void(change: Change, reason: str, day: date) -> None:
    """Close a change that is not to be followed any more, with the reason."""
    change.state = CHANGE_STEPS.move(change.state, "change.void")
    change.reason, change.closed_on = reason, day


def changes_of_project(session: ScopedSession, project_id: int) -> Sequence[Change]:
    """The changes found in a project, the newest first."""
    found = select(Change).where(Change.project_id == project_id).order_by(Change.id.desc())
    return session.scalars(found.options(joinedload(Change.plan))).all()


def open_changes(session: ScopedSession, project_id: int) -> Sequence[Change]:
    """Those that are not in order yet."""
    return list(_changes(session, project_id, OPEN))


def near_changes(session: ScopedSession, project_id: int) -> Sequence[Change]:
    """Those that call for nothing yet."""
    return list(_changes(session, project_id, [ChangeState.NEAR]))


def state_of_change(change: Change, today: date) -> ChangeState:
    """The state of a change as it reads on a day."""
    return state_by_date(change.state, change.order_by, today)


def waiting_changes(session: ScopedSession, project_id: int) -> Sequence[Change]:
    """Those that wait for an application, in the order in which they were found."""
    return sorted(_changes(session, project_id, WAITING), key=lambda change: change.id)


def figures_found(changes: Sequence[Change]) -> PlanFigures:
    """What changes have found together; the later finding goes before the earlier."""
    stated: dict[str, Any] = {}
    for change in changes:
        stated |= {name: value for name, value in change.figures["changed"].items() if value is not None}
    return figures_in(stated)


def view_of(change: Change, today: date) -> ChangeView:
    """A change with its comparison, by the limits of the day on which it was found."""
    approved, changed = (figures_in(change.figures[name]) for name in ("approved", "changed"))
    found = compare(approved, changed, change_limits().on(change.found_on), valid_years=None)
    return ChangeView(change, state_of_change(change, today), list(lines_of(approved, changed)), found)


def _changes(session: ScopedSession, project_id: int, states: Iterable[ChangeState]) -> Iterable[Change]:
    return session.scalars(select(Change).where(Change.project_id == project_id, Change.state.in_(states)))


def _submitted_with(session: ScopedSession, plan: Plan) -> Iterable[Change]:
    return session.scalars(select(Change).where(Change.plan_id == plan.id)).all()


def _follow_grant(session: ScopedSession, change: Change, plan: Plan) -> None:
    """Close a change that a grant covers; what it does not cover is compared with it from now on."""
    if _compare_with(session, change, plan, judged=True):
        _lead_back(change)
    else:
        change.state = CHANGE_STEPS.move(change.state, "change.approve")
        change.closed_on = plan.decided_on


def _compare_with(session: ScopedSession, change: Change, plan: Plan, *, judged: bool) -> bool:
    """Hold what was found against another approval; returns whether it calls for a paper there too.

    A change that does keeps that approval as its base. ``judged``: the approval was given for this change, so that
    what no figure states counts as covered.
    """
    found = figures_in(change.figures["changed"])
    approved = replace(figures_of(session, plan, found.key_zones or ()), key_works_weakened=judged)
    left = compare(approved, found, change_limits().on(change.found_on), valid_years=None)
    if left.triggers:
        change.base, change.product = plan, product_of(left.triggers)
        change.triggers = [trigger.code for trigger in left.triggers]
        change.figures = {**change.figures, "approved": figures_out(approved)}
    return bool(left.triggers)


def _lead_back(change: Change) -> None:
    act = "change.reopen" if change.ordered_on is None else "change.return"
    change.state, change.plan, change.closed_on = CHANGE_STEPS.move(change.state, act), None, None


def _wait(session: ScopedSession, actor: Actor, plan: Plan) -> None:
    """Let works under way wait for as long as a change is open."""
    project = session.get_one(Project, plan.project_id)
    if project.state in UNDER_WAY and any(_changes(session, project.id, OPEN)):
        project.state = PROJECTS.move(project.state, FOUND)
        evidence = f"{plan}（{plan.state.label}）后，仍有变更没有办结"
        day = plan.closed_on or plan.decided_on or actor.today
        write_event(session, actor, project, Happening(act=FOUND, on=day, evidence=evidence))
