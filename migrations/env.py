"""How Alembic runs here: transactional on both databases, foreign keys checked after batch changes on SQLite."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlalchemy.dialects.postgresql import JSONB

from sbsupervise.db import make_engine
from sbsupervise.models import Base


def render_item(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write our own types into a revision as what they are in the database: a revision outlives the program."""
    if kind != "type":
        return False
    if isinstance(item, sa.TypeDecorator):
        return f"sa.{item.impl!r}" if not isinstance(item.impl, type) else f"sa.{item.impl.__name__}()"
    if isinstance(item, sa.BigInteger) and item._variant_mapping:
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    if isinstance(item, sa.JSON) and not isinstance(item, JSONB):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


engine = make_engine(context.config.attributes["database_url"], migrating=True)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=True,
        compare_type=True,
        compare_server_default=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
    if engine.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"foreign keys are broken: {broken[:5]}")
engine.dispose()
