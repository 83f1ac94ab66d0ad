"""The public calculator of the compensation fee, and its standards. No login, nothing is kept."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.fees import Assessment
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.fees.calculating import answer_to, county_names, standards
from sbsupervise.web.database import now
from sbsupervise.web.forms.calculator import CalculatorForm
from sbsupervise.web.guard import public
from sbsupervise.web.pages import page

bp = Blueprint("calculator", __name__)


@bp.route("/calculator")
@public
def show() -> ResponseReturnValue:
    today = beijing_day(now())
    asked = "base" in request.args
    form = CalculatorForm(county_names(today), today, request.args if asked else None)
    answer = _answer(form) if asked and form.validate() else None
    return page("public/calculator.html", asked=form, answer=answer, standards=standards())


def _answer(form: CalculatorForm) -> Assessment | None:
    """The fee that was asked for; a refusal stands in the form."""
    try:
        return answer_to(form.question())
    except RuleError as refusal:
        form.refuse(refusal)
        return None
