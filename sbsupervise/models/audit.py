"""The audit trail (操作记录): a chain of entries that only grows, and the keys by which an act is done once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from sbsupervise.models.accounts import Person
from sbsupervise.models.base import Base, BigId
from sbsupervise.models.offices import Office


class AuditHead(Base):
    """The end of the chain: one row, locked by whoever appends."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    audited = False

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigId)
    hash: Mapped[str] = mapped_column(String(64))


class AuditEntry(Base):
    """One act: who, for which office, did what to which record, and what it changed. ``changes`` is canonical JSON."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        CheckConstraint("result IN ('done', 'refused')", name="result"),
        Index("ix_audit_entry_target", "target_type", "target_id"),
    )
    audited = False

    seq: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("office.id"), index=True)
    act: Mapped[str] = mapped_column(String(60), index=True)
    target_type: Mapped[str | None] = mapped_column(String(40))
    target_id: Mapped[int | None] = mapped_column(BigId)
    project_id: Mapped[int | None] = mapped_column(BigId, index=True)
    result: Mapped[str] = mapped_column(String(10))
    changes: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str] = mapped_column(String(40))
    alg: Mapped[str] = mapped_column(String(10))
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    id: Mapped[int] = synonym("seq")
    person: Mapped[Person | None] = relationship()
    office: Mapped[Office | None] = relationship()


class IdempotencyKey(Base):
    """A form that has been performed: the same key again gives the same record, not a second one."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("account_id", "key"),)
    audited = False

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(60))
    body_hash: Mapped[str] = mapped_column(String(64))
    target_id: Mapped[int | None] = mapped_column(BigId)
    at: Mapped[datetime] = mapped_column(index=True)
