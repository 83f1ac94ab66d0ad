"""Pages of one unit: its credit file (信用档案) for offices, and its home for the unit itself."""

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import outward as wording
from sbsupervise.models import Notice, Plan, Unit
from sbsupervise.services.listings.reading import listings_of_unit
from sbsupervise.services.plans import clock_of
from sbsupervise.services.plans.remarks import subject_of
from sbsupervise.services.ratings import explained, ratings_of_unit
from sbsupervise.services.unit_files import affairs_of, parts_of_unit
from sbsupervise.services.units import describe_unit, is_known
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.units import DescribeUnitForm
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, columns
from sbsupervise.web.pages import page

bp = Blueprint("units", __name__)

LINES = columns(
    Column("finding", "问题"),
    Column("basis", "依据和事实"),
    Column("found_on", "发现日期"),
    Column("project", "项目"),
    Column("rule", "扣分规则"),
    Column("points", "扣分", number=True),
)


@bp.route("/units/<int:unit_id>")
@requires(Permission.SEE_RATINGS)
def show(unit_id: int) -> ResponseReturnValue:
    unit = load(Unit, unit_id)
    ratings = ratings_of_unit(reading(), unit_id)
    years = {rating.run.year for rating in ratings}
    asked = request.args.get("year", type=int)
    year = asked if asked in years else max(years, default=None)
    return page(
        "units/show.html",
        unit=unit,
        year=year,
        results=explained(reading(), [rating for rating in ratings if rating.run.year == year]),
        history=ratings,
        parts=parts_of_unit(reading(), unit_id),
        listings=listings_of_unit(reading(), unit_id),
        columns=LINES,
    )


@bp.route("/units/<int:unit_id>/edit", methods=["GET", "POST"])
@requires(Permission.REVIEW_PLANS)
def edit(unit_id: int) -> ResponseReturnValue:
    unit = load(Unit, unit_id)
    if not is_known(reading(), unit_id):
        abort(404)
    form = DescribeUnitForm(version=unit.version, obj=unit)
    if form.submitted() and form.perform(describe_unit, unit_id=unit_id):
        flash("单位信息已保存。")
        if the_actor().may(Permission.SEE_RATINGS):
            return redirect(url_for(".show", unit_id=unit_id))
        return redirect(url_for("plans.index"))
    return page("units/edit.html", form, unit=load(Unit, unit_id))


@bp.route("/unit")
@requires(Permission.SEE_OWN)
def home() -> ResponseReturnValue:
    actor = the_actor()
    return page("units/home.html", affairs=affairs_of(reading(), actor), today=actor.today)


@bp.route("/unit/plans/<int:plan_id>")
@requires(Permission.SEE_OWN)
def plan(plan_id: int) -> ResponseReturnValue:
    application, today = load(Plan, plan_id), the_actor().today
    asked = [remark for remark in application.remarks if remark.sent_on is not None]
    clock = clock_of(application, today)
    return page("units/plan.html", plan=application, asked=asked, clock=clock, subject_of=subject_of)


@bp.app_template_global()
def outward(plan: Plan) -> wording.Outward:
    """Where an application stands, in the words of the applicant."""
    return wording.outward(plan.state, plan.application)


@bp.app_template_global()
def own_notice_url(notice: Notice) -> str | None:
    """Where a unit reads one of its notices, or None where notices have no page."""
    endpoint = "notices.own_pdf"
    return url_for(endpoint, notice_id=notice.id) if endpoint in current_app.view_functions else None
