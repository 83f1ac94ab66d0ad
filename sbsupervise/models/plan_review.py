"""The review of a plan: what was found at each point, the remarks with their rounds, hearings, copies, ending."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.plans import PlanState, RemarkState, Verdict
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Identified
from sbsupervise.models.offices import Office
from sbsupervise.models.types import words


class ReviewMark(Base):
    """What a reviewer found at one point of the checklist (审查要点)."""

    __tablename__ = "review_mark"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan.id"), primary_key=True)
    point: Mapped[str] = mapped_column(String(20), primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(words(Verdict, "verdict"))
    note: Mapped[str] = mapped_column(String(500), default="")
    marked_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    marked_on: Mapped[date]

    marked_by: Mapped[Person | None] = relationship()


class ReviewRemark(Identified, Base):
    """A remark (审查意见) on a field, a material or a point: ``about`` is ``field:range_hm2``, ``material:plan`` or
    ``point:P01``. One that asks for a correction is seen by the applicant from the day it was sent.
    """

    __tablename__ = "review_remark"
    __table_args__ = (
        CheckConstraint("length(text) BETWEEN 1 AND 1000", name="text_length"),
        CheckConstraint("round >= 1", name="round_counts_from_one"),
        CheckConstraint("state <> 'answered' OR sent_on IS NOT NULL", name="answered_was_sent"),
    )

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan.id"), index=True)
    round: Mapped[int]
    about: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(1000))
    asks_correction: Mapped[bool]
    state: Mapped[RemarkState] = mapped_column(words(RemarkState, "state"))
    written_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    written_on: Mapped[date]
    sent_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_on: Mapped[date | None]
    settled_on: Mapped[date | None]

    written_by: Mapped[Person | None] = relationship()


class PlanHearing(Base):
    """The hearing (听证) on an application: told, asked for, arranged, held."""

    __tablename__ = "plan_hearing"
    __table_args__ = (
        CheckConstraint("asked_on >= told_on", name="asked_after_told"),
        CheckConstraint("held_on IS NULL OR arranged_for IS NOT NULL", name="held_was_arranged"),
    )

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan.id"), primary_key=True)
    whom: Mapped[str] = mapped_column(String(200))
    interest: Mapped[str] = mapped_column(String(500))
    told_on: Mapped[date]
    waived_on: Mapped[date | None]
    asked_on: Mapped[date | None]
    notified_on: Mapped[date | None]
    arranged_for: Mapped[date | None]
    arranged_time: Mapped[str] = mapped_column(String(40), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    held_on: Mapped[date | None]
    record: Mapped[str] = mapped_column(String(2000), default="")


class PlanCopy(Base):
    """The copy of a decision that an office got which supervises the project and did not decide it."""

    __tablename__ = "plan_copy"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(BigId, ForeignKey("office.id"), primary_key=True, index=True)
    sent_on: Mapped[date]
    read_on: Mapped[date | None]
    read_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))

    office: Mapped[Office] = relationship()
    read_by: Mapped[Person | None] = relationship()


class PlanEnding(Base):
    """The proposal to end an approval, and the decision that followed it: revoked (撤销) or cancelled (注销).

    ``redo_by`` is the day for a new application. A proposal that comes to nothing is deleted; the trail keeps it.
    """

    __tablename__ = "plan_ending"
    __table_args__ = (
        CheckConstraint("decided_by_id <> proposed_by_id", name="two_persons"),
        CheckConstraint("outcome IN ('revoked', 'cancelled')", name="outcome_ends"),
        CheckConstraint("decided_on IS NULL OR document_number IS NOT NULL", name="decision_numbered"),
    )

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan.id"), primary_key=True)
    outcome: Mapped[PlanState] = mapped_column(words(PlanState, "outcome"))
    ground: Mapped[str] = mapped_column(String(20))
    facts: Mapped[str] = mapped_column(String(2000))
    proposed_on: Mapped[date]
    proposed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    proposed_by_office_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("office.id"))
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    document_number: Mapped[str | None] = mapped_column(String(60))
    redo_by: Mapped[date | None]

    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])
    proposed_by_office: Mapped[Office | None] = relationship()
