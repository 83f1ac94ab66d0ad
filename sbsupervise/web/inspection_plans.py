"""Pages of the plans of a year: the list, one plan with its checks, its acts, and what the public sees of it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections.year_plans import YEAR_PLANS
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.quantities import share_words
from sbsupervise.models import InspectionPlan, Project
from sbsupervise.models.projects import projects_acted_on_by
from sbsupervise.parameters.inspections import onsite_min_ratio, plan_rule, visit_cap
from sbsupervise.services import inspection_plans as service
from sbsupervise.services.acts import Actor
from sbsupervise.services.inspection_plans.reading import HEADERS
from sbsupervise.services.inspections import officers_of
from sbsupervise.services.lists import slice_of
from sbsupervise.services.project_files import ProjectFilters, projects_of
from sbsupervise.services.sheets.writing import table_csv, table_xlsx
from sbsupervise.web.database import load, now, reading, the_actor
from sbsupervise.web.forms import inspection_plans as forms
from sbsupervise.web.guard import public, requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page
from sbsupervise.web.projects import download

bp = Blueprint("inspection_plans", __name__)
PLANS, APPROVES = Permission.PLAN_INSPECTIONS, Permission.APPROVE_INSPECTIONS
COLUMNS = columns(
    Column("project", "项目"),
    Column("unit", "生产建设单位"),
    Column("kind", "检查方式"),
    Column("month", "月份", sortable=True),
    Column("officer", "检查人员"),
    Column("progress", "进展"),
)
CHOICE = columns(Column("name", "项目", sortable=True), Column("unit", "生产建设单位"), Column("state", "状态"))

bp.add_app_template_global(share_words)
bp.add_app_template_global(service.progress_of)


@bp.route("/inspections/plans")
@requires(Permission.SEE_PROJECTS)
def index() -> ResponseReturnValue:
    actor = the_actor()
    plans = service.plans_of(reading(), actor)
    own = {plan.year for plan in plans if plan.office_id == actor.office_id}
    return page(
        "inspection_plans/index.html",
        plans=plans,
        counts=service.counts_of(reading(), plans),
        years=[year for year in _years(actor) if year not in own] if actor.may(PLANS) else [],
    )


@bp.route("/inspections/plans/new", methods=["GET", "POST"])
@requires(PLANS)
def new() -> ResponseReturnValue:
    actor = the_actor()
    year = request.args.get("year", actor.today.year, type=int)
    least = onsite_min_ratio().row(actor.today)
    known = {"onsite_percent": Decimal(least.value) / forms.TEN, "visit_cap": visit_cap().on(actor.today)}
    form = forms.DraftForm(_years(actor), year=year, **known)
    if form.submitted() and (plan := form.perform(service.draft_plan)):
        flash("计划已起草，请按监管清单生成检查。")
        return redirect(url_for(".show", inspection_plan_id=plan.id))
    return page("inspection_plans/targets.html", form, plan=None, least=least)


@bp.route("/inspections/plans/<int:inspection_plan_id>")
@requires(Permission.SEE_PROJECTS)
def show(inspection_plan_id: int) -> ResponseReturnValue:
    plan, actor = load(InspectionPlan, inspection_plan_id), the_actor()
    form = forms.CheckFilterForm(request.args)
    found = slice_of(reading(), service.checks_of(plan.id, form.filters()), service.KEYS, place("month"))
    kept = _kept()
    export = url_for(".export", inspection_plan_id=plan.id, kind="xlsx", **kept)
    own = plan.office_id == actor.office_id
    return page(
        "inspection_plans/show.html",
        plan=plan,
        numbers=service.numbers_of(reading(), plan),
        page=ListPage(found, COLUMNS, f"检查 {count_words(found)}", export_url=export if found.rows else None),
        narrow=form,
        filtered=bool(kept),
        inspections=service.inspections_for(reading(), found.rows),
        steps=_steps(plan, actor) if own else [],
        may=own and actor.may(PLANS),
    )


@bp.route("/inspections/plans/<int:inspection_plan_id>/export.<any(xlsx, csv):kind>")
@requires(Permission.SEE_PROJECTS)
def export(inspection_plan_id: int, kind: str) -> ResponseReturnValue:
    plan = load(InspectionPlan, inspection_plan_id)
    filters = forms.CheckFilterForm(request.args).filters()
    rows = service.sheet_rows(reading(), service.checks_of(plan.id, filters))
    data = table_csv(HEADERS, rows) if kind == "csv" else table_xlsx(HEADERS, rows, name="检查计划")
    return download(data, f"{plan}-{the_actor().today.isoformat()}.{kind}")


@bp.route("/inspections/plans/<int:inspection_plan_id>/edit", methods=["GET", "POST"])
@requires(PLANS)
def edit(inspection_plan_id: int) -> ResponseReturnValue:
    plan = load(InspectionPlan, inspection_plan_id)
    known = {"onsite_percent": Decimal(plan.onsite_permille) / forms.TEN, "visit_cap": plan.visit_cap}
    form = forms.TargetsForm(version=plan.version, note=plan.note, **known)
    if form.submitted() and form.perform(service.edit_plan, inspection_plan_id=plan.id):
        flash("指标已修改。")
        return redirect(url_for(".show", inspection_plan_id=inspection_plan_id))
    least = onsite_min_ratio().row(the_actor().today)
    return page("inspection_plans/targets.html", form, plan=load(InspectionPlan, inspection_plan_id), least=least)


@dataclass(frozen=True, slots=True)
class StepPage:
    """The confirming page of a step of the plan as a whole."""

    name: str
    permission: Permission
    act: Callable[..., Any]
    done: str


STEPS = (
    StepPage("fill", PLANS, service.fill_plan, "检查已生成，可以逐项调整。"),
    StepPage("adopt", APPROVES, service.adopt_plan, "计划已批准。"),
    StepPage("publish", PLANS, service.publish_plan, "计划已公布，公众可以查看。"),
)


def _step_view(this: StepPage) -> Callable[[int], ResponseReturnValue]:
    def view(inspection_plan_id: int) -> ResponseReturnValue:
        form = forms.ConfirmForm(version=load(InspectionPlan, inspection_plan_id).version)
        if form.submitted() and form.perform(this.act, inspection_plan_id=inspection_plan_id):
            flash(this.done)
            return redirect(url_for(".show", inspection_plan_id=inspection_plan_id))
        plan = load(InspectionPlan, inspection_plan_id)
        today = the_actor().today
        step = next(step for step in YEAR_PLANS.steps if step.act == f"year_plan.{this.name}")
        rule = plan_rule().on(today)
        return page(
            "inspection_plans/step.html",
            form,
            plan=plan,
            step=step,
            numbers=service.numbers_of(reading(), plan),
            rule=rule,
            months=rule.months_left(plan.year, today),
        )

    return view


for _page in STEPS:
    bp.add_url_rule(
        f"/inspections/plans/<int:inspection_plan_id>/{_page.name}",
        endpoint=_page.name,
        view_func=requires(_page.permission)(_step_view(_page)),
        methods=["GET", "POST"],
    )


@bp.route("/inspections/plans/<int:inspection_plan_id>/projects")
@requires(PLANS)
def choose(inspection_plan_id: int) -> ResponseReturnValue:
    """The projects of the office, one of which is to be put into a plan."""
    plan, actor = load(InspectionPlan, inspection_plan_id), the_actor()
    form = forms.ProjectSearchForm(request.args)
    statement = projects_of(ProjectFilters(text=str(form.text.data or "")), actor.today)
    own = statement.where(Project.id.in_(projects_acted_on_by(plan.office_id)))
    found = slice_of(reading(), own, {"name": Project.name, "id": Project.id}, place("name"))
    rows = ListPage(found, CHOICE, count_words(found))
    return page("inspection_plans/choose.html", plan=plan, page=rows, narrow=form)


@bp.route("/inspections/plans/<int:inspection_plan_id>/projects/<int:project_id>/add", methods=["GET", "POST"])
@requires(PLANS)
def add(inspection_plan_id: int, project_id: int) -> ResponseReturnValue:
    plan, actor = load(InspectionPlan, inspection_plan_id), the_actor()
    load(Project, project_id)
    form = forms.AddCheckForm(_officers(actor), version=plan.version, month=actor.today.month)
    known = {"inspection_plan_id": plan.id, "project_id": project_id}
    if form.submitted() and form.perform(service.add_check, **known):
        flash("检查已列入计划。")
        return redirect(url_for(".show", inspection_plan_id=inspection_plan_id))
    plan = load(InspectionPlan, inspection_plan_id)
    return page("inspection_plans/add.html", form, plan=plan, project=load(Project, project_id))


@bp.route("/inspections/plans/public")
@public
def published() -> ResponseReturnValue:
    years, plans = service.published(reading(), request.args.get("year", type=int))
    return page("inspection_plans/published.html", years=years, plans=plans, as_of=now())


@bp.route("/inspections/plans/public/<int:published_plan_id>")
@public
def published_plan(published_plan_id: int) -> ResponseReturnValue:
    plan = load(InspectionPlan, published_plan_id)
    return page(
        "inspection_plans/published_plan.html", plan=plan, numbers=service.numbers_of(reading(), plan), as_of=now()
    )


def _steps(plan: InspectionPlan, actor: Actor) -> list[tuple[str, str | None]]:
    """The steps of a plan that the actor may take, with their addresses; None where another person has to."""
    steps: list[tuple[str, str | None]] = []
    for step in YEAR_PLANS.open(plan.state):
        if actor.may(step.who):
            name = step.act.removeprefix("year_plan.")
            own = name == "adopt" and plan.drafted_by_id == actor.person_id
            steps.append((step.label, None if own else url_for(f".{name}", inspection_plan_id=plan.id)))
    return steps


def _officers(actor: Actor) -> list[Any]:
    return officers_of(reading(), actor.office_id)


def _years(actor: Actor) -> list[int]:
    return [actor.today.year, actor.today.year + 1]


def _kept() -> dict[str, Any]:
    """The filters of the address, without the place in the list."""
    names = {"text", "kind", "month", "progress"}
    return {key: value for key, value in request.args.items() if key in names and value}
