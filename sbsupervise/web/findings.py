"""Findings: the list over all inspections, and the acts on one."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Finding
from sbsupervise.parameters.rectifications import inaction_days
from sbsupervise.services.finding_lists import overdue_by_county
from sbsupervise.services.findings import (
    FindingFilters,
    FindingView,
    findings_of,
    views_of,
    withdraw_finding,
)
from sbsupervise.services.inspections import inspecting_offices
from sbsupervise.services.lists import Slice, slice_of
from sbsupervise.web.database import load, now, reading, the_actor
from sbsupervise.web.finding_steps import finding_place
from sbsupervise.web.forms.inspections import FindingFilterForm, WithdrawForm
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page

bp = Blueprint("findings", __name__, url_prefix="/findings")

COLUMNS = columns(
    Column("text", "问题"),
    Column("severity", "程度"),
    Column("project", "项目"),
    Column("unit", "责任单位"),
    Column("found_on", "检查日期", sortable=True),
    Column("rectify_by", "整改期限"),
    Column("state", "状态"),
)
KEYS = {"found_on": Finding.found_on, "id": Finding.id}
# Only an overdue finding is sure to have a day to be put right by; a list is sorted by what is never empty.
OVERDUE_COLUMNS = COLUMNS | {"rectify_by": Column("rectify_by", "整改期限", sortable=True)}
OVERDUE_KEYS = KEYS | {"rectify_by": Finding.rectify_by}


@bp.route("")
@requires(Permission.SEE_PROJECTS)
def index() -> ResponseReturnValue:
    today = beijing_day(now())
    form = FindingFilterForm(request.args)
    form.offer(inspecting_offices(reading(), the_actor()), today)
    chosen = form.understood()
    filters = FindingFilters(**chosen)
    late = filters.overdue
    at = place("rectify_by" if late else "-found_on")
    found: Slice[Any] = slice_of(reading(), findings_of(filters, today), OVERDUE_KEYS if late else KEYS, at)
    shown = replace(found, rows=views_of(reading(), found.rows, today))
    listed = OVERDUE_COLUMNS if late else COLUMNS
    if not all(view.verified for view in shown.rows):
        listed = listed | {"severity": replace(COLUMNS["severity"], label="程度（未核实）")}
    rows = ListPage(shown, listed, form.words(count_words(found)))
    days = inaction_days().on(today)
    return page("findings/index.html", narrow=form, page=rows, filtered=bool(chosen), inaction_days=days)


@bp.route("/overdue")
@requires(Permission.SEE_PROJECTS)
def by_county() -> ResponseReturnValue:
    rows = overdue_by_county(reading(), the_actor().today)
    return page("findings/by_county.html", rows=rows)


@bp.route("/<int:finding_id>")
@requires(Permission.SEE_PROJECTS)
def show(finding_id: int) -> ResponseReturnValue:
    """The address of a finding: its place on the page of its inspection."""
    return redirect(finding_place(load(Finding, finding_id)))


@bp.route("/<int:finding_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def withdraw(finding_id: int) -> ResponseReturnValue:
    finding = load(Finding, finding_id)
    form = WithdrawForm(version=finding.version)
    if form.submitted() and form.perform(withdraw_finding, finding_id=finding.id):
        flash("问题已撤回，不再计入。")
        return redirect(finding_place(finding))
    return page("findings/withdraw.html", form, view=view_of(finding), back=finding_place(finding))


def view_of(finding: Finding) -> FindingView:
    return views_of(reading(), [finding], beijing_day(now()))[0]
