"""What an application changes against the approval that it follows (变更事项), as its decision lists it."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import object_session

from sbsupervise.domain.plans.sheet import FIELDS, FieldKind
from sbsupervise.domain.quantities import quantity_text
from sbsupervise.models import Change, Ground, Plan

Row = tuple[str, str, str]
NONE = "无"


def changes_of(plan: Plan) -> tuple[Row, ...]:
    """Item, old and new text of all that is on record: sizes, the sheet, new grounds, and the changes found."""
    if plan.base is None:
        return ()
    return (*_sizes(plan.base, plan), *_columns(plan.base, plan), *_recorded(plan))


def _sizes(base: Plan, plan: Plan) -> Iterator[Row]:
    rows = (
        ("防治责任范围（hm²）", base.range_hm2, plan.range_hm2),
        ("挖填土石方总量（m³）", base.earthwork_m3, plan.earthwork_m3),
    )
    for name, old, new in rows:
        if old != new:
            yield name, f"{old.normalize():f}", f"{new.normalize():f}"


def _columns(base: Plan, plan: Plan) -> Iterator[Row]:
    """Where the two sheets differ; the range stands above, and tables are too long for a letter."""
    if base.sheet is None or plan.sheet is None:
        return
    for field in FIELDS:
        old, new = base.sheet.content.get(field.name), plan.sheet.content.get(field.name)
        if field.name == "range" or old == new:
            continue
        if field.kind is FieldKind.LIST:
            yield field.label, "见原方案", "见变更后的方案"
        else:
            yield field.label + (f"（{field.unit}）" if field.unit else ""), old or NONE, new or NONE


def _recorded(plan: Plan) -> Iterator[Row]:
    session = object_session(plan)
    if session is None:
        return
    for ground in session.scalars(select(Ground).where(Ground.plan_id == plan.id).order_by(Ground.code)):
        size = "" if ground.capacity_m3 is None else f"，容量 {quantity_text(ground.capacity_m3)} m³"
        yield f"{ground.kind.label} {ground.code}", NONE, f"{ground.name}{size}"
    for change in session.scalars(select(Change).where(Change.plan_id == plan.id).order_by(Change.id)):
        yield "经查明的变更", "按原决定", change.facts
