"""Projects (生产建设项目): what stands on the supervision list (监管清单), and who has which part in it."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    UniqueConstraint,
    and_,
    false,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.plans import PlanKind
from sbsupervise.domain.projects import ApprovalLevel, Nature, ProjectKind, ProjectState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models.base import Base, BigId, Scope, Scoped, Versioned
from sbsupervise.models.imports import Import
from sbsupervise.models.offices import Office, OfficeScope
from sbsupervise.models.types import Json, Scaled, words
from sbsupervise.models.units import Unit

if TYPE_CHECKING:
    from sbsupervise.models.project_lives import ProjectOwner


class ProjectOffice(Base):
    """The part of an office in a project; jurisdiction follows from these rows."""

    __tablename__ = "project_office"

    project_id: Mapped[int] = mapped_column(BigId, ForeignKey("project.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(BigId, ForeignKey("office.id"), primary_key=True, index=True)
    role: Mapped[OfficeRole] = mapped_column(words(OfficeRole, "role"), primary_key=True)

    office: Mapped[Office] = relationship()


class ProjectCounty(Base):
    """A county (or scenic area) in which a project lies, by its code, with its part of the area and the earthwork."""

    __tablename__ = "project_county"

    project_id: Mapped[int] = mapped_column(BigId, ForeignKey("project.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True, index=True)
    area_hm2: Mapped[Decimal | None] = mapped_column(Scaled(6))
    earthwork_m3: Mapped[Decimal | None] = mapped_column(Scaled(2))


class ProjectUnit(Base):
    """A unit other than the construction unit that works on a project, from one day to another."""

    __tablename__ = "project_unit"
    __table_args__ = (CheckConstraint("until >= since", name="days_in_order"),)

    project_id: Mapped[int] = mapped_column(BigId, ForeignKey("project.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), primary_key=True, index=True)
    role: Mapped[UnitRole] = mapped_column(words(UnitRole, "role"), primary_key=True)
    contracted_on: Mapped[date | None]
    since: Mapped[date | None]
    until: Mapped[date | None]

    unit: Mapped[Unit] = relationship()


class Project(Versioned, Scoped, Base):
    """One project. Areas in hm² (exact to 0.01 m²), volumes in m³, money in fen, places in degrees of CGCS2000.

    ``linear``: a line (线型工程) such as a road. ``import_id`` is the last file that made or changed it, None for one
    registered by hand.
    """

    __tablename__ = "project"
    __table_args__ = (
        UniqueConstraint("name", "construction_unit_id"),
        CheckConstraint("area_hm2 > 0", name="area_positive"),
        CheckConstraint("earthwork_m3 >= 0", name="earthwork_not_negative"),
        CheckConstraint("length(name) BETWEEN 1 AND 200", name="name_length"),
        CheckConstraint("planned_end_on >= planned_start_on", name="planned_in_order"),
        CheckConstraint(
            "started_on IS NOT NULL OR state NOT IN ('illegal_start', 'under_construction')", name="started_has_its_day"
        ),
    )

    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    construction_unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("unit.id"), index=True)
    kind: Mapped[ProjectKind] = mapped_column(words(ProjectKind, "kind"))
    nature: Mapped[Nature | None] = mapped_column(words(Nature, "nature"))
    approval_level: Mapped[ApprovalLevel | None] = mapped_column(words(ApprovalLevel, "approval_level"))
    area_hm2: Mapped[Decimal] = mapped_column(Scaled(6))
    earthwork_m3: Mapped[Decimal] = mapped_column(Scaled(2))
    investment_fen: Mapped[int | None] = mapped_column(BigInteger)
    planned_start_on: Mapped[date | None]
    planned_end_on: Mapped[date | None]
    site: Mapped[str] = mapped_column(String(200), default="")
    longitude: Mapped[Decimal | None] = mapped_column(Scaled(6))
    latitude: Mapped[Decimal | None] = mapped_column(Scaled(6))
    approving_body: Mapped[str] = mapped_column(String(100), default="")
    sector: Mapped[str] = mapped_column(String(100), default="")
    linear: Mapped[bool] = mapped_column(default=False, server_default=false())
    notes: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    plan_kind: Mapped[PlanKind] = mapped_column(words(PlanKind, "plan_kind"))
    state: Mapped[ProjectState] = mapped_column(words(ProjectState, "state"), index=True)
    listed_on: Mapped[date]
    approved_on: Mapped[date | None]
    started_on: Mapped[date | None]
    in_use_on: Mapped[date | None]
    import_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("import.id"), index=True)

    construction_unit: Mapped[Unit] = relationship()
    last_import: Mapped[Import | None] = relationship()
    counties: Mapped[list[ProjectCounty]] = relationship(cascade="all, delete-orphan", order_by=ProjectCounty.code)
    offices: Mapped[list[ProjectOffice]] = relationship(cascade="all, delete-orphan")
    other_units: Mapped[list[ProjectUnit]] = relationship(cascade="all, delete-orphan")
    former_owners: Mapped[list["ProjectOwner"]] = relationship(order_by="ProjectOwner.until")

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        return true() if scope.everything else cls.id.in_(projects_seen_by(scope))

    def owner_on(self, day: date) -> Unit:
        """The construction unit on a day: what was done then stays with whoever owned the project then."""
        former = next((former for former in self.former_owners if former.until >= day), None)
        return self.construction_unit if former is None else former.unit

    def __str__(self) -> str:
        return self.name


def projects_seen_by(scope: Scope) -> Select[int]:
    """The numbers of the projects that an office or a unit sees; nobody else sees any."""
    if scope.office_id is not None:
        return (
            select(ProjectOffice.project_id)
            .join(OfficeScope, OfficeScope.sees_id == ProjectOffice.office_id)
            .where(OfficeScope.office_id == scope.office_id)
        )
    table = Project.__table__
    own = table.c.construction_unit_id == scope.unit_id if scope.unit_id is not None else false()
    return select(table.c.id).where(own)


def projects_acted_on_by(office_id: int) -> Select[int]:
    """The numbers of the projects on which an office may act."""
    return (
        select(ProjectOffice.project_id)
        .join(OfficeScope, OfficeScope.sees_id == ProjectOffice.office_id)
        .where(and_(OfficeScope.office_id == office_id, OfficeScope.may_act))
    )
