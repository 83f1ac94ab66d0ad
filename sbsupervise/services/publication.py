"""What the public sees of the two lists: the masked view, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from sbsupervise.domain.listings import ListingRecord, ListingState, ListKind, PublicListing, public_view
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.models import Listing, Notice, Project, ScopedSession, Unit
from sbsupervise.services.listings.reading import ground_named
from sbsupervise.services.lists import like

KEYS = {"id": Listing.id}


@dataclass(frozen=True, slots=True)
class Published:
    """One entry with the number that its stable address holds."""

    id: int
    kind: ListKind
    view: PublicListing


def published(list_kind: ListKind | None, text: str) -> Select[Listing]:
    """The entries that fit; the session's scope leaves only those shown on its day."""
    statement = select(Listing).options(selectinload(Listing.unit), selectinload(Listing.office))
    if list_kind:
        statement = statement.where(Listing.list_kind == list_kind)
    if text:
        pattern = like(text)
        named = Unit.name.like(pattern, escape="\\") | Unit.uscc.like(pattern, escape="\\")
        statement = statement.where(Listing.unit.has(named))
    return statement


def views(session: ScopedSession, listings: Sequence[Listing], today: date) -> list[Published]:
    """The masked views of entries, in their order."""
    numbers = _decision_numbers(session, [listing.id for listing in listings])
    names = _project_names(session, [listing.project_id for listing in listings])
    made = (
        (listing, public_view(_record(listing, numbers.get(listing.id, ""), names[listing.project_id]), today))
        for listing in listings
    )
    return [Published(listing.id, listing.list_kind, view) for listing, view in made if view is not None]


def count_of_published(session: ScopedSession) -> int:
    """How many entries are shown today."""
    return session.scalar(select(func.count(Listing.id))) or 0


def was_published(session: ScopedSession, listing_id: int) -> bool:
    """Whether a number was once shown and is no more: its address then answers "gone", not "unknown"."""
    why = {"whole": "an entry that has ended is outside the public's view, but its address must say so"}
    statement = select(Listing.public_from).where(Listing.id == listing_id, Listing.state != ListingState.SUSPENDED)
    return session.scalar(statement, execution_options=why) is not None


def _decision_numbers(session: ScopedSession, listing_ids: Sequence[int]) -> dict[int, str]:
    decisions = select(Notice.listing_id, Notice.number).where(
        Notice.listing_id.in_(listing_ids),
        Notice.kind == NoticeKind.LISTING_DECISION,
        Notice.state == NoticeState.SERVED,
    )
    return {listing_id: number or "" for listing_id, number in session.execute(decisions) if listing_id is not None}


def _project_names(session: ScopedSession, project_ids: Sequence[int]) -> dict[int, str]:
    why = {"whole": "a published entry names its project, of which the public sees nothing else"}
    statement = select(Project.id, Project.name).where(Project.id.in_(project_ids))
    return {row.id: row.name for row in session.execute(statement, execution_options=why)}


def _record(listing: Listing, decision_number: str, project_name: str) -> ListingRecord:
    ground = ground_named(listing)
    return ListingRecord(
        kind=listing.list_kind,
        state=listing.state,
        unit_name=listing.unit.name,
        uscc=listing.unit.uscc,
        act=f"{project_name}：{ground.condition}",
        basis=f"{ground.code}；{listing.basis_document}",
        decision_number=decision_number,
        decided_on=listing.decided_on,
        office_name=listing.office.name,
        public_from=listing.public_from,
        public_to=listing.public_to,
    )
