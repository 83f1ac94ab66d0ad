"""Pages of reported output (产量申报): the periods, one report, its fee, and what has not been reported in time."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.fees import Assessment
from sbsupervise.domain.fees.periods import OUTPUT_OF
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import OutputReport, Project
from sbsupervise.parameters.fees import days_after_period
from sbsupervise.services import fees as service
from sbsupervise.services.inspections import officers_of
from sbsupervise.services.parts import has_part
from sbsupervise.services.plans import offices_in_sight
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms import fee_outputs as forms
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("fee_outputs", __name__)


@bp.route("/fees/periods")
@requires(Permission.SEE_FEES)
def index() -> ResponseReturnValue:
    actor = the_actor()
    offices = offices_in_sight(reading(), actor)
    years = range(actor.today.year, days_after_period().rows[0].since.year - 1, -1)
    form = forms.PeriodFilterForm(offices, years, request.args)
    filters = service.PeriodFilters(
        state=form.chosen_state,
        year=next((year for year in years if str(year) == form.year.data), None),
        office_id=next((office.id for office in offices if str(office.id) == form.office.data), None),
        text=str(form.text.data or ""),
    )
    found = service.period_page(reading(), filters, actor.today, request.args.get("after", ""))
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key != "after" and value}
    return page(
        "fee_outputs/index.html",
        filter_form=form,
        filtered=bool(kept),
        found=found,
        own=service.own_of(reading(), actor, found),
        next_url=url_for(".index", **kept, after=found.after) if found.after else None,
        first_url=url_for(".index", **kept) if request.args.get("after") else None,
    )


@bp.route("/projects/<int:project_id>/fees/periods")
@requires(Permission.SEE_FEES)
def of_project(project_id: int) -> ResponseReturnValue:
    project, actor = load(Project, project_id), the_actor()
    found = service.period_page(
        reading(), service.PeriodFilters(project_id=project_id), actor.today, request.args.get("after", "")
    )
    return page(
        "fee_outputs/of_project.html",
        project=project,
        way=OUTPUT_OF.get(project.kind),
        found=found,
        own=service.own_of(reading(), actor, found),
        next_url=url_for(".of_project", project_id=project_id, after=found.after) if found.after else None,
        volumes=service.volumes_of(reading(), project_id),
        may=actor.may(Permission.ASSESS_FEES) and service.assesses(actor, project),
    )


@bp.route("/projects/<int:project_id>/fees/reports/new", methods=["GET", "POST"])
@requires(Permission.ASSESS_FEES)
def new(project_id: int) -> ResponseReturnValue:
    project, actor = load(Project, project_id), the_actor()
    ways = service.ways_of(project)
    form = forms.for_counties(forms.ReportForm, service.counties_in(project, actor.today))(
        base_type=request.args.get("base") or ways[0].value,
        period_start=forms.day_asked(request.args.get("start", "")),
        reported_on=actor.today,
        version=project.version,
    )
    form.base_type.choices = [(base.value, base.label) for base in ways]
    if form.submitted() and (report := form.perform(service.report_output, project_id=project_id)):
        flash("申报已登记。")
        return redirect(url_for(".show", output_report_id=report.id))
    return page("fee_outputs/new.html", form, project=load(Project, project_id), may=service.assesses(actor, project))


@bp.route("/fees/reports/<int:output_report_id>")
@requires(Permission.SEE_FEES)
def show(output_report_id: int) -> ResponseReturnValue:
    report, actor = load(OutputReport, output_report_id), the_actor()
    may = actor.may(Permission.ASSESS_FEES) and service.assesses(actor, report.project)
    charge = service.standing_charge(report)
    lines = [(service.county_name(line.county, actor.today), line) for line in service.lines_of(report)]
    return page("fee_outputs/show.html", report=report, lines=lines, charge=charge, may=may and charge is None)


@bp.route("/fees/reports/<int:output_report_id>/correct", methods=["GET", "POST"])
@requires(Permission.ASSESS_FEES)
def correct(output_report_id: int) -> ResponseReturnValue:
    report, actor = load(OutputReport, output_report_id), the_actor()
    counties = service.counties_in(report.project, actor.today)
    filled = forms.as_filled(report, counties)
    form = forms.for_counties(forms.CorrectForm, counties)(version=report.version, **filled)
    if form.submitted() and form.perform(service.correct_output, output_report_id=output_report_id):
        flash("申报已更正。")
        return redirect(url_for(".show", output_report_id=output_report_id))
    return page("fee_outputs/correct.html", form, report=load(OutputReport, output_report_id))


@bp.route("/fees/reports/<int:output_report_id>/assess", methods=["GET", "POST"])
@requires(Permission.ASSESS_FEES)
def assess(output_report_id: int) -> ResponseReturnValue:
    report = load(OutputReport, output_report_id)
    form = forms.AssessPeriodForm(version=report.version)
    assessment = _shown(form, report) if form.submitted() else None
    confirmed = assessment is not None and form.confirmed() == assessment.amount_fen
    if confirmed and (charge := form.perform(service.assess_period, output_report_id=output_report_id)):
        flash("本期补偿费已核定。")
        return redirect(url_for("fees.show", charge_id=charge.id))
    if assessment is not None:
        form.show(assessment.amount_fen)
    report = load(OutputReport, output_report_id)
    return page(
        "fee_outputs/assess.html", form, report=report, assessment=assessment, charge=service.standing_charge(report)
    )


@bp.route("/projects/<int:project_id>/fees/missing", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def note_missing(project_id: int) -> ResponseReturnValue:
    project, actor = load(Project, project_id), the_actor()
    rows = service.missing_of(reading(), project_id, actor.today)
    officers = officers_of(reading(), actor.office_id)
    own = [person.id for person in officers if person.id == actor.person_id]
    form = forms.MissingForm(
        rows, officers, version=project.version, officers=own, period=request.args.get("start", "")
    )
    if form.submitted() and (inspection := form.perform(service.note_missing, project_id=project_id)):
        flash("逾期未申报已登记为问题。")
        return redirect(url_for("inspections.show", inspection_id=inspection.id))
    part = has_part(reading(), actor, project_id)
    return page("fee_outputs/missing.html", form, project=load(Project, project_id), rows=rows, has_part=part)


def _shown(form: forms.AssessPeriodForm, report: OutputReport) -> Assessment | None:
    """The assessment that the form amounts to, to be seen before it is confirmed; a refusal stands in the form."""
    due_on, not_subject = form.stated()
    try:
        return service.preview_of_period(reading(), report, the_actor().today, due_on, not_subject)
    except RuleError as refusal:
        form.refuse(refusal)
        return None
