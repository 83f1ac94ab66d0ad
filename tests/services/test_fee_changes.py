"""What is charged anew when a plan is changed, a project extended, or a charge fixed once more."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.fees.bases import ExemptCode, ExpansionBasis
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import ApplicationKind
from sbsupervise.domain.projects import Nature, ProjectKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Plan, StoredFile
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees import (
    CountyArea,
    VoidCharge,
    assess_fee,
    record_payment,
    replacement_of,
    same_again,
    void_charge,
)
from tests import make
from tests.walk import EVIDENCE, PIANGUAN, TODAY, Db, assessing, paying, perform

BAODE = "140931"
LATER = date(2026, 8, 20)


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(TODAY))


def area(hm2: str, county: str = PIANGUAN, **parts: str) -> CountyArea:
    return CountyArea(
        county=county, area_hm2=Decimal(hm2), **{f"{name}_hm2": Decimal(part) for name, part in parts.items()}
    )


def charged(db: Db, officer: Actor, plan: Plan, fen: int, *areas: CountyArea) -> Charge:
    charge: Charge = perform(db, assess_fee, officer, assessing(plan, fen, areas=areas))
    return charge


def later(officer: Actor) -> Actor:
    return replace(officer, now=make.noon(LATER))


def first(db: Db, officer: Actor, *areas: CountyArea) -> tuple[Plan, Charge]:
    """A plan of 20 hm² and its charge, 80,000 yuan."""
    areas = areas or (area("20"),)
    plan = make.granted_plan(db, range_hm2=Decimal(20), counties=tuple(part.county for part in areas))
    return plan, charged(db, officer, plan, 8_000_000, *areas)


@pytest.mark.parametrize("kind", [ApplicationKind.CHANGE, ApplicationKind.SUPPLEMENT, ApplicationKind.REEXAMINATION])
def test_a_larger_range_is_charged_for_what_it_adds(db: Db, officer: Actor, kind: ApplicationKind) -> None:
    plan, _ = first(db, officer)
    charge = charged(db, later(officer), make.changed_plan(db, plan, Decimal("23.5"), kind), 1_400_000, area("23.5"))
    assert (charge.state, charge.due_on) == (ChargeState.ASSESSED, LATER)
    assert "减去已计征 200,000 平方米，应补 35,000 平方米" in charge.receipt["working"]
    assert same_again(charge)


def test_a_second_change_is_compared_with_all_that_went_before(db: Db, officer: Actor) -> None:
    plan, _ = first(db, officer)
    change = make.changed_plan(db, plan, Decimal("23.5"))
    charged(db, later(officer), change, 1_400_000, area("23.5"))
    last = charged(db, later(officer), make.changed_plan(db, plan, Decimal(24)), 200_000, area("24"))
    assert last.receipt["inputs"]["charged_before"] == {"偏关县": "235000"}


def test_what_was_void_or_exempt_was_not_charged(db: Db, officer: Actor) -> None:
    plan, charge = first(db, officer)
    perform(db, void_charge, officer, VoidCharge(charge_id=charge.id, reason="面积录错"))
    exempt = {"exempt_code": ExemptCode.E4, "exempt_proof": "年度计划", "exempt_file": EVIDENCE}
    perform(db, assess_fee, officer, assessing(plan, 0, areas=(area("20"),), **exempt))
    charged(db, later(officer), make.changed_plan(db, plan, Decimal(21)), 8_400_000, area("21"))


def test_a_smaller_range_is_charged_nothing_and_the_first_charge_stays_as_it_is(db: Db, officer: Actor) -> None:
    plan, before = first(db, officer)
    clerk = make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(TODAY))
    perform(db, record_payment, clerk, paying(before, 8_000_000, "测税票1"))
    smaller = charged(db, later(officer), make.changed_plan(db, plan, Decimal("18.2")), 0, area("18.2"))
    assert (smaller.amount_fen, smaller.state) == (0, ChargeState.PAID)
    with db.reading() as session:
        kept = make.everything(session).get_one(Charge, before.id)
        assert (kept.state, kept.amount_fen, kept.refund_fen) == (ChargeState.PAID, 8_000_000, 0)


def test_what_one_county_loses_does_not_pay_for_what_another_gains(db: Db, officer: Actor) -> None:
    plan, _ = first(db, officer, area("10"), area("10", BAODE))
    change = make.changed_plan(db, plan, Decimal(20))
    charge = charged(db, later(officer), change, 800_000, area("12"), area("8", BAODE))
    assert [line["amount_fen"] for line in charge.receipt["lines"]] == [800_000, 0]


def test_a_change_is_charged_by_the_standard_of_the_day_of_its_approval(db: Db, officer: Actor) -> None:
    plan, _ = first(db, officer)
    change = make.changed_plan(db, plan, Decimal(21), decided_on=date(2018, 6, 1))
    with pytest.raises(RuleError, match="2018-06-01 没有生效的收费标准"):
        charged(db, later(officer), change, 400_000, area("21"))


@pytest.mark.parametrize(
    ("basis", "amount_fen"),
    [
        pytest.param(ExpansionBasis.TOTAL, 16_800_000, id="24 with the old area"),
        pytest.param(ExpansionBasis.INCREMENT, 4_800_000, id="24 without it"),
    ],
)
def test_an_extension_is_charged_as_the_officer_decides_with_a_reason(
    db: Db, officer: Actor, basis: ExpansionBasis, amount_fen: int
) -> None:
    plan = make.granted_plan(
        db, range_hm2=Decimal(12), kind=ProjectKind.OPEN_COAL_MINE, nature=Nature.REBUILD_AND_EXPAND
    )
    said = {"expansion": basis, "expansion_reason": "二次扰动"}
    command = assessing(plan, amount_fen, areas=(area("12", existing="30"),), **said)
    charge = perform(db, assess_fee, officer, command)
    assert f"扩建，原有 30 公顷、新增 12 公顷，{basis.label}计征（二次扰动）" in charge.receipt["working"][0]
    assert same_again(charge)


def test_a_charge_fixed_anew_says_which_one_it_replaces(db: Db, officer: Actor) -> None:
    plan, wrong = first(db, officer)
    assert wrong.replaces_id is None
    for _ in range(2):
        perform(db, void_charge, officer, VoidCharge(charge_id=wrong.id, reason="面积录错"))
        right = charged(db, officer, plan, 8_000_000, area("20"))
        assert right.replaces_id == wrong.id
        with db.reading() as session:
            found = replacement_of(make.everything(session), wrong)
            assert found is not None
            assert found.id == right.id
        wrong = right


def test_what_proves_an_exemption_is_kept_but_not_what_is_secret(db: Db, officer: Actor) -> None:
    proved = {"exempt_code": ExemptCode.E4, "exempt_proof": "年度计划", "exempt_file": EVIDENCE}
    charge = perform(db, assess_fee, officer, assessing(make.granted_plan(db), 0, **proved))
    secret = {"exempt_code": ExemptCode.E5, "exempt_proof": "主管机关证明"}
    without = perform(db, assess_fee, officer, assessing(make.granted_plan(db), 0, **secret))
    assert without.exempt_file_id is None
    with db.reading() as session:
        (kept,) = make.everything(session).scalars(select(StoredFile)).all()
        assert (kept.id, kept.data, kept.project_id) == (charge.exempt_file_id, EVIDENCE.data, charge.project_id)
