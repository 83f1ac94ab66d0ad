"""Forms of what a plan says: the file of its range, and its official sheet, made from the table of its fields."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import Field, FieldList, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from sbsupervise.domain.plans import Indicator
from sbsupervise.domain.plans.sheet import FIELDS, LONG, MOST_ROWS, FieldKind, SheetField
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.plans.ranges import RangeFile
from sbsupervise.services.plans.sheets import Stated
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.forms.fields import NumberField, choices, stripped

# What a browser is told of fields that may be left open in a draft.
DRAFT = {"required": False}


class FileRangeForm(ActForm):
    """A file with a range. It is read here, before the transaction of the act begins."""

    file = FileField(
        "矢量文件",
        validators=[FileRequired("请选择文件")],
        description="shapefile 的 zip 压缩包（.shp、.shx、.dbf、.prj），或者 GeoJSON；CGCS2000 经纬度；最大 15 MB",
        render_kw={"accept": ".zip,.geojson,.json"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.range_file: RangeFile | None = None

    def validate_file(self, field: Field) -> None:
        """Read the file; what stands in the way is said beside the field."""
        try:
            self.range_file = RangeFile(field.data.filename, field.data.read())
        except RuleError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def values(self) -> dict[str, Any]:
        return {"file": self.range_file}


class NeededLater:
    """Marks a field that may be left open in a draft and not at acceptance: it does not read "optional"."""

    field_flags: Mapping[str, bool] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse nothing."""


class MeasureRow(Form):
    """The measures of one zone."""

    class Meta:
        locales = ["zh"]

    zone = StringField(
        "防治分区",
        filters=[stripped],
        validators=[NeededLater(), Length(max=LONG, message=f"最多{LONG}字")],
        render_kw=DRAFT,
    )
    engineering = TextAreaField("工程措施及数量", validators=[Length(max=LONG, message=f"最多{LONG}字")])
    planting = TextAreaField("植物措施及数量", validators=[Length(max=LONG, message=f"最多{LONG}字")])
    temporary = TextAreaField("临时措施及数量", validators=[Length(max=LONG, message=f"最多{LONG}字")])
    engineering_cost = NumberField("工程措施投资（万元）", validators=[Optional()])
    planting_cost = NumberField("植物措施投资（万元）", validators=[Optional()])
    temporary_cost = NumberField("临时措施投资（万元）", validators=[Optional()])


class SheetForm(ActForm):
    """The official sheet; its fields are added below from their table."""

    def values(self) -> dict[str, Any]:
        return {
            "values": {field.name: self._typed(field) for field in FIELDS},
            "indicators": tuple(
                Stated(
                    indicator=indicator,
                    plan_target=self[f"{indicator.value}_plan_target"].data,
                    construction_target=self[f"{indicator.value}_construction_target"].data,
                    actual=self[f"{indicator.value}_actual"].data,
                )
                for indicator in Indicator
            ),
        }

    def _typed(self, field: SheetField) -> Any:
        data = self[field.name].data
        if field.kind is FieldKind.LIST:
            return tuple({name: _text(value) for name, value in row.items()} for row in data)
        return _text(data)

    def show(self, content: Mapping[str, Any], indicators: Mapping[Indicator, Any]) -> None:
        """Fill in what is kept, while nothing was sent."""
        for field in FIELDS:
            if field.kind is FieldKind.LIST:
                for row in content.get(field.name, ()):
                    self[field.name].append_entry(
                        {name: Decimal(text) if name.endswith("_cost") else text for name, text in row.items()}
                    )
            elif text := content.get(field.name):
                self[field.name].data = Decimal(text) if field.kind is FieldKind.NUMBER else text
        for indicator, row in indicators.items():
            for name in ("plan_target", "construction_target", "actual"):
                self[f"{indicator.value}_{name}"].data = getattr(row, name)


def _text(value: Any) -> str:
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _made(field: SheetField) -> Any:
    rules: list[Any] = [NeededLater()] if field.needed else []
    said: dict[str, Any] = {"description": field.hint, "render_kw": DRAFT}
    if field.kind is FieldKind.LIST:
        return FieldList(FormField(MeasureRow), field.label, max_entries=MOST_ROWS)
    if field.kind is FieldKind.NUMBER:
        return NumberField(field.label, validators=[*rules, Optional()], **said)
    if field.kind is FieldKind.CHOICE:
        options = choices(((option, option) for option in field.options), "请选择")
        return SelectField(field.label, choices=options, validators=rules, **said)
    kind = TextAreaField if field.limit == LONG else StringField
    rules = [*rules, Length(max=field.limit, message=f"最多{field.limit}字")]
    return kind(field.label, filters=[stripped], validators=rules, **said)


for _field in FIELDS:
    setattr(SheetForm, _field.name, _made(_field))
for _indicator in Indicator:
    for _name, _label in (("plan_target", "目标值"), ("construction_target", "施工期目标值"), ("actual", "实际值")):
        _rules: list[Any] = [Optional()] if _name == "actual" else [NeededLater(), Optional()]
        _number = NumberField(f"{_indicator.label}{_label}", _rules, render_kw=DRAFT)
        setattr(SheetForm, f"{_indicator.value}_{_name}", _number)
