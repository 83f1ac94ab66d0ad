"""Forms of spoil grounds and borrow pits."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from sbsupervise.domain.plans import GroundKind, GroundState
from sbsupervise.domain.plans.grounds import LEVELS
from sbsupervise.models import Plan
from sbsupervise.services.grounds import CODE, NAME, TEXT
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import NumberField, choices, members, stripped
from sbsupervise.web.forms.plan_data import DRAFT, NeededLater

OPEN_STATES = (GroundState.PLANNED, GroundState.IN_USE)


def whole(text: str | None) -> int | None:
    """The number of a choice; None where nothing is chosen."""
    return int(text) if text else None


class GroundForm(ActForm):
    """A place as the plan describes it. ``of_plan_id`` and ``level`` may be left open."""

    kind = SelectField("类别", coerce=GroundKind, choices=members(GroundKind), validators=[InputRequired("请选择类别")])
    code = StringField(
        "编号",
        filters=[stripped],
        validators=[InputRequired("请填写编号"), Length(max=CODE, message=f"最多{CODE}字")],
        description="与方案一致，如 QZ-01；同一项目内不能重复",
    )
    name = StringField(
        "名称",
        filters=[stripped],
        validators=[InputRequired("请填写名称"), Length(max=NAME, message=f"最多{NAME}字")],
    )
    state = SelectField(
        "状态",
        coerce=GroundState,
        choices=choices((state.value, state.label) for state in OPEN_STATES),
        validators=[InputRequired("请选择状态")],
    )
    of_plan_id = SelectField("所依据的方案", coerce=whole, validators=[NeededLater(), Optional()], render_kw=DRAFT)
    level = SelectField(
        "级别",
        coerce=whole,
        choices=choices(((level, f"{level}级") for level in LEVELS), "未确定"),
        validators=[Optional()],
        description="弃渣场填写",
    )
    longitude = NumberField("经度", validators=[Optional()], description="CGCS2000，十进制度数，最多6位小数")
    latitude = NumberField("纬度", validators=[Optional()])
    capacity_m3 = NumberField("容量", validators=[Optional()])
    height_m = NumberField("最大堆高或者开挖深度", validators=[Optional()])
    planned_m3 = NumberField("规划量", validators=[Optional()])
    actual_m3 = NumberField("实际量", validators=[Optional()])
    works = TextAreaField(
        "拦挡、坡面防护、防洪排导措施",
        filters=[stripped],
        validators=[Length(max=TEXT, message=f"最多{TEXT}字")],
    )
    stability = TextAreaField("稳定性结论", filters=[stripped], validators=[Length(max=TEXT, message=f"最多{TEXT}字")])
    investigated = BooleanField("已作地质勘察")
    has_video = BooleanField("已布设视频监控")
    in_river_range = BooleanField("位于河湖管理范围（含水库淹没区）内")

    def __init__(self, plans: Sequence[Plan], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = (
            (plan.id, f"{plan.application.label} {plan.document_number or f'{plan.submitted_on}提交'}")
            for plan in plans
        )
        self.of_plan_id.choices = choices(rows, "方案以外（现场新设）")


class CloseGroundForm(ActForm):
    actual_m3 = NumberField("停用时的实际量", validators=[InputRequired("请填写实际量")])
