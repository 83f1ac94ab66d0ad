"""Inspections: the list, the field sheet, the page of one inspection."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.inspections import InspectionStage
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Inspection, Project
from sbsupervise.parameters.inspections import rectification_days
from sbsupervise.services.acts import Actor
from sbsupervise.services.catalogues import catalogue_on
from sbsupervise.services.findings import FindingView, is_own, views_of
from sbsupervise.services.inspections import (
    InspectionFilters,
    inspecting_offices,
    inspection_file,
    inspections_of,
    notices_of_inspection,
    officers_of,
    record_inspection,
    standing_of,
    units_of,
)
from sbsupervise.services.inspections.causes import cause_of
from sbsupervise.services.inspections.codes import validity_of
from sbsupervise.services.inspections.outcomes import opinion_issued
from sbsupervise.services.inspections.standing import offers, opinion_clock, rail_of
from sbsupervise.services.lists import slice_of
from sbsupervise.services.notices import Press, papers_of_inspection
from sbsupervise.services.notices.inspection_forms import forms_of
from sbsupervise.services.parts import has_part
from sbsupervise.services.photos import photos_of_inspection
from sbsupervise.services.rectifications.reading import load_courses
from sbsupervise.web.database import load, now, reading, the_actor
from sbsupervise.web.finding_steps import steps_of, talks_and_recheck
from sbsupervise.web.forms.inspections import InspectionFilterForm, InspectionForm, V, inspection_form
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page
from sbsupervise.web.qr import qr

bp = Blueprint("inspections", __name__)

COLUMNS = columns(
    Column("project", "项目"),
    Column("carried_out_on", "检查日期", sortable=True),
    Column("kind", "检查方式"),
    Column("office", "检查机关"),
    Column("made", "问题", unit="个", number=True),
    Column("open", "未整改", unit="个", number=True),
    Column("state", "状态"),
)
KEYS = {"carried_out_on": Inspection.carried_out_on, "id": Inspection.id}

bp.add_app_template_global(standing_of)


@bp.app_template_global()
def clue_url(view: FindingView, actor: Actor | None) -> str | None:
    """Where the listing case of a finding is shown, or None if it is not shown to the actor."""
    if view.clue is None or actor is None or not actor.may(Permission.SEE_LISTINGS):
        return None
    return url_for("listings.show", listing_id=view.clue.id)


@bp.route("/inspections")
@requires(Permission.SEE_PROJECTS)
def index() -> ResponseReturnValue:
    today = beijing_day(now())
    form = InspectionFilterForm(request.args)
    form.offer(inspecting_offices(reading(), the_actor()), today)
    chosen = form.understood()
    found = slice_of(reading(), inspections_of(InspectionFilters(**chosen), today), KEYS, place("-carried_out_on"))
    rows = ListPage(found, COLUMNS, form.words(count_words(found)))
    return page("inspections/index.html", narrow=form, page=rows, filtered=bool(chosen))


@bp.route("/projects/<int:project_id>/inspections/new", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def new(project_id: int) -> ResponseReturnValue:
    project = load(Project, project_id)
    form = sheet(InspectionForm, project, beijing_day(now()))
    if form.submitted() and (inspection := form.perform(record_inspection, project_id=project.id)):
        flash("检查已登记。")
        return redirect(url_for(".show", inspection_id=inspection.id))
    return page(
        "inspections/new.html",
        form,
        project=project,
        catalogue=catalogue_on(reading(), beijing_day(now())),
        has_part=has_part(reading(), the_actor(), project.id),
    )


def sheet(base: type[V], project: Project, today: date, **begun: Any) -> V:
    """The field sheet of a project by the catalogue of a day, with the actor among the officers to begin with."""
    actor = the_actor()
    officers = officers_of(reading(), actor.office_id)
    form = inspection_form(
        base,
        today,
        officers,
        catalogue_on(reading(), today).kinds,
        units_of(reading(), project),
        rectification_days().on(today),
    )
    own = [person.id for person in officers if person.id == actor.person_id]
    values: dict[str, Any] = {"carried_out_on": today, "officers": own} | begun
    return form(**values)


@bp.route("/inspections/<int:inspection_id>")
@requires(Permission.SEE_PROJECTS)
def show(inspection_id: int) -> ResponseReturnValue:
    inspection = inspection_file(reading(), inspection_id)
    if inspection is None:
        abort(404)
    today = beijing_day(now())
    actor = the_actor()
    may_act = has_part(reading(), actor, inspection.project_id)
    load_courses(reading(), inspection.id)
    views = views_of(reading(), inspection.findings, today)
    return page(
        "inspections/show.html",
        inspection=inspection,
        standing=standing_of(inspection, today),
        photos=photos_of_inspection(reading(), inspection.id, today),
        findings=[(view, steps_of(inspection, view, actor) if may_act else []) for view in views],
        unverified=sorted({view.finding.catalogue for view in views if not view.verified}),
        **_course(inspection, today),
        **talks_and_recheck(inspection),
        notices=notices_of_inspection(reading(), inspection.id) if actor.may(Permission.SEE_NOTICES) else [],
        may_draft=actor.may(Permission.DRAFT_NOTICES) and is_own(inspection, actor),
    )


def _course(inspection: Inspection, today: date) -> dict[str, Any]:
    """How far an inspection has come: its rail, clock, check code, next steps and papers."""
    session, actor = reading(), the_actor()
    issued = opinion_issued(session, inspection.id)
    offered = offers(session, actor, inspection)
    return {
        "cause": cause_of(inspection),
        "rail": rail_of(inspection, issued=issued),
        "opinion": opinion_clock(inspection, issued=issued, today=today),
        "offers": [(offer, _step_url(offer.act, inspection.id)) for offer in offered],
        "code": _code(inspection),
        "papers": papers_of_inspection(session, inspection),
        "forms": forms_of(inspection),
    }


def _step_url(act: str, inspection_id: int) -> str:
    return url_for(f"inspection_steps.{act.removeprefix('inspection.')}", inspection_id=inspection_id)


def _code(inspection: Inspection) -> dict[str, Any] | None:
    """The check code with its QR code, as long as it stands for an inspection."""
    if inspection.check_code is None or inspection.stage is InspectionStage.CANCELLED:
        return None
    press: Press = current_app.extensions["press"]
    url = press.inspection_url(inspection.check_code)
    return {"text": inspection.check_code, "url": url, "qr": qr(url), "days": validity_of(inspection)}
