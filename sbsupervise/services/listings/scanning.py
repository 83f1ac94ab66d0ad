"""The scan: findings that are grounds for listing and have no case. One query; it opens and lists nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.listings import ListKind, ground_of, opens_clue
from sbsupervise.models import Finding, Listing, ScopedSession
from sbsupervise.parameters.listings import grounds
from sbsupervise.services.catalogues import usable_catalogues


@dataclass(frozen=True, slots=True)
class Clue:
    """A finding whose ground is enabled, without a case."""

    finding_id: int
    unit: str
    uscc: str
    project: str
    found_on: date
    ground: str
    list_kind: ListKind


def scan(session: ScopedSession, as_of: date) -> Iterator[Clue]:
    """The clues among the findings up to a day, in the order of their discovery."""
    versions = usable_catalogues(session)
    coded = {code for version in versions.values() for code, kind in version.kinds.items() if kind.ground is not None}
    cased = select(Listing.finding_id)
    statement = (
        select(Finding)
        .where(
            Finding.code.in_(coded),
            Finding.state != FindingState.WITHDRAWN,
            Finding.found_on <= as_of,
            Finding.id.not_in(cased),
        )
        .options(joinedload(Finding.unit), joinedload(Finding.project))
        .order_by(Finding.found_on, Finding.id)
    )
    for finding in session.scalars(statement):
        named = versions[finding.catalogue].kinds[finding.code].ground
        if named is None:
            continue
        ground = ground_of(named, grounds().on(finding.found_on))
        if opens_clue(ground, finding.unit_role):
            unit, project = finding.unit, finding.project
            yield Clue(finding.id, unit.name, unit.uscc, project.name, finding.found_on, ground.code, ground.kind)
