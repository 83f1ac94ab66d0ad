"""Lists about findings: those that nothing has followed, and the overdue ones by county, counted by their first day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from sbsupervise.domain.inspections import FindingState, TalkState
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.models import Finding, Notice, ProjectCounty, RectificationReport, ScopedSession, Talk
from sbsupervise.parameters.projects import counties
from sbsupervise.parameters.rectifications import inaction_days

SEVERAL, SEVERAL_LABEL, NOWHERE_LABEL = "several", "跨县（市、区）项目", "未登记县（市、区）"
SENT = (NoticeState.ISSUED, NoticeState.SERVED)
TO_ITS_UNIT = (NoticeKind.RECTIFY_ORDER, NoticeKind.RECTIFY_NOTICE)


def is_without_action(today: date) -> ColumnElement[bool]:
    """The condition of a finding that nothing has followed (没有后续措施).

    It is open and was made so many days ago or more (``inaction_days``), and there is no opinion issued on its
    inspection, no order or notice to rectify issued to its unit, no talk called about the inspection that was not
    cancelled, and no report, not even one that was returned. Reminders are none of these. The tables are asked as they
    are, so that whoever looks gets the same answer.
    """
    notice, talk, report = Notice.__table__, Talk.__table__, RectificationReport.__table__
    opinion = notice.c.kind == NoticeKind.INSPECTION_OPINION
    order = and_(notice.c.kind.in_(TO_ITS_UNIT), notice.c.unit_id == Finding.unit_id)
    sent = select(notice.c.id).where(
        notice.c.inspection_id == Finding.inspection_id, notice.c.state.in_(SENT), or_(opinion, order)
    )
    called = select(talk.c.id).where(talk.c.inspection_id == Finding.inspection_id, talk.c.state != TalkState.CANCELLED)
    reported = select(report.c.id).where(report.c.finding_id == Finding.id)
    return and_(
        Finding.state == FindingState.OPEN,
        Finding.found_on <= today - timedelta(days=inaction_days().on(today)),
        *(~followed.exists() for followed in (sent, called, reported)),
    )


def is_late_by_first_day(today: date) -> ColumnElement[bool]:
    """The condition of ``domain.inspections.rectification.is_overdue_by_first_date``."""
    return and_(Finding.state == FindingState.OPEN, Finding.first_due_on < today)


def places() -> Select[int, str]:
    """The county of each project by its number, SEVERAL for one that lies in several."""
    table = ProjectCounty.__table__
    county = case((func.count() > 1, SEVERAL), else_=func.min(table.c.code)).label("county")
    return select(table.c.project_id, county).group_by(table.c.project_id)


def is_in_county(code: str) -> ColumnElement[bool]:
    """The condition of a finding in a project that lies in a county and nowhere else, or in several (SEVERAL)."""
    placed = places().subquery()
    return Finding.project_id.in_(select(placed.c.project_id).where(placed.c.county == code))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyOverdue:
    """A county (its code, "" for none): findings overdue by their first day, and of these by their present day."""

    code: str
    name: str
    by_first: int
    now: int

    @property
    def given_time(self) -> int:
        """Overdue by the first day, but given more time or reopened with a new day."""
        return self.by_first - self.now


def overdue_by_county(session: ScopedSession, today: date) -> Sequence[CountyOverdue]:
    """The counties with overdue findings that the session sees, the most first; one query."""
    placed = places().subquery()
    county = func.coalesce(placed.c.county, "")
    late = case((Finding.rectify_by < today, 1), else_=0)
    statement = (
        select(county, func.count(Finding.id), func.sum(late))
        .select_from(Finding)
        .outerjoin(placed, placed.c.project_id == Finding.project_id)
        .where(is_late_by_first_day(today))
        .group_by(county)
    )
    rows = [
        CountyOverdue(code=code, name=county_name(code, today), by_first=int(many), now=int(now))
        for code, many, now in session.execute(statement)
    ]
    return sorted(rows, key=lambda row: (-row.by_first, row.code))


def county_name(code: str, today: date) -> str:
    """What a county is called in these lists."""
    if code == SEVERAL:
        return SEVERAL_LABEL
    known = counties().on(today)
    return known[code].name if code in known else code or NOWHERE_LABEL
