"""Review, hearing and extension: what stands still meanwhile, and what is refused."""

from datetime import date

import pytest

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import ApplicationKind, PlanState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Plan, Project, ProjectUnit
from sbsupervise.services.acts import Actor, ForbiddenError
from sbsupervise.services.plans import (
    ArrangeHearing,
    AskHearing,
    ExtendPlan,
    HoldHearing,
    TellHearing,
    WaiveHearing,
    arrange_hearing,
    ask_hearing,
    clock_of,
    clocks_of,
    deny_plan,
    extend_plan,
    grant_plan,
    hold_hearing,
    open_acts,
    rail_of,
    receive_review,
    send_to_review,
    tell_hearing,
    waive_hearing,
)
from tests import make
from tests.walk import (
    ACCEPTED,
    DECIDED,
    TODAY,
    Db,
    accepted,
    colleague,
    denied,
    denying,
    granting,
    perform,
    proposed,
    returning,
    sending,
)

TOLD = date(2026, 2, 11)
HELD = date(2026, 3, 11)


@pytest.fixture
def window(db: Db) -> Actor:
    """Somebody of the office that approves."""
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


def labels(plan: Plan, on: date) -> list[str]:
    return [clock.label for clock in clocks_of(plan, on)]


def told(db: Db, window: Actor) -> Plan:
    plan = accepted(db, window)
    command = TellHearing(plan_id=plan.id, told_on=TOLD, whom="测试村", interest="弃渣场在村庄上游")
    found: Plan = perform(db, tell_hearing, window, command)
    return found


def offered(db: Db, window: Actor, plan: Plan) -> set[str]:
    with db.reading() as session:
        session.scope = window.scope
        return {step.act for step in open_acts(session, window, session.get_one(Plan, plan.id))}


def test_nothing_is_sent_to_review_without_telling_the_applicant(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    for told_on in (None, date(2026, 2, 12)):
        with pytest.raises(RuleError, match="行政许可法第四十五条") as refusal:
            perform(db, send_to_review, window, sending(plan, TOLD, review_told_on=told_on))
        assert refusal.value.field == "review_told_on"
    plan = perform(db, send_to_review, window, sending(plan, TOLD, review_told_on=ACCEPTED))
    assert labels(plan, date(2026, 2, 12)) == ["审批期限（评审期间暂停）", "技术评审期限"]


def test_whoever_compiled_the_plan_does_not_review_it(db: Db, window: Actor) -> None:
    compiler, other = make.unit(db), make.unit(db)
    plan = accepted(db, window, compiler_uscc=compiler.uscc)
    with pytest.raises(RuleError, match=r"不得是同一项目的方案编制单位.*第十四条") as refusal:
        perform(db, send_to_review, window, sending(plan, reviewer_uscc=compiler.uscc))
    assert refusal.value.field == "reviewer_uscc"
    plan = perform(db, send_to_review, window, sending(plan, reviewer_uscc=other.uscc))
    assert plan.reviewer_id == other.id


def test_neither_the_owner_nor_a_compiler_on_the_list_of_units_reviews(db: Db, window: Actor) -> None:
    on_the_list = make.unit(db)
    listed = ProjectUnit(unit_id=on_the_list.id, role=UnitRole.PLAN_COMPILER)
    project = make.awaiting_plan(db, other_units=[listed])
    plan = accepted(db, window, project=project)
    with db.reading() as session:
        owner = make.everything(session).get_one(Project, project.id).construction_unit
    for unit in (on_the_list, owner):
        with pytest.raises(RuleError, match="技术评审单位不得是"):
            perform(db, send_to_review, window, sending(plan, reviewer_uscc=unit.uscc))


def test_a_review_comes_back_with_its_opinion(db: Db, window: Actor) -> None:
    plan = perform(db, send_to_review, window, sending(accepted(db, window)))
    with pytest.raises(RuleError, match="评审意见"):
        perform(db, receive_review, window, returning(plan, TOLD, review_opinion=" "))


def test_a_proposal_from_before_the_review_is_made_anew(db: Db, window: Actor) -> None:
    plan = proposed(db, accepted(db, window), colleague(db, window))
    plan = perform(db, send_to_review, window, sending(plan))
    assert (plan.proposed_state, plan.proposed_by_id) == (None, None)


def extending(plan: Plan, on: date = DECIDED) -> ExtendPlan:
    return ExtendPlan(plan_id=plan.id, extended_on=on, extension_reason="需补充勘察")


def test_the_time_to_decide_is_extended_once_by_ten_working_days(db: Db, window: Actor) -> None:
    plan = perform(db, extend_plan, window, extending(accepted(db, window)))
    clock = clock_of(plan, TODAY)
    assert clock is not None
    assert clock.deadline.due == date(2026, 3, 16)
    with pytest.raises(RuleError, match=r"只能延长一次.*第十三条"):
        perform(db, extend_plan, window, extending(plan))


def test_a_time_that_has_run_out_is_not_extended(db: Db, window: Actor) -> None:
    plan = accepted(db, window)
    with pytest.raises(RuleError, match=r"已于2026-03-02届满.*第十三条") as refusal:
        perform(db, extend_plan, window, extending(plan, date(2026, 3, 3)))
    assert refusal.value.field == "extended_on"
    assert "plan.extend" not in offered(db, window, plan)


def test_an_extension_has_its_reason_and_is_no_officer_s(db: Db, window: Actor) -> None:
    officer = make.login(db, Role.OFFICER).actor(make.noon(TODAY))
    plan = accepted(db, officer, project=make.awaiting_plan(db, approved_by="140900"))
    with pytest.raises(ForbiddenError):
        perform(db, extend_plan, officer, extending(plan))
    plan = accepted(db, window, in_evaluated_zone=True)
    with pytest.raises(RuleError, match="即来即办"):
        perform(db, extend_plan, window, extending(plan))


def test_a_hearing_stops_the_clock_from_asking_to_holding(db: Db, window: Actor) -> None:
    plan = told(db, window)
    assert labels(plan, TOLD) == ["审批期限", "申请听证期限"]
    assert {"plan.ask_hearing", "plan.waive_hearing"} <= offered(db, window, plan)
    plan = perform(db, ask_hearing, window, AskHearing(plan_id=plan.id, asked_on=date(2026, 2, 12)))
    assert labels(plan, date(2026, 2, 13)) == ["审批期限（听证期间暂停）", "组织听证期限"]
    arranging = ArrangeHearing(
        plan_id=plan.id, notified_on=date(2026, 2, 25), arranged_for=HELD, arranged_time="上午9时", place="三楼会议室"
    )
    perform(db, arrange_hearing, window, arranging)
    plan = perform(db, hold_hearing, window, HoldHearing(plan_id=plan.id, held_on=HELD, record="各方陈述"))
    clock = clock_of(plan, TODAY)
    assert clock is not None
    assert clock.deadline.due == date(2026, 3, 23), "two of the ten days were over, the other eight follow"
    assert any("暂停计时" in line for line in clock.deadline.working)
    assert labels(plan, TODAY) == ["审批期限"]
    steps = [step.label for step in rail_of(plan, clock) if "听证" in step.label]
    assert steps == ["告知听证权利", "登记听证申请", "通知听证", "登记听证笔录"]


@pytest.mark.parametrize("decide", [grant_plan, deny_plan])
def test_nothing_is_decided_while_somebody_may_ask_or_waits_for_the_hearing(
    db: Db, window: Actor, decide: object
) -> None:
    plan = told(db, window)
    outcome = PlanState.GRANTED if decide is grant_plan else PlanState.DENIED
    proposed(db, plan, colleague(db, window), outcome)
    command = (
        granting(plan, decided_on=date(2026, 2, 25))
        if decide is grant_plan
        else denying(plan, decided_on=date(2026, 2, 25))
    )
    with pytest.raises(RuleError, match=r"届满，期满前不能作出决定.*第四十七条"):
        perform(db, decide, window, command)  # type: ignore[arg-type]  # one of two acts
    perform(db, ask_hearing, window, AskHearing(plan_id=plan.id, asked_on=date(2026, 2, 12)))
    with pytest.raises(RuleError, match=r"听证笔录作出决定.*第四十八条第二款"):
        perform(db, decide, window, granting(plan) if decide is grant_plan else denying(plan))  # type: ignore[arg-type]  # one of two acts


def test_who_waives_the_hearing_lets_the_decision_come(db: Db, window: Actor) -> None:
    plan = told(db, window)
    plan = perform(db, waive_hearing, window, WaiveHearing(plan_id=plan.id, waived_on=date(2026, 2, 12)))
    assert labels(plan, date(2026, 2, 13)) == ["审批期限"]
    plan = denied(db, window, plan, decided_on=date(2026, 2, 12))
    assert plan.state is PlanState.DENIED


def test_a_proposal_from_before_the_hearing_is_made_anew(db: Db, window: Actor) -> None:
    plan = proposed(db, told(db, window), colleague(db, window))
    perform(db, ask_hearing, window, AskHearing(plan_id=plan.id, asked_on=date(2026, 2, 12)))
    arranging = ArrangeHearing(
        plan_id=plan.id, notified_on=date(2026, 2, 25), arranged_for=HELD, arranged_time="上午9时", place="会议室"
    )
    perform(db, arrange_hearing, window, arranging)
    plan = perform(db, hold_hearing, window, HoldHearing(plan_id=plan.id, held_on=HELD, record="各方陈述"))
    assert plan.proposed_state is None


def test_a_reexamination_is_answered_within_ten_working_days_of_receipt() -> None:
    plan = Plan(
        state=PlanState.ACCEPTED,
        application=ApplicationKind.REEXAMINATION,
        submitted_on=date(2026, 2, 10),
        accepted_on=date(2026, 2, 13),
        review_from=date(2026, 2, 13),
        external_body="",
    )
    clock = clock_of(plan, TODAY)
    assert clock is not None
    assert (clock.label, clock.deadline.due) == ("重新审核答复期限", date(2026, 3, 2)), "nothing is left out of it"
