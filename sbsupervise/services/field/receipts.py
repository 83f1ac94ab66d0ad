"""Receipts (回执): a piece that a device handed over is kept once, and has one receipt however often it comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.permissions import Permission
from sbsupervise.models import FieldReceipt, Inspection, ScopedSession
from sbsupervise.services.acts import Actor, ForbiddenError, NotSeenError, act
from sbsupervise.services.inspections.course import held

FORM, PHOTO = "form", "photo"


class OtherContentError(Exception):
    """A piece of this number was received before, and it was another one; the message says so in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveField:
    """Give a piece its receipt: ``outcome`` is what it became, ``made_at`` when the device says that it was made."""

    client_id: str
    kind: str
    sha256: str
    inspection_id: int
    made_at: datetime | None
    outcome: dict[str, Any]


@act("field.receive", Permission.RECORD_INSPECTIONS)
def receive(session: ScopedSession, actor: Actor, command: ReceiveField) -> FieldReceipt:
    """Write the receipt of a piece, in the transaction in which it became what it is."""
    if session.get(Inspection, command.inspection_id) is None:
        raise NotSeenError(f"Inspection {command.inspection_id}")
    receipt = FieldReceipt(
        client_id=command.client_id,
        kind=command.kind,
        sha256=command.sha256,
        account_id=account_of(actor),
        inspection=held(session, actor, command.inspection_id),
        received_at=actor.now,
        made_at=command.made_at,
        outcome=command.outcome,
    )
    session.add(receipt)
    return receipt


def account_of(actor: Actor) -> int:
    """The account that hands over; the command line has none."""
    if actor.account_id is None:
        raise ForbiddenError("此项须由具体人员办理")
    return actor.account_id


def earlier_receipt(
    session: ScopedSession, actor: Actor, client_id: str, kind: str, sha256: str
) -> FieldReceipt | None:
    """The receipt that a piece has already, or None; refused if the number stands for something else."""
    receipt = session.scalar(select(FieldReceipt).where(FieldReceipt.client_id == client_id))
    if receipt is None:
        return None
    if receipt.account_id != account_of(actor) or receipt.kind != kind:
        raise OtherContentError("这个编号已经用于另一件材料，不能再用")
    if receipt.sha256 != sha256:
        raise OtherContentError(
            f"服务器已经收到过这件材料（回执第 {receipt.id} 号），内容与现在的不同。"
            "已收到的不能替换，请核对检查页面，本机的内容可以导出留存。"
        )
    return receipt


def receipts_of(actor: Actor) -> Select[FieldReceipt]:
    """The receipts of the actor's own account, with what a list shows of them."""
    own = select(FieldReceipt).where(FieldReceipt.account_id == account_of(actor))
    return own.options(joinedload(FieldReceipt.inspection).joinedload(Inspection.project))


def receipts_for(session: ScopedSession, actor: Actor, client_ids: Sequence[str]) -> list[FieldReceipt]:
    """The receipts of some pieces of the actor's own account, as far as they have any."""
    own = select(FieldReceipt).where(FieldReceipt.account_id == account_of(actor))
    return list(session.scalars(own.where(FieldReceipt.client_id.in_(list(client_ids))).order_by(FieldReceipt.id)))
