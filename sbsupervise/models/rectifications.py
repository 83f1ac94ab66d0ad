"""How a finding is put right: reports with their proof, more time asked for, reminders; and talks (约谈)."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.inspections import ExtensionState, ReportState, TalkState
from sbsupervise.domain.notices import NoticeState
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Identified, InProject, OwnedByOffice, Scope, Versioned
from sbsupervise.models.files import StoredFile
from sbsupervise.models.inspections import Finding, Inspection, findings_about
from sbsupervise.models.offices import Office
from sbsupervise.models.projects import Project
from sbsupervise.models.types import words
from sbsupervise.models.units import Unit

if TYPE_CHECKING:
    from sbsupervise.models.photos import Photo


class OfFinding(InProject):
    """What belongs to a finding: seen like its project, and by the unit that the finding is about."""

    finding_id: Mapped[int]

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        seen = super().visible(scope)
        return seen if scope.unit_id is None else or_(seen, cls.finding_id.in_(findings_about(scope.unit_id)))


class RectificationReport(Versioned, OfFinding, Base):
    """A report (整改报告) that one finding was put right, from the unit or an officer; another person checks it."""

    __tablename__ = "rectification_report"
    __table_args__ = (
        CheckConstraint("length(text) > 0", name="says_something"),
        CheckConstraint("checked_by_id <> reported_by_id", name="two_persons"),
        CheckConstraint(
            "state = 'submitted' OR (checked_by_id IS NOT NULL AND checked_on IS NOT NULL)", name="checked_complete"
        ),
        CheckConstraint("state <> 'returned' OR length(opinion) > 0", name="returned_has_opinion"),
    )

    finding_id: Mapped[int] = mapped_column(BigId, ForeignKey("finding.id"), index=True)
    state: Mapped[ReportState] = mapped_column(words(ReportState, "state"), index=True)
    reported_on: Mapped[date]
    reported_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    rectified_on: Mapped[date]
    responsible: Mapped[str] = mapped_column(String(100), default="")
    text: Mapped[str] = mapped_column(String(2000))
    document_number: Mapped[str] = mapped_column(String(100), default="")
    checked_on: Mapped[date | None]
    checked_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    opinion: Mapped[str] = mapped_column(String(1000), default="")

    project: Mapped[Project] = relationship()
    finding: Mapped[Finding] = relationship(back_populates="reports")
    reported_by: Mapped[Person] = relationship(foreign_keys=[reported_by_id])
    checked_by: Mapped[Person | None] = relationship(foreign_keys=[checked_by_id])
    papers: Mapped[list["ReportPaper"]] = relationship(cascade="all, delete-orphan")
    photos: Mapped[list["Photo"]] = relationship(back_populates="report", order_by="Photo.id")


class ReportPaper(Base):
    """A file handed in with a report."""

    __tablename__ = "report_paper"

    report_id: Mapped[int] = mapped_column(BigId, ForeignKey("rectification_report.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(BigId, ForeignKey("stored_file.id"), primary_key=True, index=True)

    file: Mapped[StoredFile] = relationship()


class RectificationExtension(Versioned, OfFinding, Base):
    """More time to put a finding right (延期整改), asked for before the day has passed; another person decides."""

    __tablename__ = "rectification_extension"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="has_reason"),
        CheckConstraint("decided_by_id <> asked_by_id", name="two_persons"),
        CheckConstraint(
            "state = 'asked' OR (decided_by_id IS NOT NULL AND decided_on IS NOT NULL)", name="decided_complete"
        ),
        CheckConstraint("until > due_before", name="gives_more_time"),
    )

    finding_id: Mapped[int] = mapped_column(BigId, ForeignKey("finding.id"), index=True)
    state: Mapped[ExtensionState] = mapped_column(words(ExtensionState, "state"), index=True)
    asked_on: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    due_before: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    opinion: Mapped[str] = mapped_column(String(500), default="")

    project: Mapped[Project] = relationship()
    finding: Mapped[Finding] = relationship(back_populates="extensions")
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])


class FindingReminder(Identified, OfFinding, Base):
    """A unit was reminded (催办) of a finding."""

    __tablename__ = "finding_reminder"

    finding_id: Mapped[int] = mapped_column(BigId, ForeignKey("finding.id"), index=True)
    reminded_on: Mapped[date]
    reminded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(String(500))

    finding: Mapped[Finding] = relationship(back_populates="reminders")
    reminded_by: Mapped[Person] = relationship()


class Talk(Versioned, OwnedByOffice, Base):
    """A talk (约谈) with those who answer for a unit. It is no penalty: it has a call, a record and a follow-up.

    ``talk_on`` is the day for which it was called, once it was held the day itself; ``talk_hour`` is ``9:30``.
    ``record`` holds the facts as they were put, or how the unit stayed away. Its unit sees it from the notice on.
    """

    __tablename__ = "talk"
    __table_args__ = (
        CheckConstraint("length(cause) > 0", name="has_cause"),
        CheckConstraint("state NOT IN ('held', 'closed') OR length(record) > 0", name="held_has_record"),
        CheckConstraint("state <> 'cancelled' OR length(closing) > 0", name="cancelled_has_reason"),
    )

    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    project_id: Mapped[int] = mapped_column(BigId, ForeignKey("project.id"), index=True)
    inspection_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("inspection.id"), index=True)
    state: Mapped[TalkState] = mapped_column(words(TalkState, "state"), index=True)
    called_on: Mapped[date]
    talk_on: Mapped[date]
    talk_hour: Mapped[str] = mapped_column(String(5))
    place: Mapped[str] = mapped_column(String(200))
    called: Mapped[str] = mapped_column(String(200))
    materials: Mapped[str] = mapped_column(String(500), default="")
    cause: Mapped[str] = mapped_column(String(2000))
    record: Mapped[str] = mapped_column(String(4000), default="")
    basis: Mapped[str] = mapped_column(String(1000), default="")
    demands: Mapped[str] = mapped_column(String(2000), default="")
    promise: Mapped[str] = mapped_column(String(2000), default="")
    promised_by: Mapped[date | None]
    signed_by: Mapped[str] = mapped_column(String(200), default="")
    closing: Mapped[str] = mapped_column(String(1000), default="")
    led_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    office: Mapped[Office] = relationship()
    unit: Mapped[Unit] = relationship()
    project: Mapped[Project] = relationship()
    inspection: Mapped[Inspection | None] = relationship()
    led_by: Mapped[Person] = relationship(foreign_keys=[led_by_id])
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        if scope.unit_id is None:
            return super().visible(scope)
        from sbsupervise.models.notices import Notice  # noqa: PLC0415 (a notice names its talk)

        notice = Notice.__table__
        called = notice.c.talk_id.is_not(None) & notice.c.state.in_((NoticeState.ISSUED, NoticeState.SERVED))
        told = cls.id.in_(select(notice.c.talk_id).where(called))
        return and_(cls.unit_id == scope.unit_id, told)

    def __str__(self) -> str:
        return f"约谈{self.unit.name}"
