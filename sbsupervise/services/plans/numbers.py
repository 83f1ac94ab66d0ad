"""The document number (文号) that a decision is likely to have next: what is suggested is typed over if it is wrong."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from sbsupervise.domain.document_numbers import number_in
from sbsupervise.models import Plan, PlanEnding, ScopedSession

LOOKED_AT = 20


def suggested_number(session: ScopedSession, office_id: int, day: date) -> str:
    """The number after the last one of the office in the year of a day; empty if there is nothing to go by.

    The last are told by the order of recording, since the highest number is no matter of letters; what ended an
    approval counts in the same row. A new year begins with one, in the form of the year before.
    """
    decided = (
        select(Plan.document_number)
        .where(Plan.office_id == office_id, Plan.document_number.is_not(None), Plan.external_body == "")
        .order_by(Plan.decided_on.desc(), Plan.id.desc())
        .limit(LOOKED_AT)
    )
    ended = (
        select(PlanEnding.document_number)
        .join(Plan, Plan.id == PlanEnding.plan_id)
        .where(Plan.office_id == office_id, PlanEnding.decided_on.is_not(None))
        .order_by(PlanEnding.decided_on.desc(), PlanEnding.plan_id.desc())
        .limit(LOOKED_AT)
    )
    texts = [*session.scalars(decided), *session.scalars(ended)]
    read = [number for text in texts if (number := number_in(str(text)))]
    if not read:
        return ""
    used = [number.sequence for number in read if (number.sign, number.year) == (read[0].sign, day.year)]
    return str(replace(read[0], year=day.year, sequence=max(used, default=0) + 1))
