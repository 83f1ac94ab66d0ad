"""Forms of the steps of an inspection, from its proposal to its publication."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from sbsupervise.domain.inspections import InspectionKind, Outcome
from sbsupervise.models import Person
from sbsupervise.services.inspections import NewParticipant
from sbsupervise.services.inspections.causes import OpenCauses
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import choices
from sbsupervise.web.forms.inspections import KINDS, named, number_or_none

REASON = [InputRequired("请填写理由"), Length(max=500)]


class ParticipantRow(Form):
    """Somebody else who takes part. A row in which nothing is filled in is nobody."""

    class Meta:
        locales = ["zh"]

    name = StringField("姓名", validators=[Length(max=40)])
    organisation = StringField("单位", validators=[Length(max=100)])
    capacity = StringField("身份", validators=[Length(max=60)], description="上级机关、专家、建设单位上级主管单位等")
    certificate_no = StringField("执法证号", validators=[Length(max=30)], description="没有执法证的不填，只能协助检查")


class ProposeForm(ActForm):
    """The proposal of an inspection; its officers and causes are offered by the view."""

    kind = SelectField(
        "检查方式",
        coerce=InspectionKind,
        choices=choices((kind.value, kind.label) for kind in KINDS),
        validators=[InputRequired("请选择检查方式")],
    )
    carried_out_on = DateField("计划检查日期", validators=[InputRequired("请填写计划检查日期")])
    ended_on = DateField("计划结束日期", validators=[Optional()], description="一天以内的不填")
    unannounced = BooleanField("“四不两直”检查，不提前通知")
    planned_check_id = SelectField("年度计划中的检查", coerce=number_or_none, validators=[Optional()])
    draw_pick_id = SelectField("随机抽查结果", coerce=number_or_none, validators=[Optional()])
    outside_reason = TextAreaField(
        "计划外检查、超过到访上限的理由",
        validators=[Length(max=500)],
        description="没有列入计划、也没有抽中的，或者到访次数已达上限的，必须写明，如举报、交办、监测数据异常",
        render_kw={"rows": 2},
    )
    content = TextAreaField(
        "检查内容", validators=[InputRequired("请填写检查内容"), Length(max=1000)], render_kw={"rows": 3}
    )
    officers = SelectMultipleField(
        "检查人员",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired("请选择检查人员")],
    )
    participants = FieldList(FormField(ParticipantRow), "参加人员", max_entries=20)

    def offer(self, officers: Sequence[Person], causes: OpenCauses, today: date) -> None:
        """Set the choices that depend on the office and the project."""
        self.officers.choices = choices((person.id, named(person)) for person in officers)
        self.planned_check_id.choices = choices(causes.planned, first="不是计划内的检查")
        self.draw_pick_id.choices = choices(causes.drawn, first="不是抽中的检查")
        self.carried_out_on.render_kw = {"min": today.isoformat()}

    def values(self) -> dict[str, Any]:
        filled = (entry.form for entry in self.participants)
        people = tuple(
            NewParticipant(**{field.name.rpartition("-")[2]: field.data or "" for field in row})
            for row in filled
            if any(str(field.data or "").strip() for field in row)
        )
        return super().values() | {"officers": tuple(self.officers.data or ()), "participants": people}


class ApproveForm(ActForm):
    """Nothing to fill in: what is approved stands on the page."""


class GiveUpForm(ActForm):
    reason = TextAreaField("理由", validators=REASON, render_kw={"rows": 3})


class NotifyForm(ActForm):
    notified_on = DateField("通知日期", validators=[InputRequired("请填写通知日期")])


class ArriveForm(ActForm):
    """Nothing to fill in: the instant is that of the press of the button."""


class SignForm(ActForm):
    signed_by = StringField("被检查单位签字人", validators=[Length(max=100)], description="姓名、职务")
    signed_on = DateField("签字日期", validators=[Optional()])
    refused = BooleanField("被检查单位拒绝签字")
    refusal = TextAreaField("拒绝签字的情况", validators=[Length(max=500)], render_kw={"rows": 2})
    witness = StringField("见证人或者录像编号", validators=[Length(max=200)])


class ClassifyForm(ActForm):
    outcome = RadioField(
        "检查结果",
        coerce=lambda value: None if value in (None, "", "None") else Outcome(value),
        choices=choices((outcome.value, outcome.label) for outcome in Outcome),
        validators=[InputRequired("请选择检查结果")],
    )
    outcome_reason = TextAreaField(
        "与建议不同的理由",
        validators=[Length(max=500)],
        description="与按记录得出的建议一致的，不填",
        render_kw={"rows": 3},
    )


class PublishForm(ActForm):
    published_on = DateField("公开日期", validators=[InputRequired("请填写公开日期")])


class VisitNoticeForm(ActForm):
    hour = StringField("到达时间", validators=[Length(max=40)], description="如“上午9时”，可以不填")
    place = StringField("检查地点", validators=[Length(max=200)], description="不填的，写项目建设地点")
    materials = TextAreaField(
        "需要准备的资料", validators=[InputRequired("请填写需要准备的资料"), Length(max=500)], render_kw={"rows": 3}
    )


class OpinionForm(ActForm):
    report_by = DateField("报送整改报告的日期", validators=[InputRequired("请填写报送整改报告的日期")])
