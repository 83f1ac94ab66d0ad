"""The page on which a unit sees its own money: what is due, how it was worked out, what is paid, where to pay."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.services.unit_money import money_of
from sbsupervise.web.database import reading, the_actor
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("unit_fees", __name__)


@bp.route("/unit/fees")
@requires(Permission.SEE_OWN)
def index() -> ResponseReturnValue:
    actor = the_actor()
    return page("unit_fees/index.html", money=money_of(reading(), actor), today=actor.today)
