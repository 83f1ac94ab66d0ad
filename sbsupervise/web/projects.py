"""Projects: the list, the file of one project (一项一档), and a page for each act on it."""

import io
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.breaches import breaches
from sbsupervise.domain.jurisdiction import external_approver
from sbsupervise.domain.milestones import milestones
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Project
from sbsupervise.parameters.plans import kind_thresholds
from sbsupervise.services import fees, plans
from sbsupervise.services.changes_of_plans import changes_of_project, state_of_change
from sbsupervise.services.grounds import grounds_of, lacks_of
from sbsupervise.services.inspections import inspections_of_project
from sbsupervise.services.lists import slice_of
from sbsupervise.services.notices import notices_of_project
from sbsupervise.services.parts import has_part
from sbsupervise.services.places import places_of_project
from sbsupervise.services.project_divisions import divide_project, division_of
from sbsupervise.services.project_events import events_of
from sbsupervise.services.project_files import (
    HEADERS,
    ProjectFilters,
    counties_on,
    county_names,
    grades_of_units,
    list_rows,
    project_file,
    projects_of,
)
from sbsupervise.services.project_owners import hand_over
from sbsupervise.services.project_units import add_unit, end_unit, remove_unit
from sbsupervise.services.projects import edit_project, register_project, state_on
from sbsupervise.services.sheets.writing import table_csv, table_xlsx
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.formats import time_iso
from sbsupervise.web.forms.fields import chosen
from sbsupervise.web.forms.projects import (
    EndUnitForm,
    HandOverForm,
    ProjectFilterForm,
    ProjectForm,
    RemoveUnitForm,
    UnitForm,
    division_form,
    written,
)
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page
from sbsupervise.web.planned_checks import checks_planned
from sbsupervise.web.project_file import days_of, next_acts, timeline_with_links

bp = Blueprint("projects", __name__)

COLUMNS = columns(
    Column("name", "项目", sortable=True),
    Column("unit", "生产建设单位"),
    Column("counties", "所在县（区）"),
    Column("area", "征占地", unit="hm²", number=True),
    Column("plan_kind", "方案类型"),
    Column("listed_on", "列入日期", sortable=True),
    Column("state", "状态"),
)
KEYS = {"name": Project.name, "listed_on": Project.listed_on, "id": Project.id}
SHEETS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@bp.app_template_global()
def places_of(project: Project) -> str:
    """Where a project lies, in words."""
    return county_names(project, the_actor().today)


@bp.app_template_global()
def state_of(project: Project) -> ProjectState:
    """The state of a project as it reads today."""
    return state_on(project, the_actor().today)


@bp.route("/projects")
@requires(Permission.SEE_PROJECTS)
def index() -> ResponseReturnValue:
    form = ProjectFilterForm(counties_on(the_actor().today), request.args)
    filters = form.filters()
    found = slice_of(reading(), projects_of(filters, the_actor().today), KEYS, place("-listed_on"))
    export = url_for(".export", kind="xlsx", **_kept())
    rows = ListPage(found, COLUMNS, _words(filters, count_words(found)), export_url=export if found.rows else None)
    return page("projects/index.html", page=rows, narrow=form, filtered=filters != ProjectFilters(), kept=_kept())


def _kept() -> dict[str, Any]:
    """The filters of the address, without the place in the list."""
    return {key: value for key, value in request.args.items() if key in ProjectFilters.__slots__ and value}


def _words(filters: ProjectFilters, count: str) -> str:
    """In words what the list shows."""
    county = counties_on(the_actor().today)[filters.county].name if filters.county else ""
    kind = filters.plan_kind.label if filters.plan_kind else ""
    state = filters.state.label if filters.state else ""
    text = f"含“{filters.text}”" if filters.text else ""
    return " · ".join(filter(None, (county, state, kind, text))) + (
        f" {count}" if filters != ProjectFilters() else count
    )


@bp.route("/projects/export.<any(xlsx, csv):kind>")
@requires(Permission.SEE_PROJECTS)
def export(kind: str) -> ResponseReturnValue:
    actor = the_actor()
    filters = ProjectFilterForm(counties_on(actor.today), request.args).filters()
    rows = list_rows(reading(), projects_of(filters, actor.today), actor.today)
    data = table_csv(HEADERS, rows) if kind == "csv" else table_xlsx(HEADERS, rows, name="监管清单")
    moment = time_iso(actor.now).replace(":", "").replace(" ", "-")
    return download(data, f"监管清单-{moment}.{kind}")


@bp.route("/projects/<int:project_id>")
@requires(Permission.SEE_PROJECTS)
def show(project_id: int) -> ResponseReturnValue:
    project = found(project_id)
    actor, session = the_actor(), reading()
    part = has_part(session, actor, project.id)
    filed = plans.plans_of_project(session, project.id)
    days = days_of(project, actor, events_of(session, project.id), filed[0].shown_state if filed else None)
    return page(
        "projects/show.html",
        project=project,
        next=next_acts(session, project, filed, actor, has_part=part),
        edits=actor.may(Permission.EDIT_PROJECTS),
        has_part=part,
        rail=milestones(days),
        breaches=breaches(days),
        construction_unit=UnitRole.CONSTRUCTION_UNIT,
        external=external_approver(project.approval_level),
        why=kind_thresholds().row(actor.today),
        changes=[(change, state_of_change(change, actor.today)) for change in changes_of_project(session, project.id)],
        division=division_of(project, actor.today),
        places=places_of_project(session, project, actor.today),
        plans=filed,
        grounds=[(ground, lacks_of(ground, actor)) for ground in grounds_of(session, project.id)],
        may_add=part and actor.may(Permission.SUBMIT_PLANS),
        charges=fees.charges_of_project(session, project.id) if actor.may(Permission.SEE_FEES) else None,
        lifts=fees.lifts_of(session, project.id) if actor.may(Permission.SEE_FEES) else (),
        inspections=inspections_of_project(session, project.id),
        **checks_planned(project.id),
        notices=notices_of_project(session, project.id) if actor.may(Permission.SEE_NOTICES) else None,
        grades=grades_of_units(session, project) if actor.may(Permission.SEE_RATINGS) else None,
        entries=timeline_with_links(session, project, actor),
    )


@bp.route("/projects/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PROJECTS)
def new() -> ResponseReturnValue:
    today = the_actor().today
    form = ProjectForm(counties_on(today), today)
    if form.submitted() and (project := form.perform(register_project)):
        return _saved(form, project.id, "项目已登记。")
    return page("projects/new.html", form)


@bp.route("/projects/<int:project_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_PROJECTS)
def edit(project_id: int) -> ResponseReturnValue:
    project, today = load(Project, project_id), the_actor().today
    form = ProjectForm(counties_on(today), today, version=project.version, **written(project))
    if form.submitted() and form.perform(edit_project, project_id=project.id):
        return _saved(form, project_id, "修改已保存。")
    return page("projects/edit.html", form, project=load(Project, project_id))


def _saved(form: ProjectForm, project_id: int, said: str) -> ResponseReturnValue:
    """Back to the project; whoever wrote another name for a known unit is told which name stands."""
    flash(said)
    name = load(Project, project_id).construction_unit.name
    if form.listed is not None and form.listed.construction_unit != name:
        flash(f"该统一社会信用代码的单位已登记为“{name}”，沿用已登记的名称。", "soon")
    return redirect(url_for(".show", project_id=project_id))


@bp.route("/projects/<int:project_id>/units/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PROJECTS)
def new_unit(project_id: int) -> ResponseReturnValue:
    project = load(Project, project_id)
    form = UnitForm(version=project.version)
    if form.submitted() and form.perform(add_unit, project_id=project.id):
        flash("参建单位已登记。")
        return _at_units(project_id)
    return page("projects/unit.html", form, project=load(Project, project_id))


@bp.route("/projects/<int:project_id>/units/<int:unit_id>/<role>/remove", methods=["GET", "POST"])
@requires(Permission.EDIT_PROJECTS)
def drop_unit(project_id: int, unit_id: int, role: str) -> ResponseReturnValue:
    form, named = RemoveUnitForm(version=load(Project, project_id).version), chosen(UnitRole, role)
    # Asked before the part is looked for: a second press finds it gone, and the act done.
    if form.submitted() and named and form.perform(remove_unit, project_id=project_id, unit_id=unit_id, role=named):
        flash("参建单位已删除。")
        return _at_units(project_id)
    return page("projects/remove_unit.html", form, **_part(project_id, unit_id, named))


@bp.route("/projects/<int:project_id>/units/<int:unit_id>/<role>/end", methods=["GET", "POST"])
@requires(Permission.EDIT_PROJECTS)
def leave_unit(project_id: int, unit_id: int, role: str) -> ResponseReturnValue:
    project, named = load(Project, project_id), chosen(UnitRole, role)
    form = EndUnitForm(version=project.version, until=the_actor().today)
    if form.submitted() and named and form.perform(end_unit, project_id=project_id, unit_id=unit_id, role=named):
        flash("结束日期已登记。")
        return _at_units(project_id)
    return page("projects/end_unit.html", form, **_part(project_id, unit_id, named))


@bp.route("/projects/<int:project_id>/divide", methods=["GET", "POST"])
@requires(Permission.EDIT_PROJECTS)
def divide(project_id: int) -> ResponseReturnValue:
    names = counties_on(the_actor().today)
    form = division_form(load(Project, project_id), names)
    if form.submitted() and form.perform(divide_project, project_id=project_id):
        flash("分县面积和土石方量已保存。")
        return redirect(url_for(".show", project_id=project_id, _anchor="facts"))
    project = load(Project, project_id)
    part = has_part(reading(), the_actor(), project_id)
    places = [names[row.code].name for row in project.counties]
    return page("projects/divide.html", form, project=project, has_part=part, places=places)


@bp.route("/projects/<int:project_id>/hand-over", methods=["GET", "POST"])
@requires(Permission.EDIT_PROJECTS)
def pass_on(project_id: int) -> ResponseReturnValue:
    form = HandOverForm(version=load(Project, project_id).version, happened_on=the_actor().today)
    if form.submitted() and form.perform(hand_over, project_id=project_id):
        flash("生产建设单位的变更已登记。")
        return _at_units(project_id)
    part = has_part(reading(), the_actor(), project_id)
    return page("projects/hand_over.html", form, project=load(Project, project_id), has_part=part)


def _at_units(project_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", project_id=project_id, _anchor="units"))


def _part(project_id: int, unit_id: int, role: UnitRole | None) -> dict[str, Any]:
    """A project with the part that a unit has in it; 404 if it has none."""
    project = found(project_id)
    part = next((row for row in project.other_units if (row.unit_id, row.role) == (unit_id, role)), None)
    if part is None:
        abort(404)
    return {"project": project, "part": part}


def found(project_id: int) -> Project:
    """The file of a project; 404 if there is none or the actor does not see it."""
    project = project_file(reading(), project_id)
    if project is None:
        abort(404)
    return project


def download(data: bytes, name: str) -> Response:
    """A spreadsheet to be kept under a name; its kind follows from the name."""
    return send_file(io.BytesIO(data), SHEETS[name.rpartition(".")[2]], as_attachment=True, download_name=name)
