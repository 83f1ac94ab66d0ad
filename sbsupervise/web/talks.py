"""Talks (约谈): the list, a call, its notice, what happened, and what followed."""

from io import BytesIO

from flask import Blueprint, abort, current_app, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections import TALKS, TalkState
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Inspection, Talk
from sbsupervise.pdf.notices import render
from sbsupervise.services.lists import slice_of
from sbsupervise.services.notices import Press
from sbsupervise.services.notices.rectification_acts import draft_talk_notice
from sbsupervise.services.notices.rectification_papers import talk_record
from sbsupervise.services.talks import (
    KEYS,
    TalkFilters,
    call_talk,
    cancel_talk,
    close_talk,
    hold_talk,
    note_absence,
    notices_of_talk,
    overdue_cause,
    people_of,
    talks,
    units_of_inspection,
)
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.talks import (
    CallTalkForm,
    CancelTalkForm,
    CloseTalkForm,
    DraftForm,
    HoldTalkForm,
    NoteAbsenceForm,
    TalkFilterForm,
)
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page

bp = Blueprint("talks", __name__)
COLUMNS = columns(
    Column("unit", "约谈单位"),
    Column("project", "项目"),
    Column("talk_on", "约谈日期", sortable=True),
    Column("office", "约谈机关"),
    Column("promised_by", "承诺期限"),
    Column("state", "状态"),
)
PAGES = {
    "talk.hold": "talks.hold",
    "talk.note_absence": "talks.note_absence",
    "talk.close": "talks.close",
    "talk.cancel": "talks.cancel",
}
LABELS = {step.act: step.label for step in TALKS.steps}


@bp.route("/talks")
@requires(Permission.SEE_PROJECTS)
def index() -> ResponseReturnValue:
    form = TalkFilterForm(request.args)
    found = slice_of(reading(), talks(TalkFilters(state=form.chosen)), KEYS, place("-talk_on"))
    rows = ListPage(found, COLUMNS, f"约谈 {count_words(found)}")
    return page("talks/index.html", narrow=form, page=rows, filtered=form.chosen is not None)


@bp.route("/inspections/<int:inspection_id>/talks/new", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def new(inspection_id: int) -> ResponseReturnValue:
    inspection, actor = load(Inspection, inspection_id), the_actor()
    units, people = units_of_inspection(reading(), inspection), people_of(reading(), actor.office_id)
    form = CallTalkForm(units, people, cause=overdue_cause(reading(), inspection, actor.today))
    if form.submitted() and (talk := form.perform(call_talk, inspection_id=inspection_id)):
        flash("约谈已登记，请制作约谈通知书。")
        return redirect(url_for(".show", talk_id=talk.id))
    return page("talks/new.html", form, inspection=load(Inspection, inspection_id))


@bp.route("/talks/<int:talk_id>")
@requires(Permission.SEE_PROJECTS)
def show(talk_id: int) -> ResponseReturnValue:
    talk, actor = load(Talk, talk_id), the_actor()
    own = talk.office_id == actor.office_id
    steps = [(step.label, url_for(PAGES[step.act], talk_id=talk.id)) for step in TALKS.open(talk.state)]
    notices = notices_of_talk(reading(), talk_id) if actor.may(Permission.SEE_NOTICES) else []
    may_draft = own and actor.may(Permission.DRAFT_NOTICES) and talk.state is TalkState.CALLED
    return page(
        "talks/show.html",
        talk=talk,
        steps=steps if own and actor.may(Permission.RECORD_INSPECTIONS) else [],
        notices=notices,
        may_draft=may_draft and all(notice.state.value == "void" for notice in notices),
    )


@bp.route("/talks/<int:talk_id>/hold", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def hold(talk_id: int) -> ResponseReturnValue:
    talk = load(Talk, talk_id)
    form = HoldTalkForm(version=talk.version, talk_on=talk.talk_on, record=talk.cause)
    if form.submitted() and form.perform(hold_talk, talk_id=talk_id):
        flash("约谈记录已登记，请打印后由双方签名。")
        return redirect(url_for(".show", talk_id=talk_id))
    return act_page("talk.hold", form, talk_id)


@bp.route("/talks/<int:talk_id>/absent", methods=["GET", "POST"], endpoint="note_absence")
@requires(Permission.RECORD_INSPECTIONS)
def absent(talk_id: int) -> ResponseReturnValue:
    form = NoteAbsenceForm(version=load(Talk, talk_id).version)
    if form.submitted() and form.perform(note_absence, talk_id=talk_id):
        flash("已登记拒绝参加约谈。", "soon")
        return redirect(url_for(".show", talk_id=talk_id))
    return act_page("talk.note_absence", form, talk_id)


@bp.route("/talks/<int:talk_id>/close", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def close(talk_id: int) -> ResponseReturnValue:
    form = CloseTalkForm(version=load(Talk, talk_id).version)
    if form.submitted() and form.perform(close_talk, talk_id=talk_id):
        flash("落实情况已登记，约谈办结。")
        return redirect(url_for(".show", talk_id=talk_id))
    return act_page("talk.close", form, talk_id)


@bp.route("/talks/<int:talk_id>/cancel", methods=["GET", "POST"])
@requires(Permission.RECORD_INSPECTIONS)
def cancel(talk_id: int) -> ResponseReturnValue:
    form = CancelTalkForm(version=load(Talk, talk_id).version)
    if form.submitted() and form.perform(cancel_talk, talk_id=talk_id):
        flash("约谈已取消。已经发出的通知书须另行作废并告知。", "soon")
        return redirect(url_for(".show", talk_id=talk_id))
    return act_page("talk.cancel", form, talk_id)


@bp.route("/talks/<int:talk_id>/notices/new", methods=["GET", "POST"])
@requires(Permission.DRAFT_NOTICES)
def new_notice(talk_id: int) -> ResponseReturnValue:
    form = DraftForm(version=load(Talk, talk_id).version)
    if form.submitted() and (notice := form.perform(draft_talk_notice, talk_id=talk_id)):
        flash("草稿已生成，请核对后送签。")
        return redirect(url_for("notices.show", notice_id=notice.id))
    return page("talks/notice.html", form, talk=load(Talk, talk_id))


@bp.route("/talks/<int:talk_id>/record.pdf")
@requires(Permission.SEE_PROJECTS)
def record(talk_id: int) -> ResponseReturnValue:
    talk = load(Talk, talk_id)
    if talk.state not in (TalkState.HELD, TalkState.CLOSED) or not talk.demands:
        abort(404)
    press: Press = current_app.extensions["press"]
    data = render(talk_record(talk), press.font_set())
    return send_file(BytesIO(data), mimetype="application/pdf", download_name=f"约谈记录{talk.talk_on}.pdf")


def act_page(name: str, form: ActForm, talk_id: int) -> ResponseReturnValue:
    talk = load(Talk, talk_id)
    is_open = any(step.act == name for step in TALKS.open(talk.state))
    return page("talks/act.html", form, talk=talk, label=LABELS[name], name=name, open=is_open)
