"""The public site: search the two lists, read one entry. No login, no session, no script needed."""

from flask import Blueprint, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from sbsupervise.domain.clocks import beijing_day
from sbsupervise.models import Listing
from sbsupervise.services import publication
from sbsupervise.services.lists import slice_of
from sbsupervise.web.database import now, reading
from sbsupervise.web.forms.public import PublicSearchForm
from sbsupervise.web.guard import public
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page

bp = Blueprint("public", __name__)
COLUMNS = columns(
    Column("unit", "单位"),
    Column("uscc", "统一社会信用代码"),
    Column("list", "名单"),
    Column("act", "事实"),
    Column("office", "决定机关"),
    Column("to", "公开至"),
)


@bp.route("/")
@public
def home() -> ResponseReturnValue:
    form = PublicSearchForm(request.args)
    return page("public/home.html", search=form, many=publication.count_of_published(reading()), as_of=now())


@bp.route("/lists")
@public
def lists() -> ResponseReturnValue:
    form = PublicSearchForm(request.args)
    found = slice_of(reading(), publication.published(form.chosen, form.words), publication.KEYS, place("-id"))
    entries = publication.views(reading(), found.rows, beijing_day(now()))
    shown = ListPage(found, COLUMNS, f"公开中的记录 {count_words(found)}")
    return page(
        "public/lists.html", search=form, list=shown, entries={entry.id: entry for entry in entries}, as_of=now()
    )


@bp.route("/lists/<int:listing_id>")
@public
def entry(listing_id: int) -> ResponseReturnValue:
    listing = reading().get(Listing, listing_id)
    shown = publication.views(reading(), [listing], beijing_day(now())) if listing is not None else []
    if shown:
        return page("public/entry.html", entry=shown[0], as_of=now())
    if not publication.was_published(reading(), listing_id):
        abort(404)
    return make_response(render_template("public/gone.html"), 410)


@bp.route("/healthz")
@public
def healthz() -> ResponseReturnValue:
    return "ok", {"Content-Type": "text/plain; charset=utf-8"}
