"""Forms of the exchange with the tax office: a file goes out, a file comes in, a row is resolved."""

from datetime import date
from pathlib import Path
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import Field, Form, MonthField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.fees.tax_exports import ExportForm
from sbsupervise.services.fees.tax_files import CollectedFile
from sbsupervise.services.fees.tax_signatures import signer_of
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import choices, chosen, members, stripped

REASON = 500


class MonthOfFile(MonthField):
    """A month; its data are the first day."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as fault:
            raise ValueError("请填写月份，如 2026-03") from fault


class ImportCollectedForm(ActForm):
    """A file of the tax office. It is read, and its signature checked, before the transaction of the act begins."""

    month = MonthOfFile(
        "所属月份", validators=[InputRequired("请填写月份")], description="文件中入库、退库日期所在的月份"
    )
    file = FileField(
        "征收信息文件",
        validators=[FileRequired("请选择文件")],
        description="xlsx 或 csv（UTF-8 或 GB18030），最大 16 MB",
        render_kw={"accept": ".xlsx,.csv"},
    )
    signature = FileField(
        "签名文件",
        validators=[Optional()],
        description="随文件提供的 .sig；没有的不选，记为未签名",
        render_kw={"accept": ".sig"},
    )

    def __init__(self, today: date, key_file: Path | None, **values: Any) -> None:
        super().__init__(**values)
        self.today, self.key_file = today, key_file
        self.collected: CollectedFile | None = None

    def validate_file(self, field: Field) -> None:
        """Read the file; what stands in the way is said beside the field that is at fault."""
        if self.month.data is None:
            return
        data = field.data.read()
        try:
            signed_by = signer_of(data, self.signature.data.read(), self.key_file) if self.signature.data else ""
            self.collected = CollectedFile(
                field.data.filename, data, self.month.data, today=self.today, signed_by=signed_by
            )
        except RuleError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def values(self) -> dict[str, Any]:
        return {"file": self.collected}


class ExportFeesForm(ActForm):
    form = SelectField("文件格式", choices=members(ExportForm), validators=[InputRequired("请选择文件格式")])
    everything = RadioField(
        "导出范围",
        choices=choices([("yes", "全部费源")], "上次导出以后新增、变更和作废的"),
        default="",
    )

    def values(self) -> dict[str, Any]:
        return {"form": chosen(ExportForm, self.form.data), "everything": self.everything.data == "yes"}


class ReasonForm(ActForm):
    """A reason and nothing else."""

    reason = TextAreaField(
        "理由",
        filters=[stripped],
        validators=[InputRequired("请写明理由"), Length(max=REASON, message=f"最多{REASON}字")],
    )


class AssignForm(ReasonForm):
    """The charge is one of those that a search has found; which, the template shows as a list."""

    charge_id = RadioField("归入的核定", coerce=int, validate_choice=False, validators=[InputRequired("请选择核定")])


class SearchForm(Form):
    """What charges are looked for by; it lives in the address."""

    q = StringField("项目、单位、信用代码或者通知单号", filters=[stripped])


class MonthForm(Form):
    """Which month is shown; it lives in the address."""

    month = MonthOfFile("月份", validators=[Optional()])
