"""What the early warnings are narrowed down to."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form, SelectField

from sbsupervise.domain.places import County
from sbsupervise.web.forms.fields import choices


class CountyForm(Form):
    """One county, or all."""

    county = SelectField("县（区）")

    def __init__(self, counties: Mapping[str, County], /, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = frozenset(counties)
        self.county.choices = choices(((code, county.name) for code, county in counties.items()), "全部")

    def chosen(self) -> str | None:
        """The code of the county; a value that is none of the choices narrows nothing."""
        return self.county.data if self.county.data in self.known else None
