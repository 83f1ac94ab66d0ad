"""The search of the public site."""

from wtforms import Form, SelectField, StringField

from sbsupervise.domain.listings import ListKind
from sbsupervise.web.forms.fields import chosen, members


class PublicSearchForm(Form):
    text = StringField("单位名称或统一社会信用代码")
    list_kind = SelectField("名单", choices=members(ListKind, "全部"), validate_choice=False)

    @property
    def chosen(self) -> ListKind | None:
        """The list that was chosen."""
        return chosen(ListKind, self.list_kind.data)

    @property
    def words(self) -> str:
        """The text to look for."""
        return (self.text.data or "").strip()[:100]
