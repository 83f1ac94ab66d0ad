"""Forms of talks (约谈)."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Form, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from sbsupervise.domain.inspections import TalkState
from sbsupervise.models import Person
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, choices, chosen, members, stripped


def _line(label: str, description: str = "", *, required: bool = True, most: int = 200) -> StringField:
    validators = [
        Length(max=most, message=f"最多{most}字"),
        InputRequired(f"请填写{label}") if required else Optional(),
    ]
    return StringField(label, description=description, filters=[stripped], validators=validators)


def _long(label: str, description: str = "", most: int = 2000) -> TextAreaField:
    validators = [InputRequired(f"请填写{label}"), Length(max=most, message=f"最多{most}字")]
    return TextAreaField(label, description=description, validators=validators, render_kw={"rows": 5})


class CallTalkForm(ActForm):
    unit_id = SelectField("约谈单位", coerce=int)
    called = _line("约谈对象", "法定代表人或者负责人，可写职务")
    talk_on = DayField("约谈日期", validators=[InputRequired("请填写约谈日期")])
    talk_hour = _line("约谈时间", "二十四小时制，如 9:30", most=5)
    place = _line("约谈地点")
    led_by_id = SelectField("主持人", coerce=int)
    cause = _long("约谈的事由", "写明事实；印在约谈通知书中")
    materials = _line("需要准备的材料", "不填的，印“有关情况的书面说明”", required=False, most=500)

    def __init__(self, units: Mapping[int, str], people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.choices = choices(units.items())
        self.led_by_id.choices = choices((person.id, person.name) for person in people)


class HoldTalkForm(ActForm):
    talk_on = DayField("约谈日期", validators=[InputRequired("请填写约谈日期")])
    record = _long("通报的事实", most=4000)
    basis = _long("依据", "法律、规章的名称和条款", most=1000)
    demands = _long("提出的要求")
    promise = _long("被约谈方的说明和承诺")
    promised_by = DayField("承诺的期限", description="没有承诺期限的不填", validators=[Optional()])
    signed_by = _line("签名人员", "双方在记录上签名的全部人员")


class NoteAbsenceForm(ActForm):
    record = _long("通知和未到场的情况", "何时以何种方式通知，未到场的情况，见证人", most=4000)


class CloseTalkForm(ActForm):
    closing = _long("后续落实的情况", "承诺是否兑现，未兑现的采取了什么措施", most=1000)


class CancelTalkForm(ActForm):
    closing = _long("取消的理由", most=1000)


class DraftForm(ActForm):
    """Nothing to fill in: the paper follows from the record."""


class TalkFilterForm(Form):
    state = SelectField("状态", choices=members(TalkState, "全部"), validate_choice=False)

    @property
    def chosen(self) -> TalkState | None:
        return chosen(TalkState, self.state.data)
