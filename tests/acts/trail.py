"""What a database holds: the entries of the trail, and a fingerprint of every table."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, func, select

from sbsupervise.models import AuditEntry, Base
from sbsupervise.services.audit import verify
from tests.acts.stage import Db


def last_entry(db: Db) -> int:
    with db.reading() as session:
        return session.scalar(select(func.max(AuditEntry.seq))) or 0


def entries_after(db: Db, seq: int) -> list[AuditEntry]:
    with db.reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.seq > seq).order_by(AuditEntry.seq)))


def whole(db: Db) -> bool:
    with db.reading() as session:
        return verify(session).whole


def tables(db: Db, *, but: Collection[str] = ()) -> dict[str, int]:
    """A fingerprint of all rows of every table, by its name; it holds within this process."""
    found = {}
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in but:
                columns = ", ".join(f'"{column.name}"' for column in table.columns)
                # Past the types of the columns, because it is done before and after each act of each test.
                rows = connection.exec_driver_sql(f'SELECT {columns} FROM "{table.name}"').all()
                found[table.name] = hash(tuple(sorted(map(_said, rows))))
    return found


def _said(row: Row[Any]) -> str:
    return repr([hash(value) if isinstance(value, bytes) else value for value in row])
