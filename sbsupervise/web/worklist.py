"""The desk: what waits for me, by its next legal date."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("worklist", __name__)


@bp.route("/desk")
@requires(Permission.SEE_DESK)
def desk() -> ResponseReturnValue:
    return page("worklist/desk.html")
