"""Pages of the compensation fee: the list, one charge with its ledger, assessing, paying, reversing."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.fees import Assessment
from sbsupervise.domain.fees.arrears import Overdue, overdue
from sbsupervise.domain.fees.ledger import too_much
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Plan
from sbsupervise.parameters.fees import exempt_evidence
from sbsupervise.services import fees as service
from sbsupervise.services.fees.listed import HEADERS, charge_rows
from sbsupervise.services.fees.waiting import waiting_for
from sbsupervise.services.lists import slice_of
from sbsupervise.services.plans import offices_in_sight
from sbsupervise.services.sheets.writing import table_csv, table_xlsx
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.fee_list import COLUMNS, steps_of, sums_of
from sbsupervise.web.fee_money import line_of
from sbsupervise.web.formats import time_iso
from sbsupervise.web.forms import fees as forms
from sbsupervise.web.forms.fee_list import FeeFilterForm
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import ListPage, count_words, place
from sbsupervise.web.pages import page
from sbsupervise.web.projects import download

bp = Blueprint("fees", __name__)
PAID = ("缴费已登记。",)


@bp.app_template_global()
def overdue_of(charge: Charge) -> Overdue | None:
    """How long a charge is overdue today, None if it is not."""
    return overdue(charge.state, charge.due_on, today=the_actor().today)


@bp.route("/fees")
@requires(Permission.SEE_FEES)
def index() -> ResponseReturnValue:
    actor = the_actor()
    form = FeeFilterForm(offices_in_sight(reading(), actor), request.args)
    statement = service.charges_matching(form.filters(actor.today))
    found = slice_of(reading(), statement, service.KEYS, place("due"))
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key in form and value}
    export = url_for(".export", kind="xlsx", **kept) if found.rows else None
    words = " · ".join((*form.words(), count_words(found)))
    return page(
        "fees/index.html",
        page=ListPage(
            found, COLUMNS, words, export_url=export, totals=sums_of(service.totals_of(reading(), statement))
        ),
        form=None,
        filter_form=form,
        filtered=bool(form.words()),
        waiting=steps_of(waiting_for(reading(), actor), actor),
        to_assess=service.plans_to_assess(reading(), actor),
        shown=service.SHOWN,
    )


@bp.route("/fees/export.<any(xlsx, csv):kind>")
@requires(Permission.SEE_FEES)
def export(kind: str) -> ResponseReturnValue:
    actor = the_actor()
    form = FeeFilterForm(offices_in_sight(reading(), actor), request.args)
    rows = charge_rows(reading(), service.charges_matching(form.filters(actor.today)), actor.today)
    data = table_csv(HEADERS, rows) if kind == "csv" else table_xlsx(HEADERS, rows, name="补偿费")
    moment = time_iso(actor.now).replace(":", "").replace(" ", "-")
    return download(data, f"补偿费-{moment}.{kind}")


@bp.route("/fees/<int:charge_id>")
@requires(Permission.SEE_FEES)
def show(charge_id: int) -> ResponseReturnValue:
    charge = load(Charge, charge_id)
    actor = the_actor()
    return page(
        "fees/show.html",
        charge=charge,
        ledger=service.ledger_of(charge),
        same_again=service.same_again(charge),
        due_words=service.due_words(charge.receipt),
        replacement=service.replacement_of(reading(), charge),
        open_acts=service.open_acts(reading(), actor, charge),
    )


@bp.route("/plans/<int:plan_id>/fees/new", methods=["GET", "POST"])
@requires(Permission.ASSESS_FEES)
def new(plan_id: int) -> ResponseReturnValue:
    plan = load(Plan, plan_id)
    actor = the_actor()
    standing = service.charge_of_plan(reading(), plan_id)
    form = forms.AssessFeeForm(plan, service.counties_of(plan, actor.today), service.reliefs_on(actor.today))
    assessment = _shown(form, plan) if form.submitted() else None
    confirmed = assessment is not None and form.confirmed() == assessment.amount_fen
    if confirmed and (charge := form.perform(service.assess_fee, plan_id=plan_id)):
        flash("补偿费已核定。")
        return redirect(url_for(".show", charge_id=charge.id))
    if standing is not None and request.method == "GET":
        return redirect(url_for(".show", charge_id=standing.id))
    if assessment is not None:
        form.show(assessment.amount_fen)
    return page(
        "fees/new.html",
        form,
        plan=load(Plan, plan_id),
        counties=form.counties,
        assessment=assessment,
        earlier=service.area_charges(reading(), plan),
        evidence=exempt_evidence().on(actor.today),
        may=service.assesses(actor, plan.project),
    )


@bp.route("/fees/<int:charge_id>/payments/new", methods=["GET", "POST"])
@requires(Permission.RECORD_PAYMENTS)
def pay(charge_id: int) -> ResponseReturnValue:
    charge = load(Charge, charge_id)
    form = forms.RecordPaymentForm(version=charge.version, paid_on=the_actor().today, amount=charge.unpaid_fen or None)
    if form.submitted() and form.perform(service.record_payment, charge_id=charge_id):
        over_fen = too_much(charge.amount_fen, load(Charge, charge_id).paid_fen)
        flash(*PAID if not over_fen else (f"缴费已登记，多缴 {yuan_text(over_fen)} 元。", "soon"))
        return redirect(url_for(".show", charge_id=charge_id))
    return page("fees/pay.html", form, charge=load(Charge, charge_id))


@bp.route("/fees/<int:charge_id>/payments/<int:line_id>/reverse", methods=["GET", "POST"])
@requires(Permission.RECORD_PAYMENTS)
def reverse(charge_id: int, line_id: int) -> ResponseReturnValue:
    charge = load(Charge, charge_id)
    form = forms.ReasonForm(version=charge.version)
    if form.submitted() and form.perform(service.reverse_payment, charge_id=charge_id, line_id=line_id):
        flash("缴费记录已冲销。")
        return redirect(url_for(".show", charge_id=charge_id))
    return page("fees/reverse.html", form, charge=load(Charge, charge_id), line=line_of(charge_id, line_id))


@bp.route("/fees/<int:charge_id>/exempt", methods=["GET", "POST"])
@requires(Permission.DECIDE_FEES)
def exempt(charge_id: int) -> ResponseReturnValue:
    charge = load(Charge, charge_id)
    form = forms.ExemptForm(version=charge.version)
    if form.submitted() and form.perform(service.exempt_charge, charge_id=charge_id):
        flash("免征已审定。")
        return redirect(url_for(".show", charge_id=charge_id))
    return page("fees/exempt.html", form, charge=load(Charge, charge_id))


@bp.route("/fees/<int:charge_id>/void", methods=["GET", "POST"])
@requires(Permission.ASSESS_FEES)
def void(charge_id: int) -> ResponseReturnValue:
    charge = load(Charge, charge_id)
    form = forms.ReasonForm(version=charge.version)
    if form.submitted() and form.perform(service.void_charge, charge_id=charge_id):
        flash("核定已作废，可以重新核定。")
        return redirect(url_for(".show", charge_id=charge_id))
    return page("fees/void.html", form, charge=load(Charge, charge_id))


def _shown(form: forms.AssessFeeForm, plan: Plan) -> Assessment | None:
    """The assessment that the form amounts to, to be seen before it is confirmed; a refusal stands in the form."""
    try:
        return service.preview_of(reading(), plan, the_actor().today, service.Stated(**form.stated()))
    except RuleError as refusal:
        form.refuse(refusal)
        return None
