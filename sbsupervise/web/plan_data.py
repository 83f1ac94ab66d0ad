"""Pages of what a plan says: its responsibility range with a picture, and its official sheet with the indicators."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import UNDER_WAY, Indicator
from sbsupervise.domain.plans.sheet import FIELDS, MEASURE_COLUMNS, Group
from sbsupervise.models import Plan
from sbsupervise.services.parts import has_part
from sbsupervise.services.plans.ranges import file_range, range_files, range_shown
from sbsupervise.services.plans.sheets import fill_sheet, least_values, proposed, sheet_shown
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.plan_data import FileRangeForm, SheetForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("plan_data", __name__)
GROUPS = tuple((group, tuple(field for field in FIELDS if field.group is group)) for group in Group)


def edits(plan: Plan) -> bool:
    """Whether what the plan says can be changed now by whoever asks."""
    actor = the_actor()
    open_to = plan.state in UNDER_WAY and actor.may(Permission.SUBMIT_PLANS)
    return open_to and has_part(reading(), actor, plan.project_id)


@bp.route("/plans/<int:plan_id>/range")
@requires(Permission.SEE_PROJECTS)
def show_range(plan_id: int) -> ResponseReturnValue:
    plan = load(Plan, plan_id)
    files = range_files(reading(), plan.project_id)
    return page("plan_data/range.html", plan=plan, shown=range_shown(plan), files=files, edits=edits(plan))


@bp.route("/plans/<int:plan_id>/range/new", methods=["GET", "POST"])
@requires(Permission.SUBMIT_PLANS)
def new_range(plan_id: int) -> ResponseReturnValue:
    plan = load(Plan, plan_id)
    form = FileRangeForm(version=plan.version)
    if form.submitted() and form.perform(file_range, plan_id=plan_id):
        flash("防治责任范围已登记，请核对面积、分区和提示。")
        return redirect(url_for(".show_range", plan_id=plan_id))
    return page("plan_data/range_new.html", form, plan=load(Plan, plan_id))


@bp.route("/plans/<int:plan_id>/sheet")
@requires(Permission.SEE_PROJECTS)
def show_sheet(plan_id: int) -> ResponseReturnValue:
    plan = load(Plan, plan_id)
    return page(
        "plan_data/sheet.html",
        plan=plan,
        shown=sheet_shown(plan),
        groups=GROUPS,
        columns=MEASURE_COLUMNS,
        edits=edits(plan),
    )


@bp.route("/plans/<int:plan_id>/sheet/edit", methods=["GET", "POST"])
@requires(Permission.SUBMIT_PLANS)
def edit_sheet(plan_id: int) -> ResponseReturnValue:
    plan = load(Plan, plan_id)
    form = SheetForm(version=plan.version)
    if form.submitted() and form.perform(fill_sheet, plan_id=plan_id):
        flash("特性表已保存。")
        return redirect(url_for(".show_sheet", plan_id=plan_id))
    plan = load(Plan, plan_id)
    content = proposed(plan) if plan.sheet is None else plan.sheet.content
    if not form.is_submitted():
        form.show(content, {row.indicator: row for row in plan.indicators})
    least = least_values(plan, content)
    return page(
        "plan_data/sheet_edit.html",
        form,
        plan=plan,
        shown=sheet_shown(plan),
        groups=GROUPS,
        indicators=tuple(Indicator),
        least={period.value: row for period, row in least.items()},
    )
