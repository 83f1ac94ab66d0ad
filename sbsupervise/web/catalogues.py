"""The catalogue of findings: its versions, a new one out of a file, checked by another person, or given up."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections import CatalogueState
from sbsupervise.domain.inspections.catalogues import CATALOGUES, Comparison, compared
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import FindingCatalogue
from sbsupervise.services.catalogues import (
    Catalogue,
    base_catalogues,
    catalogue_in_force,
    catalogue_of,
    catalogue_on,
    loaded_catalogues,
)
from sbsupervise.services.catalogues.acts import check_catalogue, drop_catalogue, is_own_catalogue, load_catalogue
from sbsupervise.services.catalogues.files import catalogue_sheet, rated_on
from sbsupervise.services.lists import slice_of
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.catalogues import CatalogueForm, CheckCatalogueForm, DropCatalogueForm
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page
from sbsupervise.web.projects import download

bp = Blueprint("catalogues", __name__, url_prefix="/catalogues")

COLUMNS = columns(
    Column("id", "版本", sortable=True),
    Column("since", "施行日期", sortable=True),
    Column("rows", "问题", unit="种", number=True),
    Column("loaded_by", "录入人"),
    Column("checked_by", "核对人"),
    Column("verified", "核实"),
    Column("state", "状态"),
)
KEYS = {"id": FindingCatalogue.id, "since": FindingCatalogue.since}
PAGES = {"catalogue.check": ".check", "catalogue.drop": ".drop"}
ONE_DAY = timedelta(days=1)
# So many faults are shown.
SHOWN = 200


@bp.route("")
@requires(Permission.SEE_RULES)
def index() -> ResponseReturnValue:
    found = slice_of(reading(), loaded_catalogues(), KEYS, place("-id"))
    return page(
        "catalogues/index.html",
        page=ListPage(found, COLUMNS, f"录入的版本 {count_words(found)}"),
        base=base_catalogues(),
        current=catalogue_in_force(reading(), the_actor().today),
    )


@bp.route("/current")
@requires(Permission.SEE_RULES)
def current() -> ResponseReturnValue:
    return page("catalogues/current.html", catalogue=catalogue_on(reading(), the_actor().today))


@bp.route("/template.xlsx")
@requires(Permission.LOAD_CATALOGUES)
def blank() -> ResponseReturnValue:
    return download(catalogue_sheet(), "问题目录模板.xlsx")


@bp.route("/current.xlsx")
@requires(Permission.LOAD_CATALOGUES)
def current_sheet() -> ResponseReturnValue:
    """The version in force as a sheet to begin the next one with."""
    version = catalogue_on(reading(), the_actor().today)
    return download(catalogue_sheet(version.kinds.values()), f"问题目录-{version.name}.xlsx")


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.LOAD_CATALOGUES)
def new() -> ResponseReturnValue:
    form = CatalogueForm(the_actor().today)
    if form.submitted() and (record := form.perform(load_catalogue)):
        flash("目录已录入，待另一人核对。")
        return redirect(url_for(".show", finding_catalogue_id=record.id))
    return page("catalogues/new.html", form, parsed=form.catalogue and form.catalogue.parsed, shown=SHOWN)


@bp.route("/<int:finding_catalogue_id>")
@requires(Permission.SEE_RULES)
def show(finding_catalogue_id: int) -> ResponseReturnValue:
    record, actor = load(FindingCatalogue, finding_catalogue_id), the_actor()
    steps = [step for step in CATALOGUES.open(record.state) if actor.may(step.who) and is_own_catalogue(record, actor)]
    own = record.loaded_by_id == actor.person_id
    return page(
        "catalogues/show.html",
        record=record,
        catalogue=catalogue_of(record),
        links=[
            (step.label, url_for(PAGES[step.act], finding_catalogue_id=record.id))
            for step in steps
            if not (own and step.act == "catalogue.check")
        ],
        **_compared(record),
    )


@bp.route("/<int:finding_catalogue_id>/check", methods=["GET", "POST"])
@requires(Permission.CHECK_CATALOGUES)
def check(finding_catalogue_id: int) -> ResponseReturnValue:
    record = load(FindingCatalogue, finding_catalogue_id)
    form = CheckCatalogueForm(version=record.version)
    if form.submitted() and form.perform(check_catalogue, finding_catalogue_id=record.id):
        flash("目录已核对，自施行日期起用于登记问题。")
        return redirect(url_for(".show", finding_catalogue_id=record.id))
    record = load(FindingCatalogue, finding_catalogue_id)
    return page("catalogues/check.html", form, record=record, open=_open(record), **_compared(record))


@bp.route("/<int:finding_catalogue_id>/drop", methods=["GET", "POST"])
@requires(Permission.LOAD_CATALOGUES)
def drop(finding_catalogue_id: int) -> ResponseReturnValue:
    record = load(FindingCatalogue, finding_catalogue_id)
    form = DropCatalogueForm(version=record.version)
    if form.submitted() and form.perform(drop_catalogue, finding_catalogue_id=record.id):
        flash("已放弃该版本。")
        return redirect(url_for(".show", finding_catalogue_id=record.id))
    record = load(FindingCatalogue, finding_catalogue_id)
    return page("catalogues/drop.html", form, record=record, open=_open(record))


def _open(record: FindingCatalogue) -> bool:
    return record.state is CatalogueState.DRAFT


def _compared(record: FindingCatalogue) -> dict[str, Catalogue | Comparison | list[str] | None]:
    """A version beside the one that is in force before it, and the codes that no rating counts."""
    version = catalogue_of(record)
    before = catalogue_in_force(reading(), record.since - ONE_DAY)
    rated = rated_on(record.since)
    return {
        "before": before,
        "comparison": compared(before.kinds if before else {}, version.kinds),
        "unrated": [kind.code for kind in version.kinds.values() if (kind.code, kind.subject) not in rated],
    }
