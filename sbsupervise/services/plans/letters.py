"""The letters (行政许可文书) of an application: which belong to its state, and what its records put into them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sbsupervise.domain.clocks import Deadline, Unit, span_text
from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.notices import chinese_date
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.papers import Mark, NoticePaper
from sbsupervise.domain.plans import ApplicationKind, Indicator, PlanState, Procedure, RemarkState, Verdict
from sbsupervise.domain.plans.letters import LetterFacts, LetterKind, compose
from sbsupervise.models import Office, Plan
from sbsupervise.parameters import notices as notice_figures
from sbsupervise.parameters import plans as figures
from sbsupervise.parameters.projects import approval_years
from sbsupervise.pdf.notices import render
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees import expected_fee
from sbsupervise.services.notices import Press
from sbsupervise.services.notices.composing import NO_PHONE
from sbsupervise.services.plans.clocks import decision_limit, received_on, review_limit
from sbsupervise.services.plans.materials import materials_in_force
from sbsupervise.services.plans.remarks import subject_of
from sbsupervise.services.plans.reviewing import points_of

_K, _P = LetterKind, PlanState
_DECISIONS = {
    ApplicationKind.NEW: (_K.L10, _K.L12),
    ApplicationKind.CHANGE: (_K.L15, _K.L16),
    ApplicationKind.SUPPLEMENT: (_K.L15, _K.L16),
    ApplicationKind.REEXAMINATION: (_K.L26, _K.L26),
}
_OF_STATE: Mapping[PlanState, tuple[LetterKind, ...]] = {
    _P.SUBMITTED: (_K.L23, _K.L04, _K.L03, _K.L01, _K.L02),
    _P.CORRECTION: (_K.L23, _K.L03),
    _P.ACCEPTED: (_K.L04, _K.L14, _K.L24),
    _P.IN_REVIEW: (_K.L04, _K.L14, _K.L24),
    _P.REVIEWED: (_K.L04,),
    _P.WITHDRAWN: (_K.L25,),
    _P.NOT_ACCEPTED: (_K.L01,),
    _P.REJECTED: (_K.L02,),
    _P.REVOKED: (_K.L21,),
    _P.CANCELLED: (_K.L22,),
}
BY_FRAUD = "R69-6"
NOT_COUNTED = "技术评审、听证、检验检测鉴定所需时间"


def letters_of(plan: Plan) -> tuple[LetterKind, ...]:
    """The letters that an application may call for as it stands; none for one that another body decided."""
    if plan.external_body:
        return ()
    granted, denied = _DECISIONS[plan.application]
    kinds = list(_OF_STATE.get(plan.state, ()))
    if plan.extended_on is not None:
        kinds.append(_K.L13)
    if plan.hearing is not None:
        kinds += [_K.L08, _K.L09] if plan.hearing.arranged_for else [_K.L08]
    if plan.state in (_P.ACCEPTED, _P.REVIEWED, _P.GRANTED):
        kinds.append(granted)
    if plan.state in (_P.ACCEPTED, _P.REVIEWED, _P.DENIED):
        kinds.append(denied)
    return tuple(dict.fromkeys(kinds))


def letter_to_sign(plan: Plan, act: str) -> LetterKind | None:
    """The letter that an act signs, None for one that signs none of an application."""
    granted, denied = _DECISIONS[plan.application]
    return {"plan.grant": granted, "plan.deny": denied}.get(act)


def letter(plan: Plan, kind: LetterKind, actor: Actor) -> NoticePaper:
    """A letter as it would read today; a RuleError names each element that the records do not have yet."""
    return compose(kind, facts_of(plan, actor))


def letter_pdf(press: Press, paper: NoticePaper) -> bytes:
    """A letter as it would look on paper, marked across as a draft."""
    return render(replace(paper, mark=Mark.DRAFT), press.font_set())


def facts_of(plan: Plan, actor: Actor) -> LetterFacts:
    """Everything that letters may say of an application."""
    project, unit = plan.project, plan.project.construction_unit
    limit = decision_limit(plan, actor.today)
    return LetterFacts(
        office=plan.office.name,
        contact=f"联系人：{actor.name}；电话：{plan.office.phone or NO_PHONE}",
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
        reason=plan.extension_reason or plan.reason,
        other_body=plan.other_body,
        items=_items(plan),
        consequence="逾期未补齐的，本机关不予受理，申请材料退回",
        decide_by=_firm(limit),
        not_counted=NOT_COUNTED,
        extended_days=None if plan.extended_on is None else figures.extension_days().on(plan.extended_on),
        excluded="技术评审",
        excluded_time=f"不超过{span_text(figures.review_days().on(plan.submitted_on), Unit.WORKING)}",
        by_commitment=plan.procedure is Procedure.COMMITMENT,
        reviewer="" if plan.reviewer is None else plan.reviewer.name,
        due_by=_firm(review_limit(plan)),
        materials=tuple((row.kind.label, row.copies) for row in materials_in_force(plan)),
        receiver=actor.name,
        supervising_body=_supervising(plan),
        valid_years=approval_years().on(actor.today),
        **_hearing(plan),
        **_content(plan, actor.today),
        **_outcome(plan),
        **_remedies(plan.office, actor.today),
    )


def _firm(limit: Deadline | None) -> str:
    """A legal date as a letter prints it; nothing while it is provisional, so that the letter is refused."""
    return "" if limit is None or limit.provisional else chinese_date(limit.due)


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
        "indicators": tuple((indicator.label, _value(indicator, target)) for indicator, target in indicators.items()),
        "investment": f"{sheet['swc_investment']}万元" if sheet.get("swc_investment") else "",
        "fee": "" if fee_fen is None else f"{yuan_text(fee_fen)}元",
    }


def _value(indicator: Indicator, target: Decimal) -> str:
    """A target as people write it; the control ratio is no percentage."""
    return f"{target.normalize():f}" + ("" if indicator is Indicator.CONTROL_RATIO else "%")


def _outcome(plan: Plan) -> dict[str, Any]:
    """The ground and the faults of a refusal, the base of a change, the facts of a revocation."""
    day = plan.decided_on or plan.submitted_on
    grounds = {ground.code: ground for ground in figures.refusal_grounds().on(day)}
    texts = {point.code: point.text for point in points_of(plan)}
    lacking = [mark for mark in plan.marks if mark.verdict is Verdict.LACKING]
    faults = tuple(f"{texts.get(mark.point, mark.point)}：{mark.note}" for mark in lacking)
    base = plan if plan.state in (_P.REVOKED, _P.CANCELLED) else plan.base
    revocation = plan.revocation
    return {
        "ground": grounds.get(plan.refusal_ground or ""),
        "defects": tuple(plan.reason.split("\n")) if plan.refusal_ground and plan.reason else faults,
        "base_number": "" if base is None else base.document_number or "",
        "base_decided_on": None if base is None else base.decided_on,
        "facts": revocation.facts if revocation is not None else plan.reason,
        "redo_by": chinese_date(revocation.redo_by) if revocation is not None and revocation.redo_by else "",
        "legal_ground": _legal_ground(plan),
        "by_fraud": revocation is not None and revocation.ground == BY_FRAUD,
        "changes": _changes(plan),
        "still_valid": {_P.GRANTED: True, _P.DENIED: False}.get(plan.proposed_state or plan.state),
    }


def _legal_ground(plan: Plan) -> str:
    """The ground on which an approval loses its force, in the words of its rule."""
    day = plan.closed_on or plan.submitted_on
    if plan.revocation is not None:
        code, rows = plan.revocation.ground, figures.revocation_grounds().on(day)
    else:
        code, rows = plan.closing_ground or "", figures.cancellation_grounds().on(day)
    return next((row.text for row in rows if row.code == code), "")


def _changes(plan: Plan) -> tuple[tuple[str, str, str], ...]:
    base = plan.base
    if base is None:
        return ()
    rows = (
        ("防治责任范围（hm²）", base.range_hm2, plan.range_hm2),
        ("挖填土石方总量（m³）", base.earthwork_m3, plan.earthwork_m3),
    )
    return tuple((name, f"{old.normalize():f}", f"{new.normalize():f}") for name, old, new in rows if old != new)


def _remedies(office: Office, today: date) -> dict[str, Any]:
    rule = notice_figures.remedies().on(today)
    body = rule.bodies.get(office.kind, "")
    return {
        "review_body": body.format(place=office.place),
        "review_days": rule.days,
        "suit_months": rule.months,
    }
