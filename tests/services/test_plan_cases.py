"""Sixteen cases at the edge of the rules of plans and changes (lifecycle.md 9), in the words of a jurist."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanKind, PlanState, Procedure, plan_kind
from sbsupervise.domain.plans.amendments import GroundFigures, PlanFigures, compare
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Finding, Plan, Project
from sbsupervise.parameters.plans import change_limits, kind_thresholds
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans import (
    CancelPlan,
    ProposeRevocation,
    RecordExternal,
    RevokePlan,
    cancel_plan,
    clocks_of,
    propose_revocation,
    record_external,
    revoke_plan,
)
from sbsupervise.services.plans.letters import letters_of
from sbsupervise.services.plans.reviewing import desk_of
from sbsupervise.services.project_events import events_of
from sbsupervise.services.project_owners import HandOver, hand_over
from sbsupervise.services.project_steps import JUDGEMENTS, STEPS, JudgeSize, TakeStep
from tests import make
from tests.walk import DECIDED, TODAY, Db, accepted, colleague, granted, perform, submitted

S = ProjectState
RULES = date(2026, 3, 2)


def num(text: str) -> Decimal:
    return Decimal(text)


def ground(code: str, level: int, volume_m3: str) -> GroundFigures:
    return GroundFigures(code=code, level=level, volume_m3=num(volume_m3))


@pytest.fixture
def window(db: Db) -> Actor:
    """Somebody of the office that approves."""
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(TODAY))


@pytest.fixture
def officer(db: Db) -> Actor:
    """Somebody of the office that supervises."""
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


def project_of(db: Db, plan: Plan) -> Project:
    with db.reading() as session:
        return make.everything(session).get_one(Project, plan.project_id)


def step(db: Db, actor: Actor, number: int, verb: str, day: date, **said: Any) -> Project:
    given: dict[str, Any] = {"project_id": number, "happened_on": day, "evidence": "现场照片"} | said
    name = f"project.{verb}"
    with db.transaction() as session:
        if name in JUDGEMENTS:
            return JUDGEMENTS[name](session, actor, JudgeSize(**given))
        return STEPS[name](session, actor, TakeStep(**given))


@pytest.mark.parametrize(
    ("area", "earthwork", "kind"),
    [
        pytest.param("5.00", "0", PlanKind.REPORT, id="1: five hectares exactly are five"),
        pytest.param("4.99", "50000", PlanKind.REPORT, id="1: either measure suffices"),
        pytest.param("4.99", "49999", PlanKind.FORM, id="1: neither"),
        pytest.param("0.49", "999", PlanKind.NONE, id="2: below both, no plan"),
        pytest.param("0.49", "1000", PlanKind.FORM, id="2: a thousand exactly"),
    ],
)
def test_the_kind_of_plan(area: str, earthwork: str, kind: PlanKind) -> None:
    assert plan_kind(num(area), num(earthwork), kind_thresholds().on(RULES)) is kind


def test_3_a_project_that_grew_needs_a_plan_from_the_day_of_the_greater_disturbance(db: Db, officer: Actor) -> None:
    small = make.awaiting_plan(db, state=S.EXEMPT, area_hm2=num("0.4"), earthwork_m3=num("100"))
    grown_on = date(2026, 2, 3)
    step(db, officer, small.id, "require_plan", grown_on, area_hm2=num("0.6"), earthwork_m3=num("100"))
    with db.reading() as session:
        make.everything(session)
        assert session.get_one(Project, small.id).state is S.PLAN_REQUIRED
        assert [event.happened_on for event in events_of(session, small.id)] == [grown_on]


def test_4_two_halves_of_one_thing_are_pointed_out_to_the_reviewer(db: Db, window: Actor) -> None:
    half: dict[str, Any] = {"area_hm2": num("3"), "earthwork_m3": num("2000")}
    first = make.awaiting_plan(db, **half)
    plan = submitted(db, window, first, kind=PlanKind.FORM, range_hm2=num("3"), earthwork_m3=num("2000"))
    assert not split(db, plan)
    with db.transaction() as session:
        other = make.everything(session).get_one(Project, make.awaiting_plan(db, **half).id)
        make.change(session, other, construction_unit_id=first.construction_unit_id, plan_kind=PlanKind.FORM)
    assert split(db, plan) == [f"同一单位在同县另有 1 个未达报告书规模的项目（{other.name}），合计 6 hm²、4000 m³"]


def split(db: Db, plan: Plan) -> list[str]:
    with db.reading() as session:
        desk = desk_of(session, make.everything(session).get_one(Plan, plan.id))
    return [gap.text.partition("，达到")[0] for gap in desk.gaps if gap.code == "split" and not gap.stops]


def test_5_each_phase_with_its_own_code_has_its_own_plan_and_one_code_has_one(db: Db, window: Actor) -> None:
    phases = [make.awaiting_plan(db, code=f"2305-140900-04-01-00000{phase}") for phase in (1, 2)]
    for phase in phases:
        submitted(db, window, phase)
    with pytest.raises(RuleError, match="已有正在办理的方案申请"):
        submitted(db, window, phases[0])


def test_6_the_supervising_office_has_the_approval_on_the_same_day(db: Db) -> None:
    plan = granted(db, make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor(make.noon(DECIDED)))
    with db.reading() as session:
        (copy,) = make.everything(session).get_one(Plan, plan.id).copies
        assert (copy.office.code, copy.sent_on) == ("140900", DECIDED)
    assert project_of(db, plan).state is S.APPROVED, "and nobody takes it for one without a plan"


def test_7_what_the_ministry_approved_is_on_record_and_no_letter_is_made(db: Db, officer: Actor) -> None:
    command = RecordExternal(
        project_id=make.awaiting_plan(db).id,
        external_body="水利部",
        document_number="水许可决〔2026〕15号",
        decided_on=date(2026, 2, 10),
        kind=PlanKind.REPORT,
        range_hm2=num("13.32"),
        earthwork_m3=num("80000"),
    )
    plan = perform(db, record_external, officer, command)
    assert project_of(db, plan).state is S.APPROVED
    with db.reading() as session:
        stored = make.everything(session).get_one(Plan, plan.id)
        assert letters_of(stored) == ()
        assert clocks_of(stored, TODAY) == []


def test_8_an_approval_after_the_start_does_not_undo_the_start_without_one(
    db: Db, window: Actor, officer: Actor
) -> None:
    project = make.awaiting_plan(db)
    step(db, officer, project.id, "start", date(2026, 1, 5))
    plan = granted(db, window, accepted(db, window, project=project))
    found = project_of(db, plan)
    assert (found.state, found.started_on, found.approved_on) == (S.UNDER_CONSTRUCTION, date(2026, 1, 5), DECIDED)
    with db.reading() as session:
        assert S.ILLEGAL_START in {event.state for event in events_of(make.everything(session), project.id)}


@pytest.mark.parametrize(
    ("approved", "changed", "met", "near"),
    [
        pytest.param({"range_hm2": num("100")}, {"range_hm2": num("129.99")}, [], ["C2a"], id="9: 29.99 % is close"),
        pytest.param({"range_hm2": num("100")}, {"range_hm2": num("130")}, ["C2a"], [], id="9: 30 % is met"),
        pytest.param(
            {"range_hm2": num("100")}, {"range_hm2": num("135")}, ["C2a"], [], id="9: 20 % and 15 % of one base add up"
        ),
        pytest.param(
            {"range_hm2": num("120")}, {"range_hm2": num("135")}, [], [], id="9: once approved, the base is the new one"
        ),
        pytest.param(
            {"range_hm2": num("100"), "topsoil_m3": num("1000")},
            {"range_hm2": num("60"), "topsoil_m3": num("650")},
            [],
            [],
            id="10: less topsoil because of less land",
        ),
        pytest.param(
            {"spoil_grounds": (ground("Z1", 4, "1000"),)},
            {"spoil_grounds": (ground("Z1", 4, "1000"), ground("Z2", 5, "10"))},
            ["C6"],
            [],
            id="11: a new spoil ground",
        ),
        pytest.param(
            {"spoil_grounds": (ground("Z1", 4, "1000"),)},
            {"spoil_grounds": (ground("Z1", 3, "9000"),)},
            ["C7"],
            [],
            id="11: the level goes up with the volume",
        ),
        pytest.param(
            {"spoil_grounds": (ground("Z1", 4, "1000"),)},
            {"spoil_grounds": (ground("Z1", 4, "2000"),)},
            [],
            [],
            id="11: more volume, the same level",
        ),
        pytest.param(
            {"decided_on": date(2023, 5, 10)}, {"starts_on": date(2026, 5, 11)}, ["C8"], [], id="12: the day after"
        ),
        pytest.param(
            {"decided_on": date(2023, 5, 10)}, {"starts_on": date(2026, 5, 10)}, [], [], id="12: the last good day"
        ),
    ],
)
def test_what_a_change_calls_for(
    approved: dict[str, Any], changed: dict[str, Any], met: list[str], near: list[str]
) -> None:
    found = compare(PlanFigures(**approved), PlanFigures(**changed), change_limits().on(RULES), valid_years=3)
    assert ([row.code for row in found.triggers], [row.code for row in found.near]) == (met, near)


def test_13_earlier_faults_stay_with_the_earlier_owner(db: Db, officer: Actor) -> None:
    former, later = make.unit(db), make.unit(db)
    project = make.project(db, owner=former)
    finding = make.finding(db, project, "P-16")
    command = HandOver(
        project_id=project.id, uscc=later.uscc, name=later.name, happened_on=date(2026, 3, 2), evidence="转让协议"
    )
    perform(db, hand_over, officer, command)
    with db.reading() as session:
        make.everything(session)
        assert session.get_one(Project, project.id).construction_unit_id == later.id
        assert session.get_one(Finding, finding.id).unit_id == former.id


def test_14_the_approval_of_an_owner_that_is_no_more_is_cancelled_and_the_project_ends(db: Db, window: Actor) -> None:
    plan = granted(db, window)
    command = CancelPlan(plan_id=plan.id, closed_on=date(2026, 3, 25), ground="R70-3", reason="单位已注销登记")
    perform(db, cancel_plan, colleague(db, window), command)
    assert project_of(db, plan).state is S.TERMINATED


def test_15_a_form_whose_works_have_the_size_of_a_report_is_revoked_and_made_anew(
    db: Db, window: Actor, officer: Actor
) -> None:
    project = make.awaiting_plan(db, area_hm2=num("3"), earthwork_m3=num("2000"))
    form = accepted(db, window, project=project, kind=PlanKind.FORM, range_hm2=num("3"), earthwork_m3=num("2000"))
    assert form.procedure is Procedure.COMMITMENT
    plan = granted(db, window, form, decided_on=date(2026, 2, 10))
    facts = ProposeRevocation(plan_id=plan.id, ground="R160-1", facts="检查发现挖填土石方8万立方米")
    perform(db, propose_revocation, officer, facts)
    command = RevokePlan(
        plan_id=plan.id,
        decided_on=date(2026, 3, 25),
        document_number="测审撤〔2026〕1号",
        redo_by=date(2026, 4, 24),
    )
    revoked: Plan = perform(db, revoke_plan, window, command)
    assert revoked.state is PlanState.REVOKED
    assert project_of(db, plan).state is S.PLAN_REQUIRED


@pytest.mark.parametrize(
    ("day", "met"),
    [
        pytest.param(date(2023, 2, 28), ["C3"], id="16: a line shifted by a fifth, by the rules of 2016"),
        pytest.param(date(2023, 3, 1), [], id="16: by Order 53 it takes three tenths"),
    ],
)
def test_facts_are_judged_by_the_rules_of_their_day(day: date, met: list[str]) -> None:
    approved = PlanFigures(linear_hill_km=num("100"))
    changed = PlanFigures(linear_hill_km=num("100"), shifted_over_300m_km=num("20"))
    found = compare(approved, changed, change_limits().on(day), valid_years=None)
    assert [row.code for row in found.triggers] == met
