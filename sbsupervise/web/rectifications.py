"""Rectification as an office handles it: reports on paper, checks, more time, reminders, reopening."""

from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections import FINDINGS, FindingState
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Finding, Inspection
from sbsupervise.parameters.rectifications import extension_cap
from sbsupervise.services.findings import views_of
from sbsupervise.services.inspections import officers_of
from sbsupervise.services.notices.rectification_acts import draft_recheck_opinion
from sbsupervise.services.photos.reading import photos_of_findings
from sbsupervise.services.rectifications import (
    accept_report,
    decide_extension,
    note_extension,
    note_report,
    rectify_finding,
    remind_unit,
    reopen_finding,
    return_report,
)
from sbsupervise.services.rectifications.reading import (
    course_of,
    default_day,
    finding_file,
    paper_of_report,
    receipt_number,
)
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.finding_steps import finding_place
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.rectifications import (
    AcceptForm,
    DecideExtensionForm,
    NoteExtensionForm,
    NoteReportForm,
    RectifyForm,
    RemindForm,
    ReopenForm,
    ReturnForm,
)
from sbsupervise.web.forms.talks import DraftForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

bp = Blueprint("rectifications", __name__)
LABELS = {step.act: step.label for step in FINDINGS.steps}
SOURCES = {step.act: step.source for step in FINDINGS.steps}

bp.add_app_template_global(course_of)
bp.add_app_template_global(receipt_number)


@bp.route("/findings/<int:finding_id>/note-report", methods=["GET", "POST"], endpoint="note_report")
@requires(Permission.RECORD_INSPECTIONS)
def note_report_(finding_id: int) -> ResponseReturnValue:
    finding = loaded(finding_id)
    today = the_actor().today
    day = default_day(today, finding)
    form = NoteReportForm(today, version=finding.version, reported_on=day, rectified_on=day)
    if form.submitted() and form.perform(note_report, finding_id=finding_id):
        flash("整改报告已登记，须由另一人复核。")
        return redirect(finding_place(loaded(finding_id)))
    return act_page("finding.note_report", form, finding_id)


@bp.route("/findings/<int:finding_id>/accept", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def accept(finding_id: int) -> ResponseReturnValue:
    form = AcceptForm(version=loaded(finding_id).version)
    if form.submitted() and form.perform(accept_report, finding_id=finding_id):
        flash("复核通过，问题销号。")
        return redirect(finding_place(loaded(finding_id)))
    what = "整改报告复核通过，问题销号。全部问题销号后，本次检查自动办结。"
    return act_page("finding.accept", form, finding_id, what=what)


@bp.route("/findings/<int:finding_id>/return", methods=["GET", "POST"], endpoint="return")
@requires(Permission.RECORD_INSPECTIONS)
def return_(finding_id: int) -> ResponseReturnValue:
    form = ReturnForm(version=loaded(finding_id).version)
    if form.submitted() and form.perform(return_report, finding_id=finding_id):
        flash("整改报告已退回，整改期限不变。")
        return redirect(finding_place(loaded(finding_id)))
    return act_page("finding.return", form, finding_id, what="退回整改报告，问题继续整改，整改期限不变。")


@bp.route("/findings/<int:finding_id>/rectify", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def rectify(finding_id: int) -> ResponseReturnValue:
    finding, actor = loaded(finding_id), the_actor()
    colleagues = [person for person in officers_of(reading(), actor.office_id) if person.id != actor.person_id]
    day = default_day(actor.today, finding)
    form = RectifyForm(actor.today, colleagues, version=finding.version, rectified_on=day)
    if form.submitted() and form.perform(rectify_finding, finding_id=finding_id):
        flash("已确认整改，问题销号。")
        return redirect(finding_place(loaded(finding_id)))
    what = "现场核实已经整改，问题销号；不再要求责任单位提交整改报告。"
    return act_page("finding.rectify", form, finding_id, what=what)


@bp.route("/findings/<int:finding_id>/reopen", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def reopen(finding_id: int) -> ResponseReturnValue:
    form = ReopenForm(version=loaded(finding_id).version)
    if form.submitted() and form.perform(reopen_finding, finding_id=finding_id):
        flash("问题已重新打开。", "soon")
        return redirect(finding_place(loaded(finding_id)))
    what = "问题重新进入整改，原销号失效；逾期统计仍按首个期限。"
    return act_page("finding.reopen", form, finding_id, what=what)


@bp.route("/findings/<int:finding_id>/extensions/new", methods=["GET", "POST"], endpoint="note_extension")
@requires(Permission.RECORD_INSPECTIONS)
def note_extension_(finding_id: int) -> ResponseReturnValue:
    form = NoteExtensionForm(version=loaded(finding_id).version, asked_on=the_actor().today)
    if form.submitted() and form.perform(note_extension, finding_id=finding_id):
        flash("延期申请已登记，等待审批；批准前原期限不变。", "soon")
        return redirect(finding_place(loaded(finding_id)))
    return act_page("finding.note_extension", form, finding_id)


@bp.route("/findings/<int:finding_id>/extensions/decide", methods=["GET", "POST"], endpoint="decide_extension")
@requires(Permission.APPROVE_INSPECTIONS)
def decide_extension_(finding_id: int) -> ResponseReturnValue:
    form = DecideExtensionForm(version=loaded(finding_id).version)
    if form.submitted() and (extension := form.perform(decide_extension, finding_id=finding_id)):
        flash(f"延期申请：{extension.state.label}。")
        return redirect(finding_place(loaded(finding_id)))
    what = "同意的，整改期限改为申请的期限，首个期限保留；不同意的，原期限不变。"
    return act_page("finding.decide_extension", form, finding_id, what=what)


@bp.route("/findings/<int:finding_id>/remind", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def remind(finding_id: int) -> ResponseReturnValue:
    form = RemindForm(version=loaded(finding_id).version)
    if form.submitted() and form.perform(remind_unit, finding_id=finding_id):
        flash("催办已登记，责任单位登录后可以看到。")
        return redirect(finding_place(loaded(finding_id)))
    return act_page("finding.remind", form, finding_id)


@bp.route("/inspections/<int:inspection_id>/recheck-opinion/new", methods=["GET", "POST"])
@requires(Permission.DRAFT_NOTICES)
def new_opinion(inspection_id: int) -> ResponseReturnValue:
    form = DraftForm()
    if form.submitted() and (notice := form.perform(draft_recheck_opinion, inspection_id=inspection_id)):
        flash("草稿已生成，请核对后送签。")
        return redirect(url_for("notices.show", notice_id=notice.id))
    inspection = load(Inspection, inspection_id)
    standing = [finding for finding in inspection.findings if finding.state is not FindingState.WITHDRAWN]
    views = views_of(reading(), standing, the_actor().today)
    return page("rectifications/recheck.html", form, inspection=inspection, views=views)


@bp.route("/findings/<int:finding_id>/papers/<int:file_id>")
@requires(Permission.SEE_PROJECTS)
def paper(finding_id: int, file_id: int) -> ResponseReturnValue:
    return send_paper(finding_id, file_id)


def send_paper(finding_id: int, file_id: int) -> ResponseReturnValue:
    """A paper of a report, always as an attachment; 404 if it belongs to no report of this finding."""
    file = paper_of_report(reading(), loaded(finding_id), file_id)
    if file is None:
        abort(404)
    return send_file(BytesIO(file.data), file.media_type, as_attachment=True, download_name=file.name)


def loaded(finding_id: int) -> Finding:
    """One finding with its course; 404 if there is none or the actor does not see it."""
    finding = finding_file(reading(), finding_id)
    if finding is None:
        abort(404)
    return finding


def act_page(name: str, form: ActForm, finding_id: int, *, what: str = "") -> ResponseReturnValue:
    """The page of an act on a finding; ``what`` tells the effect of one that has a legal effect."""
    finding, actor = loaded(finding_id), the_actor()
    known: dict[str, Any] = {"what": what, "label": LABELS[name], "source": SOURCES[name], "name": name}
    return page(
        "rectifications/act.html",
        form,
        view=views_of(reading(), [finding], actor.today)[0],
        photos=photos_of_findings(reading(), [finding.id], actor.today).get(finding.id, ()),
        course=course_of(finding),
        back=finding_place(finding),
        open=any(step.act == name for step in FINDINGS.open(finding.state)),
        cap=extension_cap().on(actor.today),
        **known,
    )
