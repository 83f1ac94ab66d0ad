"""Rules and figures on a page: law, date, value, source, and what still waits to be confirmed."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.services.rules import topics
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("rules", __name__)


@bp.route("/rules")
@requires(Permission.SEE_RULES)
def index() -> ResponseReturnValue:
    return page("rules/index.html", topics=topics())
