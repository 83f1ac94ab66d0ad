"""Papers of a charge (补偿费文书): which can be made now, why the others cannot, and making one."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.fees.papers import FEE_PAPERS, LIMITED
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Charge
from sbsupervise.services.notices import draft_fee_paper, drafts, papers_of
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.fee_papers import DraftFeePaperForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("fee_papers", __name__)


@bp.route("/fees/<int:charge_id>/papers")
@requires(Permission.SEE_NOTICES)
def index(charge_id: int) -> ResponseReturnValue:
    charge, actor = load(Charge, charge_id), the_actor()
    papers = papers_of(reading(), charge, actor.today)
    return page("fee_papers/index.html", charge=charge, papers=papers, may=drafts(actor, charge))


@bp.route("/fees/<int:charge_id>/papers/<string(maxlength=20):kind>/new", methods=["GET", "POST"])
@requires(Permission.DRAFT_NOTICES)
def new(charge_id: int, kind: str) -> ResponseReturnValue:
    charge, actor = load(Charge, charge_id), the_actor()
    chosen = next((paper for paper in FEE_PAPERS if paper.value == kind), None)
    if chosen is None:
        abort(404)
    form = DraftFeePaperForm(charge, chosen, actor.today)
    if form.submitted() and (notice := form.perform(draft_fee_paper, charge_id=charge.id, kind=chosen)):
        flash("草稿已生成，请核对后送签。")
        return redirect(url_for("notices.show", notice_id=notice.id))
    charge = load(Charge, charge_id)
    paper = next(paper for paper in papers_of(reading(), charge, actor.today) if paper.kind is chosen)
    return page(
        "fee_papers/new.html",
        form,
        charge=charge,
        paper=paper,
        limited=chosen in LIMITED,
        may=drafts(actor, charge),
    )
