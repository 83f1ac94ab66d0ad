"""Acts on plans."""

from datetime import date
from decimal import Decimal
from typing import Any

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanKind, PlanState
from sbsupervise.models import Plan
from sbsupervise.services import plans
from tests import make
from tests.acts.stage import APPROVAL, OFFICER, PERMITS, TODAY, Ready, Who, World, case
from tests.walk import (
    ACCEPTED,
    AREA,
    SUBMITTED,
    accepted,
    denying,
    granting,
    proposed,
    returning,
    sending,
    submitted,
)

RETURNED = date(2026, 2, 26)
SECOND_PERMITS = Who(Role.APPROVAL_OFFICER, APPROVAL, 1)
TOLD = date(2026, 8, 24)
numbers = iter(range(5001, 5100))  # beyond the numbers that make.granted_plan takes from its projects


def application(world: World, **facts: Any) -> Plan:
    return submitted(world.db, world.actor(PERMITS), **facts)


def accepted_application(world: World) -> Plan:
    return accepted(world.db, world.actor(PERMITS))


def new_application(world: World, **facts: Any) -> Plan:
    """One of today, of which the office may still say everything."""
    return application(world, submitted_on=TODAY, **facts)


def waiting(world: World, outcome: PlanState = PlanState.GRANTED) -> Plan:
    """An application whose decision the second officer has proposed."""
    return proposed(world.db, accepted_application(world), world.actor(SECOND_PERMITS), outcome)


def number() -> str:
    return f"测审许可〔2026〕{next(numbers)}号"


def decided(world: World, outcome: PlanState = PlanState.GRANTED) -> Plan:
    plan = waiting(world, outcome)
    act, command = (plans.grant_plan, granting) if outcome is PlanState.GRANTED else (plans.deny_plan, denying)
    found: Plan = world.do(act, PERMITS, command(plan, document_number=number()))
    return found


def told(world: World) -> Plan:
    """An application of which somebody was told of the right to a hearing."""
    plan = accepted_application(world)
    command = plans.TellHearing(plan_id=plan.id, told_on=TOLD, whom="测试村村民委员会", interest="弃渣场位于村庄上游")
    found: Plan = world.do(plans.tell_hearing, PERMITS, command)
    return found


def asked(world: World) -> Plan:
    found: Plan = world.do(plans.ask_hearing, PERMITS, plans.AskHearing(plan_id=told(world).id, asked_on=TOLD))
    return found


def arranging(plan: Plan) -> plans.ArrangeHearing:
    return plans.ArrangeHearing(
        plan_id=plan.id,
        notified_on=TOLD,
        arranged_for=date(2026, 9, 4),
        arranged_time="上午9时",
        place="行政审批局三楼会议室",
    )


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


@case("plan.record_external", plans.record_external)
def record_external(world: World) -> Ready:
    command = plans.RecordExternal(
        project_id=make.awaiting_plan(world.db).id,
        external_body="山西省水利厅",
        document_number="晋水保函〔2026〕15号",
        decided_on=ACCEPTED,
        kind=PlanKind.REPORT,
        range_hm2=AREA,
        earthwork_m3=Decimal(80000),
    )
    return Ready(PERMITS, command)


def asking(plan: Plan) -> plans.AskCorrection:
    return plans.AskCorrection(plan_id=plan.id, correction_asked_on=plan.submitted_on, correction_text="缺少责任页签名")


@case("plan.ask_correction", plans.ask_correction)
def ask_correction(world: World) -> Ready:
    return Ready(PERMITS, asking(application(world)))


@case("plan.correct", plans.correct_plan)
def correct(world: World) -> Ready:
    plan = world.do(plans.ask_correction, PERMITS, asking(application(world)))
    with world.db.reading() as session:
        (item,) = make.everything(session).get_one(Plan, plan.id).remarks
        answer = plans.Answer(remark_id=item.id, text="已补签")
    return Ready(PERMITS, plans.CorrectPlan(plan_id=plan.id, corrected_on=ACCEPTED, answers=(answer,)))


@case("plan.accept", plans.accept_plan)
def accept(world: World) -> Ready:
    return Ready(PERMITS, plans.AcceptPlan(plan_id=application(world).id, accepted_on=ACCEPTED))


@case("plan.turn_away", plans.turn_away)
def turn_away(world: World) -> Ready:
    command = plans.TurnAwayPlan(plan_id=new_application(world).id, closed_on=TODAY, reason="该事项不需要许可")
    return Ready(PERMITS, command)


@case("plan.redirect", plans.redirect)
def redirect(world: World) -> Ready:
    command = plans.RedirectPlan(plan_id=new_application(world).id, closed_on=TODAY, other_body="山西省水利厅")
    return Ready(PERMITS, command)


@case("plan.to_ordinary", plans.change_to_ordinary)
def to_ordinary(world: World) -> Ready:
    plan = new_application(world, in_evaluated_zone=True)
    return Ready(PERMITS, plans.ChangeToOrdinary(plan_id=plan.id, reason="区域评估尚未完成"))


@case("plan.send_to_review", plans.send_to_review)
def send_to_review(world: World) -> Ready:
    return Ready(PERMITS, sending(accepted_application(world)))


@case("plan.receive_review", plans.receive_review)
def receive_review(world: World) -> Ready:
    plan = world.do(plans.send_to_review, PERMITS, sending(accepted_application(world)))
    return Ready(PERMITS, returning(plan, RETURNED))


@case("plan.extend", plans.extend_plan)
def extend(world: World) -> Ready:
    command = plans.ExtendPlan(
        plan_id=accepted_application(world).id, extended_on=RETURNED, extension_reason="案情复杂"
    )
    return Ready(PERMITS, command)


@case("plan.tell_hearing", plans.tell_hearing)
def tell_hearing(world: World) -> Ready:
    plan = accepted_application(world)
    return Ready(PERMITS, plans.TellHearing(plan_id=plan.id, told_on=TOLD, whom="测试村", interest="弃渣场在上游"))


@case("plan.ask_hearing", plans.ask_hearing)
def ask_hearing(world: World) -> Ready:
    return Ready(PERMITS, plans.AskHearing(plan_id=told(world).id, asked_on=TOLD))


@case("plan.waive_hearing", plans.waive_hearing)
def waive_hearing(world: World) -> Ready:
    return Ready(PERMITS, plans.WaiveHearing(plan_id=told(world).id, waived_on=TOLD))


@case("plan.arrange_hearing", plans.arrange_hearing)
def arrange_hearing(world: World) -> Ready:
    return Ready(PERMITS, arranging(asked(world)))


@case("plan.hold_hearing", plans.hold_hearing)
def hold_hearing(world: World) -> Ready:
    plan = accepted_application(world)
    early = date(2026, 7, 1)
    telling = plans.TellHearing(plan_id=plan.id, told_on=early, whom="测试村", interest="弃渣场在上游")
    world.do(plans.tell_hearing, PERMITS, telling)
    world.do(plans.ask_hearing, PERMITS, plans.AskHearing(plan_id=plan.id, asked_on=early))
    held_on = date(2026, 7, 20)
    command = plans.ArrangeHearing(
        plan_id=plan.id, notified_on=early, arranged_for=held_on, arranged_time="上午9时", place="会议室"
    )
    world.do(plans.arrange_hearing, PERMITS, command)
    return Ready(PERMITS, plans.HoldHearing(plan_id=plan.id, held_on=held_on, record="各方陈述意见"))


@case("plan.withdraw", plans.withdraw_plan)
def withdraw(world: World) -> Ready:
    return Ready(PERMITS, plans.WithdrawPlan(plan_id=application(world).id, reason="撤回申请书"))


@case("plan.propose", plans.propose_decision)
def propose(world: World) -> Ready:
    command = plans.ProposeDecision(
        plan_id=accepted_application(world).id,
        outcome=PlanState.DENIED,
        refusal_ground="R15-1",
        reason="目标偏低",
    )
    return Ready(SECOND_PERMITS, command)


@case("plan.return", plans.return_proposal)
def return_proposal(world: World) -> Ready:
    return Ready(PERMITS, plans.ReturnProposal(plan_id=waiting(world).id, reason="请核对弃渣场位置"))


@case("plan.grant", plans.grant_plan)
def grant(world: World) -> Ready:
    return Ready(PERMITS, granting(waiting(world), document_number=number(), fee_stated_fen=5_328_000))


@case("plan.deny", plans.deny_plan)
def deny(world: World) -> Ready:
    return Ready(PERMITS, denying(waiting(world, PlanState.DENIED), document_number=number()))


@case("plan.deliver", plans.deliver_plan)
def deliver(world: World) -> Ready:
    plan = decided(world, PlanState.DENIED)
    return Ready(PERMITS, plans.DeliverPlan(plan_id=plan.id, delivered_on=TODAY, delivery_proof="直接送达，回证一号"))


@case("plan.publish", plans.publish_plan)
def publish(world: World) -> Ready:
    command = plans.PublishPlan(
        plan_id=decided(world).id, published_on=TODAY, published_at="https://example.org/decisions/1"
    )
    return Ready(PERMITS, command)


@case("plan.read_copy", plans.read_copy)
def read_copy(world: World) -> Ready:
    return Ready(OFFICER, plans.ReadCopy(plan_id=decided(world).id))


def revoking(world: World) -> Plan:
    command = plans.ProposeRevocation(plan_id=decided(world).id, ground="R69-4", facts="不符合法定条件")
    found: Plan = world.do(plans.propose_revocation, OFFICER, command)
    return found


@case("plan.propose_revocation", plans.propose_revocation)
def propose_revocation(world: World) -> Ready:
    command = plans.ProposeRevocation(plan_id=decided(world).id, ground="R69-6", facts="提供虚假材料")
    return Ready(OFFICER, command)


@case("plan.revoke", plans.revoke_plan)
def revoke(world: World) -> Ready:
    command = plans.RevokePlan(
        plan_id=revoking(world).id, decided_on=TODAY, document_number=number(), redo_by=date(2026, 10, 30)
    )
    return Ready(PERMITS, command)


@case("plan.cancel", plans.cancel_plan)
def cancel(world: World) -> Ready:
    proposal = plans.ProposeCancellation(plan_id=decided(world).id, ground="R70-3", facts="企业注销登记")
    plan = world.do(plans.propose_cancellation, SECOND_PERMITS, proposal)
    return Ready(PERMITS, plans.CancelPlan(plan_id=plan.id, decided_on=TODAY, document_number=number()))


@case("plan.propose_cancellation", plans.propose_cancellation)
def propose_cancellation(world: World) -> Ready:
    command = plans.ProposeCancellation(plan_id=decided(world).id, ground="R70-3", facts="企业注销登记")
    return Ready(PERMITS, command)


@case("plan.decline_ending", plans.decline_ending)
def decline_ending(world: World) -> Ready:
    return Ready(PERMITS, plans.DeclineEnding(plan_id=revoking(world).id, reason="证据不足"))


@case("plan.take_back_ending", plans.take_back_ending)
def take_back_ending(world: World) -> Ready:
    return Ready(OFFICER, plans.TakeBackEnding(plan_id=revoking(world).id, reason="另行核实"))
