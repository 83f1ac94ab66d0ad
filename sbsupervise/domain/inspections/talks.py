"""Talks (约谈) with those who answer for a unit: called, held or refused, followed up. A talk is no penalty."""

import re
from datetime import date

from sbsupervise.domain.inspections.words import TalkState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Machine, Step

HOUR = re.compile(r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)", re.ASCII)
_T, _WHO = TalkState, Permission.RECORD_INSPECTIONS

TALKS: Machine[TalkState] = Machine(
    (
        Step(
            start=_T.CALLED,
            act="talk.hold",
            end=_T.HELD,
            label="登记约谈记录",
            who=_WHO,
            needs="事实、依据、要求，被约谈方的承诺和期限，签名人员",
            document="I12",
        ),
        Step(
            start=_T.CALLED,
            act="talk.note_absence",
            end=_T.ABSENT,
            label="登记拒绝参加",
            who=_WHO,
            needs="通知和未到场的情况",
        ),
        Step(start=_T.CALLED, act="talk.cancel", end=_T.CANCELLED, label="取消约谈", who=_WHO, needs="取消的理由"),
        *(
            Step(start=start, act="talk.close", end=_T.CLOSED, label="登记落实情况", who=_WHO, needs="后续落实的情况")
            for start in (_T.HELD, _T.ABSENT)
        ),
    )
)


def check_call(talk_on: date, *, today: date) -> None:
    """A talk is called for a day to come, or for today."""
    if talk_on < today:
        raise RuleError("约谈日期不能早于今天", field="talk_on")


def check_held(held_on: date, called_on: date, *, today: date) -> None:
    """A talk was held after it was called, and not on a day to come."""
    if not called_on <= held_on <= today:
        raise RuleError("约谈日期不能早于通知日期，也不能晚于今天", field="talk_on")


def check_absence(talk_on: date, *, today: date) -> None:
    """Nobody has stayed away before the day."""
    if today < talk_on:
        raise RuleError("约谈的日期还没有到，不能登记拒绝参加")


def check_promise(promised_by: date | None, held_on: date) -> None:
    """What is promised is promised for the day of the talk or a later one."""
    if promised_by is not None and promised_by < held_on:
        raise RuleError("承诺的期限不能早于约谈日期", field="promised_by")


def hour_text(hour: str) -> str:
    """The hour of a talk as it is printed, ``9时30分``; refused if it is none of a day."""
    found = HOUR.fullmatch(hour)
    if found is None:
        raise RuleError("请填写约谈时间，如 9:30", field="talk_hour")
    minutes = int(found["minute"])
    return f"{int(found['hour'])}时" + (f"{minutes}分" if minutes else "")
