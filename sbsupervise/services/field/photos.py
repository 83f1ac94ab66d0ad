"""A photo handed over: once its file has arrived it becomes evidence of one finding, with a receipt, or nothing."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from sbsupervise.domain.field import PhotoSlip, check_client_id, check_hash, slip_of
from sbsupervise.domain.inspections import PhotoRole
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import FieldReceipt, FieldUpload, Finding, Inspection, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.audit import canonical
from sbsupervise.services.field.receipts import (
    FORM,
    PHOTO,
    OtherContentError,
    ReceiveField,
    account_of,
    earlier_receipt,
    receive,
)
from sbsupervise.services.field.sheets import claimed, locked
from sbsupervise.services.field.uploads import content_of, drop
from sbsupervise.services.photos import NewPhoto, PhotoFile, add_photo
from sbsupervise.services.stored_files import HandedIn


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedPhoto:
    """A photo as a device hands it over. ``file`` is None if it came before and its file is gone."""

    client_id: str
    sha256: str
    slip: PhotoSlip
    slip_sha256: str
    file: PhotoFile | None

    @classmethod
    def read(cls, client_id: str, sha256: Any, payload: Any, file: PhotoFile | None) -> "HandedPhoto":
        """What the slip of a photo says."""
        said = hashlib.sha256(canonical(payload).encode("utf-8", "backslashreplace")).hexdigest()
        return cls(
            client_id=check_client_id(client_id),
            sha256=check_hash(sha256),
            slip=slip_of(payload),
            slip_sha256=said,
            file=file,
        )


def whole_file(session: ScopedSession, actor: Actor, client_id: str, sha256: Any) -> PhotoFile | None:
    """The photo that has arrived under a number; None if it has not. Read before the transaction: it takes a while."""
    upload = session.get(FieldUpload, check_client_id(client_id))
    if upload is None or upload.account_id != account_of(actor):
        return None
    if upload.sha256 != sha256 or upload.received < upload.size:
        return None
    return PhotoFile(HandedIn(upload.name, content_of(session, upload)), actor.today)


def forget_file(session: ScopedSession, actor: Actor, client_id: str) -> None:
    """Throw away a file that is no photo: sent once more it would be none again."""
    upload = session.get(FieldUpload, client_id)
    if upload is not None and upload.account_id == account_of(actor):
        drop(session, upload)


def hand_in_photo(session: ScopedSession, actor: Actor, handed: HandedPhoto) -> FieldReceipt:
    """Keep a photo of an inspection. Handed over once more it changes nothing and has the same receipt."""
    inspection = locked(session, actor, handed.slip.inspection_id)
    receipt = earlier_receipt(session, actor, handed.client_id, PHOTO, handed.sha256)
    if receipt is not None:
        _check_same_slip(receipt, handed)
        return receipt
    _check_sheet(session, actor, inspection, handed.slip.sheet_id)
    if handed.file is None:
        raise RuleError("照片还没有传完，请继续上传")
    finding = _finding(session, inspection, handed.slip.ordinal)
    once = replace(actor, key="")
    photo = add_photo(session, once, _new(handed, handed.file, inspection, finding))
    made = receive(session, once, _receipt(handed, photo.id))
    upload = session.get(FieldUpload, handed.client_id)
    if upload is not None:
        drop(session, upload)
    return made


def _check_same_slip(receipt: FieldReceipt, handed: HandedPhoto) -> None:
    if receipt.outcome["slip"] != handed.slip_sha256:
        raise OtherContentError(f"服务器已经收到过这张照片（回执第 {receipt.id} 号），说明与现在的不同，不能替换")


def _check_sheet(session: ScopedSession, actor: Actor, inspection: Inspection, sheet_id: str) -> None:
    """The photo belongs to a sheet of the same account that has become the record of this inspection."""
    own = select(FieldReceipt.inspection_id).where(
        FieldReceipt.client_id == sheet_id,
        FieldReceipt.kind == FORM,
        FieldReceipt.account_id == account_of(actor),
    )
    if session.scalar(own) != inspection.id:
        raise RuleError("照片所属的外业记录还没有上交，请先上交记录")


def _finding(session: ScopedSession, inspection: Inspection, ordinal: int | None) -> Finding | None:
    if ordinal is None:
        return None
    statement = select(Finding).where(Finding.inspection_id == inspection.id, Finding.ordinal == ordinal)
    finding = session.scalar(statement)
    if finding is None:
        raise RuleError(f"这次检查没有第 {ordinal} 个问题", field="ordinal")
    return finding


def _new(handed: HandedPhoto, file: PhotoFile, inspection: Inspection, finding: Finding | None) -> NewPhoto:
    slip, position = handed.slip, handed.slip.position
    return NewPhoto(
        file=file,
        role=PhotoRole.SCENE,
        inspection_id=inspection.id,
        finding_id=finding.id if finding else None,
        caption=slip.caption,
        client_id=handed.client_id,
        claimed_at=slip.made_at,
        claimed_longitude=position.longitude if position else None,
        claimed_latitude=position.latitude if position else None,
    )


def _receipt(handed: HandedPhoto, photo_id: int) -> ReceiveField:
    slip = handed.slip
    return ReceiveField(
        client_id=handed.client_id,
        kind=PHOTO,
        sha256=handed.sha256,
        inspection_id=slip.inspection_id,
        made_at=slip.made_at,
        outcome={
            "photo": photo_id,
            "ordinal": slip.ordinal,
            "slip": handed.slip_sha256,
            "position": claimed(slip.position),
        },
    )
