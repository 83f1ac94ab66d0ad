"""Forms of the list of plans, of a new application, and of an approval by another body."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, Form, SelectField, StringField
from wtforms.validators import InputRequired, Length

from sbsupervise.domain.plans import ApplicationKind, PlanKind, PlanState
from sbsupervise.models import Office
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, NumberField, choices, stripped

OPEN, TO_SIGN = "open", "to_sign"
KINDS = tuple(kind for kind in PlanKind if kind is not PlanKind.NONE)


class SizedForm(ActForm):
    """What every paper states; what can be applied for follows from the state of the project."""

    # What is offered changes with what is on record; a form sent twice is the same, and the act says what it refuses.
    application = SelectField(
        "申请事项", coerce=ApplicationKind, validate_choice=False, validators=[InputRequired("请选择申请事项")]
    )
    kind = SelectField(
        "方案类型",
        coerce=PlanKind,
        choices=choices((kind.value, kind.label) for kind in KINDS),
        validators=[InputRequired("请选择方案类型")],
    )
    range_hm2 = NumberField("水土流失防治责任范围", validators=[InputRequired("请填写防治责任范围")])
    earthwork_m3 = NumberField("挖填土石方总量", validators=[InputRequired("请填写挖填土石方总量")])

    def __init__(self, applications: Sequence[ApplicationKind], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        offered = applications or (ApplicationKind.NEW,)
        self.application.choices = choices((kind.value, kind.label) for kind in offered)


class SubmitPlanForm(SizedForm):
    """An application; the kind is proposed by size."""

    submitted_on = DayField("提交日期", validators=[InputRequired("请填写提交日期")])
    in_evaluated_zone = BooleanField("位于已完成水土保持区域评估的开发区（适用承诺制）")
    compiler_uscc = StringField(
        "方案编制单位",
        description="填写统一社会信用代码；自行编制的不填",
        filters=[stripped],
        validators=[Length(max=18, message="统一社会信用代码为18位")],
    )


class RecordExternalForm(SizedForm):
    """An approval by a ministry or a province."""

    external_body = StringField(
        "批准机关",
        description="如 水利部、山西省水利厅",
        filters=[stripped],
        validators=[InputRequired("请填写批准机关"), Length(max=100, message="最多100字")],
    )
    document_number = StringField(
        "批准文号",
        description="年份用六角括号，如 晋水保函〔2026〕15号",
        filters=[stripped],
        validators=[InputRequired("请填写批准文号"), Length(max=60, message="文号最多60字")],
    )
    decided_on = DayField("批准日期", validators=[InputRequired("请填写批准日期")])


class PlanFilterForm(Form):
    """What a list of plans is narrowed to; it lives in the address."""

    text = StringField("项目、单位、代码或文号", filters=[stripped])
    state = SelectField(
        "状态",
        choices=choices(
            [(OPEN, "办理中"), (TO_SIGN, "待签发"), *((state.value, state.label) for state in PlanState)], "全部"
        ),
    )
    office = SelectField("相关机关")

    def __init__(self, offices: Sequence[Office], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office.choices = choices(((office.id, office.name) for office in offices), "全部")
