"""Early warnings: what the register itself shows to be wrong, or about to be."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.parameters.projects import warning_days
from sbsupervise.services.early_warnings import SHOWN, warnings_on
from sbsupervise.services.project_files import counties_on
from sbsupervise.web.database import reading, the_actor
from sbsupervise.web.forms.warnings import CountyForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("warnings", __name__)


@bp.route("/warnings")
@requires(Permission.SEE_PROJECTS)
def index() -> ResponseReturnValue:
    today = the_actor().today
    form = CountyForm(counties_on(today), request.args)
    lists = warnings_on(reading(), today, form.chosen())
    return page(
        "warnings/index.html",
        lists=lists,
        narrow=form,
        county=form.chosen(),
        shown=SHOWN,
        days=warning_days().on(today),
    )
