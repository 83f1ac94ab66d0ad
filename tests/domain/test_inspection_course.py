"""The course of an inspection: approved before the visit, made, recorded, signed, classified, published."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.act_labels import ACT_LABELS
from sbsupervise.domain.clocks import Unit, deadline
from sbsupervise.domain.inspections import InspectionKind, InspectionStage, Outcome, Severity, codes, course, outcomes
from sbsupervise.domain.inspections import papers as papers_rules
from sbsupervise.domain.inspections.course import COURSE, Signature
from sbsupervise.domain.inspections.findings import FindingKind
from sbsupervise.domain.inspections.outcomes import Found
from sbsupervise.domain.inspections.papers import Standing
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters.calendars import calendar
from sbsupervise.parameters.inspections import opinion_days

S, K, O = InspectionStage, InspectionKind, Outcome  # noqa: E741 (the outcomes are many)
DAY, BEFORE, AFTER = date(2026, 6, 10), date(2026, 6, 9), date(2026, 6, 11)
ACTS = sorted({step.act for step in COURSE.steps})


@pytest.mark.parametrize(
    ("start", "act", "end"),
    [
        (S.PLANNED, "inspection.approve", S.APPROVED),
        (S.PLANNED, "inspection.decline", S.CANCELLED),
        (S.PLANNED, "inspection.cancel", S.CANCELLED),
        (S.APPROVED, "inspection.cancel", S.CANCELLED),
        (S.APPROVED, "inspection.notify", S.NOTIFIED),
        (S.APPROVED, "inspection.arrive", S.ON_SITE),
        (S.APPROVED, "inspection.take_down", S.RECORDED),
        (S.NOTIFIED, "inspection.cancel", S.CANCELLED),
        (S.NOTIFIED, "inspection.arrive", S.ON_SITE),
        (S.NOTIFIED, "inspection.take_down", S.RECORDED),
        (S.ON_SITE, "inspection.take_down", S.RECORDED),
        (S.RECORDED, "inspection.sign", S.RECORDED),
        (S.RECORDED, "inspection.classify", S.RECORDED),
        (S.RECORDED, "inspection.publish", S.RECORDED),
    ],
)
def test_a_step_leads_where_the_table_says(start: InspectionStage, act: str, end: InspectionStage) -> None:
    assert COURSE.move(start, act) is end


def test_nothing_else_is_a_step() -> None:
    steps = {(step.start, step.act) for step in COURSE.steps}
    assert len(steps) == len(COURSE.steps) == 14
    for stage in S:
        for act in ACTS:
            if (stage, act) not in steps:
                with pytest.raises(RuleError, match="当前状态为"):
                    COURSE.move(stage, act)
    assert COURSE.final(S.CANCELLED)
    assert COURSE.final(S.RECORDED)


def test_only_who_approves_may_approve_or_decline() -> None:
    approving = {step.act for step in COURSE.steps if step.who is Permission.APPROVE_INSPECTIONS}
    assert approving == {"inspection.approve", "inspection.decline"}
    assert {step.who for step in COURSE.steps} == {Permission.APPROVE_INSPECTIONS, Permission.RECORD_INSPECTIONS}
    assert set(ACTS) <= set(ACT_LABELS)


@given(st.lists(st.sampled_from(ACTS), max_size=40))
def test_no_walk_comes_to_a_record_without_an_approval(acts: Sequence[str]) -> None:
    stage, done = S.PLANNED, []
    for act in acts:
        try:
            stage = COURSE.move(stage, act)
        except RuleError:
            continue
        done.append(act)
    if stage is S.RECORDED or "inspection.take_down" in done:
        assert done.index("inspection.approve") < done.index("inspection.take_down")
    if stage is S.CANCELLED:
        assert done[-1] in ("inspection.cancel", "inspection.decline")
        assert "inspection.take_down" not in done


@pytest.mark.parametrize("kind", K)
def test_a_visit_is_never_before_its_approval(kind: InspectionKind) -> None:
    course.check_approval(kind, DAY, DAY)
    course.check_approval(kind, BEFORE, DAY)
    if kind in (K.PAPER, K.NET):
        course.check_approval(kind, AFTER, DAY)
    else:
        with pytest.raises(RuleError, match="批准之后"):
            course.check_approval(kind, AFTER, DAY)
    with pytest.raises(RuleError, match="未经批准"):
        course.check_approval(kind, None, DAY)


@pytest.mark.parametrize(
    ("planned", "drawn", "reason", "refused"),
    [
        pytest.param(1, None, "", False, id="planned"),
        pytest.param(None, 1, "", False, id="drawn"),
        pytest.param(None, None, "群众举报", False, id="outside of the plan, with its reason (case 32)"),
        pytest.param(None, None, "", True, id="outside of the plan, without a reason"),
        pytest.param(None, None, "  ", True, id="a reason of blanks"),
        pytest.param(1, 1, "", True, id="two causes"),
    ],
)
def test_every_inspection_has_a_cause(planned: int | None, drawn: int | None, reason: str, refused: bool) -> None:
    if not refused:
        course.check_cause(planned, drawn, reason)
        return
    with pytest.raises(RuleError):
        course.check_cause(planned, drawn, reason)


@pytest.mark.parametrize(
    ("first", "last", "today", "field"),
    [
        pytest.param(DAY, DAY, DAY, None, id="today"),
        pytest.param(AFTER, AFTER, DAY, None, id="tomorrow"),
        pytest.param(BEFORE, DAY, DAY, "carried_out_on", id="yesterday is not planned any more"),
        pytest.param(AFTER, DAY, DAY, "ended_on", id="ends before it begins"),
    ],
)
def test_what_is_planned_lies_ahead(first: date, last: date, today: date, field: str | None) -> None:
    if field is None:
        course.check_planned_days(first, last, today=today)
        return
    with pytest.raises(RuleError) as refusal:
        course.check_planned_days(first, last, today=today)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(BEFORE, DAY, None), (AFTER, AFTER, "carried_out_on"), (DAY, AFTER, "ended_on"), (DAY, BEFORE, "ended_on")],
)
def test_what_is_made_lies_behind(first: date, last: date, field: str | None) -> None:
    if field is None:
        course.check_made(first, last, today=DAY)
        return
    with pytest.raises(RuleError) as refusal:
        course.check_made(first, last, today=DAY)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("unannounced", "notified_on", "today", "refused"),
    [
        pytest.param(False, BEFORE, DAY, "", id="between approval and visit"),
        pytest.param(False, DAY, DAY, "", id="on the day of the visit"),
        pytest.param(True, BEFORE, DAY, "四不两直", id="an unannounced visit is not told"),
        pytest.param(False, BEFORE - timedelta(days=1), DAY, "批准之后", id="before the approval"),
        pytest.param(False, AFTER, AFTER, "检查之前", id="after the visit"),
        pytest.param(False, DAY, BEFORE, "不晚于今天", id="to come"),
    ],
)
def test_a_notice_lies_between_approval_and_visit(
    unannounced: bool, notified_on: date, today: date, refused: str
) -> None:
    def check() -> None:
        course.check_notice(unannounced=unannounced, notified_on=notified_on, days=(BEFORE, DAY), today=today)

    if refused:
        with pytest.raises(RuleError, match=refused):
            check()
    else:
        check()


SIGNED = Signature(signed_by="项目负责人", signed_on=DAY)
REFUSED = Signature(refused=True, refusal="拒不签字", witness="村委会主任")


@pytest.mark.parametrize("signature", [SIGNED, REFUSED, replace(SIGNED, signed_on=AFTER)])
def test_a_record_is_signed_or_its_refusal_witnessed(signature: Signature) -> None:
    assert signature.given
    course.check_signature(signature, DAY, today=AFTER)


@pytest.mark.parametrize(
    ("signature", "field"),
    [
        pytest.param(replace(SIGNED, signed_by=""), "signed_by", id="a day without a name"),
        pytest.param(replace(SIGNED, signed_on=None), "signed_on", id="a name without a day"),
        pytest.param(replace(SIGNED, signed_on=BEFORE), "signed_on", id="signed before the visit"),
        pytest.param(replace(SIGNED, signed_on=AFTER + timedelta(days=1)), "signed_on", id="signed tomorrow"),
        pytest.param(replace(REFUSED, refusal=""), "refusal", id="refused, nobody says how"),
        pytest.param(replace(REFUSED, witness=" "), "witness", id="refused without a witness (case 29)"),
        pytest.param(replace(REFUSED, signed_by="某人"), "refused", id="signed and refused"),
        pytest.param(replace(REFUSED, refused=False), "signed_by", id="a witness of nothing"),
        pytest.param(Signature(), "signed_by", id="nothing at all"),
    ],
)
def test_half_a_signature_is_none(signature: Signature, field: str) -> None:
    with pytest.raises(RuleError) as refusal:
        course.check_signature(signature, DAY, today=AFTER)
    assert refusal.value.field == field


def kind(document: str, *, needs_case: bool = False) -> FindingKind:
    return FindingKind(
        code="P-00", subject=UnitRole.CONSTRUCTION_UNIT, severity=Severity.SERIOUS, text="", article="",
        default_document=document, needs_case=needs_case,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "offence"),
    [
        (kind("责令停止违法行为通知书"), True),
        (kind("责令限期缴纳通知书"), True),
        (kind("整改通知书"), False),
        (kind("监督检查情况表"), False),
        (kind("", needs_case=True), True),
        (kind(""), False),
    ],
)
def test_what_the_law_answers_with_an_order_is_an_offence(found: FindingKind, offence: bool) -> None:
    assert outcomes.is_offence(found) is offence


GENERAL, HEAVIER, GRAVE = (Found(severity=severity, offence=False) for severity in Severity)
OFFENCE = Found(severity=Severity.SERIOUS, offence=True)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        pytest.param([], O.NONE, id="nothing found"),
        pytest.param([GENERAL], O.GENERAL, id="one general finding"),
        pytest.param([GENERAL] * 4, O.GENERAL, id="four general findings"),
        pytest.param([GENERAL] * 5, O.SERIOUS, id="five are many"),
        pytest.param([GENERAL, HEAVIER], O.SERIOUS, id="one heavier"),
        pytest.param([GRAVE], O.SERIOUS, id="one serious"),
        pytest.param([GENERAL, OFFENCE], O.OFFENCE, id="one offence"),
    ],
)
def test_the_findings_suggest_what_a_record_comes_to(found: list[Found], outcome: Outcome) -> None:
    assert outcomes.suggested(found, many=5) is outcome


@pytest.mark.parametrize(
    ("outcome", "suggestion", "reason", "field"),
    [
        pytest.param(O.GENERAL, O.GENERAL, "", None, id="as suggested"),
        pytest.param(O.GENERAL, O.SERIOUS, "当场改正", None, id="milder, with a reason"),
        pytest.param(O.OFFENCE, O.GENERAL, "涉嫌未批先弃", None, id="graver, with a reason"),
        pytest.param(O.GENERAL, O.SERIOUS, " ", "outcome_reason", id="another without a reason"),
        pytest.param(O.NONE, O.GENERAL, "不严重", "outcome", id="what was found is not nothing"),
        pytest.param(O.SERIOUS, O.NONE, "印象不好", "outcome", id="nothing found is nothing"),
    ],
)
def test_the_officers_may_differ_with_a_reason(
    outcome: Outcome, suggestion: Outcome, reason: str, field: str | None
) -> None:
    if field is None:
        outcomes.check_outcome(outcome, suggestion, reason)
        return
    with pytest.raises(RuleError) as refusal:
        outcomes.check_outcome(outcome, suggestion, reason)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("outcome", "published_on", "issued", "refused"),
    [
        pytest.param(O.NONE, DAY, False, "", id="nothing found"),
        pytest.param(O.SERIOUS, AFTER, True, "", id="answered"),
        pytest.param(None, DAY, True, "尚未定性", id="not classified"),
        pytest.param(O.SERIOUS, AFTER, False, "尚未印发", id="serious and not answered"),
        pytest.param(O.OFFENCE, AFTER, False, "尚未印发", id="an offence and not answered"),
        pytest.param(O.GENERAL, BEFORE, False, "公开日期", id="before the visit was over"),
        pytest.param(O.GENERAL, AFTER + timedelta(days=1), False, "公开日期", id="to come"),
    ],
)
def test_a_result_is_published_once_it_stands(
    outcome: Outcome | None, published_on: date, issued: bool, refused: str
) -> None:
    def check() -> None:
        outcomes.check_publication(outcome, published_on, DAY, opinion_issued=issued, today=AFTER)

    if refused:
        with pytest.raises(RuleError, match=refused):
            check()
    else:
        check()


def test_the_opinion_is_due_twenty_working_days_after_the_last_day_of_the_visit() -> None:
    """Case 28: a visit of 10 to 12 June counts from the 12th; the Dragon Boat holiday of 2026 lies on 19 to 21 June."""
    days = opinion_days().on(DAY)
    last = deadline(DAY + timedelta(days=2), days, Unit.WORKING, calendar())
    assert (days, last.due) == (20, date(2026, 7, 13))
    assert last.due > deadline(DAY, days, Unit.WORKING, calendar()).due
    assert last.working[0] == "起算日 2026-06-12（当日不计）"


@pytest.mark.parametrize(
    ("stage", "today", "valid"),
    [
        (S.APPROVED, DAY - timedelta(days=7), True),
        (S.APPROVED, DAY - timedelta(days=8), False),
        (S.ON_SITE, AFTER + timedelta(days=3), True),
        (S.RECORDED, AFTER + timedelta(days=3), True),
        (S.RECORDED, AFTER + timedelta(days=4), False),
        (S.PLANNED, DAY, False),
        (S.CANCELLED, DAY, False),
    ],
)
def test_a_check_code_is_good_around_the_days_of_the_visit(stage: InspectionStage, today: date, valid: bool) -> None:
    assert codes.is_valid(stage, codes.validity(DAY, AFTER, before=7, after=3), today=today) is valid


RECORDED = Standing(stage=S.RECORDED, unannounced=False, outcome=O.SERIOUS, standing=2, open=1, there=frozenset())
APPROVED = replace(RECORDED, stage=S.APPROVED, outcome=None, standing=0, open=0)
N = NoticeKind


@pytest.mark.parametrize(
    ("paper", "standing", "refused"),
    [
        pytest.param(N.INSPECTION_NOTICE, APPROVED, "", id="told before the visit"),
        pytest.param(N.INSPECTION_NOTICE, replace(APPROVED, stage=S.PLANNED), "批准之后", id="not approved yet"),
        pytest.param(N.INSPECTION_NOTICE, replace(APPROVED, stage=S.ON_SITE), "检查之前", id="too late"),
        pytest.param(N.INSPECTION_NOTICE, replace(APPROVED, unannounced=True), "四不两直", id="unannounced"),
        pytest.param(N.INSPECTION_OPINION, RECORDED, "", id="serious: an opinion"),
        pytest.param(N.INSPECTION_OPINION, replace(RECORDED, open=0), "", id="all put right before it (case 30)"),
        pytest.param(N.INSPECTION_OPINION, replace(RECORDED, outcome=O.OFFENCE), "", id="an offence: an opinion too"),
        pytest.param(N.INSPECTION_OPINION, replace(RECORDED, outcome=O.GENERAL), "不印发", id="general: none"),
        pytest.param(N.INSPECTION_OPINION, replace(RECORDED, outcome=None), "尚未定性", id="not classified"),
        pytest.param(N.RECTIFY_NOTICE, replace(RECORDED, outcome=O.GENERAL), "", id="general: a notice to rectify"),
        pytest.param(N.RECTIFY_NOTICE, replace(RECORDED, open=0), "没有需要整改", id="nothing left to rectify"),
        pytest.param(
            N.INSPECTION_OPINION, replace(RECORDED, there=frozenset({N.INSPECTION_OPINION})), "已有", id="there is one"
        ),
    ],
)
def test_each_paper_has_its_moment(paper: NoticeKind, standing: Standing, refused: str) -> None:
    refusal = papers_rules.refusal(paper, standing)
    assert (refused in str(refusal)) if refused else refusal is None


@pytest.mark.parametrize(
    ("report_by", "last_day", "refused"),
    [(AFTER, AFTER, False), (AFTER, None, False), (DAY, AFTER, True), (BEFORE, None, True), (None, DAY, True)],
)
def test_a_report_comes_back_after_the_last_limit(report_by: date | None, last_day: date | None, refused: bool) -> None:
    if refused:
        with pytest.raises(RuleError, match="报送整改报告"):
            papers_rules.check_report_by(report_by, last_day, today=DAY)
    else:
        papers_rules.check_report_by(report_by, last_day, today=DAY)
