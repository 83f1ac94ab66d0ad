"""Cases of the two lists (重点关注名单, 黑名单)."""

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.listings import BasisKind, ListingState, ListKind
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, OwnedByOffice, Scope, Versioned
from sbsupervise.models.inspections import Finding
from sbsupervise.models.offices import Office
from sbsupervise.models.projects import Project
from sbsupervise.models.types import words
from sbsupervise.models.units import Unit

KNOWN_TO_THE_UNIT = tuple(
    state for state in ListingState if state not in {ListingState.CLUE, ListingState.VERIFYING, ListingState.DISMISSED}
)


class Listing(Versioned, OwnedByOffice, Base):
    """One case: one unit, one list, one ground, one office. ``public_to`` is the last day shown."""

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("finding_id", "list_kind"),
        CheckConstraint("public_to >= public_from", name="public_in_order"),
        CheckConstraint("proposed_by_id <> decided_by_id", name="two_persons"),
        CheckConstraint(
            "state NOT IN ('listed', 'published', 'extended', 'repair_review') OR "
            "(noticed_on IS NOT NULL AND defence_due_on IS NOT NULL AND decided_on > noticed_on "
            "AND decided_by_id IS NOT NULL)",
            name="listed_after_notice",
        ),
        CheckConstraint(
            "state NOT IN ('published', 'extended', 'repair_review') OR "
            "(decision_served_on IS NOT NULL AND public_from IS NOT NULL AND public_to IS NOT NULL)",
            name="published_after_service",
        ),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    project_id: Mapped[int] = mapped_column(BigId, ForeignKey("project.id"), index=True)
    finding_id: Mapped[int] = mapped_column(BigId, ForeignKey("finding.id"), index=True)
    list_kind: Mapped[ListKind] = mapped_column(words(ListKind, "list_kind"))
    ground: Mapped[str] = mapped_column(String(20))
    state: Mapped[ListingState] = mapped_column(words(ListingState, "state"), index=True)
    opened_on: Mapped[date]
    facts: Mapped[str] = mapped_column(String(2000), default="")
    basis_kind: Mapped[BasisKind | None] = mapped_column(words(BasisKind, "basis_kind"))
    basis_document: Mapped[str] = mapped_column(String(200), default="")
    basis_issued_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(2000), default="")
    proposed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    proposed_hash: Mapped[str | None] = mapped_column(String(64))
    noticed_on: Mapped[date | None]
    defence_due_on: Mapped[date | None]
    statement_on: Mapped[date | None]
    statement: Mapped[str] = mapped_column(String(5000), default="")
    review_opinion: Mapped[str] = mapped_column(String(5000), default="")
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    decision_served_on: Mapped[date | None]
    public_from: Mapped[date | None]
    public_to: Mapped[date | None]
    revoked_on: Mapped[date | None]

    unit: Mapped[Unit] = relationship()
    office: Mapped[Office] = relationship()
    project: Mapped[Project] = relationship()
    finding: Mapped[Finding] = relationship()
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        if scope.unit_id is not None:
            return and_(cls.unit_id == scope.unit_id, cls.state.in_(KNOWN_TO_THE_UNIT))
        if scope.today is not None:
            shown = [state for state in ListingState if state.public]
            return and_(cls.state.in_(shown), cls.public_from <= scope.today, cls.public_to >= scope.today)
        return super().visible(scope)
