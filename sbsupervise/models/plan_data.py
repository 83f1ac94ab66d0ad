"""What a plan says: its sheet, indicators, range and materials; and the spoil grounds and borrow pits of a project."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.plans import GroundKind, GroundState, Indicator, MaterialKind
from sbsupervise.models.base import Base, BigId, Identified, InProject, Versioned
from sbsupervise.models.files import StoredFile
from sbsupervise.models.types import Json, Scaled, words


class PlanSheet(Base):
    """The official sheet (方案特性表) of a plan: fields by name, decimals as text. ``template`` is its edition."""

    __tablename__ = "plan_sheet"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan.id"), primary_key=True)
    template: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class PlanIndicator(Base):
    """One of the six indicators: the minimum of the standard, the target of the plan, and what was reached."""

    __tablename__ = "plan_indicator"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan.id"), primary_key=True)
    indicator: Mapped[Indicator] = mapped_column(words(Indicator, "indicator"), primary_key=True)
    standard_min: Mapped[Decimal | None] = mapped_column(Scaled(2))
    plan_target: Mapped[Decimal | None] = mapped_column(Scaled(2))
    actual: Mapped[Decimal | None] = mapped_column(Scaled(2))
    construction_min: Mapped[Decimal | None] = mapped_column(Scaled(2))
    construction_target: Mapped[Decimal | None] = mapped_column(Scaled(2))


class PlanRange(Base):
    """The responsibility range (防治责任范围) as it was read: polygons in degrees of CGCS2000, areas in hm².

    ``zones`` and ``by_county`` are lists for people; ``remarks`` what the reading noticed or mended. The file is the
    original.
    """

    __tablename__ = "plan_range"
    bulky = frozenset({"geometry"})
    __table_args__ = (CheckConstraint("area_hm2 > 0", name="area_positive"),)

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(BigId, ForeignKey("stored_file.id"))
    filed_on: Mapped[date]
    area_hm2: Mapped[Decimal] = mapped_column(Scaled(6))
    west: Mapped[Decimal] = mapped_column(Scaled(6))
    south: Mapped[Decimal] = mapped_column(Scaled(6))
    east: Mapped[Decimal] = mapped_column(Scaled(6))
    north: Mapped[Decimal] = mapped_column(Scaled(6))
    geometry: Mapped[dict[str, Any]] = mapped_column(Json)
    zones: Mapped[list[Any]] = mapped_column(Json)
    by_county: Mapped[list[Any]] = mapped_column(Json)
    remarks: Mapped[list[Any]] = mapped_column(Json)

    file: Mapped[StoredFile] = relationship()


class PlanMaterial(Identified, Base):
    """One paper of an application as it came in, with what is written and sealed on it; None where nobody looked."""

    __tablename__ = "plan_material"
    __table_args__ = (CheckConstraint("copies >= 0", name="copies_not_negative"),)

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan.id"), index=True)
    kind: Mapped[MaterialKind] = mapped_column(words(MaterialKind, "kind"))
    received_on: Mapped[date]
    copies: Mapped[int]
    project_name: Mapped[str] = mapped_column(String(200), default="")
    unit_name: Mapped[str] = mapped_column(String(200), default="")
    template: Mapped[str] = mapped_column(String(20), default="")
    sealed_by_unit: Mapped[bool | None]
    sealed_by_compiler: Mapped[bool | None]
    signatures_complete: Mapped[bool | None]
    published_from: Mapped[date | None]
    published_to: Mapped[date | None]
    comments_handled: Mapped[bool | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    file_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("stored_file.id"))

    file: Mapped[StoredFile | None] = relationship()


class Ground(Versioned, InProject, Base):
    """A spoil ground (弃渣场) or borrow pit (取土场) of a project. Volumes in m³, heights in m, places in degrees."""

    __tablename__ = "ground"
    __table_args__ = (
        UniqueConstraint("project_id", "code"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_known"),
        CheckConstraint("capacity_m3 >= 0", name="capacity_not_negative"),
        CheckConstraint("planned_m3 >= 0", name="planned_not_negative"),
        CheckConstraint("actual_m3 >= 0", name="actual_not_negative"),
        CheckConstraint("length(code) BETWEEN 1 AND 40", name="code_length"),
    )

    plan_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("plan.id"), index=True)
    kind: Mapped[GroundKind] = mapped_column(words(GroundKind, "kind"))
    state: Mapped[GroundState] = mapped_column(words(GroundState, "state"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    level: Mapped[int | None]
    longitude: Mapped[Decimal | None] = mapped_column(Scaled(6))
    latitude: Mapped[Decimal | None] = mapped_column(Scaled(6))
    capacity_m3: Mapped[Decimal | None] = mapped_column(Scaled(2))
    height_m: Mapped[Decimal | None] = mapped_column(Scaled(2))
    planned_m3: Mapped[Decimal | None] = mapped_column(Scaled(2))
    actual_m3: Mapped[Decimal | None] = mapped_column(Scaled(2))
    works: Mapped[str] = mapped_column(String(500), default="")
    stability: Mapped[str] = mapped_column(String(500), default="")
    investigated: Mapped[bool] = mapped_column(default=False)
    has_video: Mapped[bool] = mapped_column(default=False)
    in_river_range: Mapped[bool] = mapped_column(default=False)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
