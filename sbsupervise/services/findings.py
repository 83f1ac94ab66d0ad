"""Findings (问题): withdrawn, late, and as pages show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain import inspections as rules
from sbsupervise.domain.inspections import FindingKind, FindingState, Severity
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.models import Finding, Inspection, Listing, Project, ScopedSession
from sbsupervise.services.acts import Actor, ForbiddenError, act
from sbsupervise.services.catalogues import catalogues_named
from sbsupervise.services.clues import clues_of
from sbsupervise.services.finding_lists import is_in_county, is_late_by_first_day, is_without_action
from sbsupervise.services.lists import like
from sbsupervise.services.parts import check_part
from sbsupervise.services.repeats import Repeat, repeats_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawFinding:
    """Take a finding back; it counts as never made and stays on record with the reason."""

    finding_id: int
    reason: str
    version: int | None = None


@act("finding.withdraw", Permission.RECORD_INSPECTIONS, on=Finding)
def withdraw_finding(session: ScopedSession, actor: Actor, command: WithdrawFinding) -> Finding:
    """Withdraw a finding of the own office, by another person than the one who recorded it."""
    finding = session.get_one(Finding, command.finding_id)
    check_part(session, actor, finding.project_id)
    if not is_own(finding.inspection, actor):
        raise RuleError("问题由登记检查的机关撤回")
    state = rules.FINDINGS.move(finding.state, "finding.withdraw")
    rules.check_withdrawal(command.reason, recorded_by=finding.inspection.recorded_by_id, withdrawn_by=person_of(actor))
    finding.reason = written_text(command.reason, "reason", "请填写撤回理由", limit=SHORT)
    finding.state = state
    return finding


def person_of(actor: Actor) -> int:
    """The person who signs for the act; the command line has none."""
    if actor.person_id is None:
        raise ForbiddenError("此项须由具体人员办理")
    return actor.person_id


def is_own(inspection: Inspection, actor: Actor) -> bool:
    """Whether the actor's office carried out the inspection."""
    return actor.everything or inspection.office_id == actor.office_id


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilters:
    """What a list of findings is narrowed down to; None and False narrow nothing.

    ``county`` is a code, or that of several counties; ``first_overdue`` asks for those overdue by their first day,
    ``inactive`` for those that nothing has followed.
    """

    office_id: int | None = None
    severity: Severity | None = None
    state: FindingState | None = None
    county: str | None = None
    overdue: bool = False
    first_overdue: bool = False
    inactive: bool = False
    text: str = ""


def is_late(today: date) -> ColumnElement[bool]:
    """The condition of a finding that is overdue on a day, the same as ``domain.inspections.is_overdue``."""
    return and_(Finding.state == FindingState.OPEN, Finding.rectify_by < today)


def findings_of(filters: FindingFilters, today: date) -> Select[Finding]:
    """The findings that the session sees, with what a list shows of them."""
    conditions: list[ColumnElement[bool]] = []
    statement = _listed()
    if filters.office_id is not None:
        statement = statement.join(Finding.inspection)
        conditions.append(Inspection.office_id == filters.office_id)
    if filters.severity is not None:
        conditions.append(Finding.severity == filters.severity)
    if filters.state is not None:
        conditions.append(Finding.state == filters.state)
    if filters.text:
        statement = statement.join(Finding.project)
        conditions.append(Project.name.like(like(filters.text), escape="\\"))
    return statement.where(*conditions, *_called_for(filters, today))


def _called_for(filters: FindingFilters, today: date) -> Iterator[ColumnElement[bool]]:
    """The conditions of where a finding is and how late."""
    if filters.county is not None:
        yield is_in_county(filters.county)
    if filters.overdue:
        yield is_late(today)
    if filters.first_overdue:
        yield is_late_by_first_day(today)
    if filters.inactive:
        yield is_without_action(today)


def overdue_findings(today: date, office_id: int | None = None) -> Select[Finding]:
    """Findings not put right in time (逾期未整改), of one inspecting office or of all that the session sees."""
    return findings_of(FindingFilters(office_id=office_id, overdue=True), today)


def due_findings(today: date, days: int, office_id: int | None = None) -> Select[Finding]:
    """Open findings that fall due from ``today`` on within so many calendar days."""
    filters = FindingFilters(office_id=office_id, state=FindingState.OPEN)
    return findings_of(filters, today).where(Finding.rectify_by.between(today, today + timedelta(days=days)))


def _listed() -> Select[Finding]:
    return select(Finding).options(
        joinedload(Finding.project),
        joinedload(Finding.unit),
        joinedload(Finding.inspection).joinedload(Inspection.office),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding as a page shows it on a day.

    ``kind`` is its row of the version of the catalogue that it was made by, ``verified`` whether a person has compared
    that version with the official table; ``repeat`` tells of the same finding made before. ``days_over`` are calendar
    days since the day to put it right, at least 1 if it is overdue, else 0; ``days_left`` those until then, None unless
    the finding is open and in time.
    """

    finding: Finding
    kind: FindingKind
    verified: bool
    days_over: int
    days_left: int | None
    clue: Listing | None
    repeat: Repeat | None = None

    @property
    def id(self) -> int:
        return self.finding.id


def views_of(session: ScopedSession, findings: Iterable[Finding], today: date) -> list[FindingView]:
    """Findings as a page shows them, in the order given."""
    listed = list(findings)
    named = catalogues_named(session, (finding.catalogue for finding in listed))
    kinds = {finding.id: named[finding.catalogue].kinds[finding.code] for finding in listed}
    clues = clues_of(session, listed)
    repeats = repeats_of(session, ((finding, kinds[finding.id]) for finding in listed))
    views = []
    for finding in listed:
        over = days_over(finding, today)
        open_until = finding.rectify_by if finding.state is FindingState.OPEN and not over else None
        views.append(
            FindingView(
                finding=finding,
                kind=kinds[finding.id],
                verified=named[finding.catalogue].verified,
                days_over=over,
                days_left=(open_until - today).days if open_until else None,
                clue=clues.get(finding.id),
                repeat=repeats.get(finding.id),
            )
        )
    return views


def days_over(finding: Finding, today: date) -> int:
    """Calendar days for which a finding has been overdue, 0 if it is not."""
    if finding.rectify_by is None or not rules.is_overdue(finding.state, finding.rectify_by, today=today):
        return 0
    return (today - finding.rectify_by).days
