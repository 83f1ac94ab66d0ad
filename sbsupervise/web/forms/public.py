"""The search of the public site."""

from typing import Any

from wtforms import Form, SelectField, StringField

from sbsupervise.domain.listings import ListKind


class PublicSearchForm(Form):
    text = StringField("单位名称或统一社会信用代码")
    list_kind = SelectField("名单", validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = [("", "全部"), *((kind.value, kind.label) for kind in ListKind)]
        self.list_kind.choices = choices

    @property
    def chosen(self) -> ListKind | None:
        """The list that was chosen."""
        return {kind.value: kind for kind in ListKind}.get(self.list_kind.data or "")

    @property
    def words(self) -> str:
        """The text to look for."""
        return (self.text.data or "").strip()[:100]
