"""Receipt: silence of the office is acceptance, everything missing is asked for once, and each item is answered."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanState, Procedure, RemarkState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, ReviewRemark
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans import (
    AcceptPlan,
    Answer,
    AskCorrection,
    ChangeToOrdinary,
    CorrectPlan,
    RedirectPlan,
    TurnAwayPlan,
    accept_plan,
    ask_correction,
    change_to_ordinary,
    clock_of,
    clocks_of,
    correct_plan,
    due_of,
    redirect,
    turn_away,
)
from sbsupervise.services.plans.remarks import AddRemark, add_remark
from tests import make
from tests.walk import SUBMITTED, TODAY, Db, perform, submitted

ASKED = date(2026, 2, 11)
# Five working days after 9 February: the Saturday of the 14th is worked, then come nine days off.
LAST, LATE = date(2026, 2, 14), date(2026, 2, 24)


@pytest.fixture
def window(db: Db) -> Actor:
    """Somebody of the office that approves."""
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


def items(db: Db, plan: Plan) -> list[ReviewRemark]:
    with db.reading() as session:
        return list(make.everything(session).get_one(Plan, plan.id).remarks)


def asking(plan: Plan, text: str = "缺责任页签名", on: date = ASKED) -> AskCorrection:
    return AskCorrection(plan_id=plan.id, correction_asked_on=on, correction_text=text)


def answering(db: Db, plan: Plan, *texts: str, on: date = ASKED) -> CorrectPlan:
    answers = [Answer(remark_id=item.id, text=text) for item, text in zip(items(db, plan), texts, strict=False)]
    return CorrectPlan(plan_id=plan.id, corrected_on=on, answers=tuple(answers))


def test_all_items_are_sent_at_once_and_stand_as_they_were_sent(db: Db, window: Actor) -> None:
    plan = submitted(db, window)
    remark = AddRemark(plan_id=plan.id, about="field:range_hm2", text="面积与附图不一致", asks_correction=True)
    perform(db, add_remark, window, remark)
    perform(db, add_remark, window, replace(remark, text="建议统一图例", asks_correction=False))
    plan = perform(db, ask_correction, window, asking(plan, " 缺责任页签名 \n\n 缺申请函公章 "))
    assert plan.state is PlanState.CORRECTION
    assert plan.correction_text == "1. 面积与附图不一致\n2. 缺责任页签名\n3. 缺申请函公章"
    found = [(item.text, item.state, item.sent_on) for item in items(db, plan)]
    sent = RemarkState.SENT, ASKED
    assert found == [
        ("面积与附图不一致", *sent),
        ("建议统一图例", RemarkState.OPEN, None),
        ("缺责任页签名", *sent),
        ("缺申请函公章", *sent),
    ]


def test_a_request_without_an_item_is_refused(db: Db, window: Actor) -> None:
    plan = submitted(db, window)
    with pytest.raises(RuleError, match=r"逐项写明.*第三十二条第一款第四项") as refusal:
        perform(db, ask_correction, window, asking(plan, " \n "))
    assert refusal.value.field == "correction_text"


def test_each_item_is_answered_and_the_time_to_accept_runs_anew(db: Db, window: Actor) -> None:
    plan = submitted(db, window)
    plan = perform(db, ask_correction, window, asking(plan, "缺签名\n缺公章"))
    assert clock_of(plan, TODAY) is None
    with pytest.raises(RuleError, match=r"第2项（缺公章）还没有补正") as refusal:
        perform(db, correct_plan, window, answering(db, plan, "已补签", " "))
    assert refusal.value.field == "answers"
    plan = perform(db, correct_plan, window, answering(db, plan, "已补签", "已盖章", on=date(2026, 2, 12)))
    assert plan.state is PlanState.SUBMITTED
    assert [(item.state, item.answer, item.answered_on) for item in items(db, plan)] == [
        (RemarkState.ANSWERED, "已补签", date(2026, 2, 12)),
        (RemarkState.ANSWERED, "已盖章", date(2026, 2, 12)),
    ]
    clock = clock_of(plan, date(2026, 2, 12))
    assert clock is not None
    assert clock.deadline.working[0] == "起算日 2026-02-12（当日不计）"
    with pytest.raises(RuleError, match="受理日期不能早于"):
        perform(db, accept_plan, window, AcceptPlan(plan_id=plan.id, accepted_on=ASKED))


def test_nobody_is_sent_back_twice(db: Db, window: Actor) -> None:
    plan = submitted(db, window)
    perform(db, ask_correction, window, asking(plan))
    perform(db, correct_plan, window, answering(db, plan, "已补"))
    with pytest.raises(RuleError, match=r"应当一次告知.*行政许可法第三十二条第一款第四项"):
        perform(db, ask_correction, window, asking(plan, "又缺一项"))


def test_the_limit_of_the_applicant_is_the_office_s_own(db: Db, window: Actor) -> None:
    plan = submitted(db, window)
    plan = perform(db, ask_correction, window, asking(plan))
    (clock,) = clocks_of(plan, date(2026, 2, 12))
    assert (clock.legal, clock.label) == (False, "申请人补正期限（本机关设定，非法定）")
    assert due_of(plan, date(2026, 2, 12)) is None, "no legal date for the desk"


def test_an_office_that_was_silent_has_accepted_on_the_day_of_receipt(db: Db, window: Actor) -> None:
    plan = submitted(db, window)
    running = clock_of(plan, LAST)
    assert running is not None
    assert (running.label, running.deadline.due) == ("受理期限", LAST)
    late = clock_of(plan, LATE)
    assert late is not None
    assert (late.label, late.deadline.due) == ("审批期限（视为受理）", date(2026, 2, 28))
    assert late.deadline.working[0] == f"起算日 {SUBMITTED}（当日不计）"
    assert due_of(plan, LATE) == date(2026, 2, 28), "the desk says the same"
    plan = perform(db, accept_plan, window, AcceptPlan(plan_id=plan.id, accepted_on=LATE))
    assert (plan.accepted_on, plan.deemed) == (SUBMITTED, True)


def test_an_office_that_accepts_on_the_last_day_has_not_been_silent(db: Db, window: Actor) -> None:
    plan = perform(db, accept_plan, window, AcceptPlan(plan_id=submitted(db, window).id, accepted_on=LAST))
    assert (plan.accepted_on, plan.deemed) == (LAST, False)


@pytest.mark.parametrize(
    ("act", "command", "field"),
    [
        (
            ask_correction,
            AskCorrection(plan_id=0, correction_asked_on=LATE, correction_text="x"),
            "correction_asked_on",
        ),
        (turn_away, TurnAwayPlan(plan_id=0, closed_on=LATE, reason="无需许可"), "closed_on"),
        (redirect, RedirectPlan(plan_id=0, closed_on=LATE, other_body="山西省水利厅"), "closed_on"),
    ],
    ids=["sent back", "turned away", "sent on"],
)
def test_what_the_law_has_accepted_is_not_sent_back(db: Db, window: Actor, act: Any, command: Any, field: str) -> None:
    plan = submitted(db, window)
    with pytest.raises(RuleError, match=r"起即为受理.*行政许可法第三十二条第一款第四项") as refusal:
        perform(db, act, window, replace(command, plan_id=plan.id))
    assert refusal.value.field == field
    on_time = replace(command, plan_id=plan.id, **{field: LAST})
    assert perform(db, act, window, on_time).state is not PlanState.SUBMITTED


def test_whoever_is_turned_away_is_told_why_or_where_to_go(db: Db, window: Actor) -> None:
    plan = perform(
        db, turn_away, window, TurnAwayPlan(plan_id=submitted(db, window).id, closed_on=ASKED, reason=" 养护 ")
    )
    assert (plan.state, plan.reason, plan.closed_on) == (PlanState.NOT_ACCEPTED, "养护", ASKED)
    other = submitted(db, window)
    with pytest.raises(RuleError, match="有权受理的机关"):
        perform(db, redirect, window, RedirectPlan(plan_id=other.id, closed_on=ASKED, other_body=" "))
    plan = perform(db, redirect, window, RedirectPlan(plan_id=other.id, closed_on=ASKED, other_body="山西省水利厅"))
    assert (plan.state, plan.other_body) == (PlanState.REJECTED, "山西省水利厅")
    assert clocks_of(plan, TODAY) == []


def test_under_commitment_what_is_missing_is_said_on_the_spot(db: Db, window: Actor) -> None:
    plan = submitted(db, window, in_evaluated_zone=True)
    with pytest.raises(RuleError, match=r"当场一次告知.*160号"):
        perform(db, ask_correction, window, asking(plan))
    plan = perform(db, ask_correction, window, asking(plan, on=SUBMITTED))
    assert plan.state is PlanState.CORRECTION


def test_what_is_outside_the_commitment_goes_by_the_ordinary_procedure(db: Db, window: Actor) -> None:
    plan = submitted(db, window, in_evaluated_zone=True)
    command = ChangeToOrdinary(plan_id=plan.id, reason="区域评估尚未完成")
    plan = perform(db, change_to_ordinary, window, command)
    assert (plan.state, plan.procedure) == (PlanState.SUBMITTED, Procedure.ORDINARY)
    with pytest.raises(RuleError, match="已按一般程序办理"):
        perform(db, change_to_ordinary, window, command)
