"""Changes (变更) that call for a new approval: found, ordered to be put in order, handed in, approved or overdue."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.plans import ApplicationKind, ChangeState
from sbsupervise.models.base import Base, BigId, InProject, Versioned
from sbsupervise.models.offices import Office
from sbsupervise.models.plans import Plan
from sbsupervise.models.projects import Project
from sbsupervise.models.types import Json, words


class Change(Versioned, InProject, Base):
    """One change against the approved plan.

    ``figures`` are the approved and the changed ones that were compared, decimals as text; ``triggers`` the codes met,
    or those that are near, which call for no ``product``. ``base`` is the approval with which it is compared today.
    """

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint("ordered_on >= found_on", name="ordered_after_found"),
        CheckConstraint(
            "state IN ('near', 'detected', 'dropped', 'void') OR ordered_on IS NOT NULL OR plan_id IS NOT NULL",
            name="beyond_detection",
        ),
        CheckConstraint("state IN ('near', 'dropped', 'void') OR product IS NOT NULL", name="finding_has_product"),
        CheckConstraint("state NOT IN ('dropped', 'void') OR length(reason) > 0", name="ended_has_reason"),
        CheckConstraint("length(facts) BETWEEN 1 AND 2000", name="facts_length"),
    )

    office_id: Mapped[int] = mapped_column(BigId, ForeignKey("office.id"), index=True)
    base_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("plan.id"), index=True)
    state: Mapped[ChangeState] = mapped_column(words(ChangeState, "state"), index=True)
    product: Mapped[ApplicationKind | None] = mapped_column(words(ApplicationKind, "product"))
    found_on: Mapped[date]
    facts: Mapped[str] = mapped_column(String(2000))
    figures: Mapped[dict[str, Any]] = mapped_column(Json)
    triggers: Mapped[list[Any]] = mapped_column(Json)
    ordered_on: Mapped[date | None]
    order_by: Mapped[date | None]
    closed_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500), default="")

    project: Mapped[Project] = relationship()
    office: Mapped[Office] = relationship()
    base: Mapped[Plan] = relationship(foreign_keys=[base_id])
    plan: Mapped[Plan | None] = relationship(foreign_keys=[plan_id])

    def __str__(self) -> str:
        return f"{self.project.name}变更"
