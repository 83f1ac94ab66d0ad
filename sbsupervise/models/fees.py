"""The compensation fee (水土保持补偿费): what was assessed, and the ledger of what was paid."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.fees.bases import BaseType, ExemptCode
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Identified, InProject, Versioned
from sbsupervise.models.plans import Plan
from sbsupervise.models.projects import Project
from sbsupervise.models.types import Json, words


class Charge(Versioned, InProject, Base):
    """One assessed amount (核定). ``receipt`` holds its lines and its working as they were on the day."""

    __tablename__ = "charge"
    __table_args__ = (
        CheckConstraint("amount_fen >= 0", name="amount_not_negative"),
        CheckConstraint("paid_fen >= 0", name="paid_not_negative"),
        CheckConstraint("state <> 'exempt' OR (exempt_code IS NOT NULL AND amount_fen = 0)", name="exempt_complete"),
        CheckConstraint("state <> 'paid' OR paid_fen >= amount_fen", name="paid_is_paid"),
    )

    plan_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("plan.id"), index=True)
    base_type: Mapped[BaseType] = mapped_column(words(BaseType, "base_type"))
    state: Mapped[ChargeState] = mapped_column(words(ChargeState, "state"), index=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    paid_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    due_on: Mapped[date] = mapped_column(index=True)
    assessed_on: Mapped[date]
    assessed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    exempt_code: Mapped[ExemptCode | None] = mapped_column(words(ExemptCode, "exempt_code"))
    exempt_proof: Mapped[str] = mapped_column(String(500), default="")
    rate_version: Mapped[str] = mapped_column(String(40))
    receipt: Mapped[dict[str, Any]] = mapped_column(Json)

    project: Mapped[Project] = relationship()
    plan: Mapped[Plan | None] = relationship()
    assessed_by: Mapped[Person] = relationship()
    payments: Mapped[list["Payment"]] = relationship(back_populates="charge", order_by="Payment.id")

    @property
    def unpaid_fen(self) -> int:
        """What is still due, in fen."""
        return max(self.amount_fen - self.paid_fen, 0)


class Payment(Identified, InProject, Base):
    """A line of the ledger. Lines are never edited: a wrong one is reversed by a line of the opposite amount."""

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount_fen <> 0", name="amount_not_zero"),
        CheckConstraint("(amount_fen < 0) = (reverses_id IS NOT NULL)", name="only_a_reversal_is_negative"),
    )

    charge_id: Mapped[int] = mapped_column(BigId, ForeignKey("charge.id"), index=True)
    paid_on: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    voucher_no: Mapped[str] = mapped_column(String(60), unique=True)
    reverses_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("payment.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    charge: Mapped[Charge] = relationship(back_populates="payments")
    recorded_by: Mapped[Person] = relationship()
