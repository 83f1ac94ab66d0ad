"""Pages on the money of a charge: a payment that belongs elsewhere, and what is given back."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.fees import OWING
from sbsupervise.domain.fees.ledger import too_much
from sbsupervise.domain.fees.next_steps import Next
from sbsupervise.domain.milestones import Milestone
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Charge, LedgerLine
from sbsupervise.services import fees as service
from sbsupervise.services.fees.moving import charges_for
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms import fee_arrears as forms
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("fee_money", __name__)
DIGITS = 19


def line_of(charge_id: int, line_id: int) -> LedgerLine:
    """A line of the ledger of a charge."""
    found = next((line for line in load(Charge, charge_id).ledger if line.id == line_id), None)
    return found or abort(404)


def chosen_number() -> int | None:
    """The number of the charge that was sent: it stays on offer even if something happened to it meanwhile."""
    sent = request.form.get("to_charge_id", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < DIGITS else None


@bp.route("/fees/<int:charge_id>/payments/<int:line_id>/move", methods=["GET", "POST"])
@requires(Permission.RECORD_PAYMENTS)
def move(charge_id: int, line_id: int) -> ResponseReturnValue:
    line = line_of(charge_id, line_id)
    find = forms.FindChargeForm(request.args)
    offered = charges_for(reading(), the_actor(), line, str(find.text.data or ""), also=chosen_number())
    form = forms.MovePaymentForm(offered, version=line.charge.version)
    if form.submitted() and (moved := form.perform(service.move_payment, charge_id=charge_id, line_id=line_id)):
        flash("缴费已转记。")
        return redirect(url_for("fees.show", charge_id=moved.charge_id))
    return page("fees/move.html", form, line=line_of(charge_id, line_id), find=find, offered=offered)


@bp.route("/fees/<int:charge_id>/refunds/new", methods=["GET", "POST"])
@requires(Permission.DECIDE_FEES)
def confirm_refund(charge_id: int) -> ResponseReturnValue:
    charge = load(Charge, charge_id)
    form = forms.ConfirmRefundForm(version=charge.version)
    if form.submitted() and form.perform(service.confirm_refund, charge_id=charge_id):
        flash("退费已确认。请制作退费函，送税务部门办理。")
        return redirect(url_for("fees.show", charge_id=charge_id))
    return page("fees/refund.html", form, charge=load(Charge, charge_id))


@bp.route("/fees/<int:charge_id>/refunds/<int:line_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.DECIDE_FEES)
def withdraw_refund(charge_id: int, line_id: int) -> ResponseReturnValue:
    line = line_of(charge_id, line_id)
    form = forms.WithdrawRefundForm(version=line.charge.version)
    if form.submitted() and form.perform(service.withdraw_refund, charge_id=charge_id, line_id=line_id):
        flash("退费确认已撤回。")
        return redirect(url_for("fees.show", charge_id=charge_id))
    return page("fees/withdraw.html", form, line=line_of(charge_id, line_id))


@bp.route("/fees/<int:charge_id>/refunds/record", methods=["GET", "POST"])
@requires(Permission.RECORD_PAYMENTS)
def record_refund(charge_id: int) -> ResponseReturnValue:
    charge = load(Charge, charge_id)
    given = {"refunded_on": the_actor().today, "amount": charge.refund_fen or None}
    form = forms.RecordRefundForm(version=charge.version, **given)
    if form.submitted() and form.perform(service.record_refund, charge_id=charge_id):
        flash("退库已登记。")
        return redirect(url_for("fees.show", charge_id=charge_id))
    return page("fees/refunded.html", form, charge=load(Charge, charge_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """How a charge stands, for its page: the rail, the next step if it is owed, and what this person may put right.

    ``surcharge_fen`` is the surcharge up to today; ``surplus_fen`` what was paid too much; ``leads_on`` whether this
    person may take the next step.
    """

    rail: tuple[Milestone, ...]
    next: Next | None
    surcharge_fen: int
    surplus_fen: int
    corrections: frozenset[str]
    leads_on: bool


@bp.app_template_global()
def money_of(charge: Charge, open_acts: frozenset[str] | None) -> Money:
    """How a charge stands today."""
    actor = the_actor()
    following = service.next_step(charge, actor.today) if charge.state in OWING else None
    return Money(
        rail=service.course_of(charge, actor.today),
        next=following,
        surcharge_fen=service.surcharge_today(charge, actor.today),
        surplus_fen=too_much(charge.amount_fen, charge.paid_fen)
        + too_much(charge.surcharge_fen, charge.surcharge_paid_fen),
        corrections=service.corrections(actor, charge, open_acts or frozenset()),
        leads_on=following is not None and service.takes(charge, following, actor),
    )
