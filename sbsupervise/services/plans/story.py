"""The rail of steps of an application and the story of what happened to it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select

from sbsupervise.domain.act_labels import ACT_LABELS
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.plans import PLAN_STEPS, ApplicationKind, PlanState, Procedure
from sbsupervise.domain.steps import RailStep
from sbsupervise.models import AuditEntry, Office, Person, Plan, PlanEnding, PlanHearing, ScopedSession
from sbsupervise.services.plans.clocks import DELIVERY, PUBLICATION, PlanClock, clocks_of, hearing_of, review_by

SUBMIT, EXTERNAL, READ_COPY = "plan.submit", "plan.record_external", "plan.read_copy"
PLAN, HEARING, ENDING = Plan.__tablename__, PlanHearing.__tablename__, PlanEnding.__tablename__
# Tables of which older entries of the trail speak by another name.
NAMED_BEFORE = {ENDING: "plan_revocation"}
# The table and the column that hold the day of an act, and those that hold what was said.
DAYS = {
    SUBMIT: (PLAN, "submitted_on"),
    EXTERNAL: (PLAN, "decided_on"),
    "plan.ask_correction": (PLAN, "correction_asked_on"),
    "plan.correct": (PLAN, "corrected_on"),
    "plan.accept": (PLAN, "accepted_on"),
    "plan.turn_away": (PLAN, "closed_on"),
    "plan.redirect": (PLAN, "closed_on"),
    "plan.send_to_review": (PLAN, "review_from"),
    "plan.receive_review": (PLAN, "review_to"),
    "plan.tell_hearing": (HEARING, "told_on"),
    "plan.ask_hearing": (HEARING, "asked_on"),
    "plan.waive_hearing": (HEARING, "waived_on"),
    "plan.arrange_hearing": (HEARING, "notified_on"),
    "plan.hold_hearing": (HEARING, "held_on"),
    "plan.extend": (PLAN, "extended_on"),
    "plan.grant": (PLAN, "decided_on"),
    "plan.deny": (PLAN, "decided_on"),
    "plan.deliver": (PLAN, "delivered_on"),
    "plan.publish": (PLAN, "published_on"),
    "plan.revoke": (PLAN, "closed_on"),
    "plan.cancel": (PLAN, "closed_on"),
}
TEXTS = {
    EXTERNAL: (PLAN, "external_body"),
    "plan.ask_correction": (PLAN, "correction_text"),
    "plan.turn_away": (PLAN, "reason"),
    "plan.redirect": (PLAN, "other_body"),
    "plan.to_ordinary": (PLAN, "reason"),
    "plan.withdraw": (PLAN, "reason"),
    "plan.receive_review": (PLAN, "review_opinion"),
    "plan.tell_hearing": (HEARING, "interest"),
    "plan.arrange_hearing": (HEARING, "place"),
    "plan.hold_hearing": (HEARING, "record"),
    "plan.extend": (PLAN, "extension_reason"),
    "plan.propose": (PLAN, "reason"),
    "plan.return": (PLAN, "reason"),
    "plan.deliver": (PLAN, "delivery_proof"),
    "plan.publish": (PLAN, "published_at"),
    "plan.propose_revocation": (ENDING, "facts"),
    "plan.propose_cancellation": (ENDING, "facts"),
    "plan.decline_ending": (PLAN, "reason"),
    "plan.take_back_ending": (PLAN, "reason"),
}
LABELS = {SUBMIT: "提交申请", EXTERNAL: "登记外部批准", READ_COPY: "阅收抄送"} | {
    step.act: step.label for step in PLAN_STEPS.steps
}
OPTIONAL_REVIEW = "可以先送技术评审，评审期间不计入期限"
REVIEW_INSIDE = "可以先送技术评审，评审期间计入答复期限"
DEEMED_NOTE = "视为受理：逾期未告知补正，自收到材料之日起即为受理"
SIGNED_NOTE = "拟办意见已提出，由另一人签发"


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the time line as components/timeline.html takes it."""

    on: date | datetime
    title: str
    who: str
    text: str = ""
    kind: str = "human"
    url: str | None = None


CLOSED = {
    PlanState.WITHDRAWN: "plan.withdraw",
    PlanState.NOT_ACCEPTED: "plan.turn_away",
    PlanState.REJECTED: "plan.redirect",
}
ENDINGS = {PlanState.REVOKED: "plan.revoke", PlanState.CANCELLED: "plan.cancel"}


def rail_of(plan: Plan, clock: PlanClock | None, today: date | None = None) -> list[RailStep]:
    """The steps that this application has taken and has before it, drawn from the rows that move it."""
    steps: list[RailStep] = []
    for acts in _way(plan):
        label = "／".join(plan.words.label(name, LABELS[name]) for name in acts)
        done_on = _done_on(plan, acts[0])
        if done_on is not None or acts[0] in CLOSED.values():
            note = DEEMED_NOTE if acts[0] == "plan.accept" and plan.deemed else None
            steps.append(RailStep(label, "done", done_on, note))
        elif all(step.state == "done" for step in steps):
            steps.append(RailStep(label, "current", _due(plan, acts[0], clock, today), _needs(plan, acts[0])))
        else:
            steps.append(RailStep(label, "next", None, _needs(plan, acts[0])))
    return steps


def story_of(session: ScopedSession, plan: Plan) -> list[Happening]:
    """What was done to an application, the newest first, out of the audit trail."""
    rows = session.execute(
        select(AuditEntry, Person.name, Office.name)
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .outerjoin(Office, Office.id == AuditEntry.office_id)
        .where(
            AuditEntry.target_type == Plan.__tablename__,
            AuditEntry.target_id == plan.id,
            AuditEntry.result == "done",
        )
        .order_by(AuditEntry.seq.desc())
    )
    told = [
        Happening(
            on=_day_of(entry, plan),
            title=plan.words.label(entry.act, LABELS.get(entry.act) or ACT_LABELS.get(entry.act, entry.act)),
            who="　".join(filter(None, (office, person or "命令行"))),
            text=_said(entry, plan),
        )
        for entry, person, office in rows
    ]
    return [_together(list(alike)) for _, alike in groupby(told, _alike)]


def _alike(told: Happening) -> tuple[date, str, str, str]:
    day = beijing_day(told.on) if isinstance(told.on, datetime) else told.on
    return day, told.title, told.who, told.text


def _together(alike: list[Happening]) -> Happening:
    """What one person did many times on one day, such as marking the points of each chapter, is told once."""
    if len(alike) == 1:
        return alike[0]
    return replace(alike[0], title=f"{alike[0].title}（{len(alike)}次）")


def _done_on(plan: Plan, name: str) -> date | None:
    """The day on which an act was done on an application, None if it was not."""
    if name == "plan.withdraw":
        return plan.closed_on
    if name == "plan.propose":
        return plan.proposed_on
    table, column = DAYS[name]
    record = {PLAN: plan, HEARING: plan.hearing}[table]
    day: date | None = getattr(record, column, None)
    return day


def _way(plan: Plan) -> Iterator[tuple[str, ...]]:
    """The acts of this application: all that were done, and those that lead on from where it stands."""
    if plan.external_body:
        yield (EXTERNAL,)
        return
    yield (SUBMIT,)
    if plan.correction_asked_on is not None:
        yield ("plan.ask_correction",)
    if plan.state in CLOSED:
        done = ("plan.correct", "plan.accept", "plan.send_to_review", "plan.receive_review")
        yield from ((name,) for name in done if _done_on(plan, name) is not None)
        yield (CLOSED[plan.state],)
        return
    if plan.correction_asked_on is not None:
        yield ("plan.correct",)
    yield ("plan.accept",)
    if plan.review_from is not None:
        yield from (("plan.send_to_review",), ("plan.receive_review",))
    yield from _hearing(plan)
    if plan.extended_on is not None:
        yield ("plan.extend",)
    if plan.decided_on is None or plan.proposed_on is not None:
        yield ("plan.propose",)
    yield from _decision(plan)


def _hearing(plan: Plan) -> Iterator[tuple[str, ...]]:
    hearing = hearing_of(plan)
    if hearing is None:
        return
    yield ("plan.tell_hearing",)
    if hearing.waived_on is not None:
        yield ("plan.waive_hearing",)
    if hearing.asked_on is not None:
        yield from (("plan.ask_hearing",), ("plan.arrange_hearing",), ("plan.hold_hearing",))


def _decision(plan: Plan) -> Iterator[tuple[str, ...]]:
    """The decision and what follows it. What is late is still to be done, unless the approval or its project ended."""
    if plan.decided_on is None:
        yield ("plan.grant", "plan.deny")
    else:
        yield ("plan.deny",) if plan.state is PlanState.DENIED else ("plan.grant",)
    follows = ["plan.deliver"] if plan.state is PlanState.DENIED else ["plan.deliver", "plan.publish"]
    over = plan.state in ENDINGS or plan.clocks_ended_on is not None
    yield from ((name,) for name in follows if not over or _done_on(plan, name) is not None)
    if plan.state in ENDINGS:
        yield (ENDINGS[plan.state],)


def _due(plan: Plan, name: str, clock: PlanClock | None, today: date | None) -> date | None:
    if name == "plan.receive_review":
        return review_by(plan)
    if name in ("plan.deliver", "plan.publish") and today is not None:
        labels = {"plan.deliver": DELIVERY, "plan.publish": PUBLICATION}
        running = (found for found in clocks_of(plan, today) if found.label == labels[name])
        return next((found.deadline.due for found in running), None)
    return clock.deadline.due if clock is not None else None


def _needs(plan: Plan, name: str) -> str | None:
    if name == "plan.propose":
        reviewed = plan.procedure is Procedure.COMMITMENT or plan.review_from is not None
        inside = plan.application is ApplicationKind.REEXAMINATION
        return None if reviewed else REVIEW_INSIDE if inside else OPTIONAL_REVIEW
    if name == "plan.grant":
        return SIGNED_NOTE if plan.proposed_state is not None else "另一人提出的拟办意见"
    return next((step.needs for step in PLAN_STEPS.steps if step.act == name), None)


def _day_of(entry: AuditEntry, plan: Plan) -> date | datetime:
    """The day on which it happened, as stated in the act; else the instant of recording."""
    stated = _changed(entry, plan, *DAYS[entry.act]) if entry.act in DAYS else ""
    return date.fromisoformat(stated) if stated else entry.at


def _said(entry: AuditEntry, plan: Plan) -> str:
    number = _changed(entry, plan, PLAN, "document_number") or _changed(entry, plan, ENDING, "document_number")
    said = _changed(entry, plan, *TEXTS[entry.act]) if entry.act in TEXTS else ""
    return "　".join(filter(None, (number, said)))


def _changed(entry: AuditEntry, plan: Plan, table: str, column: str) -> str:
    """What an act wrote into a column of the plan or of a part of it, empty if it did not touch it."""
    said = json.loads(entry.changes)
    changes = said.get(f"{table}#{plan.id}") or said.get(f"{NAMED_BEFORE.get(table)}#{plan.id}", {})
    value = changes.get("created", {}).get(column) or (changes.get(column) or [None, None])[1]
    return str(value or "")
