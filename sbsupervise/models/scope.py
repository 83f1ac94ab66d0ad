"""One filter for reads and writes: what a session may see and change follows from its scope alone."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import event, false, inspect, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria

from sbsupervise.domain.inspections import FindingState
from sbsupervise.models.base import Base, InProject, OwnedByOffice, Scope, Scoped
from sbsupervise.models.files import StoredFile
from sbsupervise.models.inspections import Finding
from sbsupervise.models.offices import OfficeScope
from sbsupervise.models.photos import Photo
from sbsupervise.models.projects import Project, ProjectOffice, projects_acted_on_by, projects_seen_by
from sbsupervise.models.rectifications import RectificationExtension, RectificationReport


class ScopeError(RuntimeError):
    """A statement reached beyond the scope of its session: a fault of the program, never of the user."""


class ScopedSession(Session):
    """A session with a scope. A read that names no scope is an error, as is a write outside it.

    The execution option ``whole="why"`` lifts the filter for one statement; it must say why.
    """

    @property
    def scope(self) -> Scope | None:
        return self.info.get("scope")

    @scope.setter
    def scope(self, scope: Scope) -> None:
        if self.info.setdefault("scope", scope) != scope:
            raise ScopeError("a session keeps the scope that it was given")


def scoped_classes() -> Iterable[type[Any]]:
    """All mapped classes whose rows belong to somebody."""
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Scoped)]


@event.listens_for(ScopedSession, "do_orm_execute")
def filter_statement(state: ORMExecuteState) -> None:
    """Add the scope's conditions to every statement. What a visible record refers to is visible with it."""
    if state.is_column_load or state.is_relationship_load or state.execution_options.get("whole"):
        return
    if state.is_update or state.is_delete or state.is_insert:
        raise ScopeError("a statement that changes many rows at once must say why (execution option 'whole')")
    scope = state.session.info.get("scope")
    if scope is None and any(issubclass(mapper.class_, Scoped) for mapper in state.all_mappers):
        raise ScopeError("no scope is set")
    for cls in scoped_classes():
        seen = false() if scope is None else cls.visible(scope)
        state.statement = state.statement.options(
            with_loader_criteria(cls, seen, include_aliases=True, propagate_to_loaders=False)
        )


@event.listens_for(ScopedSession, "before_flush")
def check_writes(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Refuse to write what does not belong to the scope."""
    touched = [item for item in (*session.new, *session.dirty, *session.deleted) if isinstance(item, Scoped)]
    if not touched:
        return
    scope: Scope | None = session.info.get("scope")
    if scope is None:
        raise ScopeError("no scope is set")
    if scope.everything:
        return
    for item in touched:
        if not may_write(session, scope, item):
            raise ScopeError(f"{type(item).__name__} lies outside the scope of the session")


def may_write(session: Session, scope: Scope, item: Any) -> bool:
    """Whether the scope may write this record.

    The supervision list itself is kept by an office for itself and all below it (the superior leads the list); what
    is done on a project is done only by an office with a part in it; a unit answers in its own cases, and for the
    findings that concern it.
    """
    if isinstance(item, Project):
        return _may_keep(session, scope, item)
    if isinstance(item, OwnedByOffice):
        return _owner(item) == scope.office_id if scope.office_id is not None else _unit(item) == scope.unit_id
    if isinstance(item, InProject) and scope.office_id is not None:
        project_id = item.project_id or getattr(getattr(item, "project", None), "id", None)
        acted_on = projects_acted_on_by(scope.office_id).where(ProjectOffice.project_id == project_id)
        return session.scalar(acted_on.limit(1)) is not None
    return scope.unit_id is not None and _may_answer(session, scope, item)


def _may_answer(session: Session, scope: Scope, item: Any) -> bool:
    """Whether a unit may write a record: it hands in reports, requests, files and photos, and changes none of them.

    Of a finding that concerns it a unit changes one thing: that it is reported as put right.
    """
    if isinstance(item, Finding):
        changed = {attribute.key for attribute in inspect(item).attrs if attribute.history.has_changes()}
        handed_in = changed - {"version", "reports", "extensions", "photos"} == {"state"}
        return handed_in and item.state is FindingState.REPORTED and _concerns(session, scope, Finding.id == item.id)
    if inspect(item).persistent:
        return False
    if isinstance(item, RectificationReport | RectificationExtension | Photo):
        return _concerns(session, scope, Finding.id == (item.finding_id or getattr(item.finding, "id", None)))
    return isinstance(item, StoredFile) and _concerns(session, scope, Finding.project_id == item.project_id)


def _concerns(session: Session, scope: Scope, which: Any) -> bool:
    """Whether one of the findings meant is about the unit, or about a project of which it is the construction unit."""
    own = Finding.project_id.in_(projects_seen_by(scope))
    concerned = select(Finding.id).where(which, or_(own, Finding.unit_id == scope.unit_id))
    return session.scalar(concerned.limit(1)) is not None


def _may_keep(session: Session, scope: Scope, project: Project) -> bool:
    if scope.office_id is None:
        return False
    if inspect(project).persistent:
        return session.scalar(projects_seen_by(scope).where(ProjectOffice.project_id == project.id)) is not None
    offices = {row.office_id or row.office.id for row in project.offices}
    below = set(session.scalars(select(OfficeScope.sees_id).where(OfficeScope.office_id == scope.office_id)))
    return bool(offices & below)


def _owner(item: Any) -> int | None:
    return item.office_id or getattr(item.office, "id", None)


def _unit(item: Any) -> int | None:
    return getattr(item, "unit_id", None) or getattr(getattr(item, "unit", None), "id", -1)
