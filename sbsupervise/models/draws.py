"""Random draws (双随机抽查): the frozen pools, the seed that was committed to, the result; and who stands aside."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.inspections import DrawState
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Identified, InProject, OwnedByOffice, Scope, Versioned
from sbsupervise.models.offices import Office
from sbsupervise.models.projects import Project
from sbsupervise.models.types import Json, words
from sbsupervise.models.units import Unit


class Draw(Versioned, OwnedByOffice, Base):
    """One draw of projects and officers by an office, the ``ordinal``-th of its year, void ones counted.

    ``pool`` is what was drawn from (``pool_size`` projects with weights, officers, recusals), frozen; ``pool_hash`` and
    ``commitment`` (the hash of the seed) were shown before ``seed`` was used. ``method`` names the way of drawing.
    What is large or secret is read only when it is asked for.
    """

    __tablename__ = "draw"
    bulky = frozenset({"pool", "result"})
    secret = frozenset({"seed"})
    __table_args__ = (
        UniqueConstraint("office_id", "year", "ordinal"),
        CheckConstraint("ordinal > 0", name="ordinal_positive"),
        CheckConstraint("drawn_by_id <> committed_by_id", name="two_persons"),
        CheckConstraint("wanted > 0", name="wanted_positive"),
        CheckConstraint("team_size >= 2", name="two_officers"),
        CheckConstraint("state IN ('committed', 'void') OR drawn_at IS NOT NULL", name="drawn_has_its_instant"),
        CheckConstraint("state <> 'published' OR published_on IS NOT NULL", name="published_has_its_day"),
        CheckConstraint("state <> 'void' OR length(reason) > 0", name="void_has_reason"),
    )

    year: Mapped[int]
    ordinal: Mapped[int]
    title: Mapped[str] = mapped_column(String(100))
    state: Mapped[DrawState] = mapped_column(words(DrawState, "state"))
    method: Mapped[str] = mapped_column(String(40))
    wanted: Mapped[int]
    team_size: Mapped[int]
    pool: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    pool_size: Mapped[int]
    pool_hash: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64))
    seed: Mapped[str] = mapped_column(String(64), deferred=True)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    committed_at: Mapped[datetime]
    committed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    drawn_at: Mapped[datetime | None]
    drawn_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    published_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500), default="")

    office: Mapped[Office] = relationship()
    committed_by: Mapped[Person] = relationship(foreign_keys=[committed_by_id])
    drawn_by: Mapped[Person | None] = relationship(foreign_keys=[drawn_by_id])
    picks: Mapped[list["DrawPick"]] = relationship(back_populates="draw", order_by="DrawPick.ordinal")

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        """The public sees that every draw was committed to; what else it sees of it is told by its state."""
        return true() if scope.today is not None else super().visible(scope)

    def __str__(self) -> str:
        return self.title


class DrawPick(Identified, InProject, Base):
    """One project that was drawn, with the officers drawn for it (``team``: numbers of persons)."""

    __tablename__ = "draw_pick"
    __table_args__ = (UniqueConstraint("draw_id", "project_id"), UniqueConstraint("draw_id", "ordinal"))

    draw_id: Mapped[int] = mapped_column(BigId, ForeignKey("draw.id"))
    ordinal: Mapped[int]
    team: Mapped[list[Any]] = mapped_column(Json)

    draw: Mapped[Draw] = relationship(back_populates="picks")
    project: Mapped[Project] = relationship()


class Recusal(Versioned, OwnedByOffice, Base):
    """An officer stands aside (回避) from the inspections of a unit, or of one of its projects, for a reason."""

    __tablename__ = "recusal"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="has_reason"),
        CheckConstraint("ended_on >= declared_on", name="days_in_order"),
    )

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("project.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    declared_on: Mapped[date]
    ended_on: Mapped[date | None]
    recorded_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    office: Mapped[Office] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    unit: Mapped[Unit] = relationship()
    project: Mapped[Project | None] = relationship()
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])
