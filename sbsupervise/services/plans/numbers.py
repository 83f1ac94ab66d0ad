"""The document number (文号) that a decision is likely to have next: what is suggested is typed over if it is wrong."""

import re
from datetime import date

from sqlalchemy import select

from sbsupervise.models import Plan, ScopedSession

NUMBER = re.compile(r"(?P<sign>.+)〔(?P<year>\d{4})〕(?P<number>\d{1,6})号")
LOOKED_AT = 20


def suggested_number(session: ScopedSession, office_id: int, day: date) -> str:
    """The number after the last one of the office in the year of a day; empty if there is nothing to go by.

    The last are told by the order of recording, since the highest number is no matter of letters. A new year begins
    with one, in the form of the year before.
    """
    last = (
        select(Plan.document_number)
        .where(Plan.office_id == office_id, Plan.document_number.is_not(None), Plan.external_body == "")
        .order_by(Plan.decided_on.desc(), Plan.id.desc())
        .limit(LOOKED_AT)
    )
    read = [match for text in session.scalars(last) if (match := NUMBER.fullmatch(str(text)))]
    if not read:
        return ""
    sign = read[0]["sign"]
    used = [int(match["number"]) for match in read if match["sign"] == sign and int(match["year"]) == day.year]
    return f"{sign}〔{day.year}〕{max(used, default=0) + 1}号"
