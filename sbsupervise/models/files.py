"""Files that people hand in: kept byte for byte as they came, with their hash."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Identified, InProject


class StoredFile(Identified, InProject, Base):
    """One file of a project. It is never changed; a newer one stands beside it. ``size`` in bytes."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)

    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    handed_in_at: Mapped[datetime]
    handed_in_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))

    handed_in_by: Mapped[Person | None] = relationship()

    def __str__(self) -> str:
        return self.name
