"""Forms of the listing cases."""

from typing import Any

from wtforms import DateField, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from sbsupervise.domain.listings import BasisKind, ListingState, ListKind
from sbsupervise.services.listings.reading import ListingFilters
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import chosen, members


class VerifyForm(ActForm):
    facts = TextAreaField("经核实的事实", validators=[InputRequired("请写明经核实的事实"), Length(max=2000)])
    basis_kind = SelectField("依据文书的种类", choices=members(BasisKind))
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
    list_kind = SelectField("名单", choices=members(ListKind, "全部"), validate_choice=False)
    state = SelectField("状态", choices=members(ListingState, "全部"), validate_choice=False)
    text = StringField("单位名称或代码")

    def filters(self) -> ListingFilters:
        return ListingFilters(
            list_kind=chosen(ListKind, self.list_kind.data),
            state=chosen(ListingState, self.state.data),
            text=(self.text.data or "").strip(),
        )
