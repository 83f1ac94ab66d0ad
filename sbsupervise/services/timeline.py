"""The time line of a project: every act done on it or on one of its records, with the days that the act speaks of."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, inspect, or_, select, true

from sbsupervise.domain.act_labels import ACT_LABELS, DAY_LABELS
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.plans.decisions import DECISIONS
from sbsupervise.domain.project_steps import BESIDE, RECORDS
from sbsupervise.models import AuditEntry, Office, OfficeScope, OwnedByOffice, Person, Plan, Project, ScopedSession
from sbsupervise.models.scope import scoped_classes

SHOWN = 100
EVENT = "project_event#"
DEADLINES = frozenset({"due_on", "order_by", "public_from", "public_to", "rectify_by"})
TOLD = {**RECORDS, **BESIDE}
Titles = Mapping[tuple[str, int | None], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One entry as the time line component takes it: the day of the act, and when it was recorded if not on that day.

    ``target`` names the kind and the number of the record, for whoever knows its address; ``file_id`` is the number of
    the paper that was handed in with it.
    """

    on: date
    recorded_on: date | None = None
    title: str
    who: str
    kind: str
    text: str = ""
    target: tuple[str, int] | None = None
    url: str | None = None
    file_id: int | None = None
    file_url: str | None = None


def timeline_of(session: ScopedSession, project: Project) -> list[TimelineEntry]:
    """The acts recorded last on a project by their days, the last first, and how it came onto the list.

    What an office keeps about a unit (名单案件, 文书) is shown only to those who see that office.
    """
    statement = (
        select(AuditEntry, Person.name, Office.name)
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .outerjoin(Office, Office.id == AuditEntry.office_id)
        .where(AuditEntry.project_id == project.id, AuditEntry.result == "done", _shown(session))
        .order_by(AuditEntry.seq.desc())
        .limit(SHOWN)
    )
    titles = _decided_as(session, project)
    acts = [_act(entry, person or "", office or "", titles) for entry, person, office in session.execute(statement)]
    return sorted((*acts, *_imports(project)), key=lambda entry: entry.on, reverse=True)


def _decided_as(session: ScopedSession, project: Project) -> Titles:
    """What the acts that decide are called on the plans of a project."""
    plans = session.execute(select(Plan.id, Plan.application).where(Plan.project_id == project.id))
    return {
        (act, plan_id): DECISIONS[application].label(act, "")
        for plan_id, application in plans
        for act in ("plan.grant", "plan.deny")
    }


def _shown(session: ScopedSession) -> ColumnElement[bool]:
    scope = session.scope
    if scope is None or scope.everything:
        return true()
    owned = [inspect(cls).local_table.name for cls in scoped_classes() if issubclass(cls, OwnedByOffice)]
    seen = select(OfficeScope.sees_id).where(OfficeScope.office_id == scope.office_id)
    return or_(AuditEntry.target_type.not_in(owned), AuditEntry.office_id.in_(seen))


def _act(entry: AuditEntry, person: str, office: str, titles: Titles) -> TimelineEntry:
    changed = json.loads(entry.changes)
    event: Mapping[str, Any] = next((said["created"] for name, said in changed.items() if name.startswith(EVENT)), {})
    target = None if entry.target_type is None or entry.target_id is None else (entry.target_type, entry.target_id)
    days = _days(entry, changed)
    recorded_on = beijing_day(entry.at)
    on = _day_of(event, days, recorded_on)
    return TimelineEntry(
        on=on,
        recorded_on=None if on == recorded_on else recorded_on,
        title=titles.get((entry.act, entry.target_id)) or ACT_LABELS.get(entry.act, entry.act),
        who="　".join(filter(None, (office, person))),
        kind="human" if entry.person_id is not None else "system",
        text="，".join(_event(entry.act, event) if event and entry.act in TOLD else _said(days)),
        target=target,
        file_id=event.get("file_id"),
    )


def _day_of(event: Mapping[str, Any], days: Mapping[str, str], recorded_on: date) -> date:
    """The day on which an act was done; where no day was said, that of the recording."""
    if event:
        return date.fromisoformat(event["happened_on"])
    said = [date.fromisoformat(day) for name, day in days.items() if name not in DEADLINES]
    return max((day for day in said if day <= recorded_on), default=recorded_on)


def _event(name: str, event: Mapping[str, Any]) -> Iterator[str]:
    """What happened to the project on which day, by what evidence and paper, in words."""
    yield f"{TOLD[name].day} {event['happened_on']}"
    yield f"证据：{event['evidence']}"
    if event.get("document_number"):
        yield f"{TOLD[name].number} {event['document_number']}"


def _days(entry: AuditEntry, changes: Mapping[str, Any]) -> dict[str, str]:
    """The days that the act set on its record."""
    changed = changes.get(f"{entry.target_type}#{entry.target_id}", {})
    created = changed.get("created", {})
    days = {name: created.get(name) or (changed.get(name) or [None, None])[1] for name in DAY_LABELS}
    return {name: day for name, day in days.items() if day}


def _said(days: Mapping[str, str]) -> Iterator[str]:
    return (f"{DAY_LABELS[name]} {day}" for name, day in days.items())


def _imports(project: Project) -> Iterator[TimelineEntry]:
    """How the list came to have the project: the acts of an import speak of many projects and of none alone."""
    record = project.last_import
    if record is None or record.imported_at is None:
        return
    who = "　".join(filter(None, (record.office.name, record.recorded_by.name if record.recorded_by else "")))
    yield TimelineEntry(
        on=beijing_day(record.imported_at),
        title="导入监管清单",
        who=who,
        kind="human" if record.recorded_by is not None else "system",
        text=f"文件：{record.file_name}",
        target=("import", record.id),
    )
