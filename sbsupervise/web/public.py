"""The public site: search, the two lists, and whether a document is genuine."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from sbsupervise.web.guard import public
from sbsupervise.web.pages import page

bp = Blueprint("public", __name__)


@bp.route("/")
@public
def home() -> ResponseReturnValue:
    return page("public/home.html")


@bp.route("/healthz")
@public
def healthz() -> ResponseReturnValue:
    return "ok", {"Content-Type": "text/plain; charset=utf-8"}
