"""The review of a plan (审查工作台): checklist, papers and remarks on one page, and a page for each thing recorded."""

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, abort, current_app, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import UNDER_WAY, Verdict
from sbsupervise.domain.plans.letters import LetterKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan
from sbsupervise.services import plans as service
from sbsupervise.services.notices import Press
from sbsupervise.services.plans import letters
from sbsupervise.services.plans.checks import check_own_decision
from sbsupervise.services.plans.materials import file_material
from sbsupervise.services.plans.points import points_of
from sbsupervise.services.plans.remarks import SUBJECTS, add_remark, settle_remark, subject_of
from sbsupervise.services.plans.reviewing import Desk, Group, desk_of, mark_points
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms import plan_reviews as forms
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page
from sbsupervise.web.plan_steps import facts_of, letter_of

bp = Blueprint("plan_reviews", __name__)


@bp.route("/plans/<int:plan_id>/review")
@requires(Permission.REVIEW_PLANS)
def show(plan_id: int) -> ResponseReturnValue:
    plan, actor = _own(plan_id), the_actor()
    desk = desk_of(reading(), actor, plan)
    reviews = plan.state in UNDER_WAY and (actor.everything or actor.office_id == plan.office_id)
    opened = _opened(desk, request.args.get("chapter"))
    return page(
        "plan_reviews/show.html",
        **facts_of(plan, actor),
        desk=desk,
        opened=opened,
        marking=_form(plan, desk, opened) if opened is not None and reviews else None,
        reviews=reviews,
        submits=plan.state in UNDER_WAY and actor.may(Permission.SUBMIT_PLANS),
        acts=service.main_acts(service.open_acts(reading(), actor, plan)),
        letters=letters.letters_of(plan),
        subject_of=subject_of,
        not_looked_at=Verdict.NOT_LOOKED_AT,
    )


@bp.route("/plans/<int:plan_id>/review/<chapter>", methods=["GET", "POST"])
@requires(Permission.REVIEW_PLANS)
def mark(plan_id: int, chapter: str) -> ResponseReturnValue:
    plan = _own(plan_id)
    desk = desk_of(reading(), the_actor(), plan)
    group = next((group for group in desk.groups if group.chapter.value == chapter), None)
    if group is None:
        abort(404)
    form = _form(plan, desk, group)
    if form.submitted() and form.perform(mark_points, plan_id=plan_id, chapter=group.chapter):
        flash("审查结论已保存。")
        return redirect(url_for(".show", plan_id=plan_id, _anchor="points"))
    return page("plan_reviews/mark.html", form, plan=load(Plan, plan_id), group=group)


@bp.route("/plans/<int:plan_id>/remarks/new", methods=["GET", "POST"])
@requires(Permission.REVIEW_PLANS)
def remark(plan_id: int) -> ResponseReturnValue:
    plan = _own(plan_id)
    subjects = [
        *SUBJECTS.items(),
        *((f"point:{point.code}", f"{point.code} {point.text}") for point in points_of(plan)),
    ]
    form = forms.RemarkForm(subjects, version=plan.version, about=request.args.get("about"))
    if form.submitted() and form.perform(add_remark, plan_id=plan_id):
        flash("意见已保存，送出前申请人看不到。")
        return redirect(url_for(".show", plan_id=plan_id, _anchor="remarks"))
    return page("plan_reviews/remark.html", form, plan=load(Plan, plan_id))


@bp.route("/plans/<int:plan_id>/remarks/<int:remark_id>/settle", methods=["GET", "POST"])
@requires(Permission.REVIEW_PLANS)
def settle(plan_id: int, remark_id: int) -> ResponseReturnValue:
    plan = _own(plan_id)
    form = forms.SettleRemarkForm(version=plan.version)
    if form.submitted() and form.perform(settle_remark, plan_id=plan_id, remark_id=remark_id):
        flash("意见已标为已解决。")
        return redirect(url_for(".show", plan_id=plan_id, _anchor="remarks"))
    plan = load(Plan, plan_id)
    found = next((remark for remark in plan.remarks if remark.id == remark_id), None)
    if found is None:
        abort(404)
    return page("plan_reviews/settle.html", form, plan=plan, remark=found, subject_of=subject_of)


@bp.route("/plans/<int:plan_id>/materials/new", methods=["GET", "POST"])
@requires(Permission.SUBMIT_PLANS)
def material(plan_id: int) -> ResponseReturnValue:
    plan = _own(plan_id)
    form = forms.MaterialForm(version=plan.version, received_on=the_actor().today)
    if form.submitted() and form.perform(file_material, plan_id=plan_id):
        flash("材料已登记。")
        if the_actor().may(Permission.REVIEW_PLANS):
            return redirect(url_for(".show", plan_id=plan_id, _anchor="materials"))
        return redirect(url_for("plans.show", plan_id=plan_id))
    return page("plan_reviews/material.html", form, plan=load(Plan, plan_id))


@bp.route("/plans/<int:plan_id>/letters/<word>")
@requires(Permission.REVIEW_PLANS)
def letter(plan_id: int, word: str) -> ResponseReturnValue:
    plan, kind = _own(plan_id, letters.check_issues), _kind(word)
    number, signed_on = letters.signature_of(plan, kind)
    facts = {"number": number, "signed_on": signed_on, "listed": kind in letters.letters_of(plan)}
    return page("plan_reviews/letter.html", plan=plan, **facts, **letter_of(plan, kind, the_actor()))


@bp.route("/plans/<int:plan_id>/letters/<word>/pdf")
@requires(Permission.REVIEW_PLANS)
def letter_pdf(plan_id: int, word: str) -> ResponseReturnValue:
    plan, kind = _own(plan_id, letters.check_issues), _kind(word)
    press: Press = current_app.extensions["press"]
    try:
        paper = letters.letter(plan, kind, the_actor())
    except RuleError:
        abort(404)
    name = f"{kind.label}（{letters.mark_of(paper).label}）.pdf"
    return send_file(BytesIO(letters.letter_pdf(press, paper)), mimetype="application/pdf", download_name=name)


def _own(plan_id: int, check: Callable[[Plan], None] = check_own_decision) -> Plan:
    """An application that is handled here; for what another body approved the page of the record says why not."""
    plan = load(Plan, plan_id)
    try:
        check(plan)
    except RuleError as refusal:
        flash(f"{refusal}。", "soon")
        abort(redirect(url_for("plans.show", plan_id=plan_id)))
    return plan


def _kind(word: str) -> LetterKind:
    found = next((kind for kind in LetterKind if kind.value == word), None)
    if found is None:
        abort(404)
    return found


def _opened(desk: Desk, asked: str | None) -> Group | None:
    """The chapter that stands open: the one asked for, else the first that is not finished."""
    unfinished = (group for group in desk.groups if group.looked_at < len(group.points))
    return next((group for group in desk.groups if group.chapter.value == asked), next(unfinished, None))


def _form(plan: Plan, desk: Desk, group: Group) -> forms.MarkPointsForm:
    rows = []
    for point in group.points:
        found = desk.marks.get(point.code)
        verdict = Verdict.NOT_LOOKED_AT if found is None else found.verdict
        rows.append({"code": point.code, "verdict": verdict, "note": "" if found is None else found.note})
    return forms.MarkPointsForm(version=plan.version, points=rows)
