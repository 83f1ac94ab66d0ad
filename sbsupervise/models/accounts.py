"""Accounts: a person (who signs), an account (who logs in) and the roles that it holds.

The columns of an account are those that Flask-Security works with, which is why its mixin stands here.
"""

from datetime import datetime
from typing import Any, ClassVar

from flask_security import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sbsupervise.domain.permissions import Role
from sbsupervise.models.base import Base, BigId, Identified
from sbsupervise.models.offices import Office
from sbsupervise.models.types import Json, words
from sbsupervise.models.units import Unit


class Person(Identified, Base):
    """A human being. Two-person rules look at the person, never at the account.

    ``certificate_no`` is the number of the enforcement certificate (执法证号) and names the person.
    """

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(String(40))
    certificate_no: Mapped[str | None] = mapped_column(String(30), unique=True)
    office_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("office.id"), index=True)

    office: Mapped[Office | None] = relationship()

    def __str__(self) -> str:
        return self.name


class AccountRole(Base):
    """One role of one account."""

    __tablename__ = "account_role"

    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(words(Role, "role"), primary_key=True)


class Account(Identified, UserMixin, Base):
    """A login, either of an office or of a unit."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("(office_id IS NULL) <> (unit_id IS NULL)", name="office_or_unit"),)
    secret = frozenset({"password", "fs_uniquifier", "tf_totp_secret", "mf_recovery_codes"})

    username: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(Json)
    failed_logins: Mapped[int] = mapped_column(default=0)
    delayed_until: Mapped[datetime | None]
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("office.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("unit.id"), index=True)

    person: Mapped[Person] = relationship(lazy="joined")
    office: Mapped[Office | None] = relationship(lazy="joined")
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    grants: Mapped[list[AccountRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    roles: ClassVar[list[Any]] = []  # type: ignore[misc]  # the mixin expects a relationship
    """What Flask-Security calls roles; this product asks for permissions instead (see services/acts.py)."""


class WebSession(Base):
    """A session of a browser, kept here so that it ends when it is ended: a copied cookie opens nothing."""

    __tablename__ = "web_session"
    audited = False

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
