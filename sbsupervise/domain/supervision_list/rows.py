"""The rows of the supervision list (监管清单): each becomes a project or says what is wrong with it, cell by cell."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sbsupervise.domain.projects import (
    ApprovalLevel,
    Nature,
    ProjectKind,
    check_planned_days,
    check_position,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell, half_width, header_parts, is_blank, shown, text_of
from sbsupervise.domain.supervision_list.columns import (
    BY_BASE,
    BY_FIELD,
    COLUMNS,
    CONTINUED,
    FEN_IN_10K_YUAN,
    REQUIRED,
    UNIT_WORD,
    Column,
    Lookups,
)
from sbsupervise.domain.text import visible

# What the file of corrected rows adds; it says nothing about the project.
ROW_HEADER, ERRORS_HEADER = "原行号", "错误说明"
# Unverified (lifecycle.md 2.3), so a code of another form is pointed out, not refused.
CODE_FORM = re.compile(r"\A[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}\Z")
# How people say that they have nothing to write.
NOTHING = frozenset({"无", "暂无", "/", "-", "--", "—", "——"})
LONGEST_NOTE = 2000
LONGEST_VALUE_SHOWN = 100

Row = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProject:
    """One row as read. Areas in hm², volumes in m³, money in fen, places in degrees of CGCS2000.

    ``counties`` are codes, ``notes`` the cells of columns that the list does not know, by their headers as written.
    """

    row: int
    code: str | None
    name: str
    construction_unit: str
    uscc: str
    kind: ProjectKind
    nature: Nature | None
    approval_level: ApprovalLevel | None
    counties: tuple[str, ...]
    area_hm2: Decimal
    earthwork_m3: Decimal
    planned_start_on: date | None
    planned_end_on: date | None
    investment_fen: int | None
    site: str
    longitude: Decimal | None
    latitude: Decimal | None
    approving_body: str
    sector: str
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with a cell, or (as a warning) odd: row number of the sheet, header and cell as written.

    What is hidden in the header or the cell is written out; a long cell is cut.
    """

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What was read. A row with an error is not among ``rows``; warnings stop nothing.

    ``fields`` are those for which the file has a column at all, ``extra_columns`` the headers kept as notes.
    """

    rows: tuple[ListedProject, ...]
    errors: tuple[CellError, ...]
    warnings: tuple[CellError, ...]
    fields: frozenset[str]
    extra_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields of the list stand in a file, and which places hold something else."""

    headers: tuple[str, ...]
    places: Mapping[str, int]
    extra: tuple[int, ...]

    def header(self, name: str) -> str:
        """The header of a field as written, or the official one where the file has no such column."""
        return self.headers[self.places[name]] if name in self.places else BY_FIELD[name].header


def layout_of(headers: Sequence[str]) -> Layout:
    """The columns of a header row in any order; refused if one is missing, there twice, or in another unit."""
    places: dict[str, int] = {}
    extra: list[int] = []
    faults: list[str] = []
    for place, header in enumerate(headers):
        base, brackets = header_parts(header)
        column = BY_BASE.get(base)
        if column is None:
            if base not in (ROW_HEADER, ERRORS_HEADER):
                extra.append(place)
            continue
        if column.field in places:
            faults.append(f"“{headers[places[column.field]]}”与“{header}”是同一列，请只留一列")
        faults.extend(_wrong_units(header, column, brackets))
        places.setdefault(column.field, place)
    missing = [column.header for column in COLUMNS if column.required and column.field not in places]
    if missing:
        faults.append("缺少必填列：" + "、".join(missing))
    if faults:
        raise RuleError("表头有误：" + "；".join(faults))
    named = (visible(header) if header.strip() else f"第{n}列（无标题）" for n, header in enumerate(headers, 1))
    return Layout(tuple(named), places, tuple(extra))


def _wrong_units(header: str, column: Column, brackets: Iterable[str]) -> Iterator[str]:
    for remark in brackets:
        unit = remark.removeprefix("单位").lstrip(":")
        if column.units and UNIT_WORD.search(unit) and unit not in column.units:
            yield f"“{header}”的单位应与“{column.header}”一致，请换算后再导入"


def parse(headers: Sequence[str], rows: Iterable[Row], lookups: Lookups) -> Parsed:
    """All rows of a sheet, read; ``rows`` are pairs of row number and cells. Blank rows are passed over.

    Raises RuleError for a header row that cannot be used; all else is told as errors of cells.
    """
    reader = _Reader(layout_of(headers), lookups)
    listed = [
        project
        for number, cells in rows
        if not all(map(is_blank, cells)) and (project := reader.read(number, cells)) is not None
    ]
    return Parsed(
        rows=tuple(listed),
        errors=tuple(reader.errors),
        warnings=tuple(reader.warnings),
        fields=frozenset(reader.layout.places),
        extra_columns=tuple(
            reader.layout.headers[place]
            for place in reader.layout.extra
            if headers[place].strip() or place in reader.noted
        ),
    )


@dataclass(slots=True)
class _Reader:
    """Reads row after row and remembers the keys, so that a second row with the same key is found."""

    layout: Layout
    lookups: Lookups
    errors: list[CellError] = field(default_factory=list)
    warnings: list[CellError] = field(default_factory=list)
    first_rows: dict[tuple[str, ...], int] = field(default_factory=dict)
    unit_names: dict[str, tuple[str, int]] = field(default_factory=dict)
    noted: set[int] = field(default_factory=set)

    def read(self, number: int, cells: Sequence[Cell]) -> ListedProject | None:
        """The project of a row, or None if the row has errors, which are then in ``errors``."""
        before = len(self.errors)
        values: dict[str, Any] = {}
        for column in COLUMNS:
            cell = self._cell(column.field, cells)
            try:
                values[column.field] = self._value(column, cell)
            except RuleError as refusal:
                self.errors.append(self._remark(number, column.field, cells, refusal.message))
        notes = self._notes(number, cells)
        self._check(number, cells, values)
        self._watch(number, cells, values)
        if len(self.errors) > before:
            return None
        return ListedProject(row=number, notes=notes, **values)

    def _cell(self, name: str, cells: Sequence[Cell]) -> Cell:
        place = self.layout.places.get(name)
        return cells[place] if place is not None and place < len(cells) else None

    def _value(self, column: Column, cell: Cell) -> Any:
        if is_blank(cell) or (isinstance(cell, str) and half_width(cell).strip() in NOTHING):
            if column.required:
                raise RuleError(REQUIRED)
            return column.empty
        return column.read(cell, self.lookups)

    def _remark(self, number: int, name: str, cells: Sequence[Cell], message: str) -> CellError:
        return CellError(number, self.layout.header(name), _excerpt(shown(self._cell(name, cells))), message)

    def _notes(self, number: int, cells: Sequence[Cell]) -> tuple[tuple[str, str], ...]:
        notes = []
        for place in self.layout.extra:
            written = shown(cells[place]) if place < len(cells) else ""
            header = self.layout.headers[place]
            try:
                text = text_of(written, limit=LONGEST_NOTE, lines=True)
            except RuleError as refusal:
                self.errors.append(CellError(number, header, _excerpt(written), refusal.message))
            else:
                if text:
                    self.noted.add(place)
                    notes.append((header, text))
        return tuple(notes)

    def _check(self, number: int, cells: Sequence[Cell], values: Mapping[str, Any]) -> None:
        """The rules that look at more than one cell; each only if all its cells could be read."""
        for refusal in _refusals(values):
            self.errors.append(self._remark(number, refusal.field or "name", cells, refusal.message))
        for name, key in _keys(values):
            first = self.first_rows.setdefault(key, number)
            if first != number:
                what = self.layout.header(name) if name == "code" else "项目名称和统一社会信用代码"
                message = f"与第 {first} 行的{what}相同，第 {first} 行和第 {number} 行只能留一行"
                self.errors.append(self._remark(number, name, cells, message))
                return

    def _watch(self, number: int, cells: Sequence[Cell], values: Mapping[str, Any]) -> None:
        """What is odd but no fault."""
        code, uscc, unit = (values.get(name) for name in ("code", "uscc", "construction_unit"))
        if code and not CODE_FORM.match(code):
            message = "不是常见的项目代码格式（如 2305-140900-04-01-123456），请核对"
            self.warnings.append(self._remark(number, "code", cells, message))
        if shown(self._cell("nature", cells)).strip() == CONTINUED:
            message = f"“{CONTINUED}”不在项目性质之列，按“{Nature.EXPAND.label}”登记，请核对"
            self.warnings.append(self._remark(number, "nature", cells, message))
        if uscc and unit:
            name, first = self.unit_names.setdefault(uscc, (unit, number))
            if name != unit:
                message = f"同一统一社会信用代码的单位在第 {first} 行写作“{name}”，请核对"
                self.warnings.append(self._remark(number, "construction_unit", cells, message))


def _excerpt(text: str) -> str:
    return visible(text[:LONGEST_VALUE_SHOWN])


def _refusals(values: Mapping[str, Any]) -> Iterator[RuleError]:
    for names, check in (
        (("planned_start_on", "planned_end_on"), check_planned_days),
        (("longitude", "latitude"), check_position),
    ):
        if all(name in values for name in names):
            try:
                check(*(values[name] for name in names))
            except RuleError as refusal:
                yield refusal


def _keys(values: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What must not be in a list twice, with the field at which it is reported: the code; the name at one unit."""
    if values.get("code"):
        yield "code", ("code", values["code"])
    if values.get("name") and values.get("uscc"):
        yield "name", ("name", values["name"], values["uscc"])


def cells_of(project: ListedProject, county_names: Mapping[str, str]) -> tuple[Cell, ...]:
    """A project as cells in the order of the columns, such that reading them gives the project again."""
    values: dict[str, Any] = {column.field: getattr(project, column.field) for column in COLUMNS}
    for name in ("kind", "nature", "approval_level"):
        values[name] = values[name].label if values[name] is not None else None
    values["counties"] = "、".join(county_names[code] for code in project.counties)
    if project.investment_fen is not None:
        values["investment_fen"] = Decimal(project.investment_fen) / FEN_IN_10K_YUAN
    return tuple(values[column.field] for column in COLUMNS)
