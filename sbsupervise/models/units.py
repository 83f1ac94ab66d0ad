"""Units (单位, market entities): identified by their unified social credit code, never by name."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from sbsupervise.models.base import Base, Versioned


class Unit(Versioned, Base):
    """One unit. Names repeat and change, the code (统一社会信用代码) does not."""

    __tablename__ = "unit"
    __table_args__ = (CheckConstraint("length(uscc) = 18", name="uscc_length"),)

    uscc: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    legal_representative: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")

    def __str__(self) -> str:
        return self.name
