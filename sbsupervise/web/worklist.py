"""The desk: what waits for me, by its next legal date; and what has been forgotten."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.services.desk import worklist
from sbsupervise.services.early_warnings import warning_counts
from sbsupervise.services.worklist import FORGOTTEN, TO_DO
from sbsupervise.web.database import reading, the_actor
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("worklist", __name__)


@bp.route("/start")
def start() -> ResponseReturnValue:
    """Where a login leads: officers to the desk, units to what concerns them."""
    return redirect(url_for("worklist.desk" if the_actor().may(Permission.SEE_DESK) else "units.home"))


@bp.route("/desk")
@requires(Permission.SEE_DESK)
def desk() -> ResponseReturnValue:
    return page("worklist/desk.html", list=worklist(reading(), the_actor(), TO_DO), forgotten=False)


@bp.route("/desk/forgotten")
@requires(Permission.SEE_DESK)
def forgotten() -> ResponseReturnValue:
    actor = the_actor()
    counts = warning_counts(reading(), actor.today) if actor.may(Permission.SEE_PROJECTS) else []
    warnings = [(alarm, count) for alarm, count in counts if count]
    return page("worklist/desk.html", list=worklist(reading(), actor, FORGOTTEN), forgotten=True, warnings=warnings)
