"""One project from its listing on, every step of it an act: what a project file, a clock and a trail look like."""

from collections.abc import Generator
from datetime import date, timedelta
from decimal import Decimal

from sbsupervise.domain.fees.bases import BaseType
from sbsupervise.domain.inspections import InspectionKind
from sbsupervise.domain.plans import PlanKind, PlanState
from sbsupervise.domain.projects import ApprovalLevel, Nature, ProjectKind
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Charge, Plan, Project
from sbsupervise.services.demo.charging import announce, dump
from sbsupervise.services.demo.described import describe
from sbsupervise.services.demo.fees import assessment_of
from sbsupervise.services.demo.mending import answer, mend, photograph
from sbsupervise.services.demo.names import credit_code
from sbsupervise.services.demo.reviewing import hand_in, look_through
from sbsupervise.services.demo.stage import Stage, Story
from sbsupervise.services.demo.stories import Team, inspect, issue, serve
from sbsupervise.services.demo.units import SHOWN
from sbsupervise.services.fees import AssessFee, CountyArea, RecordPayment, assess_fee, record_payment
from sbsupervise.services.fees.basis import FeeBasis
from sbsupervise.services.notices import DraftRectifyOrder, draft_rectify_order
from sbsupervise.services.plans import (
    AcceptPlan,
    Answer,
    AskCorrection,
    CorrectPlan,
    DeliverPlan,
    GrantPlan,
    ProposeDecision,
    PublishPlan,
    ReadCopy,
    ReceiveReview,
    SendToReview,
    SubmitPlan,
    accept_plan,
    ask_correction,
    correct_plan,
    deliver_plan,
    grant_plan,
    items_sent,
    propose_decision,
    publish_plan,
    read_copy,
    receive_review,
    send_to_review,
    submit_plan,
)
from sbsupervise.services.project_steps import STEPS, TakeStep
from sbsupervise.services.project_units import AddUnit, add_unit
from sbsupervise.services.projects import RegisterProject, register_project

NAME = "偏关县石梁沟100MW风电场工程"
COUNTY = "140932"
SPOIL_M3 = Decimal(11_400)
AREA_HM2, EARTHWORK_M3 = Decimal("38.62"), Decimal(865_400)
BUREAU, SIGNER = "approval_officer2", "approval_officer"
OPINION = "评审认为防治责任范围和措施体系合理，弃渣场选址论证充分，按意见修改后同意通过。"
FIRST_DAY = 520
"""Calendar days before the last one on which the story begins."""
FIRST_VISIT = (
    ("P-16", "临时堆土3处未苫盖、未拦挡"),
    ("P-17", "第2季度监测季报未在项目部公开"),
    ("P-13", "4号风机平台表土未剥离，约620m²"),
)
SECOND_VISIT = (
    ("P-14", "1号弃渣场缺少截排水沟约85m"),
    ("P-72", "7号风机进场道路下边坡顺坡溜渣2处，长约30m"),
)
THIRD_VISIT = (
    ("P-14", "2号弃渣场拦渣墙尚未砌筑，渣面高差9m"),
    ("P-16", "升压站基坑开挖土临时堆放未苫盖"),
    ("P-18", "检修道路边坡植草成活率约55%，未补植"),
)
PARTS = (
    UnitRole.PLAN_COMPILER, UnitRole.REVIEWER_BODY, UnitRole.DESIGNER, UnitRole.CONTRACTOR, UnitRole.MONITOR,
    UnitRole.SITE_SUPERVISOR,
)  # fmt: skip


def showcase(stage: Stage, team: Team) -> Story:
    """The life of one wind farm."""
    yield stage.world.days.from_(stage.last_day - timedelta(days=FIRST_DAY))
    project = _register(stage, team)
    yield stage.world.days.after(stage.today, 4)
    _name_units(stage, team, project)
    plan = yield from _approval(stage, project)
    stage.do(read_copy, team.officer, ReadCopy(plan_id=plan.id))
    charge = _charge(stage, team, project, plan)
    if stage.press is not None:
        yield from announce(stage, team, charge)
    yield stage.world.days.after(stage.today, 6)
    _pay(stage, charge)
    yield stage.world.days.after(stage.today, 12)
    started = TakeStep(project_id=project.id, happened_on=stage.today, evidence="现场照片、施工日志")
    stage.do(STEPS["project.start"], team.officer, started)
    yield stage.world.days.after(stage.today, 45)
    dump(stage, team, project, SPOIL_M3)
    yield from _visits(stage, team, project)


def _register(stage: Stage, team: Team) -> Project:
    start = stage.today + timedelta(days=95)
    return stage.do(
        register_project,
        team.officer,
        RegisterProject(
            name=NAME,
            construction_unit=stage.world.units.name(SHOWN),
            uscc=credit_code(SHOWN),
            kind=ProjectKind.WIND_POWER,
            counties=(COUNTY,),
            area_hm2=AREA_HM2,
            earthwork_m3=EARTHWORK_M3,
            code=f"{stage.today:%y%m}-{COUNTY}-99-01-900001",
            nature=Nature.NEW,
            approval_level=ApprovalLevel.CITY,
            planned_start_on=start,
            planned_end_on=start + timedelta(days=600),
            investment_fen=78_500 * 1_000_000,
            site="偏关县石梁沟镇云崖村一带",
            longitude=Decimal("111.586400"),
            latitude=Decimal("39.471200"),
            approving_body="忻州市行政审批服务管理局",
            sector="能源",
        ),
    )


def _name_units(stage: Stage, team: Team, project: Project) -> None:
    for role in PARTS:
        unit = stage.world.units.ranges[role][0]
        name = stage.world.units.name(unit)
        command = AddUnit(project_id=project.id, role=role, uscc=credit_code(unit), name=name)
        stage.do(add_unit, team.officer, command)


def _approval(stage: Stage, project: Project) -> Generator[date, None, Plan]:
    """Handed in, sent back once, accepted, reviewed, proposed by one person and granted by another, delivered."""
    days = stage.world.days
    plan = _submit(stage, project)
    yield days.after(stage.today, 3)
    text = "请补充弃渣场选址论证\n请补充表土资源调查表\n请核对土石方平衡"
    asked = AskCorrection(plan_id=plan.id, correction_asked_on=stage.today, correction_text=text)
    stage.do(ask_correction, BUREAU, asked)
    yield days.after(stage.today, 6)
    describe(stage, BUREAU, plan, project)
    stage.do(correct_plan, BUREAU, _corrected(stage, plan))
    yield days.after(stage.today, 2)
    stage.do(accept_plan, BUREAU, AcceptPlan(plan_id=plan.id, accepted_on=stage.today))
    reviewer = credit_code(stage.world.units.ranges[UnitRole.REVIEWER_BODY][0])
    sending = SendToReview(plan_id=plan.id, review_from=stage.today, review_told_on=stage.today, reviewer_uscc=reviewer)
    stage.do(send_to_review, BUREAU, sending)
    yield days.after(stage.today, 18)
    returned = ReceiveReview(plan_id=plan.id, review_to=stage.today, review_opinion=OPINION)
    stage.do(receive_review, BUREAU, returned)
    yield days.after(stage.today, 3)
    look_through(stage, BUREAU, plan)
    stage.do(propose_decision, BUREAU, ProposeDecision(plan_id=plan.id, outcome=PlanState.GRANTED))
    yield days.after(stage.today, 2)
    number = stage.world.next_document(plan.office_id, stage.today.year)
    fee_fen = assessment_of(_fee_basis(stage, project), stage.today).amount_fen
    stage.do(
        grant_plan,
        SIGNER,
        GrantPlan(plan_id=plan.id, decided_on=stage.today, document_number=number, fee_stated_fen=fee_fen),
    )
    yield days.after(stage.today, 3)
    proof = "直接送达，送达回证经办人签收"
    stage.do(deliver_plan, BUREAU, DeliverPlan(plan_id=plan.id, delivered_on=stage.today, delivery_proof=proof))
    address = "https://example.org/permits"
    stage.do(publish_plan, BUREAU, PublishPlan(plan_id=plan.id, published_on=stage.today, published_at=address))
    return plan


def _corrected(stage: Stage, plan: Plan) -> CorrectPlan:
    """All items of the request, each with an answer."""
    with stage.reading() as session:
        items = items_sent(session.get_one(Plan, plan.id))
        answers = tuple(Answer(remark_id=item.id, text="已补充，见修改后的报告书") for item in items)
    return CorrectPlan(plan_id=plan.id, corrected_on=stage.today, answers=answers)


def _submit(stage: Stage, project: Project) -> Plan:
    compiler = stage.world.units.ranges[UnitRole.PLAN_COMPILER][0]
    command = SubmitPlan(
        project_id=project.id,
        kind=PlanKind.REPORT,
        range_hm2=AREA_HM2,
        earthwork_m3=EARTHWORK_M3,
        submitted_on=stage.today,
        compiler_uscc=credit_code(compiler),
    )
    plan = stage.do(submit_plan, BUREAU, command)
    hand_in(stage, BUREAU, plan)
    return plan


def _fee_basis(stage: Stage, project: Project) -> FeeBasis:
    start_on = project.planned_start_on or stage.today
    areas = (CountyArea(county=COUNTY, area_hm2=AREA_HM2),)
    return FeeBasis(base=BaseType.AREA_GENERAL, areas=areas, start_on=start_on)


def _charge(stage: Stage, team: Team, project: Project, plan: Plan) -> Charge:
    basis = _fee_basis(stage, project)
    amount_fen = assessment_of(basis, stage.today).amount_fen
    command = AssessFee(plan_id=plan.id, areas=basis.areas, confirmed_fen=amount_fen)
    return stage.do(assess_fee, team.officer, command)


def _pay(stage: Stage, charge: Charge) -> None:
    voucher_no = f"314{stage.today:%y%m%d}90000001"
    command = RecordPayment(
        charge_id=charge.id, paid_on=stage.today, amount_fen=charge.amount_fen, voucher_no=voucher_no
    )
    stage.do(record_payment, "tax_clerk", command)


def _visits(stage: Stage, team: Team, project: Project) -> Story:
    """Three inspections: all put right, put right after an order, and one whose findings are open today."""
    yield stage.back(190)
    first = inspect(stage, team, project.id, InspectionKind.TRACK, *FIRST_VISIT)
    for finding_id in first.findings:
        photograph(stage, team, finding_id)
    yield stage.back(182)
    for finding_id in first.findings:
        mend(stage, team, finding_id)
    yield stage.back(90)
    second = inspect(stage, team, project.id, InspectionKind.TRACK, *SECOND_VISIT)
    for finding_id in second.findings:
        photograph(stage, team, finding_id)
    if stage.press is not None:
        yield from _order(stage, team, second.inspection, 88, second.findings[:1])
    yield stage.back(70)
    for finding_id in second.findings:
        mend(stage, team, finding_id)
    yield stage.back(18)
    third = inspect(stage, team, project.id, InspectionKind.SPECIAL, *THIRD_VISIT)
    if stage.press is not None:
        yield from _order(stage, team, third.inspection, 16, third.findings)
    yield from answer(stage, team, third.findings)


def _order(stage: Stage, team: Team, inspection_id: int, days: int, findings: tuple[int, ...]) -> Story:
    yield stage.back(days)
    command = DraftRectifyOrder(inspection_id=inspection_id, finding_ids=findings)
    notice = stage.do(draft_rectify_order, team.officer, command)
    yield stage.back(days - 1)
    issue(stage, team, notice)
    yield stage.back(days - 3)
    serve(stage, team, notice)
