"""Notices: register, draft, issue, serve, void; the PDF; and the public check (文书验真)."""

from io import BytesIO

from flask import Blueprint, current_app, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.notices import NOTICE_STEPS, NoticeState
from sbsupervise.domain.papers import paper_of
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Inspection, Listing, Notice
from sbsupervise.services.inspections import open_findings
from sbsupervise.services.lists import slice_of
from sbsupervise.services.notices import (
    Press,
    checked,
    draft_listing_paper,
    draft_pdf,
    draft_rectify_order,
    issue_notice,
    register,
    serve_notice,
    void_notice,
)
from sbsupervise.services.notices.register import KEYS
from sbsupervise.web.database import load, reading
from sbsupervise.web.forms.notices import (
    CheckForm,
    DraftListingPaperForm,
    DraftRectifyOrderForm,
    IssueForm,
    RegisterForm,
    ServeForm,
    VoidForm,
)
from sbsupervise.web.guard import public, requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page

bp = Blueprint("notices", __name__)
COLUMNS = columns(
    Column("number", "文号"),
    Column("kind", "文种"),
    Column("unit", "单位"),
    Column("office", "机关"),
    Column("issued_on", "签发日期"),
    Column("served_on", "送达日期"),
    Column("state", "状态"),
)


@bp.route("/notices")
@requires(Permission.SEE_NOTICES)
def index() -> ResponseReturnValue:
    form = RegisterForm(request.args)
    found = slice_of(reading(), register(form.filters()), KEYS, place("-id"))
    return page("notices/index.html", filters=form, list=ListPage(found, COLUMNS, f"文书 {count_words(found)}"))


@bp.route("/notices/<int:notice_id>")
@requires(Permission.SEE_NOTICES)
def show(notice_id: int) -> ResponseReturnValue:
    notice = load(Notice, notice_id)
    steps = list(NOTICE_STEPS.open(notice.state))
    return page("notices/show.html", notice=notice, paper=paper_of(notice.paper), steps=steps)


@bp.route("/inspections/<int:inspection_id>/notices/new", methods=["GET", "POST"])
@requires(Permission.DRAFT_NOTICES)
def new_for_inspection(inspection_id: int) -> ResponseReturnValue:
    inspection = load(Inspection, inspection_id)
    findings = open_findings(reading(), inspection.id)
    form = DraftRectifyOrderForm(findings=findings)
    if form.submitted() and (notice := form.perform(draft_rectify_order, inspection_id=inspection.id)):
        flash("草稿已生成，请核对后送签。")
        return redirect(url_for(".show", notice_id=notice.id))
    return page("notices/new_for_inspection.html", form, inspection=inspection, findings=findings)


@bp.route("/listings/<int:listing_id>/notices/new", methods=["GET", "POST"])
@requires(Permission.DRAFT_NOTICES)
def new_for_listing(listing_id: int) -> ResponseReturnValue:
    listing = load(Listing, listing_id)
    form = DraftListingPaperForm()
    if form.submitted() and (notice := form.perform(draft_listing_paper, listing_id=listing.id)):
        flash("草稿已生成，请核对后送签。")
        return redirect(url_for(".show", notice_id=notice.id))
    return page("notices/new_for_listing.html", form, listing=listing)


@bp.route("/notices/<int:notice_id>/issue", methods=["GET", "POST"])
@requires(Permission.ISSUE_NOTICES)
def issue(notice_id: int) -> ResponseReturnValue:
    notice = load(Notice, notice_id)
    form = IssueForm(version=notice.version, seen=notice.paper_hash)
    if form.submitted() and (issued := form.perform(issue_notice, notice_id=notice.id)):
        flash(f"已签发，文号为 {issued.number}。")
        return redirect(url_for(".show", notice_id=notice.id))
    return page("notices/issue.html", form, notice=notice, paper=paper_of(notice.paper))


@bp.route("/notices/<int:notice_id>/serve", methods=["GET", "POST"])
@requires(Permission.SERVE_NOTICES)
def serve(notice_id: int) -> ResponseReturnValue:
    notice = load(Notice, notice_id)
    form = ServeForm(version=notice.version)
    if form.submitted() and form.perform(serve_notice, notice_id=notice.id):
        flash("送达已登记，有关期限自送达次日起算。")
        return redirect(url_for(".show", notice_id=notice.id))
    return page("notices/serve.html", form, notice=notice)


@bp.route("/notices/<int:notice_id>/void", methods=["GET", "POST"])
@requires(Permission.ISSUE_NOTICES)
def void(notice_id: int) -> ResponseReturnValue:
    notice = load(Notice, notice_id)
    form = VoidForm(version=notice.version)
    if form.submitted() and form.perform(void_notice, notice_id=notice.id):
        flash("文书已作废，文号保留。")
        return redirect(url_for(".show", notice_id=notice.id))
    return page("notices/void.html", form, notice=notice)


@bp.route("/notices/<int:notice_id>/pdf")
@requires(Permission.SEE_NOTICES)
def pdf(notice_id: int) -> ResponseReturnValue:
    return send_notice(load(Notice, notice_id))


@bp.route("/unit/notices/<int:notice_id>/pdf")
@requires(Permission.SEE_OWN)
def own_pdf(notice_id: int) -> ResponseReturnValue:
    return send_notice(load(Notice, notice_id))


def send_notice(notice: Notice) -> ResponseReturnValue:
    """The PDF of a notice: as issued, or a draft marked as one."""
    press: Press = current_app.extensions["press"]
    data = notice.file.data if notice.file is not None else draft_pdf(press, notice)
    name = f"{notice.number or notice.kind.label}.pdf"
    return send_file(BytesIO(data), mimetype="application/pdf", download_name=name)


@bp.route("/v/")
@public
def check() -> ResponseReturnValue:
    form = CheckForm(request.args)
    typed = (form.code.data or "").strip()
    if typed:
        return redirect(url_for(".checked_code", code=typed))
    return page("notices/check.html", form=form, notice=None, code=None)


@bp.route("/v/<string(maxlength=60):code>")
@public
def checked_code(code: str) -> ResponseReturnValue:
    notice = checked(reading(), code)
    form = CheckForm(data={"code": code})
    return page("notices/check.html", form=form, notice=notice, code=code, void=NoticeState.VOID)
