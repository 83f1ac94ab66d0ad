"""Whatever people do in whatever order: nothing builds lawfully without an approval in force, unless it is exempt."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, event, example, given, settings
from hypothesis import strategies as st

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import ApplicationKind, PlanKind, PlanState
from sbsupervise.domain.plans.following import applications_open
from sbsupervise.domain.projects import PROJECTS, ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, Project, ScopedSession
from sbsupervise.parameters.notices import remedies
from sbsupervise.services import plans
from sbsupervise.services.acts import Actor
from sbsupervise.services.change_acts import DetectChange, DropChange, detect_change, drop_change
from sbsupervise.services.changes_of_plans import open_changes
from sbsupervise.services.plans.standing import standing_plan
from sbsupervise.services.project_events import events_of
from sbsupervise.services.project_steps import JUDGEMENTS, STEPS, JudgeSize, TakeStep
from sbsupervise.services.projects import lapses_on, state_on
from tests import make
from tests.walk import Db, perform

FIRST = date(2023, 3, 6)
# A decision cannot be drafted before; one from before is recorded later.
LETTERS_SINCE = remedies().rows[0].since
SMALL, LARGE = Decimal("0.4"), Decimal("0.6")
S = ProjectState
BUILDS = frozenset({S.UNDER_CONSTRUCTION, S.SUSPENDED, S.CHANGE_REQUIRED})
numbers = count(1)
# A walk takes seconds, and to explain a failure takes hundreds of them.
WITHOUT_EXPLAINING = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)


def paper(sign: str, day: date) -> str:
    return f"测{sign}〔{day.year}〕{next(numbers)}号"


class Bureau:
    """An officer who supervises and two persons who approve, in one database for all walks."""

    def __init__(self, db: Db) -> None:
        self.db = db
        self.officer = make.login(db, Role.OFFICER).actor()
        self.permits = [make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor() for _ in range(2)]

    def do(self, act: Callable[..., Any], who: Actor, command: Any, day: date) -> Any:
        return perform(self.db, act, replace(who, now=make.noon(day)), command)

    def read(self, number: int) -> tuple[Project, Plan | None]:
        with self.db.reading() as session:
            project = make.everything(session).get_one(Project, number)
            return project, standing_plan(session, number)

    def step(self, name: str, number: int, day: date, size: Decimal) -> None:
        """One act in the life of a project."""
        said: dict[str, Any] = {
            "project_id": number,
            "happened_on": day,
            "evidence": "现场照片",
            "document_number": paper("", day),
        }
        if name in JUDGEMENTS:
            self.do(JUDGEMENTS[name], self.officer, JudgeSize(**said, area_hm2=size, earthwork_m3=Decimal(100)), day)
        else:
            self.do(STEPS[name], self.officer, TakeStep(**said), day)

    def hand_in(self, number: int, day: date) -> Plan:
        """Apply for what can be applied for, with an area that differs from the one approved before."""
        project, base = self.read(number)
        state = state_on(project, day)
        kinds = applications_open(state, has_base=base is not None) or (ApplicationKind.NEW,)
        plan: Plan = self.do(
            plans.submit_plan,
            self.permits[0],
            plans.SubmitPlan(
                project_id=number,
                kind=PlanKind.REPORT,
                range_hm2=Decimal(6) if base is None else base.range_hm2 + 1,
                earthwork_m3=Decimal(60000),
                submitted_on=day,
                application=kinds[0],
            ),
            day,
        )
        make.handed_in(self.db, plan)
        return plan

    def accepted(self, number: int, day: date) -> Plan:
        plan = self.hand_in(number, day)
        accepting = plans.AcceptPlan(plan_id=plan.id, accepted_on=day)
        found: Plan = self.do(plans.accept_plan, self.permits[0], accepting, day)
        return found

    def apply(self, number: int, day: date) -> None:
        """Apply, and have it granted on the same day."""
        plan = self.accepted(number, day)
        make.looked_through(self.db, plan)
        proposal = plans.ProposeDecision(plan_id=plan.id, outcome=PlanState.GRANTED)
        self.do(plans.propose_decision, self.permits[0], proposal, max(day, LETTERS_SINCE))
        decision = plans.GrantPlan(plan_id=plan.id, decided_on=day, document_number=paper("许", day))
        self.do(plans.grant_plan, self.permits[1], decision, day)

    def fail(self, number: int, day: date) -> None:
        """Apply, and have it refused on the same day."""
        plan = self.accepted(number, day)
        proposal = plans.ProposeDecision(
            plan_id=plan.id, outcome=PlanState.DENIED, refusal_ground="R15-1", reason="目标偏低"
        )
        self.do(plans.propose_decision, self.permits[0], proposal, day)
        decision = plans.DenyPlan(plan_id=plan.id, decided_on=day, document_number=paper("许", day))
        self.do(plans.deny_plan, self.permits[1], decision, day)

    def revoke(self, number: int, day: date) -> None:
        plan = self.standing(number)
        first, second = self.permits
        proposal = plans.ProposeRevocation(plan_id=plan.id, ground="R69-6", facts="虚假")
        self.do(plans.propose_revocation, first, proposal, day)
        try:
            command = plans.RevokePlan(plan_id=plan.id, decided_on=day, document_number=paper("撤", day))
            self.do(plans.revoke_plan, second, command, day)
        except RuleError:
            self.do(plans.decline_ending, second, plans.DeclineEnding(plan_id=plan.id, reason="不宜撤销"), day)

    def cancel(self, number: int, day: date) -> None:
        plan = self.standing(number)
        first, second = self.permits
        proposal = plans.ProposeCancellation(plan_id=plan.id, ground="R70-3", facts="注销登记")
        self.do(plans.propose_cancellation, first, proposal, day)
        try:
            command = plans.CancelPlan(plan_id=plan.id, decided_on=day, document_number=paper("销", day))
            self.do(plans.cancel_plan, second, command, day)
        except RuleError:
            self.do(plans.take_back_ending, first, plans.TakeBackEnding(plan_id=plan.id, reason="另行办理"), day)

    def detect(self, number: int, day: date) -> None:
        command = DetectChange(project_id=number, found_on=day, facts="现场实测", range_hm2=Decimal(60))
        self.do(detect_change, self.officer, command, day)

    def drop(self, number: int, day: date) -> None:
        with self.db.reading() as session:
            changes = open_changes(make.everything(session), number)
        for change in changes[:1]:
            self.do(drop_change, self.officer, DropChange(change_id=change.id, reason="已恢复"), day)

    def standing(self, number: int) -> Plan:
        _, plan = self.read(number)
        if plan is None:
            raise RuleError("nothing was approved")
        return plan


OTHERS: dict[str, Callable[[Bureau, int, date], Any]] = {
    "apply": Bureau.apply,
    "hand in": Bureau.hand_in,
    "fail": Bureau.fail,
    "revoke": Bureau.revoke,
    "cancel": Bureau.cancel,
    "detect": Bureau.detect,
    "drop": Bureau.drop,
}
# What ends a project is tried more rarely than what leads on.
RARE = {"project.terminate", "cancel", "hand in"}
NAMES = [*STEPS, *JUDGEMENTS, *OTHERS]
CHOICES = [name for name in NAMES for _ in range(1 if name in RARE else 3)] + ["apply", "project.start"] * 6
TAKEN = st.tuples(st.sampled_from(CHOICES), st.sampled_from([0, 1, 30, 400, 1100]), st.sampled_from([SMALL, LARGE]))


@pytest.fixture(scope="module")
def bureau(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    path = tmp_path_factory.mktemp("walks") / "walks.db"
    shutil.copy(sqlite_template, path)
    db: Db = Database(f"sqlite:///{path}", ScopedSession)
    yield Bureau(db)
    db.engine.dispose()


@example(S.PLAN_REQUIRED, [("apply", 0, SMALL), ("project.start", 1100, SMALL)])
@example(S.PLAN_REQUIRED, [("apply", 0, SMALL), ("project.expire", 1100, SMALL), ("project.start", 0, SMALL)])
@example(S.EXEMPT, [("project.start", 0, SMALL), ("project.require_plan", 1, LARGE), ("project.suspend", 1, SMALL)])
@example(S.PLAN_REQUIRED, [("apply", 0, SMALL), ("project.start", 1, SMALL), ("revoke", 1, SMALL)])
@example(
    S.PLAN_REQUIRED, [("apply", 0, SMALL), ("project.start", 1, SMALL), ("detect", 1, SMALL), ("revoke", 1, SMALL)]
)
@example(S.PLAN_REQUIRED, [("fail", 0, SMALL), ("project.terminate", 1, SMALL)])
@example(S.PLAN_REQUIRED, [("hand in", 0, SMALL), ("project.terminate", 1, SMALL)])
@example(S.PLAN_REQUIRED, [("apply", 0, SMALL), ("apply", 1100, SMALL), ("cancel", 1, SMALL)])
@example(
    S.PLAN_REQUIRED,
    [("apply", 0, SMALL), ("detect", 1, SMALL), ("apply", 1, SMALL), ("revoke", 1, SMALL), ("revoke", 1, SMALL)],
)
@given(start=st.sampled_from([S.LISTED, S.EXEMPT, S.PLAN_REQUIRED]), steps=st.lists(TAKEN, min_size=10, max_size=24))
@settings(max_examples=40, deadline=None, phases=WITHOUT_EXPLAINING)
def test_nothing_builds_without_an_approval_in_force_unless_it_is_exempt(
    bureau: Bureau, start: ProjectState, steps: list[tuple[str, int, Decimal]]
) -> None:
    kind = PlanKind.NONE if start is S.EXEMPT else PlanKind.REPORT
    number = make.awaiting_plan(bureau.db, state=start, plan_kind=kind).id
    make.exempt_from_fee(bureau.db, number)
    day = FIRST
    for name, days, size in steps:
        day = min(day + timedelta(days=days), date(2026, 8, 31))
        try:
            if name in OTHERS:
                OTHERS[name](bureau, number, day)
            else:
                bureau.step(name, number, day, size)
        except RuleError:
            continue
        check(bureau, number, day)
    event(bureau.read(number)[0].state.value)


def check(bureau: Bureau, number: int, day: date) -> None:
    """What holds after any act whatever."""
    project, approval = bureau.read(number)
    if project.state in BUILDS:
        assert approval is not None or project.plan_kind is PlanKind.NONE, project.state
        assert project.started_on is not None
        assert project.started_on <= day
        covered = lapses_on(project, project.started_on)
        assert covered is None or project.started_on <= covered, "the approval had lapsed before the start"
    if project.state is S.APPROVED:
        assert approval is not None
        assert project.started_on is None
    with bureau.db.reading() as session:
        events = events_of(make.everything(session), number)
        if PROJECTS.final(project.state):
            running = [plan.state for plan in plans.plans_of_project(session, number) if plans.clocks_of(plan, day)]
            assert running == [], "nothing is waited for in a project that has ended"
        assert approval is not None or not open_changes(session, number), "nothing is left to depart from"
    recorded = [event.state for event in sorted(events, key=lambda event: event.id)]
    assert recorded == [] or recorded[-1] is project.state or project.state is S.EXPIRED


def test_the_steps_of_the_walks_are_taken_and_not_all_refused(bureau: Bureau) -> None:
    number = make.awaiting_plan(bureau.db, state=S.PLAN_REQUIRED, plan_kind=PlanKind.REPORT).id
    states = []
    for days, name in enumerate(("fail", "apply", "detect", "drop", "apply", "cancel", "revoke")):
        OTHERS[name](bureau, number, FIRST + timedelta(days=days))
        states.append(bureau.read(number)[0].state)
    assert states == [S.PLAN_REQUIRED, *[S.APPROVED] * 5, S.PLAN_REQUIRED]
