"""Forms of the review of a plan: papers that came in, points of the checklist, remarks."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from sbsupervise.domain.plans import MaterialKind, Verdict
from sbsupervise.services.plans.materials import template_choices
from sbsupervise.services.plans.remarks import LONGEST
from sbsupervise.services.plans.reviewing import Marked
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, choices, members, stripped
from sbsupervise.web.forms.files import PaperField

ANSWERS = (("yes", "是"), ("no", "否"), ("", "未核对或不适用"))
YES_OR_NO = {"yes": True, "no": False}
NOTE = 500


def looked_at(label: str) -> RadioField:
    """A question that may be left open: nobody looked, or it does not apply."""
    return RadioField(label, choices=choices(ANSWERS), default="", validators=[Optional()])


class MaterialForm(ActForm):
    kind = SelectField(
        "材料", coerce=MaterialKind, choices=members(MaterialKind), validators=[InputRequired("请选择材料")]
    )
    received_on = DayField("收到日期", validators=[InputRequired("请填写收到日期")])
    copies = IntegerField(
        "份数", default=1, validators=[InputRequired("请填写份数"), NumberRange(0, 999, "份数为0至999")]
    )
    project_name = StringField(
        "材料上的项目名称",
        filters=[stripped],
        validators=[Length(max=200, message="最多200字")],
        description="照材料原文填写，用于核对各处是否一致",
    )
    unit_name = StringField(
        "材料上的生产建设单位名称", filters=[stripped], validators=[Length(max=200, message="最多200字")]
    )
    template = SelectField("采用的编制模板", description="登记方案文本时选择")
    sealed_by_unit = looked_at("扉页加盖生产建设单位公章")
    sealed_by_compiler = looked_at("扉页加盖方案编制单位公章")
    signatures_complete = looked_at("责任页签名齐全")
    published_from = DayField("公开开始日期", validators=[Optional()], description="承诺制项目填写")
    published_to = DayField("公开结束日期", validators=[Optional()])
    comments_handled = looked_at("公众意见均已处理")
    note = StringField("备注", filters=[stripped], validators=[Length(max=NOTE, message=f"最多{NOTE}字")])
    file = PaperField("材料文件", description="PDF、OFD、JPEG 或 PNG，最大 15 MB")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template.choices = choices(template_choices(), "未核对或不适用")

    def values(self) -> dict[str, Any]:
        asked = ("sealed_by_unit", "sealed_by_compiler", "signatures_complete", "comments_handled")
        answers = {name: YES_OR_NO.get(str(self[name].data)) for name in asked}
        return super().values() | answers | {"file": self.file.handed_in}


class RemarkForm(ActForm):
    """``subjects`` are the pairs of code and name that a remark may be about."""

    about = SelectField("针对", validators=[InputRequired("请选择意见所针对的内容")])
    text = TextAreaField(
        "意见",
        filters=[stripped],
        validators=[InputRequired("请写明意见"), Length(max=LONGEST, message=f"最多{LONGEST}字")],
    )
    asks_correction = BooleanField("要求申请人补正", description="随补正通知书一次送出；送出前申请人看不到")

    def __init__(self, subjects: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about.choices = choices(subjects, "请选择")


class SettleRemarkForm(ActForm):
    """Nothing to fill in: one remark has been met."""


class PointRow(Form):
    """What was found at one point."""

    class Meta:
        locales = ["zh"]

    code = HiddenField()
    verdict = SelectField("结论", coerce=Verdict, choices=members(Verdict))
    note = StringField(
        "说明",
        filters=[stripped],
        validators=[Length(max=NOTE, message=f"最多{NOTE}字")],
        render_kw={"placeholder": "说明：不符合、不适用的须写明"},
    )


class MarkPointsForm(ActForm):
    """The points of one group, and one word for all that are left."""

    points = FieldList(FormField(PointRow))
    rest_conforming = BooleanField("本组未标的各点均已审查，符合要求")

    def values(self) -> dict[str, Any]:
        rest = Verdict.CONFORMING if self.rest_conforming.data else Verdict.NOT_LOOKED_AT
        rows = [row.form for row in self.points]
        return {
            "marked": tuple(
                Marked(
                    point=str(row.code.data),
                    verdict=rest if row.verdict.data is Verdict.NOT_LOOKED_AT else row.verdict.data,
                    note=row.note.data or "",
                )
                for row in rows
            )
        }
