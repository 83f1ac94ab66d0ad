"""The exchange with the tax office: what was handed over (费源信息), and what came back (征收信息), row by row."""

from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.fees import TaxMatch, TaxRowState
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, OwnedByOffice, Scope, Versioned
from sbsupervise.models.fees import Charge
from sbsupervise.models.offices import Office
from sbsupervise.models.projects import projects_seen_by
from sbsupervise.models.types import Json, words


class TaxExport(Versioned, OwnedByOffice, Base):
    """A file of charges handed over to the tax office, byte for byte."""

    __tablename__ = "tax_export"

    exported_on: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(200))
    rows: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    office: Mapped[Office] = relationship()
    recorded_by: Mapped[Person] = relationship()


class TaxFile(Versioned, OwnedByOffice, Base):
    """A file of payments as it came from the tax office. ``signed_by`` names the key of its signature, "" if none.

    ``month`` is the first day of the month that the file speaks of.
    """

    __tablename__ = "tax_file"
    __table_args__ = (UniqueConstraint("office_id", "sha256"),)

    month: Mapped[date]
    received_on: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    signed_by: Mapped[str] = mapped_column(String(100), default="")
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    office: Mapped[Office] = relationship()
    recorded_by: Mapped[Person] = relationship()


class TaxRow(Versioned, OwnedByOffice, Base):
    """One row of such a file: the ``cells`` as they came, what they mean, and what became of it.

    ``faults`` says what is wrong with it, in what it differs from its charge, or why no charge was found. A row that
    has its charge is seen by all who see that charge.
    """

    __tablename__ = "tax_row"
    __table_args__ = (
        UniqueConstraint("file_id", "number"),
        CheckConstraint("state <> 'matched' OR charge_id IS NOT NULL", name="matched_to_a_charge"),
        CheckConstraint("state NOT IN ('settled', 'dismissed') OR length(reason) > 0", name="resolved_has_reason"),
        CheckConstraint("state <> 'faulty' OR length(faults) > 0", name="faulty_says_why"),
    )

    file_id: Mapped[int] = mapped_column(BigId, ForeignKey("tax_file.id"), index=True)
    number: Mapped[int]
    cells: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[TaxRowState] = mapped_column(words(TaxRowState, "state"), index=True)
    match: Mapped[TaxMatch | None] = mapped_column(words(TaxMatch, "match"))
    faults: Mapped[str] = mapped_column(String(1000), default="")
    notice_no: Mapped[str] = mapped_column(String(60), default="", index=True)
    uscc: Mapped[str] = mapped_column(String(18), default="")
    payer: Mapped[str] = mapped_column(String(200), default="")
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    paid_on: Mapped[date | None]
    paid_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    surcharge_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    refund_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded_on: Mapped[date | None]
    voucher_no: Mapped[str] = mapped_column(String(60), default="")
    collector: Mapped[str] = mapped_column(String(100), default="")
    remark: Mapped[str] = mapped_column(String(500), default="")
    charge_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("charge.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    resolved_on: Mapped[date | None]
    resolved_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))

    file: Mapped[TaxFile] = relationship()
    charge: Mapped[Charge | None] = relationship()
    resolved_by: Mapped[Person | None] = relationship()

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        own = super().visible(scope)
        if scope.everything or scope.office_id is None:
            return own
        charge = Charge.__table__
        charges = select(charge.c.id).where(charge.c.project_id.in_(projects_seen_by(scope)))
        return or_(own, cls.charge_id.in_(charges))
