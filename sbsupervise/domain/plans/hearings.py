"""The hearing (听证) on an application: asked for in time, arranged in time, and nothing decided meanwhile.

Source: 行政许可法第三十六条、第四十七条、第四十八条. All days are working days.
"""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.clocks import Calendar, Deadline, Pause, in_time, notify_by
from sbsupervise.domain.plans.checks import check_day
from sbsupervise.domain.plans.deadlines import pause_after, within
from sbsupervise.domain.plans.words import LICENSING_LAW
from sbsupervise.domain.refusals import RuleError

ASKING = f"{LICENSING_LAW}第四十七条第一款"
NOTICE = f"{LICENSING_LAW}第四十八条第一款第一项"
RECORD = f"{LICENSING_LAW}第四十八条第二款"


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingRules:
    """Days to ask after being told, to hold after being asked, and between the notice and the hearing.

    Source: parameters/plans.toml, hearing_request_days, hearing_days, hearing_notice_days.
    """

    request_days: int
    hold_days: int
    notice_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """How far a hearing has come; the days that are None have not been."""

    told_on: date
    waived_on: date | None = None
    asked_on: date | None = None
    arranged_for: date | None = None
    held_on: date | None = None

    @property
    def open(self) -> bool:
        """Whether it is not known yet that there will be no hearing, and none has been held."""
        return self.waived_on is None and self.held_on is None

    @property
    def due_to_hold(self) -> bool:
        return self.asked_on is not None and self.held_on is None


def ask_by(told_on: date, rules: HearingRules, calendar: Calendar) -> Deadline:
    """The last day to ask for a hearing."""
    return within(told_on, calendar, rules.request_days)


def hold_by(asked_on: date, rules: HearingRules, calendar: Calendar) -> Deadline:
    """The last day to hold a hearing."""
    return within(asked_on, calendar, rules.hold_days)


def hearing_pause(hearing: Hearing | None, today: date) -> Pause | None:
    """The days that do not count as time to decide: from asking for the hearing to holding it (第四十五条)."""
    if hearing is None or hearing.asked_on is None:
        return None
    return pause_after(hearing.asked_on, hearing.held_on or today)


def check_told(told_on: date, *, accepted_on: date, today: date, told_before: bool) -> None:
    if told_before:
        raise RuleError("已经告知听证权利，一件申请只告知一次")
    check_day("told_on", "告知日期", told_on, today=today, after=("受理日期", accepted_on))


def check_asked(asked_on: date, hearing: Hearing | None, rules: HearingRules, calendar: Calendar, today: date) -> None:
    """Refuse a request that comes late, after a waiver, or twice."""
    told = _awaited(hearing)
    check_day("asked_on", "申请日期", asked_on, today=today, after=("告知日期", told.told_on))
    due = ask_by(told.told_on, rules, calendar).due
    if not in_time(asked_on, due):
        message = f"听证申请逾期：应在被告知听证权利之日起{rules.request_days}个工作日内（至{due}）提出"
        raise RuleError(message, field="asked_on", source=ASKING)


def check_waived(waived_on: date, hearing: Hearing | None, *, today: date) -> None:
    told = _awaited(hearing)
    check_day("waived_on", "放弃日期", waived_on, today=today, after=("告知日期", told.told_on))


def check_arranged(
    notified_on: date, arranged_for: date, hearing: Hearing | None, rules: HearingRules, calendar: Calendar
) -> None:
    """Refuse a hearing of which people are told too late, or that comes too late itself."""
    if hearing is None or hearing.asked_on is None:
        raise RuleError("没有人申请听证，无需通知听证", source=ASKING)
    if hearing.held_on is not None:
        raise RuleError("听证已经举行")
    if notified_on < hearing.asked_on:
        raise RuleError(f"通知日期不能早于申请听证日期（{hearing.asked_on}）", field="notified_on")
    last = hold_by(hearing.asked_on, rules, calendar).due
    if arranged_for > last:
        message = f"应在收到听证申请之日起{rules.hold_days}个工作日内（至{last}）组织听证"
        raise RuleError(message, field="arranged_for", source=ASKING)
    told_by = notify_by(arranged_for, rules.notice_days, calendar).due
    if notified_on > told_by:
        message = f"应于举行听证的{rules.notice_days}个工作日前（至迟{told_by}）通知听证的时间、地点"
        raise RuleError(message, field="arranged_for", source=NOTICE)


def check_held(held_on: date, hearing: Hearing | None, *, today: date) -> None:
    if hearing is None or hearing.arranged_for is None:
        raise RuleError("听证尚未通知时间、地点", source=NOTICE)
    if hearing.held_on is not None:
        raise RuleError("听证已经举行")
    check_day("held_on", "听证日期", held_on, today=today, after=("通知的听证日期", hearing.arranged_for))


def check_heard(decided_on: date, hearing: Hearing | None, rules: HearingRules, calendar: Calendar) -> None:
    """Refuse a decision while a hearing may still be asked for, or was asked for and has not been held."""
    if hearing is None or hearing.waived_on is not None:
        return
    if hearing.due_to_hold:
        raise RuleError("已有人申请听证，应在听证后根据听证笔录作出决定", source=RECORD)
    if hearing.held_on is not None:
        if decided_on < hearing.held_on:
            message = f"决定日期不能早于听证日期（{hearing.held_on}）"
            raise RuleError(message, field="decided_on", source=RECORD)
        return
    due = ask_by(hearing.told_on, rules, calendar).due
    if decided_on <= due:
        message = f"申请听证的期限至{due}届满，期满前不能作出决定；书面放弃听证的，先登记放弃"
        raise RuleError(message, field="decided_on", source=ASKING)


def _awaited(hearing: Hearing | None) -> Hearing:
    """The hearing of somebody who was told and has not answered."""
    if hearing is None:
        raise RuleError("尚未告知听证权利", source=f"{LICENSING_LAW}第三十六条、第四十七条")
    if hearing.waived_on is not None:
        raise RuleError(f"已于{hearing.waived_on}书面放弃听证")
    if hearing.asked_on is not None:
        raise RuleError(f"已于{hearing.asked_on}申请听证")
    return hearing
