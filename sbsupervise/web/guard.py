"""The guard at the door of every page: it declares a permission, or that it is public, or it stays closed."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.web.database import SAFE, current_actor, note_no_access, open_public

F = TypeVar("F", bound=Callable[..., Any])

PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "security.static",
        "security.login",
        # Between the password and the second factor nobody is logged in yet; Flask-Security checks these itself.
        "security.two_factor_setup",
        "security.two_factor_setup_validate",
        "security.two_factor_token_validation",
    }
)
ANYBODY = frozenset({"worklist.start", "security.logout", "security.change_password", "security.verify"})


def requires(permission: Permission) -> Callable[[F], F]:
    """Declare the permission that a page asks for."""

    def declare(view: F) -> F:
        view.permission = permission  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return declare


def public(view: F) -> F:
    """Declare that a page is open to everybody: it sees what is published, whoever looks."""
    view.public = True  # type: ignore[attr-defined]  # functions carry attributes
    return view


def permission_of(app: Flask, endpoint: str) -> Permission | str | None:
    """What a page declares: a permission, ``public``, ``anybody`` (who is logged in), or nothing."""
    view = app.view_functions[endpoint]
    if endpoint in PUBLIC_ENDPOINTS or getattr(view, "public", False):
        return "public"
    if endpoint in ANYBODY:
        return "anybody"
    permission: Permission | None = getattr(view, "permission", None)
    return permission


def guard() -> ResponseReturnValue | None:
    """Let a request in, or send it to the login page, or refuse it."""
    if request.endpoint is None:
        return None
    declared = permission_of(current_app, request.endpoint)
    if declared == "public":
        open_public()
        return None
    actor = current_actor()
    if actor is None:
        return redirect(
            url_for("security.login", next=request.full_path.rstrip("?") if request.method == "GET" else None)
        )
    if declared != "anybody" and not (isinstance(declared, Permission) and actor.may(declared)):
        if request.method not in SAFE and request.blueprint != "security":
            note_no_access()
        abort(403)
    return None


def init_app(app: Flask) -> None:
    app.before_request(guard)
