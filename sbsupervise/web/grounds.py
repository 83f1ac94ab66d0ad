"""Pages of spoil grounds and borrow pits: added to a project, edited, closed."""

from dataclasses import fields

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import GroundState
from sbsupervise.domain.plans.grounds import GroundRules
from sbsupervise.models import Ground, Project
from sbsupervise.parameters.plans import ground_rules
from sbsupervise.services.grounds import (
    GroundDetails,
    add_ground,
    close_ground,
    edit_ground,
    lacks_of,
)
from sbsupervise.services.plans import plans_of_project
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.grounds import CloseGroundForm, GroundForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("grounds", __name__)


def _rules() -> GroundRules:
    return ground_rules().on(the_actor().today)


@bp.route("/projects/<int:project_id>/grounds/new", methods=["GET", "POST"])
@requires(Permission.SUBMIT_PLANS)
def new(project_id: int) -> ResponseReturnValue:
    project = load(Project, project_id)
    plans = plans_of_project(reading(), project_id)
    form = GroundForm(plans, version=project.version, of_plan_id=plans[0].id if plans else None)
    if form.submitted() and form.perform(add_ground, project_id=project_id):
        flash("已登记。")
        return redirect(url_for("projects.show", project_id=project_id, _anchor="grounds"))
    return page("grounds/form.html", form, project=load(Project, project_id), ground=None, lacks=(), rules=_rules())


@bp.route("/grounds/<int:ground_id>/edit", methods=["GET", "POST"])
@requires(Permission.SUBMIT_PLANS)
def edit(ground_id: int) -> ResponseReturnValue:
    ground = load(Ground, ground_id)
    plans = plans_of_project(reading(), ground.project_id)
    known = {field.name: getattr(ground, field.name) for field in fields(GroundDetails) if field.name != "of_plan_id"}
    form = GroundForm(plans, version=ground.version, of_plan_id=ground.plan_id, **known)
    if form.submitted() and form.perform(edit_ground, ground_id=ground_id):
        flash("修改已保存。")
        return redirect(url_for("projects.show", project_id=load(Ground, ground_id).project_id, _anchor="grounds"))
    ground = load(Ground, ground_id)
    if ground.state is GroundState.CLOSED and not form.is_submitted():
        flash(f"{ground.kind.label}已停用，不能再修改。", "soon")
        return redirect(url_for("projects.show", project_id=ground.project_id, _anchor="grounds"))
    project, lacks = load(Project, ground.project_id), lacks_of(ground, the_actor())
    return page("grounds/form.html", form, project=project, ground=ground, lacks=lacks, rules=_rules())


@bp.route("/grounds/<int:ground_id>/close", methods=["GET", "POST"])
@requires(Permission.SUBMIT_PLANS)
def close(ground_id: int) -> ResponseReturnValue:
    ground = load(Ground, ground_id)
    form = CloseGroundForm(version=ground.version, actual_m3=ground.actual_m3)
    if form.submitted() and form.perform(close_ground, ground_id=ground_id):
        flash("已登记停用。")
        return redirect(url_for("projects.show", project_id=load(Ground, ground_id).project_id, _anchor="grounds"))
    ground = load(Ground, ground_id)
    return page("grounds/close.html", form, ground=ground, project=load(Project, ground.project_id))
