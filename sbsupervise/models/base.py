"""What all tables share: names of constraints, the version of a record, and whose a record is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Integer, MetaData, false, select, true
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from sbsupervise.models.types import UTCDateTime

BigId = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """The declarative base; every constraint has a name, so that every migration can find it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UTCDateTime}

    audited: ClassVar[bool] = True
    """Whether a change needs an act. Only tables that keep the machinery itself say no."""

    bulky: ClassVar[frozenset[str]] = frozenset()
    """Columns too large for the trail, which states their hash."""

    secret: ClassVar[frozenset[str]] = frozenset()
    """Columns whose values stand nowhere but here: the trail says that they changed, not what they are."""


class Identified:
    """A record with a number of its own."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True)


class Versioned(Identified):
    """A record that people edit: of two who edit the same version one is refused."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (declared_attr hands over the class)
        return {"version_id_col": cls.version}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose eyes a session has. A session without a scope reads and writes nothing that belongs to anybody.

    An office sees itself and the offices that ``office_scope`` names; a unit sees itself; the public sees what is
    published on ``today``; ``everything`` is for the command line.
    """

    office_id: int | None = None
    unit_id: int | None = None
    today: date | None = None
    everything: bool = False


class Scoped:
    """A record that belongs to somebody: it is read and written through one filter (see models/scope.py)."""

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        """The condition under which the scope sees a row."""
        raise NotImplementedError


class InProject(Scoped):
    """A record of one project: seen by the offices that have a part in the project, and by its own unit."""

    @declared_attr
    def project_id(cls) -> Mapped[int]:  # noqa: N805 (declared_attr hands over the class)
        return mapped_column(BigId, ForeignKey("project.id"), index=True)

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        if scope.everything:
            return true()
        from sbsupervise.models.projects import projects_seen_by  # noqa: PLC0415 (the project is itself built on this module)

        return cls.project_id.in_(projects_seen_by(scope))


class OwnedByOffice(Scoped):
    """A record of one office about one unit: seen by the offices above, and by the unit."""

    @declared_attr
    def office_id(cls) -> Mapped[int]:  # noqa: N805 (declared_attr hands over the class)
        return mapped_column(BigId, ForeignKey("office.id"), index=True)

    @classmethod
    def visible(cls, scope: Scope) -> ColumnElement[bool]:
        if scope.everything:
            return true()
        if scope.office_id is None:
            return false()
        from sbsupervise.models.offices import OfficeScope  # noqa: PLC0415 (offices are built on this module)

        seen = select(OfficeScope.sees_id).where(OfficeScope.office_id == scope.office_id)
        return cls.office_id.in_(seen)
