"""The database from the command line: the operator acts for the whole installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sbsupervise.config import read_settings
from sbsupervise.db import Database
from sbsupervise.models import Scope, ScopedSession
from sbsupervise.services.acts import Actor


def operator() -> Actor:
    """Who acts from the command line: no account, no office, all permissions; the trail says so."""
    return Actor(now=datetime.now(UTC), everything=True, name="命令行")


@contextmanager
def open_database() -> Iterator[Database[ScopedSession]]:
    """The database of the environment's settings, closed at the end of the block."""
    db = Database(read_settings().database_url, ScopedSession)
    try:
        yield db
    finally:
        db.engine.dispose()


@contextmanager
def reading() -> Iterator[ScopedSession]:
    """A session that reads everything."""
    with open_database() as db, db.reading() as session:
        session.scope = Scope(everything=True)
        yield session
