"""What devices in the field ask and hand over: JSON, with the session cookie and the CSRF token of every other page.

A refusal is said in words, so that the device can show it beside what it keeps. Whoever is not logged in is sent to the
login page like everywhere; the device does not follow, and asks its user to log in.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import RequestEntityTooLarge

from sbsupervise.domain.field import EDITION, check_client_id
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.shapes import document
from sbsupervise.models import FieldReceipt, ScopedSession
from sbsupervise.parameters.field import form_bytes, form_depth, part_bytes
from sbsupervise.services.acts import Actor, EditConflictError, ForbiddenError, NotSeenError, note_refusal
from sbsupervise.services.field import (
    HandedPhoto,
    HandedSheet,
    OtherContentError,
    Part,
    forget_file,
    hand_in_photo,
    hand_in_sheet,
    package_of,
    receipts_for,
    received_of,
    take_part,
    whole_file,
)
from sbsupervise.web.database import database, reading, the_actor
from sbsupervise.web.guard import requires

bp = Blueprint("field_sync", __name__, url_prefix="/field/sync")

ASKED_AT_ONCE = 100
R = TypeVar("R")
View = Callable[..., ResponseReturnValue]
STATUS: dict[type[Exception], int] = {
    ForbiddenError: 403,
    NotSeenError: 404,
    OtherContentError: 409,
    EditConflictError: 409,
    StaleDataError: 409,
    IntegrityError: 409,
    RequestEntityTooLarge: 413,
    RuleError: 422,
}
WORDS: dict[type[Exception], str] = {
    NotSeenError: "没有这次检查，或者本机关看不到它",
    EditConflictError: "这条记录刚刚被别人改动，请重新上交",
    StaleDataError: "这条记录刚刚被别人改动，请重新上交",
    IntegrityError: "这件材料正在由另一个页面上交，请稍后再试",
    RequestEntityTooLarge: "内容过大，服务器没有接收",
}


def answering(view: View) -> View:
    """Turn what a view refuses with into a message."""

    @wraps(view)
    def answer(**values: Any) -> ResponseReturnValue:
        try:
            return view(**values)
        except tuple(STATUS) as refusal:
            kind = next(kind for kind in STATUS if isinstance(refusal, kind))
            message = WORDS.get(kind) or str(refusal)
            return jsonify(message=message, field=getattr(refusal, "field", None)), STATUS[kind]

    return answer


@bp.route("/token")
@requires(Permission.RECORD_INSPECTIONS)
def token() -> ResponseReturnValue:
    """Whose session this is, and a token that is good for it: the one of a page that was kept may be of another."""
    actor = the_actor()
    account = {"id": actor.account_id, "name": actor.name, "office": actor.office_name}
    return jsonify(token=generate_csrf(), account=account, edition=EDITION)


@bp.route("/package")
@requires(Permission.RECORD_INSPECTIONS)
@answering
def package() -> ResponseReturnValue:
    return jsonify(package_of(reading(), the_actor()))


@bp.route("/receipts")
@requires(Permission.RECORD_INSPECTIONS)
@answering
def receipts() -> ResponseReturnValue:
    """The receipts of the pieces that are asked about, as far as they have any."""
    asked = [check_client_id(text) for text in request.args.getlist("client_id")]
    if len(asked) > ASKED_AT_ONCE:
        raise RuleError(f"一次最多查询 {ASKED_AT_ONCE} 件")
    return jsonify(receipts=[receipt_of(row) for row in receipts_for(reading(), the_actor(), asked)])


@bp.route("/uploads/<client_id>", methods=["GET", "PUT"])
@requires(Permission.RECORD_INSPECTIONS)
@answering
def upload(client_id: str) -> ResponseReturnValue:
    """How much of a file is there; or one part of it more."""
    if request.method != "PUT":
        return jsonify(received=received_of(reading(), the_actor(), client_id))
    actor = the_actor()
    part = Part(
        client_id=client_id,
        name=request.args.get("name", ""),
        sha256=request.args.get("sha256", ""),
        size=request.args.get("size", 0, int),
        start=request.args.get("start", -1, int),
        data=sent(part_bytes().on(actor.today)),
    )
    progress = in_transaction(lambda session: take_part(session, actor, part))
    if progress.spoiled:
        return jsonify(message="收到的照片与校验值不符，已经作废，请重新上传", received=0), 422
    status = 200 if part.start <= progress.received else 409
    return jsonify(received=progress.received, size=progress.size), status


@bp.route("/sheets/<client_id>", methods=["POST"])
@requires(Permission.RECORD_INSPECTIONS)
@answering
def hand_in_sheet_(client_id: str) -> ResponseReturnValue:
    """A filled-in field sheet becomes the record of its inspection."""
    payload, sha256 = handed()
    piece = HandedSheet.read(client_id, sha256, payload, the_actor())
    return jsonify(receipt=receipt_of(done("inspection.take_down", hand_in_sheet, piece, piece.sheet.inspection_id)))


@bp.route("/photos/<client_id>", methods=["POST"])
@requires(Permission.RECORD_INSPECTIONS)
@answering
def hand_in_photo_(client_id: str) -> ResponseReturnValue:
    """A file that has arrived becomes a photo of an inspection."""
    payload, sha256 = handed()
    actor = the_actor()
    try:
        file = whole_file(reading(), actor, client_id, sha256)
    except RuleError:
        in_transaction(lambda session: forget_file(session, actor, client_id))
        raise
    piece = HandedPhoto.read(client_id, sha256, payload, file)
    return jsonify(receipt=receipt_of(done("photo.add", hand_in_photo, piece, piece.slip.inspection_id)))


def handed() -> tuple[Any, Any]:
    """The document that was sent, and the hash that the device took."""
    actor = the_actor()
    data = sent(form_bytes().on(actor.today))
    said = document(data, most_bytes=len(data), most_depth=form_depth().on(actor.today))
    if not isinstance(said, dict) or said.keys() != {"payload", "sha256"}:
        raise RuleError("应有内容和校验值两项")
    return said["payload"], said["sha256"]


def sent(most: int) -> bytes:
    """The bytes of the request, so many at most."""
    request.max_content_length = most
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge
    return request.get_data(cache=False)


def in_transaction(work: Callable[[ScopedSession], R]) -> R:
    """Do some work in a transaction of its own."""
    reading().rollback()
    with database().transaction() as session:
        return work(session)


def done(name: str, hand_in: Callable[[ScopedSession, Actor, Any], R], piece: Any, inspection_id: int) -> R:
    """Hand in a piece; a refusal is noted in the trail under the act that it was for."""
    actor = replace(the_actor(), request_id=g.get("request_id", ""))
    try:
        return in_transaction(lambda session: hand_in(session, actor, piece))
    except (ForbiddenError, RuleError, OtherContentError) as refusal:
        why, target = str(refusal), ("inspection", inspection_id)
        in_transaction(lambda session: note_refusal(session, actor, name, why, target))
        raise


def receipt_of(receipt: FieldReceipt) -> dict[str, Any]:
    """A receipt as the device keeps it."""
    return {
        "id": receipt.id,
        "client_id": receipt.client_id,
        "kind": receipt.kind,
        "sha256": receipt.sha256,
        "received_at": receipt.received_at.isoformat(),
        "inspection_id": receipt.inspection_id,
        "url": url_for("inspections.show", inspection_id=receipt.inspection_id),
    }
