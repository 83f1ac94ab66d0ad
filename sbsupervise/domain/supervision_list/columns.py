"""The columns of the supervision list (监管清单): how their headers may be written, and what their cells may hold."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sbsupervise.domain.projects import ApprovalLevel, Nature, ProjectKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import (
    Bounds,
    Cell,
    choice_of,
    day_of,
    half_width,
    header_parts,
    number_of,
    text_of,
)

AREA_HM2 = Bounds(most=Decimal(1_000_000), places=6, above_least=True)
EARTHWORK_M3 = Bounds(most=Decimal(9_999_999_999), places=2)
INVESTMENT_10K_YUAN = Bounds(most=Decimal(100_000_000), places=6)
FEN_IN_10K_YUAN = 1_000_000
DEGREES = Bounds(least=Decimal(-180), most=Decimal(180), places=20)
SIXTH_PLACE = Decimal("0.000001")

COUNTY_SEPARATORS = re.compile(r"[、,;/\s]+")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
REQUIRED = "必填，不能为空"
# A word of other systems that the official list of natures does not have; whoever imports it is told.
CONTINUED = "续建"
# A bracket in a header that speaks of one of these is a unit; any other bracket is a remark.
UNIT_WORD = re.compile(r"(?:m2|m3|ha|亩|公顷|米|公里|方|元)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """What the cells are held against: names of counties with their codes, and the check of a credit code."""

    counties: Mapping[str, str]
    uscc_refusal: Callable[[str], str | None]


Read = Callable[[Cell, Lookups], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the field it fills, its header, other headers it is known by, its units and what to write in it."""

    field: str
    header: str
    read: Read
    note: str
    required: bool = False
    empty: str | None = None
    also: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def bases(self) -> tuple[str, ...]:
        """Its headers as ``header_parts`` leaves them, with the unit in the text or without, the official one first."""
        names = (header_parts(self.header)[0], *self.also)
        return (*names, *(name + unit for name in names for unit in self.units))

    @property
    def template_header(self) -> str:
        return f"{self.header}*" if self.required else self.header


def _text(limit: int, *, lines: bool = False) -> Read:
    return lambda cell, _: text_of(cell, limit=limit, lines=lines)


def _code(cell: Cell, _: Lookups) -> str:
    """The project code; the signs that an input method or a word processor puts in place of hyphens do not count."""
    code = text_of(half_width(cell).translate(DASHES) if isinstance(cell, str) else cell, limit=40)
    return "".join(code.split())


def _uscc(cell: Cell, lookups: Lookups) -> str:
    code = text_of(cell, limit=40)
    refusal = lookups.uscc_refusal(code)
    if refusal is not None:
        raise RuleError(refusal)
    return code


def _counties(cell: Cell, lookups: Lookups) -> tuple[str, ...]:
    text = half_width(text_of(cell, limit=200, lines=True))
    choices = {**lookups.counties, **{code: code for code in lookups.counties.values()}}
    names = [name for name in COUNTY_SEPARATORS.split(text) if name]
    if not names:
        raise RuleError(REQUIRED)
    return tuple(dict.fromkeys(choice_of(name, choices) for name in names))


def _degrees(cell: Cell, _: Lookups) -> Decimal:
    """An angle to the sixth decimal (0.1 m); surveys give more places than a place of a project has."""
    try:
        return number_of(cell, DEGREES).quantize(SIXTH_PLACE)
    except RuleError as refusal:
        raise RuleError(f"{refusal.message}；应为十进制度数，如 112.734567") from None


def _choices(words: Iterator[tuple[str, Any]]) -> Read:
    table = dict(words)
    return lambda cell, _: choice_of(half_width(cell).strip() if isinstance(cell, str) else cell, table)


def _kind_words() -> Iterator[tuple[str, ProjectKind]]:
    """Names and numbers of the 36 kinds; 其他 and 其它 are written one for the other."""
    for kind in ProjectKind:
        yield kind.label, kind
        yield from ((kind.label.replace(*pair), kind) for pair in (("其它", "其他"), ("其他", "其它")))
        yield from ((word, kind) for word in (kind.value, kind.value.lstrip("0"), f"XMLX-{kind.value}"))


def _nature_words() -> Iterator[tuple[str, Nature]]:
    yield from ((word.label, word) for word in Nature)
    yield CONTINUED, Nature.EXPAND


KIND_NOTE = "36 类之一，填名称或序号（01–36）"
DAY_NOTE = "日期，或 2026-03-01、2026/3/1、2026年3月1日"
DEGREE_NOTE = "CGCS2000，十进制度数，保留 6 位小数；经度、纬度要一起填"

COLUMNS = (
    Column(
        field="code",
        header="项目代码",
        read=_code,
        note="投资项目在线审批监管平台代码，如 2305-140900-04-01-123456；再次导入时以此认定同一项目",
        also=("项目编码", "项目统一代码", "投资项目代码", "投资项目统一代码"),
    ),
    Column(
        field="name",
        header="项目名称",
        read=_text(200),
        note="批准、核准或备案文件上的全称",
        required=True,
        also=("工程名称", "生产建设项目名称"),
    ),
    Column(
        field="construction_unit",
        header="生产建设单位",
        read=_text(200),
        note="全称",
        required=True,
        also=("建设单位", "建设单位名称", "生产建设单位名称", "项目法人"),
    ),
    Column(
        field="uscc",
        header="统一社会信用代码",
        read=_uscc,
        note="生产建设单位的 18 位代码，单元格用文本格式",
        required=True,
        also=("信用代码", "社会信用代码", "建设单位统一社会信用代码", "生产建设单位统一社会信用代码"),
    ),
    Column(
        field="kind",
        header="项目类型",
        read=_choices(_kind_words()),
        note=KIND_NOTE,
        required=True,
        also=("行业类别", "生产建设项目类型"),
    ),
    Column(
        field="nature",
        header="项目性质",
        read=_choices(_nature_words()),
        note="、".join(word.label for word in Nature),
        also=("建设性质",),
    ),
    Column(
        field="approval_level",
        header="立项级别",
        read=_choices((word.label, word) for word in ApprovalLevel),
        note="、".join(word.label for word in ApprovalLevel),
        also=("立项层级",),
    ),
    Column(
        field="counties",
        header="所在县（区）",
        read=_counties,
        note="正式名称或代码，几个县用“、”分开",
        required=True,
        also=("所在县区", "所在县市区", "所在区县", "所属县区", "县区"),
    ),
    Column(
        field="area_hm2",
        header="征占地面积（hm²）",
        read=lambda cell, _: number_of(cell, AREA_HM2),
        note="永久和临时占地之和，公顷，大于 0，小数最多 6 位",
        required=True,
        also=("占地面积", "征占用土地面积", "工程占地面积", "总占地面积"),
        units=("hm2", "ha", "公顷"),
    ),
    Column(
        field="earthwork_m3",
        header="挖填土石方总量（m³）",
        read=lambda cell, _: number_of(cell, EARTHWORK_M3),
        note="挖方与填方之和，立方米，没有填 0，小数最多 2 位",
        required=True,
        also=("挖填方总量", "土石方总量", "土石方挖填总量", "挖填土石方量"),
        units=("m3", "立方米"),
    ),
    Column(
        field="planned_start_on",
        header="计划开工日期",
        read=lambda cell, _: day_of(cell),
        note=DAY_NOTE,
        also=("计划开工时间", "拟开工日期"),
    ),
    Column(
        field="planned_end_on",
        header="计划完工日期",
        read=lambda cell, _: day_of(cell),
        note=DAY_NOTE + "；不早于计划开工日期",
        also=("计划完工时间", "计划竣工日期", "计划竣工时间"),
    ),
    Column(
        field="investment_fen",
        header="总投资（万元）",
        read=lambda cell, _: int(number_of(cell, INVESTMENT_10K_YUAN) * FEN_IN_10K_YUAN),
        note="万元，小数最多 6 位",
        also=("项目总投资", "总投资额"),
        units=("万元",),
    ),
    Column(
        field="site",
        header="建设地点",
        read=_text(200, lines=True),
        note="乡镇、村，或起止地点",
        empty="",
        also=("建设地址", "项目地点", "项目建设地点"),
    ),
    Column(field="longitude", header="经度", read=_degrees, note=DEGREE_NOTE, also=("东经",)),
    Column(field="latitude", header="纬度", read=_degrees, note=DEGREE_NOTE, also=("北纬",)),
    Column(
        field="approving_body",
        header="审批核准备案机关",
        read=_text(100),
        note="作出立项批准、核准或备案的机关",
        empty="",
        also=("审批机关", "立项机关", "审批核准备案部门"),
    ),
    Column(
        field="sector",
        header="主管部门",
        read=_text(100),
        note="项目的行业主管部门",
        empty="",
        also=("行业主管部门",),
    ),
)
BY_BASE: Mapping[str, Column] = {base: column for column in COLUMNS for base in column.bases()}
BY_FIELD: Mapping[str, Column] = {column.field: column for column in COLUMNS}
TEMPLATE_HEADERS = tuple(column.template_header for column in COLUMNS)
# For whoever looks for the header row: for each required column the headers that will do.
REQUIRED_HEADERS = tuple(column.bases() for column in COLUMNS if column.required)
