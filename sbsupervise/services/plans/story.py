"""The rail of steps of an application and the story of what happened to it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from sbsupervise.domain.plans import PLAN_STEPS, PlanState, Procedure
from sbsupervise.models import AuditEntry, Office, Person, Plan, ScopedSession
from sbsupervise.services.plans.clocks import PlanClock, review_by

SUBMIT = "plan.submit"
DAYS = {
    SUBMIT: "submitted_on",
    "plan.ask_correction": "correction_asked_on",
    "plan.correct": "corrected_on",
    "plan.accept": "accepted_on",
    "plan.send_to_review": "review_from",
    "plan.receive_review": "review_to",
    "plan.grant": "decided_on",
    "plan.deny": "decided_on",
}
TEXTS = {"plan.ask_correction": "correction_text", "plan.deny": "reason", "plan.withdraw": "reason"}
LABELS = {SUBMIT: "提交申请"} | {step.act: step.label for step in PLAN_STEPS.steps}
OPTIONAL_REVIEW = "可以先送技术评审，评审期间不计入期限"


@dataclass(frozen=True, slots=True)
class RailStep:
    """One step as components/rail.html takes it."""

    label: str
    state: str
    on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the time line as components/timeline.html takes it."""

    on: date | datetime
    title: str
    who: str
    text: str = ""
    kind: str = "human"
    url: str | None = None


def rail_of(plan: Plan, clock: PlanClock | None) -> list[RailStep]:
    """The steps that this application has taken and has before it, drawn from the rows that move it."""
    steps: list[RailStep] = []
    for acts in _way(plan):
        label = "／".join(LABELS[name] for name in acts)
        done_on = getattr(plan, DAYS[acts[0]]) if acts[0] in DAYS else None
        if done_on is not None or plan.state is PlanState.WITHDRAWN:
            steps.append(RailStep(label, "done", done_on))
        elif all(step.state == "done" for step in steps):
            steps.append(RailStep(label, "current", _due(plan, acts[0], clock), _needs(plan, acts[0])))
        else:
            steps.append(RailStep(label, "next", None, _needs(plan, acts[0])))
    return steps


def story_of(session: ScopedSession, plan: Plan) -> list[Happening]:
    """What was done to an application, the newest first, out of the audit trail."""
    rows = session.execute(
        select(AuditEntry, Person.name, Office.name)
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .outerjoin(Office, Office.id == AuditEntry.office_id)
        .where(AuditEntry.target_type == Plan.__tablename__, AuditEntry.target_id == plan.id)
        .order_by(AuditEntry.seq.desc())
    )
    return [
        Happening(
            on=_day_of(entry, plan),
            title=LABELS.get(entry.act, entry.act),
            who="　".join(filter(None, (office, person or "命令行"))),
            text=_said(entry, plan, TEXTS.get(entry.act, "")),
        )
        for entry, person, office in rows
    ]


def _way(plan: Plan) -> Sequence[tuple[str, ...]]:
    way: list[tuple[str, ...]] = [(SUBMIT,)]
    if plan.correction_asked_on is not None:
        way += [("plan.ask_correction",), ("plan.correct",)]
    if plan.state is PlanState.WITHDRAWN:
        way += [(name,) for name in ("plan.accept", "plan.send_to_review", "plan.receive_review")]
        return [acts for acts in way if getattr(plan, DAYS[acts[0]]) is not None] + [("plan.withdraw",)]
    way.append(("plan.accept",))
    if plan.review_from is not None:
        way += [("plan.send_to_review",), ("plan.receive_review",)]
    decided = {PlanState.GRANTED: ("plan.grant",), PlanState.DENIED: ("plan.deny",)}
    return [*way, decided.get(plan.state, ("plan.grant", "plan.deny"))]


def _due(plan: Plan, name: str, clock: PlanClock | None) -> date | None:
    if name == "plan.receive_review":
        return review_by(plan)
    return clock.deadline.due if clock is not None else None


def _needs(plan: Plan, name: str) -> str | None:
    if name == "plan.grant":
        reviewed = plan.procedure is Procedure.COMMITMENT or plan.review_from is not None
        return None if reviewed else OPTIONAL_REVIEW
    return next((step.needs for step in PLAN_STEPS.steps if step.act == name), None)


def _day_of(entry: AuditEntry, plan: Plan) -> date | datetime:
    """The day on which it happened, as stated in the act; else the instant of recording."""
    stated = _changed(entry, plan, DAYS.get(entry.act, ""))
    return date.fromisoformat(stated) if stated else entry.at


def _said(entry: AuditEntry, plan: Plan, column: str) -> str:
    number = _changed(entry, plan, "document_number")
    return "　".join(filter(None, (number, _changed(entry, plan, column))))


def _changed(entry: AuditEntry, plan: Plan, column: str) -> str:
    """What an act wrote into a column, empty if it did not touch it."""
    changes = json.loads(entry.changes).get(f"{Plan.__tablename__}#{plan.id}", {})
    value = changes.get("created", {}).get(column) or (changes.get(column) or [None, None])[1]
    return str(value or "")
