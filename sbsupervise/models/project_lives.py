"""What happened to a project on which day and by what evidence, and who owned it when."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.projects import ProjectState
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Identified, InProject
from sbsupervise.models.files import StoredFile
from sbsupervise.models.offices import Office
from sbsupervise.models.types import words
from sbsupervise.models.units import Unit


class ProjectEvent(Identified, InProject, Base):
    """One step in the life of a project: the act, the day on which it happened, and the evidence of it."""

    __tablename__ = "project_event"
    __table_args__ = (CheckConstraint("length(evidence) BETWEEN 1 AND 1000", name="evidence_length"),)

    act: Mapped[str] = mapped_column(String(60))
    state: Mapped[ProjectState] = mapped_column(words(ProjectState, "state"))
    happened_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(String(1000))
    document_number: Mapped[str] = mapped_column(String(60), default="")
    file_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("stored_file.id"))
    office_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("office.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))

    file: Mapped[StoredFile | None] = relationship()
    office: Mapped[Office | None] = relationship()
    recorded_by: Mapped[Person | None] = relationship()


class ProjectOwner(Base):
    """A former construction unit (生产建设单位) of a project; ``until`` is the last day on which it was the owner."""

    __tablename__ = "project_owner"

    project_id: Mapped[int] = mapped_column(BigId, ForeignKey("project.id"), primary_key=True)
    until: Mapped[date] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    evidence: Mapped[str] = mapped_column(String(500))

    unit: Mapped[Unit] = relationship()
