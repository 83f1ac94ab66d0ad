"""The act that writes a demonstration: whole tables of rows at once, with their numbers already given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, func, insert, select

from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Base, Office, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.changes import note_rows
from sbsupervise.services.demo.world import Draft

WHOLE = {"whole": "a demonstration is written for all offices at once"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FillDemo:
    """Rows by table, in the order in which they may be written; ``office_id`` is the office that stands for all."""

    office_id: int
    rows: Mapping[type[Base], Sequence[Draft]]


@act("demo.fill", Permission.MANAGE_ACCOUNTS)
def fill_demo(session: ScopedSession, _actor: Actor, command: FillDemo) -> Office:
    """Write made-up rows; the trail says how many in which table, not each of them."""
    written: dict[str, int] = {}
    for table, rows in command.rows.items():
        if rows:
            session.execute(insert(cast(Table, table.__table__)), rows, execution_options=WHOLE)
            written[table.__tablename__] = len(rows)
            _count_on(session, table, rows)
    office = session.get_one(Office, command.office_id)
    note_rows(session, office, **written)
    return office


def _count_on(session: ScopedSession, table: type[Base], rows: Sequence[Draft]) -> None:
    """Let the next row that is numbered by the database follow these; SQLite does so by itself."""
    if "id" in rows[-1] and session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.__tablename__, "id")
        session.execute(select(func.setval(sequence, max(row["id"] for row in rows))), execution_options=WHOLE)
