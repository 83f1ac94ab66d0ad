"""Headers of every response: content security policy, caching, and the number of the request."""

import secrets

from flask import Flask, Response, g, request

# Files below here have their version in their path, all others a hash of their content in the query.
VENDORED = "/static/vendor/"


def open_request() -> None:
    g.request_id = secrets.token_hex(8)
    g.csp_nonce = secrets.token_urlsafe(16)


def set_headers(response: Response) -> Response:
    nonce = g.get("csp_nonce", "")
    policy = (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), payment=()"
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static":
        if response.status_code < 400 and (request.query_string or request.path.startswith(VENDORED)):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers["Cache-Control"] = (
            "no-store"
            if g.get("actor")
            else "public, max-age=60"
            if request.blueprint == "public"
            else "private, max-age=0, must-revalidate"
        )
    return response


def init_app(app: Flask) -> None:
    app.before_request(open_request)
    app.after_request(set_headers)
