"""Error pages: what happened, whether anything was saved, what to do next."""

from typing import Any

import structlog
from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.acts import EditConflictError, ForbiddenError, NotSeenError
from sbsupervise.web.forms.base import ConflictError

PAGES = frozenset({400, 403, 404, 405, 413, 429})
STATUS: dict[type[Exception], int] = {
    CSRFError: 400,
    ForbiddenError: 403,
    NotSeenError: 404,
    EditConflictError: 409,
    StaleDataError: 409,
    IntegrityError: 409,
    OperationalError: 503,
}
log = structlog.get_logger()


def show(status: int, **context: Any) -> tuple[str, int]:
    return render_template(f"errors/{status}.html", request_id=g.get("request_id", ""), **context), status


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug's own refusals; the headers (such as Allow) stay."""
    response: Any = error.get_response()
    if error.code in PAGES:
        response.set_data(show(error.code)[0])
        response.content_type = "text/html; charset=utf-8"
    return response  # type: ignore[no-any-return]  # Werkzeug's response is one that Flask takes


def known_error(error: Exception) -> ResponseReturnValue:
    """What the layers below refuse with."""
    status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
    if status == 503:
        log.error("database not reachable", request_id=g.get("request_id", ""), error=str(error))
    return show(status, rows=[], back=request.url)


def conflict(error: ConflictError) -> ResponseReturnValue:
    return show(409, rows=error.rows, back=request.url)


def refused(error: RuleError) -> ResponseReturnValue:
    return show(422, refusal=error)


def failed(error: Exception) -> ResponseReturnValue:
    cause = getattr(error, "original_exception", error)
    log.error("request failed", request_id=g.get("request_id", ""), exc_info=cause)
    return show(500)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, http_error)
    for kind in STATUS:
        app.register_error_handler(kind, known_error)
    app.register_error_handler(ConflictError, conflict)
    app.register_error_handler(RuleError, refused)
    app.register_error_handler(500, failed)
