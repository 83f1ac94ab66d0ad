"""Which charge a row of the tax office belongs to, and what is known of its voucher: few queries for any file."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, defer, joinedload

from sbsupervise.domain.fees import LedgerAccount, LedgerKind
from sbsupervise.domain.fees.charges import CHARGES
from sbsupervise.domain.fees.collected import Collected, uses
from sbsupervise.domain.fees.collected_columns import charge_named
from sbsupervise.domain.fees.tax import Owed, TaxMatch, TaxRowState, found_by_payer
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.models import (
    Charge,
    LedgerLine,
    Notice,
    Project,
    ProjectOffice,
    ProjectOwner,
    ScopedSession,
    TaxRow,
    Unit,
)
from sbsupervise.models.projects import projects_acted_on_by

CHUNK = 1000
WHOLE = {"whole": "a voucher is entered once in all offices"}
ACTING = {"whole": "only projects on which the office acts, which is asked for each of them"}
USE_OF = {LedgerAccount.FEE: "payment", LedgerAccount.SURCHARGE: "payment", LedgerAccount.REFUND: "refund"}
PAYABLE = tuple({step.start for step in CHARGES.steps if step.act == "payment.record"})


def owed_by(charge: Charge) -> Owed:
    """What a charge owes now, and who may pay it: its project with all owners must be at hand."""
    units = [charge.project.construction_unit, *(former.unit for former in charge.project.former_owners)]
    period = None
    if charge.period_start is not None and charge.period_end is not None:
        period = (charge.period_start, charge.period_end)
    return Owed(
        state=charge.state,
        fee_fen=charge.unpaid_fen,
        surcharge_fen=max(charge.surcharge_fen - charge.surcharge_paid_fen, 0),
        refund_fen=charge.refund_fen,
        period=period,
        usccs=frozenset(unit.uscc for unit in units),
        names=frozenset(unit.name for unit in units),
    )


@dataclass(slots=True, kw_only=True)
class Candidates:
    """The charges that rows may mean, by the numbers of notices and by the credit codes of their payers."""

    by_id: Mapping[int, Charge]
    by_number: Mapping[str, int]
    by_payer: Mapping[str, list[int]]

    def charge_of(self, row: Collected) -> tuple[Charge | None, TaxMatch | None, str]:
        """The charge of a row and how it was found, or why there is none."""
        key = self.by_number.get(row.notice_no) or charge_named(row.notice_no)
        if key is not None and key in self.by_id:
            return self.by_id[key], TaxMatch.NOTICE, ""
        known = ((other, owed_by(self.by_id[other])) for other in self.by_payer.get(row.uscc, ()))
        fitting = found_by_payer(row, known)
        if len(fitting) == 1:
            return self.by_id[fitting[0]], TaxMatch.PAYER, ""
        named = f"没有通知单号“{row.notice_no}”；" if row.notice_no else ""
        if fitting:
            return None, None, f"{named}按信用代码、金额和所属期有 {len(fitting)} 项核定相符，须人工认领"
        return None, None, f"{named}按信用代码、金额和所属期没有找到核定"


def candidates_for(session: ScopedSession, office_id: int, rows: Sequence[Collected]) -> Candidates:
    """The charges that rows may mean, of projects on which an office acts.

    They stay locked until the transaction ends, and are no longer of the session.
    """
    numbers = {row.notice_no for row in rows if row.notice_no}
    by_number = _by_notice(session, numbers)
    named = {key for number in numbers if (key := charge_named(number)) is not None} | set(by_number.values())
    charges = {charge.id: charge for charge in _locked(session, office_id, Charge.id.in_, named)}
    left = {row.uscc for row in rows if row.uscc and _unknown(row.notice_no, by_number, charges)}
    for charge in _locked(session, office_id, _paid_by, left):
        charges.setdefault(charge.id, charge)
    by_payer: dict[str, list[int]] = defaultdict(list)
    for charge in charges.values():
        for code in owed_by(charge).usccs:
            by_payer[code].append(charge.id)
        session.expunge(charge)
    return Candidates(by_id=charges, by_number=by_number, by_payer=by_payer)


def _unknown(number: str, by_number: Mapping[str, int], charges: Mapping[int, Charge]) -> bool:
    return (by_number.get(number) or charge_named(number)) not in charges


def _by_notice(session: ScopedSession, numbers: Collection[str]) -> dict[str, int]:
    statement = select(Notice.number, Notice.charge_id).where(
        Notice.kind == NoticeKind.FEE_NOTICE, Notice.charge_id.is_not(None)
    )
    found: dict[str, int] = {}
    for part in chunks(numbers):
        rows = session.execute(statement.where(Notice.number.in_(part)))
        found.update((number, charge_id) for number, charge_id in rows if number and charge_id)
    return found


def _paid_by(codes: Sequence[str]) -> ColumnElement[bool]:
    units = select(Unit.id).where(Unit.uscc.in_(codes))
    former = select(ProjectOwner.project_id).where(ProjectOwner.unit_id.in_(units))
    projects = select(Project.id).where(or_(Project.construction_unit_id.in_(units), Project.id.in_(former)))
    open_ones = or_(Charge.state.in_(PAYABLE), Charge.refund_fen > 0)
    return open_ones & Charge.project_id.in_(projects)


def _locked(
    session: ScopedSession, office_id: int, among: Callable[[Sequence[Any]], ColumnElement[bool]], keys: Collection[Any]
) -> Iterator[Charge]:
    acted_on = projects_acted_on_by(office_id).where(ProjectOffice.project_id == Charge.project_id)
    project = joinedload(Charge.project).load_only(Project.construction_unit_id)
    statement: Select[Charge] = (
        select(Charge)
        .where(acted_on.correlate(Charge).exists())
        .options(
            defer(Charge.receipt),
            project.joinedload(Project.construction_unit).load_only(Unit.uscc, Unit.name),
            project.selectinload(Project.former_owners).joinedload(ProjectOwner.unit).load_only(Unit.uscc, Unit.name),
        )
        .order_by(Charge.id)
        .with_for_update(of=Charge)
    )
    for part in chunks(keys):
        yield from session.scalars(statement.where(among(part)), execution_options={"populate_existing": True} | ACTING)


@dataclass(slots=True, kw_only=True)
class Vouchers:
    """What is known of the vouchers of a file: those that stand in the ledger or wait, and how often each was used."""

    booked: set[tuple[str, str]] = field(default_factory=set)
    waiting: set[tuple[str, str]] = field(default_factory=set)
    entered: dict[tuple[str, LedgerAccount], int] = field(default_factory=dict)

    def fault(self, row: Collected) -> str:
        """Why a voucher is not booked again, "" if it is not known."""
        for use in uses(row.voucher_no, row.paid_fen + row.surcharge_fen, row.refund_fen):
            if use in self.booked:
                return f"电子税票号码：税票 {row.voucher_no} 已经登记过，不重复入账"
            if use in self.waiting:
                return f"电子税票号码：税票 {row.voucher_no} 在另一份文件中待处理，不重复导入"
        return ""

    def attempt(self, voucher_no: str, account: LedgerAccount) -> int:
        """Which time a voucher is entered in an account."""
        return 1 + self.entered.get((voucher_no, account), 0)


def vouchers_of(session: ScopedSession, rows: Sequence[Collected]) -> Vouchers:
    """Look the vouchers of rows up, in all offices together."""
    known = Vouchers()
    numbers = {row.voucher_no for row in rows if row.voucher_no}
    reversal = aliased(LedgerLine)
    entered = (
        select(LedgerLine.voucher_no, LedgerLine.account, func.count(LedgerLine.id), func.count(reversal.id))
        .outerjoin(reversal, reversal.reverses_id == LedgerLine.id)
        .group_by(LedgerLine.voucher_no, LedgerLine.account)
    )
    waiting = select(TaxRow.voucher_no, TaxRow.paid_fen + TaxRow.surcharge_fen, TaxRow.refund_fen).where(
        TaxRow.state.in_((TaxRowState.DIFFERING, TaxRowState.UNMATCHED))
    )
    for part in chunks(numbers):
        for number, account, times, reversed_times in session.execute(
            entered.where(LedgerLine.voucher_no.in_(part)), execution_options=WHOLE
        ):
            known.entered[number or "", account] = times
            if number and times > reversed_times:
                known.booked.add((USE_OF[account], number))
        for number, paid_fen, refund_fen in session.execute(
            waiting.where(TaxRow.voucher_no.in_(part)), execution_options=WHOLE
        ):
            known.waiting.update(uses(number, paid_fen, refund_fen))
    return known


def chunks(keys: Collection[Any]) -> Iterator[Sequence[Any]]:
    """The keys in parts, as no database takes any number of parameters."""
    items = sorted(keys)
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def lines_for(row: Any, attempt: Callable[[str, LedgerAccount], int], reason: str) -> list[LedgerLine]:
    """The lines that a row, as read or as kept, adds to the ledger of its charge: fee, surcharge, refund."""
    kinds = (
        (row.paid_fen, LedgerKind.PAYMENT, LedgerAccount.FEE, -1, row.paid_on),
        (row.surcharge_fen, LedgerKind.PAYMENT, LedgerAccount.SURCHARGE, -1, row.paid_on),
        (row.refund_fen, LedgerKind.REFUND, LedgerAccount.REFUND, 1, row.refunded_on),
    )
    return [
        LedgerLine(
            kind=kind,
            account=account,
            booked_on=day,
            amount_fen=sign * amount,
            voucher_no=row.voucher_no,
            attempt=attempt(row.voucher_no, account),
            reason=reason,
        )
        for amount, kind, account, sign, day in kinds
        if amount
    ]
