"""Lists: one slice at a time by key, never by offset, never without a limit."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from sbsupervise.domain.refusals import RuleError

T = TypeVar("T")
SIZE = 50
COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """One page of a list. ``count`` is None beyond 10,000; the cursors are None at the ends."""

    rows: Sequence[T]
    count: int | None
    order: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: an order (``-name`` descends) and a cursor after or before which the rows lie."""

    order: str
    after: str | None = None
    before: str | None = None


def slice_of(
    session: Session,
    statement: Select[T],
    keys: Mapping[str, InstrumentedAttribute[Any]],
    place: Place,
    size: int = SIZE,
) -> Slice[T]:
    """The rows of a statement at a place. ``keys`` are the columns (never null) that it may be ordered by; ``id`` must
    be among them and breaks ties. An order or cursor that is not understood is refused.
    """
    name = place.order.removeprefix("-")
    if name not in keys:
        raise RuleError("不能按此项排序")
    backwards = place.before is not None
    descending = place.order.startswith("-") != backwards
    columns = tuple_(keys[name], keys["id"])
    cursor = place.before if backwards else place.after
    ordered = statement.order_by(
        *(column.desc() if descending else column.asc() for column in (keys[name], keys["id"]))
    )
    if cursor:
        bounds = _read(cursor, keys[name])
        ordered = ordered.where(columns < bounds if descending else columns > bounds)
    rows: list[T] = list(session.scalars(ordered.limit(size + 1)).unique())
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    return Slice(
        rows=rows,
        count=count_of(session, statement),
        order=place.order,
        before=_write(rows[0], keys[name].key) if rows and (more if backwards else bool(place.after)) else None,
        after=_write(rows[-1], keys[name].key) if rows and (more or backwards) else None,
    )


def count_of(session: Session, statement: Select[Any]) -> int | None:
    """How many rows there are, None if more than 10,000."""
    counted = statement.order_by(None).limit(COUNTED + 1).subquery()
    found = session.scalar(select(func.count()).select_from(counted)) or 0
    return None if found > COUNTED else found


def _write(row: Any, key: str) -> str:
    value = getattr(row, key)
    plain = value.value if isinstance(value, Enum) else value
    text = json.dumps([plain if isinstance(plain, int) else str(plain), row.id])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read(cursor: str, column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    try:
        raw, number = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        kind = column.type.python_type
        value = date.fromisoformat(raw) if kind is date else kind(raw)
        return tuple_(literal(value, column.type), literal(int(number), BigInteger()))
    except (ValueError, TypeError, ArithmeticError) as fault:
        raise RuleError("页码无效，请从第一页重新开始") from fault


def like(text: str) -> str:
    """A pattern that finds a text anywhere; its own wildcards mean themselves. Use with ``escape="\\\\"``."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
