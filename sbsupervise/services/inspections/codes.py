"""The check code of an inspection, and what everybody may see of it by the code."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from sbsupervise.domain.inspections import codes
from sbsupervise.domain.notices import check_code_refusal, plain_code
from sbsupervise.models import Inspection, InspectionOfficer, ScopedSession
from sbsupervise.parameters.inspections import check_code_days


@dataclass(frozen=True, slots=True)
class CodeView:
    """What a code tells whoever is visited: ``officers`` are names with the numbers of their certificates."""

    code: str
    office: str
    kind: str
    unit: str
    project: str
    first: date
    last: date
    officers: tuple[tuple[str, str], ...]


def validity_of(inspection: Inspection) -> codes.Validity:
    """The days on which the code of an inspection is good."""
    days = check_code_days().on(inspection.carried_out_on)
    return codes.validity(inspection.carried_out_on, inspection.ended_on, before=days.before, after=days.after)


def coded_inspection(session: ScopedSession, typed: str, today: date) -> CodeView | None:
    """What a code says on a day; None for one that is malformed, unknown, given up or not good on the day."""
    if check_code_refusal(typed) is not None:
        return None
    officers = selectinload(Inspection.officers).joinedload(InspectionOfficer.person)
    statement = select(Inspection).where(Inspection.check_code == plain_code(typed))
    loaded = statement.options(joinedload(Inspection.project), joinedload(Inspection.office), officers)
    why = "whoever holds the code of an inspection may see what it says"
    inspection = session.scalar(loaded.execution_options(whole=why))
    if inspection is None or not codes.is_valid(inspection.stage, validity_of(inspection), today=today):
        return None
    return CodeView(
        code=inspection.check_code or "",
        office=inspection.office.name,
        kind=inspection.kind.label,
        unit=inspection.project.owner_on(inspection.carried_out_on).name,
        project=inspection.project.name,
        first=inspection.carried_out_on,
        last=inspection.ended_on,
        officers=tuple((row.person.name, row.person.certificate_no or "") for row in inspection.officers),
    )
