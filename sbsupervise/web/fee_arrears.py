"""Pages of arrears: who has not paid and what comes next, the surcharge, the court, and the hold on the acceptance."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.fees import OWING
from sbsupervise.domain.fees.arrears import Surcharge
from sbsupervise.domain.fees.next_steps import Next
from sbsupervise.domain.fees.pursuit import SurchargeStart, check_until
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Project
from sbsupervise.parameters.fees import fine_times, surcharge_start
from sbsupervise.services import fees as service
from sbsupervise.services.lists import Slice, slice_of
from sbsupervise.services.plans import offices_in_sight
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.fee_money import line_of
from sbsupervise.web.forms import fee_arrears as forms
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page

bp = Blueprint("fee_arrears", __name__)
COLUMNS = columns(
    Column("project", "项目"),
    Column("unit", "生产建设单位"),
    Column("due", "缴纳期限", sortable=True),
    Column("days", "逾期", unit="天", number=True),
    Column("unpaid", "未缴", unit="元", number=True),
    Column("surcharge", "滞纳金至今日", unit="元", number=True),
    Column("state", "状态"),
    Column("next", "下一步"),
)


@bp.route("/fees/overdue")
@requires(Permission.SEE_FEES)
def index() -> ResponseReturnValue:
    actor = the_actor()
    offices = offices_in_sight(reading(), actor)
    form = forms.OverdueFilterForm(offices, request.args)
    office = next((office for office in offices if str(office.id) == form.office.data), None)
    filters = service.FeeFilters(
        overdue_on=actor.today, office_id=office.id if office else None, text=str(form.text.data or "")
    )
    found = slice_of(reading(), service.overdue_charges(filters), service.KEYS, place("due"))
    totals = service.overdue_totals(reading(), filters, actor.today)
    said = (office and office.name, filters.text, count_words(found))
    sums = {"unpaid": yuan_text(totals.unpaid_fen), "surcharge": yuan_text(totals.surcharge_fen)}
    rows = Slice(service.overdue_rows(found.rows, actor.today), found.count, found.order, found.before, found.after)
    return page(
        "fees/overdue.html",
        page=ListPage(rows, COLUMNS, " · ".join(word for word in said if word), totals=sums),
        form=None,
        filter_form=form,
    )


@bp.route("/fees/<int:charge_id>/next")
@requires(Permission.SEE_FEES)
def next_(charge_id: int) -> ResponseReturnValue:
    """Lead to the page of the next step of a charge, as far as this person may take it."""
    charge = load(Charge, charge_id)
    return redirect(address_of(charge, service.next_step(charge, the_actor().today)))


def address_of(charge: Charge, following: Next) -> str:
    """The page on which the next step is taken by whoever may; else that of the charge."""
    actor, kind = the_actor(), following.step.paper
    if charge.state not in OWING or not service.takes(charge, following, actor):
        return url_for("fees.show", charge_id=charge.id)
    if kind is None:
        return url_for("fee_arrears.court", charge_id=charge.id)
    waiting = service.waiting_paper(reading(), charge, kind)
    if waiting is not None:
        return url_for("notices.show", notice_id=waiting.id)
    if actor.may(Permission.DRAFT_NOTICES):
        return url_for("fee_papers.new", charge_id=charge.id, kind=kind.value)
    return url_for("fees.show", charge_id=charge.id)


@bp.route("/fees/<int:charge_id>/surcharge", methods=["GET", "POST"])
@requires(Permission.DECIDE_FEES)
def surcharge(charge_id: int) -> ResponseReturnValue:
    charge, today = load(Charge, charge_id), the_actor().today
    form = forms.SurchargeForm(version=charge.version, until=today)
    sent = form.submitted()
    if sent and form.confirmed() > 0 and form.perform(service.fix_surcharge, charge_id=charge_id):
        flash("滞纳金已记入台账。")
        return redirect(url_for("fees.show", charge_id=charge_id))
    charge = load(Charge, charge_id)
    shown = _shown(form, charge) if sent else None
    added_fen = shown.amount_fen - charge.surcharge_fen if shown else 0
    if shown and form.until.data and added_fen > 0:
        form.show(form.until.data, added_fen)
    return page(
        "fees/surcharge.html",
        form,
        charge=charge,
        shown=shown,
        added_fen=added_fen,
        reading=service.reading_of(charge),
        figure=surcharge_start().row(charge.limit_on or charge.due_on),
        fine=fine_times().row(today),
        both=[(start, service.surcharge_at(charge, today, start)) for start in SurchargeStart if charge.limit_on],
    )


@bp.route("/fees/<int:charge_id>/surcharge/<int:line_id>/reverse", methods=["GET", "POST"])
@requires(Permission.DECIDE_FEES)
def reverse_surcharge(charge_id: int, line_id: int) -> ResponseReturnValue:
    line = line_of(charge_id, line_id)
    form = forms.ReverseSurchargeForm(version=line.charge.version)
    if form.submitted() and form.perform(service.reverse_surcharge, charge_id=charge_id, line_id=line_id):
        flash("滞纳金已冲销。")
        return redirect(url_for("fees.show", charge_id=charge_id))
    return page("fees/surcharge_reverse.html", form, line=line_of(charge_id, line_id))


@bp.route("/fees/<int:charge_id>/court", methods=["GET", "POST"])
@requires(Permission.DECIDE_FEES)
def court(charge_id: int) -> ResponseReturnValue:
    charge, today = load(Charge, charge_id), the_actor().today
    form = forms.CourtForm(version=charge.version, applied_on=today)
    if form.submitted() and form.perform(service.apply_to_court, charge_id=charge_id):
        flash("已登记申请强制执行。")
        return redirect(url_for("fees.show", charge_id=charge_id))
    charge = load(Charge, charge_id)
    return page("fees/court.html", form, charge=charge, window=service.window_of(charge), today=today)


@bp.route("/projects/<int:project_id>/fees/hold", methods=["GET", "POST"])
@requires(Permission.DECIDE_FEES)
def lift_hold(project_id: int) -> ResponseReturnValue:
    project = load(Project, project_id)
    form = forms.LiftHoldForm(version=project.version)
    if form.submitted() and form.perform(service.lift_hold, project_id=project_id):
        flash("验收限制已解除，欠缴的补偿费仍应追缴。", "soon")
        return redirect(url_for("projects.show", project_id=project_id))
    project = load(Project, project_id)
    hold, may = service.hold_of(reading(), project_id), service.assesses(the_actor(), project)
    return page("fees/hold.html", form, project=project, hold=hold, may=may)


def _shown(form: forms.SurchargeForm, charge: Charge) -> Surcharge | None:
    """The surcharge up to the day filled in, to be seen before it is confirmed; a refusal stands in the form."""
    until = form.until.data
    try:
        assert until is not None  # the form asks for it
        check_until(until, the_actor().today)
        return service.surcharge_at(charge, until)
    except RuleError as refusal:
        form.refuse(refusal)
        return None
