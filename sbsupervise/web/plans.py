"""Pages of the approval of plans: the list, one application, a new one, and what others approved."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.jurisdiction import external_approver
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import UNDER_WAY, PlanKind, PlanState
from sbsupervise.models import Plan, Project
from sbsupervise.services import plans as service
from sbsupervise.services.acts import Actor
from sbsupervise.services.changes_of_plans import waiting_changes
from sbsupervise.services.lists import slice_of
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms import plans as forms
from sbsupervise.web.forms.plan_steps import ReadCopyForm
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page
from sbsupervise.web.plan_steps import add_pages, facts_of, fee_of

bp = Blueprint("plans", __name__)
add_pages(bp)
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
        to_sign_by=actor if form.state.data == forms.TO_SIGN else None,
        states=states,
        office_id=chosen.id if chosen else None,
        text=str(form.text.data or ""),
    )
    found = slice_of(reading(), service.plans_matching(filters), service.KEYS, place("-submitted"))
    words = " · ".join(filter(None, (chosen.name if chosen else "", state_words, filters.text, count_words(found))))
    clocks = {plan.id: service.clock_of(plan, actor.today) for plan in found.rows}
    return page("plans/index.html", page=ListPage(found, COLUMNS, words), form=None, filter_form=form, clocks=clocks)


@bp.route("/plans/<int:plan_id>")
@requires(Permission.SEE_PROJECTS)
def show(plan_id: int) -> ResponseReturnValue:
    plan, actor = load(Plan, plan_id), the_actor()
    acts = service.open_acts(reading(), actor, plan)
    return page(
        "plans/show.html",
        **facts_of(plan, actor),
        acts=service.main_acts(acts),
        others=service.other_acts(acts),
        waits=service.waits_for(plan, actor),
        story=service.story_of(reading(), plan),
        ground=service.ground_of(plan),
        ending=service.ending_ground(plan),
        items=service.items_asked(plan),
        unread=_unread(plan, actor),
        following=_following(plan, actor),
        signed=bool(request.args.get("signed")),
        **fee_of(plan, actor),
    )


@bp.route("/plans/<int:plan_id>/copy/read", methods=["GET", "POST"])
@requires(Permission.REVIEW_PLANS)
def read_copy(plan_id: int) -> ResponseReturnValue:
    plan = load(Plan, plan_id)
    form = ReadCopyForm(version=plan.version)
    if form.submitted() and form.perform(service.read_copy, plan_id=plan_id):
        flash("已阅收。")
        return redirect(url_for(".show", plan_id=plan_id))
    plan, actor = load(Plan, plan_id), the_actor()
    return page("plans/copy.html", form, **facts_of(plan, actor))


@bp.route("/projects/<int:project_id>/plans/new", methods=["GET", "POST"])
@requires(Permission.SUBMIT_PLANS)
def new(project_id: int) -> ResponseReturnValue:
    project, actor = load(Project, project_id), the_actor()
    if (body := external_approver(project.approval_level)) is not None:
        flash(f"部级项目的方案由{body}审批（水利部令第53号第十条），批准后登记外部批准。", "soon")
        return redirect(url_for(".record_external", project_id=project_id))
    proposed = service.proposed_kind(project.area_hm2, project.earthwork_m3, actor.today)
    kind = PlanKind.REPORT if proposed.kind is PlanKind.REPORT else PlanKind.FORM
    form = forms.SubmitPlanForm(
        service.applications_for(reading(), project, actor.today),
        version=project.version,
        kind=kind,
        **service.figures_to_apply(reading(), project),
        submitted_on=actor.today,
    )
    if form.submitted() and (plan := form.perform(service.submit_plan, project_id=project_id)):
        flash("方案申请已登记。")
        return redirect(url_for(".show", plan_id=plan.id))
    project = load(Project, project_id)
    return page(
        "plans/new.html",
        form,
        project=project,
        proposed=proposed,
        refusal=service.application_refusal(reading(), actor, project),
        base=service.standing_plan(reading(), project_id),
        changes=waiting_changes(reading(), project_id),
    )


@bp.route("/projects/<int:project_id>/plans/external", methods=["GET", "POST"])
@requires(Permission.SUBMIT_PLANS)
def record_external(project_id: int) -> ResponseReturnValue:
    project, actor = load(Project, project_id), the_actor()
    form = forms.RecordExternalForm(
        service.applications_for(reading(), project, actor.today),
        version=project.version,
        external_body=external_approver(project.approval_level) or "",
        kind=PlanKind.REPORT,
        **service.figures_to_apply(reading(), project),
    )
    if form.submitted() and (plan := form.perform(service.record_external, project_id=project_id)):
        flash("外部批准已登记。")
        return redirect(url_for(".show", plan_id=plan.id))
    project = load(Project, project_id)
    refusal = service.application_refusal(reading(), actor, project)
    return page("plans/external.html", form, project=project, refusal=refusal)


def _unread(plan: Plan, actor: Actor) -> bool:
    """Whether the actor's office has a copy of the decision that this one is to read."""
    unread = any(copy.office_id == actor.office_id and copy.read_on is None for copy in plan.copies)
    return unread and actor.may(Permission.REVIEW_PLANS)


def _following(plan: Plan, actor: Actor) -> Plan | None:
    """The next plan that waits for a signature, once this one does not."""
    if service.waits_for(plan, actor) or not actor.may(Permission.DECIDE_PLANS):
        return None
    return service.next_to_sign(reading(), actor)


def _states(chosen: Any) -> tuple[frozenset[PlanState], str]:
    """The states that a filter means, and their word; what is not understood means all."""
    if chosen == forms.OPEN:
        return frozenset(UNDER_WAY), "办理中"
    if chosen == forms.TO_SIGN:
        return frozenset(), "待签发"
    state = next((state for state in PlanState if state.value == chosen), None)
    return (frozenset(), "") if state is None else (frozenset({state}), state.label)
