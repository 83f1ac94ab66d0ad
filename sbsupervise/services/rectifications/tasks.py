"""What rectification and talks put on the desk of an office."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from sbsupervise.domain.inspections import ExtensionState, FindingState, ReportState, TalkState
from sbsupervise.domain.inspections.rectification import reminder_called_for
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Finding, Inspection, RectificationExtension, RectificationReport, Talk
from sbsupervise.parameters.rectifications import reminder_days
from sbsupervise.services.acts import Actor
from sbsupervise.services.desk import Source
from sbsupervise.services.finding_lists import is_without_action
from sbsupervise.services.inspections.tasks import findings_due
from sbsupervise.services.rectifications.reading import course_of


def _own(actor: Actor) -> Select[Finding]:
    """The findings of the inspections of the own office."""
    return (
        select(Finding)
        .join(Finding.inspection)
        .where(Inspection.office_id == actor.office_id)
        .options(joinedload(Finding.project))
        .order_by(Finding.rectify_by, Finding.id)
    )


def to_urge(actor: Actor) -> Select[Finding]:
    """Open findings that fall due soon or are overdue, with what their units were told."""
    return findings_due(actor).options(selectinload(Finding.reminders))


def what_is_due(finding: Finding, today: date) -> str:
    """The facts, and that the unit is to be reminded where that is called for."""
    reminded_on = max((reminder.reminded_on for reminder in finding.reminders), default=None)
    days = reminder_days().on(today)
    if finding.rectify_by is not None and reminder_called_for(finding.rectify_by, reminded_on, days, today=today):
        return f"应当催办：{finding.facts}"
    return finding.facts


def to_check(actor: Actor) -> Select[Finding]:
    """Reports that somebody else handed in and that wait to be checked."""
    mine = RectificationReport.reported_by_id == actor.person_id
    reported = _own(actor).where(
        Finding.state == FindingState.REPORTED,
        ~Finding.reports.any((RectificationReport.state == ReportState.SUBMITTED) & mine),
    )
    return reported.options(selectinload(Finding.reports), selectinload(Finding.extensions))


def check_by(finding: Finding, _today: date) -> date | None:
    """The day by which the office checks the report that waits."""
    recheck = course_of(finding).recheck
    return None if recheck is None else recheck.due


def to_decide(actor: Actor) -> Select[Finding]:
    """Open findings for which somebody else asked for more time."""
    asked = (RectificationExtension.state == ExtensionState.ASKED) & (
        RectificationExtension.asked_by_id != actor.person_id
    )
    return _own(actor).where(Finding.state == FindingState.OPEN, Finding.extensions.any(asked))


def talks_to_follow(actor: Actor) -> Select[Talk]:
    """Talks that were called, held or refused, and are not closed."""
    following = select(Talk).where(
        Talk.office_id == actor.office_id, Talk.state.in_((TalkState.CALLED, TalkState.HELD, TalkState.ABSENT))
    )
    return following.options(joinedload(Talk.project), joinedload(Talk.unit)).order_by(Talk.talk_on, Talk.id)


def talk_due(talk: Talk, _today: date) -> date | None:
    """The day of a talk that was called, or what was promised in it."""
    return talk.talk_on if talk.state is TalkState.CALLED else talk.promised_by


def without_action(actor: Actor) -> Select[Finding]:
    """The own findings that nothing has followed."""
    return _own(actor).where(is_without_action(actor.today))


def _facts(finding: Finding) -> str:
    return finding.facts


def _rectify_by(finding: Finding, _today: date) -> date | None:
    return finding.rectify_by


def _found_on(finding: Finding, _today: date) -> date:
    return finding.found_on


def _standing(talk: Any) -> str:
    return f"{talk.unit.name}：{talk.state.label}"


TO_DO = (
    Source(
        "督促整改", Permission.RECORD_INSPECTIONS, "findings.show", "finding_id", to_urge, _rectify_by, _facts,
        step=what_is_due,
    ),
    Source("复核整改报告", Permission.RECORD_INSPECTIONS, "findings.show", "finding_id", to_check, check_by, _facts),
    Source(
        "审批延期整改", Permission.APPROVE_INSPECTIONS, "rectifications.decide_extension", "finding_id", to_decide,
        _rectify_by, _facts,
    ),
    Source("跟踪约谈", Permission.RECORD_INSPECTIONS, "talks.show", "talk_id", talks_to_follow, talk_due, _standing),
)  # fmt: skip
FORGOTTEN = (
    Source(
        "没有后续措施的问题", Permission.RECORD_INSPECTIONS, "findings.show", "finding_id", without_action, _found_on,
        _facts,
    ),
)  # fmt: skip
