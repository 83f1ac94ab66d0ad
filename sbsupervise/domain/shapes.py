"""Shapes: what a JSON document that comes from outside must look like, and what is read from it.

A document says exactly what its shape names: a name too many is refused like one that is missing, so that nothing that
somebody wrote down is dropped without a word. There are no fractions; what has decimals comes as text, so that equal
documents have equal hashes on every machine. A refusal names its place as fields of forms are named:
``findings-0-facts``.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Never, Protocol

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import clean_text

LARGEST = 2**53 - 1
"""The largest whole number that a browser keeps exactly."""
STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
DECIMAL = re.compile(r"-?\d{1,6}(\.\d{1,6})?", re.ASCII)
NUMBER = re.compile(r"[A-Za-z0-9.-]{1,40}", re.ASCII)


class Shape(Protocol):
    """One kind of value."""

    def read(self, value: Any, place: str) -> Any:
        """The value as the domain works with it; refused if it is something else."""


def document(data: bytes, *, most_bytes: int, most_depth: int) -> Any:
    """A JSON document, strictly read: no name twice, no fractions, no depth without end."""
    if len(data) > most_bytes:
        raise RuleError(f"内容过大：最多 {most_bytes} 字节，现有 {len(data)} 字节")
    if _depth(data) > most_depth:
        raise RuleError(f"内容的层数过多，最多 {most_depth} 层")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_once,
            parse_float=_no_number,
            parse_constant=_no_number,
            parse_int=_whole,
        )
    except ValueError as fault:
        raise RuleError("内容不是完整的 JSON，请重新上交") from fault


def _depth(data: bytes) -> int:
    """How deep brackets lie in each other outside of strings; a document that is cut off counts as far as it goes."""
    depth = deepest = 0
    for byte in STRINGS.sub(b"", data):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise RuleError("同一项出现了两次")
    return found


def _no_number(text: str) -> Never:
    raise RuleError(f"数字只能是整数：{text[:20]}")


def _whole(text: str) -> int:
    if len(text) > len(str(LARGEST)) + 1 or abs(int(text)) > LARGEST:
        raise RuleError("数字过大")
    return int(text)


@dataclass(frozen=True, slots=True)
class Text:
    """Text of at most so many characters; ``missing`` is what is said where there must be some."""

    limit: int
    lines: bool = False
    missing: str = ""

    def read(self, value: Any, place: str) -> str:
        if not isinstance(value, str):
            raise RuleError("应为文字", field=place)
        try:
            text = clean_text(value, limit=self.limit, lines=self.lines)
        except RuleError as refusal:
            raise replace(refusal, field=place) from refusal
        if self.missing and not text:
            raise RuleError(self.missing, field=place)
        return text


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between bounds."""

    least: int = 1
    most: int = LARGEST

    def read(self, value: Any, place: str) -> int:
        if type(value) is not int or not self.least <= value <= self.most:
            raise RuleError(f"应为 {self.least} 至 {self.most} 之间的整数", field=place)
        return value


@dataclass(frozen=True, slots=True)
class Exact:
    """A decimal that comes as text, between bounds."""

    least: int
    most: int

    def read(self, value: Any, place: str) -> Decimal:
        if not isinstance(value, str) or not DECIMAL.fullmatch(value) or not self.least <= Decimal(value) <= self.most:
            raise RuleError(f"应为 {self.least} 至 {self.most} 之间的数，最多六位小数", field=place)
        return Decimal(value)


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def read(self, value: Any, place: str) -> bool:
        if not isinstance(value, bool):
            raise RuleError("应为是或者否", field=place)
        return value


@dataclass(frozen=True, slots=True)
class Day:
    """A day, 2026-09-01."""

    def read(self, value: Any, place: str) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise RuleError("应为日期，如 2026-09-01", field=place)
        try:
            return date.fromisoformat(value)
        except ValueError as fault:
            raise RuleError("没有这一天", field=place) from fault


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant with its time zone."""

    def read(self, value: Any, place: str) -> datetime:
        if not isinstance(value, str) or not INSTANT.fullmatch(value):
            raise RuleError("应为带时区的时间", field=place)
        try:
            return datetime.fromisoformat(value)
        except ValueError as fault:
            raise RuleError("没有这个时间", field=place) from fault


@dataclass(frozen=True, slots=True)
class Code:
    """A code or a number in Latin letters, digits, dots and dashes."""

    def read(self, value: Any, place: str) -> str:
        if not isinstance(value, str) or not NUMBER.fullmatch(value):
            raise RuleError("应为编号", field=place)
        return value


@dataclass(frozen=True, slots=True)
class OneOf:
    """A member of an enum, by its value."""

    enum: type[Enum]

    def read(self, value: Any, place: str) -> Enum:
        if not isinstance(value, str) or value not in {member.value for member in self.enum}:
            raise RuleError("没有这个选项", field=place)
        return self.enum(value)


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value, or null."""

    shape: Shape

    def read(self, value: Any, place: str) -> Any:
        return None if value is None else self.shape.read(value, place)


@dataclass(frozen=True, slots=True)
class Many:
    """A list of at most so many entries; its refusals are counted from 0."""

    shape: Shape
    most: int

    def read(self, value: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise RuleError("应为列表", field=place)
        if len(value) > self.most:
            raise RuleError(f"最多 {self.most} 项，现有 {len(value)} 项", field=place)
        return tuple(self.shape.read(entry, f"{place}-{number}") for number, entry in enumerate(value))


@dataclass(frozen=True, slots=True)
class Record:
    """An object with exactly these names."""

    fields: Mapping[str, Shape]

    def read(self, value: Any, place: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise RuleError("应为一组数据", field=place or None)
        for fault in self._faults(value):
            raise RuleError(fault, field=place or None)
        start = f"{place}-" if place else ""
        return {name: shape.read(value[name], start + name) for name, shape in self.fields.items()}

    def _faults(self, value: Mapping[str, Any]) -> Iterator[str]:
        unknown, lacking = sorted(value.keys() - self.fields.keys()), sorted(self.fields.keys() - value.keys())
        if unknown:
            yield f"有不认识的项：{unknown[0][:40]!r}。请刷新外业页面后重新上交。"
        if lacking:
            yield f"缺少一项：{lacking[0]}。请刷新外业页面后重新上交。"
