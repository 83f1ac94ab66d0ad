"""Random draws for everybody, without login: what was committed to, what was drawn, the file, and drawing again."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from sbsupervise.domain.inspections.draw_files import LARGEST, Check, DrawFile, checks_of, read_draw_file
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Draw
from sbsupervise.services.draws import (
    KEYS,
    OPENED,
    classes_of,
    draw_committed,
    draws_seen,
    file_of,
    left_out_of,
    opened_draw,
    picks_of,
)
from sbsupervise.services.lists import slice_of
from sbsupervise.web.database import now, reading
from sbsupervise.web.forms.draws import VerifyDrawForm
from sbsupervise.web.guard import public
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page
from sbsupervise.web.security import csrf

bp = Blueprint("public_draws", __name__)
COLUMNS = columns(
    Column("title", "抽查"),
    Column("office", "机关"),
    Column("pool", "名录库项目", unit="个", number=True),
    Column("wanted", "抽取", unit="个", number=True),
    Column("committed", "承诺时间"),
    Column("hashes", "名录库哈希和承诺值"),
    Column("state", "状态"),
)
PICKS = columns(
    Column("project", "项目"),
    Column("ordinal", "抽取次序", number=True),
    Column("unit", "生产建设单位"),
    Column("reason", "权重依据"),
    Column("team", "检查人员（执法证号）"),
)


@bp.route("/draws")
@public
def index() -> ResponseReturnValue:
    found = slice_of(reading(), draws_seen(), KEYS, place("-id"))
    shown = ListPage(found, COLUMNS, f"随机抽查 {count_words(found)}")
    return page("public_draws/index.html", list=shown, opened=OPENED, as_of=now())


@bp.route("/draws/<int:opened_draw_id>")
@public
def show(opened_draw_id: int) -> ResponseReturnValue:
    draw = _opened(opened_draw_id)
    found = picks_of(draw, place("id"))
    return page(
        "public_draws/show.html",
        draw=draw,
        classes=classes_of(draw.pool, draw.result),
        left_out=left_out_of(draw.pool),
        list=ListPage(found, PICKS, f"抽中项目 {count_words(found)}"),
        as_of=now(),
    )


@bp.route("/draws/<int:opened_draw_id>.json")
@public
def download(opened_draw_id: int) -> ResponseReturnValue:
    draw = _opened(opened_draw_id)
    name = f"draw-{draw.office.code}-{draw.year}-{draw.ordinal}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file_of(draw), mimetype="application/json", headers=headers)


def _opened(draw_id: int) -> Draw:
    draw = opened_draw(reading(), draw_id)
    if draw is None:
        abort(404)
    return draw


@bp.route("/draws/verify", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF ships no types; the page changes nothing
@public
def verify() -> ResponseReturnValue:
    form = VerifyDrawForm()
    file, checks = None, []
    if form.validate_on_submit():
        try:
            file = read_draw_file(form.file.data.stream.read(LARGEST + 1))
            checks = [*checks_of(file), _known(file)]
        except RuleError as refusal:
            form.file.errors = [str(refusal)]
    wrong = next((check for check in checks if not check.same), None)
    return page("public_draws/verify.html", form, file=file, checks=checks, wrong=wrong)


def _known(file: DrawFile) -> Check:
    """Whether this system published the commitment; a file that is right in itself may still be made up."""
    label = "事先公布的承诺"
    draw = draw_committed(reading(), file["pool_hash"], file["commitment"])
    if draw is None:
        return Check(label, False, "本系统没有公布过这个名录库哈希和承诺值")
    if draw.id != file["draw"]:
        return Check(label, False, f"这个承诺属于另一次抽查（编号 {draw.id}）")
    return Check(label, True, f"与{draw.office.name}在抽取之前公布的相同")
