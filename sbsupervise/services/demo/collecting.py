"""The exchange with the tax office: one file goes out, one comes back, and some of its rows wait to be looked at."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.fees import ChargeState, TaxRowState
from sbsupervise.domain.fees.collected_columns import COLUMNS, own_number
from sbsupervise.domain.money import yuan
from sbsupervise.models import Charge, Project, TaxRow
from sbsupervise.services.demo.names import credit_code
from sbsupervise.services.demo.stage import Stage, Story
from sbsupervise.services.demo.stories import Team
from sbsupervise.services.fees.tax_exports import ExportFees, ExportForm, export_fees
from sbsupervise.services.fees.tax_files import CollectedFile, ImportCollected, import_collected
from sbsupervise.services.fees.tax_rows import DismissTaxRow, dismiss_row
from sbsupervise.services.sheets.writing import Value, table_csv

CLERK = "tax_clerk"
COLLECTOR = "国家税务总局忻州市税务局"
SOME = 3
"""So many charges are paid as they should be at most: the last one that waits stays as it is."""
Row = dict[str, Value]


def collecting(stage: Stage, team: Team) -> Story:
    """The charges of the city go out; what was collected comes in, and one row of it is done with."""
    yield stage.back(11)
    stage.do(export_fees, team.officer, ExportFees(form=ExportForm.CSV))
    yield stage.back(6)
    month = stage.today.replace(day=1)
    data = table_csv([column.header for column in COLUMNS], [_cells(row) for row in _rows(stage)])
    file = CollectedFile(f"水土保持补偿费征收信息{month:%Y%m}.csv", data, month, today=stage.today)
    record = stage.do(import_collected, CLERK, ImportCollected(file=file))
    yield stage.back(5)
    with stage.reading() as session:
        faulty = select(TaxRow.id).where(TaxRow.file_id == record.id, TaxRow.state == TaxRowState.FAULTY)
        row_id = session.scalars(faulty.order_by(TaxRow.number.desc())).first()
    if row_id is not None:
        reason = "同一税票重复上报，以首次记录为准"
        stage.do(dismiss_row, CLERK, DismissTaxRow(tax_row_id=row_id, reason=reason))


def _rows(stage: Stage) -> list[Row]:
    """Paid in full; too much, with a surcharge, by another payer; for nobody that is known; what cannot be read."""
    served = _charges(stage, ChargeState.SERVED)
    rows = [_row(stage, place, charge) for place, charge in enumerate(served[:-1][:SOME])]
    differing: tuple[Row, ...] = (
        {"paid_fen": Decimal("1200.00")},
        {"surcharge_fen": Decimal("168.50")},
        {"payer": "忻州市测试代缴服务中心", "uscc": credit_code(900_001), "paid_fen": Decimal("860.00")},
    )
    for place, (charge, other) in enumerate(zip(_charges(stage, ChargeState.PAID), differing, strict=False)):
        rows.append(_row(stage, 40 + place, charge) | other)
    unknown: Row = {
        "notice_no": "忻水保费〔2019〕7号", "payer": "忻州市测试采石场", "uscc": credit_code(900_002),
        "paid_fen": Decimal("3600.00"), "paid_on": stage.today, "voucher_no": _voucher(stage, 80),
        "collector": COLLECTOR,
    }  # fmt: skip
    spoilt = unknown | {"paid_fen": "叁仟陆佰元", "voucher_no": _voucher(stage, 81)}
    twice = unknown | {"remark": "重复上报"}
    return [*rows, unknown, spoilt, twice]


def _row(stage: Stage, place: int, charge: Charge) -> Row:
    payer = charge.project.construction_unit
    return {
        "notice_no": own_number(charge.id),
        "payer": payer.name,
        "uscc": payer.uscc,
        "paid_on": stage.today,
        "paid_fen": yuan(charge.unpaid_fen),
        "voucher_no": _voucher(stage, place),
        "collector": COLLECTOR,
    }


def _voucher(stage: Stage, number: int) -> str:
    return f"314{stage.today:%y%m%d}80{number:06d}"


def _cells(row: Mapping[str, Value]) -> Sequence[Value]:
    return [row.get(column.field) for column in COLUMNS]


def _charges(stage: Stage, state: ChargeState) -> Sequence[Charge]:
    """The last charges of the city and its counties in a state."""
    statement = (
        select(Charge)
        .where(Charge.state == state)
        .options(joinedload(Charge.project).joinedload(Project.construction_unit))
        .order_by(Charge.due_on.desc(), Charge.id)
        .limit(SOME + 1)
    )
    with stage.reading() as session:
        return session.scalars(statement).all()
