"""The chart of what was due, paid and overdue, by county and month."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.services.fees.chart import chart_of
from sbsupervise.web.database import reading, the_actor
from sbsupervise.web.forms.fee_chart import FeeChartForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("fee_chart", __name__)


@bp.route("/fees/chart")
@requires(Permission.SEE_FEES)
def index() -> ResponseReturnValue:
    year, county = request.args.get("year", type=int), request.args.get("county")
    chart = chart_of(reading(), the_actor().today, year, county)
    return page("fee_chart/index.html", chart=chart, filter_form=FeeChartForm(chart), form=None)
