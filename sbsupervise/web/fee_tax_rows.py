"""One row of the tax office: what it says, what it belongs to, and what becomes of it."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from sbsupervise.domain.fees import TaxRowState
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import TaxFile, TaxRow
from sbsupervise.services.fees.tax_reading import FOUND, charges_to_claim, in_order
from sbsupervise.services.fees.tax_rows import accept_row, assign_row, dismiss_row
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.fee_tax import AssignForm, ReasonForm, SearchForm
from sbsupervise.web.forms.fields import choices
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("fee_tax_rows", __name__)


@bp.route("/fees/tax/rows/<int:tax_row_id>")
@requires(Permission.SEE_FEES)
def show(tax_row_id: int) -> ResponseReturnValue:
    row = load(TaxRow, tax_row_id)
    return page(
        "fee_tax_rows/show.html", row=row, headers=in_order(row.cells), file=reading().get(TaxFile, row.file_id)
    )


@bp.route("/fees/tax/rows/<int:tax_row_id>/assign", methods=["GET", "POST"])
@requires(Permission.RECORD_PAYMENTS)
def assign(tax_row_id: int) -> ResponseReturnValue:
    row = load(TaxRow, tax_row_id)
    form = AssignForm(version=row.version)
    if form.submitted() and (done := form.perform(assign_row, tax_row_id=tax_row_id)):
        settled = done.state is TaxRowState.SETTLED
        flash("记录已认领并入账。" if settled else "记录已认领；金额与核定有差异，请核对后按实入账。")
        return _back(done)
    row = load(TaxRow, tax_row_id)
    search = SearchForm(request.args)
    if "q" not in request.args:
        search.q.data = row.uscc or row.payer or row.notice_no
    found = charges_to_claim(reading(), the_actor(), str(search.q.data or ""))
    form.charge_id.choices = choices((charge.id, charge.project.name) for charge in found)
    return page("fee_tax_rows/assign.html", form, row=row, search=search, found=found, most=FOUND)


@bp.route("/fees/tax/rows/<int:tax_row_id>/accept", methods=["GET", "POST"])
@requires(Permission.RECORD_PAYMENTS)
def accept(tax_row_id: int) -> ResponseReturnValue:
    row = load(TaxRow, tax_row_id)
    form = ReasonForm(version=row.version)
    if form.submitted() and (done := form.perform(accept_row, tax_row_id=tax_row_id)):
        flash("记录已按实入账。")
        return _back(done)
    return page("fee_tax_rows/accept.html", form, row=load(TaxRow, tax_row_id))


@bp.route("/fees/tax/rows/<int:tax_row_id>/dismiss", methods=["GET", "POST"])
@requires(Permission.RECORD_PAYMENTS)
def dismiss(tax_row_id: int) -> ResponseReturnValue:
    row = load(TaxRow, tax_row_id)
    form = ReasonForm(version=row.version)
    if form.submitted() and (done := form.perform(dismiss_row, tax_row_id=tax_row_id)):
        flash("记录不予入账。")
        return _back(done)
    return page("fee_tax_rows/dismiss.html", form, row=load(TaxRow, tax_row_id))


def _back(row: TaxRow) -> Response:
    return redirect(url_for(".show", tax_row_id=row.id))
