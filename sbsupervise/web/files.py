"""Files that were handed in, as they came: always as an attachment, never shown by the browser in our name."""

from io import BytesIO

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.models import StoredFile
from sbsupervise.web.database import load
from sbsupervise.web.guard import requires

bp = Blueprint("files", __name__)


@bp.route("/files/<int:file_id>")
@requires(Permission.SEE_PROJECTS)
def download(file_id: int) -> ResponseReturnValue:
    file = load(StoredFile, file_id)
    return send_file(BytesIO(file.data), file.media_type, as_attachment=True, download_name=file.name)
