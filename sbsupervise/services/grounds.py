"""Spoil grounds and borrow pits (弃渣场、取土场) of a project: added, edited, closed, and what each still lacks."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import GroundKind, GroundState
from sbsupervise.domain.plans.grounds import GroundFacts, Lack, check_ground, lacking
from sbsupervise.domain.projects import check_position
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import clean_text
from sbsupervise.models import Ground, Plan, Project, ScopedSession
from sbsupervise.parameters.plans import ground_rules
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.parts import check_part

CODE, NAME, TEXT = 40, 100, 500
DEGREE_PLACES, PLACES = 6, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundDetails(GroundFacts):
    """What is said of a place. Without ``of_plan_id`` no plan provides for it."""

    name: str
    state: GroundState = GroundState.PLANNED
    of_plan_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddGround(GroundDetails):
    project_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditGround(GroundDetails):
    ground_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseGround:
    """Nothing is dumped or taken there any more; ``actual_m3`` is what it came to."""

    ground_id: int
    actual_m3: Decimal
    version: int | None = None


@act("ground.add", Permission.SUBMIT_PLANS, on=Project)
def add_ground(session: ScopedSession, actor: Actor, command: AddGround) -> Ground:
    """Record a place for spoil or borrow."""
    check_part(session, actor, command.project_id)
    ground = Ground(project_id=command.project_id)
    _set(session, ground, command)
    session.add(ground)
    return ground


@act("ground.edit", Permission.SUBMIT_PLANS, on=Ground)
def edit_ground(session: ScopedSession, actor: Actor, command: EditGround) -> Ground:
    """Change what is said of a place that is not closed."""
    ground = _open(session, actor, command.ground_id)
    _set(session, ground, command)
    return ground


@act("ground.close", Permission.SUBMIT_PLANS, on=Ground)
def close_ground(session: ScopedSession, actor: Actor, command: CloseGround) -> Ground:
    """Close a place; it keeps its record."""
    ground = _open(session, actor, command.ground_id)
    ground.actual_m3 = command.actual_m3
    check_ground(facts_of(ground))
    _check_places("actual_m3", command.actual_m3, PLACES)
    ground.state = GroundState.CLOSED
    return ground


def _open(session: ScopedSession, actor: Actor, ground_id: int) -> Ground:
    ground = session.get_one(Ground, ground_id)
    check_part(session, actor, ground.project_id)
    if ground.state is GroundState.CLOSED:
        raise RuleError(f"{ground.kind.label}已停用，不能再修改")
    return ground


def _set(session: ScopedSession, ground: Ground, details: GroundDetails) -> None:
    if details.state is GroundState.CLOSED:
        raise RuleError("停用请在停用页办理", field="state")
    values = {field.name: getattr(details, field.name) for field in fields(GroundDetails)}
    for name, limit in (("code", CODE), ("name", NAME), ("works", TEXT), ("stability", TEXT)):
        values[name] = _text(values[name], name, limit)
    if not values["name"]:
        raise RuleError("请填写名称", field="name")
    check_position(details.longitude, details.latitude)
    for name, value in values.items():
        if isinstance(value, Decimal):
            _check_places(name, value, DEGREE_PLACES if name in ("longitude", "latitude") else PLACES)
    ground.plan_id = _plan(session, ground.project_id, values.pop("of_plan_id"))
    _check_code(session, ground, values["code"])
    for name, value in values.items():
        setattr(ground, name, value)
    check_ground(facts_of(ground))


def _text(text: str, name: str, limit: int) -> str:
    try:
        return clean_text(text, limit=limit, lines=limit == TEXT)
    except RuleError as refusal:
        raise replace(refusal, field=name) from refusal


def _check_places(name: str, value: Decimal, places: int) -> None:
    if value.is_finite() and value != round(value, places):
        raise RuleError(f"最多{places}位小数", field=name)


def _plan(session: ScopedSession, project_id: int, plan_id: int | None) -> int | None:
    """The plan that provides for a place: one of the same project."""
    if plan_id is None:
        return None
    plan = session.get(Plan, plan_id)
    if plan is None or plan.project_id != project_id:
        raise RuleError("请从本项目的方案中选择", field="of_plan_id")
    return plan.id


def _check_code(session: ScopedSession, ground: Ground, code: str) -> None:
    same = select(Ground.id).where(Ground.project_id == ground.project_id, Ground.code == code, Ground.id != ground.id)
    with session.no_autoflush:
        if session.scalar(same.limit(1)) is not None:
            raise RuleError("本项目已有这个编号的弃渣场或者取土场", field="code")


def facts_of(ground: Ground) -> GroundFacts:
    """A place as the rules know it."""
    values: dict[str, Any] = {field.name: getattr(ground, field.name) for field in fields(GroundFacts)}
    return GroundFacts(**values)


def grounds_of(session: ScopedSession, project_id: int) -> Sequence[Ground]:
    """The places of a project, by kind and code."""
    rows = session.scalars(select(Ground).where(Ground.project_id == project_id)).all()
    order = list(GroundKind)
    return sorted(rows, key=lambda ground: (order.index(ground.kind), ground.code))


def lacks_of(ground: Ground, actor: Actor) -> tuple[Lack, ...]:
    """What a place still lacks by the rules of today."""
    return lacking(facts_of(ground), ground_rules().on(actor.today))
