"""Forms of imports: a file, and the word to import it."""

from datetime import date
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import Field
from wtforms.validators import ValidationError

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.list_files import ListFile
from sbsupervise.web.forms.base import ActForm


class UploadForm(ActForm):
    """A file of the supervision list. It is read here, before the transaction of the act begins."""

    file = FileField(
        "清单文件",
        validators=[FileRequired("请选择文件")],
        description="xlsx 或 csv（UTF-8 或 GB18030），最大 16 MB",
        render_kw={"accept": ".xlsx,.csv"},
    )

    def __init__(self, day: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.list_file: ListFile | None = None

    def validate_file(self, field: Field) -> None:
        """Read the file; what stands in the way is said beside the field."""
        try:
            self.list_file = ListFile(field.data.filename, field.data.read(), self.day)
        except RuleError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def values(self) -> dict[str, Any]:
        return {"file": self.list_file}


class RunImportForm(ActForm):
    """Nothing to fill in: the file has been checked."""
