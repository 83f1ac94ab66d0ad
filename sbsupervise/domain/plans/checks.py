"""In which order the days of an application may stand, and which ground a refusal names."""

from collections.abc import Iterable
from datetime import date

from sbsupervise.domain.plans.words import ORDER_53, Procedure, RefusalGround
from sbsupervise.domain.refusals import RuleError


def check_submitted(submitted_on: date, *, today: date) -> None:
    _check_order("submitted_on", "提交日期", submitted_on, today=today)


def check_correction_asked(asked_on: date, *, submitted_on: date, today: date) -> None:
    _check_order("correction_asked_on", "通知补正日期", asked_on, today=today, after=("提交日期", submitted_on))


def check_corrected(corrected_on: date, *, asked_on: date, today: date) -> None:
    _check_order("corrected_on", "补正日期", corrected_on, today=today, after=("通知补正日期", asked_on))


def check_accepted(accepted_on: date, *, received_on: date, today: date) -> None:
    """``received_on`` is the day on which all material was in: submitted, or corrected."""
    _check_order("accepted_on", "受理日期", accepted_on, today=today, after=("收到全部材料的日期", received_on))


def check_review_sent(sent_on: date, *, accepted_on: date, procedure: Procedure, today: date) -> None:
    if procedure is Procedure.COMMITMENT:
        raise RuleError("承诺制项目只作形式审查、即来即办，不送技术评审", source="办水保〔2020〕160号")
    _check_order("review_from", "送评审日期", sent_on, today=today, after=("受理日期", accepted_on))


def check_review_returned(returned_on: date, *, sent_on: date, today: date) -> None:
    _check_order("review_to", "收到评审意见日期", returned_on, today=today, after=("送评审日期", sent_on))


def check_decided(decided_on: date, *, accepted_on: date, returned_on: date | None = None, today: date) -> None:
    """``returned_on`` is the day on which the opinion of a technical review came back, if there was one."""
    _check_order("decided_on", "决定日期", decided_on, today=today, after=("受理日期", accepted_on))
    if returned_on is not None:
        _check_order("decided_on", "决定日期", decided_on, today=today, after=("收到评审意见日期", returned_on))


def check_refusal_ground(code: str | None, grounds: Iterable[RefusalGround]) -> None:
    """A refusal names one of the grounds of 第十五条."""
    if code not in {ground.code for ground in grounds}:
        raise RuleError("不予许可须选明法定理由", field="refusal_ground", source=f"{ORDER_53}第十五条")


def _check_order(field: str, name: str, day: date, *, today: date, after: tuple[str, date] | None = None) -> None:
    if day > today:
        raise RuleError(f"{name}不能晚于今天", field=field)
    if after is not None and day < after[1]:
        raise RuleError(f"{name}不能早于{after[0]}（{after[1]}）", field=field)
