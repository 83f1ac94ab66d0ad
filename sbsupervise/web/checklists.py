"""The checklist of an inspection: filled in on a phone or at a desk, and shown with what it comes to."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections.checklists import check_open
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Inspection
from sbsupervise.services.findings import is_own
from sbsupervise.services.inspections import answer_checklist, checklist_view, is_signed
from sbsupervise.services.parts import has_part
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.checklists import checklist_form, fields_by_head
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("checklists", __name__)

bp.add_app_template_global(checklist_view)


@bp.app_template_global()
def checklist_refusal(inspection: Inspection) -> str:
    """Why the checklist cannot be filled in by the actor now; empty if it can."""
    actor = the_actor()
    if checklist_view(inspection) is None:
        return f"{inspection.kind.label}没有检查清单，或者检查当日没有施行的检查清单。"
    if not actor.may(Permission.RECORD_INSPECTIONS) or not is_own(inspection, actor):
        return "检查清单由开展检查的机关的检查人员填写。"
    if not has_part(reading(), actor, inspection.project_id):
        return "本机关不负责该项目的审批或者监管，只能查看。"
    try:
        check_open(inspection.stage, signed=is_signed(inspection))
    except RuleError as refusal:
        return f"{refusal}。"
    return ""


@bp.route("/inspections/<int:inspection_id>/checklist")
@requires(Permission.SEE_PROJECTS)
def show(inspection_id: int) -> ResponseReturnValue:
    return _read(load(Inspection, inspection_id))


@bp.route("/inspections/<int:inspection_id>/checklist/edit", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def edit(inspection_id: int) -> ResponseReturnValue:
    inspection = load(Inspection, inspection_id)
    view = checklist_view(inspection)
    if view is None or checklist_refusal(inspection):
        return _read(inspection)
    form = checklist_form(view)(version=inspection.version)
    if form.submitted() and form.perform(answer_checklist, inspection_id=inspection.id):
        flash("检查清单已保存。")
        return redirect(url_for("inspections.show", inspection_id=inspection.id, _anchor="checklist"))
    return page("checklists/edit.html", form, inspection=inspection, view=view, fields=fields_by_head(form, view))


def _read(inspection: Inspection) -> ResponseReturnValue:
    return page("checklists/show.html", inspection=inspection, view=checklist_view(inspection))
