"""Versions of the catalogue of findings (问题分类目录) that were loaded from a file."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.inspections import CatalogueState
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Versioned
from sbsupervise.models.types import Json, words


class FindingCatalogue(Versioned, Base):
    """One version, for all offices; in force from ``since`` once another person has checked it, and frozen then.

    ``rows`` are the rows of ``parameters/findings.toml``; ``verified`` says that they were compared with the official
    table, ``comparison`` with which copy of it. A version that was dropped says why.
    """

    __tablename__ = "finding_catalogue"
    bulky = frozenset({"rows"})
    __table_args__ = (
        CheckConstraint("checked_by_id <> loaded_by_id", name="two_persons"),
        CheckConstraint(
            "state <> 'checked' OR (checked_by_id IS NOT NULL AND checked_on IS NOT NULL)", name="checked_complete"
        ),
        CheckConstraint("state <> 'dropped' OR length(reason) > 0", name="dropped_has_reason"),
        CheckConstraint(
            "NOT verified OR (state = 'checked' AND length(comparison) > 0)", name="verified_by_comparison"
        ),
    )

    name: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[CatalogueState] = mapped_column(words(CatalogueState, "state"), index=True)
    since: Mapped[date] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(String(500))
    verified: Mapped[bool]
    rows: Mapped[list[Any]] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(String(64))
    loaded_on: Mapped[date]
    loaded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    checked_on: Mapped[date | None]
    checked_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    comparison: Mapped[str] = mapped_column(String(500), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")

    loaded_by: Mapped[Person] = relationship(foreign_keys=[loaded_by_id])
    checked_by: Mapped[Person | None] = relationship(foreign_keys=[checked_by_id])

    def __str__(self) -> str:
        return self.name
