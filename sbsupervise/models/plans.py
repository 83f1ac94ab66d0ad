"""Soil-and-water plans (水土保持方案) and the dates of their approval."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.plans import ApplicationKind, PlanKind, PlanState, Procedure
from sbsupervise.domain.plans.decisions import DECISIONS, DecisionWords
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, InProject, Versioned
from sbsupervise.models.offices import Office
from sbsupervise.models.plan_data import PlanIndicator, PlanMaterial, PlanRange, PlanSheet
from sbsupervise.models.plan_review import PlanCopy, PlanEnding, PlanHearing, ReviewMark, ReviewRemark
from sbsupervise.models.projects import Project
from sbsupervise.models.types import Scaled, words
from sbsupervise.models.units import Unit


class Plan(Versioned, InProject, Base):
    """One application for the approval of a plan. Areas in hm², volumes in m³, money in fen.

    ``base`` is the approved plan that a change or a re-examination follows. ``external_body`` names a ministry or
    province that decided; such an approval is only recorded. ``deemed``: accepted by law because the office was late.
    ``closed_on`` is the day on which an application ended without a decision, or an approval lost its force, and
    ``closing_ground`` the code of the ground on which it was cancelled; ``other_body`` the body that an application was
    sent on to. ``clocks_ended_on`` is the day on which the project ended, and with it whatever the plan still waited
    for. ``reason`` belongs to the last of proposal, return, withdrawal and ending.
    """

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("range_hm2 > 0", name="range_positive"),
        CheckConstraint("accepted_on >= submitted_on", name="accepted_after_submitted"),
        CheckConstraint("decided_on >= accepted_on", name="decided_after_accepted"),
        CheckConstraint(
            "state NOT IN ('granted', 'denied', 'revoked', 'cancelled') "
            "OR (decided_on IS NOT NULL AND document_number IS NOT NULL)",
            name="decision_complete",
        ),
        CheckConstraint("state <> 'denied' OR refusal_ground IS NOT NULL", name="refusal_has_ground"),
        CheckConstraint("delivered_on >= decided_on", name="delivered_after_decided"),
        CheckConstraint("published_on >= decided_on", name="published_after_decided"),
        CheckConstraint("extended_on >= accepted_on", name="extended_after_accepted"),
        CheckConstraint("application = 'new' OR base_id IS NOT NULL", name="follows_a_base"),
        CheckConstraint("(proposed_on IS NULL) = (proposed_state IS NULL)", name="proposal_complete"),
        CheckConstraint("decided_by_id <> proposed_by_id", name="two_persons"),
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

    application: Mapped[ApplicationKind] = mapped_column(
        words(ApplicationKind, "application"), default=ApplicationKind.NEW
    )
    base_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("plan.id"), index=True)
    external_body: Mapped[str] = mapped_column(String(100), default="")
    deemed: Mapped[bool] = mapped_column(default=False)
    review_told_on: Mapped[date | None]
    reviewer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("unit.id"))
    review_opinion: Mapped[str] = mapped_column(String(2000), default="")
    extended_on: Mapped[date | None]
    extension_reason: Mapped[str] = mapped_column(String(500), default="")
    proposed_state: Mapped[PlanState | None] = mapped_column(words(PlanState, "proposed_state"))
    proposed_on: Mapped[date | None]
    proposed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    delivered_on: Mapped[date | None]
    delivery_proof: Mapped[str] = mapped_column(String(500), default="")
    published_on: Mapped[date | None]
    published_at: Mapped[str] = mapped_column(String(500), default="")
    closed_on: Mapped[date | None]
    closing_ground: Mapped[str | None] = mapped_column(String(20))
    other_body: Mapped[str] = mapped_column(String(100), default="")
    clocks_ended_on: Mapped[date | None]

    project: Mapped[Project] = relationship()
    office: Mapped[Office] = relationship()
    compiler: Mapped[Unit | None] = relationship(foreign_keys=[compiler_id])
    reviewer: Mapped[Unit | None] = relationship(foreign_keys=[reviewer_id])
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    base: Mapped["Plan | None"] = relationship(remote_side="Plan.id")
    hearing: Mapped[PlanHearing | None] = relationship(cascade="all, delete-orphan")
    ending: Mapped[PlanEnding | None] = relationship(cascade="all, delete-orphan")
    copies: Mapped[list[PlanCopy]] = relationship(cascade="all, delete-orphan")
    sheet: Mapped[PlanSheet | None] = relationship(cascade="all, delete-orphan")
    range: Mapped[PlanRange | None] = relationship(cascade="all, delete-orphan")
    indicators: Mapped[list[PlanIndicator]] = relationship(cascade="all, delete-orphan")
    materials: Mapped[list[PlanMaterial]] = relationship(cascade="all, delete-orphan", order_by=PlanMaterial.id)
    marks: Mapped[list[ReviewMark]] = relationship(cascade="all, delete-orphan")
    remarks: Mapped[list[ReviewRemark]] = relationship(cascade="all, delete-orphan", order_by=ReviewRemark.id)

    @property
    def words(self) -> DecisionWords:
        """What the decision on this application is called."""
        return DECISIONS[self.application]

    @property
    def shown_state(self) -> LabelledEnum:
        """The state as it is called on this application."""
        return self.words.shown(self.state)

    def __str__(self) -> str:
        return f"{self.project.name}水土保持方案{self.kind.label}"
