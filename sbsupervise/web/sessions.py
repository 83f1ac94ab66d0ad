"""Sessions kept in the database: the cookie carries a random key and nothing else, and logout ends it for good."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from sbsupervise.db import Database
from sbsupervise.models import ScopedSession, WebSession

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
NOTED = timedelta(minutes=1)


class StoredSession(CallbackDict[str, Any], SessionMixin):
    """The data of one session. ``key`` is what the cookie holds, None until it is first kept."""

    def __init__(self, data: dict[str, Any], key: str | None, seen_at: datetime | None) -> None:
        def changed(_self: object) -> None:
            self.modified = True

        super().__init__(data, changed)
        self.key = key
        self.stale_key: str | None = None
        self.seen_at = seen_at
        self.modified = False

    def renew(self) -> None:
        """Take a new key when kept, as after a login: a key that was known before is then worth nothing."""
        self.key, self.stale_key, self.modified = None, self.key, True


class DatabaseSessions(SessionInterface):
    """Flask's session interface over the table ``web_session``; only a hash of the key is stored."""

    serializer = TaggedJSONSerializer()

    def __init__(self, db: Database[ScopedSession]) -> None:
        self.db = db

    def open_session(self, app: Flask, request: Request) -> StoredSession:
        key = request.cookies.get(self.get_cookie_name(app))
        if not key:
            return StoredSession({}, None, None)
        moment = datetime.now(UTC)
        with self.db.reading() as session:
            row = session.get(WebSession, hashed(key))
        if row is None or moment - row.seen_at > IDLE or moment - row.created_at > ABSOLUTE:
            return StoredSession({}, None, None)
        return StoredSession(self.serializer.loads(row.data), key, row.seen_at)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, StoredSession):
            raise TypeError("a session of another interface")
        name = self.get_cookie_name(app)
        moment = datetime.now(UTC)
        if not session:
            if session.key is not None:
                self._forget(session.key)
                response.delete_cookie(name, path="/", secure=self.get_cookie_secure(app), httponly=True)
            return
        response.vary.add("Cookie")
        if session.stale_key is not None:
            self._forget(session.stale_key)
        if not session.modified and session.seen_at is not None and moment - session.seen_at < NOTED:
            return
        key = session.key or secrets.token_urlsafe(32)
        self._keep(key, self.serializer.dumps(dict(session)), moment)
        response.set_cookie(name, key, path="/", secure=self.get_cookie_secure(app), httponly=True, samesite="Lax")

    def _keep(self, key: str, data: str, moment: datetime) -> None:
        with self.db.transaction() as session:
            row = session.get(WebSession, hashed(key))
            if row is None:
                session.add(WebSession(key_hash=hashed(key), data=data, created_at=moment, seen_at=moment))
            else:
                row.data, row.seen_at = data, moment

    def _forget(self, key: str) -> None:
        with self.db.transaction() as session:
            row = session.get(WebSession, hashed(key))
            if row is not None:
                session.delete(row)


def hashed(key: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(key.encode()).hexdigest()
