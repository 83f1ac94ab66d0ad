"""What an act changes: nothing is written outside one, and what one writes is noted for its entry in the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from sbsupervise.models import Base, ScopedSession, Versioned
from sbsupervise.services.audit import canonical, written

HIDDEN = "（保密）"


class WriteOutsideActError(RuntimeError):
    """Something was about to be written past the door."""


@contextmanager
def noting_changes(session: Session) -> Iterator[dict[str, Any]]:
    """Inside the block writing is allowed; yields what it changes, by the name of the record."""
    changes: dict[str, Any] = {}
    session.info["changes"] = changes
    try:
        yield changes
    finally:
        del session.info["changes"]


def note_rows(session: Session, record: Base, **counts: int) -> None:
    """Note how many rows an act writes for a record past the session, as bulk statements do."""
    session.info["changes"].setdefault(_name(record), {})["rows"] = counts


@event.listens_for(ScopedSession, "before_flush")
def refuse_writes_outside_acts(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """The guard of the door."""
    if "changes" in session.info:
        return
    for item in (*session.new, *session.dirty, *session.deleted):
        if getattr(item, "audited", True) and (item not in session.dirty or session.is_modified(item)):
            raise WriteOutsideActError(f"{type(item).__name__} is written outside an act")


@event.listens_for(ScopedSession, "do_orm_execute")
def refuse_statements_outside_acts(state: ORMExecuteState) -> None:
    """The same guard before statements that write many rows at once."""
    if (state.is_insert or state.is_update or state.is_delete) and "changes" not in state.session.info:
        raise WriteOutsideActError("a statement writes outside an act")


@event.listens_for(ScopedSession, "before_flush")
def renew_versions(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """A record of which only the parts change (the counties of a project) is a new version too.

    The mapper gives one only where a column of its own changes.
    """
    for item in session.dirty:
        own = session.is_modified(item, include_collections=False)
        if isinstance(item, Versioned) and session.is_modified(item) and not own:
            item.version += 1


@event.listens_for(ScopedSession, "after_flush")
def note_changes(session: Session, _context: UOWTransaction) -> None:
    """Collect what a flush made and changed, for the audit entry of the act."""
    changes = session.info.get("changes")
    if changes is None:
        return
    for item in session.new:
        if getattr(item, "audited", True):
            changes[_name(item)] = {"created": _columns(item)}
    for item in session.dirty:
        if getattr(item, "audited", True) and (edited := _edited(item)):
            changes.setdefault(_name(item), {}).update(edited)


@event.listens_for(ScopedSession, "persistent_to_deleted")
def note_deletion(session: Session, item: Any) -> None:
    """Collect what a flush deleted, be it as an orphan of its record."""
    changes = session.info.get("changes")
    if changes is not None and getattr(item, "audited", True):
        changes[_name(item)] = {"deleted": _columns(item)}


def _name(item: Any) -> str:
    parts = inspect(item).mapper.primary_key_from_instance(item)
    return f"{type(item).__tablename__}#{'/'.join(str(written(part)) for part in parts)}"


def _columns(item: Any) -> dict[str, Any]:
    state = inspect(item)
    names = (attribute.key for attribute in state.mapper.column_attrs)
    return {name: _said(item, name, state.dict[name]) for name in names if state.dict.get(name) is not None}


def _edited(item: Any) -> dict[str, list[Any]]:
    state = inspect(item)
    edited: dict[str, list[Any]] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes() and attribute.key != "version":
            before, after = (values[0] if values else None for values in (history.deleted, history.added))
            edited[attribute.key] = [_said(item, attribute.key, before), _said(item, attribute.key, after)]
    return edited


def _said(item: Base, column: str, value: Any) -> Any:
    """A value as the trail states it; what proves who somebody is stays out of it."""
    if column in item.bulky and value is not None:
        return written(canonical(value).encode())
    return HIDDEN if column in item.secret and value is not None else written(value)
