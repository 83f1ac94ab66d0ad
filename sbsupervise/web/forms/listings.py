"""Forms of the listing cases."""

from typing import Any

from wtforms import DateField, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from sbsupervise.domain.listings import BasisKind, ListingState, ListKind
from sbsupervise.services.listings.reading import ListingFilters
from sbsupervise.web.forms.base import ActForm


class VerifyForm(ActForm):
    facts = TextAreaField("经核实的事实", validators=[InputRequired("请写明经核实的事实"), Length(max=2000)])
    basis_kind = SelectField("依据文书的种类", choices=[(kind.value, kind.label) for kind in BasisKind])
    basis_document = StringField(
        "依据文书的名称和文号", validators=[InputRequired("没有依据文书，不能作为失信事实"), Length(max=200)]
    )
    basis_issued_on = DateField("依据文书的日期", validators=[InputRequired("请填写依据文书的日期")])

    def values(self) -> dict[str, Any]:
        return super().values() | {"basis_kind": BasisKind(self.basis_kind.data)}


class ReasonForm(ActForm):
    reason = TextAreaField("理由", validators=[InputRequired("请填写理由"), Length(max=2000)])


class StatementForm(ActForm):
    statement_on = DateField("提出日期", validators=[InputRequired("请填写提出日期")])
    statement = TextAreaField("陈述申辩的内容", validators=[InputRequired("请填写内容"), Length(max=5000)])


class ReviewForm(ActForm):
    review_opinion = TextAreaField(
        "复核意见和对当事人的答复", validators=[InputRequired("请填写复核意见"), Length(max=5000)]
    )


class ConfirmForm(ActForm):
    """Nothing to fill in."""


class DecideForm(ActForm):
    """The hash of the text that was shown goes along: what is decided is what was read."""

    seen = HiddenField()


class ListingFilterForm(Form):
    list_kind = SelectField("名单", validate_choice=False)
    state = SelectField("状态", validate_choice=False)
    text = StringField("单位名称或代码")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = [("", "全部"), *((kind.value, kind.label) for kind in ListKind)]
        states: Any = [("", "全部"), *((state.value, state.label) for state in ListingState)]
        self.list_kind.choices, self.state.choices = kinds, states

    def filters(self) -> ListingFilters:
        kinds = {kind.value: kind for kind in ListKind}
        states = {state.value: state for state in ListingState}
        return ListingFilters(
            list_kind=kinds.get(self.list_kind.data or ""),
            state=states.get(self.state.data or ""),
            text=(self.text.data or "").strip(),
        )
