"""Files of the tax office as tests need them: rows of plain values under the usual headers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sbsupervise.domain.fees.collected_columns import own_number
from sbsupervise.models import Charge
from sbsupervise.services.fees.tax_files import CollectedFile
from sbsupervise.services.sheets.writing import table_csv, table_xlsx

HEADERS = {
    "notice_no": "通知单号",
    "payer": "缴费人名称",
    "uscc": "统一社会信用代码",
    "period_start": "所属期起",
    "period_end": "所属期止",
    "declared_on": "申报日期",
    "paid_on": "入库日期",
    "paid": "实缴金额",
    "surcharge": "滞纳金",
    "voucher_no": "电子税票号码",
    "collector": "征收机关",
    "refund": "退库金额",
    "refunded_on": "退库日期",
    "remark": "备注",
}
Row = Mapping[str, Any]


def paid_row(charge: Charge | None, paid: str | None, voucher_no: str, **facts: Any) -> Row:
    """A row that names a charge by its own number; money is text in yuan."""
    given = {"paid_on": date(2026, 4, 1)} if paid or facts.get("surcharge") else {}
    number = own_number(charge.id) if charge else None
    return {"notice_no": number, "paid": paid, "voucher_no": voucher_no, "collector": "测试税务所"} | given | facts


def table(rows: Sequence[Row], kind: str = "csv") -> bytes:
    """The rows as a file."""
    values = [[row.get(name) for name in HEADERS] for row in rows]
    headers = list(HEADERS.values())
    return table_xlsx(headers, values) if kind == "xlsx" else table_csv(headers, values)


def collected(rows: Sequence[Row], *, month: date, today: date, name: str = "征收信息.csv") -> CollectedFile:
    """The rows as a file that was read."""
    return CollectedFile(name, table(rows, name.rpartition(".")[2]), month, today=today)
