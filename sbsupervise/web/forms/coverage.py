"""What the coverage is narrowed to; it lives in the address."""

from collections.abc import Sequence
from typing import Any

from wtforms import Form, SelectField, StringField

from sbsupervise.models import Office
from sbsupervise.services.coverage import Filters, Shown
from sbsupervise.web.forms.fields import choices, chosen, members, stripped


class YearForm(Form):
    year = SelectField("年度", validate_choice=False)

    def __init__(self, years: Sequence[int], /, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = tuple(years)
        self.year.choices = choices((year, f"{year}年") for year in years)
        self.year.data = str(self.chosen_year)

    @property
    def chosen_year(self) -> int:
        """The year that was asked for, or the present one, which is the first."""
        return next((year for year in self.known if str(year) == self.year.data), self.known[0])


class CoverageForm(YearForm):
    office = SelectField("监管机关", validate_choice=False)
    shown = SelectField("项目", choices=members(Shown), validate_choice=False)
    text = StringField("项目名称", filters=[stripped])

    def __init__(self, years: Sequence[int], offices: Sequence[Office], /, *args: Any, **kwargs: Any) -> None:
        super().__init__(years, *args, **kwargs)
        self.offices = tuple(offices)
        self.office.choices = choices(((office.id, office.name) for office in offices), "全部")

    @property
    def chosen_office(self) -> Office | None:
        return next((office for office in self.offices if str(office.id) == self.office.data), None)

    def filters(self) -> Filters:
        office = self.chosen_office
        return Filters(
            year=self.chosen_year,
            office_id=office.id if office else None,
            shown=chosen(Shown, self.shown.data) or Shown.UNCOVERED,
            text=str(self.text.data or ""),
        )
