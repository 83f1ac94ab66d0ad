"""Findings as the unit sees them: what it must put right, by when, its reports with their receipts, more time."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.permissions import Permission
from sbsupervise.parameters.rectifications import extension_cap
from sbsupervise.services.findings import views_of
from sbsupervise.services.photos.reading import unit_photos
from sbsupervise.services.rectifications import ask_extension, report_finding
from sbsupervise.services.rectifications.reading import course_of, default_day, unit_findings
from sbsupervise.web.database import reading, the_actor
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.rectifications import ExtensionForm, ReportForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page
from sbsupervise.web.rectifications import loaded, send_paper

bp = Blueprint("unit_findings", __name__)


@bp.route("/unit/findings")
@requires(Permission.SEE_OWN)
def index() -> ResponseReturnValue:
    actor = the_actor()
    views = views_of(reading(), unit_findings(reading(), actor), actor.today)
    mine = [view for view in views if view.finding.state is FindingState.OPEN]
    theirs = [view for view in views if view.finding.state is FindingState.REPORTED]
    done = [view for view in views if view.finding.state in (FindingState.RECTIFIED, FindingState.WITHDRAWN)]
    return page("unit_findings/index.html", mine=mine, theirs=theirs, done=done)


@bp.route("/unit/findings/<int:finding_id>")
@requires(Permission.SEE_OWN)
def show(finding_id: int) -> ResponseReturnValue:
    return finding_page("unit_findings/show.html", None, finding_id)


@bp.route("/unit/findings/<int:finding_id>/report", methods=["GET", "POST"])
@requires(Permission.ANSWER_FINDINGS)
def report(finding_id: int) -> ResponseReturnValue:
    finding, today = loaded(finding_id), the_actor().today
    form = ReportForm(today, version=finding.version, rectified_on=default_day(today, finding))
    if form.submitted() and form.perform(report_finding, finding_id=finding_id):
        flash("整改报告已提交，回执号见下。")
        return redirect(url_for(".show", finding_id=finding_id, _anchor="receipts"))
    return finding_page("unit_findings/report.html", form, finding_id)


@bp.route("/unit/findings/<int:finding_id>/extend", methods=["GET", "POST"])
@requires(Permission.ANSWER_FINDINGS)
def extend(finding_id: int) -> ResponseReturnValue:
    form = ExtensionForm(version=loaded(finding_id).version)
    if form.submitted() and form.perform(ask_extension, finding_id=finding_id):
        flash("延期申请已提交，未获批准前原期限不变。", "soon")
        return redirect(url_for(".show", finding_id=finding_id))
    return finding_page("unit_findings/extend.html", form, finding_id)


@bp.route("/unit/findings/<int:finding_id>/papers/<int:file_id>")
@requires(Permission.SEE_OWN)
def paper(finding_id: int, file_id: int) -> ResponseReturnValue:
    return send_paper(finding_id, file_id)


def finding_page(template: str, form: ActForm | None, finding_id: int) -> ResponseReturnValue:
    finding, actor = loaded(finding_id), the_actor()
    return page(
        template,
        form,
        view=views_of(reading(), [finding], actor.today)[0],
        course=course_of(finding),
        photos=unit_photos(reading(), actor, [finding.id]).get(finding.id, ()),
        cap=extension_cap().on(actor.today),
    )
