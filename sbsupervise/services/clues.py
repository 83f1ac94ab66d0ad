"""Clues (线索) of the two lists that findings open. A clue lists nobody: people verify it, and decide."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.inspections import FindingKind
from sbsupervise.domain.listings import ListingState, ground_of, opens_clue
from sbsupervise.models import Finding, Listing, ScopedSession
from sbsupervise.parameters.listings import grounds


def open_clue(session: ScopedSession, finding: Finding, kind: FindingKind, today: date) -> Listing | None:
    """Open the clue of a finding that its office is just recording, or None if it gives no ground for listing.

    The catalogue names the ground; the table of grounds in force on the day of the finding says whether it is enabled
    and about a unit in this part. An unpaid fee and 未批先变 are no grounds (办水保〔2020〕157号), so they open none.
    """
    if kind.ground is None:
        return None
    ground = ground_of(kind.ground, grounds().on(finding.found_on))
    if not opens_clue(ground, finding.unit_role):
        return None
    clue = Listing(
        office_id=finding.inspection.office_id,
        unit_id=finding.unit_id,
        project_id=finding.project_id,
        finding=finding,
        list_kind=ground.kind,
        ground=ground.code,
        state=ListingState.CLUE,
        opened_on=today,
        facts=finding.facts,
    )
    session.add(clue)
    return clue


def clues_of(session: ScopedSession, findings: Iterable[Finding]) -> dict[int, Listing]:
    """The listing case that each finding opened, by the number of the finding, as far as the actor's office sees it."""
    numbers = [finding.id for finding in findings]
    if not numbers:
        return {}
    found = session.scalars(select(Listing).where(Listing.finding_id.in_(numbers)).order_by(Listing.id.desc()))
    return {clue.finding_id: clue for clue in found}
