"""Document numbers (文号): without gaps or doubles, in the order of their days."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from sbsupervise.domain.notices import NoticeKind, document_number
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import DocumentSequence, Office, ScopedSession
from sbsupervise.parameters.notices import numbering


def next_sequence(session: ScopedSession, office_id: int, kind: NoticeKind, signed_on: date) -> int:
    """The next number of an office, kind and year.

    The row is locked until the transaction ends: a rollback gives the number back, so there is no gap. A day before
    that of the last number is refused.
    """
    connection = session.connection()
    table = DocumentSequence.__table__
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    key = {"office_id": office_id, "kind": kind, "year": signed_on.year}
    first = dialect.insert(table).values(**key, last=0, last_on=signed_on)
    connection.execute(first.on_conflict_do_nothing())
    counted = (
        update(DocumentSequence)
        .where(*(table.c[name] == value for name, value in key.items()), table.c.last_on <= signed_on)
        .values(last=table.c.last + 1, last_on=signed_on)
        .returning(table.c.last)
    )
    number = connection.scalar(counted)
    if number is None:
        raise RuleError("签发日期早于上一个文号的日期，文号必须按日期先后编排", field="issued_on")
    return int(number)


def number_text(office: Office, kind: NoticeKind, signed_on: date, sequence: int) -> str:
    """The number as it is printed."""
    rule = numbering().on(signed_on)
    return document_number(office.sign, rule.words[kind], signed_on.year, sequence, pattern=rule.pattern)
