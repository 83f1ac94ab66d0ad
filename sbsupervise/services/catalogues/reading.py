"""Which version of the catalogue of findings is in force on a day, and which one a finding was made by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.inspections import CatalogueState, FindingKind
from sbsupervise.domain.inspections.catalogues import kind_as_read
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Finding, FindingCatalogue, ScopedSession
from sbsupervise.parameters.findings import catalogue, catalogue_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A version that findings may be made by: its kinds by code, in their order.

    ``verified`` says that a person has compared it with the official table.
    """

    name: str
    since: date
    verified: bool
    source: str
    kinds: Mapping[str, FindingKind]


@cache
def base_catalogues() -> tuple[Catalogue, ...]:
    """The versions shipped with the program, oldest first."""
    return tuple(
        Catalogue(
            name=catalogue_version().on(row.since),
            since=row.since,
            verified=row.verified,
            source=row.source,
            kinds=row.value,
        )
        for row in catalogue().rows
    )


def catalogue_of(record: FindingCatalogue) -> Catalogue:
    """A loaded version as others are read."""
    kinds = [kind_as_read(row) for row in record.rows]
    return Catalogue(
        name=record.name,
        since=record.since,
        verified=record.verified,
        source=record.source,
        kinds={kind.code: kind for kind in kinds},
    )


def catalogue_in_force(session: ScopedSession, day: date) -> Catalogue | None:
    """The version in force on a day: the latest that had begun, shipped or checked; None before the first."""
    begun = select(FindingCatalogue).where(
        FindingCatalogue.state == CatalogueState.CHECKED, FindingCatalogue.since <= day
    )
    latest = session.scalars(begun.order_by(FindingCatalogue.since.desc(), FindingCatalogue.id.desc()).limit(1)).first()
    shipped = max((base for base in base_catalogues() if base.since <= day), key=lambda base: base.since, default=None)
    if latest is None or (shipped is not None and shipped.since > latest.since):
        return shipped
    return catalogue_of(latest)


def catalogue_on(session: ScopedSession, day: date) -> Catalogue:
    """The version in force on a day; refused if there was none."""
    found = catalogue_in_force(session, day)
    if found is None:
        raise RuleError(f"{day} 没有施行的问题目录")
    return found


def catalogues_named(session: ScopedSession, names: Iterable[str]) -> dict[str, Catalogue]:
    """Versions by name; those that were loaded in one query, none if all were shipped."""
    wanted = set(names)
    found = {base.name: base for base in base_catalogues() if base.name in wanted}
    if rest := wanted - found.keys():
        records = session.scalars(select(FindingCatalogue).where(FindingCatalogue.name.in_(rest)))
        found.update((record.name, catalogue_of(record)) for record in records)
    return found


def kinds_of(session: ScopedSession, findings: Iterable[Finding]) -> dict[int, FindingKind]:
    """The kind of each finding, by its number, in the version that it was made by."""
    listed = list(findings)
    named = catalogues_named(session, (finding.catalogue for finding in listed))
    return {finding.id: named[finding.catalogue].kinds[finding.code] for finding in listed}


def usable_catalogues(session: ScopedSession) -> dict[str, Catalogue]:
    """All versions that findings may have been made by, by name; they are few."""
    checked = select(FindingCatalogue).where(FindingCatalogue.state == CatalogueState.CHECKED)
    loaded = map(catalogue_of, session.scalars(checked.order_by(FindingCatalogue.since)))
    return {version.name: version for version in (*base_catalogues(), *loaded)}


def loaded_catalogues() -> Select[FindingCatalogue]:
    """The versions that were loaded, with what a list shows of them."""
    return select(FindingCatalogue).options(
        joinedload(FindingCatalogue.loaded_by), joinedload(FindingCatalogue.checked_by)
    )
