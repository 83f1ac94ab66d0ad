"""The clock, the rail, the story and the list of applications."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import UNDER_WAY, PlanState, Procedure
from sbsupervise.models import AuditEntry, Plan, Project
from sbsupervise.services.acts import Actor
from sbsupervise.services.lists import Place, slice_of
from sbsupervise.services.plans import (
    KEYS,
    PlanFilters,
    clock_of,
    open_acts,
    plans_matching,
    plans_of_project,
    rail_of,
    receive_review,
    send_to_review,
    story_of,
)
from tests import make
from tests.walk import (
    ACCEPTED,
    NUMBER,
    SUBMITTED,
    TODAY,
    Db,
    accepted,
    granted,
    perform,
    returning,
    sending,
    submitted,
)


@pytest.fixture
def approver(db: Db) -> Actor:
    """Somebody of the office that approves."""
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


@pytest.fixture
def officer(db: Db) -> Actor:
    """Somebody of the office that supervises."""
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


def read(db: Db, cls: type[Any], key: int) -> Any:
    with db.reading() as session:
        return make.everything(session).get_one(cls, key)


def test_an_application_is_accepted_and_its_clock_runs(db: Db, approver: Actor) -> None:
    plan = accepted(db, approver)
    assert plan.state is PlanState.ACCEPTED
    clock = clock_of(plan, date(2026, 2, 25))
    assert clock is not None
    assert (clock.deadline.due, clock.left, clock.label) == (date(2026, 3, 2), 4, "审批期限")
    assert "第4个工作日 = 2026-02-14（星期六，调休上班）" in clock.deadline.working


def test_a_review_stops_the_clock(db: Db, approver: Actor) -> None:
    plan = accepted(db, approver)
    plan = perform(db, send_to_review, approver, sending(plan, date(2026, 2, 11)))
    running = clock_of(plan, date(2026, 2, 13))
    plan = perform(db, receive_review, approver, returning(plan, date(2026, 3, 10)))
    clock = clock_of(plan, TODAY)
    assert running is not None
    assert clock is not None
    assert (running.label, running.deadline.due) == ("审批期限（评审期间暂停）", date(2026, 3, 4))
    assert clock.deadline.due == date(2026, 3, 23)
    assert any("暂停计时，不计" in line for line in clock.deadline.working)


def test_an_application_from_before_the_order_has_no_clock() -> None:
    plan = Plan(
        state=PlanState.SUBMITTED, procedure=Procedure.ORDINARY, submitted_on=date(2023, 2, 28), external_body=""
    )
    assert clock_of(plan, TODAY) is None
    plan.state, plan.accepted_on = PlanState.ACCEPTED, date(2023, 2, 28)
    assert clock_of(plan, TODAY) is None
    plan.accepted_on = date(2023, 3, 1)
    assert clock_of(plan, TODAY) is not None


def test_every_act_leaves_its_entry_and_the_story_tells_them(db: Db, approver: Actor) -> None:
    plan = accepted(db, approver)
    perform(db, send_to_review, approver, sending(plan, date(2026, 2, 11)))
    perform(db, receive_review, approver, returning(plan, date(2026, 3, 10)))
    granted(db, approver, plan, decided_on=date(2026, 3, 12))
    with db.reading() as session:
        session.scope = approver.scope
        entries = session.scalars(select(AuditEntry).where(AuditEntry.target_type == "plan").order_by(AuditEntry.seq))
        acts = [entry.act for entry in entries if entry.act.startswith("plan.")]
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        story = story_of(session, session.get_one(Plan, plan.id))
    assert acts == [
        "plan.submit",
        "plan.accept",
        "plan.send_to_review",
        "plan.receive_review",
        "plan.propose",
        "plan.grant",
    ]
    assert last is not None
    assert json.loads(last.changes)[f"project#{plan.project_id}"]["state"] == ["plan_required", "approved"]
    told_of = [(told.title, told.on) for told in story if not told.title.startswith("test.")]
    assert told_of == [
        ("准予许可", date(2026, 3, 12)),
        ("提出拟办意见", approver.now),
        ("收到评审意见", date(2026, 3, 10)),
        ("送技术评审", date(2026, 2, 11)),
        ("受理", ACCEPTED),
        ("提交申请", SUBMITTED),
    ]
    assert story[0].text == NUMBER
    assert approver.name in story[0].who


def test_the_rail_shows_where_an_application_stands_and_what_is_due(db: Db, approver: Actor) -> None:
    plan = accepted(db, approver)
    rail = rail_of(plan, clock_of(plan, ACCEPTED))
    assert [(step.label, step.state, step.on) for step in rail] == [
        ("提交申请", "done", SUBMITTED),
        ("受理", "done", ACCEPTED),
        ("提出拟办意见", "current", date(2026, 3, 2)),
        ("准予许可／不予许可", "next", None),
        ("登记送达", "next", None),
        ("登记公开", "next", None),
    ]
    plan = perform(db, send_to_review, approver, sending(plan, ACCEPTED))
    rail = rail_of(plan, clock_of(plan, ACCEPTED))
    assert [(step.label, step.state, step.on) for step in rail[2:]] == [
        ("送技术评审", "done", ACCEPTED),
        ("收到评审意见", "current", date(2026, 3, 30)),
        ("提出拟办意见", "next", None),
        ("准予许可／不予许可", "next", None),
        ("登记送达", "next", None),
        ("登记公开", "next", None),
    ]


def test_a_person_is_offered_only_what_may_be_done(db: Db, officer: Actor, approver: Actor) -> None:
    first, second = submitted(db, officer), accepted(db, approver, in_evaluated_zone=True)
    lookers = make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(TODAY))
    with db.reading() as session:
        make.everything(session)
        offered = {
            (who.name, plan.id): [step.act for step in open_acts(session, who, session.get_one(Plan, plan.id))]
            for who in (officer, approver, lookers)
            for plan in (first, second)
        }
    assert offered[officer.name, first.id] == [], "a withdrawal is recorded where the application lies"
    assert offered[approver.name, first.id] == ["plan.accept", "plan.withdraw"], "accepted by law since February"
    aside = ["plan.tell_hearing", "plan.withdraw"]
    assert offered[approver.name, second.id] == ["plan.propose", *aside]
    assert offered[lookers.name, first.id] == []


def test_a_list_is_narrowed_by_state_office_and_text(db: Db, approver: Actor, officer: Actor) -> None:
    county = make.login(db, Role.OFFICER, Role.APPROVER, office="140931").actor(make.noon(TODAY))
    here = accepted(db, approver)
    there = submitted(db, county, make.awaiting_plan(db, approved_by="140931", supervised_by="140931"))
    project = read(db, Project, there.project_id)

    def found(actor: Actor, **filters: Any) -> list[int]:
        with db.reading() as session:
            session.scope = actor.scope
            rows = slice_of(session, plans_matching(PlanFilters(**filters)), KEYS, Place("-submitted"))
            assert rows.count == len(rows.rows)
            return sorted(plan.id for plan in rows.rows)

    assert found(officer) == [here.id, there.id]
    assert found(county) == [there.id]
    assert found(officer, states=UNDER_WAY) == [here.id, there.id]
    assert found(officer, states=frozenset({PlanState.ACCEPTED})) == [here.id]
    assert found(officer, office_id=county.office_id) == [there.id]
    assert found(officer, text=project.name) == [there.id]
    assert found(officer, text="%") == []
    with db.reading() as session:
        session.scope = officer.scope
        assert [plan.id for plan in plans_of_project(session, there.project_id)] == [there.id]
