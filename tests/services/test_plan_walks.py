"""Whatever people do in whatever order: no clock runs on in an application that has ended, nobody decides alone."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PLAN_STEPS, PlanState
from sbsupervise.domain.projects import PROJECTS, ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, ScopedSession
from sbsupervise.services import plans
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans.clocks import ENDED
from tests import make
from tests.walk import Db, looked_at, perform, submitted

FIRST = date(2026, 3, 2)
numbers = count(1)
Making = Callable[[Plan, date], Any]
# Every act of the machine, with a command that is sensible on the day.
ACTS: dict[str, tuple[Callable[..., Any], Making]] = {
    "plan.accept": (plans.accept_plan, lambda p, d: plans.AcceptPlan(plan_id=p.id, accepted_on=d)),
    "plan.ask_correction": (
        plans.ask_correction,
        lambda p, d: plans.AskCorrection(plan_id=p.id, correction_asked_on=d, correction_text="缺图\n缺章"),
    ),
    "plan.correct": (
        plans.correct_plan,
        lambda p, d: plans.CorrectPlan(
            plan_id=p.id,
            corrected_on=d,
            answers=tuple(plans.Answer(remark_id=item.id, text="已补") for item in plans.items_sent(p)),
        ),
    ),
    "plan.turn_away": (plans.turn_away, lambda p, d: plans.TurnAwayPlan(plan_id=p.id, closed_on=d, reason="无需许可")),
    "plan.redirect": (plans.redirect, lambda p, d: plans.RedirectPlan(plan_id=p.id, closed_on=d, other_body="省厅")),
    "plan.to_ordinary": (
        plans.change_to_ordinary, lambda p, _: plans.ChangeToOrdinary(plan_id=p.id, reason="不在范围内"),
    ),
    "plan.withdraw": (plans.withdraw_plan, lambda p, _: plans.WithdrawPlan(plan_id=p.id, reason="撤回申请书")),
    "plan.send_to_review": (
        plans.send_to_review, lambda p, d: plans.SendToReview(plan_id=p.id, review_from=d, review_told_on=d),
    ),
    "plan.receive_review": (
        plans.receive_review, lambda p, d: plans.ReceiveReview(plan_id=p.id, review_to=d, review_opinion="同意"),
    ),
    "plan.extend": (
        plans.extend_plan, lambda p, d: plans.ExtendPlan(plan_id=p.id, extended_on=d, extension_reason="复杂"),
    ),
    "plan.tell_hearing": (
        plans.tell_hearing, lambda p, d: plans.TellHearing(plan_id=p.id, told_on=d, whom="某村", interest="上游"),
    ),
    "plan.ask_hearing": (plans.ask_hearing, lambda p, d: plans.AskHearing(plan_id=p.id, asked_on=d)),
    "plan.waive_hearing": (plans.waive_hearing, lambda p, d: plans.WaiveHearing(plan_id=p.id, waived_on=d)),
    "plan.arrange_hearing": (
        plans.arrange_hearing,
        lambda p, d: plans.ArrangeHearing(
            plan_id=p.id, notified_on=d, arranged_for=d + timedelta(days=14), arranged_time="上午9时", place="会议室"
        ),
    ),
    "plan.hold_hearing": (plans.hold_hearing, lambda p, d: plans.HoldHearing(plan_id=p.id, held_on=d, record="笔录")),
    "plan.propose": (
        plans.propose_decision, lambda p, _: plans.ProposeDecision(plan_id=p.id, outcome=PlanState.GRANTED),
    ),
    "plan.return": (plans.return_proposal, lambda p, _: plans.ReturnProposal(plan_id=p.id, reason="重拟")),
    "plan.grant": (
        plans.grant_plan, lambda p, d: plans.GrantPlan(plan_id=p.id, decided_on=d, document_number=number()),
    ),
    "plan.deny": (
        plans.deny_plan, lambda p, d: plans.DenyPlan(plan_id=p.id, decided_on=d, document_number=number()),
    ),
    "plan.deliver": (
        plans.deliver_plan, lambda p, d: plans.DeliverPlan(plan_id=p.id, delivered_on=d, delivery_proof="回证"),
    ),
    "plan.publish": (
        plans.publish_plan, lambda p, d: plans.PublishPlan(plan_id=p.id, published_on=d, published_at="https://example.org"),
    ),
    "plan.propose_revocation": (
        plans.propose_revocation, lambda p, _: plans.ProposeRevocation(plan_id=p.id, ground="R69-6", facts="虚假"),
    ),
    "plan.revoke": (
        plans.revoke_plan, lambda p, d: plans.RevokePlan(plan_id=p.id, decided_on=d, document_number=number()),
    ),
    "plan.cancel": (
        plans.cancel_plan,
        lambda p, d: plans.CancelPlan(plan_id=p.id, decided_on=d, document_number=number()),
    ),
    "plan.propose_cancellation": (
        plans.propose_cancellation,
        lambda p, _: plans.ProposeCancellation(plan_id=p.id, ground="R70-3", facts="注销登记"),
    ),
    "plan.decline_ending": (
        plans.decline_ending, lambda p, _: plans.DeclineEnding(plan_id=p.id, reason="事实不清"),
    ),
    "plan.take_back_ending": (
        plans.take_back_ending, lambda p, _: plans.TakeBackEnding(plan_id=p.id, reason="另行核实"),
    ),
}  # fmt: skip
DENYING: Making = lambda p, _: plans.ProposeDecision(  # noqa: E731 (one more entry of the table above)
    plan_id=p.id, outcome=PlanState.DENIED, refusal_ground="R15-1", reason="目标偏低"
)
# What ends an application is taken more rarely than what leads on.
OFTEN = 8
# A walk takes most of a second, and to explain a failure takes hundreds of them.
WITHOUT_EXPLAINING = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
Step = tuple[int, int, int, bool]
STEPS = st.tuples(st.integers(0, 200), st.integers(0, 7), st.integers(0, 1), st.booleans())


def number() -> str:
    return f"测审许可〔2026〕{next(numbers)}号"


@pytest.fixture(scope="module")
def bureau(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Db, tuple[Actor, Actor]]]:
    """One database for all walks, and two persons of the office that approves."""
    path = tmp_path_factory.mktemp("walks") / "walks.db"
    shutil.copy(sqlite_template, path)
    db: Db = Database(f"sqlite:///{path}", ScopedSession)
    first, second = (make.login(db, Role.APPROVAL_OFFICER, office="140900-sp") for _ in range(2))
    yield db, (first.actor(), second.actor())
    db.engine.dispose()


def test_the_walks_know_every_step_of_the_machine() -> None:
    assert set(ACTS) == {step.act for step in PLAN_STEPS.steps}


@given(in_zone=st.booleans(), steps=st.lists(STEPS, min_size=8, max_size=24))
@settings(max_examples=50, deadline=None, phases=WITHOUT_EXPLAINING)
def test_no_walk_leaves_a_clock_running_where_it_ends(
    bureau: tuple[Db, tuple[Actor, Actor]], in_zone: bool, steps: list[Step]
) -> None:
    db, people = bureau
    today = FIRST
    plan = submitted(db, at(people[0], today), in_evaluated_zone=in_zone, submitted_on=today)
    for chosen, days, person, denies in steps:
        today += timedelta(days=days)
        take(db, at(people[person], today), plan.id, chosen, denies)
        check(db, plan.id, today)
    with db.reading() as session:
        event(make.everything(session).get_one(Plan, plan.id).state.value)


def at(actor: Actor, today: date) -> Actor:
    return Actor(
        now=make.noon(today),
        account_id=actor.account_id,
        person_id=actor.person_id,
        office_id=actor.office_id,
        permissions=actor.permissions,
    )


def take(db: Db, actor: Actor, plan_id: int, chosen: int, denies: bool) -> None:
    """Try one of the acts that are offered; what a rule refuses is not done."""
    with db.reading() as session:
        session.scope = actor.scope
        plan = session.get_one(Plan, plan_id)
        steps = plans.open_acts(session, actor, plan)
        offered = [step.act for step in steps for _ in range(1 if step.end in ENDED else OFTEN)]
        if not offered:
            return
        name = offered[chosen % len(offered)]
        act, making = ACTS[name]
        command = (DENYING if name == "plan.propose" and denies else making)(plan, actor.today)
    if name == "plan.propose" and not denies and not looked_at(db, plan):
        make.looked_through(db, plan)
    try:
        perform(db, act, actor, command)
    except RuleError:
        return


def check(db: Db, plan_id: int, today: date) -> None:
    """What holds after any act whatever."""
    with db.reading() as session:
        plan = make.everything(session).get_one(Plan, plan_id)
        running = plans.clocks_of(plan, today)
        if plan.state in ENDED or PROJECTS.final(plan.project.state):
            assert running == [], plan.state
        if plan.state is PlanState.GRANTED and plan.delivered_on and plan.published_on:
            assert running == []
        if plan.state is PlanState.DENIED and plan.delivered_on:
            assert running == []
        if plan.decided_on is not None:
            assert plan.decided_by_id not in (None, plan.proposed_by_id), "two persons"
            assert all(clock.label in ("送达期限", "公开期限") for clock in running)
        if plan.state is PlanState.CORRECTION:
            assert not any(clock.legal for clock in running), "the office waits for the applicant"
        approved = plan.project.state is ProjectState.APPROVED
        assert approved == (plan.state is PlanState.GRANTED), "nothing but a grant approves a project"
        assert plans.rail_of(plan, plans.clock_of(plan, today), today)
