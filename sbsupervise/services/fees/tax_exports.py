"""What the tax office is to collect (费源信息) goes out: the charges of an office as a table, kept byte for byte."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import joinedload

from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.fees.collected_columns import own_number
from sbsupervise.domain.fees.periods import MONTHS
from sbsupervise.domain.fees.tax import ExportStatus
from sbsupervise.domain.money import yuan
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.quantities import M2_PER_HM2
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum
from sbsupervise.models import Charge, Notice, Project, ProjectOwner, ScopedSession, TaxExport
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.changes import note_rows
from sbsupervise.services.fees.checks import person_of
from sbsupervise.services.fees.tax_matching import chunks
from sbsupervise.services.sheets.writing import Value, table_csv, table_xlsx

WHOLE = {"whole": "the charges of the office that were read before"}
TERMS = {3: "按季", 12: "按年"}
NOT_HANDED_OVER = (ChargeState.PROPOSED, ChargeState.NOT_SUBJECT)
HEADERS = (
    "通知单号", "版本", "状态", "项目名称", "项目代码", "缴费人名称", "统一社会信用代码", "行政区划代码", "征收品目",
    "缴费期限", "所属期起", "所属期止", "应缴费基数", "应缴费基数减除额", "费率", "应缴费额", "减免性质", "减免文号",
    "缴纳截止日", "批复文号", "核定机关", "核定日期", "送达日期",
)  # fmt: skip


class ExportForm(LabelledEnum):
    """The form of the file."""

    XLSX = "xlsx", "Excel 工作簿（xlsx）"
    CSV = "csv", "文本表格（csv，UTF-8）"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFees:
    """Hand over what is new, changed or void since the last time, or ``everything``."""

    form: ExportForm
    everything: bool = False


@act("tax.export", Permission.ASSESS_FEES)
def export_fees(session: ScopedSession, actor: Actor, command: ExportFees) -> TaxExport:
    """Write the charges of the office into a file and remember which version of each went out."""
    person_id = person_of(actor)
    if actor.office_id is None:
        raise RuleError("请指明由哪个机关导出")
    charges = session.scalars(_handed_over(actor.office_id, everything=command.everything)).all()
    if not charges:
        raise RuleError("没有可以导出的费源" if command.everything else "上次导出以后没有新增、变更或者作废的费源")
    numbers = notice_numbers(session, [charge.id for charge in charges])
    rows = (_row(charge, numbers) for charge in charges)
    data = table_xlsx(HEADERS, rows, name="费源信息") if command.form is ExportForm.XLSX else table_csv(HEADERS, rows)
    record = TaxExport(
        office_id=actor.office_id,
        exported_on=actor.today,
        file_name=f"费源信息-{actor.today.isoformat()}.{command.form.value}",
        rows=len(charges),
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        recorded_by_id=person_id,
    )
    session.add(record)
    session.flush()
    _remember(session, charges)
    note_rows(session, record, charges=len(charges))
    return record


def _remember(session: ScopedSession, charges: Iterable[Charge]) -> None:
    """Mark the versions that went out; the mark itself makes no new version."""
    marked = update(Charge).values(exported_version=Charge.version).execution_options(synchronize_session=False)
    for part in chunks([charge.id for charge in charges]):
        session.execute(marked.where(Charge.id.in_(part)), execution_options=WHOLE)


def _handed_over(office_id: int, *, everything: bool) -> Select[Charge]:
    """The charges for a file. A void one concerns the tax office only if it has had it."""
    statement = (
        select(Charge)
        .where(Charge.office_id == office_id, Charge.state.not_in(NOT_HANDED_OVER))
        .where(or_(Charge.state != ChargeState.VOID, Charge.exported_version.is_not(None)))
        .options(
            joinedload(Charge.project).joinedload(Project.construction_unit),
            joinedload(Charge.project).selectinload(Project.counties),
            joinedload(Charge.project).selectinload(Project.former_owners).joinedload(ProjectOwner.unit),
            joinedload(Charge.plan),
            joinedload(Charge.office),
        )
        .order_by(Charge.id)
    )
    if everything:
        return statement
    return statement.where(or_(Charge.exported_version.is_(None), Charge.exported_version != Charge.version))


def notice_numbers(session: ScopedSession, charge_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of the notices issued of charges, by charge; a later notice stands for an earlier one."""
    issued = (
        select(Notice.charge_id, Notice.number)
        .where(Notice.kind == NoticeKind.FEE_NOTICE, Notice.number.is_not(None), Notice.state != NoticeState.VOID)
        .order_by(Notice.id)
    )
    found: dict[int, str] = {}
    for part in chunks(charge_ids):
        rows = session.execute(issued.where(Notice.charge_id.in_(part)))
        found.update((charge_id, number) for charge_id, number in rows if charge_id and number)
    return found


def status_of(charge: Charge) -> ExportStatus:
    """What a charge is to the tax office; in a whole file what it has already had counts as changed."""
    if charge.state is ChargeState.VOID:
        return ExportStatus.VOID
    return ExportStatus.NEW if charge.exported_version is None else ExportStatus.CHANGED


def _row(charge: Charge, numbers: Mapping[int, str]) -> Sequence[Value]:
    project, receipt = charge.project, charge.receipt
    payer = project.owner_on(charge.assessed_on)
    lines = receipt.get("lines", ())
    less = _left_out(receipt.get("inputs", {}).get("areas", ()))
    return (
        numbers.get(charge.id) or own_number(charge.id),
        charge.version,
        status_of(charge).value,
        project.name,
        project.code,
        payer.name,
        payer.uscc,
        "、".join(county.code for county in project.counties),
        charge.base_type,
        TERMS.get(MONTHS.get(charge.base_type, 0), "按次"),
        charge.period_start,
        charge.period_end,
        sum((Decimal(line["quantity"].replace(",", "")) for line in lines), less),
        less,
        "、".join(dict.fromkeys(line["rate"] for line in lines)),
        yuan(charge.amount_fen),
        f"{charge.exempt_code.name} {charge.exempt_code.label}" if charge.exempt_code else "",
        charge.exempt_proof,
        charge.due_on,
        charge.plan.document_number if charge.plan else "",
        charge.office.name,
        charge.assessed_on,
        charge.served_on,
    )


def _left_out(areas: Iterable[Mapping[str, str]]) -> Decimal:
    """The square metres that were left out of the base."""
    names = ("exempt_hm2", "flooded_hm2", "water_hm2")
    return sum((Decimal(area[name]) for area in areas for name in names), Decimal(0)) * M2_PER_HM2


def exports_of() -> Select[TaxExport]:
    """The exports that the session sees, with what a list shows of them."""
    return select(TaxExport).options(joinedload(TaxExport.office), joinedload(TaxExport.recorded_by))


def export_data(session: ScopedSession, export_id: int) -> bytes | None:
    """The file of an export, None if the session sees none of that number."""
    return session.scalar(select(TaxExport.data).where(TaxExport.id == export_id))
