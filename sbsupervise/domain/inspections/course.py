"""The course of an inspection (监督检查的过程): approved before the visit, on site, on record, signed, classified.

Rules only, lifecycle.md 4.3. What follows the record is told by its findings (``InspectionState``); a step on a record
leaves the stage as it is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.inspections.words import InspectionKind, InspectionStage
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Machine, Step

_S = InspectionStage
_RECORDS, _APPROVES = Permission.RECORD_INSPECTIONS, Permission.APPROVE_INSPECTIONS
CHECKS_54 = "国办发〔2024〕54号"
ORDER_172 = "办水保〔2019〕172号"
WATER_LAW = "水土保持法第四十五条"
WITHOUT_VISIT: Collection[InspectionKind] = frozenset({InspectionKind.PAPER, InspectionKind.NET})
"""Kinds for which nobody comes to the site (4.1)."""

BEFORE_THE_VISIT = (_S.APPROVED, _S.NOTIFIED)
COURSE: Machine[InspectionStage] = Machine(
    (
        Step(
            start=_S.PLANNED, act="inspection.approve", end=_S.APPROVED, label="批准检查", who=_APPROVES,
            needs="发起人以外的负责人，在检查之前批准", document="I01", source=CHECKS_54,
        ),
        Step(
            start=_S.PLANNED, act="inspection.decline", end=_S.CANCELLED, label="不予批准", who=_APPROVES,
            needs="理由", document="I01", source=CHECKS_54,
        ),
        *(
            Step(
                start=start, act="inspection.cancel", end=_S.CANCELLED, label="取消检查", who=_RECORDS, needs="理由",
            )
            for start in (_S.PLANNED, *BEFORE_THE_VISIT)
        ),
        Step(
            start=_S.APPROVED, act="inspection.notify", end=_S.NOTIFIED, label="登记通知", who=_RECORDS,
            needs="通知检查的时间、内容和需要准备的资料；“四不两直”检查不通知", document="I02",
            source=f"{ORDER_172}第十五条",
        ),
        *(
            Step(
                start=start, act="inspection.arrive", end=_S.ON_SITE, label="登记到场", who=_RECORDS,
                needs="两名以上执法人员到场，出示执法证件和检查码", document="I03", source=WATER_LAW,
            )
            for start in BEFORE_THE_VISIT
        ),
        *(
            Step(
                start=start, act="inspection.take_down", end=_S.RECORDED, label="填写检查记录", who=_RECORDS,
                needs="检查清单、发现的问题", document="I04", source=f"{ORDER_172}第十六条",
            )
            for start in (*BEFORE_THE_VISIT, _S.ON_SITE)
        ),
        Step(
            start=_S.RECORDED, act="inspection.sign", end=_S.RECORDED, label="登记签字", who=_RECORDS,
            needs="被检查单位签字；拒绝签字的写明情况和见证人或者录像", document="I04", source=f"{ORDER_172}第十六条",
        ),
        Step(
            start=_S.RECORDED, act="inspection.classify", end=_S.RECORDED, label="检查结果定性", who=_RECORDS,
            needs="签字或者拒签说明", source=f"{ORDER_172}第十七条",
        ),
        Step(
            start=_S.RECORDED, act="inspection.publish", end=_S.RECORDED, label="公开检查结果", who=_RECORDS,
            needs="已经定性；应当印发检查意见的已经印发", source="政府信息公开条例第二十六条",
        ),
    )
)  # fmt: skip


def has_visit(kind: InspectionKind) -> bool:
    """Whether officers come to the site."""
    return kind not in WITHOUT_VISIT


def check_days(carried_out_on: date, ended_on: date) -> None:
    """Refuse a visit that ends before it begins."""
    if ended_on < carried_out_on:
        raise RuleError("检查结束日期不能早于开始日期", field="ended_on")


def check_planned_days(carried_out_on: date, ended_on: date, *, today: date) -> None:
    """Refuse a plan for a day gone by: what has been made is put on record, not planned."""
    if carried_out_on < today:
        raise RuleError("计划检查日期不能早于今天；已经开展的检查请登记检查", field="carried_out_on")
    check_days(carried_out_on, ended_on)


def check_made(carried_out_on: date, ended_on: date, *, today: date) -> None:
    """Refuse a record of days to come."""
    if carried_out_on > today:
        raise RuleError("检查日期不能晚于今天", field="carried_out_on")
    check_days(carried_out_on, ended_on)
    if ended_on > today:
        raise RuleError("检查结束日期不能晚于今天", field="ended_on")


def check_approval(kind: InspectionKind, approved_on: date | None, carried_out_on: date) -> None:
    """No inspection without approval, and no visit before it (严禁未经批准检查)."""
    if approved_on is None:
        raise RuleError("检查未经批准，不能开展", field="approved_on", source=CHECKS_54)
    if has_visit(kind) and approved_on > carried_out_on:
        raise RuleError(f"检查须在批准之后开展：批准日期为 {approved_on}", field="carried_out_on", source=CHECKS_54)


def check_cause(planned: int | None, drawn: int | None, outside_reason: str) -> None:
    """Every inspection has one cause: the plan of the year, a draw, or the reason for going outside of both."""
    if planned is not None and drawn is not None:
        raise RuleError("计划检查和随机抽查只能选择一项", field="draw_pick_id")
    if planned is None and drawn is None and not outside_reason.strip():
        raise RuleError("计划外检查请填写理由", field="outside_reason", source=CHECKS_54)


def check_notice(*, unannounced: bool, notified_on: date, days: tuple[date, date], today: date) -> None:
    """A notice lies between the approval and the visit (``days``), and there is none before an unannounced visit."""
    approved_on, carried_out_on = days
    if unannounced:
        raise RuleError("“四不两直”检查不发通知", field="notified_on", source=f"{ORDER_172}第十五条")
    if not approved_on <= notified_on <= min(carried_out_on, today):
        raise RuleError("通知日期应在批准之后、检查之前，且不晚于今天", field="notified_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What stands under a record for the unit: a name and a day, or a refusal with what happened and who saw it."""

    signed_by: str = ""
    signed_on: date | None = None
    refused: bool = False
    refusal: str = ""
    witness: str = ""

    @property
    def given(self) -> bool:
        """Whether anything has been said of the signature."""
        return self != Signature()


def check_signature(signature: Signature, carried_out_on: date, *, today: date) -> None:
    """A record is signed, or the refusal is told and witnessed: then it is as good (lifecycle.md 9, case 29)."""
    if signature.refused:
        _check_refusal(signature)
    elif not signature.signed_by.strip():
        raise RuleError("请填写签字人；拒绝签字的请勾选并说明情况", field="signed_by", source=f"{ORDER_172}第十六条")
    elif signature.signed_on is None or not carried_out_on <= signature.signed_on <= today:
        raise RuleError("签字日期应在检查之后，且不晚于今天", field="signed_on")


def _check_refusal(signature: Signature) -> None:
    if signature.signed_by.strip() or signature.signed_on is not None:
        raise RuleError("已有签字的，不能再登记拒绝签字", field="refused")
    if not signature.refusal.strip():
        raise RuleError("请写明拒绝签字的情况", field="refusal", source=f"{ORDER_172}第十六条")
    if not signature.witness.strip():
        raise RuleError("拒绝签字的，请写明见证人或者录像编号", field="witness", source=f"{ORDER_172}第十六条")
