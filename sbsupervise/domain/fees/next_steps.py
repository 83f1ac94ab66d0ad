"""What comes next for a charge that is not paid: which paper, or how long to wait, or the court."""

from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.fees.pursuit import CourtWindow
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.words import LabelledEnum, Tone


class PursuitStep(LabelledEnum):
    """The steps of pursuit, and the times of waiting between them."""

    SERVE = "serve", "送达缴纳通知单", Tone.SOON
    WAIT_DUE = "wait_due", "等待缴纳期限届满"
    ORDER = "order", "责令限期缴纳", Tone.GRAVE
    WAIT_LIMIT = "wait_limit", "等待责令的期限届满"
    DEMAND = "demand", "催告", Tone.GRAVE
    WAIT_COURT = "wait_court", "等待可以申请强制执行"
    COURT = "court", "申请强制执行", Tone.GRAVE
    ORDER_AGAIN = "order_again", "申请期限已过，重新责令", Tone.GRAVE
    WITH_COURT = "with_court", "人民法院执行", Tone.INFO

    @property
    def paper(self) -> NoticeKind | None:
        """The paper that the step is done with."""
        return _PAPERS.get(self)


_PAPERS = {
    PursuitStep.SERVE: NoticeKind.FEE_NOTICE,
    PursuitStep.ORDER: NoticeKind.FEE_ORDER,
    PursuitStep.ORDER_AGAIN: NoticeKind.FEE_ORDER,
    PursuitStep.DEMAND: NoticeKind.FEE_DEMAND,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pursued:
    """The days of a charge that is owed: its last days to pay, the days of service, and the window of the court."""

    due_on: date
    served_on: date | None
    limit_on: date | None
    demanded_on: date | None
    court_on: date | None
    window: CourtWindow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The next step, and the day until which it waits or by which it must be done, if there is one."""

    step: PursuitStep
    on: date | None


def next_of(pursued: Pursued, today: date) -> Next:
    """The next step of a charge that is owed."""
    if pursued.served_on is None:
        return Next(step=PursuitStep.SERVE, on=pursued.due_on)
    if pursued.limit_on is None:
        step = PursuitStep.ORDER if today > pursued.due_on else PursuitStep.WAIT_DUE
        return Next(step=step, on=pursued.due_on)
    if pursued.court_on is not None:
        return Next(step=PursuitStep.WITH_COURT, on=None)
    if today <= pursued.limit_on:
        return Next(step=PursuitStep.WAIT_LIMIT, on=pursued.limit_on)
    if pursued.demanded_on is None or pursued.window is None:
        return Next(step=PursuitStep.DEMAND, on=pursued.limit_on)
    return _before_the_court(pursued.window, today)


def _before_the_court(window: CourtWindow, today: date) -> Next:
    if window.missed or today > window.closes_on:
        return Next(step=PursuitStep.ORDER_AGAIN, on=window.closes_on)
    if today < window.opens_on:
        return Next(step=PursuitStep.WAIT_COURT, on=window.opens_on)
    return Next(step=PursuitStep.COURT, on=window.closes_on)
