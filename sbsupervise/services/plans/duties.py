"""What else an applicant has open (其他未了事项): a reviewer knows it before deciding; the law makes it no bar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.fees import OWING
from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.listings import ListingState
from sbsupervise.domain.projects import ProjectState
from sbsupervise.models import Charge, Finding, Listing, Project, ScopedSession

SHOWN = 5
IN_FORCE = (ListingState.LISTED, ListingState.PUBLISHED, ListingState.EXTENDED, ListingState.REPAIR_REVIEW)
IRREGULAR = (ProjectState.ILLEGAL_START, ProjectState.CHANGE_REQUIRED, ProjectState.ILLEGAL_USE)


@dataclass(frozen=True, slots=True)
class Duty:
    """One open matter: what it is, of which project, by when, and the page that shows it."""

    what: str
    about: str
    due_on: date | None
    endpoint: str
    key: dict[str, int]


@dataclass(frozen=True, slots=True)
class Duties:
    """The first few of each kind, and how many there are in all."""

    shown: tuple[Duty, ...]
    count: int


def open_duties(session: ScopedSession, unit_id: int) -> Duties:
    """The open findings, unpaid fees, listings and irregular projects of a unit that the session sees."""
    findings = (
        select(Finding)
        .where(Finding.unit_id == unit_id, Finding.state == FindingState.OPEN)
        .options(joinedload(Finding.project))
        .order_by(Finding.rectify_by, Finding.id)
    )
    charges = (
        select(Charge)
        .join(Charge.project)
        .where(Project.construction_unit_id == unit_id, Charge.state.in_(OWING))
        .options(joinedload(Charge.project))
        .order_by(Charge.due_on, Charge.id)
    )
    listings = (
        select(Listing)
        .where(Listing.unit_id == unit_id, Listing.state.in_(IN_FORCE))
        .options(joinedload(Listing.project))
        .order_by(Listing.id)
    )
    projects = (
        select(Project)
        .where(Project.construction_unit_id == unit_id, Project.state.in_(IRREGULAR))
        .order_by(Project.id)
    )
    shown: list[Duty] = []
    count = 0
    sources: tuple[tuple[Select[Any], Callable[[Any], Duty]], ...] = (
        (projects, _project),
        (findings, _finding),
        (charges, _charge),
        (listings, _listing),
    )
    for statement, duty in sources:
        rows = session.scalars(statement.limit(SHOWN)).all()
        count += len(rows) if len(rows) < SHOWN else session.scalar(_count(statement)) or 0
        shown += [duty(row) for row in rows]
    return Duties(tuple(shown), count)


def _count(statement: Select[Any]) -> Select[int]:
    return select(func.count()).select_from(statement.order_by(None).subquery())


def _project(project: Project) -> Duty:
    return Duty(project.state.label, project.name, None, "projects.show", {"project_id": project.id})


def _finding(finding: Finding) -> Duty:
    return Duty("未整改的问题", finding.project.name, finding.rectify_by, "findings.show", {"finding_id": finding.id})


def _charge(charge: Charge) -> Duty:
    return Duty("未缴的补偿费", charge.project.name, charge.due_on, "fees.show", {"charge_id": charge.id})


def _listing(listing: Listing) -> Duty:
    return Duty("在名单中", listing.project.name, listing.public_to, "listings.show", {"listing_id": listing.id})
