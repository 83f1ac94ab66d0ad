"""The flags of the counties on a page, and the page on which an administrator confirms them."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.services.places import confirm_place, places_on
from sbsupervise.web.database import reading, the_actor
from sbsupervise.web.forms.places import PlaceForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("places", __name__)


@bp.route("/places")
@requires(Permission.SEE_RULES)
def index() -> ResponseReturnValue:
    return page("places/index.html", places=places_on(reading(), the_actor().today).values())


@bp.route("/places/<county>", methods=["GET", "POST"])
@requires(Permission.CONFIRM_PLACES)
def confirm(county: str) -> ResponseReturnValue:
    place = places_on(reading(), the_actor().today).get(county)
    if place is None:
        abort(404)
    known = {"region": place.region, "basin": place.basin, "border": place.border, "zones": list(place.zones)}
    stated = place.source if place.version else ""
    form = PlaceForm(version=place.version, source=stated, **known)
    if form.submitted() and form.perform(confirm_place, county=county):
        flash(f"{place.county.name}的地方标识已核实。")
        return redirect(url_for(".index"))
    return page("places/confirm.html", form, place=place)
