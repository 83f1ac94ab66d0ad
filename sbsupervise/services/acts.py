"""The one door for writes.

Every change is an *act*: a function ``(session, actor, command) -> record`` declared with :func:`act`. In one
transaction the door checks the permission, claims the key (twice is once), locks the record, checks its version, its
office and the two-person rule, lets the function do its work, and appends what changed to the audit chain. What is
written outside an act is an error (services/changes.py).
"""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar, get_type_hints

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import AuditEntry, Base, IdempotencyKey, OwnedByOffice, Scope, ScopedSession
from sbsupervise.services.audit import append, canonical, written
from sbsupervise.services.changes import WriteOutsideActError, noting_changes

R = TypeVar("R", bound=Base)
C = TypeVar("C")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, for whom, when, and under which key.

    ``now`` is an instant with its time zone; ``office_name`` names the office, or the unit, that the person acts for.
    """

    now: datetime
    account_id: int | None = None
    person_id: int | None = None
    name: str = ""
    office_id: int | None = None
    unit_id: int | None = None
    office_name: str = ""
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    everything: bool = False
    key: str = ""
    request_id: str = ""

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return beijing_day(self.now)

    @property
    def scope(self) -> Scope:
        """What the actor sees."""
        return Scope(office_id=self.office_id, unit_id=self.unit_id, everything=self.everything)

    def may(self, permission: Permission) -> bool:
        return self.everything or permission in self.permissions

    def can(self, permission: str) -> bool:
        """The same by the value of the permission, for templates."""
        return self.may(Permission(permission))


class ForbiddenError(Exception):
    """The actor lacks the permission."""


class NotSeenError(Exception):
    """There is no such record, or none that the actor sees: the two look alike."""


class EditConflictError(Exception):
    """Somebody changed the record in the meantime; ``current`` is what it says now."""

    def __init__(self, current: Any) -> None:
        super().__init__(type(current).__name__)
        self.current = current


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of the vocabulary of acts."""

    name: str
    permission: Permission
    on: type[Any] | None
    not_by: tuple[str, ...]
    function: Callable[..., Any]

    @property
    def result(self) -> type[Any]:
        """The class of the record that the act returns."""
        declared: type[Any] = get_type_hints(self.function)["return"]
        return declared


ACTS: dict[str, Act] = {}


def act(
    name: str, permission: Permission, *, on: type[Base] | None = None, not_by: tuple[str, ...] = ()
) -> Callable[[Callable[[ScopedSession, Actor, C], R]], Callable[[ScopedSession, Actor, C], R]]:
    """Declare an act.

    ``on`` names the class of the record that is changed: the command then has a field ``<table>_id`` and, from a
    form, ``version``. ``not_by`` names columns of that record with persons who may not do this act.
    """

    def declare(function: Callable[[ScopedSession, Actor, C], R]) -> Callable[[ScopedSession, Actor, C], R]:
        ACTS[name] = door = Act(name, permission, on, not_by, function)

        @wraps(function)
        def perform(session: ScopedSession, actor: Actor, command: C) -> R:
            result: R = _perform(door, session, actor, command)
            return result

        return perform

    return declare


def _perform(door: Act, session: ScopedSession, actor: Actor, command: Any) -> Any:
    if not actor.may(door.permission):
        raise ForbiddenError(door.permission.label)
    if "changes" in session.info:
        raise WriteOutsideActError(f"{door.name} was called inside another act")
    session.scope = actor.scope
    claimed, earlier = _claim(door, session, actor, command)
    if earlier is not None:
        return _done_before(door, session, earlier)
    _hold(door, session, actor, command)
    with noting_changes(session) as changes:
        record = door.function(session, actor, command)
        session.flush()
    append(session, _entry(door, actor, record, changes))
    if claimed is not None:
        claimed.target_id = record.id
        session.flush()
    return record


def _claim(
    door: Act, session: Session, actor: Actor, command: Any
) -> tuple[IdempotencyKey | None, IdempotencyKey | None]:
    """Take the key, or find the act that took it before. Waits for whoever is just using it.

    A key is one of an account: the command line, which has none, does an act as often as it is told.
    """
    if not actor.key or actor.account_id is None:
        return None, None
    body = hashlib.sha256(canonical([door.name, _plain(command)]).encode()).hexdigest()
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {
        "account_id": actor.account_id, "key": actor.key, "act": door.name, "body_hash": body, "at": actor.now
    }  # fmt: skip
    insert = dialect.insert(IdempotencyKey.__table__).values(values).on_conflict_do_nothing()
    made = session.connection().scalar(insert.returning(IdempotencyKey.id)) is not None
    row = session.scalars(
        select(IdempotencyKey).where(IdempotencyKey.account_id == actor.account_id, IdempotencyKey.key == actor.key)
    ).one()
    if made:
        return row, None
    if row.body_hash != body:
        raise RuleError("这张表单已经提交过，内容与上次不同。请刷新页面后重新填写。")
    return None, row


def _done_before(door: Act, session: Session, earlier: IdempotencyKey) -> Any:
    """The record of an act that was done before; it may have gone out of sight since."""
    record = session.get(door.result, earlier.target_id)
    if record is None:
        raise NotSeenError(f"{door.result.__name__} {earlier.target_id}")
    return record


def _hold(door: Act, session: Session, actor: Actor, command: Any) -> None:
    """Lock the record that the act is on.

    The actor must have seen its present version, belong to the office whose record it is, and not be the first person.
    """
    if door.on is None:
        return
    record_id = getattr(command, f"{door.on.__tablename__}_id")
    record = session.get(door.on, record_id, with_for_update={"of": door.on}, populate_existing=True)
    if record is None:
        raise NotSeenError(f"{door.on.__name__} {record_id}")
    seen = getattr(command, "version", None)
    if seen is not None and seen != record.version:
        session.expunge(record)
        raise EditConflictError(record)
    if isinstance(record, OwnedByOffice) and not actor.everything and record.office_id != actor.office_id:
        raise RuleError("此项由作出该记录的机关办理，其他机关不能代办")
    for column in door.not_by:
        if actor.person_id is not None and getattr(record, column) == actor.person_id:
            raise RuleError("此项须由另一人办理：经办与审批不得为同一人", source="双人原则")


def _plain(command: Any) -> Any:
    values = asdict(command) if is_dataclass(command) and not isinstance(command, type) else command
    return _jsonable(values)


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_jsonable(item) for item in value]
    return written(value)


def _entry(door: Act, actor: Actor, record: Any, changes: dict[str, Any]) -> AuditEntry:
    is_project = type(record).__tablename__ == "project"
    return AuditEntry(
        target_type=type(record).__tablename__,
        target_id=record.id,
        project_id=record.id if is_project else getattr(record, "project_id", None),
        result="done",
        changes=canonical(changes),
        **_who(door.name, actor),
    )


def _who(name: str, actor: Actor) -> dict[str, Any]:
    return {
        "at": actor.now,
        "account_id": actor.account_id,
        "person_id": actor.person_id,
        "office_id": actor.office_id,
        "act": name,
        "request_id": actor.request_id,
    }


def note_refusal(session: Session, actor: Actor, name: str, why: str, target: tuple[str, int] | None = None) -> None:
    """Put into the trail that somebody tried what was refused. The act itself was rolled back and left nothing."""
    kind, number = target or (None, None)
    changes = canonical({"refused": {"reason": [None, why]}})
    entry = AuditEntry(target_type=kind, target_id=number, result="refused", changes=changes, **_who(name, actor))
    append(session, entry)


def meant(act: Callable[..., Any], command: Any) -> tuple[str, tuple[str, int] | None]:
    """The name of an act, and the table and number of the record that a command means to change, if it names one."""
    function = act.__wrapped__  # type: ignore[attr-defined]  # wraps() sets it
    door = next(door for door in ACTS.values() if door.function is function)
    if door.on is None:
        return door.name, None
    return door.name, (door.on.__tablename__, getattr(command, f"{door.on.__tablename__}_id"))
