"""Offices (机关): a tree, and a closure table that says who sees whom."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.offices import OfficeKind
from sbsupervise.models.base import Base, BigId, Identified
from sbsupervise.models.types import words


class Office(Identified, Base):
    """One office. ``code`` names it and nothing follows from its digits; ``sign`` is its word in document numbers."""

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("length(code) BETWEEN 6 AND 20", name="code_length"),)

    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    place: Mapped[str] = mapped_column(String(40))
    sign: Mapped[str] = mapped_column(String(20))
    kind: Mapped[OfficeKind] = mapped_column(words(OfficeKind, "kind"))
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("office.id"), index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(200), default="")

    parent: Mapped["Office | None"] = relationship(remote_side="Office.id")

    def __str__(self) -> str:
        return self.name


class OfficeScope(Base):
    """The closure: ``office`` sees the records of ``sees``, and may act on them if ``may_act``.

    Each office sees and acts for itself; a superior sees those below it; a tax office acts for those whose fees it
    collects.
    """

    __tablename__ = "office_scope"

    office_id: Mapped[int] = mapped_column(BigId, ForeignKey("office.id"), primary_key=True)
    sees_id: Mapped[int] = mapped_column(BigId, ForeignKey("office.id"), primary_key=True, index=True)
    may_act: Mapped[bool]
