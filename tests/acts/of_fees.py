"""Acts on the compensation fee: assessed, paid, chased, given back."""

from datetime import date

from sbsupervise.domain.fees.bases import BaseType, ExemptCode
from sbsupervise.domain.fees.refunds import RefundReason
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.models import Charge, LedgerLine, OutputReport
from sbsupervise.services import fees, notices
from tests import make
from tests.acts.stage import APPROVER, CLERK, OFFICER, SECOND_OFFICER, TODAY, Ready, World, case
from tests.walk import EVIDENCE, assessed, assessing, overdue_charge, paying, reporting, tons


def charge(world: World) -> Charge:
    return assessed(world.db, world.actor(OFFICER))


@case("fee.assess", fees.assess_fee)
def assess(world: World) -> Ready:
    return Ready(OFFICER, assessing(make.granted_plan(world.db)))


@case("fee.exempt", fees.exempt_charge)
def exempt(world: World) -> Ready:
    command = assessing(
        make.granted_plan(world.db),
        0,
        exempt_code=ExemptCode.E4,
        exempt_proof="保障性住房年度计划",
        exempt_file=EVIDENCE,
    )
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


@case("payment.move", fees.move_payment)
def move(world: World) -> Ready:
    wrong, right = charge(world), charge(world)
    line: LedgerLine = world.do(fees.record_payment, CLERK, paying(wrong, 5_328_000, "测税票0003", paid_on=TODAY))
    command = fees.MovePayment(charge_id=wrong.id, line_id=line.id, to_charge_id=right.id, reason="项目名称看错")
    return Ready(CLERK, command)


def overpaid(world: World, voucher_no: str) -> int:
    line: LedgerLine = world.do(fees.record_payment, CLERK, paying(charge(world), 5_400_000, voucher_no, paid_on=TODAY))
    return line.charge_id


def refunding(charge_id: int) -> fees.ConfirmRefund:
    return fees.ConfirmRefund(
        charge_id=charge_id, refund_reason=RefundReason.OVERPAID, amount_fen=72_000, note="多填一笔，申请书附后"
    )


@case("refund.confirm", fees.confirm_refund)
def confirm_refund(world: World) -> Ready:
    return Ready(APPROVER, refunding(overpaid(world, "测税票0004")))


@case("refund.withdraw", fees.withdraw_refund)
def withdraw_refund(world: World) -> Ready:
    line: LedgerLine = world.do(fees.confirm_refund, APPROVER, refunding(overpaid(world, "测税票0005")))
    return Ready(APPROVER, fees.WithdrawRefund(charge_id=line.charge_id, line_id=line.id, reason="另行核对"))


@case("refund.record", fees.record_refund)
def record_refund(world: World) -> Ready:
    line: LedgerLine = world.do(fees.confirm_refund, APPROVER, refunding(overpaid(world, "测税票0006")))
    command = fees.RecordRefund(charge_id=line.charge_id, refunded_on=TODAY, amount_fen=72_000, voucher_no="测退库0001")
    return Ready(CLERK, command)


def overdue(world: World, **days: date) -> Charge:
    return overdue_charge(world.db, world.actor(OFFICER), **days)


def fixing(charge_id: int) -> fees.FixSurcharge:
    """63 days of July, August and 1 September."""
    return fees.FixSurcharge(charge_id=charge_id, until=TODAY, confirmed_fen=167_832)


@case("surcharge.fix", fees.fix_surcharge)
def fix_surcharge(world: World) -> Ready:
    return Ready(APPROVER, fixing(overdue(world).id))


@case("surcharge.reverse", fees.reverse_surcharge)
def reverse_surcharge(world: World) -> Ready:
    line: LedgerLine = world.do(fees.fix_surcharge, APPROVER, fixing(overdue(world).id))
    command = fees.ReverseSurcharge(charge_id=line.charge_id, line_id=line.id, reason="责令送达日期有误")
    return Ready(APPROVER, command)


@case("fee.court", fees.apply_to_court)
def court(world: World) -> Ready:
    days = {"ordered_on": date(2026, 1, 5), "limit_on": date(2026, 1, 20), "demanded_on": date(2026, 3, 2)}
    return Ready(APPROVER, fees.ApplyToCourt(charge_id=overdue(world, **days).id, applied_on=TODAY))


@case("hold.lift", fees.lift_hold)
def lift_hold(world: World) -> Ready:
    return Ready(APPROVER, fees.LiftHold(project_id=charge(world).project_id, reason="法院已立案执行"))


def reported(world: World) -> OutputReport:
    """The report of a mine for the second quarter of 2026."""
    report: OutputReport = world.do(fees.report_output, OFFICER, reporting(make.mine(world.db)))
    return report


@case("output.report", fees.report_output)
def report(world: World) -> Ready:
    return Ready(OFFICER, reporting(make.mine(world.db), reported_on=date(2026, 7, 9)))


@case("output.correct", fees.correct_output)
def correct(world: World) -> Ready:
    return Ready(
        OFFICER,
        fees.CorrectOutput(
            output_report_id=reported(world).id, lines=tons("316000"), reported_on=date(2026, 7, 9), note="漏报一个采区"
        ),
    )


@case("output.note_missing", fees.note_missing)
def note_missing(world: World) -> Ready:
    return Ready(
        OFFICER,
        fees.NoteMissing(
            project_id=make.mine(world.db).id,
            base_type=BaseType.TON_MINE,
            period_start=date(2026, 4, 1),
            officers=(world.person(OFFICER), world.person(SECOND_OFFICER)),
        ),
    )


@case("fee.assess_period", fees.assess_period)
def assess_period(world: World) -> Ready:
    return Ready(OFFICER, fees.AssessPeriod(output_report_id=reported(world).id, confirmed_fen=6_300_000))
