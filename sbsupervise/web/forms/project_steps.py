"""The form of an act in the life of a project: its day, its evidence and its paper, called as the act calls them."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from sbsupervise.domain.project_steps import Record
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, NumberField, stripped
from sbsupervise.web.forms.files import PaperField


class StepForm(ActForm):
    """What happened, when and by what evidence."""

    happened_on = DayField("日期", validators=[InputRequired("请填写日期")])
    evidence = TextAreaField(
        "证据",
        description="写明事实和证据名称",
        validators=[InputRequired("请写明事实和证据"), Length(max=1000, message="最多1000字")],
    )
    document_number = StringField("文号", filters=[stripped], validators=[Length(max=60, message="最多60字")])
    file = PaperField("证据文件", description="可不附；PDF、OFD、JPEG 或 PNG")

    def __init__(self, record: Record, /, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.happened_on.label.text, self.happened_on.description = record.day, record.hint
        self.evidence.label.text, self.document_number.label.text = record.evidence, record.number
        self.document_number.description = "" if record.numbered else "没有的不填"
        self.document_number.flags.required = record.numbered

    def values(self) -> dict[str, Any]:
        return super().values() | {"file": self.file.handed_in}


class SizeForm(StepForm):
    """The same, with the actual size."""

    area_hm2 = NumberField("实际征占地面积", validators=[InputRequired("请填写实际征占地面积")])
    earthwork_m3 = NumberField("实际挖填土石方总量", validators=[InputRequired("请填写实际挖填土石方总量")])
