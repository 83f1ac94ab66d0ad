"""Pages of one planned check: what it is, another month, its officer, dropping it."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections import YearPlanState
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import InspectionPlan, PlannedCheck
from sbsupervise.services import inspection_plans as service
from sbsupervise.services.inspections import officers_of
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms import inspection_plans as forms
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("planned_checks", __name__, url_prefix="/inspections/checks")
PLANS = Permission.PLAN_INSPECTIONS


@bp.route("/<int:planned_check_id>")
@requires(Permission.SEE_PROJECTS)
def show(planned_check_id: int) -> ResponseReturnValue:
    return page("inspection_plans/check.html", **_shown(planned_check_id))


@bp.route("/<int:planned_check_id>/move", methods=["GET", "POST"])
@requires(PLANS)
def move(planned_check_id: int) -> ResponseReturnValue:
    check = _check(planned_check_id)
    form = forms.MoveCheckForm(version=check.plan.version, month=check.month)
    return _acted(form, service.move_check, "调整月份", check)


@bp.route("/<int:planned_check_id>/assign", methods=["GET", "POST"])
@requires(PLANS)
def assign(planned_check_id: int) -> ResponseReturnValue:
    check = _check(planned_check_id)
    officers = officers_of(reading(), the_actor().office_id)
    form = forms.OfficerForm(officers, version=check.plan.version, officer_id=check.officer_id)
    return _acted(form, service.assign_check, "安排人员", check)


@bp.route("/<int:planned_check_id>/drop", methods=["GET", "POST"])
@requires(PLANS)
def drop(planned_check_id: int) -> ResponseReturnValue:
    check = _check(planned_check_id)
    return _acted(forms.DropCheckForm(version=check.plan.version), service.drop_check, "取消检查", check)


def _acted(form: ActForm, act: Any, label: str, check: PlannedCheck) -> ResponseReturnValue:
    """The page of an act on a check, or what follows it."""
    plan_id, check_id = check.plan_id, check.id
    if form.submitted() and form.perform(act, inspection_plan_id=plan_id, planned_check_id=check_id):
        flash(f"{label}：已保存。")
        return redirect(url_for("inspection_plans.show", inspection_plan_id=plan_id))
    return page("inspection_plans/check_act.html", form, label=label, **_shown(check_id))


def _check(planned_check_id: int) -> PlannedCheck:
    check = load(PlannedCheck, planned_check_id)
    load(InspectionPlan, check.plan_id)
    return check


def _shown(planned_check_id: int) -> dict[str, Any]:
    check, actor = _check(planned_check_id), the_actor()
    inspection = service.inspections_for(reading(), [check]).get(check.id)
    progress = service.progress_of(check, inspection)
    own = check.plan.office_id == actor.office_id
    open_ = own and progress is service.Progress.OPEN
    draft = check.plan.state is YearPlanState.DRAFT
    acts = [("安排人员", "assign"), *([("调整月份", "move")] if draft else []), ("取消检查", "drop")]
    may = open_ and actor.may(PLANS)
    begins = open_ and not draft and actor.may(Permission.RECORD_INSPECTIONS)
    return {
        "check": check,
        "progress": progress,
        "inspection": inspection,
        "links": [(label, _address(name, check)) for label, name in acts] if may else [],
        "begin_url": begin_url(check) if begins else None,
    }


def checks_planned(project_id: int) -> dict[str, Any]:
    """The checks of a project in the adopted plans of this year, each with how far it has come, for its page."""
    year = the_actor().today.year
    checks = service.checks_of_project(reading(), project_id, year)
    begun = service.inspections_for(reading(), checks)
    rows = [(check, service.progress_of(check, begun.get(check.id))) for check in checks]
    return {"planned_checks": rows, "plan_year": year}


def begin_url(check: PlannedCheck) -> str:
    """Where an inspection is proposed on a planned check."""
    return url_for("inspection_steps.propose", project_id=check.project_id, planned_check_id=check.id)


def _address(name: str, check: PlannedCheck) -> str:
    return url_for(f".{name}", planned_check_id=check.id)
