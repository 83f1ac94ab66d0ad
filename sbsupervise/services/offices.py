"""Offices: the first ones of an installation, and their closure."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from sbsupervise.domain.jurisdiction import closure
from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Office, OfficeScope, ScopedSession
from sbsupervise.parameters.offices import first_offices
from sbsupervise.services.acts import Actor, act


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOffices:
    """Make the offices of parameters/offices.toml in an empty database; ``root`` is the one returned."""

    root: str = "140000"


@act("office.found", Permission.MANAGE_ACCOUNTS)
def found_offices(session: ScopedSession, _actor: Actor, command: FoundOffices) -> Office:
    """Make all offices and their closure, once."""
    if session.scalar(select(Office.id).limit(1)) is not None:
        raise RuleError("机关已经建立")
    plans = first_offices()
    offices: dict[str, Office] = {}
    for plan in plans:
        office = Office(code=plan.code, name=plan.name, place=plan.place, sign=plan.sign, kind=plan.kind)
        office.parent = offices[plan.parent] if plan.parent else None
        offices[plan.code] = office
        session.add(office)
    session.flush()
    sights = closure(
        {plan.code: plan.parent for plan in plans},
        {plan.code: plan.sees for plan in plans},
        {plan.code: plan.acts_for for plan in plans},
    )
    session.add_all(
        OfficeScope(office_id=offices[sight.office].id, sees_id=offices[sight.seen].id, may_act=sight.may_act)
        for sight in sights
    )
    return offices[command.root]


def office_by_code(session: ScopedSession, code: str) -> Office:
    """The office of a code; RuleError if there is none."""
    office = session.scalar(select(Office).where(Office.code == code))
    if office is None:
        raise RuleError(f"没有代码为 {code} 的机关", field="office")
    return office


def collectors_of(session: ScopedSession, office_ids: Collection[int]) -> dict[int, str]:
    """The names of the tax offices that collect what offices have assessed, by the office; an office may have none."""
    collecting = (
        select(OfficeScope.sees_id, Office.name)
        .join(Office, Office.id == OfficeScope.office_id)
        .where(Office.kind == OfficeKind.TAX, OfficeScope.sees_id.in_(office_ids), OfficeScope.may_act)
        .order_by(Office.id.desc())
    )
    return {row.sees_id: row.name for row in session.execute(collecting)}
