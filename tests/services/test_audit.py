"""The audit chain: what changes it is found, and where."""

import json
from collections.abc import Callable
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from sbsupervise.cli import main
from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.models import ScopedSession
from sbsupervise.services.accounts import CreateAccount, create_account
from sbsupervise.services.audit import Head, entries, entry_hash, head_of, verify
from tests import make

GUARDS_OFF = {
    "sqlite": [f"DROP TRIGGER audit_entry_{name}" for name in ("no_update", "no_delete", "in_order")],
    "postgresql": [f"DROP TRIGGER audit_entry_{name} ON audit_entry" for name in ("fixed", "not_emptied", "in_order")],
}


@pytest.fixture
def chain(db: Database[ScopedSession]) -> Head:
    """A chain of five entries and its head as it is kept outside."""
    for _ in range(4):
        make.login(db, Role.OFFICER)
    with db.reading() as session:
        return head_of(session)


def intrude(db: Database[ScopedSession], *statements: str) -> None:
    """What somebody does who holds the database: the guards go first."""
    engine = create_engine(db.engine.url)
    with engine.begin() as connection:
        for statement in [*GUARDS_OFF[engine.dialect.name], *statements]:
            connection.execute(text(statement))
    engine.dispose()


def rechained(db: Database[ScopedSession]) -> None:
    """Somebody changes an entry and computes all hashes from there on anew."""
    with db.reading() as session:
        rows = list(entries(session))
    rows[2].request_id = "changed"
    statements, last = [], rows[1].hash
    for row in rows[2:]:
        row.prev = last
        row.hash = last = entry_hash(row)
        said = f"request_id = '{row.request_id}', prev = '{row.prev}', hash = '{row.hash}'"
        statements.append(f"UPDATE audit_entry SET {said} WHERE seq = {row.seq}")
    intrude(db, *statements, f"UPDATE audit_head SET hash = '{last}'")


def test_a_chain_left_alone_is_whole(db: Database[ScopedSession], chain: Head) -> None:
    with db.reading() as session:
        assert verify(session, chain).whole
        assert [entry.seq for entry in entries(session, chunk=2)] == [1, 2, 3, 4, 5]


def test_an_instant_of_any_zone_is_the_same_when_read_back(db: Database[ScopedSession]) -> None:
    noon_in_china = make.NOON.astimezone(timezone(timedelta(hours=8)))
    with db.transaction() as session:
        command = CreateAccount(
            username="zone", password_hash="x", roles=(Role.AUDITOR,), person_name="甲", office_id=1
        )
        create_account(session, make.operator(noon_in_china), command)
    with db.reading() as session:
        assert verify(session).whole


@pytest.mark.parametrize(
    ("attack", "broken_at"),
    [
        pytest.param("UPDATE audit_entry SET act = 'x' WHERE seq = 3", 3, id="an entry is edited"),
        pytest.param("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE seq = 3", 3, id="an instant is edited"),
        pytest.param("DELETE FROM audit_entry WHERE seq = 3", 3, id="an entry is deleted"),
        pytest.param("UPDATE audit_entry SET seq = 30 WHERE seq = 3", 3, id="an entry is renumbered"),
        pytest.param("DELETE FROM audit_entry WHERE seq = 5", 5, id="the tail is cut"),
    ],
)
def test_a_change_is_found_and_named(db: Database[ScopedSession], chain: Head, attack: str, broken_at: int) -> None:
    intrude(db, attack)
    with db.reading() as session:
        assert verify(session).broken_at == broken_at


def test_a_cut_tail_with_its_head_is_shorter_than_the_outside_head(db: Database[ScopedSession], chain: Head) -> None:
    with db.reading() as session:
        fourth = list(entries(session))[3]
    intrude(
        db,
        "DELETE FROM audit_entry WHERE seq = 5",
        f"UPDATE audit_head SET seq = 4, hash = '{fourth.hash}' WHERE id = 1",
    )
    with db.reading() as session:
        assert verify(session).whole
        assert verify(session, chain).short


def test_a_chain_computed_anew_differs_from_the_outside_head(db: Database[ScopedSession], chain: Head) -> None:
    rechained(db)
    with db.reading() as session:
        assert verify(session).whole
        assert verify(session, chain).broken_at == 5


COPIED = """
    INSERT INTO audit_entry
    SELECT 9, at, account_id, person_id, office_id, act, target_type, target_id, project_id,
           result, changes, request_id, alg, prev, hash
    FROM audit_entry WHERE seq = 3
"""


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param("UPDATE audit_entry SET act = 'x' WHERE seq = 3", id="to change an entry"),
        pytest.param("DELETE FROM audit_entry WHERE seq = 3", id="to delete an entry"),
        pytest.param(COPIED, id="to put an entry out of order"),
    ],
)
def test_the_database_itself_refuses(db: Database[ScopedSession], chain: Head, attack: str) -> None:
    with pytest.raises(DBAPIError), db.transaction() as session:
        session.connection().execute(text(attack))


def test_sqlite_cannot_replace_an_entry(db: Database[ScopedSession], chain: Head) -> None:
    statement = {
        "sqlite": "REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 3",
        "postgresql": "TRUNCATE audit_entry",
    }[db.engine.dialect.name]
    with pytest.raises(DBAPIError), db.transaction() as session:
        session.connection().execute(text(statement))


@pytest.fixture
def command(db: Database[ScopedSession], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    monkeypatch.setenv("SBS_DEMO", "1")
    monkeypatch.setenv("SBS_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", db.engine.url.render_as_string(hide_password=False))
    return lambda *words: CliRunner().invoke(main, ["audit", *words]).exit_code


def test_the_command_answers_by_its_exit_code(
    db: Database[ScopedSession], chain: Head, command: Callable[..., int], tmp_path: Path
) -> None:
    ahead = tmp_path / "head.json"
    ahead.write_text(json.dumps({"seq": 99, "hash": "f" * 64}))
    assert command("verify") == 0
    assert command("verify", "--head", str(ahead)) == 3
    assert command("verify", "--head", str(tmp_path / "none.json")) == 2
    intrude(db, "UPDATE audit_entry SET act = 'x' WHERE seq = 2")
    assert command("verify") == 1
