"""Forms of the papers of the fee."""

from datetime import date, timedelta

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from sbsupervise.domain.fees import LedgerKind
from sbsupervise.domain.fees.papers import LIMITED
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.models import Charge
from sbsupervise.parameters.notices import demand_days
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, stripped

LONGEST_REASON = 300
SPARE = timedelta(days=5)


class DraftFeePaperForm(ActForm):
    """The new last day to pay, where the paper gives one, and a reason that is printed."""

    limit_on = DayField("缴纳期限", validators=[InputRequired("请填写缴纳期限")])
    reason = TextAreaField(
        "补充说明", filters=[stripped], validators=[Length(max=LONGEST_REASON, message=f"最多{LONGEST_REASON}字")]
    )

    def __init__(self, charge: Charge, kind: NoticeKind, today: date) -> None:
        refunds = [line.reason for line in charge.ledger if line.kind is LedgerKind.REFUND_DUE and line.reason]
        is_refund = kind is NoticeKind.FEE_REFUND
        days = timedelta(days=demand_days().on(today))
        super().__init__(
            version=charge.version,
            limit_on=today + days + SPARE,
            reason=refunds[-1] if is_refund and refunds else "",
        )
        if kind not in LIMITED:
            del self.limit_on
        if is_refund:
            self.reason.label.text = "应退事由"
            self.reason.validators = [InputRequired("请写明应退的事由"), *self.reason.validators]
            self.reason.flags.required = True
