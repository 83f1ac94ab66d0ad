"""Jurisdiction over projects, from the offices of this installation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from sbsupervise.domain.jurisdiction import Authorities, parts_in_project
from sbsupervise.domain.offices import OfficeKind, OfficeRole
from sbsupervise.domain.projects import ApprovalLevel
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Office, OfficeScope, ScopedSession
from sbsupervise.services.acts import Actor


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Who is responsible for what, and which of the offices an actor sees (None: all of them)."""

    authorities: Authorities
    offices: Mapping[str, Office]
    seen: frozenset[int] | None

    def parts(self, level: ApprovalLevel | None, counties: Collection[str]) -> frozenset[tuple[int, OfficeRole]]:
        """The offices of a project, by their numbers, each with its part."""
        found = parts_in_project(level, counties, self.authorities)
        return frozenset((self.offices[code].id, role) for code, role in found)

    def sees_any(self, offices: Collection[int]) -> bool:
        """Whether the actor sees one of these offices."""
        return self.seen is None or not self.seen.isdisjoint(offices)

    def supervisor(self, parts: Collection[tuple[int, OfficeRole]]) -> str:
        """The name of the office that supervises."""
        chief = next(number for number, role in parts if role is OfficeRole.SUPERVISES)
        return next(office.name for office in self.offices.values() if office.id == chief)


def jurisdiction_for(session: ScopedSession, actor: Actor) -> Jurisdiction:
    """The jurisdiction as the actor's office has it before it; the command line sees all unless it names an office."""
    offices = {office.code: office for office in session.scalars(select(Office).order_by(Office.id))}
    seen = None
    if actor.office_id is not None:
        sights = select(OfficeScope.sees_id).where(OfficeScope.office_id == actor.office_id)
        seen = frozenset(session.scalars(sights))
    return Jurisdiction(_authorities(offices.values()), offices, seen)


def office_named(session: ScopedSession, name: str) -> Office:
    """The office of a name; RuleError if there is none."""
    office = session.scalar(select(Office).where(Office.name == name))
    if office is None:
        raise RuleError(f"没有名为“{name}”的机关，请写明机关代码", field="office")
    return office


def _authorities(offices: Collection[Office]) -> Authorities:
    """The offices by what they are. A county's office has the code of its county; there is one office at each level."""
    first = {kind: next(office.code for office in offices if office.kind is kind) for kind in (
        OfficeKind.PROVINCE, OfficeKind.CITY, OfficeKind.APPROVAL
    )}  # fmt: skip
    local = (OfficeKind.COUNTY, OfficeKind.SCENIC_AREA)
    return Authorities(
        province=first[OfficeKind.PROVINCE],
        city=first[OfficeKind.CITY],
        city_approval=first[OfficeKind.APPROVAL],
        counties={office.code: office.code for office in offices if office.kind in local},
    )
