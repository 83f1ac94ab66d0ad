"""Ratings (信用评价, 本级评价): runs, the result for each unit, and every deduction with its finding."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.ratings import Grade, Reason
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models.base import Base, BigId, Identified
from sbsupervise.models.inspections import Finding
from sbsupervise.models.types import Json, words
from sbsupervise.models.units import Unit


class RatingRun(Identified, Base):
    """One run over all units. Its results are seen only once it is current; at most one is for each year.

    At most one runs at a time, for whatever year: the grades of earlier years that it looks at stand still.
    """

    __tablename__ = "rating_run"
    __table_args__ = (
        Index(
            "uq_rating_run_current",
            "year",
            unique=True,
            sqlite_where=text("state = 'current'"),
            postgresql_where=text("state = 'current'"),
        ),
        Index(
            "uq_rating_run_running",
            "state",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        CheckConstraint("state = 'running' OR digest IS NOT NULL", name="finished_has_digest"),
    )

    year: Mapped[int]
    as_of: Mapped[date]
    rule_version: Mapped[str] = mapped_column(String(40))
    state: Mapped[RunState] = mapped_column(words(RunState, "state"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    units: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str | None] = mapped_column(String(64))


class Rating(Identified, Base):
    """The result of one unit in one role and one run. Points in tenths."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("run_id", "unit_id", "role"),
        CheckConstraint("score_tenths BETWEEN 0 AND 1000", name="score_range"),
        Index("ix_rating_grade", "run_id", "grade", "unit_id"),
    )

    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("rating_run.id"))
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    role: Mapped[UnitRole] = mapped_column(words(UnitRole, "role"))
    score_tenths: Mapped[int]
    grade: Mapped[Grade] = mapped_column(words(Grade, "grade"))
    grade_before_cap: Mapped[Grade] = mapped_column(words(Grade, "grade_before_cap"))
    cap_reasons: Mapped[list[Any]] = mapped_column(Json, default=list)

    run: Mapped[RatingRun] = relationship()
    unit: Mapped[Unit] = relationship()


class RatingItem(Base):
    """One deduction: which finding, under which rule, how many tenths of a point, and why just so many."""

    __tablename__ = "rating_item"

    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("rating_run.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True)
    finding_id: Mapped[int] = mapped_column(BigId, ForeignKey("finding.id"), primary_key=True, index=True)
    role: Mapped[UnitRole] = mapped_column(words(UnitRole, "role"))
    code: Mapped[str] = mapped_column(String(10))
    points_tenths: Mapped[int]
    reason: Mapped[Reason] = mapped_column(words(Reason, "reason"))

    finding: Mapped[Finding] = relationship()
