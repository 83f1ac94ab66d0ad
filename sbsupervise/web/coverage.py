"""The coverage of a year: by office with its bar chart, plan and done by month, and the projects behind each number."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections.coverage import COVERING, ON_SITE
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Project
from sbsupervise.parameters.inspections import onsite_min_ratio
from sbsupervise.services import coverage as service
from sbsupervise.services.acts import Actor
from sbsupervise.services.inspections import inspecting_offices
from sbsupervise.services.lists import slice_of
from sbsupervise.services.sheets.writing import table_csv, table_xlsx
from sbsupervise.web.database import reading, the_actor
from sbsupervise.web.forms.coverage import CoverageForm, YearForm
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page
from sbsupervise.web.projects import download

bp = Blueprint("coverage", __name__)
COLUMNS = columns(
    Column("name", "项目", sortable=True),
    Column("unit", "生产建设单位"),
    Column("office", "监管机关"),
    Column("started", "开工日期"),
    Column("covered", "最近一次检查"),
    Column("visited", "最近一次现场检查"),
)
KEYS: dict[str, Any] = {"name": Project.name, "id": Project.id}
YEARS_BACK = 6

bp.add_app_template_global(service.supervisor_of)


@bp.route("/inspections/coverage")
@requires(Permission.SEE_PROJECTS)
def index() -> ResponseReturnValue:
    actor, session = the_actor(), reading()
    form = YearForm(_years(actor), request.args)
    year = form.chosen_year
    offices = inspecting_offices(session, actor)
    rows = service.coverage_of(session, offices, year, actor.today)
    together, missing = service.total_of(rows)
    return page(
        "coverage/index.html",
        narrow=form,
        year=year,
        rows=rows,
        together=together,
        missing=missing,
        months=service.months_of(session, [office.id for office in offices], year),
        figure=onsite_min_ratio().row(actor.today),
    )


@bp.route("/inspections/coverage/projects")
@requires(Permission.SEE_PROJECTS)
def projects() -> ResponseReturnValue:
    actor, session = the_actor(), reading()
    form = _form(actor)
    found = slice_of(session, _statement(form), KEYS, place("name"))
    filters = form.filters()
    export = url_for(".export", kind="xlsx", **_kept())
    office = form.chosen_office
    words = [f"{filters.year}年", *([office.name] if office else []), f"{filters.shown.label} {count_words(found)}"]
    return page(
        "coverage/projects.html",
        narrow=form,
        year=filters.year,
        page=ListPage(found, COLUMNS, " · ".join(words), export_url=export if found.rows else None),
        covered=service.last_inspected(session, found.rows, COVERING),
        visited=service.last_inspected(session, found.rows, (ON_SITE,)),
    )


@bp.route("/inspections/coverage/projects.<any(xlsx, csv):kind>")
@requires(Permission.SEE_PROJECTS)
def export(kind: str) -> ResponseReturnValue:
    actor = the_actor()
    form = _form(actor)
    rows = service.sheet_rows(reading(), _statement(form))
    name = f"{form.chosen_year}年检查覆盖"
    data = table_csv(service.HEADERS, rows) if kind == "csv" else table_xlsx(service.HEADERS, rows, name=name)
    return download(data, f"{name}-{actor.today.isoformat()}.{kind}")


def _form(actor: Actor) -> CoverageForm:
    return CoverageForm(_years(actor), inspecting_offices(reading(), actor), request.args)


def _statement(form: CoverageForm) -> Any:
    return service.projects_of(form.filters(), [office.id for office in form.offices])


def _years(actor: Actor) -> list[int]:
    """The years that can be looked at, this one first."""
    first = max(onsite_min_ratio().rows[0].since.year + 1, actor.today.year - YEARS_BACK)
    return [*range(actor.today.year, first - 1, -1), actor.today.year + 1]


def _kept() -> dict[str, Any]:
    """The filters of the address, without the place in the list."""
    return {key: value for key, value in request.args.items() if key in {"year", "office", "shown", "text"} and value}
