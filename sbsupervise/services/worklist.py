"""The worklist (工作台): what an actor must do, by its next legal date; and what nobody seems to think of."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.fees import OWING, ChargeState
from sbsupervise.domain.listings import ListingState
from sbsupervise.domain.notices import NoticeState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.plans.endings import WORDS
from sbsupervise.models import Charge, Finding, Listing, Notice
from sbsupervise.models.projects import projects_acted_on_by
from sbsupervise.services.acts import Actor
from sbsupervise.services.desk import Source
from sbsupervise.services.fees.overdue import next_step
from sbsupervise.services.fees.periods import due_of_report, projects_missing, reports_to_charge
from sbsupervise.services.fees.tax_reading import files_to_check
from sbsupervise.services.inspection_plans import tasks as year_plans
from sbsupervise.services.inspections import tasks as inspections
from sbsupervise.services.plans import due_of, publication_due, tasks
from sbsupervise.services.rectifications import tasks as rectifications

AHEAD = timedelta(days=15)
UNSERVED = timedelta(days=7)
UNTOUCHED = timedelta(days=30)
CHASED = tuple(OWING - {ChargeState.COURT})


def _charges(actor: Actor) -> Select[Any]:
    due = select(Charge).where(Charge.state.in_(CHASED), Charge.due_on <= actor.today + AHEAD)
    if actor.office_id is not None:
        due = due.where(Charge.project_id.in_(projects_acted_on_by(actor.office_id)))
    return due.options(joinedload(Charge.project)).order_by(Charge.due_on, Charge.id)


def _exemptions(actor: Actor) -> Select[Any]:
    proposed = select(Charge).where(
        Charge.state == ChargeState.PROPOSED,
        Charge.office_id == actor.office_id,
        Charge.assessed_by_id != actor.person_id,
    )
    return proposed.options(joinedload(Charge.project)).order_by(Charge.assessed_on, Charge.id)


def _listings(*states: ListingState) -> Callable[[Actor], Select[Any]]:
    def statement(actor: Actor) -> Select[Any]:
        chosen = select(Listing).where(Listing.state.in_(states), Listing.office_id == actor.office_id)
        loaded = chosen.options(joinedload(Listing.project), joinedload(Listing.unit))
        return loaded.order_by(Listing.defence_due_on, Listing.id)

    return statement


def _proposed(actor: Actor) -> Select[Any]:
    waiting = _listings(ListingState.NOTICED, ListingState.DEFENCE_REVIEW)(actor)
    return waiting.where(Listing.proposed_by_id.is_not(None), Listing.proposed_by_id != actor.person_id)


def _notices(state: NoticeState) -> Callable[[Actor], Select[Any]]:
    def statement(actor: Actor) -> Select[Any]:
        chosen = select(Notice).where(Notice.state == state, Notice.office_id == actor.office_id)
        return chosen.options(joinedload(Notice.project), joinedload(Notice.unit)).order_by(Notice.issued_on, Notice.id)

    return statement


def _long_unserved(actor: Actor) -> Select[Any]:
    return _notices(NoticeState.ISSUED)(actor).where(Notice.issued_on < actor.today - UNSERVED)


def _old_clues(actor: Actor) -> Select[Any]:
    return _listings(ListingState.CLUE)(actor).where(Listing.opened_on < actor.today - UNTOUCHED)


def _nothing(_row: Any, _today: date) -> None:
    return None


def _visit_day(inspection: Any, _today: date) -> date:
    day: date = inspection.carried_out_on
    return day


def _facts(finding: Finding) -> str:
    return finding.facts


def _unit(record: Any) -> str:
    return str(record.unit)


TO_DO = (
    Source(
        "受理方案", Permission.REVIEW_PLANS, "plans.show", "plan_id", tasks.in_states((PlanState.SUBMITTED,)),
        due_of, lambda plan: plan.kind.label,
    ),
    Source(
        "审查方案", Permission.REVIEW_PLANS, "plans.show", "plan_id", tasks.to_propose,
        due_of, lambda plan: plan.state.label,
    ),
    Source(
        "审批方案", Permission.DECIDE_PLANS, "plans.show", "plan_id", tasks.to_sign,
        due_of, lambda plan: f"拟办意见：{plan.words.shown(plan.proposed_state).label}",
    ),
    Source(
        "送达方案决定", Permission.REVIEW_PLANS, "plans.show", "plan_id", tasks.to_deliver,
        due_of, lambda plan: plan.document_number,
    ),
    Source(
        "公开方案决定", Permission.REVIEW_PLANS, "plans.show", "plan_id", tasks.to_publish,
        publication_due, lambda plan: plan.document_number,
    ),
    Source(
        "审批撤销、注销许可", Permission.DECIDE_PLANS, "plans.show", "plan_id", tasks.to_end,
        _nothing, lambda plan: f"提请{WORDS[plan.ending.outcome]} {plan.document_number}",
    ),
    Source(
        "批复抄送待阅", Permission.REVIEW_PLANS, "plans.show", "plan_id", tasks.copies_to_read,
        _nothing, lambda plan: f"{plan.office.name} {plan.shown_state.label}",
    ),
    Source(
        "审定免征", Permission.DECIDE_FEES, "fees.show", "charge_id", _exemptions,
        _nothing, lambda charge: f"{charge.exempt_code.name} {charge.exempt_proof}",
    ),
    Source(
        "催缴补偿费", Permission.SEE_FEES, "fee_arrears.next_", "charge_id", _charges,
        lambda charge, today: next_step(charge, today).on, lambda charge: charge.state.label,
        step=lambda charge, today: next_step(charge, today).step.label,
    ),
    Source(
        "核对税务征收信息", Permission.RECORD_PAYMENTS, "fee_tax.file", "tax_file_id", files_to_check,
        _nothing, lambda file: f"{file.month.year}年{file.month.month}月的征收信息有待处理的记录",
        lambda file: file.file_name,
    ),
    Source(
        "催报产量", Permission.ASSESS_FEES, "fee_outputs.of_project", "project_id", projects_missing,
        _nothing, lambda _: "有逾期未申报的所属期", lambda project: project.name,
    ),
    Source(
        "核定本期补偿费", Permission.ASSESS_FEES, "fee_outputs.show", "output_report_id", reports_to_charge,
        lambda report, _: due_of_report(report), lambda report: report.period.label,
    ),
    Source(
        "制定年度检查计划", Permission.PLAN_INSPECTIONS, "inspection_plans.index", "office", year_plans.without_plan,
        _nothing, lambda _: "本年度的检查计划尚未批准", lambda office: office.name,
    ),
    Source(
        "批准年度检查计划", Permission.APPROVE_INSPECTIONS, "inspection_plans.show", "inspection_plan_id",
        year_plans.to_adopt, _nothing, lambda plan: f"{plan.drafted_by.name}起草", str,
    ),
    Source(
        "发起计划检查", Permission.PLAN_INSPECTIONS, "planned_checks.show", "planned_check_id", year_plans.due_checks,
        _nothing, lambda check: check.kind.label, step=year_plans.lacking,
    ),
    Source(
        "审批检查", Permission.APPROVE_INSPECTIONS, "inspections.show", "inspection_id", inspections.to_approve,
        _visit_day, lambda inspection: inspection.kind.label,
    ),
    Source(
        "开展检查", Permission.RECORD_INSPECTIONS, "inspections.show", "inspection_id", inspections.to_make,
        _visit_day, lambda inspection: f"{inspection.kind.label} {inspection.stage.label}",
    ),
    Source(
        "完成检查记录", Permission.RECORD_INSPECTIONS, "inspections.show", "inspection_id", inspections.to_finish,
        _nothing, inspections.unfinished,
    ),
    Source(
        "印发检查意见", Permission.DRAFT_NOTICES, "inspections.show", "inspection_id", inspections.to_answer,
        inspections.opinion_due_on, lambda inspection: inspection.outcome.label,
    ),
    *rectifications.TO_DO,
    Source(
        "核实名单线索", Permission.PROPOSE_LISTINGS, "listings.show", "listing_id",
        _listings(ListingState.CLUE, ListingState.VERIFYING), _nothing, _unit,
    ),
    Source(
        "名单告知后续", Permission.PROPOSE_LISTINGS, "listings.show", "listing_id",
        _listings(ListingState.NOTICED, ListingState.DEFENCE_REVIEW, ListingState.LISTED),
        lambda listing, _: listing.defence_due_on if listing.decided_on is None else None, _unit,
    ),
    Source(
        "审批列入名单", Permission.DECIDE_LISTINGS, "listings.show", "listing_id", _proposed, _nothing, _unit,
    ),
    Source(
        "签发文书", Permission.ISSUE_NOTICES, "notices.show", "notice_id", _notices(NoticeState.DRAFT),
        _nothing, lambda notice: notice.kind.label,
    ),
    Source(
        "打印送达文书", Permission.SERVE_NOTICES, "notices.show", "notice_id", _notices(NoticeState.ISSUED),
        _nothing, str,
    ),
)  # fmt: skip

FORGOTTEN = (
    Source(
        "签发后七日未送达", Permission.SEE_NOTICES, "notices.show", "notice_id", _long_unserved,
        lambda notice, _: notice.issued_on, str,
    ),
    Source(
        "逾期三十日未整改", Permission.RECORD_INSPECTIONS, "findings.show", "finding_id",
        inspections.findings_long_overdue,
        lambda finding, _: finding.rectify_by, _facts,
    ),
    *rectifications.FORGOTTEN,
    Source(
        "线索三十日未核实", Permission.SEE_LISTINGS, "listings.show", "listing_id", _old_clues,
        lambda listing, _: listing.opened_on, _unit,
    ),
)  # fmt: skip
