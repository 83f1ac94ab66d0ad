"""Reading notices: the register of numbers (文号登记簿), those of a record, and the public check."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.notices import NoticeKind, NoticeState, check_code_refusal, plain_code
from sbsupervise.models import Notice, NoticeFile, ScopedSession, Unit
from sbsupervise.services.lists import like


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFilters:
    """What to look for in the register; ``text`` in numbers and names of units."""

    kind: NoticeKind | None = None
    state: NoticeState | None = None
    year: int | None = None
    text: str = ""


KEYS = {"id": Notice.id}


def register(filters: NoticeFilters) -> Select[Notice]:
    """The notices that fit, with all that a list shows."""
    shown = (
        joinedload(Notice.unit),
        joinedload(Notice.office),
        joinedload(Notice.project),
        joinedload(Notice.service_proof),
    )
    statement = select(Notice).options(*shown)
    if filters.kind:
        statement = statement.where(Notice.kind == filters.kind)
    if filters.state:
        statement = statement.where(Notice.state == filters.state)
    if filters.year:
        statement = statement.where(Notice.year == filters.year)
    if filters.text:
        pattern = like(filters.text)
        named = Notice.unit.has(Unit.name.like(pattern, escape="\\"))
        statement = statement.where(named | Notice.number.like(pattern, escape="\\"))
    return statement


def _some(session: ScopedSession, statement: Select[Notice]) -> Sequence[Notice]:
    loaded = statement.options(joinedload(Notice.office), joinedload(Notice.service_proof))
    return session.scalars(loaded.order_by(Notice.id.desc()).limit(50)).all()


def notices_of_project(session: ScopedSession, project_id: int) -> Sequence[Notice]:
    """The newest notices of a project."""
    return _some(session, select(Notice).where(Notice.project_id == project_id))


def notices_of_listing(session: ScopedSession, listing_id: int) -> Sequence[Notice]:
    """The notices of a listing case."""
    return _some(session, select(Notice).where(Notice.listing_id == listing_id))


def notices_of_unit(session: ScopedSession, unit_id: int) -> Sequence[Notice]:
    """The newest notices to a unit."""
    return _some(session, select(Notice).where(Notice.unit_id == unit_id))


CODE_IN_FILE = re.compile(rb"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")


def numbered(session: ScopedSession, number: str) -> Notice | None:
    """The issued notice of a document number."""
    return session.scalar(select(Notice).where(Notice.number == number))


def standing(session: ScopedSession, data: bytes) -> tuple[str, Notice | None]:
    """What a file is: ``valid`` or ``withdrawn`` if it is byte for byte an issued one, ``changed`` if it bears the
    check code of an issued one but is not it, else ``unknown``.
    """
    same = select(Notice).join(NoticeFile).where(NoticeFile.sha256 == hashlib.sha256(data).hexdigest())
    if (notice := session.scalar(same)) is not None:
        return ("withdrawn" if notice.state is NoticeState.VOID else "valid"), notice
    codes = {code.decode("ascii") for code in CODE_IN_FILE.findall(data)}
    resembled = next((found for code in sorted(codes) if (found := checked(session, code)) is not None), None)
    return ("unknown" if resembled is None else "changed"), resembled


def checked(session: ScopedSession, typed: str) -> Notice | None:
    """The issued notice of a check code, None for a code that is malformed or unknown: the two look alike."""
    if check_code_refusal(typed) is not None:
        return None
    statement = select(Notice).where(Notice.check_code == plain_code(typed))
    return session.scalar(statement.options(joinedload(Notice.office), joinedload(Notice.unit)))
