"""Imports: the file as it came in, and what became of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.imports import ImportState
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, OwnedByOffice, Versioned
from sbsupervise.models.offices import Office
from sbsupervise.models.types import Json, words


class Import(Versioned, OwnedByOffice, Base):
    """One file of a supervision list: checked first, imported whole or not at all. The command line has no person."""

    __tablename__ = "import"

    state: Mapped[ImportState] = mapped_column(words(ImportState, "state"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    checked_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]] = mapped_column(Json)
    recorded_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))

    office: Mapped[Office] = relationship()
    recorded_by: Mapped[Person | None] = relationship()
