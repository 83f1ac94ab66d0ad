"""Forms of arrears, of refunds, of payments that belong elsewhere, and of the hold that an unpaid fee lays."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from sbsupervise.domain.fees import LedgerAccount
from sbsupervise.domain.fees.refunds import RefundReason
from sbsupervise.models import Charge, Office
from sbsupervise.services.fees.ledger import LONGEST_MOVE
from sbsupervise.web.formats import yuan
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, NumberField, YuanField, choices, chosen, stripped

TEXT = 400


def reason_field(label: str, missing: str, most: int = TEXT) -> TextAreaField:
    return TextAreaField(label, validators=[InputRequired(missing), Length(max=most, message=f"最多{most}字")])


class SurchargeForm(ActForm):
    """The last day that counts. ``confirmed_fen`` carries the amount last shown, so that exactly this is confirmed."""

    confirmed_fen = HiddenField()
    until = DayField("计算至", validators=[InputRequired("请填写计算至哪一天")])

    def values(self) -> dict[str, Any]:
        return {"until": self.until.data, "confirmed_fen": self.confirmed()}

    def confirmed(self) -> int:
        """The amount that was shown for this day, in fen; -1 if none was."""
        day, _, text = str(self.confirmed_fen.data or "").partition(":")
        known = text.isascii() and text.isdigit() and day == str(self.until.data)
        return int(text) if known else -1

    def show(self, until: date, amount_fen: int) -> None:
        """Let the next sending confirm this amount."""
        self.confirmed_fen.data = f"{until.isoformat()}:{amount_fen}"
        self.confirmed_fen.raw_data = None


class CourtForm(ActForm):
    applied_on = DayField("申请日期", validators=[InputRequired("请填写申请日期")])


class LiftHoldForm(ActForm):
    reason = reason_field("理由", "请写明解除限制的理由")


class ReverseSurchargeForm(ActForm):
    reason = reason_field("理由", "请写明冲销的理由")


class WithdrawRefundForm(ActForm):
    reason = reason_field("理由", "请写明撤回的理由")


class MovePaymentForm(ActForm):
    """Which charge a payment belongs to; those on offer are named by their projects."""

    to_charge_id = RadioField("转记到", coerce=int, validators=[InputRequired("请选择转记到哪一项")])
    reason = reason_field("理由", "请写明转记的理由", LONGEST_MOVE)

    def __init__(self, charges: Sequence[Charge], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to_charge_id.choices = [(charge.id, _named(charge)) for charge in charges]


class FindChargeForm(Form):
    """What the charges on offer are narrowed to; it lives in the address."""

    text = StringField("查找项目、单位或代码", filters=[stripped])


class ConfirmRefundForm(ActForm):
    account = SelectField(
        "退还的款项",
        choices=choices((account.value, account.label) for account in (LedgerAccount.FEE, LedgerAccount.SURCHARGE)),
        default=LedgerAccount.FEE.value,
    )
    refund_reason = SelectField(
        "退费事由",
        choices=choices(((reason.value, reason.label) for reason in RefundReason), "请选择"),
        validators=[InputRequired("请选择退费事由")],
    )
    amount = YuanField("退费金额", validators=[Optional()])
    new_quantity = NumberField("实际计征数量", validators=[Optional()])
    new_fee = YuanField("重新计算的应缴金额", validators=[Optional()])
    note = reason_field("事实和证明材料", "请写明退费的事实和证明材料")

    def values(self) -> dict[str, Any]:
        return {
            "account": chosen(LedgerAccount, self.account.data) or LedgerAccount.FEE,
            "refund_reason": chosen(RefundReason, self.refund_reason.data),
            "amount_fen": self.amount.data,
            "new_quantity": self.new_quantity.data,
            "new_fee_fen": self.new_fee.data,
            "note": self.note.data,
        }


class RecordRefundForm(ActForm):
    refunded_on = DayField("退库日期", validators=[InputRequired("请填写退库日期")])
    amount = YuanField("退库金额", validators=[InputRequired("请填写退库金额")])
    voucher_no = StringField(
        "退库凭证号码", validators=[InputRequired("请填写退库凭证号码"), Length(max=50, message="最多50字")]
    )

    def values(self) -> dict[str, Any]:
        return {
            "refunded_on": self.refunded_on.data,
            "amount_fen": self.amount.data,
            "voucher_no": self.voucher_no.data,
        }


class OverdueFilterForm(Form):
    """What the list of arrears is narrowed to; it lives in the address."""

    text = StringField("项目、单位或代码", filters=[stripped])
    office = SelectField("相关机关")

    def __init__(self, offices: Iterable[Office], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office.choices = choices(((office.id, office.name) for office in offices), "全部")


def _named(charge: Charge) -> str:
    project = charge.project
    return f"{project.name}（{project.construction_unit.name}）　{charge.state.label}，欠 {yuan(charge.unpaid_fen)} 元"
