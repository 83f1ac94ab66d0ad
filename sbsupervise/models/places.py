"""Counties (县、区、市) with the flags that change the rules, as an administrator confirmed them."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.places import Basin, ConservationRegion
from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId, Versioned
from sbsupervise.models.types import Json, words


class CountyFlags(Versioned, Base):
    """The flags of one county. While a county has no row the starting table of ``parameters/projects.toml`` holds."""

    __tablename__ = "county_flags"
    __table_args__ = (CheckConstraint("length(source) > 0", name="source_stated"),)

    code: Mapped[str] = mapped_column(String(12), unique=True)
    region: Mapped[ConservationRegion] = mapped_column(words(ConservationRegion, "region"))
    basin: Mapped[Basin] = mapped_column(words(Basin, "basin"))
    border: Mapped[bool]
    zones: Mapped[list[Any]] = mapped_column(Json)
    source: Mapped[str] = mapped_column(String(300))
    confirmed_on: Mapped[date]
    confirmed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))

    confirmed_by: Mapped[Person | None] = relationship()

    def __str__(self) -> str:
        return self.code
