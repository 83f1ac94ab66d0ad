"""``field tidy`` on the command line."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from sbsupervise.cli import main
from sbsupervise.config import Settings
from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.models import FieldUpload, ScopedSession
from sbsupervise.parameters.field import abandoned_days
from sbsupervise.services.field import Part, take_part
from tests import make


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_never_completed_is_removed_and_the_rest_stays(
    db: Database[ScopedSession], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("SBS_DEMO", "1"), ("SBS_VAR", str(settings.var)), ("DATABASE_URL", settings.database_url)):
        monkeypatch.setenv(name, value)
    officer, now = make.login(db, Role.OFFICER), datetime.now(UTC)
    long_ago = now - timedelta(days=abandoned_days().on(now.date()), minutes=1)
    for number, begun in enumerate((now, long_ago, long_ago)):
        client_id = f"{number:08d}-8d3a-4b6e-9c41-0a5d7e2b9f13"
        hash_ = hashlib.sha256(b"xy").hexdigest()
        part = Part(client_id=client_id, name="a.jpg", sha256=hash_, size=2, start=0, data=b"x")
        with db.transaction() as session:
            take_part(session, officer.actor(begun), part)
    result = CliRunner().invoke(main, ["field", "tidy", "--json"])
    assert (result.exit_code, json.loads(result.output)) == (0, {"dropped": 2})
    with db.reading() as session:
        assert session.query(FieldUpload).count() == 1
