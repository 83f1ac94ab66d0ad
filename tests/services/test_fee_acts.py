"""The compensation fee is assessed once, by the dated rate, and lowered by nothing but the law."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.fees.bases import BaseType, ExemptCode, ExpansionBasis
from sbsupervise.domain.permissions import Permission, Role
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Plan, Project
from sbsupervise.services.acts import Actor, ForbiddenError, NotSeenError
from sbsupervise.services.fees import (
    CountyArea,
    ExemptCharge,
    VoidCharge,
    assess_fee,
    exempt_charge,
    expected_fee,
    record_payment,
    same_again,
    void_charge,
)
from tests import make
from tests.walk import AREA, EVIDENCE, PIANGUAN, TODAY, Db, assessed, assessing, paying, perform


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


@pytest.fixture
def clerk(db: Db) -> Actor:
    return make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(TODAY))


def read(db: Db, key: int) -> Charge:
    with db.reading() as session:
        statement = select(Charge).where(Charge.id == key).options(selectinload(Charge.ledger))
        return make.everything(session).scalars(statement).one()


def test_the_range_is_charged_by_the_dated_rate_and_due_before_the_start(db: Db, officer: Actor) -> None:
    charge = assessed(db, officer)
    assert (charge.amount_fen, charge.due_on, charge.state) == (5_328_000, date(2026, 5, 31), ChargeState.ASSESSED)
    assert (charge.base_type, charge.rate_version) == (BaseType.AREA_GENERAL, "SX-2018-464")
    assert (charge.assessed_on, charge.assessed_by_id) == (TODAY, officer.person_id)
    assert (charge.receipt["central_fen"], charge.receipt["local_fen"]) == (532_800, 4_795_200)
    assert charge.receipt["lines"][0]["verified"] is False
    assert charge.receipt["working"] == [
        "偏关县 一般性生产建设项目：申报 13.32 公顷 = 133,200 平方米",
        "133,200 平方米 × 0.4 元/平方米 = 53,280.00 元（SX-2018-464，标准待核实）",
        "合计 53,280.00 元，其中中央 5,328.00 元、地方 47,952.00 元",
    ]


@pytest.mark.parametrize(
    ("facts", "due_on"),
    [
        pytest.param({"started_on": date(2025, 9, 1)}, TODAY, id="started: at once"),
        pytest.param({"planned_start_on": date(2026, 3, 15)}, TODAY, id="planned start gone by: at once"),
        pytest.param({"planned_start_on": TODAY}, TODAY, id="starts today"),
        pytest.param({"planned_start_on": date(2026, 4, 2)}, TODAY, id="starts tomorrow"),
        pytest.param({"planned_start_on": date(2026, 4, 3)}, date(2026, 4, 2), id="starts the day after"),
    ],
)
def test_the_fee_is_due_the_day_before_the_start_or_at_once(
    db: Db, officer: Actor, facts: dict[str, Any], due_on: date
) -> None:
    assert perform(db, assess_fee, officer, assessing(make.granted_plan(db, **facts))).due_on == due_on


def test_without_a_planned_start_the_officer_states_it(db: Db, officer: Actor) -> None:
    plan = make.granted_plan(db, planned_start_on=None)
    with pytest.raises(RuleError) as refusal:
        perform(db, assess_fee, officer, assessing(plan))
    assert refusal.value.field == "planned_start_on"
    charge = perform(db, assess_fee, officer, assessing(plan, planned_start_on=date(2026, 6, 1)))
    assert charge.due_on == date(2026, 5, 31)


def test_a_mine_is_charged_as_one(db: Db, officer: Actor) -> None:
    charge = perform(db, assess_fee, officer, assessing(make.granted_plan(db, kind=ProjectKind.DEEP_COAL_MINE)))
    assert charge.base_type is BaseType.AREA_MINE_BUILD


def test_each_county_has_its_line_rounded_by_itself(db: Db, officer: Actor) -> None:
    plan = make.granted_plan(db, range_hm2=Decimal("1.00002"), counties=("140931", "140932"))
    areas = (
        CountyArea(county="140931", area_hm2=Decimal("0.50001")),
        CountyArea(county="140932", area_hm2=Decimal("0.50001")),
    )
    charge = perform(db, assess_fee, officer, assessing(plan, 400_080, areas=areas))
    assert [line["county"] for line in charge.receipt["lines"]] == ["保德县", "偏关县"]
    assert [line["amount_fen"] for line in charge.receipt["lines"]] == [200_040, 200_040]


@pytest.mark.parametrize(
    ("area", "facts", "amount_fen", "state"),
    [
        pytest.param({"flooded_hm2": Decimal("3.32")}, {}, 4_000_000, ChargeState.ASSESSED, id="flooded land out"),
        pytest.param({"water_hm2": Decimal("3.32")}, {}, 4_000_000, ChargeState.ASSESSED, id="water out"),
        pytest.param(
            {"exempt_hm2": Decimal("3.32")},
            {"exempt_code": ExemptCode.E1, "exempt_proof": "立项文件", "exempt_file": EVIDENCE},
            4_000_000,
            ChargeState.PROPOSED,
            id="a part is exempt, which is still to be decided",
        ),
        pytest.param(
            {},
            {"exempt_code": ExemptCode.E4, "exempt_proof": "年度计划", "exempt_file": EVIDENCE},
            0,
            ChargeState.PROPOSED,
            id="all is exempt, which is still to be decided",
        ),
    ],
)
def test_what_the_law_leaves_out_is_left_out(
    db: Db, officer: Actor, area: dict[str, Any], facts: dict[str, Any], amount_fen: int, state: ChargeState
) -> None:
    areas = (CountyArea(county=PIANGUAN, area_hm2=AREA, **area),)
    charge = perform(db, assess_fee, officer, assessing(make.granted_plan(db), amount_fen, areas=areas, **facts))
    assert (charge.amount_fen, charge.state) == (amount_fen, state)
    assert (charge.exempt_code, charge.exempt_proof) == (facts.get("exempt_code"), facts.get("exempt_proof", ""))
    assert same_again(charge)


@pytest.mark.parametrize(
    ("area", "amount_fen", "state", "lines"),
    [
        pytest.param({}, 0, ChargeState.EXEMPT, [], id="all is exempt: nothing is owed"),
        pytest.param(
            {"exempt_hm2": Decimal("3.32")}, 4_000_000, ChargeState.ASSESSED, [4_000_000], id="a rest is owed"
        ),
    ],
)
def test_an_exemption_holds_when_another_person_has_decided(
    db: Db, officer: Actor, area: dict[str, Any], amount_fen: int, state: ChargeState, lines: list[int]
) -> None:
    areas = (CountyArea(county=PIANGUAN, area_hm2=AREA, **area),)
    proof = {"exempt_code": ExemptCode.E1, "exempt_proof": "立项文件", "exempt_file": EVIDENCE}
    charge = perform(db, assess_fee, officer, assessing(make.granted_plan(db), amount_fen, areas=areas, **proof))
    assert read(db, charge.id).ledger == []
    command = ExemptCharge(charge_id=charge.id)
    with pytest.raises(ForbiddenError):
        perform(db, exempt_charge, officer, command)
    with pytest.raises(RuleError, match="双人原则"):
        perform(db, exempt_charge, replace(officer, permissions=frozenset(Permission)), command)
    approver = make.login(db, Role.APPROVER).actor(make.noon(TODAY))
    perform(db, exempt_charge, approver, command)
    kept = read(db, charge.id)
    assert (kept.state, kept.exempt_decided_by_id, kept.exempt_decided_on) == (state, approver.person_id, TODAY)
    assert [line.amount_fen for line in kept.ledger] == lines
    with pytest.raises(RuleError, match="当前状态为"):
        perform(db, exempt_charge, approver, command)


@pytest.mark.parametrize(
    ("area", "facts", "field"),
    [
        pytest.param({"area_hm2": Decimal("13.31")}, {}, "areas", id="areas short of the range"),
        pytest.param({"exempt_hm2": Decimal(1)}, {}, "exempt_code", id="an exempt part without its head"),
        pytest.param({}, {"exempt_code": ExemptCode.E1}, "exempt_proof", id="an exemption without proof"),
        pytest.param(
            {}, {"exempt_code": ExemptCode.E1, "exempt_proof": "立项文件"}, "exempt_file", id="a proof nobody sees"
        ),
        pytest.param({}, {"exempt_proof": "立项文件"}, "exempt_code", id="a proof of nothing"),
        pytest.param({}, {"exempt_file": EVIDENCE}, "exempt_code", id="a paper of nothing"),
        pytest.param({"existing_hm2": Decimal(1)}, {}, "expansion", id="old ground without a decision on it"),
        pytest.param({}, {"expansion": ExpansionBasis.TOTAL}, "expansion_reason", id="an extension without a reason"),
        pytest.param({}, {"relief": "口头同意"}, "relief", id="a relief that nobody decided"),
        pytest.param({"flooded_hm2": Decimal(14)}, {}, "deductions", id="more left out than there is"),
        pytest.param({}, {"confirmed_fen": 5_328_001}, None, id="another amount than was confirmed"),
    ],
)
def test_an_assessment_that_cannot_be_is_refused(
    db: Db, officer: Actor, area: dict[str, Any], facts: dict[str, Any], field: str | None
) -> None:
    given: dict[str, Any] = {"county": PIANGUAN, "area_hm2": AREA} | area
    areas = (CountyArea(**given),)
    with pytest.raises(RuleError) as refusal:
        perform(db, assess_fee, officer, assessing(make.granted_plan(db), **({"areas": areas} | facts)))
    assert refusal.value.field == field


def test_only_a_granted_plan_is_assessed(db: Db, officer: Actor) -> None:
    with pytest.raises(RuleError, match="尚未准予许可"):
        perform(db, assess_fee, officer, assessing(make.granted_plan(db, plan_state=PlanState.ACCEPTED)))


def test_a_plan_is_assessed_once(db: Db, officer: Actor) -> None:
    charge = assessed(db, officer)
    plan = Plan(id=charge.plan_id)
    with pytest.raises(RuleError, match="已经核定"):
        perform(db, assess_fee, officer, assessing(plan))
    perform(db, void_charge, officer, VoidCharge(charge_id=charge.id, reason="面积录错"))
    again = perform(db, assess_fee, officer, assessing(plan))
    assert again.id != charge.id


def test_of_two_who_assess_at_once_one_is_refused(db: Db, officer: Actor) -> None:
    plan = make.granted_plan(db)
    results: list[str] = []

    def assess() -> None:
        try:
            perform(db, assess_fee, officer, assessing(plan))
            results.append("done")
        except RuleError:
            results.append("refused")

    threads = [Thread(target=assess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["done", "refused", "refused", "refused"]


@pytest.mark.parametrize(
    "office", ["140931", "140900", "140930"], ids=["another county", "a superior that looks on", "who stands by"]
)
def test_an_office_without_a_leading_part_does_not_assess(db: Db, office: str) -> None:
    plan = make.granted_plan(db, approved_by="140932", supervised_by="140932", joint=("140930",))
    other = make.login(db, Role.OFFICER, office=office).actor(make.noon(TODAY))
    with pytest.raises((RuleError, NotSeenError)):
        perform(db, assess_fee, other, assessing(plan))


def test_the_command_line_answers_for_nothing(db: Db) -> None:
    with pytest.raises(RuleError, match="具名人员"):
        perform(db, assess_fee, make.operator(), assessing(make.granted_plan(db)))


def test_assessing_and_collecting_are_apart(db: Db, officer: Actor, clerk: Actor) -> None:
    plan = make.granted_plan(db)
    with pytest.raises(ForbiddenError):
        perform(db, assess_fee, clerk, assessing(plan))
    charge = perform(db, assess_fee, officer, assessing(plan))
    with pytest.raises(ForbiddenError):
        perform(db, record_payment, officer, paying(charge, 100, "A1"))


def test_a_void_charge_says_why_and_stays(db: Db, officer: Actor) -> None:
    charge = assessed(db, officer)
    with pytest.raises(RuleError, match="理由"):
        perform(db, void_charge, officer, VoidCharge(charge_id=charge.id, reason=" "))
    perform(db, void_charge, officer, VoidCharge(charge_id=charge.id, reason="面积录错"))
    kept = read(db, charge.id)
    assert kept.state is ChargeState.VOID
    assert kept.receipt["void"] == {"on": "2026-04-01", "by": officer.name, "reason": "面积录错"}
    assert kept.receipt["amount_fen"] == 5_328_000


def test_the_expected_fee_needs_a_standard_of_the_day() -> None:
    plan = Plan(range_hm2=AREA, project=Project(kind=ProjectKind.ROAD))
    expected = expected_fee(plan, TODAY)
    assert expected is not None
    assert expected.amount_fen == 5_328_000
    assert expected_fee(plan, date(2018, 12, 31)) is None


def test_a_receipt_that_was_touched_does_not_recompute(db: Db, officer: Actor) -> None:
    charge = assessed(db, officer)
    assert same_again(charge)
    charge.receipt["inputs"]["areas"][0]["area_hm2"] = "13.31"
    assert not same_again(charge)
