"""The file of ``fee assess``: one JSON object or a list of them, read into bases of the fee.

What a file must hold is described in the help of the command.
"""

import json
import re
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NoReturn, TypeVar

import click

from sbsupervise.domain.bases import BaseType, Basis, Deduction, DeductionReason, ExemptCode, WellPad, WellUse
from sbsupervise.domain.projects import county_named
from sbsupervise.domain.quantities import Measure, check_quantity
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.parameters.projects import counties

E = TypeVar("E", bound=LabelledEnum)
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
EXEMPT = re.compile(r"[eE][1-7]")
WELLS = "wells"
LINE_KEYS = {"base_type", "county", "due_on", "quantity", "unit", "deduct", "exempt_code", WELLS, "relief"}
LINE_KEYS |= {"not_subject", "already_charged"}


class BadInput(click.ClickException):
    """The input cannot be read as what it should be; the message goes to stderr."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message, to stderr unless told otherwise."""
        click.echo(f"输入有误：{self.format_message()}", file=file, err=True)


def content_of(file: str) -> bytes:
    """The bytes of a file, or of the standard input for ``-``."""
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        raise BadInput(f"读不到文件“{file}”") from error


def read_bases(content: bytes) -> tuple[date, list[Basis], frozenset[BaseType]]:
    """The due date, the bases, and the ways in which the project pays already; raises BadInput."""
    days: set[date] = set()
    bases: list[Basis] = []
    already_charged: set[BaseType] = set()
    for number, row in enumerate(_objects(content), 1):
        try:
            day = _day(_checked(row, LINE_KEYS)["due_on"])
            bases.append(_basis(row, day))
            already_charged.update(_word(BaseType, base, "already_charged") for base in _list(row, "already_charged"))
        except KeyError as error:
            raise BadInput(f"第{number}行缺少“{error.args[0]}”") from error
        except (RuleError, ValueError) as error:
            raise BadInput(f"第{number}行：{error}") from error
        days.add(day)
    if len(days) > 1:
        raise BadInput("各行的“due_on”应相同，不同期限请分别核定")
    return days.pop(), bases, frozenset(already_charged)


def _objects(content: bytes) -> list[Any]:
    """The objects of the file; numbers stay as they are written and never become binary fractions."""
    try:
        document = json.loads(
            content.decode("utf-8-sig"), parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number
        )
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise BadInput("不是有效的 JSON（UTF-8）") from error
    objects = document if isinstance(document, list) else [document]
    if not objects:
        raise BadInput("列表是空的")
    return objects


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _list(row: dict[str, Any], key: str) -> list[Any]:
    value = row.get(key, [])
    if not isinstance(value, list):
        raise ValueError(f"“{key}”应为列表")
    return value


def _checked(row: Any, keys: set[str]) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise ValueError("应为一个对象")
    unknown = sorted(row.keys() - keys)
    if unknown:
        raise ValueError(f"不认识的键 {'、'.join(unknown)}")
    return row


def _basis(row: dict[str, Any], due_on: date) -> Basis:
    base = _word(BaseType, row["base_type"], "base_type")
    measure = _measure(row)
    reported: Decimal | tuple[WellPad, ...] = _pads(row["wells"]) if WELLS in row else _quantity(row["quantity"])
    return Basis(
        base=base,
        county=county_named(str(row["county"]), counties().on(due_on).values()).name,
        reported=reported,
        measure=measure,
        deductions=tuple(_deduction(part, measure) for part in _list(row, "deduct")),
        exempt_code=_word(ExemptCode, row["exempt_code"], "exempt_code") if row.get("exempt_code") else None,
        relief=_text(row, "relief"),
        not_subject=_text(row, "not_subject"),
    )


def _measure(row: dict[str, Any]) -> Measure:
    if WELLS in row:
        if "quantity" in row or row.get("unit", WELLS) != WELLS:
            raise ValueError("填写“wells”时不填数量，单位只能是“wells”")
        return Measure.M2
    return _word(Measure, row["unit"], "unit")


def _deduction(part: Any, measure: Measure) -> Deduction:
    row = _checked(part, {"reason", "quantity", "unit"})
    exempt = EXEMPT.fullmatch(str(row["reason"]))
    return Deduction(
        reason=DeductionReason.EXEMPT_PART if exempt else _word(DeductionReason, row["reason"], "reason"),
        quantity=_quantity(row["quantity"]),
        measure=_word(Measure, row["unit"], "unit") if "unit" in row else measure,
        exempt_code=_word(ExemptCode, row["reason"], "reason") if exempt else None,
    )


def _pads(value: Any) -> tuple[WellPad, ...]:
    pads = value if isinstance(value, list) else [value]
    return tuple(_pad(_checked(pad, {"pad_m2", "wells", "use"})) for pad in pads)


def _pad(row: dict[str, Any]) -> WellPad:
    wells = _quantity(row.get("wells", "1"))
    if wells != int(wells):
        raise ValueError("井数应为整数")
    return WellPad(
        pad_m2=_quantity(row["pad_m2"]), wells=int(wells), use=_word(WellUse, row.get("use", "production"), "use")
    )


def _word(words: type[E], value: Any, key: str) -> E:
    """The member of an enum by its value (in either case) or its Chinese label."""
    for word in words:
        if isinstance(value, str) and value.lower() in (word.value, word.label):
            return word
    raise ValueError(f"“{key}”应为 {'、'.join(word.value for word in words)}")


def _quantity(value: Any) -> Decimal:
    text = str(value) if isinstance(value, str | Decimal) else ""
    if not NUMBER.fullmatch(text):
        raise ValueError(f"“{value}”不是数字")
    quantity = Decimal(text)
    check_quantity(quantity)
    return quantity


def _day(value: Any) -> date:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError(f"“{value}”不是日期，应写作 2026-02-10")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"没有“{value}”这一天") from error


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"“{key}”应为文字")
    return value.strip()
