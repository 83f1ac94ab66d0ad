"""Photos: handed in for an inspection, shown as clean copies, tied to a finding, set aside."""

from io import BytesIO

from flask import Blueprint, Response, abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.inspections import InspectionStage, PhotoRole
from sbsupervise.domain.inspections.photos import direction_words, standpoint_words
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Inspection, Photo
from sbsupervise.services.findings import is_own, views_of
from sbsupervise.services.parts import has_part
from sbsupervise.services.photos import (
    PhotoView,
    assign_photo,
    pair_of,
    photo_view,
    set_photo_aside,
    unit_photo,
)
from sbsupervise.web.database import load, now, reading, the_actor
from sbsupervise.web.forms.photos import AssignPhotoForm, PhotosForm, SetAsideForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("photos", __name__)

bp.add_app_template_global(direction_words)
bp.add_app_template_global(pair_of)
bp.add_app_template_global(standpoint_words)


@bp.app_template_global()
def takes_photos(inspection: Inspection) -> bool:
    """Whether whoever asks may add photos to an inspection."""
    actor = the_actor()
    open_to = inspection.stage is not InspectionStage.CANCELLED and is_own(inspection, actor)
    return open_to and actor.may(Permission.RECORD_INSPECTIONS) and has_part(reading(), actor, inspection.project_id)


@bp.route("/inspections/<int:inspection_id>/photos/new", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def new(inspection_id: int) -> ResponseReturnValue:
    inspection = load(Inspection, inspection_id)
    today = beijing_day(now())
    about = request.args.get("finding", type=int)
    role = PhotoRole.SCENE if about is None else PhotoRole.BEFORE
    form = PhotosForm(finding_id=str(about or ""), role=role.value)
    form.offer(views_of(reading(), inspection.findings, today))
    back = url_for("inspections.show", inspection_id=inspection_id, _anchor="photos")
    kept = form.keep(inspection_id, today) if form.submitted() else []
    if kept:
        flash(f"已保存{len(kept)}张照片。")
    if kept and not form.errors and not form.form_errors:
        return redirect(back)
    inspection = load(Inspection, inspection_id)
    return page("photos/new.html", form, inspection=inspection, back=back, kept=len(kept))


@bp.route("/photos/<int:photo_id>")
@requires(Permission.SEE_PROJECTS)
def show(photo_id: int) -> ResponseReturnValue:
    view = seen(photo_id)
    return page("photos/show.html", view=view, back=place_of(view.photo), edits=edits(view.photo))


@bp.route("/photos/<int:photo_id>/edit", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def edit(photo_id: int) -> ResponseReturnValue:
    view = seen(photo_id)
    photo = view.photo
    form = AssignPhotoForm(
        version=photo.version, finding_id=str(photo.finding_id or ""), role=photo.role.value, caption=photo.caption
    )
    form.offer(views_of(reading(), photo.inspection.findings if photo.inspection else [], beijing_day(now())))
    if form.submitted() and form.perform(assign_photo, photo_id=photo_id):
        flash("照片说明已保存。")
        return redirect(url_for(".show", photo_id=photo_id))
    return page("photos/edit.html", form, view=seen(photo_id))


@bp.route("/photos/<int:photo_id>/set-aside", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def put_aside(photo_id: int) -> ResponseReturnValue:
    view = seen(photo_id)
    form = SetAsideForm(version=view.photo.version)
    if form.submitted() and form.perform(set_photo_aside, photo_id=photo_id):
        flash("照片已标为不作证据，记录和理由保留。")
        return redirect(url_for(".show", photo_id=photo_id))
    return page("photos/set_aside.html", form, view=seen(photo_id))


@bp.route("/photos/<int:photo_id>/copy")
@requires(Permission.SEE_PROJECTS)
def copy(photo_id: int) -> ResponseReturnValue:
    photo = load(Photo, photo_id)
    return picture(photo.copy, photo)


@bp.route("/photos/<int:photo_id>/small")
@requires(Permission.SEE_PROJECTS)
def small(photo_id: int) -> ResponseReturnValue:
    photo = load(Photo, photo_id)
    return picture(photo.thumbnail, photo)


@bp.route("/unit/photos/<int:photo_id>")
@requires(Permission.SEE_OWN)
def of_unit(photo_id: int) -> ResponseReturnValue:
    """A photo as the unit that it concerns sees it."""
    photo = unit_photo(reading(), the_actor(), photo_id)
    if photo is None:
        abort(404)
    return picture(photo.copy, photo)


@bp.route("/unit/photos/<int:photo_id>/small")
@requires(Permission.SEE_OWN)
def small_of_unit(photo_id: int) -> ResponseReturnValue:
    photo = unit_photo(reading(), the_actor(), photo_id)
    if photo is None:
        abort(404)
    return picture(photo.thumbnail, photo)


def picture(data: bytes, photo: Photo) -> Response:
    """A clean copy, which the program itself has made: the only thing that people hand in and a browser shows."""
    return send_file(BytesIO(data), photo.copy_type)


def seen(photo_id: int) -> PhotoView:
    view = photo_view(reading(), photo_id, beijing_day(now()))
    if view is None:
        abort(404)
    return view


def edits(photo: Photo) -> bool:
    """Whether whoever asks may say what a photo shows; one of a report is judged with the report."""
    return photo.inspection is not None and not photo.set_aside and takes_photos(photo.inspection)


def place_of(photo: Photo) -> str:
    """Where a photo stands on the page of its inspection."""
    visit = photo.inspection_id or (photo.finding and photo.finding.inspection_id)
    anchor = "photos" if photo.finding_id is None else f"finding-{photo.finding_id}"
    return url_for("inspections.show", inspection_id=visit, _anchor=anchor)
