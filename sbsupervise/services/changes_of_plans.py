"""Changes (变更) of approved plans as they follow the applications that put them in order, and as pages show them.

What is stored of the figures is text; here it becomes figures again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.plans.amendments import Comparison, GroundFigures, PlanFigures, compare
from sbsupervise.domain.plans.changes import CHANGE_STEPS, OPEN, WAITING, Line, covers, lines_of, state_by_date
from sbsupervise.domain.plans.words import ChangeState
from sbsupervise.domain.projects import PROJECTS, ProjectState
from sbsupervise.models import Change, Plan, Project, ScopedSession
from sbsupervise.parameters.plans import change_limits

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


def follow_decision(session: ScopedSession, plan: Plan) -> None:
    """Let the changes that an application was to put in order follow what became of it.

    A grant closes them; whatever else ends the application, or the approval later, leads them back. Where a change is
    still open, the works go on waiting.
    """
    for change in session.scalars(select(Change).where(Change.plan_id == plan.id)):
        if plan.state is PlanState.GRANTED:
            change.state = CHANGE_STEPS.move(change.state, "change.approve")
            change.closed_on = plan.decided_on
        else:
            act = "change.reopen" if change.ordered_on is None else "change.return"
            change.state, change.plan, change.closed_on = CHANGE_STEPS.move(change.state, act), None, None
    project = session.get_one(Project, plan.project_id)
    if project.state in UNDER_WAY and any(_changes(session, project.id, OPEN)):
        project.state = PROJECTS.move(project.state, "project.require_change")


def changes_of_project(session: ScopedSession, project_id: int) -> Sequence[Change]:
    """The changes found in a project, the newest first."""
    found = select(Change).where(Change.project_id == project_id).order_by(Change.id.desc())
    return session.scalars(found.options(joinedload(Change.plan))).all()


def open_changes(session: ScopedSession, project_id: int) -> Sequence[Change]:
    """Those that are not in order yet."""
    return list(_changes(session, project_id, OPEN))


def state_of_change(change: Change, today: date) -> ChangeState:
    """The state of a change as it reads on a day."""
    return state_by_date(change.state, change.order_by, today)


def view_of(change: Change, today: date) -> ChangeView:
    """A change with its comparison, by the limits of the day on which it was found."""
    approved, changed = (figures_in(change.figures[name]) for name in ("approved", "changed"))
    found = compare(approved, changed, change_limits().on(change.found_on), valid_years=None)
    return ChangeView(change, state_of_change(change, today), list(lines_of(approved, changed)), found)


def figures_out(figures: PlanFigures) -> dict[str, Any]:
    """Figures as they are stored."""
    return {field.name: _out(getattr(figures, field.name)) for field in fields(PlanFigures)}


def figures_in(stored: Mapping[str, Any]) -> PlanFigures:
    """Stored figures as the rules take them."""
    read: dict[str, Any] = {name: _in(name, value) for name, value in stored.items() if value is not None}
    return PlanFigures(**read)


def _changes(session: ScopedSession, project_id: int, states: Iterable[ChangeState]) -> Iterable[Change]:
    return session.scalars(select(Change).where(Change.project_id == project_id, Change.state.in_(states)))


def _out(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_out(part) for part in value]
    if isinstance(value, GroundFigures):
        return {field.name: _out(getattr(value, field.name)) for field in fields(GroundFigures)}
    return str(value) if isinstance(value, Decimal | date) else value


def _in(name: str, value: Any) -> Any:
    match name:
        case "key_zones":
            return tuple(value)
        case "spoil_grounds":
            return tuple(
                GroundFigures(
                    code=row["code"],
                    level=row["level"],
                    volume_m3=None if row["volume_m3"] is None else Decimal(row["volume_m3"]),
                )
                for row in value
            )
        case "decided_on" | "starts_on":
            return date.fromisoformat(value)
        case "key_works_weakened":
            return bool(value)
        case _:
            return Decimal(value)
