"""Forms of the approval of plans."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, Form, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from sbsupervise.domain.plans import PlanKind, PlanState, RefusalGround
from sbsupervise.models import Office
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, NumberField, YuanField, choices, stripped

OPEN = "open"
LONG_TEXT = 2000


class SubmitPlanForm(ActForm):
    """An application; the kind is proposed by size."""

    kind = SelectField(
        "方案类型",
        coerce=PlanKind,
        choices=choices((kind.value, kind.label) for kind in PlanKind if kind is not PlanKind.NONE),
        validators=[InputRequired("请选择方案类型")],
    )
    range_hm2 = NumberField("水土流失防治责任范围", validators=[InputRequired("请填写防治责任范围")])
    earthwork_m3 = NumberField("挖填土石方总量", validators=[InputRequired("请填写挖填土石方总量")])
    submitted_on = DayField("提交日期", validators=[InputRequired("请填写提交日期")])
    in_evaluated_zone = BooleanField("位于已完成水土保持区域评估的开发区（适用承诺制）")
    compiler_uscc = StringField(
        "方案编制单位",
        description="填写统一社会信用代码；自行编制的不填",
        filters=[stripped],
        validators=[Length(max=18, message="统一社会信用代码为18位")],
    )


class AskCorrectionForm(ActForm):
    correction_asked_on = DayField("通知补正日期", validators=[InputRequired("请填写通知补正日期")])
    correction_text = TextAreaField(
        "需要补正的全部内容",
        description="须一次告知，逐项写明",
        validators=[
            InputRequired("请写明需要补正的全部内容"),
            Length(max=LONG_TEXT, message=f"最多{LONG_TEXT}字"),
        ],
    )


class CorrectPlanForm(ActForm):
    corrected_on = DayField("收到全部补正材料的日期", validators=[InputRequired("请填写补正日期")])


class AcceptPlanForm(ActForm):
    accepted_on = DayField("受理日期", validators=[InputRequired("请填写受理日期")])


class SendToReviewForm(ActForm):
    review_from = DayField("送评审日期", validators=[InputRequired("请填写送评审日期")])


class ReceiveReviewForm(ActForm):
    review_to = DayField("收到评审意见日期", validators=[InputRequired("请填写收到评审意见日期")])


class WithdrawPlanForm(ActForm):
    reason = TextAreaField(
        "撤回的书面材料和理由",
        validators=[
            InputRequired("请写明申请人撤回的书面材料和理由"),
            Length(max=LONG_TEXT, message=f"最多{LONG_TEXT}字"),
        ],
    )


class DecisionForm(ActForm):
    """What both decisions state."""

    decided_on = DayField("决定日期", validators=[InputRequired("请填写决定日期")])
    document_number = StringField(
        "决定书文号",
        description="由审批机关按本机关编号填写，六角括号写作〔〕",
        validators=[InputRequired("请填写决定书文号"), Length(max=60, message="文号最多60字")],
    )


class GrantPlanForm(DecisionForm):
    fee_stated_fen = YuanField("决定书载明的水土保持补偿费", validators=[Optional()])


class DenyPlanForm(DecisionForm):
    refusal_ground = SelectField("法定理由", validators=[InputRequired("请选明法定理由")])
    reason = TextAreaField(
        "理由说明",
        description="写明事实和依据，并告知申请行政复议、提起行政诉讼的权利",
        validators=[InputRequired("请写明不予许可的理由"), Length(max=LONG_TEXT, message=f"最多{LONG_TEXT}字")],
    )

    def __init__(self, grounds: Sequence[RefusalGround], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.refusal_ground.choices = choices(((ground.code, ground.text) for ground in grounds), "请选择")


class PlanFilterForm(Form):
    """What a list of plans is narrowed to; it lives in the address."""

    text = StringField("项目、单位、代码或文号", filters=[stripped])
    state = SelectField(
        "状态", choices=choices([(OPEN, "办理中"), *((state.value, state.label) for state in PlanState)], "全部")
    )
    office = SelectField("相关机关")

    def __init__(self, offices: Sequence[Office], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office.choices = choices(((office.id, office.name) for office in offices), "全部")
