"""What the list of charges is narrowed to; it lives in the address."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import Form, MonthField, SelectField, StringField
from wtforms.validators import Optional

from sbsupervise.domain.fees import ChargeState
from sbsupervise.models import Office
from sbsupervise.services.fees import FeeFilters
from sbsupervise.web.forms.fields import choices, chosen, stripped

OVERDUE, REFUND = "overdue", "refund"
MORE = {OVERDUE: "逾期未缴", REFUND: "待退费"}
"""What the list can be narrowed to besides a state."""


class FeeFilterForm(Form):
    text = StringField("项目、单位或代码", filters=[stripped])
    state = SelectField(
        "状态", choices=choices([*MORE.items(), *((state.value, state.label) for state in ChargeState)], "全部")
    )
    month = MonthField("缴纳期限所在月份", validators=[Optional()])
    office = SelectField("相关机关")

    def __init__(self, offices: Sequence[Office], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = offices
        self.office.choices = choices(((office.id, office.name) for office in offices), "全部")

    @property
    def chosen_office(self) -> Office | None:
        return next((office for office in self.offices if str(office.id) == self.office.data), None)

    def filters(self, today: date) -> FeeFilters:
        """The filters; what is not understood narrows nothing."""
        office = self.chosen_office
        return FeeFilters(
            state=chosen(ChargeState, self.state.data),
            overdue_on=today if self.state.data == OVERDUE else None,
            refund=self.state.data == REFUND,
            month=self.month.data,
            office_id=office.id if office else None,
            text=str(self.text.data or ""),
        )

    def words(self) -> list[str]:
        """What the list is narrowed to, in words."""
        state, office = chosen(ChargeState, self.state.data), self.chosen_office
        month: date | None = self.month.data
        said = (
            office.name if office else "",
            state.label if state else MORE.get(str(self.state.data), ""),
            f"{month.year}年{month.month}月到期" if month else "",
            str(self.text.data or ""),
        )
        return [word for word in said if word]
