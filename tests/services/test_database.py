"""The engine: two kinds of transaction, and a library that can be trusted."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sbsupervise.db import Database, wal_is_safe
from sbsupervise.models import ScopedSession


def test_a_reading_session_cannot_write(db: Database[ScopedSession]) -> None:
    with db.reading() as session, pytest.raises(DBAPIError):
        session.connection().execute(text("DELETE FROM office_scope"))


def test_a_writing_session_on_the_same_connection_can(db: Database[ScopedSession]) -> None:
    with db.reading() as session:
        session.connection().execute(text("SELECT 1"))
    with db.transaction() as session:
        session.connection().execute(text("DELETE FROM office_scope"))


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        pytest.param((3, 40, 1), False, id="Debian 12"),
        pytest.param((3, 44, 5), False, id="before the backport to 3.44"),
        pytest.param((3, 44, 6), True, id="the backport to 3.44"),
        pytest.param((3, 45, 0), False, id="after 3.44, before 3.50.7"),
        pytest.param((3, 50, 7), True, id="the backport to 3.50"),
        pytest.param((3, 51, 2), False, id="the last faulty version"),
        pytest.param((3, 51, 3), True, id="mended"),
        pytest.param((3, 53, 4), True, id="pysqlite3 0.6.1"),
    ],
)
def test_wal_is_used_only_with_a_sound_library(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe
