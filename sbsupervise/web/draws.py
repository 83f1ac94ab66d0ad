"""Random draws (双随机抽查) of an office: the pools frozen, the draw, its result; and the log of recusals (回避)."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections import DrawState
from sbsupervise.domain.inspections.draw_steps import DRAWS
from sbsupervise.domain.inspections.draw_words import DrawClass
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Draw, Recusal
from sbsupervise.parameters.draws import weights
from sbsupervise.parameters.inspections import team_minimum
from sbsupervise.services.draws import (
    KEYS,
    OPENED,
    RECUSAL_KEYS,
    Made,
    PickRow,
    Wanted,
    classes_of,
    commit_draw,
    declare_recusal,
    draws_seen,
    end_recusal,
    left_out_of,
    made_of,
    not_drawn,
    picks_of,
    pool_of,
    publish_draw,
    recusals_of,
    reveal_draw,
    void_draw,
)
from sbsupervise.services.inspections import officers_of
from sbsupervise.services.lists import slice_of
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.draws import (
    DeclareRecusalForm,
    EndRecusalForm,
    PublishDrawForm,
    RevealDrawForm,
    VoidDrawForm,
    commit_form,
)
from sbsupervise.web.guard import requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page

bp = Blueprint("draws", __name__)
COLUMNS = columns(
    Column("title", "抽查"),
    Column("office", "机关"),
    Column("ordinal", "次序"),
    Column("pool", "名录库项目", unit="个", number=True),
    Column("wanted", "抽取", unit="个", number=True),
    Column("committed", "冻结时间"),
    Column("state", "状态"),
)
PICKS = columns(
    Column("project", "项目"),
    Column("ordinal", "抽取次序", number=True),
    Column("unit", "生产建设单位"),
    Column("reason", "权重依据"),
    Column("team", "检查人员"),
    Column("made", "检查"),
)
RECUSALS = columns(
    Column("person", "人员"),
    Column("unit", "单位"),
    Column("project", "项目"),
    Column("reason", "理由"),
    Column("declared", "登记日期"),
    Column("ended", "解除日期"),
)
PAGES = {"draw.reveal": ".reveal", "draw.publish": ".publish", "draw.void": ".void"}
STEPS = {step.act: step for step in DRAWS.steps}


@bp.app_template_global()
def propose_url(row: PickRow, made: Made) -> str:
    """Where an inspection is proposed on a pick, with its officers chosen."""
    officers = [person["number"] for person in row.team]
    return url_for("inspection_steps.propose", project_id=row.project, draw_pick_id=made.pick_id, officers=officers)


@bp.route("/inspections/draws")
@requires(Permission.SEE_PROJECTS)
def index() -> ResponseReturnValue:
    found = slice_of(reading(), draws_seen(), KEYS, place("-id"))
    return page("draws/index.html", list=ListPage(found, COLUMNS, f"随机抽查 {count_words(found)}"))


@bp.route("/inspections/draws/new", methods=["GET", "POST"])
@requires(Permission.PLAN_INSPECTIONS)
def new() -> ResponseReturnValue:
    actor = the_actor()
    least = team_minimum().on(actor.today)
    form = commit_form(officers_of(reading(), actor.office_id))(team_size=least, skip_visited=True)
    if form.submitted() and (draw := form.perform(commit_draw)):
        flash("名录库已冻结，哈希和承诺值已公布。请由另一人揭示种子并抽取。")
        return redirect(url_for(".show", draw_id=draw.id))
    pool = pool_of(reading(), the_actor(), Wanted(title="", wanted=1, team_size=least))
    row = weights().row(actor.today)
    return page(
        "draws/new.html", form, pool=pool, classes=classes_of(pool, None), left_out=left_out_of(pool), figure=row
    )


@bp.route("/inspections/draws/<int:draw_id>")
@requires(Permission.SEE_PROJECTS)
def show(draw_id: int) -> ResponseReturnValue:
    draw, actor = load(Draw, draw_id), the_actor()
    found = picks_of(draw, place("id"))
    again = not_drawn(draw.pool, draw.result, DrawClass.D) if draw.result else []
    return page(
        "draws/show.html",
        draw=draw,
        revealed=draw.state is not DrawState.COMMITTED,
        opened=draw.state in OPENED,
        classes=classes_of(draw.pool, draw.result),
        left_out=left_out_of(draw.pool),
        again=again,
        steps=[(step.label, url_for(PAGES[step.act], draw_id=draw.id)) for step in _steps(draw)],
        list=ListPage(found, PICKS, f"抽中项目 {count_words(found)}"),
        made=made_of(reading(), draw.id, found.rows),
        may_propose=_own(draw) and draw.state is not DrawState.VOID and actor.may(Permission.RECORD_INSPECTIONS),
    )


@bp.route("/inspections/draws/<int:draw_id>/reveal", methods=["GET", "POST"])
@requires(Permission.APPROVE_INSPECTIONS)
def reveal(draw_id: int) -> ResponseReturnValue:
    draw = load(Draw, draw_id)
    form = RevealDrawForm(version=draw.version, seen=draw.pool_hash)
    if form.submitted() and form.perform(reveal_draw, draw_id=draw_id):
        flash("已抽取，种子已揭示。请核对后公布结果。")
        return redirect(url_for(".show", draw_id=draw_id))
    return _act_page("draw.reveal", form, draw_id)


@bp.route("/inspections/draws/<int:draw_id>/publish", methods=["GET", "POST"])
@requires(Permission.PLAN_INSPECTIONS)
def publish(draw_id: int) -> ResponseReturnValue:
    form = PublishDrawForm(version=load(Draw, draw_id).version)
    if form.submitted() and form.perform(publish_draw, draw_id=draw_id):
        flash("抽取结果已公布，任何人都可以下载文件重新计算。")
        return redirect(url_for(".show", draw_id=draw_id))
    return _act_page("draw.publish", form, draw_id)


@bp.route("/inspections/draws/<int:draw_id>/void", methods=["GET", "POST"])
@requires(Permission.APPROVE_INSPECTIONS)
def void(draw_id: int) -> ResponseReturnValue:
    form = VoidDrawForm(version=load(Draw, draw_id).version)
    if form.submitted() and form.perform(void_draw, draw_id=draw_id):
        flash("抽查已作废，作废的理由和种子已公开。", "soon")
        return redirect(url_for(".show", draw_id=draw_id))
    return _act_page("draw.void", form, draw_id)


def _act_page(name: str, form: ActForm, draw_id: int) -> ResponseReturnValue:
    draw = load(Draw, draw_id)
    open_ = next((step for step in DRAWS.open(draw.state) if step.act == name), None)
    first = name == "draw.reveal" and draw.committed_by_id == the_actor().person_id
    return page("draws/act.html", form, draw=draw, step=open_, label=STEPS[name].label, name=name, first=first)


def _own(draw: Draw) -> bool:
    return draw.office_id == the_actor().office_id


def _steps(draw: Draw) -> list[Any]:
    """The steps that the actor may take; whoever froze the pools is not offered to draw."""
    actor = the_actor()
    first = draw.committed_by_id == actor.person_id
    steps = DRAWS.open(draw.state) if _own(draw) else ()
    return [step for step in steps if actor.may(step.who) and not (first and step.act == "draw.reveal")]


@bp.route("/inspections/recusals")
@requires(Permission.SEE_PROJECTS)
def recusals() -> ResponseReturnValue:
    found = slice_of(reading(), recusals_of(the_actor().office_id), RECUSAL_KEYS, place("-id"))
    return page("draws/recusals.html", list=ListPage(found, RECUSALS, f"本机关的回避 {count_words(found)}"))


@bp.route("/inspections/recusals/new", methods=["GET", "POST"])
@requires(Permission.PLAN_INSPECTIONS)
def declare() -> ResponseReturnValue:
    form = DeclareRecusalForm(officers=officers_of(reading(), the_actor().office_id))
    if form.submitted() and form.perform(declare_recusal):
        flash("回避已登记，以后的抽取不再派此人检查该单位。")
        return redirect(url_for(".recusals"))
    return page("draws/declare.html", form)


@bp.route("/inspections/recusals/<int:recusal_id>/end", methods=["GET", "POST"])
@requires(Permission.PLAN_INSPECTIONS)
def end(recusal_id: int) -> ResponseReturnValue:
    recusal = load(Recusal, recusal_id)
    form = EndRecusalForm(version=recusal.version)
    if form.submitted() and form.perform(end_recusal, recusal_id=recusal_id):
        flash("回避已解除。")
        return redirect(url_for(".recusals"))
    return page("draws/end.html", form, recusal=load(Recusal, recusal_id))
