"""Files that arrive in parts: each begins where the last one ended, and a line that breaks loses one part at most.

What arrives is no record yet, so there is no act for it; the act that the file belongs to takes it (photos.py).
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from sbsupervise.domain.field import check_client_id, check_hash
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import visible
from sbsupervise.models import FieldPart, FieldUpload, ScopedSession
from sbsupervise.parameters.field import abandoned_days, open_uploads, part_bytes
from sbsupervise.parameters.files import largest_photo_bytes
from sbsupervise.services.acts import Actor, ForbiddenError
from sbsupervise.services.field.receipts import OtherContentError, account_of

NAME = 200
REMOVED_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a file, from the byte ``start`` on, with what the device says of the whole file."""

    client_id: str
    name: str
    sha256: str
    size: int
    start: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a file is there. ``spoiled`` says that it was complete, had another hash, and was thrown away."""

    received: int
    size: int
    spoiled: bool = False


def received_of(session: ScopedSession, actor: Actor, client_id: str) -> int:
    """How many bytes of a file of the actor's account are there; 0 if it has not begun."""
    upload = session.get(FieldUpload, check_client_id(client_id))
    return upload.received if upload is not None and upload.account_id == account_of(actor) else 0


def take_part(session: ScopedSession, actor: Actor, part: Part) -> Progress:
    """Take one part. What came before is passed over; a part that leaves a gap is not taken."""
    _check_may(actor)
    check_client_id(part.client_id)
    check_hash(part.sha256)
    _check_sizes(actor, part)
    upload = session.get(FieldUpload, part.client_id, with_for_update=True, populate_existing=True)
    if upload is None:
        upload = _begun(session, actor, part)
    elif (upload.account_id, upload.sha256, upload.size) != (account_of(actor), part.sha256, part.size):
        raise OtherContentError("这个编号已经用于另一个文件，不能再用")
    if part.start > upload.received:
        return Progress(upload.received, upload.size)
    fresh = part.data[upload.received - part.start :]
    if fresh:
        session.add(FieldPart(client_id=upload.client_id, start=upload.received, data=fresh))
        upload.received += len(fresh)
        session.flush()
    if (
        fresh
        and upload.received == upload.size
        and hashlib.sha256(content_of(session, upload)).hexdigest() != part.sha256
    ):
        drop(session, upload)
        return Progress(0, part.size, spoiled=True)
    return Progress(upload.received, upload.size)


def content_of(session: ScopedSession, upload: FieldUpload) -> bytes:
    """The bytes of a file as far as they are there."""
    parts = select(FieldPart.data).where(FieldPart.client_id == upload.client_id).order_by(FieldPart.start)
    return b"".join(session.scalars(parts))


def drop(session: ScopedSession, upload: FieldUpload) -> None:
    """Throw a file away with its parts."""
    session.delete(upload)
    session.flush()


def drop_abandoned(session: ScopedSession, now: datetime, account_id: int | None = None) -> int:
    """Throw away some files, of one account or of all, that have not become complete for so long; how many."""
    before = now - timedelta(days=abandoned_days().on(now.date()))
    old = select(FieldUpload).where(FieldUpload.started_at < before).order_by(FieldUpload.started_at)
    if account_id is not None:
        old = old.where(FieldUpload.account_id == account_id)
    found = session.scalars(old.limit(REMOVED_AT_ONCE)).all()
    for upload in found:
        session.delete(upload)
    session.flush()
    return len(found)


def _check_may(actor: Actor) -> None:
    if not actor.may(Permission.RECORD_INSPECTIONS):
        raise ForbiddenError(Permission.RECORD_INSPECTIONS.label)


def _check_sizes(actor: Actor, part: Part) -> None:
    largest, most = largest_photo_bytes().on(actor.today), part_bytes().on(actor.today)
    if not 0 < part.size <= largest:
        raise RuleError(f"照片最大 {largest // 1024 // 1024} MB，这张有 {part.size / 1024 / 1024:.1f} MB")
    if not part.data or len(part.data) > most:
        raise RuleError(f"每段应有 1 至 {most} 字节，这一段有 {len(part.data)} 字节")
    if part.start < 0 or part.start + len(part.data) > part.size:
        raise RuleError("这一段超出了文件的末尾")


def _begun(session: ScopedSession, actor: Actor, part: Part) -> FieldUpload:
    """A file that begins to arrive, if not too many are on their way already."""
    account_id = account_of(actor)
    drop_abandoned(session, actor.now, account_id)
    most = open_uploads().on(actor.today)
    on_their_way = select(func.count()).select_from(FieldUpload).where(FieldUpload.account_id == account_id)
    if (session.scalar(on_their_way) or 0) >= most:
        raise RuleError(f"未传完的照片已有 {most} 张，请先传完")
    upload = FieldUpload(
        client_id=part.client_id,
        account_id=account_id,
        name=visible(part.name)[:NAME] or "photo",
        sha256=part.sha256,
        size=part.size,
        received=0,
        started_at=actor.now,
    )
    session.add(upload)
    session.flush()
    return upload
