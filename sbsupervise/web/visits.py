"""Visits to units (到访次数): one unit over all offices, and the units whose cap is reached."""

from datetime import date
from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Project, Unit
from sbsupervise.parameters.inspections import merge_days, visit_cap, visit_rule
from sbsupervise.services.units import is_known
from sbsupervise.services.visit_budgets import MOST, budget_of, nearby, units_used_up
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("visits", __name__)


def visits_before(project: Project, day: date) -> dict[str, Any]:
    """What a page shows of the visits to the owner of a project before the next one, on a day."""
    budget = budget_of(reading(), project.owner_on(day).id, day)
    near = nearby(budget, day, the_actor().office_id)
    return {"budget": budget, "near": near, "days": merge_days().on(day)}


@bp.route("/inspections/visits")
@requires(Permission.SEE_PROJECTS)
def index() -> ResponseReturnValue:
    actor = the_actor()
    return page(
        "visits/index.html",
        units=units_used_up(reading(), actor),
        most=MOST,
        year=actor.today.year,
        cap=visit_cap().on(actor.today),
    )


@bp.route("/units/<int:unit_id>/visits")
@requires(Permission.SEE_PROJECTS)
def show(unit_id: int) -> ResponseReturnValue:
    unit, actor = load(Unit, unit_id), the_actor()
    if not is_known(reading(), unit_id):
        abort(404)
    budget = budget_of(reading(), unit_id, actor.today)
    return page(
        "visits/show.html",
        unit=unit,
        budget=budget,
        near=nearby(budget, actor.today, actor.office_id),
        days=merge_days().on(actor.today),
        rule=visit_rule().row(actor.today),
    )
