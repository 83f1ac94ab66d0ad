"""The audit trail as people read it: filtered, a page at a time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from sbsupervise.models import AuditEntry, OfficeScope, ScopedSession
from sbsupervise.models.projects import projects_seen_by
from sbsupervise.services.acts import Actor

BEIJING = timezone(timedelta(hours=8))
KEYS = {"id": AuditEntry.seq}
WHOLE_ROWS = frozenset({"created", "deleted", "rows"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilters:
    """What to look for: an act by name, a first and a last day (Beijing), a record by table and number."""

    act: str = ""
    since: date | None = None
    until: date | None = None
    target_type: str = ""
    target_id: int | None = None


def trail(actor: Actor, filters: TrailFilters) -> Select[AuditEntry]:
    """The entries of the offices that the actor sees, and those of units on projects that the actor's office sees."""
    statement = select(AuditEntry).options(joinedload(AuditEntry.person), joinedload(AuditEntry.office))
    if not actor.everything:
        seen = select(OfficeScope.sees_id).where(OfficeScope.office_id == actor.office_id)
        of_units = and_(AuditEntry.office_id.is_(None), AuditEntry.project_id.in_(projects_seen_by(actor.scope)))
        statement = statement.where(or_(AuditEntry.office_id.in_(seen), of_units))
    return _narrowed(statement, filters)


def entry_in_trail(session: ScopedSession, actor: Actor, seq: int) -> AuditEntry | None:
    """One entry, or None if there is none of that number among those that the actor sees."""
    return session.scalar(trail(actor, TrailFilters()).where(AuditEntry.seq == seq))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that an act changed: a column of a record before and after, None where there was nothing."""

    column: str
    before: Any
    after: Any


def changes_of(entry: AuditEntry) -> dict[str, list[Line]]:
    """What an entry says was changed, by the name of the record; rows written past the session are only counted."""
    return {name: list(_lines(change)) for name, change in json.loads(entry.changes).items()}


def _lines(change: dict[str, Any]) -> Iterator[Line]:
    edited = {column: pair for column, pair in change.items() if column not in WHOLE_ROWS}
    for column, (before, after) in edited.items():
        yield Line(column, before, after)
    for column, value in change.get("deleted", {}).items():
        yield Line(column, value, None)
    for column, value in (change.get("created", {}) | change.get("rows", {})).items():
        yield Line(column, None, value)


def _narrowed(statement: Select[AuditEntry], filters: TrailFilters) -> Select[AuditEntry]:
    if filters.act:
        statement = statement.where(AuditEntry.act == filters.act)
    if filters.since:
        statement = statement.where(AuditEntry.at >= datetime.combine(filters.since, time(), BEIJING))
    if filters.until:
        after = filters.until + timedelta(days=1)
        statement = statement.where(AuditEntry.at < datetime.combine(after, time(), BEIJING))
    if filters.target_type and filters.target_id is not None:
        named = (AuditEntry.target_type == filters.target_type, AuditEntry.target_id == filters.target_id)
        statement = statement.where(*named)
    return statement
