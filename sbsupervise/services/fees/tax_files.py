"""What the tax office has collected (征收信息) comes in: every row is kept, what fits is booked, the rest waits.

All rows of a file are written by a few statements; the trail holds the hash of the file and how many rows became what.
"""

import hashlib
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update

from sbsupervise.domain.fees.collected import Collected, read_rows
from sbsupervise.domain.fees.collected_columns import REQUIRED_HEADERS, Limits
from sbsupervise.domain.fees.tax import TaxMatch, TaxRowState, differences
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import visible
from sbsupervise.models import Charge, LedgerLine, ScopedSession, TaxFile, TaxRow
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.changes import note_rows
from sbsupervise.services.fees.checks import person_of
from sbsupervise.services.fees.ledger import post
from sbsupervise.services.fees.tax_matching import Candidates, Vouchers, candidates_for, lines_for, owed_by, vouchers_of
from sbsupervise.services.sheets.reading import read
from sbsupervise.services.units import uscc_refusal

LONGEST_NAME = 200
WHOLE = {"whole": "rows and lines of the charges that were locked before, on which the office acts"}
KEPT = (
    "number", "notice_no", "uscc", "payer", "period_start", "period_end", "paid_on", "paid_fen", "surcharge_fen",
    "refund_fen", "refunded_on", "voucher_no", "collector", "remark",
)  # fmt: skip
SUMS = ("state", "paid_fen", "surcharge_fen", "surcharge_paid_fen", "refund_fen")
LINE = tuple(column.key for column in LedgerLine.__table__.columns if column.key != "id")


class CollectedFile:
    """A file as it was handed in, with the rows that were read from it, before the transaction of the act begins."""

    def __init__(self, name: str, data: bytes, month: date, *, today: date, signed_by: str = "") -> None:
        """Read a file about a month, given by its first day; RuleError, in Chinese, if it cannot be read."""
        if month > today:
            raise RuleError("所属月份不能晚于本月", field="month")
        self.name = visible(name)[-LONGEST_NAME:]
        self.data = data
        self.month = month
        self.signed_by = signed_by
        self.sha256 = hashlib.sha256(data).hexdigest()
        sheet = read(data, name, REQUIRED_HEADERS)
        last = min(month.replace(day=monthrange(month.year, month.month)[1]), today)
        self.rows = read_rows(sheet.headers, sheet.rows, Limits(first=month, last=last, uscc_refusal=uscc_refusal))
        if not self.rows:
            raise RuleError("文件中没有征收记录", field="file")

    def __str__(self) -> str:
        """What stands for the file wherever a command is written down."""
        return f"{self.name} {self.month.isoformat()} {self.signed_by} sha256:{self.sha256}"

    def __deepcopy__(self, _memo: dict[int, Any]) -> "CollectedFile":
        """The file itself: nothing of it ever changes."""
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCollected:
    """Keep a file of the tax office and book what fits."""

    file: CollectedFile


@act("tax.import", Permission.RECORD_PAYMENTS)
def import_collected(session: ScopedSession, actor: Actor, command: ImportCollected) -> TaxFile:
    """Book the rows that fit a charge; those that differ, fit none or are faulty are kept and wait."""
    person_id = person_of(actor)
    if actor.office_id is None:
        raise RuleError("请指明由哪个机关导入", field="file")
    file = command.file
    _check_new(session, actor.office_id, file)
    record = TaxFile(
        office_id=actor.office_id,
        month=file.month,
        received_on=actor.today,
        file_name=file.name,
        sha256=file.sha256,
        data=file.data,
        signed_by=file.signed_by,
        recorded_by_id=person_id,
    )
    session.add(record)
    session.flush()
    sound = [row for row in file.rows if not row.faults]
    booking = Booking(
        actor=actor,
        record=record,
        candidates=candidates_for(session, actor.office_id, sound),
        vouchers=vouchers_of(session, sound),
    )
    for row in file.rows:
        booking.take(row)
    booking.write(session)
    return record


def _check_new(session: ScopedSession, office_id: int, file: CollectedFile) -> None:
    same = select(TaxFile.received_on).where(TaxFile.office_id == office_id, TaxFile.sha256 == file.sha256)
    received_on = session.scalar(same.limit(1))
    if received_on is not None:
        raise RuleError(f"这份文件已于 {received_on.isoformat()} 导入，不重复导入", field="file")


@dataclass(slots=True, kw_only=True)
class Booking:
    """Takes the rows of a file in their order, so that a second payment finds what the first has left to pay."""

    actor: Actor
    record: TaxFile
    candidates: Candidates
    vouchers: Vouchers
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    changed: dict[int, Charge] = field(default_factory=dict)

    def take(self, row: Collected) -> None:
        """Find out what becomes of a row, and post it if it fits."""
        fault = row.said or self.vouchers.fault(row)
        if fault:
            self._keep(row, TaxRowState.FAULTY, said=fault)
            return
        charge, match, why = self.candidates.charge_of(row)
        if charge is None:
            self._keep(row, TaxRowState.UNMATCHED, said=why)
            return
        differing = "；".join(differences(row, owed_by(charge)))
        if differing:
            self._keep(row, TaxRowState.DIFFERING, said=differing, charge=charge, match=match)
            return
        self._keep(row, TaxRowState.MATCHED, charge=charge, match=match)
        for line in lines_for(row, self.vouchers.attempt, provenance(self.record, row.number)):
            post(charge, self.actor, line)
            self.lines.append({name: getattr(line, name) for name in LINE})
        self.changed[charge.id] = charge

    def _keep(
        self,
        row: Collected,
        state: TaxRowState,
        *,
        said: str = "",
        charge: Charge | None = None,
        match: TaxMatch | None = None,
    ) -> None:
        self.rows.append(
            {
                **{name: getattr(row, name) for name in KEPT},
                "version": 1,
                "office_id": self.record.office_id,
                "file_id": self.record.id,
                "cells": dict(row.cells),
                "state": state,
                "match": match,
                "faults": said,
                "charge_id": charge.id if charge else None,
                "reason": "",
            }
        )

    def write(self, session: ScopedSession) -> None:
        """Write all rows, lines and sums, and say in the trail how many."""
        _insert(session, TaxRow, self.rows)
        _insert(session, LedgerLine, self.lines)
        if self.changed:
            charge = cast(Table, Charge.__table__)
            own = charge.c.id == bindparam("key")
            session.execute(
                update(charge).where(own),
                [_sums(changed) for changed in self.changed.values()],
                execution_options=WHOLE,
            )
        states = Counter(row["state"].value for row in self.rows)
        note_rows(session, self.record, **states, ledger_lines=len(self.lines), charges=len(self.changed))


def provenance(file: TaxFile, number: int) -> str:
    """What a line of the ledger says of the row that it comes from."""
    return f"{file.month:%Y-%m} 征收信息第 {number} 行"


def _insert(session: ScopedSession, table: type[TaxRow | LedgerLine], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(cast(Table, table.__table__)), rows, execution_options=WHOLE)


def _sums(charge: Charge) -> dict[str, Any]:
    """The columns of a charge after its payments, with a new version; the tax office knows of them already."""
    version = charge.version + 1
    exported = version if charge.exported_version == charge.version else charge.exported_version
    return {
        "key": charge.id, "version": version, "exported_version": exported,
        **{name: getattr(charge, name) for name in SUMS},
    }  # fmt: skip
