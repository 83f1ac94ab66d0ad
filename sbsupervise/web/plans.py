"""Pages of the approval of plans: the list, one application, and a page for each act."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS, UNDER_WAY, PlanKind, PlanState
from sbsupervise.domain.steps import Step
from sbsupervise.models import Plan, Project
from sbsupervise.parameters.plans import refusal_grounds
from sbsupervise.services import fees
from sbsupervise.services import plans as service
from sbsupervise.services.acts import Actor
from sbsupervise.services.lists import slice_of
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms import plans as forms
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page

bp = Blueprint("plans", __name__)
COLUMNS = columns(
    Column("project", "项目"),
    Column("unit", "生产建设单位"),
    Column("kind", "类型"),
    Column("range", "防治责任范围", unit="hm²", number=True, sortable=True),
    Column("office", "审批机关"),
    Column("submitted", "提交日期", sortable=True),
    Column("state", "状态"),
    Column("due", "期限"),
)


@bp.route("/plans")
@requires(Permission.SEE_PROJECTS)
def index() -> ResponseReturnValue:
    actor = the_actor()
    offices = service.offices_in_sight(reading(), actor)
    form = forms.PlanFilterForm(offices, request.args)
    chosen = next((office for office in offices if str(office.id) == form.office.data), None)
    states, state_words = _states(form.state.data)
    filters = service.PlanFilters(
        states=states, office_id=chosen.id if chosen else None, text=str(form.text.data or "")
    )
    found = slice_of(reading(), service.plans_matching(filters), service.KEYS, place("-submitted"))
    words = " · ".join(filter(None, (chosen.name if chosen else "", state_words, filters.text, count_words(found))))
    clocks = {plan.id: service.clock_of(plan, actor.today) for plan in found.rows}
    return page("plans/index.html", page=ListPage(found, COLUMNS, words), form=None, filter_form=form, clocks=clocks)


@bp.route("/plans/<int:plan_id>")
@requires(Permission.SEE_PROJECTS)
def show(plan_id: int) -> ResponseReturnValue:
    plan = load(Plan, plan_id)
    actor = the_actor()
    return page(
        "plans/show.html",
        **_facts(plan, actor),
        acts=service.open_acts(reading(), actor, plan),
        story=service.story_of(reading(), plan),
        ground=service.ground_of(plan),
        **_fee(plan, actor),
    )


@bp.route("/projects/<int:project_id>/plans/new", methods=["GET", "POST"])
@requires(Permission.SUBMIT_PLANS)
def new(project_id: int) -> ResponseReturnValue:
    project = load(Project, project_id)
    today = the_actor().today
    proposed = service.proposed_kind(project.area_hm2, project.earthwork_m3, today)
    kind = PlanKind.REPORT if proposed.kind is PlanKind.REPORT else PlanKind.FORM
    form = forms.SubmitPlanForm(
        version=project.version,
        kind=kind,
        range_hm2=project.area_hm2,
        earthwork_m3=project.earthwork_m3,
        submitted_on=today,
    )
    if form.submitted() and (plan := form.perform(service.submit_plan, project_id=project.id)):
        flash("方案申请已登记。")
        return redirect(url_for(".show", plan_id=plan.id))
    project = load(Project, project_id)
    refusal = service.application_refusal(reading(), the_actor(), project)
    return page("plans/new.html", form, project=project, proposed=proposed, refusal=refusal)


@bp.route("/plans/<int:plan_id>/correction", methods=["GET", "POST"])
@requires(Permission.REVIEW_PLANS)
def ask_correction(plan_id: int) -> ResponseReturnValue:
    plan, today = load(Plan, plan_id), the_actor().today
    form = forms.AskCorrectionForm(version=plan.version, correction_asked_on=today)
    return _act(plan, "plan.ask_correction", form, service.ask_correction, "已登记补正通知。")


@bp.route("/plans/<int:plan_id>/corrected", methods=["GET", "POST"])
@requires(Permission.SUBMIT_PLANS)
def correct(plan_id: int) -> ResponseReturnValue:
    plan, today = load(Plan, plan_id), the_actor().today
    form = forms.CorrectPlanForm(version=plan.version, corrected_on=today)
    return _act(plan, "plan.correct", form, service.correct_plan, "补正材料已登记，受理期限重新起算。")


@bp.route("/plans/<int:plan_id>/accept", methods=["GET", "POST"])
@requires(Permission.REVIEW_PLANS)
def accept(plan_id: int) -> ResponseReturnValue:
    plan, today = load(Plan, plan_id), the_actor().today
    form = forms.AcceptPlanForm(version=plan.version, accepted_on=today)
    return _act(plan, "plan.accept", form, service.accept_plan, "已受理，审批期限开始计算。")


@bp.route("/plans/<int:plan_id>/review", methods=["GET", "POST"])
@requires(Permission.REVIEW_PLANS)
def send_to_review(plan_id: int) -> ResponseReturnValue:
    plan, today = load(Plan, plan_id), the_actor().today
    form = forms.SendToReviewForm(version=plan.version, review_from=today)
    return _act(plan, "plan.send_to_review", form, service.send_to_review, "已送技术评审，审批期限暂停。")


@bp.route("/plans/<int:plan_id>/reviewed", methods=["GET", "POST"])
@requires(Permission.REVIEW_PLANS)
def receive_review(plan_id: int) -> ResponseReturnValue:
    plan, today = load(Plan, plan_id), the_actor().today
    form = forms.ReceiveReviewForm(version=plan.version, review_to=today)
    return _act(plan, "plan.receive_review", form, service.receive_review, "评审意见已登记，审批期限继续计算。")


@bp.route("/plans/<int:plan_id>/grant", methods=["GET", "POST"])
@requires(Permission.DECIDE_PLANS)
def grant(plan_id: int) -> ResponseReturnValue:
    plan, today = load(Plan, plan_id), the_actor().today
    form = forms.GrantPlanForm(version=plan.version, decided_on=today)
    return _act(plan, "plan.grant", form, service.grant_plan, "已登记准予行政许可决定。")


@bp.route("/plans/<int:plan_id>/deny", methods=["GET", "POST"])
@requires(Permission.DECIDE_PLANS)
def deny(plan_id: int) -> ResponseReturnValue:
    plan, today = load(Plan, plan_id), the_actor().today
    form = forms.DenyPlanForm(refusal_grounds().on(today), version=plan.version, decided_on=today)
    return _act(plan, "plan.deny", form, service.deny_plan, "已登记不予行政许可决定。")


@bp.route("/plans/<int:plan_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.SUBMIT_PLANS)
def withdraw(plan_id: int) -> ResponseReturnValue:
    plan = load(Plan, plan_id)
    form = forms.WithdrawPlanForm(version=plan.version)
    return _act(plan, "plan.withdraw", form, service.withdraw_plan, "已登记撤回。")


def _act(plan: Plan, name: str, form: ActForm, act: Any, done: str) -> ResponseReturnValue:
    """The page of an act; an act that is not open from the present state goes back to the application."""
    step = next((step for step in PLAN_STEPS.open(plan.state) if step.act == name), None)
    plan_id = plan.id
    if form.submitted() and form.perform(act, plan_id=plan_id):
        flash(done)
        return redirect(url_for(".show", plan_id=plan_id))
    if step is None:
        flash("该方案当前状态下不能办理此项。", "soon")
        return redirect(url_for(".show", plan_id=plan_id))
    plan, actor = load(Plan, plan_id), the_actor()
    return page("plans/act.html", form, step=step, **_facts(plan, actor), **_fee(plan, actor, step))


def _facts(plan: Plan, actor: Actor) -> dict[str, Any]:
    clock = service.clock_of(plan, actor.today)
    return {"plan": plan, "clock": clock, "steps": service.rail_of(plan, clock)}


def _fee(plan: Plan, actor: Actor, step: Step[PlanState] | None = None) -> dict[str, Any]:
    """What the range comes to by the standard, where a decision states a fee or is about to."""
    expected = None
    if plan.state is PlanState.GRANTED or (step is not None and step.act == "plan.grant"):
        expected = fees.expected_fee(plan, plan.decided_on or actor.today)
    return {"expected": expected, "charge": fees.charge_of_plan(reading(), plan.id)}


def _states(chosen: str | None) -> tuple[frozenset[PlanState], str]:
    """The states that a filter means, and their word; what is not understood means all."""
    if chosen == forms.OPEN:
        return frozenset(UNDER_WAY), "办理中"
    state = next((state for state in PlanState if state.value == chosen), None)
    return (frozenset(), "") if state is None else (frozenset({state}), state.label)
