"""The offices with which an installation begins."""

from dataclasses import dataclass
from functools import cache

from sbsupervise.domain.offices import OfficeKind
from sbsupervise.parameters.dated import tables


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOffice:
    """One office; ``sees`` and ``acts_for`` name further offices, each with all below it."""

    code: str
    name: str
    place: str
    sign: str
    kind: OfficeKind
    parent: str | None = None
    sees: tuple[str, ...] = ()
    acts_for: tuple[str, ...] = ()


@cache
def first_offices() -> tuple[FirstOffice, ...]:
    """All offices, a superior always before those below it."""
    return tuple(
        FirstOffice(
            **{key: row[key] for key in ("code", "name", "place", "sign")},
            kind=OfficeKind(row["kind"]),
            parent=row.get("parent"),
            sees=tuple(row.get("sees", ())),
            acts_for=tuple(row.get("acts_for", ())),
        )
        for row in tables("offices")["offices"]
    )
