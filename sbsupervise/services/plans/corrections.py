"""Corrections (补正): everything that is missing is asked for once, and each item is answered."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain import plans as rules
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PLAN_STEPS, RemarkState
from sbsupervise.domain.plans.checks import ONCE
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Plan, ReviewRemark, ScopedSession
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.parts import check_part
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.acts import check_silent_no_longer
from sbsupervise.services.plans.clocks import received_on
from sbsupervise.services.plans.remarks import round_of

WHOLE = "application"
"""What an item is about that was typed into the request itself."""
LONGEST_ITEM, LONGEST_REQUEST = 1000, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCorrection:
    """``correction_text`` holds further items beside the remarks that ask for a correction, one in each line."""

    plan_id: int
    correction_asked_on: date
    correction_text: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the applicant handed in for one item."""

    remark_id: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPlan:
    plan_id: int
    corrected_on: date
    answers: tuple[Answer, ...] = ()
    version: int | None = None


@act("plan.ask_correction", Permission.REVIEW_PLANS, on=Plan)
def ask_correction(session: ScopedSession, actor: Actor, command: AskCorrection) -> Plan:
    """Send an application back once, with everything that is missing (补正); from then on the request stands."""
    plan = session.get_one(Plan, command.plan_id)
    checks.check_decides(actor, plan)
    state = PLAN_STEPS.move(plan.state, "plan.ask_correction")
    rules.check_correction_asked(
        command.correction_asked_on,
        received_on=received_on(plan),
        asked_before=plan.correction_asked_on,
        procedure=plan.procedure,
        today=actor.today,
    )
    check_silent_no_longer(plan, command.correction_asked_on, "correction_asked_on")
    plan.remarks += [_item(plan, text, actor) for text in _lines(command.correction_text)]
    items = items_to_send(plan)
    if not items:
        raise RuleError("请逐项写明需要补正的全部内容", field="correction_text", source=ONCE)
    for item in items:
        item.state, item.sent_on = RemarkState.SENT, command.correction_asked_on
    plan.correction_text = "\n".join(f"{number}. {item.text}" for number, item in enumerate(items, 1))
    if len(plan.correction_text) > LONGEST_REQUEST:
        raise RuleError(f"补正内容合计最多{LONGEST_REQUEST}字", field="correction_text")
    plan.correction_asked_on = command.correction_asked_on
    plan.state = state
    return plan


@act("plan.correct", Permission.SUBMIT_PLANS, on=Plan)
def correct_plan(session: ScopedSession, actor: Actor, command: CorrectPlan) -> Plan:
    """Record that all corrections are in, item by item; the time to accept runs anew."""
    plan = session.get_one(Plan, command.plan_id)
    check_part(session, actor, plan.project_id)
    plan.state = PLAN_STEPS.move(plan.state, "plan.correct")
    asked_on = plan.correction_asked_on or plan.submitted_on
    rules.check_corrected(command.corrected_on, asked_on=asked_on, today=actor.today)
    answers = {answer.remark_id: answer.text for answer in command.answers}
    for number, item in enumerate(items_sent(plan), 1):
        missing = f"第{number}项（{item.text}）还没有补正"
        item.answer = written_text(answers.get(item.id, ""), "answers", missing, limit=LONGEST_ITEM)
        item.state, item.answered_on = RemarkState.ANSWERED, command.corrected_on
    plan.corrected_on = command.corrected_on
    return plan


def items_to_send(plan: Plan) -> list[ReviewRemark]:
    """The remarks that a correction request would send."""
    return [remark for remark in plan.remarks if remark.asks_correction and remark.state is RemarkState.OPEN]


def items_sent(plan: Plan) -> list[ReviewRemark]:
    """The items that the applicant has still to answer."""
    return [remark for remark in plan.remarks if remark.state is RemarkState.SENT]


def items_asked(plan: Plan) -> list[ReviewRemark]:
    """The items of the correction request, answered or not."""
    return [remark for remark in plan.remarks if remark.sent_on is not None]


def _item(plan: Plan, text: str, actor: Actor) -> ReviewRemark:
    return ReviewRemark(
        round=round_of(plan),
        about=WHOLE,
        text=text,
        asks_correction=True,
        state=RemarkState.OPEN,
        written_by_id=actor.person_id,
        written_on=actor.today,
    )


def _lines(text: str) -> list[str]:
    whole = written_text(text, "correction_text", limit=LONGEST_REQUEST)
    lines = [line.strip() for line in whole.splitlines() if line.strip()]
    if any(len(line) > LONGEST_ITEM for line in lines):
        raise RuleError(f"每一项最多{LONGEST_ITEM}字", field="correction_text")
    return lines
