"""What the records of an application put into its letters."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sbsupervise.domain.clocks import Deadline, Unit, span_text
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.notices import chinese_date
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.plans import ApplicationKind, Indicator, PlanState, Procedure, RemarkState, Verdict
from sbsupervise.domain.plans.letters import LetterFacts
from sbsupervise.models import Office, Plan
from sbsupervise.parameters import notices as notice_figures
from sbsupervise.parameters import plans as figures
from sbsupervise.parameters.projects import approval_years
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees.assessing import expected_fee
from sbsupervise.services.notices.composing import NO_PHONE
from sbsupervise.services.plans.changed import changes_of
from sbsupervise.services.plans.clocks import correction_limit, decision_limit, received_on, review_limit
from sbsupervise.services.plans.endings import ending_ground
from sbsupervise.services.plans.materials import materials_in_force
from sbsupervise.services.plans.points import points_of
from sbsupervise.services.plans.remarks import subject_of

_P = PlanState
MEASURES = {"engineering": "工程措施", "planting": "植物措施", "temporary": "临时措施"}


def facts_of(plan: Plan, actor: Actor) -> LetterFacts:
    """Everything that letters may say of an application."""
    project, unit = plan.project, plan.project.construction_unit
    day, clerk = plan.decided_on or actor.today, plan.proposed_by or actor
    return LetterFacts(
        office=plan.office.name,
        contact=f"联系人：{clerk.name}；电话：{plan.office.phone or NO_PHONE}",
        unit=unit.name,
        uscc=unit.uscc,
        legal_representative=unit.legal_representative,
        address=unit.address,
        project=project.name,
        project_code=project.code or "",
        project_place=project.site,
        paper=f"水土保持方案{plan.kind.label}",
        submitted_on=plan.submitted_on,
        received_on=received_on(plan),
        accepted_on=plan.accepted_on,
        reviewed_on=plan.review_to,
        withdrawn_on=plan.closed_on if plan.state is _P.WITHDRAWN else None,
        reason=plan.reason,
        other_body=plan.other_body,
        items=_items(plan),
        correct_by=firm(correction_limit(plan, actor.today)),
        decide_by=firm(decision_limit(plan, actor.today)),
        not_counted=_not_counted(plan),
        extended_days=None if plan.extended_on is None else figures.extension_days().on(plan.extended_on),
        excluded="技术评审",
        excluded_time=f"不超过{span_text(figures.review_days().on(plan.submitted_on), Unit.WORKING)}",
        by_commitment=plan.procedure is Procedure.COMMITMENT,
        reviewer="" if plan.reviewer is None else plan.reviewer.name,
        due_by=firm(review_limit(plan)),
        materials=tuple((row.kind.label, row.copies) for row in materials_in_force(plan)),
        receiver=actor.name,
        supervising_body=_supervising(plan),
        valid_years=approval_years().on(day),
        **_hearing(plan),
        **_content(plan, day),
        **_outcome(plan),
        **_remedies(plan.office, day),
    )


def firm(limit: Deadline | None) -> str:
    """A legal date as a letter prints it; nothing while it is provisional, so that the letter is refused."""
    return "" if limit is None or limit.provisional else chinese_date(limit.due)


def _not_counted(plan: Plan) -> str:
    """What is left out of the time to decide, as an acceptance says it."""
    if plan.procedure is Procedure.COMMITMENT:
        return "该申请按承诺制办理，即来即办、现场办结，没有不计入审批期限的时间"
    if plan.application is ApplicationKind.REEXAMINATION:
        return "重新审核的答复期限自收到方案之日起计算，没有不计入的时间"
    return "依法进行技术评审、听证、检验检测鉴定的，所需时间不计入审批期限"


def review_items(plan: Plan) -> tuple[str, ...]:
    """What a technical review answers: whether there is a ground to refuse."""
    return tuple(f"是否存在“{ground.text}”的情形" for ground in figures.refusal_grounds().on(plan.submitted_on))


def _items(plan: Plan) -> tuple[str, ...]:
    """What is to be corrected: before the request was sent what is proposed, afterwards what was sent."""
    sent = plan.state is not _P.SUBMITTED
    asked = [row for row in plan.remarks if row.asks_correction and row.state is not RemarkState.SETTLED]
    chosen = [row for row in asked if (row.sent_on is not None) is sent]
    return tuple(f"{subject_of(row)}：{row.text}" for row in chosen) or tuple(plan.correction_text.split("\n"))


def _supervising(plan: Plan) -> str:
    offices = [part.office.name for part in plan.project.offices if part.role is OfficeRole.SUPERVISES]
    return "、".join(offices) or plan.office.name


def _hearing(plan: Plan) -> dict[str, Any]:
    hearing = plan.hearing
    if hearing is None:
        return {}
    return {
        "addressee": hearing.whom,
        "interest": hearing.interest,
        "hearing_days": figures.hearing_request_days().on(hearing.told_on),
        "hearing_on": hearing.arranged_for,
        "hearing_time": hearing.arranged_time,
        "hearing_place": hearing.place,
    }


def _content(plan: Plan, today: date) -> dict[str, Any]:
    """What is approved: range, grade, targets, investment, fee."""
    sheet = {} if plan.sheet is None else plan.sheet.content
    fee_fen = plan.fee_stated_fen
    if fee_fen is None and (expected := expected_fee(plan, today)) is not None:
        fee_fen = expected.amount_fen
    indicators = {row.indicator: row.plan_target for row in plan.indicators if row.plan_target is not None}
    return {
        "range_hm2": plan.range_hm2,
        "grade": str(sheet.get("grade", "")),
        "indicators": tuple((row.label, _value(row, indicators[row])) for row in Indicator if row in indicators),
        "measures": tuple(_measures(sheet)),
        "investment": f"{sheet['swc_investment']}万元" if sheet.get("swc_investment") else "",
        "fee": "" if fee_fen is None else f"{yuan_text(fee_fen)}元",
    }


def _measures(sheet: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The measures of each zone (防治分区)."""
    for row in sheet.get("measures", ()):
        told = [f"{name}：{row[key]}" for key, name in MEASURES.items() if row.get(key)]
        if told:
            yield row["zone"], "；".join(told)


def _value(indicator: Indicator, target: Decimal) -> str:
    """A target as people write it; the control ratio is no percentage."""
    return f"{target.normalize():f}" + ("" if indicator is Indicator.CONTROL_RATIO else "%")


def _outcome(plan: Plan) -> dict[str, Any]:
    """The ground and the faults of a refusal, the base of a change, the facts of an ending."""
    day = plan.decided_on or plan.submitted_on
    grounds = {ground.code: ground for ground in figures.refusal_grounds().on(day)}
    texts = {point.code: point.text for point in points_of(plan)}
    lacking = [mark for mark in plan.marks if mark.verdict is Verdict.LACKING]
    faults = tuple(f"{texts.get(mark.point, mark.point)}：{mark.note}" for mark in lacking)
    base = plan.base
    ending, legal = plan.ending, ending_ground(plan)
    return {
        "ground": grounds.get(plan.refusal_ground or ""),
        "defects": tuple(plan.reason.split("\n")) if plan.refusal_ground and plan.reason else faults,
        "base_number": "" if base is None else base.document_number or "",
        "base_decided_on": None if base is None else base.decided_on,
        "facts": ending.facts if ending is not None else plan.reason,
        "redo_by": chinese_date(ending.redo_by) if ending is not None and ending.redo_by else "",
        "legal_ground": "" if legal is None else legal.text,
        "legal_source": "" if legal is None else legal.source,
        "by_fraud": legal is not None and legal.fraud,
        "changes": changes_of(plan),
        "still_valid": {_P.GRANTED: True, _P.DENIED: False}.get(plan.proposed_state or plan.state),
    }


def _remedies(office: Office, day: date) -> dict[str, Any]:
    """How a decision of a day can be disputed; nothing for a day of which the rules are not on file."""
    figure = notice_figures.remedies()
    if day < figure.rows[0].since:
        return {}
    rule = figure.on(day)
    body = rule.bodies.get(office.kind, "")
    return {
        "review_body": body.format(place=office.place),
        "review_days": rule.days,
        "suit_months": rule.months,
    }
