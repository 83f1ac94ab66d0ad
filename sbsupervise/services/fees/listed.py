"""Charges as rows of a table for people to work on outside (导出)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.fees.arrears import is_overdue
from sbsupervise.domain.money import yuan
from sbsupervise.models import Charge, ScopedSession

HEADERS = (
    *("项目", "项目代码", "生产建设单位", "统一社会信用代码", "计征方式", "所属期起", "所属期止"),
    *("应缴（元）", "已缴（元）", "未缴（元）", "已加收滞纳金（元）", "已缴滞纳金（元）", "应退（元）"),
    *("缴纳期限", "是否逾期", "状态", "核定机关", "核定日期"),
)


def charge_rows(
    session: ScopedSession, statement: Select[Charge], today: date
) -> Iterator[tuple[str | Decimal | date | None, ...]]:
    """The charges that a statement finds, one row each, by their due dates."""
    loaded = statement.options(joinedload(Charge.office)).order_by(Charge.due_on, Charge.id)
    for charge in session.scalars(loaded):
        project, owner = charge.project, charge.project.owner_on(charge.assessed_on)
        sums = (
            charge.amount_fen,
            charge.paid_fen,
            charge.unpaid_fen,
            charge.surcharge_fen,
            charge.surcharge_paid_fen,
            charge.refund_fen,
        )
        yield (
            project.name,
            project.code,
            owner.name,
            owner.uscc,
            charge.base_type.label,
            charge.period_start,
            charge.period_end,
            *(yuan(fen) for fen in sums),
            charge.due_on,
            "是" if is_overdue(charge.state, charge.due_on, today=today) else "否",
            charge.state.label,
            charge.office.name,
            charge.assessed_on,
        )
