"""The form of the public calculator; it lives in the address, so that an answer can be passed on."""

from datetime import date
from typing import Any

from wtforms import Form, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from sbsupervise.domain.fees import BaseType, ExemptCode
from sbsupervise.domain.fees.bases import ZERO
from sbsupervise.domain.quantities import Measure
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.fees.calculating import Question
from sbsupervise.web.forms.fields import DayField, NumberField, choices, chosen, members


class CalculatorForm(Form):
    """The fields are named like those of a question."""

    class Meta:
        locales = ["zh"]

    county = SelectField("县（市、区）", validators=[InputRequired("请选择县（市、区）")])
    base = SelectField("计征方式", choices=members(BaseType), validators=[InputRequired("请选择计征方式")])
    quantity = NumberField("数量", validators=[InputRequired("请填写数量")])
    measure = SelectField("单位", choices=members(Measure), validators=[InputRequired("请选择单位")])
    wells = IntegerField("井数", validators=[Optional(), NumberRange(1, 99, "井数为1至99")])
    flooded = NumberField("水库淹没区", validators=[Optional()])
    water = NumberField("水面", validators=[Optional()])
    exempt_code = SelectField(
        "免征情形",
        choices=choices(((code.value, f"{code.name} {code.label}") for code in ExemptCode), "不免征"),
        default="",
    )
    exempt_part = NumberField("免征部分", validators=[Optional()])
    due_on = DayField("缴纳期限", validators=[InputRequired("请填写缴纳期限")])

    def __init__(self, counties: Any, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"due_on": today} | kwargs))
        self.county.choices = choices(counties, "请选择")

    def question(self) -> Question:
        """What is asked, once the form was found to be well-formed."""
        said = {name: getattr(self, name).data or ZERO for name in ("quantity", "flooded", "water", "exempt_part")}
        return Question(
            base=BaseType(self.base.data),
            county=self.county.data,
            due_on=self.due_on.data or date.min,
            measure=Measure(self.measure.data),
            wells=self.wells.data or 1,
            exempt_code=chosen(ExemptCode, self.exempt_code.data),
            **said,
        )

    def refuse(self, refusal: RuleError) -> None:
        """Show a refusal beside its field, or above the form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]
