"""A field for one paper, scanned or printed to a file; what may be kept is judged by the act."""

from typing import Any

from flask_wtf.file import FileField

from sbsupervise.services.stored_files import HandedIn

PAPERS = ".pdf,.ofd,.jpg,.jpeg,.png"


class PaperField(FileField):  # type: ignore[misc]  # Flask-WTF ships no types
    """The file as it was sent, None if none was chosen."""

    def __init__(self, label: str, *, description: str = "PDF、OFD、JPEG 或 PNG", **kwargs: Any) -> None:
        super().__init__(label, description=description, render_kw={"accept": PAPERS}, **kwargs)

    @property
    def handed_in(self) -> HandedIn | None:
        return None if not self.data else HandedIn(self.data.filename or "", self.data.read())
