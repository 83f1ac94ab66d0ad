"""Forms of the plans of a year, and what their lists are narrowed down to."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from sbsupervise.domain.inspections import InspectionKind
from sbsupervise.domain.inspections.year_plans import HIGHEST_CAP, MONTHS, PLANNED_KINDS
from sbsupervise.models import Person
from sbsupervise.services.inspection_plans import CheckFilters, Progress
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import NumberField, choices, chosen, members, stripped
from sbsupervise.web.forms.inspections import number_or_none

MONTH_CHOICES = [(month, f"{month}月") for month in MONTHS]
TEN = Decimal(10)


class TargetsForm(ActForm):
    """The targets of a plan; the share is typed in percent and kept in thousandths."""

    onsite_percent = NumberField("现场检查比例（%）", validators=[InputRequired("请填写现场检查比例")])
    visit_cap = IntegerField(
        "每单位每年到访次数上限",
        description="各机关合计；举报、转办、数据异常和办案引起并有记录的不计入",
        validators=[
            InputRequired("请填写到访次数上限"),
            NumberRange(1, HIGHEST_CAP, message=f"请填写1至{HIGHEST_CAP}之间的次数"),
        ],
    )
    note = TextAreaField("说明", validators=[Length(max=2000, message="最多2000字")], render_kw={"rows": 3})

    def values(self) -> dict[str, Any]:
        said = super().values()
        percent: Decimal = said.pop("onsite_percent")
        return said | {"onsite_permille": int(percent * TEN)}

    def validate(self, extra_validators: Any = None) -> bool:
        """A share has one place at most: what is kept is what was typed."""
        valid: bool = super().validate(extra_validators)
        percent = self.onsite_percent.data
        if valid and percent is not None and percent * TEN != int(percent * TEN):
            self.onsite_percent.errors = ["最多一位小数"]
            return False
        return valid


class DraftForm(TargetsForm):
    year = SelectField("年度", coerce=int, validators=[InputRequired("请选择年度")])

    def __init__(self, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.year.choices = choices((year, f"{year}年") for year in years)


class ConfirmForm(ActForm):
    """Nothing to fill in."""


class OfficerForm(ActForm):
    """Who of the office sees to a check."""

    officer_id = SelectField("检查人员", coerce=number_or_none, description="负责发起检查的人员，可以以后安排")

    def __init__(self, officers: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.officer_id.choices = choices(((person.id, person.name) for person in officers), "以后安排")


class AddCheckForm(OfficerForm):
    kind = SelectField(
        "检查方式",
        coerce=InspectionKind,
        choices=choices((kind.value, kind.label) for kind in PLANNED_KINDS),
        validators=[InputRequired("请选择检查方式")],
    )
    month = SelectField("月份", coerce=int, choices=choices(MONTH_CHOICES), validators=[InputRequired("请选择月份")])
    reason = TextAreaField(
        "增加的理由", description="计划批准后增加检查的必须填写", validators=[Length(max=500, message="最多500字")]
    )


class MoveCheckForm(ActForm):
    month = SelectField("改到", coerce=int, choices=choices(MONTH_CHOICES), validators=[InputRequired("请选择月份")])


class DropCheckForm(ActForm):
    reason = TextAreaField(
        "取消的理由", validators=[InputRequired("请写明取消的理由"), Length(max=500, message="最多500字")]
    )


class CheckFilterForm(Form):
    """What the checks of a plan are narrowed down to; what is not understood narrows nothing."""

    text = StringField("项目名称", filters=[stripped])
    kind = SelectField(
        "检查方式", choices=choices(((kind.value, kind.label) for kind in PLANNED_KINDS), "全部"), validate_choice=False
    )
    month = SelectField("月份", choices=choices(MONTH_CHOICES, "全部"), validate_choice=False)
    progress = SelectField("进展", choices=members(Progress, "全部"), validate_choice=False)

    def filters(self) -> CheckFilters:
        return CheckFilters(
            kind=chosen(InspectionKind, self.kind.data),
            month=next((month for month in MONTHS if str(month) == self.month.data), None),
            progress=chosen(Progress, self.progress.data),
            text=str(self.text.data or ""),
        )


class ProjectSearchForm(Form):
    text = StringField("项目、单位名称或代码", filters=[stripped])
