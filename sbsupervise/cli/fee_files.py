"""The file of ``fee assess``: one JSON object or a list of them, read into bases of the fee.

What a file must hold is described in the help of the command.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, TypeVar

from sbsupervise.cli.json_files import BadInput, checked, day_of, document_of, list_of, quantity_of
from sbsupervise.domain.fees.bases import BaseType, Basis, Deduction, DeductionReason, ExemptCode, WellPad, WellUse
from sbsupervise.domain.places import county_named
from sbsupervise.domain.quantities import Measure
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.parameters.projects import counties

E = TypeVar("E", bound=LabelledEnum)
EXEMPT = re.compile(r"[eE][1-7]")
WELLS = "wells"
PART_KEYS, PAD_KEYS = {"reason", "quantity", "unit"}, {"pad_m2", "wells", "use"}
REMEMBERED = 1000
LINE_KEYS = {"base_type", "county", "due_on", "quantity", "unit", "deduct", "exempt_code", WELLS, "relief"}
LINE_KEYS |= {"not_subject", "already_charged"}


Request = tuple[date, list[Basis], frozenset[BaseType]]
"""The due date, the bases, and the ways in which the project pays already."""


def read_bases(content: bytes) -> Request:
    """What a file asks for; raises BadInput."""
    document = document_of(content)
    return _read(document if isinstance(document, list) else [document])


def read_line(content: bytes) -> Request:
    """What one line of a file of lines asks for; raises BadInput."""
    document = document_of(content)
    if isinstance(document, list):
        return _read(document)
    already_charged: set[BaseType] = set()
    day, basis = _one(document, already_charged, "")
    return day, [basis], frozenset(already_charged)


def _read(objects: list[Any]) -> Request:
    if not objects:
        raise BadInput("列表是空的")
    already_charged: set[BaseType] = set()
    found = [_one(row, already_charged, f"第{number}行") for number, row in enumerate(objects, 1)]
    days = {day for day, _ in found}
    if len(days) > 1:
        raise BadInput("各行的“due_on”应相同，不同期限请分别核定")
    return days.pop(), [basis for _, basis in found], frozenset(already_charged)


def _one(row: Any, already_charged: set[BaseType], place: str) -> tuple[date, Basis]:
    try:
        day = day_of(checked(row, LINE_KEYS)["due_on"])
        already_charged.update([_word(BaseType, base, "already_charged") for base in list_of(row, "already_charged")])
        return day, _basis(row, day)
    except KeyError as error:
        raise BadInput(f"{place}缺少“{error.args[0]}”") from error
    except (RuleError, ValueError) as error:
        raise BadInput(f"{place}：{error}" if place else str(error)) from error


def _basis(row: dict[str, Any], due_on: date) -> Basis:
    base = _word(BaseType, row["base_type"], "base_type")
    measure = _measure(row)
    reported: Decimal | tuple[WellPad, ...] = _pads(row["wells"]) if WELLS in row else quantity_of(row["quantity"])
    return Basis(
        base=base,
        county=_county(str(row["county"]), due_on),
        reported=reported,
        measure=measure,
        deductions=tuple([_deduction(part, measure) for part in list_of(row, "deduct")]),
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
    row = checked(part, PART_KEYS)
    exempt = EXEMPT.fullmatch(str(row["reason"]))
    return Deduction(
        reason=DeductionReason.EXEMPT_PART if exempt else _word(DeductionReason, row["reason"], "reason"),
        quantity=quantity_of(row["quantity"]),
        measure=_word(Measure, row["unit"], "unit") if "unit" in row else measure,
        exempt_code=_word(ExemptCode, row["reason"], "reason") if exempt else None,
    )


def _pads(value: Any) -> tuple[WellPad, ...]:
    pads = value if isinstance(value, list) else [value]
    return tuple([_pad(checked(pad, PAD_KEYS)) for pad in pads])


def _pad(row: dict[str, Any]) -> WellPad:
    wells = quantity_of(row.get("wells", "1"))
    if wells != int(wells):
        raise ValueError("井数应为整数")
    return WellPad(
        pad_m2=quantity_of(row["pad_m2"]), wells=int(wells), use=_word(WellUse, row.get("use", "production"), "use")
    )


@lru_cache(REMEMBERED)
def _county(text: str, day: date) -> str:
    return county_named(text, counties().on(day).values()).name


@cache
def _names(words: type[E]) -> Mapping[str, E]:
    """The members by their values and by their Chinese labels."""
    return {name: word for word in words for name in (word.value, word.label)}


def _word(words: type[E], value: Any, key: str) -> E:
    """The member of an enum by its value (in either case) or its Chinese label."""
    word: E | None = _names(words).get(value.lower()) if isinstance(value, str) else None
    if word is None:
        raise ValueError(f"“{key}”应为 {'、'.join(word.value for word in words)}")
    return word


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"“{key}”应为文字")
    return value.strip()
