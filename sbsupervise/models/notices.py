"""Notices (文书): the frozen paper, its number, its PDF and the proof of its service (送达回证)."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, LargeBinary, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.notices import NoticeKind, NoticeState, ServiceMode
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Identified, OwnedByOffice, Scope, Versioned
from sbsupervise.models.fees import Charge
from sbsupervise.models.inspections import Inspection
from sbsupervise.models.listings import Listing
from sbsupervise.models.offices import Office
from sbsupervise.models.projects import Project
from sbsupervise.models.rectifications import Talk
from sbsupervise.models.types import Json, words
from sbsupervise.models.units import Unit


class DocumentSequence(Base):
    """The last number given by an office to a kind of document in a year (of the signing date, Beijing)."""

    __tablename__ = "document_sequence"
    audited = False

    office_id: Mapped[int] = mapped_column(BigId, ForeignKey("office.id"), primary_key=True)
    kind: Mapped[NoticeKind] = mapped_column(words(NoticeKind, "kind"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
    last_on: Mapped[date]


class Notice(Versioned, OwnedByOffice, Base):
    """One notice. A draft has no number; an issued one is never edited, it is replaced or declared void.

    ``limit_on`` is the last day that an order or a demand to pay (责令、催告) gives.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("office_id", "kind", "year", "sequence"),
        Index("ix_notice_register", "office_id", "kind", "year", "sequence"),
        CheckConstraint("drafted_by_id <> signed_by_id", name="two_persons"),
        CheckConstraint(
            "state = 'draft' OR (number IS NOT NULL AND year IS NOT NULL AND sequence IS NOT NULL AND "
            "issued_on IS NOT NULL AND signed_by_id IS NOT NULL AND check_code IS NOT NULL)",
            name="issued_complete",
        ),
        CheckConstraint("state <> 'draft' OR number IS NULL", name="draft_has_no_number"),
        CheckConstraint("state <> 'void' OR length(reason) > 0", name="void_has_reason"),
        CheckConstraint("(kind IN ('fee_order', 'fee_demand')) = (limit_on IS NOT NULL)", name="limit_stated"),
    )

    kind: Mapped[NoticeKind] = mapped_column(words(NoticeKind, "kind"))
    state: Mapped[NoticeState] = mapped_column(words(NoticeState, "state"), index=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    project_id: Mapped[int] = mapped_column(BigId, ForeignKey("project.id"), index=True)
    inspection_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("inspection.id"), index=True)
    listing_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("listing.id"), index=True)
    charge_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("charge.id"), index=True)
    talk_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("talk.id"), index=True)
    limit_on: Mapped[date | None]
    paper: Mapped[dict[str, Any]] = mapped_column(Json)
    paper_hash: Mapped[str] = mapped_column(String(64))
    year: Mapped[int | None]
    sequence: Mapped[int | None]
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    issued_on: Mapped[date | None]
    check_code: Mapped[str | None] = mapped_column(String(24), unique=True)
    drafted_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    signed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")

    office: Mapped[Office] = relationship()
    unit: Mapped[Unit] = relationship()
    project: Mapped[Project] = relationship()
    inspection: Mapped[Inspection | None] = relationship()
    listing: Mapped[Listing | None] = relationship()
    charge: Mapped[Charge | None] = relationship()
    talk: Mapped[Talk | None] = relationship()
    drafted_by: Mapped[Person] = relationship(foreign_keys=[drafted_by_id])
    signed_by: Mapped[Person | None] = relationship(foreign_keys=[signed_by_id])
    file: Mapped["NoticeFile | None"] = relationship(back_populates="notice")
    service_proof: Mapped["ServiceProof | None"] = relationship(back_populates="notice")

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        issued = cls.state != NoticeState.DRAFT
        if scope.unit_id is not None:
            return and_(cls.unit_id == scope.unit_id, issued)
        if scope.today is not None:
            return issued
        return super().visible(scope)

    def __str__(self) -> str:
        return self.number or f"{self.kind.label}（草稿）"


class NoticeFile(Base):
    """The PDF of an issued notice, byte for byte as it was issued."""

    __tablename__ = "notice_file"

    notice_id: Mapped[int] = mapped_column(BigId, ForeignKey("notice.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)

    notice: Mapped[Notice] = relationship(back_populates="file")


class ServiceProof(Identified, Base):
    """How and when a notice was served: no clock of the addressee runs before it."""

    __tablename__ = "service_proof"
    __table_args__ = (UniqueConstraint("notice_id"),)

    notice_id: Mapped[int] = mapped_column(BigId, ForeignKey("notice.id"))
    mode: Mapped[ServiceMode] = mapped_column(words(ServiceMode, "mode"))
    served_on: Mapped[date]
    receiver: Mapped[str] = mapped_column(String(100))
    place: Mapped[str] = mapped_column(String(200), default="")
    proof: Mapped[str] = mapped_column(String(500))
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    notice: Mapped[Notice] = relationship(back_populates="service_proof")
    recorded_by: Mapped[Person] = relationship()
