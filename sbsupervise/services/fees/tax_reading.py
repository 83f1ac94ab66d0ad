"""Files of the tax office and their rows as pages show them, and the charges that a row may be claimed for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.fees import ChargeState, TaxRowState
from sbsupervise.domain.fees.collected_columns import BY_BASE, BY_FIELD, charge_named, notice_number
from sbsupervise.domain.fees.tax import OPEN_ROWS
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.sheets import header_parts
from sbsupervise.models import Charge, Notice, Project, ScopedSession, TaxFile, TaxRow, Unit
from sbsupervise.models.projects import projects_acted_on_by
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees.tax_matching import PAYABLE
from sbsupervise.services.lists import like

FOUND = 10
ADDED = ("原行号", "核对结果", "核对说明")
FILE_KEYS = {"id": TaxFile.id, "month": TaxFile.month}
ROW_KEYS = {"id": TaxRow.id, "number": TaxRow.number, "paid": TaxRow.paid_fen}

Counts = Mapping[TaxRowState, int]


def files_of() -> Select[TaxFile]:
    """The files that the session sees, with what a list shows of them."""
    return select(TaxFile).options(joinedload(TaxFile.office), joinedload(TaxFile.recorded_by))


def files_to_check(actor: Actor) -> Select[TaxFile]:
    """The files of the actor's office with rows that wait, the earliest month first."""
    waiting = select(TaxRow.file_id).where(TaxRow.state.in_(OPEN_ROWS))
    own = select(TaxFile).where(TaxFile.office_id == actor.office_id, TaxFile.id.in_(waiting))
    return own.order_by(TaxFile.month, TaxFile.id)


def counts_of(session: ScopedSession, file_ids: Collection[int]) -> dict[int, Counts]:
    """How many rows of each file are in which state, in one query."""
    found: dict[int, dict[TaxRowState, int]] = defaultdict(dict)
    statement = (
        select(TaxRow.file_id, TaxRow.state, func.count())
        .where(TaxRow.file_id.in_(file_ids))
        .group_by(TaxRow.file_id, TaxRow.state)
    )
    for file_id, state, count in session.execute(statement):
        found[file_id][state] = count
    return {file_id: {state: found[file_id].get(state, 0) for state in TaxRowState} for file_id in file_ids}


def rows_of(file_id: int, state: TaxRowState | None = None) -> Select[TaxRow]:
    """The rows of a file, in one state or all, with the charges that they belong to."""
    statement = (
        select(TaxRow)
        .where(TaxRow.file_id == file_id)
        .options(joinedload(TaxRow.charge).joinedload(Charge.project), joinedload(TaxRow.resolved_by))
    )
    return statement if state is None else statement.where(TaxRow.state == state)


def table_of(
    session: ScopedSession, file_id: int, state: TaxRowState | None
) -> tuple[Sequence[str], list[Sequence[str | int]]]:
    """The rows of a file as a table: what became of each, why, and its cells as they came."""
    rows = session.scalars(rows_of(file_id, state).order_by(TaxRow.number)).all()
    headers = in_order({header for row in rows for header in row.cells} - set(ADDED))
    table: list[Sequence[str | int]] = [
        (row.number, row.state.label, row.reason or row.faults, *(row.cells.get(header, "") for header in headers))
        for row in rows
    ]
    return (*ADDED, *headers), table


def in_order(headers: Collection[str]) -> list[str]:
    """Headers as a clerk expects them: what is known first; PostgreSQL does not keep the order of the file."""
    known = list(BY_FIELD)

    def place(header: str) -> tuple[int, str]:
        column = BY_BASE.get(header_parts(header)[0])
        return (known.index(column.field) if column else len(known), header)

    return sorted(headers, key=place)


def charges_to_claim(session: ScopedSession, actor: Actor, text: str) -> Sequence[Charge]:
    """The charges that take payments and are found by a name, a code, a credit code or a number, FOUND at most."""
    if not text:
        return ()
    pattern = like(text)
    columns = (Project.name, Project.code, Unit.name, Unit.uscc)
    conditions: list[ColumnElement[bool]] = [column.like(pattern, escape="\\") for column in columns]
    number = notice_number(text)
    noticed = select(Notice.charge_id).where(Notice.kind == NoticeKind.FEE_NOTICE, Notice.number == number)
    conditions += [Charge.id.in_(noticed), Charge.id == (charge_named(number) or 0)]
    statement = (
        select(Charge)
        .join(Charge.project)
        .join(Project.construction_unit)
        .where(or_(*conditions), or_(Charge.state.in_(PAYABLE), Charge.refund_fen > 0))
        .options(joinedload(Charge.project).joinedload(Project.construction_unit))
        .order_by(Charge.state == ChargeState.PAID, Charge.due_on.desc(), Charge.id.desc())
        .limit(FOUND)
    )
    if actor.office_id is not None:
        statement = statement.where(Charge.project_id.in_(projects_acted_on_by(actor.office_id)))
    return session.scalars(statement).all()
