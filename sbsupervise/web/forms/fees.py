"""Forms of the compensation fee. None has a field for a discount: only an exemption with its proof lowers the fee."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import FieldList, Form, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from sbsupervise.domain.fees.bases import ExemptCode, ExpansionBasis
from sbsupervise.models import Plan
from sbsupervise.services.fees import CountyArea
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, NumberField, YuanField, choices, chosen, members, stripped
from sbsupervise.web.forms.files import PaperField

PROOF = 500


class CountyAreaRow(Form):
    """The part of the range in one county."""

    area_hm2 = NumberField("面积", validators=[InputRequired("请填写面积")])
    existing_hm2 = NumberField("扩建前原有面积", validators=[Optional()])
    flooded_hm2 = NumberField("水库淹没区", validators=[Optional()])
    water_hm2 = NumberField("水面", validators=[Optional()])
    exempt_hm2 = NumberField("免征部分", validators=[Optional()])


class AssessFeeForm(ActForm):
    """The basis of a fee. ``confirmed_fen`` carries the amount last shown, so that exactly this one is confirmed."""

    confirmed_fen = HiddenField()
    areas = FieldList(FormField(CountyAreaRow), "计征面积")
    planned_start_on = DayField("计划开工日期", validators=[Optional()])
    exempt_code = SelectField(
        "免征情形", choices=choices(((code.value, f"{code.name} {code.label}") for code in ExemptCode), "不免征")
    )
    exempt_proof = TextAreaField(
        "免征证明材料", filters=[stripped], validators=[Length(max=PROOF, message=f"最多{PROOF}字")]
    )
    exempt_file = PaperField("免征证明材料的文件")
    relief = SelectField("减征政策", default="")
    expansion = SelectField("扩建计征方式", choices=members(ExpansionBasis, "不是扩建"), default="")
    expansion_reason = StringField(
        "扩建计征方式的理由", filters=[stripped], validators=[Length(max=PROOF, message=f"最多{PROOF}字")]
    )

    def __init__(self, plan: Plan, counties: Sequence[tuple[str, str]], reliefs: Sequence[str]) -> None:
        areas = [{"area_hm2": plan.range_hm2 if len(counties) == 1 else None} for _ in counties]
        super().__init__(version=plan.version, areas=areas)
        self.counties = counties
        self.relief.choices = choices(((document, document) for document in reliefs), "不减征")

    def stated(self) -> dict[str, Any]:
        """The fields from which the fee follows."""
        return {
            "areas": tuple(
                self._area(code, row.form) for (code, _), row in zip(self.counties, self.areas, strict=False)
            ),
            "exempt_code": chosen(ExemptCode, self.exempt_code.data),
            "planned_start_on": self.planned_start_on.data,
            "relief": self.relief.data or "",
            "expansion": chosen(ExpansionBasis, self.expansion.data),
            "expansion_reason": self.expansion_reason.data,
        }

    def values(self) -> dict[str, Any]:
        proof = {"exempt_proof": self.exempt_proof.data, "exempt_file": self.exempt_file.handed_in}
        return {**self.stated(), **proof, "confirmed_fen": self.confirmed()}

    def confirmed(self) -> int:
        """The amount that was shown, in fen; -1 if none was."""
        text = str(self.confirmed_fen.data or "")
        return int(text) if text.isascii() and text.isdigit() else -1

    def show(self, amount_fen: int) -> None:
        """Let the next sending confirm this amount."""
        self.confirmed_fen.data = str(amount_fen)
        self.confirmed_fen.raw_data = None

    def _area(self, code: str, row: Any) -> CountyArea:
        nothing = Decimal(0)
        return CountyArea(
            county=code,
            area_hm2=row.area_hm2.data,
            existing_hm2=row.existing_hm2.data or nothing,
            exempt_hm2=row.exempt_hm2.data or nothing,
            flooded_hm2=row.flooded_hm2.data or nothing,
            water_hm2=row.water_hm2.data or nothing,
        )


class RecordPaymentForm(ActForm):
    paid_on = DayField("缴费（入库）日期", validators=[InputRequired("请填写缴费日期")])
    amount = YuanField("补偿费金额", validators=[Optional()])
    surcharge = YuanField("滞纳金金额", validators=[Optional()])
    voucher_no = StringField(
        "税收票证号码",
        description="电子税票号码或完税证明号码，一张票证只能登记一次",
        validators=[InputRequired("请填写税收票证号码"), Length(max=50, message="最多50字")],
    )

    def values(self) -> dict[str, Any]:
        return {
            "paid_on": self.paid_on.data,
            "amount_fen": self.amount.data or 0,
            "surcharge_fen": self.surcharge.data or 0,
            "voucher_no": self.voucher_no.data,
        }


class ExemptForm(ActForm):
    """The decision on an exemption: it has nothing to fill in."""


class ReasonForm(ActForm):
    """A reason and nothing else: for a reversal, or for making a charge void."""

    reason = TextAreaField(
        "理由", validators=[InputRequired("请写明理由"), Length(max=PROOF, message=f"最多{PROOF}字")]
    )
