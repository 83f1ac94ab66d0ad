"""The hold that an unpaid fee lays on the acceptance, and its lifting."""

from datetime import date

import pytest
from sqlalchemy import select

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, HoldLift, Project
from sbsupervise.services import fees
from sbsupervise.services.acts import Actor
from sbsupervise.services.project_steps import STEPS, TakeStep
from sbsupervise.services.timeline import timeline_of
from tests import make
from tests.walk import TODAY, Db, assessing, paying, perform, with_days

LATER = date(2026, 9, 1)


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor(make.noon(LATER))


@pytest.fixture
def approver(db: Db) -> Actor:
    return make.login(db, Role.APPROVER).actor(make.noon(LATER))


@pytest.fixture
def clerk(db: Db) -> Actor:
    return make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(LATER))


@pytest.fixture
def charge(db: Db) -> Charge:
    """The fee of a project whose works are done, not paid."""
    assessor = make.login(db, Role.OFFICER).actor(make.noon(TODAY))
    plan = make.granted_plan(db, state=ProjectState.COMPLETED, started_on=date(2026, 6, 1))
    found: Charge = perform(db, fees.assess_fee, assessor, assessing(plan))
    return found


def take(db: Db, officer: Actor, project_id: int, name: str) -> Project:
    number = "测水保责〔2026〕1号" if name == "redo" else ""
    command = TakeStep(project_id=project_id, happened_on=LATER, evidence="鉴定书", document_number=number)
    project: Project = perform(db, STEPS[f"project.{name}"], officer, command)
    return project


def lift(db: Db, approver: Actor, charge: Charge, reason: str = "法院已立案执行") -> HoldLift:
    found: HoldLift = perform(db, fees.lift_hold, approver, fees.LiftHold(project_id=charge.project_id, reason=reason))
    return found


def test_the_refusal_names_the_charge_and_both_amounts(db: Db, officer: Actor, charge: Charge) -> None:
    with db.transaction() as session:
        make.change(session, make.everything(session).get_one(Charge, charge.id), surcharge_fen=1_000)
    with pytest.raises(
        RuleError, match=r"尚有53,290.00元未缴纳.*2026-04-01 核定的一项欠 53,280.00 元、滞纳金 10.00 元"
    ):
        take(db, officer, charge.project_id, "accept")


def test_a_fixed_surcharge_alone_bars_the_acceptance(db: Db, officer: Actor, clerk: Actor, charge: Charge) -> None:
    perform(db, fees.record_payment, clerk, paying(charge, 5_328_000, "A1"))
    with db.transaction() as session:
        make.change(session, make.everything(session).get_one(Charge, charge.id), surcharge_fen=1_000)
    with pytest.raises(RuleError, match=r"尚有10.00元未缴纳"):
        take(db, officer, charge.project_id, "accept")
    perform(db, fees.record_payment, clerk, paying(charge, 0, "A2", surcharge_fen=1_000))
    assert take(db, officer, charge.project_id, "accept").state is ProjectState.ACCEPTED


def test_a_lift_lets_one_acceptance_pass_and_is_then_used(
    db: Db, officer: Actor, approver: Actor, charge: Charge
) -> None:
    lift(db, approver, charge)
    with pytest.raises(RuleError, match="尚未使用"):
        lift(db, approver, charge)
    assert take(db, officer, charge.project_id, "accept").state is ProjectState.ACCEPTED
    with db.reading() as session:
        (kept,) = make.everything(session).scalars(select(HoldLift))
        hold = fees.hold_of(session, charge.project_id)
    assert (kept.used_on, kept.unpaid_fen, kept.lifted_by_id) == (LATER, 5_328_000, approver.person_id)
    assert (hold.unpaid_fen, hold.lift) == (5_328_000, None), "the fee is still owed, and the next acceptance barred"


def test_a_lift_does_not_hold_once_more_is_owed(db: Db, officer: Actor, approver: Actor, charge: Charge) -> None:
    lift(db, approver, charge)
    with db.transaction() as session:
        make.change(session, make.everything(session).get_one(Charge, charge.id), surcharge_fen=1)
    with pytest.raises(RuleError, match=r"尚有53,280.01元未缴纳"):
        take(db, officer, charge.project_id, "accept")


def test_a_lift_holds_when_less_is_owed(db: Db, officer: Actor, approver: Actor, clerk: Actor, charge: Charge) -> None:
    lift(db, approver, charge)
    perform(db, fees.record_payment, clerk, paying(charge, 1, "A1"))
    assert take(db, officer, charge.project_id, "accept").state is ProjectState.ACCEPTED


def test_a_lift_that_cannot_be_is_refused(db: Db, approver: Actor, clerk: Actor, charge: Charge) -> None:
    with pytest.raises(RuleError, match="理由") as refusal:
        lift(db, approver, charge, " ")
    assert refusal.value.field == "reason"
    superior = make.login(db, Role.APPROVER, office="140000").actor(make.noon(LATER))
    with pytest.raises(RuleError, match="本机关不是该项目的"):
        lift(db, superior, charge)
    perform(db, fees.record_payment, clerk, paying(charge, 5_328_000, "A1"))
    with pytest.raises(RuleError, match="没有欠缴"):
        lift(db, approver, charge)


def test_who_assessed_does_not_lift(db: Db) -> None:
    both = make.login(db, Role.OFFICER, Role.APPROVER).actor(make.noon(LATER))
    plan = make.granted_plan(db, state=ProjectState.COMPLETED, started_on=date(2026, 6, 1))
    charge: Charge = perform(db, fees.assess_fee, both, assessing(plan))
    with pytest.raises(RuleError, match="另一人"):
        lift(db, both, charge)


def test_a_lift_stands_on_the_time_line_with_its_reason(db: Db, approver: Actor, charge: Charge) -> None:
    lift(db, approver, charge)
    with db.reading() as session:
        session.scope = approver.scope
        entries = timeline_of(session, session.get_one(Project, charge.project_id))
    (entry,) = [entry for entry in entries if entry.title == "解除验收限制"]
    assert "法院已立案执行（未缴 53,280.00 元）" in entry.text


def test_a_void_charge_holds_nothing(db: Db, officer: Actor, approver: Actor, charge: Charge) -> None:
    with_days(db, charge, served_on=TODAY)
    perform(db, fees.void_charge, officer, fees.VoidCharge(charge_id=charge.id, reason="错"))
    with db.reading() as session:
        assert fees.hold_of(make.everything(session), charge.project_id).charges == []
    with pytest.raises(RuleError, match="没有核定"):
        take(db, officer, charge.project_id, "accept")
