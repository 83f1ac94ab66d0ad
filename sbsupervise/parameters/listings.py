"""Figures of the two lists, from ``listings.toml``: grounds, documents, periods."""

from typing import Any

from sbsupervise.domain.listings import BasisKind, Ground, ListKind, Raising, RecordClass, RepairPeriod, Standing
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters.dated import Dated, dated


def grounds() -> Dated[tuple[Ground, ...]]:
    """The grounds for both lists, each with its own source and mark."""
    return dated("listings", "grounds", lambda value: tuple(_ground(row) for row in value))


def accepted_bases() -> Dated[dict[BasisKind, Standing]]:
    """The kinds of document that a fact may stand on, and how safely each carries a listing."""
    return dated(
        "listings",
        "accepted_bases",
        lambda value: {BasisKind(kind): Standing(standing) for kind, standing in value.items()},
    )


def defence_days() -> Dated[int]:
    """Working days to state a defence, after the day on which the notice was served."""
    return dated("listings", "defence_days", int)


def public_months() -> Dated[dict[ListKind, int]]:
    """Months for which a listing is shown, from the day of the decision."""
    return dated("listings", "public_months", lambda value: {ListKind(kind): int(n) for kind, n in value.items()})


def repair_periods() -> Dated[dict[RecordClass, RepairPeriod]]:
    """The least and the longest time that a record is shown, by its class; a class may be missing in older rules."""
    return dated(
        "listings",
        "repair_periods",
        lambda value: {RecordClass(name): RepairPeriod(**period) for name, period in value.items()},
    )


def _ground(row: dict[str, Any]) -> Ground:
    """A row of the table; one without a subject may concern any unit."""
    subject = UnitRole(row["subject"]) if "subject" in row else None
    return Ground(**{**row, "kind": ListKind(row["kind"]), "subject": subject, "raising": Raising(row["raising"])})
