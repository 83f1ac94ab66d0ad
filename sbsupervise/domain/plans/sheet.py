"""The official sheet of a plan (水土保持方案特性表), edition of 2026: its fields as a table, and what is read in them.

Values are kept as text under the name of their field: numbers without separators, months as 2026-03, choices by their
label, texts as written; the measures are rows. A sheet may be saved with gaps. Source: 办水保函〔2026〕232号 表1.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from sbsupervise.domain.places import ConservationRegion
from sbsupervise.domain.plans.indicators import PreventionGrade
from sbsupervise.domain.plans.words import Indicator
from sbsupervise.domain.quantities import check_quantity
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import clean_text
from sbsupervise.domain.words import LabelledEnum

EDITION = "2026"
SOURCE = "办水保函〔2026〕232号"
SHORT, LONG, MOST_ROWS = 100, 500, 50
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])", re.ASCII)
YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
# Of the classification of erosion (SL 190).
EROSION_TYPES = ("水力侵蚀", "风力侵蚀", "水力侵蚀、风力侵蚀", "重力侵蚀", "冻融侵蚀", "混合侵蚀")
EROSION_INTENSITIES = ("微度", "轻度", "中度", "强烈", "极强烈", "剧烈")


class FieldKind(LabelledEnum):
    TEXT = "text", "文字"
    NUMBER = "number", "数字"
    MONTH = "month", "年月"
    YEAR = "year", "年份"
    CHOICE = "choice", "选项"
    LIST = "list", "列表"


class Group(LabelledEnum):
    """The groups of the sheet, in its order."""

    OVERVIEW = "overview", "项目概况"
    LAND = "land", "工程占地"
    EARTHWORK = "earthwork", "土石方量"
    NATURE = "nature", "自然概况"
    LOSS = "loss", "水土流失预测与防治"
    MEASURES = "measures", "防治措施及数量、投资"
    INVESTMENT = "investment", "水土保持投资"
    COMPILER = "compiler", "方案编制单位"
    OWNER = "owner", "建设单位"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetField:
    """One field; ``needed`` for the sheet to be whole. ``options`` are the labels of a choice."""

    name: str
    label: str
    group: Group
    kind: FieldKind = FieldKind.TEXT
    unit: str = ""
    needed: bool = True
    options: tuple[str, ...] = ()
    hint: str = ""
    limit: int = SHORT


def _numbers(group: Group, unit: str, *rows: tuple[str, str]) -> tuple[SheetField, ...]:
    return tuple(
        SheetField(name=name, label=label, group=group, kind=FieldKind.NUMBER, unit=unit) for name, label in rows
    )


def _unit_fields(prefix: str, group: Group) -> tuple[SheetField, ...]:
    rows = (
        ("name", "单位名称", True),
        ("representative", "法定代表人", True),
        ("uscc", "统一社会信用代码", True),
        ("address", "地址、邮编", True),
        ("contact", "联系人及电话", True),
        ("fax", "传真", False),
        ("email", "电子信箱", False),
    )
    return tuple(
        SheetField(name=f"{prefix}_{name}", label=label, group=group, needed=needed) for name, label, needed in rows
    )


_G, _K = Group, FieldKind
FIELDS: tuple[SheetField, ...] = (
    SheetField(name="project_name", label="项目名称", group=_G.OVERVIEW, limit=200),
    SheetField(name="project_code", label="项目代码", group=_G.OVERVIEW, hint="投资项目在线审批监管平台赋码"),
    SheetField(name="basin_agency", label="涉及流域管理机构", group=_G.OVERVIEW),
    SheetField(name="provinces", label="涉及省（区、市）", group=_G.OVERVIEW),
    SheetField(name="cities", label="涉及地市和数量", group=_G.OVERVIEW),
    SheetField(name="counties", label="涉及县和数量", group=_G.OVERVIEW),
    SheetField(name="scale", label="项目规模", group=_G.OVERVIEW, limit=LONG),
    *_numbers(_G.OVERVIEW, "万元", ("investment", "总投资"), ("civil_investment", "土建投资")),
    SheetField(
        name="start_month", label="开工时间", group=_G.OVERVIEW, kind=_K.MONTH, hint="施工准备期开始的年月，如 2026-03"
    ),
    SheetField(name="end_month", label="完工时间", group=_G.OVERVIEW, kind=_K.MONTH, hint="如 2028-09"),
    SheetField(name="design_year", label="设计水平年", group=_G.OVERVIEW, kind=_K.YEAR, hint="如 2029"),
    *_numbers(_G.LAND, "hm²", ("land_permanent", "永久占地"), ("land_temporary", "临时占地"), ("land", "工程占地合计")),
    *_numbers(
        _G.EARTHWORK,
        "万m³",
        ("cut", "挖方（不含表土）"),
        ("cut_topsoil", "剥离表土"),
        ("fill", "填方（不含表土）"),
        ("fill_topsoil", "回覆表土"),
        ("borrow", "借方"),
        ("own_material", "项目自身建材利用方"),
        ("spoil", "弃方"),
        ("reused", "综合利用方"),
    ),
    SheetField(
        name="zones",
        label="涉及的重点预防区和重点治理区、水土流失严重、生态脆弱区名称",
        group=_G.NATURE,
        limit=LONG,
        hint="不涉及的填写“不涉及”",
    ),
    SheetField(name="landform", label="地貌类型", group=_G.NATURE),
    SheetField(
        name="region",
        label="涉及水土保持区划",
        group=_G.NATURE,
        kind=_K.CHOICE,
        options=tuple(region.label for region in ConservationRegion),
        hint="填写一级区",
    ),
    SheetField(name="erosion_type", label="土壤侵蚀类型", group=_G.NATURE, kind=_K.CHOICE, options=EROSION_TYPES),
    SheetField(
        name="erosion_intensity", label="土壤侵蚀强度", group=_G.NATURE, kind=_K.CHOICE, options=EROSION_INTENSITIES
    ),
    *_numbers(_G.LOSS, "hm²", ("range", "防治责任范围面积")),
    *_numbers(_G.LOSS, "t/(km²·a)", ("tolerable_loss", "容许土壤流失量")),
    *_numbers(
        _G.LOSS,
        "t",
        ("predicted_loss", "土壤流失预测总量"),
        ("new_loss", "新增土壤流失量"),
        ("reducible_loss", "可减少土壤流失量"),
    ),
    SheetField(
        name="grade",
        label="水土流失防治标准执行等级",
        group=_G.LOSS,
        kind=_K.CHOICE,
        options=tuple(grade.label for grade in PreventionGrade),
    ),
    SheetField(name="measures", label="防治措施及数量、投资（按防治分区）", group=_G.MEASURES, kind=_K.LIST),
    *_numbers(
        _G.INVESTMENT,
        "万元",
        ("swc_investment", "水土保持总投资"),
        ("monitoring_cost", "监测措施费"),
        ("independent_cost", "独立费用"),
        ("supervision_cost", "监理费"),
        ("fee", "补偿费"),
    ),
    SheetField(
        name="measures_by_province",
        label="分省措施费",
        group=_G.INVESTMENT,
        needed=False,
        hint="跨省项目填写",
        limit=LONG,
    ),
    SheetField(
        name="fee_by_province", label="分省补偿费", group=_G.INVESTMENT, needed=False, hint="跨省项目填写", limit=LONG
    ),
    *_unit_fields("compiler", _G.COMPILER),
    *_unit_fields("owner", _G.OWNER),
)
BY_NAME: Mapping[str, SheetField] = {field.name: field for field in FIELDS}

# The columns of a row of measures: name, label, whether it is a sum of money (万元).
MEASURE_COLUMNS: tuple[tuple[str, str, bool], ...] = (
    ("zone", "防治分区", False),
    ("engineering", "工程措施及数量", False),
    ("planting", "植物措施及数量", False),
    ("temporary", "临时措施及数量", False),
    ("engineering_cost", "工程措施投资", True),
    ("planting_cost", "植物措施投资", True),
    ("temporary_cost", "临时措施投资", True),
)

Content = Mapping[str, Any]


def parsed(values: Content) -> dict[str, Any]:
    """What people filled in as it is kept: only what was filled in, each value in its one spelling.

    Refused beside its field is a value that its kind does not know. ``measures`` is a sequence of rows.
    """
    kept: dict[str, Any] = {}
    for field in FIELDS:
        value = values.get(field.name)
        found = _rows(value or ()) if field.kind is FieldKind.LIST else _value(field, str(value or "").strip())
        if found:
            kept[field.name] = found
    return kept


def _value(field: SheetField, text: str) -> str:
    if not text:
        return ""
    if field.kind is FieldKind.NUMBER:
        return _number(text, field.name)
    if field.kind is FieldKind.MONTH and not MONTH.fullmatch(text):
        raise RuleError("请填写年月，如 2026-03", field=field.name)
    if field.kind is FieldKind.YEAR and not YEAR.fullmatch(text):
        raise RuleError("请填写四位年份，如 2029", field=field.name)
    if field.kind is FieldKind.CHOICE and text not in field.options:
        raise RuleError("请从列出的选项中选择", field=field.name)
    return _text(text, field.name, field.limit)


def _number(text: str, name: str) -> str:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise RuleError("请填写数字，不带单位", field=name) from None
    check_quantity(number, name)
    return f"{number:f}"


def _text(text: str, name: str, limit: int) -> str:
    try:
        return clean_text(text, limit=limit, lines=True)
    except RuleError as refusal:
        raise replace(refusal, field=name) from refusal


def _cell(text: str, money: bool, where: str) -> str:
    """A cell of the measures; a refusal says where it stands."""
    try:
        return _number(text, "measures") if money else _text(text, "measures", LONG)
    except RuleError as refusal:
        raise replace(refusal, message=f"{where}：{refusal.message}") from refusal


def _rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The rows of measures; one in which nothing stands is none."""
    kept = []
    for number, row in enumerate(rows, 1):
        texts = ((name, label, money, str(row.get(name) or "").strip()) for name, label, money in MEASURE_COLUMNS)
        found = {name: _cell(text, money, f"第{number}行“{label}”") for name, label, money, text in texts if text}
        if found and "zone" not in found:
            raise RuleError(f"第{number}行措施没有写明防治分区", field="measures")
        if found:
            kept.append(found)
    if len(kept) > MOST_ROWS:
        raise RuleError(f"防治分区最多{MOST_ROWS}行", field="measures")
    return kept


def lacking(content: Content) -> tuple[SheetField, ...]:
    """The fields that a whole sheet has and this one has not, in its order."""
    return tuple(field for field in FIELDS if field.needed and not content.get(field.name))


def open_columns(content: Content, targets: Collection[Indicator]) -> tuple[str, ...]:
    """The names of all that is still to be filled in; ``targets`` are the indicators whose target is stated."""
    units = (Group.COMPILER, Group.OWNER)
    fields = (f"{field.group.label if field.group in units else ''}{field.label}" for field in lacking(content))
    return (*fields, *(f"{indicator.label}目标值" for indicator in Indicator if indicator not in targets))
