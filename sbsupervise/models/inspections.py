"""Inspections (监督检查) and their findings (问题)."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.inspections import (
    AnswerResult,
    FindingState,
    InspectionKind,
    InspectionStage,
    Outcome,
    Severity,
)
from sbsupervise.domain.units import UnitRole
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Identified, InProject, Scope, Versioned
from sbsupervise.models.draws import DrawPick
from sbsupervise.models.inspection_plans import PlannedCheck
from sbsupervise.models.offices import Office
from sbsupervise.models.projects import Project
from sbsupervise.models.types import Scaled, words
from sbsupervise.models.units import Unit

if TYPE_CHECKING:
    from sbsupervise.models.photos import Photo
    from sbsupervise.models.rectifications import FindingReminder, RectificationExtension, RectificationReport


class InspectionOfficer(Base):
    """An officer who carried out an inspection."""

    __tablename__ = "inspection_officer"

    inspection_id: Mapped[int] = mapped_column(BigId, ForeignKey("inspection.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True, index=True)

    person: Mapped[Person] = relationship()


class InspectionParticipant(Identified, Base):
    """Somebody else who took part (参加人员): a superior office, an expert, the superior of the unit."""

    __tablename__ = "inspection_participant"
    __table_args__ = (CheckConstraint("length(name) > 0", name="has_name"),)

    inspection_id: Mapped[int] = mapped_column(BigId, ForeignKey("inspection.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    organisation: Mapped[str] = mapped_column(String(100))
    capacity: Mapped[str] = mapped_column(String(60), default="")
    certificate_no: Mapped[str] = mapped_column(String(30), default="")


class ChecklistAnswer(Base):
    """What one item of the checklist came to in an inspection."""

    __tablename__ = "checklist_answer"

    inspection_id: Mapped[int] = mapped_column(BigId, ForeignKey("inspection.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    result: Mapped[AnswerResult] = mapped_column(words(AnswerResult, "result"))
    note: Mapped[str] = mapped_column(String(1000), default="")


class Inspection(Versioned, InProject, Base):
    """One inspection of one project by one office.

    ``carried_out_on`` is the first day of the visit, the planned one as long as it has not been made; ``ended_on`` the
    last. It stands on a planned check, on a draw, or on ``outside_reason`` (计划外检查的理由). ``approved_by_name``
    names who approved on paper. ``signed_by`` is who signed the record for the unit, or else ``refusal`` says what
    happened and ``witness`` who saw it. ``outcome`` is what the officers made of the record, with
    their reason where the findings suggest another.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("ended_on >= carried_out_on", name="days_in_order"),
        CheckConstraint(
            "planned_check_id IS NOT NULL OR draw_pick_id IS NOT NULL OR length(outside_reason) > 0",
            name="has_its_cause",
        ),
        CheckConstraint(
            "stage NOT IN ('approved', 'notified', 'on_site') OR approved_on IS NOT NULL",
            name="approved_before_the_visit",
        ),
        CheckConstraint("approved_by_id <> proposed_by_id", name="two_persons"),
        CheckConstraint("kind IN ('paper', 'net') OR approved_on <= carried_out_on", name="visit_after_approval"),
        CheckConstraint("outcome IS NULL OR stage = 'recorded'", name="outcome_of_a_record"),
        CheckConstraint("NOT refused OR (length(refusal) > 0 AND length(witness) > 0)", name="refusal_has_a_witness"),
        CheckConstraint("stage <> 'cancelled' OR length(cancel_reason) > 0", name="cancelled_has_reason"),
    )

    office_id: Mapped[int] = mapped_column(BigId, ForeignKey("office.id"), index=True)
    kind: Mapped[InspectionKind] = mapped_column(words(InspectionKind, "kind"))
    stage: Mapped[InspectionStage] = mapped_column(words(InspectionStage, "stage"), index=True)
    carried_out_on: Mapped[date] = mapped_column(index=True)
    ended_on: Mapped[date]
    unannounced: Mapped[bool] = mapped_column(default=False, server_default=false())
    planned_check_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("planned_check.id"), index=True)
    draw_pick_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("draw_pick.id"), index=True)
    outside_reason: Mapped[str] = mapped_column(String(500), default="")
    content: Mapped[str] = mapped_column(String(1000), default="")
    proposed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    approved_on: Mapped[date | None]
    approved_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    approved_by_name: Mapped[str] = mapped_column(String(40), default="")
    notified_on: Mapped[date | None]
    check_code: Mapped[str | None] = mapped_column(String(24), unique=True)
    arrived_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    process: Mapped[str] = mapped_column(String(4000), default="")
    summary: Mapped[str] = mapped_column(String(2000), default="")
    present: Mapped[str] = mapped_column(String(200), default="")
    checklist: Mapped[str] = mapped_column(String(40), default="")
    signed_by: Mapped[str] = mapped_column(String(100), default="")
    signed_on: Mapped[date | None]
    refused: Mapped[bool] = mapped_column(default=False, server_default=false())
    refusal: Mapped[str] = mapped_column(String(500), default="")
    witness: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome, "outcome"), index=True)
    outcome_reason: Mapped[str] = mapped_column(String(500), default="")
    published_on: Mapped[date | None]
    cancel_reason: Mapped[str] = mapped_column(String(500), default="")
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    project: Mapped[Project] = relationship()
    office: Mapped[Office] = relationship()
    planned_check: Mapped[PlannedCheck | None] = relationship()
    draw_pick: Mapped[DrawPick | None] = relationship()
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])
    officers: Mapped[list[InspectionOfficer]] = relationship(cascade="all, delete-orphan")
    participants: Mapped[list[InspectionParticipant]] = relationship(cascade="all, delete-orphan")
    answers: Mapped[list[ChecklistAnswer]] = relationship(cascade="all, delete-orphan")
    findings: Mapped[list["Finding"]] = relationship(back_populates="inspection", order_by="Finding.ordinal")


class Finding(Versioned, InProject, Base):
    """One finding about one unit, by its code in the catalogue. It is withdrawn or closed, never deleted.

    ``ordinal`` counts the findings of its inspection from 1; ``catalogue`` names the version that ``code`` is of.
    ``first_due_on`` stays what it was when more time is given or the finding is reopened. ``repeats`` is the same
    finding made in the twelve months before. The place is in degrees of CGCS2000.
    """

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("inspection_id", "ordinal"),
        Index("ix_finding_rating", "unit_id", "unit_role", "found_on", "id", "code", "project_id", "state"),
        CheckConstraint("rectify_by >= found_on", name="rectify_after_found"),
        CheckConstraint("first_due_on <= rectify_by", name="first_date_kept"),
        CheckConstraint(
            "state <> 'rectified' OR (rectified_on IS NOT NULL AND checked_by_id IS NOT NULL)",
            name="rectified_complete",
        ),
        CheckConstraint("state <> 'withdrawn' OR length(reason) > 0", name="withdrawn_has_reason"),
    )

    inspection_id: Mapped[int] = mapped_column(BigId, ForeignKey("inspection.id"), index=True)
    ordinal: Mapped[int]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"))
    unit_role: Mapped[UnitRole] = mapped_column(words(UnitRole, "unit_role"))
    code: Mapped[str] = mapped_column(String(10))
    catalogue: Mapped[str] = mapped_column(String(40))
    severity: Mapped[Severity] = mapped_column(words(Severity, "severity"))
    repeats_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("finding.id"), index=True)
    facts: Mapped[str] = mapped_column(String(2000))
    demand: Mapped[str] = mapped_column(String(1000), default="")
    longitude: Mapped[Decimal | None] = mapped_column(Scaled(6))
    latitude: Mapped[Decimal | None] = mapped_column(Scaled(6))
    found_on: Mapped[date]
    rectify_by: Mapped[date | None] = mapped_column(index=True)
    first_due_on: Mapped[date | None]
    state: Mapped[FindingState] = mapped_column(words(FindingState, "state"), index=True)
    rectified_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(String(2000), default="")
    checked_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")

    project: Mapped[Project] = relationship()
    inspection: Mapped[Inspection] = relationship(back_populates="findings")
    unit: Mapped[Unit] = relationship()
    checked_by: Mapped[Person | None] = relationship()
    repeats: Mapped["Finding | None"] = relationship(remote_side="Finding.id")
    photos: Mapped[list["Photo"]] = relationship(back_populates="finding", order_by="Photo.id")
    reports: Mapped[list["RectificationReport"]] = relationship(
        back_populates="finding", order_by="RectificationReport.id"
    )
    extensions: Mapped[list["RectificationExtension"]] = relationship(
        back_populates="finding", order_by="RectificationExtension.id"
    )
    reminders: Mapped[list["FindingReminder"]] = relationship(back_populates="finding", order_by="FindingReminder.id")

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        """Seen like its project, and by the unit that it is about, whoever the construction unit is."""
        seen = super().visible(scope)
        return seen if scope.unit_id is None else or_(seen, cls.unit_id == scope.unit_id)


def findings_about(unit_id: int) -> Select[int]:
    """The numbers of the findings about a unit, in whichever project."""
    table = Finding.__table__
    return select(table.c.id).where(table.c.unit_id == unit_id)
