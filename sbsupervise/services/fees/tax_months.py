"""The sums of a month by county and item (征收品目) on both sides, ours and the tax office's, and what parts them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, case, func, select
from sqlalchemy.orm import aliased

from sbsupervise.domain.fees import LedgerAccount, LedgerKind, TaxRowState
from sbsupervise.domain.fees.bases import BaseType
from sbsupervise.domain.fees.periods import month_after
from sbsupervise.models import Charge, LedgerLine, Project, ProjectCounty, ScopedSession, TaxFile, TaxRow
from sbsupervise.parameters.projects import counties

SEVERAL, NOT_KNOWN = "跨县（区）项目", "未对应到核定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Fee and surcharge that came in, and refunds that went out, in fen."""

    fee_fen: int = 0
    surcharge_fen: int = 0
    refund_fen: int = 0

    def __add__(self, other: "Money") -> "Money":
        return Money(
            fee_fen=self.fee_fen + other.fee_fen,
            surcharge_fen=self.surcharge_fen + other.surcharge_fen,
            refund_fen=self.refund_fen + other.refund_fen,
        )

    @property
    def net_fen(self) -> int:
        """What is left of it."""
        return self.fee_fen + self.surcharge_fen - self.refund_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """One county and item, or one charge (``charge_id``; None for rows that belong to none), on both sides."""

    county: str
    base: BaseType | None
    ours: Money = field(default_factory=Money)
    theirs: Money = field(default_factory=Money)
    charge_id: int | None = None
    project: str = ""

    @property
    def item(self) -> str:
        return self.base.label if self.base else ""

    @property
    def difference_fen(self) -> int:
        """How much more the tax office reports than our ledger has."""
        return self.theirs.net_fen - self.ours.net_fen

    @property
    def equal(self) -> bool:
        return self.ours == self.theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month on both sides: by county and item, the total, and the charges that differ."""

    first: date
    sums: Sequence[Sum]
    total: Sum
    differing: Sequence[Sum]


Side = dict[tuple[int | None, str, BaseType | None, str], Money]


def month_sums(session: ScopedSession, first: date) -> Month:
    """Both sides of a month, by one query each."""
    ours, theirs = _ours(session, first), _theirs(session, first)
    charges = [
        Sum(
            charge_id=key[0],
            county=key[1],
            base=key[2],
            project=key[3],
            ours=ours.get(key, Money()),
            theirs=theirs.get(key, Money()),
        )
        for key in {**ours, **theirs}
    ]
    return Month(
        first=first,
        sums=_by_county_and_item(charges),
        total=_together(charges, Sum(county="合计", base=None)),
        differing=sorted((row for row in charges if not row.equal), key=lambda row: row.charge_id or 0),
    )


def _by_county_and_item(charges: Iterable[Sum]) -> list[Sum]:
    grouped: dict[tuple[str, BaseType | None], list[Sum]] = defaultdict(list)
    for row in charges:
        grouped[row.county, row.base].append(row)
    sums = [_together(rows, Sum(county=county, base=base)) for (county, base), rows in grouped.items()]
    return sorted(sums, key=lambda row: (row.county == NOT_KNOWN, row.county == SEVERAL, row.county, row.item))


def _together(rows: Iterable[Sum], start: Sum) -> Sum:
    for row in rows:
        start = replace(start, ours=start.ours + row.ours, theirs=start.theirs + row.theirs)
    return start


def _ours(session: ScopedSession, first: date) -> Side:
    """What the ledger has booked on the days of the month: payments and refunds, less what was reversed."""
    reversed_line = aliased(LedgerLine)
    kind = func.coalesce(reversed_line.kind, LedgerLine.kind)
    code, many = _place()
    paid = [
        func.sum(case((LedgerLine.account == account, sign * LedgerLine.amount_fen), else_=0))
        for account, sign in ((LedgerAccount.FEE, -1), (LedgerAccount.SURCHARGE, -1), (LedgerAccount.REFUND, 1))
    ]
    statement = (
        select(Charge.id, Project.name, Charge.base_type, code, many, *paid)
        .select_from(LedgerLine)
        .join(Charge, Charge.id == LedgerLine.charge_id)
        .join(Project, Project.id == Charge.project_id)
        .outerjoin(reversed_line, reversed_line.id == LedgerLine.reverses_id)
        .where(LedgerLine.booked_on >= first, LedgerLine.booked_on < month_after(first))
        .where(kind.in_((LedgerKind.PAYMENT, LedgerKind.REFUND)))
        .group_by(Charge.id, Project.id, Project.name, Charge.base_type)
    )
    return _side(session.execute(statement).all(), first)


def _theirs(session: ScopedSession, first: date) -> Side:
    """What the rows of the files of the month say, but those that were dismissed.

    Whoever sees a row, because its charge is theirs, need not see the whole file.
    """
    file = TaxFile.__table__
    code, many = _place()
    paid = [func.sum(column) for column in (TaxRow.paid_fen, TaxRow.surcharge_fen, TaxRow.refund_fen)]
    statement = (
        select(TaxRow.charge_id, Project.name, Charge.base_type, code, many, *paid)
        .select_from(TaxRow)
        .join(file, file.c.id == TaxRow.file_id)
        .outerjoin(Charge, Charge.id == TaxRow.charge_id)
        .outerjoin(Project, Project.id == Charge.project_id)
        .where(file.c.month == first, TaxRow.state != TaxRowState.DISMISSED)
        .group_by(TaxRow.charge_id, Project.id, Project.name, Charge.base_type)
    )
    return _side(session.execute(statement).all(), first)


def _place() -> tuple[ScalarSelect[str], ScalarSelect[int]]:
    """The first county of a project and how many it has."""
    of_project = ProjectCounty.project_id == Project.id
    return (
        select(func.min(ProjectCounty.code)).where(of_project).correlate(Project).scalar_subquery(),
        select(func.count()).select_from(ProjectCounty).where(of_project).correlate(Project).scalar_subquery(),
    )


def _side(rows: Iterable[Any], day: date) -> Side:
    names = counties().on(day)
    side: Side = {}
    for charge_id, project, base, code, many, fee_fen, surcharge_fen, refund_fen in rows:
        county = NOT_KNOWN
        if charge_id is not None:
            county = SEVERAL if many > 1 else names[code].name if code in names else code
        money = Money(fee_fen=int(fee_fen), surcharge_fen=int(surcharge_fen), refund_fen=int(refund_fen))
        if money != Money():
            side[charge_id, county, base, project or ""] = money
    return side
