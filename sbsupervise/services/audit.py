"""The audit chain: append, verify, and the head that is kept outside."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sbsupervise.models import AuditEntry, AuditHead

ALGORITHM = "sha256"
FIRST = "0" * 64
CHAINED = (
    "seq", "account_id", "person_id", "office_id", "act", "target_type", "target_id", "project_id", "result",
    "changes", "request_id", "alg", "prev",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many entries, and the hash of the last."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: ``broken_at`` is the first bad entry, ``short`` says that the outside head is ahead."""

    entries: int
    broken_at: int | None = None
    short: bool = False

    @property
    def whole(self) -> bool:
        return self.broken_at is None and not self.short


def canonical(document: Any) -> str:
    """JSON in one form only, so that equal content has equal hashes."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_hash(entry: AuditEntry) -> str:
    """The hash of an entry over all that it says, its instant and the hash before it."""
    said = {name: getattr(entry, name) for name in CHAINED} | {"at": entry.at.astimezone(UTC).isoformat()}
    return hashlib.new(entry.alg, canonical(said).encode()).hexdigest()


def append(session: Session, entry: AuditEntry) -> AuditEntry:
    """Put an entry at the end of the chain; the head row is locked until the transaction ends."""
    head = session.get_one(AuditHead, 1, with_for_update=True, populate_existing=True)
    entry.seq = head.seq + 1
    entry.prev = head.hash
    entry.alg = ALGORITHM
    entry.hash = entry_hash(entry)
    head.seq, head.hash = entry.seq, entry.hash
    session.add(entry)
    session.flush()
    return entry


def entries(session: Session, *, after: int = 0, chunk: int = 2000) -> Iterator[AuditEntry]:
    """All entries in order, read in chunks."""
    while rows := session.scalars(
        select(AuditEntry).where(AuditEntry.seq > after).order_by(AuditEntry.seq).limit(chunk)
    ).all():
        yield from rows
        after = rows[-1].seq
        session.expunge_all()


def head_of(session: Session) -> Head:
    """The head as the database has it."""
    head = session.get_one(AuditHead, 1)
    return Head(head.seq, head.hash)


def verify(session: Session, outside: Head | None = None) -> Verdict:
    """Walk the whole chain. An outside head shows what a look at the database alone cannot: a cut or rewritten tail."""
    seq, last = 0, FIRST
    for entry in entries(session):
        if entry.seq != seq + 1 or entry.prev != last or entry.alg != ALGORITHM or entry_hash(entry) != entry.hash:
            return Verdict(seq, broken_at=seq + 1)
        seq, last = entry.seq, entry.hash
        if outside is not None and outside.seq == seq and outside.hash != last:
            return Verdict(seq, broken_at=seq)
    if head_of(session) != Head(seq, last):
        return Verdict(seq, broken_at=seq + 1)
    return Verdict(seq, short=outside is not None and outside.seq > seq)


def written(value: Any) -> Any:
    """A column's value as the trail states it: instants and days as ISO text, files by their hash."""
    if value is None or isinstance(value, str | int | bool | list | dict):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    return str(getattr(value, "value", value))
