"""The database as one request sees it: who asks, a session to read with, a transaction to write in."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, request
from flask_security import current_user

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Account, Base, Scope, ScopedSession
from sbsupervise.parameters.permissions import granted
from sbsupervise.services.acts import Actor, ForbiddenError, meant, note_refusal
from sbsupervise.services.changes import WriteOutsideActError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
M = TypeVar("M", bound=Base)


def database() -> Database[ScopedSession]:
    """The database of the running application."""
    found: Database[ScopedSession] = current_app.extensions["database"]
    return found


def now() -> datetime:
    """The instant of this request, by the clock of the application; one request has one."""
    if "now" not in g:
        g.now = current_app.extensions["clock"]()
    instant: datetime = g.now
    return instant


def reading() -> ScopedSession:
    """The session of this request. It only reads, save where Flask-Security keeps the account (second factor)."""
    if "session" not in g:
        keeps_account = request.blueprint == "security" and request.method != "GET"
        g.session = database().writing() if keeps_account else database().reading()
        if keeps_account:
            g.session.info["changes"] = {}
    session: ScopedSession = g.session
    return session


def current_actor() -> Actor | None:
    """Who is logged in, or None; the session of the request then has that actor's scope."""
    if "actor" not in g:
        user = current_user._get_current_object()
        g.actor = actor_for(user, now()) if user.is_authenticated else None
        if g.actor is not None:
            reading().scope = g.actor.scope
    actor: Actor | None = g.actor
    return actor


def the_actor() -> Actor:
    """Who is logged in, on pages behind the guard."""
    actor = current_actor()
    if actor is None:
        abort(403)
    return actor


def actor_for(account: Account, instant: datetime) -> Actor:
    """An account as an actor: plain values, looked up anew with every request."""
    owner = account.office or account.unit
    return Actor(
        now=instant,
        account_id=account.id,
        person_id=account.person_id,
        name=account.person.name,
        office_id=account.office_id,
        unit_id=account.unit_id,
        office_name=str(owner),
        permissions=granted(grant.role for grant in account.grants),
    )


def open_public() -> None:
    """Give the session of this request the eyes of the public."""
    g.actor = None
    reading().scope = Scope(today=beijing_day(now()))


def load(cls: type[M], key: Any) -> M:
    """One record by its number; 404 if there is none or the actor does not see it."""
    record = reading().get(cls, key)
    if record is None:
        abort(404)
    return record


def perform(act: Any, command: Any, key: str = "") -> Any:
    """Do one act in a transaction of its own and return its record; a refused one is noted in another."""
    if request.method in SAFE:
        raise WriteOutsideActError(f"a {request.method} changes nothing")
    reading().rollback()
    actor = replace(the_actor(), key=key, request_id=g.get("request_id", ""))
    try:
        with database().transaction() as session:
            return act(session, actor, command)
    except (ForbiddenError, RuleError) as refusal:
        name, target = meant(act, command)
        with database().transaction() as session:
            note_refusal(session, actor, name, str(refusal), target)
        raise


def note_no_access() -> None:
    """Put into the trail that whoever is logged in sent something to a page that is closed to them."""
    actor = replace(the_actor(), request_id=g.get("request_id", ""))
    reading().rollback()
    with database().transaction() as session:
        note_refusal(session, actor, "access.refuse", f"{request.method} {request.path}"[:200])


def close(_error: BaseException | None = None) -> None:
    """End the reading of this request, before anything else is written."""
    session = g.pop("session", None)
    if session is not None:
        session.close()


def end_reading(response: Response) -> Response:
    close()
    return response


def init_app(app: Flask, db: Database[ScopedSession]) -> None:
    app.extensions["database"] = db
    app.extensions["clock"] = lambda: datetime.now(UTC)
    app.after_request(end_reading)
    app.teardown_appcontext(close)
