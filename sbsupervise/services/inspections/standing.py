"""How far an inspection has come: the rail of its steps, and which of them a person may take now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.clocks import Deadline, beijing_day, working_days_between
from sbsupervise.domain.inspections import InspectionStage, course, outcomes
from sbsupervise.domain.inspections.course import COURSE
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import RailStep, Step
from sbsupervise.models import Inspection, ScopedSession
from sbsupervise.parameters.calendars import calendar
from sbsupervise.services.acts import Actor
from sbsupervise.services.findings import is_own
from sbsupervise.services.inspections.checklists import is_signed
from sbsupervise.services.inspections.outcomes import opinion_due, opinion_issued
from sbsupervise.services.parts import has_part

_S = InspectionStage
MADE = (_S.ON_SITE, _S.RECORDED)
ASIDE = frozenset({"inspection.cancel", "inspection.decline"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that a person may take now; ``refusal`` says what stands in the way, empty if nothing does."""

    act: str
    label: str
    refusal: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionClock:
    """By when the opinion must be issued; ``issued`` once it is."""

    deadline: Deadline
    left: int
    issued: bool


def opinion_clock(inspection: Inspection, *, issued: bool, today: date) -> OpinionClock | None:
    """The clock of the opinion on a record that calls for one."""
    due = opinion_due(inspection)
    if due is None:
        return None
    return OpinionClock(deadline=due, left=working_days_between(today, due.due, calendar()), issued=issued)


def rail_of(inspection: Inspection, *, issued: bool) -> list[RailStep]:
    """The steps of an inspection: done, in hand, to come."""
    steps: list[RailStep] = []
    in_hand = inspection.stage is not _S.CANCELLED
    for label, done, on, note in _facts(inspection, issued):
        state = "done" if done else "current" if in_hand else "next"
        in_hand = in_hand and done
        steps.append(RailStep(label=label, state=state, on=on if done else None, note=note))
    if inspection.stage is _S.CANCELLED:
        return [step for step in steps if step.state == "done"] + [
            RailStep(label="已取消", state="blocked", note=inspection.cancel_reason)
        ]
    return steps


def _facts(inspection: Inspection, issued: bool) -> list[tuple[str, bool, date | None, str | None]]:
    """Each step of this inspection: its name, whether it is done, on which day, a remark."""
    i = inspection
    recorded = i.stage is _S.RECORDED
    proposer = i.proposed_by.name if i.proposed_by else None
    approver = i.approved_by.name if i.approved_by else i.approved_by_name or None
    arrived = None if i.arrived_at is None else beijing_day(i.arrived_at)
    facts = [
        ("发起", True, None, proposer),
        ("审批", i.approved_on is not None or recorded, i.approved_on, approver),
    ]
    if i.unannounced:
        facts.append(("通知", i.approved_on is not None, None, "“四不两直”检查，不通知"))
    elif i.notified_on is not None or not (recorded or i.stage is _S.ON_SITE):
        facts.append(("通知", i.notified_on is not None, i.notified_on, None))
    if course.has_visit(i.kind):
        facts.append(("到场", i.stage in MADE, arrived or i.carried_out_on, None))
    facts.append(("检查记录", recorded, i.ended_on, None))
    if course.has_visit(i.kind) and (i.proposed_by_id is not None or is_signed(i)):
        facts.append(("签字", recorded and is_signed(i), i.signed_on, "拒绝签字，有见证" if i.refused else None))
    facts.append(("定性", i.outcome is not None, None, i.outcome.label if i.outcome else None))
    if issued or opinion_due(i) is not None:
        facts.append(("印发检查意见", issued, None, None))
    facts.append(("公开结果", i.published_on is not None, i.published_on, None))
    return facts


def offers(session: ScopedSession, actor: Actor, inspection: Inspection) -> list[Offer]:
    """The steps that this person may take, the straight way first; with what stands in the way of each."""
    if not is_own(inspection, actor) or not has_part(session, actor, inspection.project_id):
        return []
    found = []
    for step in COURSE.open(inspection.stage):
        if not actor.may(step.who) or not _CALLED_FOR.get(step.act, _always)(inspection):
            continue
        anew = step.act == "inspection.classify" and inspection.outcome is not None
        label = "重新定性" if anew else step.label
        afterwards = step.act == "inspection.sign" and inspection.proposed_by_id is None
        aside = anew or afterwards or step.act in ASIDE
        found.append(Offer(step.act, label, _refusal(session, actor, inspection, step), aside))
    return sorted(found, key=lambda offer: offer.aside)


def _refusal(session: ScopedSession, actor: Actor, inspection: Inspection, step: Step[InspectionStage]) -> str:
    try:
        match step.act:
            case "inspection.approve" | "inspection.decline" if inspection.proposed_by_id == actor.person_id:
                return "发起人本人不能审批"
            case "inspection.approve":
                course.check_approval(inspection.kind, actor.today, inspection.carried_out_on)
            case "inspection.classify" if course.has_visit(inspection.kind):
                outcomes.check_signed(is_signed(inspection))
            case "inspection.publish":
                issued = opinion_issued(session, inspection.id)
                outcomes.check_publication(
                    inspection.outcome, actor.today, inspection.ended_on, opinion_issued=issued, today=actor.today
                )
    except RuleError as refusal:
        return str(refusal)
    return ""


def _always(_inspection: Inspection) -> bool:
    return True


_CALLED_FOR: Mapping[str, Callable[[Inspection], bool]] = {
    "inspection.notify": lambda inspection: not inspection.unannounced,
    "inspection.arrive": lambda inspection: course.has_visit(inspection.kind),
    "inspection.sign": lambda inspection: course.has_visit(inspection.kind) and not is_signed(inspection),
    "inspection.classify": lambda inspection: inspection.published_on is None,
    "inspection.publish": lambda inspection: inspection.published_on is None,
}
"""Steps that not every inspection of the stage calls for."""
