"""Photos (现场照片): the original as it came, the cleaned copy that is shown, and what the camera claimed."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, LargeBinary, String, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.inspections import PhotoRole, ScanState
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, InProject, Scope, Versioned
from sbsupervise.models.files import StoredFile
from sbsupervise.models.inspections import Finding, Inspection, findings_about
from sbsupervise.models.projects import Project
from sbsupervise.models.rectifications import RectificationReport
from sbsupervise.models.types import Scaled, words


class Photo(Versioned, InProject, Base):
    """One photo of an inspection, of one finding at most, or of a report that the finding was put right.

    ``original`` is kept byte for byte; ``copy`` is made anew from its pixels and is what is shown. ``claimed_*`` is
    what the camera wrote (place in degrees, azimuth in degrees from north); ``received_at`` is the server's own
    instant. ``near_hash`` is alike for photos that look alike; ``distance_m`` is from the claimed place to the
    responsibility range, 0 inside. ``client_id`` is the number that the device gave it, so that it is kept once.
    ``width`` and ``height`` are those of the copy. ``band_0`` to ``band_3`` are the parts of ``near_hash`` by which
    alike photos are looked up. ``set_aside`` says why a photo is no evidence; it stays on record.
    """

    __tablename__ = "photo"
    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="has_pixels"),
        CheckConstraint("inspection_id IS NOT NULL OR report_id IS NOT NULL", name="belongs_somewhere"),
        CheckConstraint("claimed_azimuth BETWEEN 0 AND 36000", name="azimuth_in_circle"),
    )

    inspection_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("inspection.id"), index=True)
    finding_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("finding.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("rectification_report.id"), index=True)
    role: Mapped[PhotoRole] = mapped_column(words(PhotoRole, "role"))
    caption: Mapped[str] = mapped_column(String(200), default="")
    original_id: Mapped[int] = mapped_column(BigId, ForeignKey("stored_file.id"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    near_hash: Mapped[str] = mapped_column(String(16))
    band_0: Mapped[int] = mapped_column(index=True)
    band_1: Mapped[int] = mapped_column(index=True)
    band_2: Mapped[int] = mapped_column(index=True)
    band_3: Mapped[int] = mapped_column(index=True)
    copy: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    thumbnail: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    copy_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    claimed_at: Mapped[datetime | None]
    claimed_longitude: Mapped[Decimal | None] = mapped_column(Scaled(6))
    claimed_latitude: Mapped[Decimal | None] = mapped_column(Scaled(6))
    claimed_azimuth: Mapped[Decimal | None] = mapped_column(Scaled(2))
    distance_m: Mapped[int | None]
    received_at: Mapped[datetime] = mapped_column(index=True)
    received_from_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    scan: Mapped[ScanState] = mapped_column(words(ScanState, "scan"), default=ScanState.NOT_SCANNED)
    client_id: Mapped[str | None] = mapped_column(String(36), unique=True)
    set_aside: Mapped[str] = mapped_column(String(200), default="")

    project: Mapped[Project] = relationship()
    inspection: Mapped[Inspection | None] = relationship()
    finding: Mapped[Finding | None] = relationship(back_populates="photos")
    report: Mapped[RectificationReport | None] = relationship(back_populates="photos")
    original: Mapped[StoredFile] = relationship()
    received_from: Mapped[Person | None] = relationship()

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        """Seen like its project, and by the unit that its finding is about."""
        seen = super().visible(scope)
        return seen if scope.unit_id is None else or_(seen, cls.finding_id.in_(findings_about(scope.unit_id)))
