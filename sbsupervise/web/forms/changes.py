"""Forms of changes against an approved plan."""

from typing import Any

from wtforms import BooleanField, FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from sbsupervise.domain.plans.amendments import GroundFigures, PlanFigures
from sbsupervise.domain.plans.grounds import LEVELS
from sbsupervise.domain.refusals import RuleError
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import DayField, NumberField, Row, choices, stripped

MOST_GROUNDS = 50
UNCHANGED = "没有变化的不填"


def _number(label: str, description: str = UNCHANGED) -> NumberField:
    return NumberField(label, description=description, validators=[Optional()])


class GroundRow(Row):
    """One spoil ground as it is now. A row in which nothing is filled in is none."""

    code = StringField("编号", filters=[stripped], validators=[InputRequired("请填写编号"), Length(max=40)])
    level = SelectField(
        "级别",
        coerce=lambda value: int(value) if value not in (None, "", "None") else None,
        choices=choices(((level, f"{level}级") for level in LEVELS), "未定"),
        validators=[Optional()],
    )
    volume_m3 = NumberField("弃渣量（m³）", validators=[Optional()])


class DetectChangeForm(ActForm):
    """The figures as they are now; what stands beside them is the approval."""

    found_on = DayField(
        "发现日期",
        description="按该日施行的标准判定；2023 年 3 月 1 日以前发生的变化填发生日期",
        validators=[InputRequired("请填写发现日期")],
    )
    range_hm2 = _number("变化后的防治责任范围")
    earthwork_m3 = _number("变化后的开挖填筑土石方总量")
    approved_topsoil_m3 = _number("批准的表土剥离量", "方案特性表没有载明的填写")
    topsoil_m3 = _number("变化后的表土剥离量")
    approved_planting_hm2 = _number("批准的植物措施总面积", "按方案文本填写")
    planting_hm2 = _number("变化后的植物措施总面积")
    linear_hill_km = _number("山区、丘陵区线路长度", "线型工程填写，按方案文本")
    shifted_over_300m_km = _number("横向位移超过 300 米的累计长度", "线型工程填写")
    new_zones = StringField(
        "新涉及的重点预防区、重点治理区", description="名称之间用顿号分隔；不涉及的不填", filters=[stripped]
    )
    spoil_grounds = FieldList(
        FormField(GroundRow),
        "现有弃渣场",
        max_entries=MOST_GROUNDS,
        description="已列出方案确定的弃渣场；新设的、弃渣量或者级别有变化的在此修改、增加。",
    )
    key_works_weakened = BooleanField("重要单位工程措施变化，可能导致水土保持功能显著降低或者丧失（专家判断）")
    facts = TextAreaField(
        "变化的事实和证据",
        description="检查记录、监测季报、遥感影像等",
        validators=[InputRequired("请写明变化的事实和证据"), Length(max=2000, message="最多2000字")],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """The spoil grounds must be such that they can be compared."""
        if not super().validate(extra_validators):
            return False
        try:
            PlanFigures(spoil_grounds=self._grounds())
        except RuleError as refusal:
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: RuleError) -> None:
        """The refusal of a ground stands above the form: it is one of several rows."""
        super().refuse(RuleError(refusal.message) if refusal.field == "spoil_grounds" else refusal)

    def values(self) -> dict[str, Any]:
        zones = tuple(name.strip() for name in (self.new_zones.data or "").split("、") if name.strip())
        return super().values() | {"new_zones": zones, "spoil_grounds": self._grounds()}

    def _grounds(self) -> tuple[GroundFigures, ...] | None:
        rows = [entry.form for entry in self.spoil_grounds if not entry.form.blank]
        grounds = (GroundFigures(code=r.code.data or "", level=r.level.data, volume_m3=r.volume_m3.data) for r in rows)
        return tuple(grounds) if rows else None


class OrderChangeForm(ActForm):
    ordered_on = DayField("责令日期", validators=[InputRequired("请填写责令日期")])
    order_by = DayField(
        "补办期限", description="法律没有规定天数，由本机关合理确定", validators=[InputRequired("请填写补办期限")]
    )


class DropChangeForm(ActForm):
    reason = TextAreaField(
        "撤回认定的理由和证据",
        validators=[InputRequired("请写明撤回认定的理由和证据"), Length(max=500, message="最多500字")],
    )
