"""Acts on changes against an approved plan."""

from datetime import date
from decimal import Decimal
from typing import Any

from sbsupervise.domain.projects import ProjectState
from sbsupervise.models import Change
from sbsupervise.services.change_acts import (
    DetectChange,
    DropChange,
    OrderChange,
    detect_change,
    drop_change,
    order_change,
)
from tests import make
from tests.acts.stage import OFFICER, TODAY, Ready, World, case


def detecting(world: World) -> DetectChange:
    """A third more land than was approved."""
    days: dict[str, Any] = {"started_on": date(2026, 4, 1), "approved_on": date(2026, 3, 2)}
    base = make.granted_plan(world.db, state=ProjectState.UNDER_CONSTRUCTION, **days)
    said: dict[str, Any] = {"project_id": base.project_id, "found_on": TODAY, "facts": "现场实测"}
    return DetectChange(**said, range_hm2=Decimal("17.76"), new_zones=("太行山国家级水土流失重点治理区",))


def detected(world: World) -> Change:
    change: Change = world.do(detect_change, OFFICER, detecting(world))
    return change


@case("change.detect", detect_change)
def detect(world: World) -> Ready:
    return Ready(OFFICER, detecting(world))


@case("change.order", order_change)
def order(world: World) -> Ready:
    command = OrderChange(change_id=detected(world).id, ordered_on=TODAY, order_by=date(2026, 10, 15))
    return Ready(OFFICER, command)


@case("change.drop", drop_change)
def drop(world: World) -> Ready:
    return Ready(OFFICER, DropChange(change_id=detected(world).id, reason="已按原方案恢复"))
