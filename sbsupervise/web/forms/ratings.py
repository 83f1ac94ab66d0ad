"""Forms of ratings: what a list is narrowed to, and which run to make."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import DateField, Form, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from sbsupervise.domain.ratings import Grade
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters.ratings import rule_versions
from sbsupervise.services.ratings import DEFAULT_RULES
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import choices, members


class RatingFilterForm(Form):
    """What the list of ratings is narrowed to; it lives in the address."""

    text = StringField("单位名称或代码", filters=[lambda text: text.strip() if text else ""])
    year = SelectField("年度", coerce=int)
    grade = SelectField("等级", choices=choices(((one.value, f"{one.name} {one.label}") for one in Grade), "全部"))
    role = SelectField("单位类型", choices=members(UnitRole, "全部"))

    def __init__(self, years: Iterable[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year.choices = choices((year, f"{year}年度") for year in years)


class RunForm(ActForm):
    """Which run to make."""

    year = SelectField("评价年度", coerce=int, validators=[InputRequired("请选择评价年度")])
    rules = SelectField("规则版本", default=DEFAULT_RULES, validators=[InputRequired("请选择规则版本")])
    as_of = DateField("评价截止日", validators=[Optional()], description="截至这一天的记录计入评价，不填为今天")

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = {name: version.on(today) for name, version in rule_versions().items()}
        first = min(version.first_rating_year for version in versions.values())
        self.year.choices = choices((year, f"{year}年度") for year in range(today.year, first - 1, -1))
        self.rules.choices = choices((name, f"{version.title}（{name}）") for name, version in versions.items())
        if not self.is_submitted():
            self.year.data, self.as_of.data = today.year - 1, today
