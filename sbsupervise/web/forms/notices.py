"""Forms of notices."""

from typing import Any

from wtforms import (
    DateField,
    Form,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from sbsupervise.domain.notices import NoticeKind, NoticeState, ServiceMode
from sbsupervise.models import Finding
from sbsupervise.services.notices import NoticeFilters
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import choices, chosen, members

REQUIRED = "请填写此项"


class DraftRectifyOrderForm(ActForm):
    """Which of the open findings go into the order."""

    finding_ids = SelectMultipleField(
        "列入通知书的问题",
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[InputRequired("请至少勾选一个问题")],
    )

    def __init__(self, *args: Any, findings: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finding_ids.choices = choices(
            (finding.id, f"{finding.unit.name}：{finding.facts}") for finding in findings
        )
        if not self.is_submitted():
            self.finding_ids.data = [finding.id for finding in findings]

    def values(self) -> dict[str, Any]:
        return {"finding_ids": tuple(self.finding_ids.data or ())}


class DraftListingPaperForm(ActForm):
    """Nothing to fill in: the paper follows from the case."""


class IssueForm(ActForm):
    """The hash of the paper that was shown goes along: what is signed is what was read."""

    seen = HiddenField()


class ServeForm(ActForm):
    mode = SelectField("送达方式", choices=members(ServiceMode))
    served_on = DateField("送达日期", validators=[InputRequired("请填写送达日期")])
    receiver = StringField("收件人", validators=[InputRequired(REQUIRED), Length(max=100)])
    place = StringField("送达地点", validators=[Length(max=200)])
    proof = TextAreaField("送达证明", validators=[InputRequired(REQUIRED), Length(max=500)])

    def values(self) -> dict[str, Any]:
        return super().values() | {"mode": ServiceMode(self.mode.data)}


class VoidForm(ActForm):
    reason = TextAreaField("作废原因", validators=[InputRequired("请写明作废原因"), Length(max=500)])


class RegisterForm(Form):
    """Filters of the register."""

    kind = SelectField("文种", choices=members(NoticeKind, "全部"), validate_choice=False)
    state = SelectField("状态", choices=members(NoticeState, "全部"), validate_choice=False)
    year = IntegerField("年份", validators=[Optional(), NumberRange(1990, 2100, "请填写四位年份")])
    text = StringField("文号或单位")

    def filters(self) -> NoticeFilters:
        self.validate()
        return NoticeFilters(
            kind=chosen(NoticeKind, self.kind.data),
            state=chosen(NoticeState, self.state.data),
            year=self.year.data if not self.year.errors else None,
            text=(self.text.data or "").strip(),
        )


class CheckForm(Form):
    """A typed check code."""

    code = StringField("核验码")
