"""Numbering, remedies and wording of notices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.offices import OfficeKind
from sbsupervise.parameters.dated import Dated, dated


@dataclass(frozen=True, slots=True)
class Numbering:
    """``words`` are the short words of the kinds (文种代字)."""

    pattern: str
    words: Mapping[NoticeKind, str]


@dataclass(frozen=True, slots=True)
class Remedies:
    """Where and until when a decision can be disputed; ``bodies`` may name the place of the office."""

    days: int
    months: int
    bodies: Mapping[OfficeKind, str]


def numbering() -> Dated[Numbering]:
    """The pattern of document numbers and the word of each kind."""
    return dated("notices", "numbering", _numbering)


def remedies() -> Dated[Remedies]:
    """The body of review by the kind of the office, and the periods."""
    return dated("notices", "remedies", _remedies)


def wording() -> Dated[Mapping[NoticeKind, Mapping[str, str]]]:
    """The text of each kind by the name of its part."""
    return dated("notices", "wording", lambda value: {NoticeKind(kind): parts for kind, parts in value.items()})


def fee_wording() -> Dated[Mapping[str, str]]:
    """What all papers of the fee say alike, by the name of its part."""
    return dated("notices", "fee_wording", dict)


def demand_days() -> Dated[int]:
    """How many days after its service a demand to pay gives before the court may be asked."""
    return dated("notices", "demand_days", int)


def announcement_days() -> Dated[int]:
    """Calendar days after an announcement (公告送达) when the paper counts as served."""
    return dated("notices", "announcement_days", int)


def defence_outcome() -> Dated[Mapping[str, str]]:
    """What a decision says of the defence: ``none`` or ``heard``."""
    return dated("notices", "defence_outcome", dict)


def _numbering(value: Any) -> Numbering:
    return Numbering(value["pattern"], {NoticeKind(kind): word for kind, word in value["words"].items()})


def _remedies(value: Any) -> Remedies:
    bodies = {kind: value[kind.value] for kind in OfficeKind if kind.value in value}
    return Remedies(value["days"], value["months"], bodies)
