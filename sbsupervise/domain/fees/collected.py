"""The rows of what the tax office reports as collected (征收信息), read one by one.

A row that cannot be read says which cells are wrong and why; all others are read all the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sbsupervise.domain.fees.collected_columns import BY_BASE, BY_FIELD, COLUMNS, MONEY, Limits
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell, half_width, header_parts, is_blank, shown
from sbsupervise.domain.text import visible

NOTHING = frozenset({"无", "/", "-", "--", "—", "——"})
LONGEST_VALUE, LONGEST_CELL, LONGEST_FAULTS = 60, 2000, 1000

Row = tuple[int, Sequence[Cell]]
Use = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A row as read: money in fen, ``cells`` as written by header, ``faults`` each with its column ("" if none).

    A field that could not be read is empty.
    """

    number: int
    cells: Mapping[str, str]
    faults: tuple[str, ...]
    notice_no: str
    payer: str
    uscc: str
    period_start: date | None
    period_end: date | None
    paid_on: date | None
    paid_fen: int
    surcharge_fen: int
    voucher_no: str
    collector: str
    refund_fen: int
    refunded_on: date | None
    remark: str

    @property
    def said(self) -> str:
        """All faults in one line, cut where it would be too long."""
        return "；".join(self.faults)[:LONGEST_FAULTS]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields stand in a file; ``headers`` are unlike each other."""

    headers: tuple[str, ...]
    places: Mapping[str, int]

    def header(self, name: str) -> str:
        return self.headers[self.places[name]] if name in self.places else BY_FIELD[name].header


def layout_of(headers: Sequence[str]) -> Layout:
    """The columns of a header row; refused if a needed one is missing or one is there twice."""
    places: dict[str, int] = {}
    faults: list[str] = []
    for place, header in enumerate(headers):
        base, brackets = header_parts(header)
        column = BY_BASE.get(base)
        if column is None:
            continue
        if column.field in MONEY and any("万" in remark for remark in brackets):
            faults.append(f"“{header}”须以元为单位")
        if column.field in places:
            faults.append(f"“{headers[places[column.field]]}”与“{header}”是同一列，请只留一列")
        places.setdefault(column.field, place)
    missing = [column.header for column in COLUMNS if column.required and column.field not in places]
    if missing:
        faults.append("缺少必有列：" + "、".join(missing))
    if "notice_no" not in places and "uscc" not in places:
        faults.append("“通知单号”和“统一社会信用代码”至少要有一列")
    if faults:
        raise RuleError("表头有误：" + "；".join(faults), field="file")
    return Layout(tuple(_unlike(headers)), places)


def _unlike(headers: Sequence[str]) -> Iterator[str]:
    """Names for all columns, no two alike: a second one of the same name is told by its place."""
    seen: set[str] = set()
    for place, header in enumerate(headers, 1):
        name = visible(header.strip()) or f"第{place}列（无标题）"
        if name in seen:
            name = f"{name}（第{place}列）"
        seen.add(name)
        yield name


def read_rows(headers: Sequence[str], rows: Iterable[Row], limits: Limits) -> list[Collected]:
    """All rows of a sheet but blank ones, each checked alone; then vouchers that stand in the file twice."""
    reader = _Reader(layout_of(headers), limits)
    return [reader.read(number, cells) for number, cells in rows if not all(map(is_blank, cells))]


@dataclass(slots=True)
class _Reader:
    layout: Layout
    limits: Limits
    vouchers: dict[Use, int] = field(default_factory=dict)

    def read(self, number: int, cells: Sequence[Cell]) -> Collected:
        values: dict[str, Any] = {}
        faults: list[str] = []
        for column in COLUMNS:
            cell = self._cell(column.field, cells)
            try:
                values[column.field] = column.empty if _is_empty(cell) else column.read(cell, self.limits)
            except RuleError as refusal:
                values[column.field] = column.empty
                faults.append(self._fault(column.field, cells, refusal.message))
        spoilt = bool(faults)
        faults += [f"{self.layout.header(name)}：{why}" for name, why in _wrong(values) if not spoilt]
        faults += [f"{self.layout.header('voucher_no')}：{why}" for why in self._twice(number, values)]
        return Collected(number=number, cells=self._written(cells), faults=tuple(faults), **values)

    def _cell(self, name: str, cells: Sequence[Cell]) -> Cell:
        place = self.layout.places.get(name)
        return cells[place] if place is not None and place < len(cells) else None

    def _fault(self, name: str, cells: Sequence[Cell], why: str) -> str:
        value = visible(shown(self._cell(name, cells))[:LONGEST_VALUE])
        return f"{self.layout.header(name)}“{value}”：{why}"

    def _written(self, cells: Sequence[Cell]) -> dict[str, str]:
        return {
            header: visible(shown(cell)[:LONGEST_CELL])
            for header, cell in zip(self.layout.headers, cells, strict=False)
            if not is_blank(cell)
        }

    def _twice(self, number: int, values: Mapping[str, Any]) -> Iterator[str]:
        for use in uses(values["voucher_no"], values["paid_fen"] + values["surcharge_fen"], values["refund_fen"]):
            first = self.vouchers.setdefault(use, number)
            if first != number:
                yield f"与第 {first} 行的税票号码相同，同一税票只入账一次"
                return


def uses(voucher_no: str, paid_fen: int, refund_fen: int) -> list[Use]:
    """What a voucher is used for; a refund may name the voucher of the payment that it gives back."""
    if not voucher_no:
        return []
    return [(what, voucher_no) for what, amount in (("payment", paid_fen), ("refund", refund_fen)) if amount]


def _is_empty(cell: Cell) -> bool:
    return is_blank(cell) or (isinstance(cell, str) and half_width(cell).strip() in NOTHING)


def _wrong(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the cells of a row taken together, by the field at which it is told."""
    pays, refunds = bool(values["paid_fen"] or values["surcharge_fen"]), bool(values["refund_fen"])
    checks = (
        ("paid_fen", not pays and not refunds, "实缴金额、滞纳金和退库金额都没有填写"),
        ("paid_on", pays and values["paid_on"] is None, "有实缴金额或者滞纳金的，须填写入库日期"),
        ("refunded_on", refunds and values["refunded_on"] is None, "有退库金额的，须填写退库日期"),
        ("voucher_no", not values["voucher_no"], "须填写电子税票号码"),
        ("notice_no", not values["notice_no"] and not values["uscc"], "通知单号和统一社会信用代码至少填写一项"),
        ("period_start", (values["period_start"] is None) != (values["period_end"] is None), "所属期起止须同时填写"),
        ("period_end", _backwards(values["period_start"], values["period_end"]), "早于所属期起"),
    )
    return ((name, why) for name, fails, why in checks if fails)


def _backwards(start: date | None, end: date | None) -> bool:
    return start is not None and end is not None and end < start
