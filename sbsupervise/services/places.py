"""The flags of the counties (地方标识): a starting table, and over it what an administrator has confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.places import Basin, ConservationRegion, County, Zone, check_flags
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import CountyFlags, Office, OfficeScope, Project, ScopedSession
from sbsupervise.parameters.projects import border_counties, counties, locations
from sbsupervise.services.acts import Actor, EditConflictError, act
from sbsupervise.services.rules import Standing

LONGEST_SOURCE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A county with its flags. ``standing`` says whether somebody has confirmed them; ``version`` is 0 until then."""

    county: County
    region: ConservationRegion
    basin: Basin
    border: bool
    zones: Sequence[Zone]
    standing: Standing
    source: str
    confirmed_on: date | None = None
    confirmed_by: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPlace:
    """What the flags of a county (by its code) are, and where that stands written; ``version`` 0 if none was seen."""

    county: str
    region: ConservationRegion
    basin: Basin
    source: str
    border: bool = False
    zones: tuple[Zone, ...] = ()
    version: int | None = None


@act("place.confirm", Permission.CONFIRM_PLACES)
def confirm_place(session: ScopedSession, actor: Actor, command: ConfirmPlace) -> CountyFlags:
    """Confirm the flags of a county; from then on they count in place of the starting table."""
    _check_own(session, actor, command.county)
    source = written_text(command.source, "source", limit=LONGEST_SOURCE)
    check_flags(command.basin, source)
    flags = _held(session, command)
    flags.region, flags.basin, flags.border = command.region, command.basin, command.border
    flags.zones = [zone.value for zone in Zone if zone in command.zones]
    flags.source, flags.confirmed_on, flags.confirmed_by_id = source, actor.today, actor.person_id
    session.add(flags)
    return flags


def places_on(session: Session, day: date) -> Mapping[str, Place]:
    """All counties by code: the flags as confirmed, else those of the starting table of a day.

    What was confirmed holds for every day: the place has not moved, it was not known better before.
    """
    confirmed = select(CountyFlags).options(joinedload(CountyFlags.confirmed_by))
    rows = {row.code: row for row in session.scalars(confirmed)}
    return {
        code: _confirmed(county, rows[code]) if code in rows else _starting(county, day)
        for code, county in counties().on(day).items()
        if code in rows or code in locations().on(day)
    }


def places_of_project(session: Session, project: Project, day: date) -> list[Place]:
    """The counties in which a project lies, with their flags."""
    known = places_on(session, day)
    return [known[row.code] for row in project.counties if row.code in known]


def _confirmed(county: County, row: CountyFlags) -> Place:
    return Place(
        county=county,
        region=row.region,
        basin=row.basin,
        border=row.border,
        zones=[Zone(value) for value in row.zones],
        standing=Standing.VERIFIED,
        source=row.source,
        confirmed_on=row.confirmed_on,
        confirmed_by=row.confirmed_by.name if row.confirmed_by else "",
        version=row.version,
    )


def _starting(county: County, day: date) -> Place:
    table = locations().row(day)
    location = table.value[county.code]
    return Place(
        county=county,
        region=location.region,
        basin=location.basin,
        border=county.code in border_counties().on(day),
        zones=(),
        standing=Standing.VERIFIED if table.verified else Standing.UNVERIFIED,
        source=table.source,
    )


def _held(session: ScopedSession, command: ConfirmPlace) -> CountyFlags:
    """The row of a county, locked, or a new one; refused if it is not the one that was seen."""
    row = session.scalar(select(CountyFlags).where(CountyFlags.code == command.county).with_for_update())
    if row is None:
        return CountyFlags(code=command.county)
    if command.version is not None and command.version != row.version:
        session.expunge(row)
        raise EditConflictError(row)
    return row


def _check_own(session: ScopedSession, actor: Actor, county: str) -> None:
    """An office confirms its own county and those below it."""
    office = session.scalar(select(Office.id).where(Office.code == county))
    if county not in counties().on(actor.today) or office is None:
        raise RuleError("没有这个县（市、区）", field="county")
    if actor.everything:
        return
    seen = select(OfficeScope.sees_id).where(OfficeScope.office_id == actor.office_id, OfficeScope.sees_id == office)
    if session.scalar(seen) is None:
        raise RuleError("地方标识由本县（市、区）或者上级机关的管理员核实")
