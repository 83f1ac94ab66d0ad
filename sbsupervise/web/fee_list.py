"""Parts of the list of charges: its columns and sums, and what waits at its top."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from sbsupervise.domain.money import yuan_text
from sbsupervise.domain.permissions import Permission
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees import Totals
from sbsupervise.services.fees.waiting import Waiting
from sbsupervise.web.forms.fee_list import REFUND
from sbsupervise.web.lists import Column, columns

COLUMNS = columns(
    Column("project", "项目"),
    Column("unit", "生产建设单位"),
    Column("amount", "应缴", unit="元", number=True, sortable=True),
    Column("paid", "已缴", unit="元", number=True, sortable=True),
    Column("unpaid", "未缴", unit="元", number=True),
    Column("surcharge", "滞纳金未缴", unit="元", number=True),
    Column("refund", "待退", unit="元", number=True),
    Column("due", "缴纳期限", sortable=True),
    Column("state", "状态"),
)


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """Something that waits: how many, and where to go."""

    label: str
    count: int
    url: str


def sums_of(totals: Totals) -> dict[str, str]:
    """The totals under their columns."""
    return {
        "amount": yuan_text(totals.due_fen),
        "paid": yuan_text(totals.paid_fen),
        "unpaid": yuan_text(totals.unpaid_fen),
        "surcharge": yuan_text(totals.surcharge_fen),
        "refund": yuan_text(totals.refund_fen),
    }


def steps_of(waiting: Waiting, actor: Actor) -> list[WaitingStep]:
    """What waits for this person, each with the page on which it is done; pages that are not there are left out."""
    office = {"office": actor.office_id}
    listed: tuple[tuple[str, int, Permission, str, dict[str, Any]], ...] = (
        ("已批未核定的方案", waiting.plans, Permission.ASSESS_FEES, "fees.index", {"_anchor": "to-assess"}),
        ("申报待核定", waiting.reports, Permission.ASSESS_FEES, "fee_outputs.index", {"state": "reported", **office}),
        (
            "逾期未申报的项目",
            waiting.missing,
            Permission.ASSESS_FEES,
            "fee_outputs.index",
            {"state": "missing", **office},
        ),
        ("免征待审定", waiting.exemptions, Permission.DECIDE_FEES, "fees.index", {"state": "proposed", **office}),
        ("缴纳通知单待送达", waiting.unserved, Permission.DRAFT_NOTICES, "fees.index", {"state": "assessed", **office}),
        ("逾期未缴", waiting.overdue, Permission.SEE_FEES, "fee_arrears.index", office),
        ("待退费", waiting.refunds, Permission.RECORD_PAYMENTS, "fees.index", {"state": REFUND}),
        ("税务征收记录待核对", waiting.tax_rows, Permission.RECORD_PAYMENTS, "fee_tax.index", {}),
    )
    return [
        WaitingStep(label, count, url_for(endpoint, **values))
        for label, count, permission, endpoint, values in listed
        if count and actor.may(permission) and endpoint in current_app.view_functions
    ]
