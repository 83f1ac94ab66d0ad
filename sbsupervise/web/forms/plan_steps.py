"""Forms of the acts on an application; each names the fields of its command."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import Field, FieldList, Form, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from sbsupervise.domain.plans import LegalGround, PlanState, RefusalGround
from sbsupervise.domain.plans.decisions import DecisionWords
from sbsupervise.models import ReviewRemark
from sbsupervise.services.plans import Answer
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, YuanField, choices, stripped

LONG_TEXT, MIDDLE_TEXT, SHORT_TEXT = 2000, 500, 200
OUTCOMES = (PlanState.GRANTED, PlanState.DENIED)


def day(label: str, hint: str = "") -> Field:
    """A day that must be stated."""
    return DayField(label, description=hint, validators=[InputRequired(f"请填写{label}")])


def passage(label: str, hint: str = "", *, most: int = LONG_TEXT, needed: bool = True) -> Field:
    """A text of several lines."""
    first = InputRequired(f"请填写{label}") if needed else Optional()
    return TextAreaField(
        label, description=hint, filters=[_kept], validators=[first, Length(max=most, message=f"最多{most}字")]
    )


def line(label: str, hint: str = "", *, most: int = SHORT_TEXT, needed: bool = True) -> Field:
    """A text of one line."""
    first = InputRequired(f"请填写{label}") if needed else Optional()
    return StringField(
        label, description=hint, filters=[stripped], validators=[first, Length(max=most, message=f"最多{most}字")]
    )


def _kept(value: str | None) -> str:
    return value or ""


class AcceptPlanForm(ActForm):
    accepted_on = day("受理日期")


class AskCorrectionForm(ActForm):
    correction_asked_on = day("通知补正日期")
    correction_text = passage("需要补正的内容", "每行一项；已写入审查意见、标为需要补正的各项一并送出", needed=False)


class AnswerRow(Form):
    """What was handed in for one item."""

    remark_id = HiddenField()
    text = passage("补正情况", most=1000)


class CorrectPlanForm(ActForm):
    corrected_on = day("收到全部补正材料的日期")
    answers = FieldList(FormField(AnswerRow), "各项补正情况")

    def name_items(self, items: Iterable[ReviewRemark]) -> None:
        """Let each answer say which item it is for."""
        wanted = {str(item.id): item.text for item in items}
        for number, entry in enumerate(self.answers, 1):
            entry.form.text.label.text = f"{number}. {wanted.get(str(entry.form.remark_id.data), '')}"

    def values(self) -> dict[str, Any]:
        rows = [entry.form for entry in self.answers]
        answers = tuple(
            Answer(remark_id=int(str(row.remark_id.data)), text=row.text.data or "")
            for row in rows
            if str(row.remark_id.data).isdecimal()
        )
        return super().values() | {"answers": answers}


class TurnAwayForm(ActForm):
    closed_on = day("告知日期")
    reason = passage("不需要取得行政许可的理由")


class RedirectForm(ActForm):
    closed_on = day("告知日期")
    other_body = line("有权受理的机关", "告知申请人向该机关申请", most=100)


class ReasonForm(ActForm):
    reason = passage("理由")


class WithdrawPlanForm(ActForm):
    reason = passage("撤回的书面材料和理由")


class SendToReviewForm(ActForm):
    review_from = day("送评审日期")
    review_told_on = day("书面告知日期", "书面告知申请人评审所需时间，此后评审时间才不计入审批期限")
    reviewer_uscc = line("技术评审单位", "填写统一社会信用代码；由本机关组织专家评审的不填", most=18, needed=False)


class ReceiveReviewForm(ActForm):
    review_to = day("收到评审意见日期")
    review_opinion = passage("技术评审意见")


class ExtendPlanForm(ActForm):
    extended_on = day("机关负责人批准延长的日期")
    extension_reason = passage("延长的理由", "将告知申请人", most=MIDDLE_TEXT)


class TellHearingForm(ActForm):
    told_on = day("告知日期")
    whom = line("告知对象", "申请人、利害关系人的名称")
    interest = passage("涉及的重大利益", most=MIDDLE_TEXT)


class AskHearingForm(ActForm):
    asked_on = day("申请听证日期", "邮寄的以交邮之日为准")


class WaiveHearingForm(ActForm):
    waived_on = day("书面放弃日期")


class ArrangeHearingForm(ActForm):
    notified_on = day("通知日期")
    arranged_for = day("听证日期")
    arranged_time = line("听证时间", "如 上午9时30分", most=40)
    place = line("听证地点")


class HoldHearingForm(ActForm):
    held_on = day("听证日期")
    record = passage("听证笔录的主要内容")


class ProposeForm(ActForm):
    outcome = SelectField(
        "拟办意见",
        coerce=PlanState,
        validators=[InputRequired("请选择拟办意见")],
    )
    refusal_ground = SelectField(validators=[Optional()])
    reason = passage("理由", needed=False)

    def __init__(self, grounds: Sequence[RefusalGround], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.refusal_ground.choices = choices(((ground.code, ground.text) for ground in grounds), "请选择")

    def name_by(self, words: DecisionWords) -> None:
        """Call the outcomes what they are called on the application."""
        granted, denied = words.granted.shown.label, words.denied.shown.label
        self.outcome.choices = choices((state.value, words.shown(state).label) for state in OUTCOMES)
        self.refusal_ground.label.text = words.ground
        self.refusal_ground.description = f"拟办“{denied}”的选明，“{granted}”的不选"
        self.reason.description = f"拟办“{denied}”的，逐行写明{words.reasons}；“{granted}”的可写审查意见"

    def values(self) -> dict[str, Any]:
        return super().values() | {"refusal_ground": self.refusal_ground.data or None}


class DecisionForm(ActForm):
    """What all decisions state."""

    decided_on = day("决定日期")
    document_number = line("决定书文号", "由本机关按编号填写，六角括号写作〔〕，年份与决定日期一致", most=60)

    def name_by(self, words: DecisionWords) -> None:
        """Call the paper what it is called on the application."""
        self.decided_on.label.text, self.document_number.label.text = words.day, words.number
        if not words.states_fee and "fee_stated_fen" in self:
            del self.fee_stated_fen


class GrantPlanForm(DecisionForm):
    fee_stated_fen = YuanField("决定书载明的水土保持补偿费", validators=[Optional()])


class DeliverPlanForm(ActForm):
    delivered_on = day("送达日期")
    delivery_proof = passage("送达方式和回证", most=MIDDLE_TEXT)


class PublishPlanForm(ActForm):
    published_on = day("公开日期")
    published_at = line("公开网址", "以 http:// 或者 https:// 开头", most=MIDDLE_TEXT)


class GroundForm(ActForm):
    """A form that chooses a ground of the law."""

    ground = SelectField("法定情形", validators=[InputRequired("请选明法定情形")])

    def __init__(self, grounds: Sequence[LegalGround], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        listed = ((ground.code, f"{ground.text}（{ground.source}）") for ground in grounds)
        self.ground.choices = choices(listed, "请选择")


class ProposeRevocationForm(GroundForm):
    facts = passage("应当撤销的事实和证据")


class RevokePlanForm(DecisionForm):
    redo_by = DayField("重新申请的期限", description="责令限期重新办理的填写", validators=[Optional()])


class ProposeCancellationForm(GroundForm):
    facts = passage("应当注销的事实和证明材料")


class ReadCopyForm(ActForm):
    """A button."""
