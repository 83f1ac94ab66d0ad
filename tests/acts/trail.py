"""What a database holds: the entries of the trail, and a fingerprint of every table."""

import hashlib
from collections.abc import Collection

from sqlalchemy import func, select

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


def tables(db: Db, *, but: Collection[str] = ()) -> dict[str, str]:
    """A fingerprint of all rows of every table, by its name."""
    found = {}
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in but:
                rows = connection.execute(select(table).order_by(*table.primary_key)).all()
                found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found
