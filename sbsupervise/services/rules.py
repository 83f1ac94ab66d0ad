"""The law's figures as people read them: every row by date, its source, and whether a person has confirmed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sbsupervise.domain.words import LabelledEnum, Tone
from sbsupervise.parameters.dated import tables


class Standing(LabelledEnum):
    """Whether somebody has held a row against the signed paper."""

    VERIFIED = "verified", "已核实", Tone.GOOD
    UNVERIFIED = "unverified", "待核实", Tone.SOON


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a figure; ``value`` is text, one line for each part."""

    since: date
    standing: Standing
    source: str
    value: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureView:
    title: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class TopicView:
    name: str
    title: str
    figures: tuple[FigureView, ...]

    @property
    def unverified(self) -> int:
        """How many rows still wait for somebody to confirm them."""
        return sum(row.standing is Standing.UNVERIFIED for figure in self.figures for row in figure.rows)


def topics() -> tuple[TopicView, ...]:
    """All topics, all figures, the newest row first."""
    return tuple(_topic(name, titles) for name, titles in tables("titles").items())


def _topic(name: str, titles: Mapping[str, str]) -> TopicView:
    figures = (FigureView(titles[key], _rows(rows)) for key, rows in tables(name).items())
    return TopicView(name, titles["title"], tuple(figures))


def _rows(rows: list[dict[str, Any]]) -> tuple[RowView, ...]:
    views = (
        RowView(
            since=row["since"],
            standing=Standing.VERIFIED if row["verified"] else Standing.UNVERIFIED,
            source=row["source"],
            value=_lines(row["value"]),
        )
        for row in rows
    )
    return tuple(sorted(views, key=lambda view: view.since, reverse=True))


def _lines(value: Any) -> tuple[str, ...]:
    if isinstance(value, dict):
        return tuple(f"{key}：{_text(part)}" for key, part in value.items())
    if isinstance(value, list):
        return tuple(_text(part) for part in value)
    return (_text(value),)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "，".join(f"{key} {_text(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "、".join(_text(part) for part in value)
    return str(value)
