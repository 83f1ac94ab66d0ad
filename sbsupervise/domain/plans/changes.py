"""Changes against the approved plan (SM-CHANGE): how each moves, what it asks for, and how it is shown.

From the day on which a change is found the project owes a new approval. The order to put it in order (责令补办) has no
term in the law: the office sets the day. Whether that day has passed is worked out by whoever looks. A change that is
only near the limit is a warning on record: it calls for nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans.amendments import ChangeLimits, Comparison, PlanFigures, Trigger
from sbsupervise.domain.plans.words import ORDER_53, ApplicationKind, ChangeState
from sbsupervise.domain.projects import PROJECTS, ProjectState
from sbsupervise.domain.quantities import quantity_text
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Machine, Step

_C = ChangeState
LAW = "水土保持法第五十三条"
OPEN = (_C.DETECTED, _C.ORDERED, _C.OVERDUE, _C.SUBMITTED)
WAITING = (_C.DETECTED, _C.ORDERED, _C.OVERDUE)
_CLOSED = (_C.SUBMITTED, _C.APPROVED)
_ROWS: tuple[tuple[tuple[ChangeState, ...], str, ChangeState, str, str, str], ...] = (
    ((_C.DETECTED,), "change.order", _C.ORDERED, "责令补办", "补办期限", LAW),
    ((_C.ORDERED,), "change.lapse", _C.OVERDUE, "转为逾期未补办", "期限届满未报送", LAW),
    (WAITING, "change.submit", _C.SUBMITTED, "登记报送", "变更、补充报告申请", f"{ORDER_53}第十六条、第十七条"),
    ((_C.SUBMITTED,), "change.approve", _C.APPROVED, "登记批准", "准予许可决定", f"{ORDER_53}第十六条、第十七条"),
    # The application came to nothing, or its approval was revoked: the change is where it was before.
    (_CLOSED, "change.return", _C.ORDERED, "退回责令补办", "申请未获批准或者批准被撤销", LAW),
    (_CLOSED, "change.reopen", _C.DETECTED, "退回已发现", "申请未获批准或者批准被撤销", LAW),
    # The works went further, or another approval is the one to compare with, or none is left.
    ((_C.NEAR, *WAITING), "change.void", _C.VOID, "不再适用", "已有后来的认定，或者所对照的批准已经变化", LAW),
    ((_C.NEAR, *WAITING), "change.drop", _C.DROPPED, "撤回认定", "不再属于应当变更的情形", f"{ORDER_53}第十六条"),
)
CHANGE_STEPS: Machine[ChangeState] = Machine(
    tuple(
        Step(start=start, act=act, end=end, label=label, who=Permission.EDIT_PROJECTS, needs=needs, source=source)
        for starts, act, end, label, needs, source in _ROWS
        for start in starts
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A figure as approved and as changed, with by how much it differs: ``+29.99%``, empty if that is no share."""

    label: str
    measure: str
    approved: Decimal | None
    changed: Decimal | None

    @property
    def ratio(self) -> str:
        if not self.approved or self.changed is None:
            return ""
        share = Fraction(self.changed - self.approved) / Fraction(self.approved)
        # Cut and not rounded, so that what is below a limit never reads as the limit.
        percent = Decimal(int(abs(share) * 10_000)) / 100
        return f"{'-' if share < 0 else '+'}{quantity_text(percent)}%" if share else "0%"


def state_by_date(state: ChangeState, order_by: date | None, today: date) -> ChangeState:
    """The state as it is to be read today."""
    late = state is ChangeState.ORDERED and order_by is not None and today > order_by
    return CHANGE_STEPS.move(state, "change.lapse") if late else state


def lines_of(approved: PlanFigures, changed: PlanFigures) -> Iterator[Line]:
    """The figures that can be held against each other."""
    rows = (
        ("水土流失防治责任范围", "hm²", approved.range_hm2, changed.range_hm2),
        ("开挖填筑土石方总量", "m³", approved.earthwork_m3, changed.earthwork_m3),
        ("表土剥离量", "m³", approved.topsoil_m3, changed.topsoil_m3),
        ("植物措施总面积", "hm²", approved.planting_hm2, changed.planting_hm2),
    )
    for label, measure, old, new in rows:
        if old is not None or new is not None:
            yield Line(label=label, measure=measure, approved=old, changed=new)


def product_of(triggers: tuple[Trigger, ...]) -> ApplicationKind | None:
    """What has to be handed in, None if nothing; a change report says what a supplement would say as well."""
    products = {trigger.product for trigger in triggers}
    if not products:
        return None
    return ApplicationKind.CHANGE if ApplicationKind.CHANGE in products else ApplicationKind.SUPPLEMENT


def covers(application: ApplicationKind, product: ApplicationKind | None) -> bool:
    """Whether an application puts a change in order that calls for a product."""
    return application is ApplicationKind.CHANGE or application is product


def check_triggered(found: Comparison, approved: PlanFigures, changed: PlanFigures, limits: ChangeLimits) -> None:
    """Refuse to record what no article calls a change, and what is not even near one, with the shares found."""
    if found.triggers or found.near:
        return
    shares = "，".join(f"{line.label}{line.ratio}" for line in lines_of(approved, changed) if line.ratio)
    limit = quantity_text(limits.growth * 100)
    raise RuleError(
        f"未达到应当变更的情形，也不接近界限（{limit}%）：{shares or '各项均未变化'}",
        source=f"{ORDER_53}第十六条、第十七条",
    )


def state_when_found(state: ProjectState) -> ProjectState:
    """The state of a project in which a change was found: works under way wait for its approval.

    A project that has not started, or waits already, stays as it is.
    """
    if state in (ProjectState.APPROVED, ProjectState.CHANGE_REQUIRED):
        return state
    return PROJECTS.move(state, "project.require_change")


def check_found_on(found_on: date, *, decided_on: date | None, today: date) -> None:
    """Refuse a day to come, and one before the approval with which the change is compared."""
    if found_on > today:
        raise RuleError("发现日期不能晚于今天", field="found_on")
    if decided_on is not None and found_on < decided_on:
        raise RuleError(f"发现日期不能早于所对照方案的批准日期（{decided_on}）", field="found_on")


def check_order(ordered_on: date, order_by: date, *, found_on: date, today: date) -> None:
    """Refuse an order of a day to come, from before the change was found, or without time to follow it."""
    if ordered_on > today:
        raise RuleError("责令日期不能晚于今天", field="ordered_on")
    if ordered_on < found_on:
        raise RuleError(f"责令日期不能早于发现日期（{found_on}）", field="ordered_on")
    if order_by <= ordered_on:
        raise RuleError("补办期限应晚于责令日期", field="order_by")
