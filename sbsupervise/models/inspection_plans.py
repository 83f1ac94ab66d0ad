"""The plan of a year (年度检查计划) of an office, and the checks planned in it."""

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.inspections import InspectionKind, YearPlanState
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Identified, InProject, OwnedByOffice, Scope, Versioned
from sbsupervise.models.offices import Office
from sbsupervise.models.projects import Project
from sbsupervise.models.types import words


class InspectionPlan(Versioned, OwnedByOffice, Base):
    """The plan of one office for one year.

    ``onsite_permille`` is the share of projects under construction to be visited, in thousandths; ``visit_cap`` the
    most visits to one unit in the year, over all offices.
    """

    __tablename__ = "inspection_plan"
    __table_args__ = (
        UniqueConstraint("office_id", "year"),
        CheckConstraint("onsite_permille BETWEEN 0 AND 1000", name="share_in_bounds"),
        CheckConstraint("visit_cap > 0", name="cap_positive"),
        CheckConstraint(
            "state = 'draft' OR (adopted_on IS NOT NULL AND adopted_by_id IS NOT NULL)", name="adopted_complete"
        ),
        CheckConstraint("state <> 'published' OR published_on IS NOT NULL", name="published_has_its_day"),
        CheckConstraint("adopted_by_id <> drafted_by_id", name="two_persons"),
    )

    year: Mapped[int]
    state: Mapped[YearPlanState] = mapped_column(words(YearPlanState, "state"))
    onsite_permille: Mapped[int]
    visit_cap: Mapped[int]
    note: Mapped[str] = mapped_column(String(2000), default="")
    drafted_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    adopted_on: Mapped[date | None]
    adopted_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    published_on: Mapped[date | None]

    office: Mapped[Office] = relationship()
    drafted_by: Mapped[Person] = relationship(foreign_keys=[drafted_by_id])
    adopted_by: Mapped[Person | None] = relationship(foreign_keys=[adopted_by_id])
    checks: Mapped[list["PlannedCheck"]] = relationship(back_populates="plan", order_by="PlannedCheck.id")

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        return cls.state == YearPlanState.PUBLISHED if scope.today is not None else super().visible(scope)

    def __str__(self) -> str:
        return f"{self.office.name}{self.year}年度检查计划"


class PlannedCheck(Identified, InProject, Base):
    """One check that a plan has for a project, in a month of its year. Dropped with a reason, never deleted."""

    __tablename__ = "planned_check"
    __table_args__ = (
        UniqueConstraint("plan_id", "project_id", "kind", "month"),
        CheckConstraint("month BETWEEN 1 AND 12", name="month_of_year"),
        CheckConstraint("NOT dropped OR length(reason) > 0", name="dropped_has_reason"),
    )

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("inspection_plan.id"), index=True)
    kind: Mapped[InspectionKind] = mapped_column(words(InspectionKind, "kind"))
    month: Mapped[int]
    officer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"), index=True)
    dropped: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(500), default="")

    plan: Mapped[InspectionPlan] = relationship(back_populates="checks")
    project: Mapped[Project] = relationship()
    officer: Mapped[Person | None] = relationship()
