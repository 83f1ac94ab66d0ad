"""The checklist of an inspection: filled in on a phone or at a desk, and shown with what it comes to."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections.checklists import check_open
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Inspection
from sbsupervise.services.acts import Actor
from sbsupervise.services.findings import is_own
from sbsupervise.services.inspections import ChecklistView, answer_checklist, checklist_view, is_signed
from sbsupervise.services.parts import has_part
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.checklists import checklist_form, fields_by_head
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("checklists", __name__)

bp.add_app_template_global(checklist_view)


@bp.route("/inspections/<int:inspection_id>/checklist", methods=["GET", "POST"])
@requires(Permission.SEE_PROJECTS)
def answer(inspection_id: int) -> ResponseReturnValue:
    """The checklist: to be filled in by whoever may, else to be read."""
    inspection = load(Inspection, inspection_id)
    view, actor = checklist_view(inspection), the_actor()
    refusal = _refusal(inspection, view, actor)
    if view is None or refusal:
        return page("checklists/show.html", inspection=inspection, view=view, refusal=refusal)
    return _filled(inspection, view)


def _filled(inspection: Inspection, view: ChecklistView) -> ResponseReturnValue:
    form = checklist_form(view)(version=inspection.version)
    if form.submitted() and form.perform(answer_checklist, inspection_id=inspection.id):
        flash("检查清单已保存。")
        return redirect(url_for("inspections.show", inspection_id=inspection.id, _anchor="checklist"))
    return page("checklists/answer.html", form, inspection=inspection, view=view, fields=fields_by_head(form, view))


def _refusal(inspection: Inspection, view: ChecklistView | None, actor: Actor) -> str:
    """Why the checklist cannot be filled in by the actor now; empty if it can."""
    if view is None:
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
