"""Filters of the audit trail."""

from wtforms import DateField, Form, SelectField
from wtforms.validators import Optional

from sbsupervise.domain.act_labels import ACT_LABELS
from sbsupervise.services.trail import TrailFilters
from sbsupervise.web.forms.fields import choices


class TrailForm(Form):
    """Filters in the address; what is not understood is shown beside its field and left out."""

    act = SelectField("操作", choices=choices(ACT_LABELS.items(), "全部"), validate_choice=False)
    since = DateField("自", validators=[Optional()])
    until = DateField("至", validators=[Optional()])

    def filters(self) -> TrailFilters:
        self.validate()
        return TrailFilters(act=self.act.data or "", since=self.since.data, until=self.until.data)
