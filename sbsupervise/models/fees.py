"""The compensation fee (水土保持补偿费): what was assessed, its ledger, what payers report, and lifted holds."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.fees import BaseType, ChargeState, ExemptCode, LedgerAccount, LedgerKind, Period
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Identified, InProject, Versioned
from sbsupervise.models.files import StoredFile
from sbsupervise.models.offices import Office
from sbsupervise.models.plans import Plan
from sbsupervise.models.projects import Project
from sbsupervise.models.types import Json, words


class Charge(Versioned, InProject, Base):
    """One assessed amount (核定), for a plan or for a period of mining, of wells, of digging or dumping.

    ``receipt`` holds its lines and its working as they were on the day. ``paid_fen``, ``surcharge_fen``,
    ``surcharge_paid_fen`` and ``refund_fen`` (still to be given back) are the sums of its ledger. The days are those
    of service, but ``limit_on``, the last day that the order (责令限期缴纳) gives, and ``court_on``, the day of the
    application to the court.
    """

    __tablename__ = "charge"
    __table_args__ = (
        CheckConstraint("amount_fen >= 0", name="amount_not_negative"),
        CheckConstraint("paid_fen >= 0", name="paid_not_negative"),
        CheckConstraint("surcharge_fen BETWEEN 0 AND amount_fen", name="surcharge_within_amount"),
        CheckConstraint("surcharge_paid_fen >= 0", name="surcharge_paid_not_negative"),
        CheckConstraint("refund_fen >= 0", name="refund_not_negative"),
        CheckConstraint("state <> 'exempt' OR (exempt_code IS NOT NULL AND amount_fen = 0)", name="exempt_complete"),
        CheckConstraint("state <> 'paid' OR paid_fen >= amount_fen", name="paid_is_paid"),
        CheckConstraint(
            "(period_start IS NULL) = (period_end IS NULL) AND (period_start IS NULL OR period_end >= period_start)",
            name="period_in_order",
        ),
        CheckConstraint("(ordered_on IS NULL) = (limit_on IS NULL)", name="order_has_its_limit"),
        CheckConstraint("exempt_decided_by_id <> assessed_by_id", name="two_persons"),
        Index(
            "uq_charge_project_id_base_type_period_start",
            "project_id",
            "base_type",
            "period_start",
            unique=True,
            sqlite_where=text("period_start IS NOT NULL AND state <> 'void'"),
            postgresql_where=text("period_start IS NOT NULL AND state <> 'void'"),
        ),
    )

    office_id: Mapped[int] = mapped_column(BigId, ForeignKey("office.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("plan.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("output_report.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("charge.id"), unique=True)
    base_type: Mapped[BaseType] = mapped_column(words(BaseType, "base_type"))
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    state: Mapped[ChargeState] = mapped_column(words(ChargeState, "state"), index=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    paid_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    surcharge_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    surcharge_paid_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    refund_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    due_on: Mapped[date] = mapped_column(index=True)
    assessed_on: Mapped[date]
    assessed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    exempt_code: Mapped[ExemptCode | None] = mapped_column(words(ExemptCode, "exempt_code"))
    exempt_proof: Mapped[str] = mapped_column(String(500), default="")
    exempt_file_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("stored_file.id"))
    exempt_decided_on: Mapped[date | None]
    exempt_decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    served_on: Mapped[date | None]
    ordered_on: Mapped[date | None]
    limit_on: Mapped[date | None]
    demanded_on: Mapped[date | None]
    court_on: Mapped[date | None]
    rate_version: Mapped[str] = mapped_column(String(40))
    receipt: Mapped[dict[str, Any]] = mapped_column(Json)
    exported_version: Mapped[int | None]

    office: Mapped[Office] = relationship()
    project: Mapped[Project] = relationship()
    plan: Mapped[Plan | None] = relationship()
    report: Mapped["OutputReport | None"] = relationship(back_populates="charges")
    replaces: Mapped["Charge | None"] = relationship(remote_side="Charge.id")
    assessed_by: Mapped[Person] = relationship(foreign_keys=[assessed_by_id])
    exempt_file: Mapped[StoredFile | None] = relationship()
    exempt_decided_by: Mapped[Person | None] = relationship(foreign_keys=[exempt_decided_by_id])
    ledger: Mapped[list["LedgerLine"]] = relationship(back_populates="charge", order_by="LedgerLine.id")

    @property
    def unpaid_fen(self) -> int:
        """What of the fee is still due, in fen."""
        return max(self.amount_fen - self.paid_fen, 0)

    @property
    def surcharge_owed_fen(self) -> int:
        """What of the surcharge that was fixed is still due, in fen."""
        return max(self.surcharge_fen - self.surcharge_paid_fen, 0)

    @property
    def owed_fen(self) -> int:
        """What is still due of both, in fen."""
        return self.unpaid_fen + self.surcharge_owed_fen


class LedgerLine(Identified, InProject, Base):
    """A line of the ledger of a charge. The database refuses to change one: a wrong line is reversed by another.

    ``amount_fen`` is what the payer owes more (+) or less (-) by it. ``voucher_no`` is the number of the tax voucher;
    ``attempt`` counts how often it was entered, which is again only after a reversal.
    """

    __tablename__ = "ledger_line"
    __table_args__ = (
        UniqueConstraint("voucher_no", "account", "attempt"),
        CheckConstraint("amount_fen <> 0", name="amount_not_zero"),
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="a_reversal_names_its_line"),
        CheckConstraint("kind NOT IN ('charge', 'surcharge') OR amount_fen > 0", name="what_is_charged_is_owed"),
        CheckConstraint("kind <> 'payment' OR (amount_fen < 0 AND voucher_no IS NOT NULL)", name="payment_complete"),
    )

    charge_id: Mapped[int] = mapped_column(BigId, ForeignKey("charge.id"), index=True)
    kind: Mapped[LedgerKind] = mapped_column(words(LedgerKind, "kind"))
    account: Mapped[LedgerAccount] = mapped_column(words(LedgerAccount, "account"))
    booked_on: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    voucher_no: Mapped[str | None] = mapped_column(String(60))
    attempt: Mapped[int] = mapped_column(default=1)
    reverses_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("ledger_line.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    recorded_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    charge: Mapped[Charge] = relationship(back_populates="ledger")
    recorded_by: Mapped[Person] = relationship()


class OutputReport(Versioned, InProject, Base):
    """What a payer reports (申报) for a period: tons mined, wells and their pads, cubic metres dug or dumped.

    ``lines`` is one object for each county: ``county`` (code), ``quantity`` (text) or ``pads``.
    """

    __tablename__ = "output_report"
    __table_args__ = (
        UniqueConstraint("project_id", "base_type", "period_start"),
        CheckConstraint("period_end >= period_start", name="period_in_order"),
        CheckConstraint("reported_on >= period_start", name="reported_after_start"),
    )

    base_type: Mapped[BaseType] = mapped_column(words(BaseType, "base_type"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    reported_on: Mapped[date]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(String(500), default="")
    file_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("stored_file.id"))
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    project: Mapped[Project] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    recorded_by: Mapped[Person] = relationship()
    charges: Mapped[list[Charge]] = relationship(back_populates="report", order_by=Charge.id)

    @property
    def period(self) -> Period:
        return Period(base=self.base_type, start=self.period_start, end=self.period_end)


class HoldLift(Identified, InProject, Base):
    """Somebody let a project go to acceptance although its fee was not paid: who, when, why, and how much was open.

    ``used_on`` is the day on which the project was accepted by it; it holds for one acceptance.
    """

    __tablename__ = "hold_lift"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason_stated"),)

    lifted_on: Mapped[date]
    lifted_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(500))
    unpaid_fen: Mapped[int] = mapped_column(BigInteger)
    used_on: Mapped[date | None]

    project: Mapped[Project] = relationship()
    lifted_by: Mapped[Person] = relationship()
