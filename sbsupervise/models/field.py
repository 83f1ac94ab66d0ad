"""What devices in the field have handed over: each piece has the number that the device gave it, and is kept once."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.models.accounts import Account
from sbsupervise.models.base import Base, BigId, Identified
from sbsupervise.models.inspections import Inspection
from sbsupervise.models.types import Json


class FieldUpload(Base):
    """A file that arrives in parts. It is no record yet: the act that it belongs to takes it, and its parts go."""

    __tablename__ = "field_upload"
    audited = False
    __table_args__ = (
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("received BETWEEN 0 AND size", name="received_in_bounds"),
    )

    client_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    received: Mapped[int]
    started_at: Mapped[datetime]

    account: Mapped[Account] = relationship()
    parts: Mapped[list["FieldPart"]] = relationship(cascade="all, delete-orphan", order_by="FieldPart.start")


class FieldPart(Base):
    """One part of a file, from the byte ``start`` on."""

    __tablename__ = "field_part"
    audited = False

    client_id: Mapped[str] = mapped_column(String(36), ForeignKey("field_upload.client_id"), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class FieldReceipt(Identified, Base):
    """What came of one piece that a device handed over: a form or a photo, with its hash and what it became."""

    __tablename__ = "field_receipt"
    __table_args__ = (CheckConstraint("kind IN ('form', 'photo')", name="kind_known"),)

    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    inspection_id: Mapped[int] = mapped_column(BigId, ForeignKey("inspection.id"), index=True)
    received_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]] = mapped_column(Json)

    account: Mapped[Account] = relationship()
    inspection: Mapped[Inspection] = relationship()

    @property
    def project_id(self) -> int:
        """The project whose time line tells of it."""
        return self.inspection.project_id
