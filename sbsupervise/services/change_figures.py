"""The figures of an approval as changes are compared with them, and how they are stored: as text."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select

from sbsupervise.domain.plans import GroundKind, PlanState
from sbsupervise.domain.plans.amendments import GroundFigures, PlanFigures
from sbsupervise.models import Ground, Plan, ScopedSession

# The sheet of a plan states volumes in 万m³.
TEN_THOUSAND = Decimal(10_000)


def figures_of(session: ScopedSession, plan: Plan, zones: Sequence[str] = ()) -> PlanFigures:
    """What an approval states. Of the key zones ``zones`` those count as approved which its sheet names.

    An approval without a sheet, as those of other bodies are, says nothing of zones: they are not compared.
    """
    grounds = session.scalars(
        select(Ground)
        .join(Plan, Plan.id == Ground.plan_id)
        .where(
            Ground.project_id == plan.project_id,
            Ground.kind == GroundKind.SPOIL_GROUND,
            Plan.state == PlanState.GRANTED,
        )
        .order_by(Ground.code)
    )
    named = str(_sheet(plan).get("zones") or "")
    return PlanFigures(
        range_hm2=plan.range_hm2,
        earthwork_m3=plan.earthwork_m3,
        topsoil_m3=_volume(plan, "cut_topsoil"),
        key_zones=tuple(zone for zone in zones if zone in named) if named else None,
        spoil_grounds=tuple(
            GroundFigures(code=ground.code, level=ground.level, volume_m3=ground.planned_m3) for ground in grounds
        ),
        decided_on=plan.decided_on,
    )


def figures_out(figures: PlanFigures) -> dict[str, Any]:
    """Figures as they are stored."""
    return {field.name: _out(getattr(figures, field.name)) for field in fields(PlanFigures)}


def figures_in(stored: Mapping[str, Any]) -> PlanFigures:
    """Stored figures as the rules take them."""
    read: dict[str, Any] = {name: _in(name, value) for name, value in stored.items() if value is not None}
    return PlanFigures(**read)


def _sheet(plan: Plan) -> Mapping[str, Any]:
    return plan.sheet.content if plan.sheet is not None else {}


def _volume(plan: Plan, name: str) -> Decimal | None:
    """A volume of the sheet of a plan in m³, None if it is not stated."""
    stated = _sheet(plan).get(name)
    try:
        return Decimal(stated) * TEN_THOUSAND if stated else None
    except InvalidOperation:
        return None


def _out(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_out(part) for part in value]
    if isinstance(value, GroundFigures):
        return {field.name: _out(getattr(value, field.name)) for field in fields(GroundFigures)}
    return str(value) if isinstance(value, Decimal | date) else value


def _in(name: str, value: Any) -> Any:
    match name:
        case "key_zones":
            return tuple(value)
        case "spoil_grounds":
            return tuple(
                GroundFigures(
                    code=row["code"],
                    level=row["level"],
                    volume_m3=None if row["volume_m3"] is None else Decimal(row["volume_m3"]),
                )
                for row in value
            )
        case "decided_on" | "starts_on":
            return date.fromisoformat(value)
        case "key_works_weakened":
            return bool(value)
        case _:
            return Decimal(value)
