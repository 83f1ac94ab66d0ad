"""Papers and forms of an inspection, and its check code for whoever is visited."""

from io import BytesIO

from flask import Blueprint, abort, current_app, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.inspections.papers import INSPECTION_PAPERS
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Inspection
from sbsupervise.services.findings import is_own
from sbsupervise.services.inspections.codes import coded_inspection
from sbsupervise.services.notices import Press, draft_inspection_paper, papers_of_inspection
from sbsupervise.services.notices.findings_told import told_findings
from sbsupervise.services.notices.inspection_acts import standing_findings
from sbsupervise.services.notices.inspection_forms import InspectionForm, Recorded, form_pdf, inspection_form
from sbsupervise.web.database import load, now, reading, the_actor
from sbsupervise.web.forms.inspection_steps import OpinionForm, VisitNoticeForm
from sbsupervise.web.guard import public, requires
from sbsupervise.web.pages import page

bp = Blueprint("inspection_papers", __name__)


@bp.route("/inspections/<int:inspection_id>/papers/<kind>", methods=["GET", "POST"])
@requires(Permission.DRAFT_NOTICES)
def draft(inspection_id: int, kind: str) -> ResponseReturnValue:
    """Draft a paper of an inspection."""
    paper_kind = next((known for known in INSPECTION_PAPERS if known.value == kind), None)
    inspection = load(Inspection, inspection_id)
    if paper_kind is None:
        abort(404)
    form_class = VisitNoticeForm if paper_kind is NoticeKind.INSPECTION_NOTICE else OpinionForm
    form = form_class(version=inspection.version)
    if form.submitted() and (
        notice := form.perform(draft_inspection_paper, inspection_id=inspection.id, kind=paper_kind)
    ):
        flash("草稿已生成，请核对后送签。")
        return redirect(url_for("notices.show", notice_id=notice.id))
    papers = papers_of_inspection(reading(), inspection)
    refusal = next(paper.refusal for paper in papers if paper.kind is paper_kind)
    own = is_own(inspection, the_actor())
    return page("inspections/paper.html", form, inspection=inspection, kind=paper_kind, refusal=refusal, own=own)


@bp.route("/inspections/<int:inspection_id>/forms/<word>/pdf")
@requires(Permission.SEE_NOTICES)
def form(inspection_id: int, word: str) -> ResponseReturnValue:
    """A form of an inspection without number, to be printed and signed by hand."""
    kind = next((kind for kind in InspectionForm if kind.value == word), None)
    inspection = load(Inspection, inspection_id)
    if kind is None:
        abort(404)
    press: Press = current_app.extensions["press"]
    findings = standing_findings(reading(), inspection.id)
    try:
        data = form_pdf(press, inspection_form(kind, Recorded(inspection, told_findings(reading(), findings))))
    except RuleError as refusal:
        flash(str(refusal), "soon")
        return redirect(url_for("inspections.show", inspection_id=inspection.id))
    return send_file(BytesIO(data), mimetype="application/pdf", download_name=f"{kind.label}.pdf")


@bp.route("/check/<string(maxlength=60):code>")
@public
def check(code: str) -> ResponseReturnValue:
    """What the code of an inspection says to whoever is visited; nothing else is told by a wrong one."""
    view = coded_inspection(reading(), code, beijing_day(now()))
    return page("inspections/check.html", view=view)
