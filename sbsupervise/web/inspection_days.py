"""Inspections by their days: the week of an officer or of all, and a month as a calendar."""

from datetime import date

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.inspection_calendar import month_of
from sbsupervise.services.officer_week import week_of
from sbsupervise.web.database import reading, the_actor
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("inspection_days", __name__)
WEEKDAYS = "一二三四五六日"


@bp.route("/inspections/week")
@requires(Permission.SEE_PROJECTS)
def week() -> ResponseReturnValue:
    actor = the_actor()
    approves = actor.may(Permission.APPROVE_INSPECTIONS)
    everybody = approves and request.args.get("whose") != "mine"
    found = week_of(reading(), actor, everybody=everybody)
    return page("inspection_days/week.html", week=found, approves=approves, everybody=everybody)


@bp.route("/inspections/calendar")
@requires(Permission.SEE_PROJECTS)
def calendar() -> ResponseReturnValue:
    actor = the_actor()
    month = month_of(reading(), actor.office_id, _month(request.args.get("month", ""), actor.today))
    return page("inspection_days/calendar.html", month=month, weekdays=WEEKDAYS)


def _month(said: str, today: date) -> date:
    """The first day of a month written ``2026-12``; this month if none is named."""
    if not said:
        return today
    try:
        first = date.fromisoformat(f"{said}-01")
    except ValueError as fault:
        raise RuleError("月份应写作 2026-12") from fault
    if not 2000 <= first.year <= 2100:
        raise RuleError("月份应在 2000 年至 2100 年之间")
    return first
