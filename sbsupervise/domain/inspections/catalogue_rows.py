"""A file with a version of the catalogue of findings: its columns, and its rows read into kinds or precise faults."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sbsupervise.domain.inspections.findings import FindingKind
from sbsupervise.domain.inspections.words import Severity
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell, choice_of, day_of, half_width, header_base, is_blank, shown, text_of
from sbsupervise.domain.supervision_list import CellError
from sbsupervise.domain.text import visible
from sbsupervise.domain.units import UnitRole

MOST_ROWS = 1000
LONGEST_VALUE_SHOWN = 100
CODE = re.compile(r"[A-Z][A-Z0-9]*(?:[-.][A-Z0-9]+)*", re.ASCII)
CODE_LENGTH, NAME_LENGTH = 10, 40
REQUIRED = "必填，不能为空"
NO_RULE = "没有评价规则行：登记此类问题不影响信用评价得分"
SUBJECTS = {role.label: role for role in UnitRole}
ALSO_CALLED = {"技术评审机构": UnitRole.REVIEWER_BODY.label}
SEVERITIES = {severity.label: severity for severity in Severity}
YES_OR_NO = {"是": True, "否": False}

Row = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """What the rows are held against: the parts that each ground for listing may concern, by its code; what is rated.

    ``rated`` are the codes, with the part of the unit, for which the rating has a rule.
    """

    grounds: Mapping[str, AbstractSet[UnitRole]]
    rated: AbstractSet[tuple[str, UnitRole]]


Read = Callable[[Cell], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the field it fills, its header, other headers it is known by, and what to write in it."""

    field: str
    header: str
    read: Read
    note: str
    required: bool = False
    empty: Any = ""
    also: tuple[str, ...] = ()

    def bases(self) -> tuple[str, ...]:
        return (header_base(self.header), *self.also)

    @property
    def template_header(self) -> str:
        return f"{self.header}*" if self.required else self.header


def _text(limit: int) -> Read:
    return lambda cell: text_of(cell, limit=limit, lines=True)


def _code(cell: Cell) -> str:
    code = half_width(text_of(cell, limit=CODE_LENGTH)).upper()
    if not CODE.fullmatch(code):
        raise RuleError("代码由大写字母、数字和连字符组成，如 P-01")
    return code


def _subject(cell: Cell) -> UnitRole:
    called = ALSO_CALLED.get(cell.strip(), cell) if isinstance(cell, str) else cell
    return choice_of(called, SUBJECTS)


def _choice(words: Mapping[str, Any]) -> Read:
    return lambda cell: choice_of(cell, words)


COLUMNS = (
    Column(
        field="code",
        header="代码",
        read=_code,
        note=f"不重复，最多 {CODE_LENGTH} 个字符，如 P-01；信用评价按代码计分，含义改变的问题请另用新代码",
        required=True,
        also=("code", "问题代码", "编号"),
    ),
    Column(
        field="subject",
        header="责任主体",
        read=_subject,
        note="、".join(role.label for role in UnitRole),
        required=True,
        also=("subject", "责任单位", "问题主体"),
    ),
    Column(
        field="severity",
        header="程度",
        read=_choice(SEVERITIES),
        note="、".join(SEVERITIES),
        required=True,
        also=("grade", "问题程度", "问题分类", "等级"),
    ),
    Column(
        field="text",
        header="问题",
        read=_text(500),
        note="问题的内容，最多 500 字",
        required=True,
        also=("text", "问题内容", "问题描述"),
    ),
    Column(
        field="article", header="依据", read=_text(300), note="法律、规章、文件的条款", also=("article", "法律依据")
    ),
    Column(
        field="default_document",
        header="默认文书",
        read=_text(60),
        note="通常出具的文书，如 整改通知书",
        also=("defaultdoc", "默认处理文书"),
    ),
    Column(
        field="ground",
        header="名单规则",
        read=lambda cell: text_of(cell, limit=CODE_LENGTH + 10),
        note="“重点关注名单”列入情形的编号，如 KA-PCU-01；没有的不填",
        empty=None,
        also=("listrule", "列入情形"),
    ),
    Column(
        field="needs_case",
        header="需立案",
        read=_choice(YES_OR_NO),
        note="是、否；不填为否",
        empty=False,
        also=("needscase", "是否立案"),
    ),
    Column(
        field="version",
        header="版本",
        read=lambda cell: text_of(cell, limit=NAME_LENGTH),
        note="目录的版本名，各行相同，不与已有版本重名",
        required=True,
        also=("version", "版本号"),
    ),
    Column(
        field="since",
        header="施行日期",
        read=day_of,
        note="各行相同，不早于录入当日，如 2026-03-01",
        required=True,
        also=("validfrom", "生效日期"),
    ),
)
OF_THE_VERSION = ("version", "since")
BY_BASE: Mapping[str, Column] = {base: column for column in COLUMNS for base in column.bases()}
REQUIRED_HEADERS = tuple(column.bases() for column in COLUMNS if column.required)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedCatalogue:
    """What was read. With an error nothing of it may be used; warnings stop nothing."""

    name: str
    since: date | None
    kinds: tuple[FindingKind, ...]
    errors: tuple[CellError, ...]
    warnings: tuple[CellError, ...]
    extra_columns: tuple[str, ...]


def parse(headers: Sequence[str], rows: Iterable[Row], lookups: Lookups) -> ParsedCatalogue:
    """All rows of a sheet, read; ``rows`` are pairs of row number and cells.

    Raises RuleError for headers that cannot be used, for a file without rows and for one with far too many.
    """
    places, extra = _layout(headers)
    listed = [(number, cells) for number, cells in rows if not all(map(is_blank, cells))]
    if not listed:
        raise RuleError("目录没有内容，请在表头下逐行填写")
    if len(listed) > MOST_ROWS:
        raise RuleError(f"目录有 {len(listed):,} 行，最多 {MOST_ROWS:,} 行")
    reader = _Reader(headers, places, lookups)
    for number, cells in listed:
        reader.read(number, cells)
    return ParsedCatalogue(
        name=reader.same.get("version", (0, ""))[1],
        since=reader.same.get("since", (0, None))[1],
        kinds=tuple(reader.kinds),
        errors=tuple(reader.errors),
        warnings=tuple(reader.warnings),
        extra_columns=extra,
    )


def _layout(headers: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where the fields stand, and the headers that are none of ours; refused if one is missing or there twice."""
    places: dict[str, int] = {}
    extra, faults = [], []
    for place, header in enumerate(headers):
        column = BY_BASE.get(header_base(header))
        if column is None:
            extra.append(visible(header))
        elif column.field in places:
            faults.append(f"“{visible(headers[places[column.field]])}”与“{visible(header)}”是同一列，请只留一列")
        else:
            places[column.field] = place
    if missing := [column.header for column in COLUMNS if column.required and column.field not in places]:
        faults.append("缺少必填列：" + "、".join(missing))
    if faults:
        raise RuleError("表头有误：" + "；".join(faults))
    return places, tuple(header for header in extra if header.strip())


@dataclass(slots=True)
class _Reader:
    """Reads row after row; remembers the codes, and what all rows must have in common, with the first row of each."""

    headers: Sequence[str]
    places: Mapping[str, int]
    lookups: Lookups
    kinds: list[FindingKind] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    warnings: list[CellError] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    same: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def read(self, number: int, cells: Sequence[Cell]) -> None:
        before = len(self.errors)
        values: dict[str, Any] = {}
        for column in COLUMNS:
            try:
                values[column.field] = self._value(column, self._cell(column.field, cells))
            except RuleError as refusal:
                self.errors.append(self._remark(number, column.field, cells, refusal.message))
        self._check(number, cells, values)
        if len(self.errors) == before:
            kind = FindingKind(**{name: value for name, value in values.items() if name not in OF_THE_VERSION})
            self.kinds.append(kind)
            if (kind.code, kind.subject) not in self.lookups.rated:
                self.warnings.append(self._remark(number, "code", cells, NO_RULE))

    def _cell(self, name: str, cells: Sequence[Cell]) -> Cell:
        place = self.places.get(name)
        return cells[place] if place is not None and place < len(cells) else None

    def _value(self, column: Column, cell: Cell) -> Any:
        if is_blank(cell):
            if column.required:
                raise RuleError(REQUIRED)
            return column.empty
        if isinstance(cell, str) and cell.lstrip().startswith(("=", "＝")):
            raise RuleError("这是公式，请填写文字")
        return column.read(cell)

    def _remark(self, number: int, name: str, cells: Sequence[Cell], message: str) -> CellError:
        place = self.places.get(name)
        header = visible(self.headers[place]) if place is not None else name
        return CellError(number, header, visible(shown(self._cell(name, cells))[:LONGEST_VALUE_SHOWN]), message)

    def _check(self, number: int, cells: Sequence[Cell], values: Mapping[str, Any]) -> None:
        """The rules that look beyond one cell; each only if its cells could be read."""
        if "code" in values:
            first = self.codes.setdefault(values["code"], number)
            if first != number:
                self.errors.append(self._remark(number, "code", cells, f"与第 {first} 行的代码相同，只能留一行"))
        for name in OF_THE_VERSION:
            if name in values:
                first, value = self.same.setdefault(name, (number, values[name]))
                if value != values[name]:
                    self.errors.append(self._remark(number, name, cells, f"与第 {first} 行不同，各行应当相同"))
        ground, subject = values.get("ground"), values.get("subject")
        if ground is not None and ground not in self.lookups.grounds:
            self.errors.append(self._remark(number, "ground", cells, "没有此编号的列入情形"))
        elif ground is not None and subject is not None and subject not in self.lookups.grounds[ground]:
            said = f"此列入情形不针对{subject.label}"
            self.errors.append(self._remark(number, "ground", cells, said))
