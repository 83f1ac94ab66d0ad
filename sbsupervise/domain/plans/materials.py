"""What may be written down of a paper (申请材料) as it comes in."""

from datetime import date

from sbsupervise.domain.plans.checks import check_day
from sbsupervise.domain.refusals import RuleError


def check_received(received_on: date, copies: int, *, today: date) -> None:
    """Refuse a paper of a day to come, and less than none of it."""
    check_day("received_on", "收到日期", received_on, today=today)
    if copies < 0:
        raise RuleError("份数不能为负数", field="copies")


def check_published(published_from: date | None, published_to: date | None) -> None:
    """Refuse a draft that was public for less than no time."""
    if published_from and published_to and published_to < published_from:
        raise RuleError("公开的结束日期不能早于开始日期", field="published_to")
