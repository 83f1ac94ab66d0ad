"""Acts on plans and fees."""

from datetime import date
from decimal import Decimal

from sbsupervise.domain.plans import PlanKind
from sbsupervise.models import Charge, Payment, Plan
from sbsupervise.services import fees, plans
from tests import make
from tests.acts.stage import CLERK, OFFICER, PERMITS, TODAY, Ready, World, case
from tests.walk import ACCEPTED, AREA, SUBMITTED, accepted, assessed, assessing, denying, granting, paying, submitted

SENT, RETURNED = date(2026, 2, 11), date(2026, 2, 26)


def application(world: World) -> Plan:
    return submitted(world.db, world.actor(PERMITS))


def accepted_application(world: World) -> Plan:
    return accepted(world.db, world.actor(PERMITS))


def charge(world: World) -> Charge:
    return assessed(world.db, world.actor(OFFICER))


@case("plan.submit", plans.submit_plan)
def submit(world: World) -> Ready:
    command = plans.SubmitPlan(
        project_id=make.awaiting_plan(world.db).id,
        kind=PlanKind.REPORT,
        range_hm2=AREA,
        earthwork_m3=Decimal(80000),
        submitted_on=SUBMITTED,
    )
    return Ready(PERMITS, command)


def asking(plan: Plan) -> plans.AskCorrection:
    return plans.AskCorrection(plan_id=plan.id, correction_asked_on=ACCEPTED, correction_text="缺少责任页签名")


@case("plan.ask_correction", plans.ask_correction)
def ask_correction(world: World) -> Ready:
    return Ready(PERMITS, asking(application(world)))


@case("plan.correct", plans.correct_plan)
def correct(world: World) -> Ready:
    plan = world.do(plans.ask_correction, PERMITS, asking(application(world)))
    return Ready(PERMITS, plans.CorrectPlan(plan_id=plan.id, corrected_on=SENT))


@case("plan.accept", plans.accept_plan)
def accept(world: World) -> Ready:
    return Ready(PERMITS, plans.AcceptPlan(plan_id=application(world).id, accepted_on=ACCEPTED))


@case("plan.send_to_review", plans.send_to_review)
def send_to_review(world: World) -> Ready:
    return Ready(PERMITS, plans.SendToReview(plan_id=accepted_application(world).id, review_from=SENT))


@case("plan.receive_review", plans.receive_review)
def receive_review(world: World) -> Ready:
    sending = plans.SendToReview(plan_id=accepted_application(world).id, review_from=SENT)
    plan = world.do(plans.send_to_review, PERMITS, sending)
    return Ready(PERMITS, plans.ReceiveReview(plan_id=plan.id, review_to=RETURNED))


@case("plan.withdraw", plans.withdraw_plan)
def withdraw(world: World) -> Ready:
    return Ready(PERMITS, plans.WithdrawPlan(plan_id=application(world).id, reason="撤回申请书"))


@case("plan.grant", plans.grant_plan)
def grant(world: World) -> Ready:
    command = granting(accepted_application(world), document_number="测审许可〔2026〕1号", fee_stated_fen=5_328_000)
    return Ready(PERMITS, command)


@case("plan.deny", plans.deny_plan)
def deny(world: World) -> Ready:
    return Ready(PERMITS, denying(accepted_application(world), document_number="测审许可〔2026〕2号"))


@case("fee.assess", fees.assess_fee)
def assess(world: World) -> Ready:
    return Ready(OFFICER, assessing(make.granted_plan(world.db)))


@case("fee.void", fees.void_charge)
def void(world: World) -> Ready:
    return Ready(OFFICER, fees.VoidCharge(charge_id=charge(world).id, reason="面积有误"))


@case("payment.record", fees.record_payment)
def pay(world: World) -> Ready:
    return Ready(CLERK, paying(charge(world), 5_328_000, "测税票0001", paid_on=TODAY))


@case("payment.reverse", fees.reverse_payment)
def reverse(world: World) -> Ready:
    payment: Payment = world.do(
        fees.record_payment, CLERK, paying(charge(world), 5_328_000, "测税票0002", paid_on=TODAY)
    )
    command = fees.ReversePayment(charge_id=payment.charge_id, payment_id=payment.id, reason="票证号码有误")
    return Ready(CLERK, command)
