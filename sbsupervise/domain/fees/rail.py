"""The course of a charge as a rail: what is done of its collection, what comes next, and how many days are left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.fees.next_steps import Next, Pursued, PursuitStep
from sbsupervise.domain.milestones import Milestone

_P = PursuitStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A charge on its way to being paid. ``paid_on`` is the day on which all was paid, None while something is owed."""

    assessed_on: date
    paid_on: date | None
    ordered_on: date | None
    pursued: Pursued
    next: Next


def rail_of(charge: Followed, today: date) -> tuple[Milestone, ...]:
    """The steps of a charge: those behind it, and while it is owed those that lie ahead."""
    steps = (Milestone(label="核定", state="done", on=charge.assessed_on), *_papers(charge, today), _end(charge, today))
    return tuple(step for step in steps if step.state == "done" or charge.paid_on is None)


def _papers(charge: Followed, today: date) -> Iterator[Milestone]:
    pursued, step = charge.pursued, charge.next.step
    yield _paper("送达缴纳通知单", pursued.served_on, step is _P.SERVE)
    if today <= pursued.due_on and charge.ordered_on is None:
        return
    again = step is _P.ORDER_AGAIN
    late = f"逾期 {(today - pursued.due_on).days} 天"
    words = "申请期限已过，须重新责令" if again else late
    limit = f"限 {pursued.limit_on.isoformat()} 前缴清" if pursued.limit_on else None
    yield _paper("责令限期缴纳", None if again else charge.ordered_on, step is _P.ORDER or again, limit, words)
    past = (today - pursued.limit_on).days if pursued.limit_on else 0
    yield _paper("催告", pursued.demanded_on, step is _P.DEMAND, None, f"责令的期限已过 {past} 天")
    yield _court(charge)


def _court(charge: Followed) -> Milestone:
    label, window, step = "申请强制执行", charge.pursued.window, charge.next.step
    if charge.pursued.court_on is not None:
        return Milestone(label=label, state="done", on=charge.pursued.court_on)
    if window is None or step is _P.ORDER_AGAIN:
        return Milestone(label=label, state="next")
    if step is _P.COURT:
        return Milestone(label=label, state="current", on=window.closes_on, words="可以申请")
    return Milestone(label=label, state="blocked", note=f"最早可于 {window.opens_on.isoformat()} 申请")


def _end(charge: Followed, today: date) -> Milestone:
    if charge.paid_on is not None:
        return Milestone(label="缴清", state="done", on=charge.paid_on)
    last, step = charge.pursued.limit_on or charge.pursued.due_on, charge.next.step
    if step in (_P.WAIT_DUE, _P.WAIT_LIMIT):
        left = (last - today).days
        return Milestone(label="缴清", state="current", on=last, words="今天到期" if not left else f"还剩 {left} 天")
    return Milestone(label="缴清", state="current" if step is _P.WITH_COURT else "next")


def _paper(label: str, done_on: date | None, current: bool, note: str | None = None, words: str = "") -> Milestone:
    if done_on is not None:
        return Milestone(label=label, state="done", on=done_on, note=note)
    return Milestone(label=label, state="current" if current else "next", words=words if current else "")
