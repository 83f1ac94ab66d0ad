"""Changes against an approved plan: found, shown with the comparison, ordered to be put in order, taken back."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import ChangeState
from sbsupervise.domain.plans import changes as rules
from sbsupervise.models import Change, Project
from sbsupervise.parameters.plans import change_limits
from sbsupervise.services.change_acts import (
    approved_figures,
    base_of,
    detect_change,
    detection_refusal,
    drop_change,
    order_change,
)
from sbsupervise.services.changes_of_plans import view_of
from sbsupervise.services.parts import has_part
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.changes import DetectChangeForm, DropChangeForm, OrderChangeForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("changes", __name__)
PAGES = {"change.order": "changes.order", "change.drop": "changes.drop"}
LABELS = {step.act: step.label for step in rules.CHANGE_STEPS.steps}
SINCE = {"change.order": "所填的责令日期", "change.drop": "今天"}


@bp.route("/projects/<int:project_id>/changes/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PROJECTS)
def new(project_id: int) -> ResponseReturnValue:
    project, today = load(Project, project_id), the_actor().today
    refusal = detection_refusal(reading(), project, today)
    known = {} if refusal else _known(project)
    form = DetectChangeForm(version=project.version, found_on=today, **known)
    if form.submitted() and (change := form.perform(detect_change, project_id=project_id)):
        near = change.state is ChangeState.NEAR
        flash("已记录：接近应当变更的界限。" if near else "变更已认定，请责令生产建设单位限期补办。", "soon")
        return redirect(url_for(".show", change_id=change.id))
    project = load(Project, project_id)
    base = None if refusal else base_of(reading(), project)
    return page(
        "changes/new.html",
        form,
        project=project,
        base=base,
        refusal=refusal,
        approved=None if base is None else approved_figures(reading(), base),
        limits=change_limits().row(today),
        has_part=has_part(reading(), the_actor(), project_id),
    )


def _known(project: Project) -> dict[str, Any]:
    """The spoil grounds of the approval, to begin with."""
    approved = approved_figures(reading(), base_of(reading(), project))
    grounds = approved.spoil_grounds or ()
    return {"spoil_grounds": [{"code": g.code, "level": g.level, "volume_m3": g.volume_m3} for g in grounds]}


@bp.route("/changes/<int:change_id>")
@requires(Permission.SEE_PROJECTS)
def show(change_id: int) -> ResponseReturnValue:
    return page("changes/show.html", **_shown(change_id))


@bp.route("/changes/<int:change_id>/order", methods=["GET", "POST"])
@requires(Permission.EDIT_PROJECTS)
def order(change_id: int) -> ResponseReturnValue:
    form = OrderChangeForm(version=load(Change, change_id).version, ordered_on=the_actor().today)
    if form.submitted() and form.perform(order_change, change_id=change_id):
        flash("责令补办已登记。")
        return redirect(url_for(".show", change_id=change_id))
    return _act_page("change.order", form, change_id)


@bp.route("/changes/<int:change_id>/drop", methods=["GET", "POST"])
@requires(Permission.EDIT_PROJECTS)
def drop(change_id: int) -> ResponseReturnValue:
    form = DropChangeForm(version=load(Change, change_id).version)
    if form.submitted() and form.perform(drop_change, change_id=change_id):
        flash("变更认定已撤回。")
        return redirect(url_for(".show", change_id=change_id))
    return _act_page("change.drop", form, change_id)


def _act_page(name: str, form: ActForm, change_id: int) -> ResponseReturnValue:
    return page("changes/act.html", form, name=name, label=LABELS[name], since=SINCE[name], **_shown(change_id))


def _shown(change_id: int) -> dict[str, Any]:
    change, actor = load(Change, change_id), the_actor()
    view = view_of(change, actor.today)
    part = has_part(reading(), actor, change.project_id)
    steps = [step for step in rules.CHANGE_STEPS.open(view.state) if step.act in PAGES]
    may = part and actor.may(Permission.EDIT_PROJECTS)
    links = [(step.label, url_for(PAGES[step.act], change_id=change.id)) for step in steps] if may else []
    if may and view.state is ChangeState.NEAR:
        links.insert(0, ("再次认定", url_for(".new", project_id=change.project_id)))
    return {"view": view, "change": change, "links": links, "open": {step.act: step for step in steps}}
