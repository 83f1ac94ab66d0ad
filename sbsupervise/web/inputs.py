"""What no request may hold, whatever page it is for: numbers and characters that the database cannot take."""

from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**63 - 1
# Pages that take several photos at once: how many bytes together.
WITH_PHOTOS = ("photos.new", "rectifications.note_report", "rectifications.rectify", "unit_findings.report")
LARGE_UPLOADS = dict.fromkeys(WITH_PHOTOS, 64 * 1024 * 1024)
NUL = "\0"


class RecordNumber(IntegerConverter):
    """The number of a record in an address; one that no record can have leads nowhere."""

    def __init__(self, rules: Map, *args: Any, **options: Any) -> None:
        super().__init__(rules, *args, **({"max": LARGEST} | options))


def refuse_nul() -> None:
    """Refuse the character NUL, which PostgreSQL keeps in no text, and which nobody types."""
    values = (value for _, value in request.values.items(multi=True))
    if NUL in request.path or any(NUL in value for value in values):
        abort(400)


def allow_large_uploads() -> None:
    """Let a page take more than any other before anything of the request is read."""
    if request.endpoint in LARGE_UPLOADS:
        request.max_content_length = LARGE_UPLOADS[request.endpoint]


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RecordNumber
    app.before_request(allow_large_uploads)
    app.before_request(refuse_nul)
