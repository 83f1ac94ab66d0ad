"""In which order the days of an application may stand, and what each act on the way is refused for."""

from collections.abc import Collection, Iterable
from datetime import date

from sbsupervise.domain.clocks import Calendar, Deadline
from sbsupervise.domain.plans.deadlines import accept_by, deemed_accepted
from sbsupervise.domain.plans.decisions import DecisionWords
from sbsupervise.domain.plans.words import (
    LICENSING_LAW,
    ORDER_53,
    ApplicationKind,
    PlanState,
    Procedure,
    RefusalGround,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole

COMMITMENT_RULE = "办水保〔2020〕160号"
ONCE = f"{LICENSING_LAW}第三十二条第一款第四项"
TWO_PERSONS = "双人原则"


def check_day(field: str, name: str, day: date, *, today: date, after: tuple[str, date] | None = None) -> None:
    """Refuse a day to come, and one before what it must follow."""
    if day > today:
        raise RuleError(f"{name}不能晚于今天", field=field)
    if after is not None and day < after[1]:
        raise RuleError(f"{name}不能早于{after[0]}（{after[1]}）", field=field)


def check_submitted(submitted_on: date, *, today: date) -> None:
    check_day("submitted_on", "提交日期", submitted_on, today=today)


def check_correction_asked(
    asked_on: date, *, received_on: date, asked_before: date | None, procedure: Procedure, today: date
) -> None:
    """An applicant is told once of all that is missing; under commitment on the spot."""
    if asked_before is not None:
        raise RuleError(f"已于{asked_before}通知补正。需要补正的全部内容应当一次告知，不能再次通知补正", source=ONCE)
    check_day("correction_asked_on", "通知补正日期", asked_on, today=today, after=("收到材料的日期", received_on))
    if procedure is Procedure.COMMITMENT and asked_on > received_on:
        raise RuleError(
            "承诺制项目即来即办，需要补正的应当当场一次告知", field="correction_asked_on", source=COMMITMENT_RULE
        )


def check_not_deemed(day: date, *, received_on: date, calendar: Calendar, days: int, field: str) -> None:
    """Refuse to send back or turn away what stands accepted by law."""
    if deemed_accepted(received_on, day, calendar, days):
        due = accept_by(received_on, calendar, days).due
        raise RuleError(
            f"{due}前没有一次告知补正，申请自收到材料之日（{received_on}）起即为受理", field=field, source=ONCE
        )


def check_corrected(corrected_on: date, *, asked_on: date, today: date) -> None:
    check_day("corrected_on", "补正日期", corrected_on, today=today, after=("通知补正日期", asked_on))


def check_accepted(accepted_on: date, *, received_on: date, today: date) -> None:
    """``received_on`` is the day on which all material was in: submitted, or corrected."""
    check_day("accepted_on", "受理日期", accepted_on, today=today, after=("收到全部材料的日期", received_on))


def check_review_sent(
    sent_on: date, told_on: date | None, *, accepted_on: date, procedure: Procedure, today: date
) -> None:
    """The time of a review is not counted because the applicant was told of it in writing, so that comes first."""
    if procedure is Procedure.COMMITMENT:
        raise RuleError("承诺制项目只作形式审查、即来即办，不送技术评审", source=COMMITMENT_RULE)
    check_day("review_from", "送评审日期", sent_on, today=today, after=("受理日期", accepted_on))
    source = f"{LICENSING_LAW}第四十五条"
    if told_on is None:
        raise RuleError("送评审前须书面告知申请人评审所需时间", field="review_told_on", source=source)
    check_day("review_told_on", "告知日期", told_on, today=today, after=("受理日期", accepted_on))
    if told_on > sent_on:
        raise RuleError("评审所需时间应当在送评审时书面告知", field="review_told_on", source=source)


def check_reviewer(held: Collection[UnitRole]) -> None:
    """Refuse a reviewer (技术评审机构) that has compiled the plan or answers for the project.

    ``held`` are the parts that the unit has in the plan and its project.
    """
    for role in (UnitRole.PLAN_COMPILER, UnitRole.CONSTRUCTION_UNIT, UnitRole.ACCEPTANCE_COMPILER):
        if role in held:
            raise RuleError(
                f"技术评审单位不得是同一项目的{role.label}", field="reviewer_uscc", source=f"{ORDER_53}第十四条"
            )


def check_review_returned(returned_on: date, *, sent_on: date, today: date) -> None:
    check_day("review_to", "收到评审意见日期", returned_on, today=today, after=("送评审日期", sent_on))


def check_extended(extended_on: date, *, accepted_on: date, due: Deadline, today: date) -> None:
    """The head of the office extends a limit that has not run out."""
    check_day("extended_on", "批准延长日期", extended_on, today=today, after=("受理日期", accepted_on))
    if extended_on > due.due:
        raise RuleError(f"审批期限已于{due.due}届满，不能再延长", field="extended_on", source=f"{ORDER_53}第十三条")


def check_extensible(*, extended_before: date | None, application: ApplicationKind, procedure: Procedure) -> None:
    """Only the limit of 第十三条 can be extended, and only once."""
    source = f"{ORDER_53}第十三条"
    if extended_before is not None:
        raise RuleError(f"已于{extended_before}延长审批期限，只能延长一次", source=source)
    if procedure is Procedure.COMMITMENT:
        raise RuleError("承诺制项目即来即办、现场办结，没有可以延长的期限", source=COMMITMENT_RULE)
    if application is ApplicationKind.REEXAMINATION:
        raise RuleError("重新审核的答复期限没有延长的规定", source=f"{ORDER_53}第十八条")


def check_proposed(proposed: PlanState | None, outcome: PlanState, words: DecisionWords) -> None:
    """A decision is one that another person has proposed."""
    if proposed is None:
        raise RuleError("须先由经办人提出拟办意见", source=TWO_PERSONS)
    if proposed is not outcome:
        said = words.shown(proposed).label
        raise RuleError(f"经办人的拟办意见是“{said}”；不同意的，退回由经办人重拟", source=TWO_PERSONS)


def check_outcome(outcome: PlanState, words: DecisionWords) -> None:
    if outcome not in (PlanState.GRANTED, PlanState.DENIED):
        raise RuleError(f"拟办意见只能是{words.granted.shown.label}或者{words.denied.shown.label}", field="outcome")


def check_decided(
    decided_on: date, *, accepted_on: date, returned_on: date | None = None, today: date, name: str = "决定日期"
) -> None:
    """``name`` is what the day of the decision is called; ``returned_on`` is the day on which the opinion of a review
    came back, if there was one.
    """
    check_day("decided_on", name, decided_on, today=today, after=("受理日期", accepted_on))
    if returned_on is not None:
        check_day("decided_on", name, decided_on, today=today, after=("收到评审意见日期", returned_on))


def check_refusal_ground(code: str | None, grounds: Iterable[RefusalGround], words: DecisionWords) -> None:
    """A refusal names one of the grounds of 第十五条."""
    if code not in {ground.code for ground in grounds}:
        text = f"{words.denied.shown.label}须选明{words.ground}"
        raise RuleError(text, field="refusal_ground", source=f"{ORDER_53}第十五条")


def check_closed(closed_on: date, *, received_on: date, today: date) -> None:
    """``closed_on`` is the day on which an application was turned away."""
    check_day("closed_on", "告知日期", closed_on, today=today, after=("收到材料的日期", received_on))
