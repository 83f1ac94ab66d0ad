"""Acts on the compensation fee: assessed, paid, chased, given back."""

from sbsupervise.domain.fees.bases import ExemptCode
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.models import Charge, LedgerLine
from sbsupervise.services import fees, notices
from tests import make
from tests.acts.stage import APPROVER, CLERK, OFFICER, TODAY, Ready, World, case
from tests.walk import assessed, assessing, paying


def charge(world: World) -> Charge:
    return assessed(world.db, world.actor(OFFICER))


@case("fee.assess", fees.assess_fee)
def assess(world: World) -> Ready:
    return Ready(OFFICER, assessing(make.granted_plan(world.db)))


@case("fee.exempt", fees.exempt_charge)
def exempt(world: World) -> Ready:
    command = assessing(make.granted_plan(world.db), 0, exempt_code=ExemptCode.E4, exempt_proof="保障性住房年度计划")
    proposed: Charge = world.do(fees.assess_fee, OFFICER, command)
    return Ready(APPROVER, fees.ExemptCharge(charge_id=proposed.id))


@case("fee.void", fees.void_charge)
def void(world: World) -> Ready:
    return Ready(OFFICER, fees.VoidCharge(charge_id=charge(world).id, reason="面积有误"))


@case("payment.record", fees.record_payment)
def pay(world: World) -> Ready:
    return Ready(CLERK, paying(charge(world), 5_328_000, "测税票0001", paid_on=TODAY))


@case("payment.reverse", fees.reverse_payment)
def reverse(world: World) -> Ready:
    line: LedgerLine = world.do(
        fees.record_payment, CLERK, paying(charge(world), 5_328_000, "测税票0002", paid_on=TODAY)
    )
    command = fees.ReversePayment(charge_id=line.charge_id, line_id=line.id, reason="票证号码有误")
    return Ready(CLERK, command)


@case("notice.draft_fee_paper", notices.draft_fee_paper)
def draft_paper(world: World) -> Ready:
    return Ready(OFFICER, notices.DraftFeePaper(charge_id=charge(world).id, kind=NoticeKind.FEE_NOTICE))
