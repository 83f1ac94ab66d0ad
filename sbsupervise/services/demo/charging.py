"""Stories of fees: a notice to pay that is served, and a fee that is not paid in time, ordered and paid in part."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.fees import BaseType, ChargeState
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.models import Charge, Project, Unit
from sbsupervise.services.demo.names import credit_code
from sbsupervise.services.demo.stage import Stage, Story
from sbsupervise.services.demo.stories import Team, issue, serve
from sbsupervise.services.demo.units import SHOWN
from sbsupervise.services.fees import (
    AssessPeriod,
    OutputLine,
    RecordPayment,
    ReportOutput,
    assess_period,
    record_payment,
    report_output,
)
from sbsupervise.services.notices import DraftFeePaper, draft_fee_paper

CLERK = "tax_clerk"
PATIENCE = timedelta(days=120)
"""How long a fee has been overdue before the order of the story."""
ORDERED, ISSUED, DELIVERED, LIMIT, PAID = 60, 59, 57, 42, 44
"""Working days ago on which the order was drafted, signed and served, its last day, and a payment in part."""


def announce(stage: Stage, team: Team, charge: Charge) -> Story:
    """A notice to pay: drafted at once, signed on the next working day, handed over two days later."""
    command = DraftFeePaper(charge_id=charge.id, kind=NoticeKind.FEE_NOTICE)
    notice = stage.do(draft_fee_paper, team.officer, command)
    yield stage.world.days.after(stage.today, 1)
    issue(stage, team, notice)
    yield stage.world.days.after(stage.today, 2)
    serve(stage, team, notice)


def dump(stage: Stage, team: Team, project: Project, quantity_m3: Decimal) -> None:
    """What a project dumps is reported, and not charged once more."""
    (county,) = project.counties
    first = stage.today.replace(day=1)
    report = stage.do(
        report_output,
        team.officer,
        ReportOutput(
            project_id=project.id,
            base_type=BaseType.VOL_DUMP,
            period_start=(first - timedelta(days=1)).replace(day=1),
            period_end=first - timedelta(days=1),
            lines=(OutputLine(county=county.code, quantity=quantity_m3),),
            reported_on=stage.today,
        ),
    )
    assessing = AssessPeriod(output_report_id=report.id, confirmed_fen=0, due_on=stage.today)
    stage.do(assess_period, team.officer, assessing)


def pursuing(stage: Stage, team: Team) -> Story:
    """A fee that stayed unpaid: the order is served, some is paid, and since its last day the surcharge runs."""
    yield stage.back(ORDERED)
    charge = _unpaid(stage, team, stage.today - PATIENCE)
    if charge is None:
        return
    command = DraftFeePaper(charge_id=charge.id, kind=NoticeKind.FEE_ORDER, limit_on=stage.back(LIMIT))
    notice = stage.do(draft_fee_paper, team.officer, command)
    yield stage.back(ISSUED)
    issue(stage, team, notice)
    yield stage.back(DELIVERED)
    serve(stage, team, notice)
    yield stage.back(PAID)
    part = RecordPayment(
        charge_id=charge.id,
        paid_on=stage.today,
        amount_fen=charge.amount_fen * 3 // 10,
        voucher_no=f"314{stage.today:%y%m%d}90000002",
    )
    stage.do(record_payment, CLERK, part)


def _unpaid(stage: Stage, team: Team, due_before: date) -> Charge | None:
    """A charge of the office that was served and never paid, of the unit with an account if there is one."""
    office = stage.actors[team.officer].office_id
    shown_first = case((Unit.uscc == credit_code(SHOWN), 0), else_=1)
    statement = (
        select(Charge)
        .join(Charge.project)
        .join(Project.construction_unit)
        .where(Charge.office_id == office, Charge.state == ChargeState.SERVED, Charge.due_on < due_before)
        .options(joinedload(Charge.project))
        .order_by(shown_first, Charge.due_on.desc(), Charge.id)
        .limit(1)
    )
    with stage.reading() as session:
        return session.scalar(statement)
