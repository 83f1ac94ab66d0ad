"""Soil-and-water plans (水土保持方案) and the dates of their approval."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.plans import PlanKind, PlanState, Procedure
from sbsupervise.models.base import Base, BigId, InProject, Versioned
from sbsupervise.models.offices import Office
from sbsupervise.models.projects import Project
from sbsupervise.models.types import Scaled, words
from sbsupervise.models.units import Unit


class Plan(Versioned, InProject, Base):
    """One application for the approval of a plan. Areas in hm², volumes in m³, money in fen."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("range_hm2 > 0", name="range_positive"),
        CheckConstraint("accepted_on >= submitted_on", name="accepted_after_submitted"),
        CheckConstraint("decided_on >= accepted_on", name="decided_after_accepted"),
        CheckConstraint(
            "state NOT IN ('granted', 'denied') OR (decided_on IS NOT NULL AND document_number IS NOT NULL)",
            name="decision_complete",
        ),
        CheckConstraint("state <> 'denied' OR refusal_ground IS NOT NULL", name="refusal_has_ground"),
    )

    office_id: Mapped[int] = mapped_column(BigId, ForeignKey("office.id"), index=True)
    kind: Mapped[PlanKind] = mapped_column(words(PlanKind, "kind"))
    procedure: Mapped[Procedure] = mapped_column(words(Procedure, "procedure"))
    state: Mapped[PlanState] = mapped_column(words(PlanState, "state"), index=True)
    compiler_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    range_hm2: Mapped[Decimal] = mapped_column(Scaled(6))
    earthwork_m3: Mapped[Decimal] = mapped_column(Scaled(2))
    submitted_on: Mapped[date]
    correction_asked_on: Mapped[date | None]
    correction_text: Mapped[str] = mapped_column(String(2000), default="")
    corrected_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    review_from: Mapped[date | None]
    review_to: Mapped[date | None]
    decided_on: Mapped[date | None]
    document_number: Mapped[str | None] = mapped_column(String(60), unique=True)
    refusal_ground: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(2000), default="")
    fee_stated_fen: Mapped[int | None] = mapped_column(BigInteger)

    project: Mapped[Project] = relationship()
    office: Mapped[Office] = relationship()
    compiler: Mapped[Unit | None] = relationship()

    def __str__(self) -> str:
        return f"{self.project.name}水土保持方案{self.kind.label}"
