"""A page for each step of an inspection: form, act and words stand in one table, the permission in the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections.course import COURSE
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Inspection, PlannedCheck, Project
from sbsupervise.parameters.inspections import opinion_days
from sbsupervise.services import inspections as service
from sbsupervise.services.inspections.causes import cause_of, open_causes
from sbsupervise.services.inspections.standing import offers
from sbsupervise.services.parts import has_part
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms import inspection_steps as forms
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.inspections import TakeDownForm
from sbsupervise.web.guard import requires
from sbsupervise.web.inspections import sheet
from sbsupervise.web.pages import page
from sbsupervise.web.visits import visits_before

bp = Blueprint("inspection_steps", __name__)
Filling = Callable[[Inspection, date], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class StepPage:
    """The page of one act: its address, its form, what performs it, what is said when it is done."""

    act: str
    slug: str
    form: type[ActForm]
    perform: Any
    done: str
    filled: Filling = lambda _inspection, _today: {}

    @property
    def name(self) -> str:
        return self.act.removeprefix("inspection.")


def _suggested(inspection: Inspection, _today: date) -> dict[str, Any]:
    return {"outcome": inspection.outcome or service.suggested_outcome(reading(), inspection)}


PAGES: tuple[StepPage, ...] = (
    StepPage(
        "inspection.approve", "approve", forms.ApproveForm, service.approve_inspection, "检查已批准，检查码已生成。",
    ),
    StepPage("inspection.decline", "decline", forms.GiveUpForm, service.decline_inspection, "已登记不予批准。"),
    StepPage("inspection.cancel", "cancel", forms.GiveUpForm, service.cancel_inspection, "检查已取消。"),
    StepPage(
        "inspection.notify", "notify", forms.NotifyForm, service.notify_inspection, "通知已登记。",
        lambda _inspection, today: {"notified_on": today},
    ),
    StepPage(
        "inspection.arrive", "arrive", forms.ArriveForm, service.arrive_inspection, "到场已登记，请填写检查记录。",
    ),
    StepPage(
        "inspection.sign", "sign", forms.SignForm, service.sign_record, "签字情况已登记。",
        lambda inspection, _today: {"signed_on": None if inspection.refused else inspection.ended_on},
    ),
    StepPage(
        "inspection.classify", "classify", forms.ClassifyForm, service.classify_inspection, "检查结果已定性。",
        _suggested,
    ),
    StepPage(
        "inspection.publish", "publish", forms.PublishForm, service.publish_inspection, "检查结果已登记公开。",
        lambda _inspection, today: {"published_on": today},
    ),
)  # fmt: skip


def _add_pages() -> None:
    permissions = {step.act: step.who for step in COURSE.steps}
    for shown in PAGES:
        view = requires(permissions[shown.act])(_view(shown))
        bp.add_url_rule(f"/inspections/<int:inspection_id>/{shown.slug}", shown.name, view, methods=["GET", "POST"])


def _view(shown: StepPage) -> Callable[[int], ResponseReturnValue]:
    def view(inspection_id: int) -> ResponseReturnValue:
        inspection, actor = load(Inspection, inspection_id), the_actor()
        form = shown.form(version=inspection.version, **shown.filled(inspection, actor.today))
        if form.submitted() and form.perform(shown.perform, inspection_id=inspection_id):
            flash(shown.done)
            return redirect(url_for("inspections.show", inspection_id=inspection_id))
        offer = next((one for one in offers(reading(), actor, inspection) if one.act == shown.act), None)
        if not form.is_submitted() and (offer is None or offer.refusal):
            flash(offer.refusal if offer else _closed(inspection, shown.act), "soon")
            return redirect(url_for("inspections.show", inspection_id=inspection_id))
        step = next(step for step in COURSE.steps if step.act == shown.act)
        return page(
            "inspections/act.html",
            form,
            inspection=inspection,
            step=step,
            cause=cause_of(inspection),
            **(_classifying(inspection) if shown.name == "classify" else {}),
        )

    return view


def _classifying(inspection: Inspection) -> dict[str, Any]:
    """What the record suggests, and within how many working days an opinion would follow."""
    return {
        "suggestion": service.suggested_outcome(reading(), inspection),
        "days": opinion_days().on(inspection.ended_on),
    }


def _closed(inspection: Inspection, act: str) -> str:
    return f"{COURSE.refusal(inspection.stage, act)}。"


_add_pages()


@bp.route("/projects/<int:project_id>/inspections/propose", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def propose(project_id: int) -> ResponseReturnValue:
    """Ask for the approval of an inspection; the address may name its cause and its officers to begin with."""
    project, actor = load(Project, project_id), the_actor()
    officers = service.officers_of(reading(), actor.office_id)
    asked = request.args.getlist("officers", type=int) or [actor.person_id or 0]
    form = forms.ProposeForm(
        **_planned(request.args.get("planned_check_id", type=int), project.id),
        officers=[person.id for person in officers if person.id in asked],
        draw_pick_id=request.args.get("draw_pick_id", type=int),
    )
    form.offer(officers, open_causes(reading(), actor.office_id, project.id), actor.today)
    if form.submitted() and (inspection := form.perform(service.propose_inspection, project_id=project.id)):
        flash("检查已发起，等待另一位负责人审批。")
        return redirect(url_for("inspections.show", inspection_id=inspection.id))
    project = load(Project, project_id)
    return page(
        "inspections/propose.html",
        form,
        project=project,
        has_part=has_part(reading(), actor, project.id),
        **visits_before(project, form.carried_out_on.data or actor.today),
    )


def _planned(planned_check_id: int | None, project_id: int) -> dict[str, Any]:
    """What a planned check says of the proposal: its kind, and the first day that it can be; else today."""
    today = the_actor().today
    check = None if planned_check_id is None else reading().get(PlannedCheck, planned_check_id)
    if check is None or check.project_id != project_id:
        return {"carried_out_on": today}
    day = max(date(check.plan.year, check.month, 1), today)
    return {"planned_check_id": check.id, "kind": check.kind, "carried_out_on": day}


@bp.route("/inspections/<int:inspection_id>/record", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def take_down(inspection_id: int) -> ResponseReturnValue:
    """The record of an approved inspection, filled in at a desk."""
    inspection, actor = load(Inspection, inspection_id), the_actor()
    day = min(inspection.carried_out_on, actor.today)
    form = sheet(
        TakeDownForm,
        inspection.project,
        day,
        version=inspection.version,
        ended_on=None if inspection.ended_on == inspection.carried_out_on else inspection.ended_on,
        officers=[officer.person_id for officer in inspection.officers],
        place=inspection.project.site,
    )
    if form.submitted() and form.perform(service.take_down, inspection_id=inspection.id):
        flash("检查记录已保存。")
        return redirect(url_for("inspections.show", inspection_id=inspection.id))
    offered = {offer.act for offer in offers(reading(), actor, inspection)}
    if not form.is_submitted() and "inspection.take_down" not in offered:
        flash(_closed(inspection, "inspection.take_down"), "soon")
        return redirect(url_for("inspections.show", inspection_id=inspection.id))
    return page("inspections/take_down.html", form, inspection=inspection)
