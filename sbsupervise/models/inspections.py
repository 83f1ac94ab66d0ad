"""Inspections (监督检查) and their findings (问题)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.inspections import FindingState, InspectionKind, Severity
from sbsupervise.domain.units import UnitRole
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, InProject, Versioned
from sbsupervise.models.offices import Office
from sbsupervise.models.projects import Project
from sbsupervise.models.types import words
from sbsupervise.models.units import Unit


class InspectionOfficer(Base):
    """An officer who carried out an inspection."""

    __tablename__ = "inspection_officer"

    inspection_id: Mapped[int] = mapped_column(BigId, ForeignKey("inspection.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True, index=True)

    person: Mapped[Person] = relationship()


class Inspection(Versioned, InProject, Base):
    """One inspection of one project by one office."""

    __tablename__ = "inspection"

    office_id: Mapped[int] = mapped_column(BigId, ForeignKey("office.id"), index=True)
    kind: Mapped[InspectionKind] = mapped_column(words(InspectionKind, "kind"))
    carried_out_on: Mapped[date] = mapped_column(index=True)
    summary: Mapped[str] = mapped_column(String(2000), default="")
    present: Mapped[str] = mapped_column(String(200), default="")
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    project: Mapped[Project] = relationship()
    office: Mapped[Office] = relationship()
    recorded_by: Mapped[Person] = relationship()
    officers: Mapped[list[InspectionOfficer]] = relationship(cascade="all, delete-orphan")
    findings: Mapped[list["Finding"]] = relationship(back_populates="inspection", order_by="Finding.id")


class Finding(Versioned, InProject, Base):
    """One finding about one unit, by its code in the catalogue. It is withdrawn or closed, never deleted."""

    __tablename__ = "finding"
    __table_args__ = (
        Index("ix_finding_rating", "unit_id", "unit_role", "found_on", "id", "code", "project_id", "state"),
        CheckConstraint("rectify_by >= found_on", name="rectify_after_found"),
        CheckConstraint(
            "state <> 'rectified' OR (rectified_on IS NOT NULL AND checked_by_id IS NOT NULL)",
            name="rectified_complete",
        ),
        CheckConstraint("state <> 'withdrawn' OR length(reason) > 0", name="withdrawn_has_reason"),
    )

    inspection_id: Mapped[int] = mapped_column(BigId, ForeignKey("inspection.id"), index=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    unit_role: Mapped[UnitRole] = mapped_column(words(UnitRole, "unit_role"))
    code: Mapped[str] = mapped_column(String(10))
    severity: Mapped[Severity] = mapped_column(words(Severity, "severity"))
    facts: Mapped[str] = mapped_column(String(2000))
    found_on: Mapped[date]
    rectify_by: Mapped[date | None] = mapped_column(index=True)
    state: Mapped[FindingState] = mapped_column(words(FindingState, "state"), index=True)
    rectified_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(String(2000), default="")
    checked_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")

    project: Mapped[Project] = relationship()
    inspection: Mapped[Inspection] = relationship(back_populates="findings")
    unit: Mapped[Unit] = relationship()
    checked_by: Mapped[Person | None] = relationship()
