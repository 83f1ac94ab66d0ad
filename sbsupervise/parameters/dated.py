"""Figures of the law by date: every figure is a list of rows, the row in force on a day counts.

A file ``<topic>.toml`` holds tables of rows::

    [[rectification_days]]
    since = 2019-07-30
    verified = false
    source = "…"
    value = { general = 15, heavier = 30, serious = 60 }

Old rows are never edited, a change of the law adds a row.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Generic, TypeVar

from sbsupervise.domain.refusals import RuleError

T = TypeVar("T")
KEYS = {"since", "verified", "source", "value"}


@dataclass(frozen=True, slots=True)
class Figure(Generic[T]):
    """One row: the value in force from ``since`` on, where it stands written, and whether a person has confirmed it."""

    since: date
    verified: bool
    source: str
    value: T


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """All rows of one figure, oldest first; ``name`` is what people call it."""

    name: str
    rows: tuple[Figure[T], ...]

    def row(self, day: date) -> Figure[T]:
        """The row in force on a day; a day before the first row is refused, nothing falls back."""
        for row in reversed(self.rows):
            if row.since <= day:
                return row
        raise RuleError(f"{day.isoformat()} 没有生效的参数“{self.name}”")

    def on(self, day: date) -> T:
        """The value in force on a day."""
        return self.row(day).value


@cache
def tables(topic: str) -> Mapping[str, Any]:
    """The parsed file of a topic."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{topic}.toml").read_text("utf-8"))


def dated(topic: str, name: str, read: Callable[[Any], T]) -> Dated[T]:
    """The rows of one figure, each value turned by ``read`` into what the domain works with.

    Raises ValueError if a row lacks a key, has one too many, or is not later than the row before it.
    """
    rows: list[Figure[T]] = []
    for raw in tables(topic)[name]:
        if set(raw) != KEYS:
            raise ValueError(f"{topic}.toml, {name}: a row has {sorted(raw)}, it takes {sorted(KEYS)}")
        row = Figure(raw["since"], raw["verified"], raw["source"], read(raw["value"]))
        if rows and rows[-1].since >= row.since:
            raise ValueError(f"{topic}.toml, {name}: the row of {row.since} is not later than the one before it")
        rows.append(row)
    return Dated(tables("titles").get(topic, {}).get(name, name), tuple(rows))
