"""Supervision lists (监管清单): rows without a fault, and twelve faults, each of another kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stdnum.cn import uscc

from sbsupervise.domain.sheets import Cell
from sbsupervise.domain.supervision_list import COLUMNS, Lookups
from sbsupervise.parameters.projects import counties
from sbsupervise.services.units import uscc_refusal

PLACES = {column.field: place for place, column in enumerate(COLUMNS)}
COUNTIES = {county.name: code for code, county in counties().on(date(2026, 1, 1)).items()}
LOOKUPS = Lookups(counties=COUNTIES, uscc_refusal=uscc_refusal)


def credit_code(number: int) -> str:
    body = f"91140900MA0K{number:05d}"
    return str(body + uscc.calc_check_digit(body))


def good_row(number: int, changes: Mapping[str, Cell] | None = None) -> list[Cell]:
    """The cells of a project, different for each number, in the order of the columns; ``changes`` are by field."""
    cells: list[Cell] = [
        f"2305-140900-04-01-{number:06d}",
        f"示例工程{number}",
        f"示例建设单位{number}",
        credit_code(number),
        "公路工程",
        "新建",
        "市级",
        "偏关县、河曲县",
        Decimal("13.32"),
        Decimal(40_000),
        date(2026, 3, 1),
        date(2027, 9, 30),
        Decimal("1234.5"),
        "示例镇",
        Decimal("111.5"),
        Decimal("39.4"),
        "忻州市发展和改革委员会",
        "忻州市交通运输局",
    ]
    for field, cell in (changes or {}).items():
        cells[PLACES[field]] = cell
    return cells


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in the row with a number; ``said`` is a part of the message that must name it."""

    number: int
    field: str
    cell: Cell
    said: str


FAULTS = (
    Fault(7, "name", None, "必填"),
    Fault(23, "construction_unit", "示例\u202e单位", "改变文字方向"),
    Fault(38, "uscc", credit_code(38)[:-1] + ("0" if credit_code(38)[-1] != "0" else "1"), "校验码"),
    Fault(54, "kind", "公路", "是否为“公路工程”"),
    Fault(69, "counties", "偏关县、偏头县", "“偏头县”不在可选范围内"),
    Fault(85, "area_hm2", Decimal(0), "必须大于 0"),
    Fault(101, "area_hm2", "13.32hm²", "不带单位"),
    Fault(116, "earthwork_m3", Decimal(-5), "不能为负数"),
    Fault(132, "planned_start_on", "2026-02-30", "没有这一天"),
    Fault(147, "planned_end_on", date(2025, 12, 31), "不能早于计划开工日期"),
    Fault(163, "longitude", Decimal("39.4"), "填反"),
    Fault(178, "code", "2305-140900-04-01-000012", "与第 13 行的项目代码相同"),
)
# Swapped coordinates are a fault of two cells.
ALSO: Mapping[int, Mapping[str, Cell]] = {163: {"latitude": Decimal("111.5")}}


def faulty_list(size: int = 200) -> list[list[Cell]]:
    """Rows 1 to ``size`` with the twelve faults; row n stands in line n + 1 of a sheet."""
    faults = {fault.number: {fault.field: fault.cell, **ALSO.get(fault.number, {})} for fault in FAULTS}
    return [good_row(number, faults.get(number)) for number in range(1, size + 1)]


def numbered(rows: Sequence[Sequence[Cell]]) -> list[tuple[int, Sequence[Cell]]]:
    """The rows as they stand in a sheet whose first row are the headers."""
    return list(enumerate(rows, 2))
