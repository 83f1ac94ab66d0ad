"""A field sheet handed over: the visit is put on record and the receipt written in one transaction, or neither."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from sbsupervise.domain.field import FieldSheet, Position, SheetFinding, check_client_id, check_hash, sheet_of
from sbsupervise.domain.inspections import InspectionStage
from sbsupervise.domain.inspections.course import BEFORE_THE_VISIT, has_visit
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import FieldReceipt, Inspection, ScopedSession
from sbsupervise.parameters.checklists import checklist
from sbsupervise.parameters.field import form_entries
from sbsupervise.services.acts import Actor, ForbiddenError, NotSeenError
from sbsupervise.services.audit import canonical
from sbsupervise.services.field.receipts import FORM, ReceiveField, earlier_receipt, receive
from sbsupervise.services.inspections.checklists import NewAnswer
from sbsupervise.services.inspections.found import NewFinding
from sbsupervise.services.inspections.visiting import ArriveInspection, TakeDown, arrive_inspection, take_down


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedSheet:
    """A sheet as a device hands it over, under the number that the device gave it."""

    client_id: str
    sha256: str
    sheet: FieldSheet

    @classmethod
    def read(cls, client_id: str, sha256: Any, payload: Any, actor: Actor) -> "HandedSheet":
        """What a document says, refused if it is not the one that the device took the hash of."""
        check_client_id(client_id)
        check_same(payload, check_hash(sha256))
        return cls(client_id=client_id, sha256=str(sha256), sheet=sheet_of(payload, form_entries().on(actor.today)))


def check_same(payload: Any, sha256: str) -> None:
    """Refuse a document that was changed on the way."""
    try:
        found = hashlib.sha256(canonical(payload).encode()).hexdigest()
    except UnicodeEncodeError as fault:
        raise RuleError("含有残缺的编码") from fault
    if found != sha256:
        raise RuleError("收到的内容与校验值不符，请重新上交")


def hand_in_sheet(session: ScopedSession, actor: Actor, handed: HandedSheet) -> FieldReceipt:
    """Put the visit on record as its sheet says. Handed over once more it changes nothing and has the same receipt."""
    inspection = locked(session, actor, handed.sheet.inspection_id)
    receipt = earlier_receipt(session, actor, handed.client_id, FORM, handed.sha256)
    if receipt is not None:
        return receipt
    _check_own(inspection, actor)
    _check_not_yet(inspection)
    _check_checklist(handed.sheet)
    once = replace(actor, key="")
    _arrive(session, once, inspection, handed.sheet)
    take_down(session, once, _command(handed.sheet))
    return receive(session, once, _receipt(handed))


def locked(session: ScopedSession, actor: Actor, inspection_id: int) -> Inspection:
    """The inspection, locked until the transaction ends: of two who hand it over the second one finds the receipt."""
    session.scope = actor.scope
    lock = {"of": Inspection}
    inspection = session.get(Inspection, inspection_id, with_for_update=lock, populate_existing=True)
    if inspection is None:
        raise NotSeenError(f"Inspection {inspection_id}")
    return inspection


def _check_own(inspection: Inspection, actor: Actor) -> None:
    if actor.person_id is None:
        raise ForbiddenError("此项须由具体人员办理")
    if actor.person_id not in {officer.person_id for officer in inspection.officers}:
        raise RuleError("您不是这次检查的检查人员，不能上交它的外业记录", field="officers")


def _check_not_yet(inspection: Inspection) -> None:
    if inspection.stage is InspectionStage.RECORDED:
        raise RuleError(
            f"这次检查已由{inspection.recorded_by.name}登记，不能再登记一次。"
            "请核对检查页面；本机的记录仍保存，可以导出后删除。"
        )
    if inspection.stage is InspectionStage.CANCELLED:
        raise RuleError(f"这次检查已经取消：{inspection.cancel_reason}。本机的记录仍保存，可以导出后删除。")


def _check_checklist(sheet: FieldSheet) -> None:
    """The answers were given to the questions that were in force on the day of the visit."""
    asked = checklist().on(sheet.carried_out_on).version
    if sheet.answers and sheet.checklist != asked:
        raise RuleError(
            f"检查清单已经更新为“{asked}”，本机用的是“{sheet.checklist}”。请联网重新下载，核对后重新完成。",
            field="checklist",
        )


def _arrive(session: ScopedSession, actor: Actor, inspection: Inspection, sheet: FieldSheet) -> None:
    """Note when the officers came, unless that is known already."""
    if sheet.arrived_at is not None and inspection.stage in BEFORE_THE_VISIT and has_visit(inspection.kind):
        arrive_inspection(session, actor, ArriveInspection(inspection_id=inspection.id, arrived_at=sheet.arrived_at))


def _command(sheet: FieldSheet) -> TakeDown:
    return TakeDown(
        inspection_id=sheet.inspection_id,
        carried_out_on=sheet.carried_out_on,
        ended_on=sheet.ended_on,
        officers=sheet.officers,
        present=sheet.present,
        place=sheet.place,
        process=sheet.process,
        summary=sheet.summary,
        answers=tuple(NewAnswer(code=row.code, result=row.result, note=row.note) for row in sheet.answers),
        findings=tuple(_finding(row) for row in sheet.findings),
        signed_by=sheet.signed_by,
        signed_on=sheet.signed_on,
        refused=sheet.refused,
        refusal=sheet.refusal,
        witness=sheet.witness,
    )


def _finding(row: SheetFinding) -> NewFinding:
    return NewFinding(
        code=row.code,
        facts=row.facts,
        demand=row.demand,
        unit_id=row.unit_id,
        rectify_by=row.rectify_by,
        longitude=row.position.longitude if row.position else None,
        latitude=row.position.latitude if row.position else None,
    )


def _receipt(handed: HandedSheet) -> ReceiveField:
    sheet = handed.sheet
    outcome = {
        "findings": len(sheet.findings),
        "answers": len(sheet.answers),
        "arrived_at": sheet.arrived_at.isoformat() if sheet.arrived_at else None,
        "position": claimed(sheet.position),
    }
    return ReceiveField(
        client_id=handed.client_id,
        kind=FORM,
        sha256=handed.sha256,
        inspection_id=sheet.inspection_id,
        made_at=sheet.made_at,
        outcome=outcome,
    )


def claimed(position: Position | None) -> dict[str, str] | None:
    """A place as the device claims it, as it is kept beside what the server knows itself."""
    if position is None:
        return None
    return {
        "longitude": str(position.longitude),
        "latitude": str(position.latitude),
        "accuracy_m": str(position.accuracy_m),
        "at": position.at.isoformat(),
    }
