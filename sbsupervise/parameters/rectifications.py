"""Figures of putting findings right (整改), from ``rectifications.toml``."""

from collections.abc import Mapping
from datetime import date

from sbsupervise.domain.inspections import ClosingProof
from sbsupervise.domain.inspections.rectification import ExtensionCap, ReminderDays
from sbsupervise.parameters.dated import Dated, dated


def recheck_days() -> Dated[int]:
    """Working days to check a report."""
    return dated("rectifications", "recheck_days", int)


def extension_cap() -> Dated[ExtensionCap]:
    """How much more time may be given, and how often."""
    return dated("rectifications", "extension_cap", lambda value: ExtensionCap(**value))


def reminder_days() -> Dated[ReminderDays]:
    """When a unit is reminded."""
    return dated("rectifications", "reminder_days", lambda value: ReminderDays(**value))


def inaction_days() -> Dated[int]:
    """After how many calendar days a finding that nothing followed is listed."""
    return dated("rectifications", "inaction_days", int)


def closing_proofs() -> Dated[Mapping[str, ClosingProof]]:
    """What proves the closing of a finding, by its code."""
    return dated(
        "rectifications",
        "closing_proofs",
        lambda value: {code: ClosingProof(proof) for proof, codes in value.items() for code in codes},
    )


def closing_proof(code: str, found_on: date) -> ClosingProof:
    """What must prove that a finding of a code was put right."""
    return closing_proofs().on(found_on).get(code, ClosingProof.EITHER)
