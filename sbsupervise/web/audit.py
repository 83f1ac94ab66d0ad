"""The audit trail (操作记录) on a page."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.services.lists import slice_of
from sbsupervise.services.trail import KEYS, changes_of, entry_in_trail, trail
from sbsupervise.web.database import reading, the_actor
from sbsupervise.web.forms.audit import TrailForm
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page

bp = Blueprint("audit", __name__)
COLUMNS = columns(
    Column("id", "序号", number=True, sortable=True),
    Column("at", "时间"),
    Column("act", "操作"),
    Column("person", "人员"),
    Column("office", "机关"),
    Column("target", "对象"),
    Column("result", "结果"),
)


@bp.route("/audit")
@requires(Permission.SEE_AUDIT)
def index() -> ResponseReturnValue:
    form = TrailForm(request.args)
    found = slice_of(reading(), trail(the_actor(), form.filters()), KEYS, place("-id"))
    return page("audit/index.html", filters=form, list=ListPage(found, COLUMNS, f"共 {count_words(found)}"))


@bp.route("/audit/<int:seq>")
@requires(Permission.SEE_AUDIT)
def show(seq: int) -> ResponseReturnValue:
    entry = entry_in_trail(reading(), the_actor(), seq)
    if entry is None:
        abort(404)
    return page("audit/show.html", entry=entry, changes=changes_of(entry))
