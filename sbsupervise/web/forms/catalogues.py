"""Forms of the catalogue of findings: a file, the statement of whoever checks it, the reason of whoever gives it up."""

from datetime import date
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.catalogues.files import CatalogueFile
from sbsupervise.web.forms.base import ActForm


class CatalogueForm(ActForm):
    """A file with a version. It is read here, before the transaction of the act begins."""

    file = FileField(
        "目录文件",
        validators=[FileRequired("请选择文件")],
        description="xlsx 或 csv（UTF-8 或 GB18030），最多 1,000 行；表头可以换顺序",
        render_kw={"accept": ".xlsx,.csv"},
    )
    source = StringField(
        "目录来源",
        validators=[InputRequired("请填写目录的来源"), Length(max=500)],
        description="文件名称、文号、附件；自行整理的写明整理人和依据",
    )

    def __init__(self, day: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.catalogue: CatalogueFile | None = None

    def validate_file(self, field: Field) -> None:
        """Read the file; what stands in the way is said beside the field."""
        try:
            self.catalogue = CatalogueFile(field.data.filename, field.data.read(), self.day)
        except RuleError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def values(self) -> dict[str, Any]:
        return {"file": self.catalogue, "source": self.source.data or ""}


class CheckCatalogueForm(ActForm):
    verified = BooleanField("已与办水保函〔2020〕564号原表逐行核对")
    comparison = TextAreaField(
        "核对所依据的原文",
        validators=[Length(max=500)],
        description="勾选上一项的必须填写：原文的文号、附件、取得途径、核对日期。不勾选的，目录施行后仍标“未核实”",
        render_kw={"rows": 3},
    )


class DropCatalogueForm(ActForm):
    reason = TextAreaField(
        "放弃的理由", validators=[InputRequired("请填写放弃的理由"), Length(max=500)], render_kw={"rows": 3}
    )
