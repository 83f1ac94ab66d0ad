"""Field use (外业): the page that works without a network, its service worker, and the receipts.

The page comes in two forms: for whoever is logged in, and as a shell that says nothing of anybody. The service worker
keeps only the shell; what it shows comes from the device itself, for the account that last opened the page there.
"""

import hashlib
import json
import re
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.models import FieldReceipt
from sbsupervise.services.field import receipts_of
from sbsupervise.services.lists import slice_of
from sbsupervise.web.database import reading, the_actor
from sbsupervise.web.guard import public, requires
from sbsupervise.web.lists import Column, ListPage, columns, count_words, place
from sbsupervise.web.pages import page

bp = Blueprint("field", __name__)

STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')
COLUMNS = columns(
    Column("id", "回执号", sortable=True),
    Column("kind", "材料"),
    Column("inspection", "检查"),
    Column("became", "结果"),
    Column("made_at", "设备记录的时间"),
    Column("received_at", "服务器收到的时间"),
    Column("sha256", "校验值（SHA-256）"),
)
KEYS = {"id": FieldReceipt.id}


@bp.route("/field")
@requires(Permission.RECORD_INSPECTIONS)
def index() -> ResponseReturnValue:
    return page("field/index.html")


@bp.route("/field/receipts")
@requires(Permission.RECORD_INSPECTIONS)
def receipts() -> ResponseReturnValue:
    found = slice_of(reading(), receipts_of(the_actor()), KEYS, place("-id"))
    return page("field/receipts.html", page=ListPage(found, COLUMNS, count_words(found)))


@bp.route("/field/shell")
@public
def shell() -> ResponseReturnValue:
    """The page as it opens without a network."""
    return page("field/shell.html")


@bp.route("/field/sw.js")
@public
def worker() -> ResponseReturnValue:
    """The service worker, with the list of what it keeps: the shell, and exactly the files that the shell names."""
    shown = render_template("field/shell.html")
    files = sorted(set(STATIC.findall(shown)))
    code = Path(str(current_app.static_folder), "js", "field", "worker.js").read_text(encoding="utf-8")
    text = STATIC.sub("", re.sub(r'nonce="[^"]*"', "", shown))
    edition = hashlib.sha256("\n".join([*files, code, text]).encode()).hexdigest()[:16]
    body = f"const KEPT = {json.dumps({'edition': edition, 'files': files})};\n{code}"
    response = Response(body, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/field"
    return response
