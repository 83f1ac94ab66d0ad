"""Grounds for listing (列入情形) and the documents that a fact stands on. The table itself is data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.listings.words import BasisKind, ListKind, Raising
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground of one list. ``subject`` is None where it may concern any unit.

    ``condition`` is a short form for the screen; a notice takes its wording from the official text.
    """

    code: str
    kind: ListKind
    subject: UnitRole | None
    condition: str
    raising: Raising
    enabled: bool
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The document that a fact stands on, and the day on which it was overturned, if it was."""

    kind: BasisKind
    number: str
    issued_on: date
    overturned_on: date | None = None


def ground_of(code: str, grounds: Iterable[Ground]) -> Ground:
    """The ground with a code; refused if the table in force has none."""
    for ground in grounds:
        if ground.code == code:
            return ground
    raise RuleError(f"没有编号为“{code}”的列入情形", field="ground")


def opens_clue(ground: Ground, subject: UnitRole) -> bool:
    """Whether a finding of this ground, about a unit in this role, opens a clue: if enabled and about that role."""
    return ground.enabled and ground.subject in (None, subject)
