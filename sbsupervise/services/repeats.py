"""Repeated findings (再次发现的问题) as pages and papers tell of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.inspections import FindingKind, FindingState
from sbsupervise.domain.inspections.repeats import repeat_text
from sbsupervise.models import Finding, ScopedSession
from sbsupervise.parameters.inspections import repeat_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """That a finding was made before: in words, when and in which inspection.

    ``withdrawn`` says that the earlier finding was taken back since; ``to_check`` that the finding opens no clue by
    itself, so that an officer holds it against the grounds for listing.
    """

    text: str
    found_on: date
    inspection_id: int
    withdrawn: bool
    to_check: bool


def repeats_of(session: ScopedSession, findings: Iterable[tuple[Finding, FindingKind]]) -> dict[int, Repeat]:
    """What is told of those findings that repeat another one, by their numbers; one query, none if none does."""
    repeating = [(finding, kind) for finding, kind in findings if finding.repeats_id is not None]
    if not repeating:
        return {}
    numbers = {finding.repeats_id for finding, _ in repeating}
    rows = session.execute(
        select(Finding.id, Finding.found_on, Finding.inspection_id, Finding.state).where(Finding.id.in_(numbers))
    )
    originals = {row.id: row for row in rows}
    return {
        finding.id: Repeat(
            text=repeat_words(finding, kind),
            found_on=originals[finding.repeats_id].found_on,
            inspection_id=originals[finding.repeats_id].inspection_id,
            withdrawn=originals[finding.repeats_id].state is FindingState.WITHDRAWN,
            to_check=kind.ground is None,
        )
        for finding, kind in repeating
    }


def repeat_words(finding: Finding, kind: FindingKind) -> str:
    """What pages and papers say of a repeated finding; empty if it repeats none."""
    if finding.repeats_id is None:
        return ""
    return repeat_text(kind.severity, repeat_months().on(finding.found_on))
