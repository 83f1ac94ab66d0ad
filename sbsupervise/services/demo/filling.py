"""Filling an empty database: accounts, units, portions of projects, stories, ratings."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from sqlalchemy import func, select

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Account, Base, InspectionPlan, Notice, Office, Person, Project, ScopedSession, Unit
from sbsupervise.parameters.calendars import calendar
from sbsupervise.services.accounts import create_account, hashed_password
from sbsupervise.services.acts import Actor
from sbsupervise.services.demo.accounts import ACCOUNTS, PASSWORD, officer_rows
from sbsupervise.services.demo.days import Workdays
from sbsupervise.services.demo.planning import plan_rows
from sbsupervise.services.demo.portions import Portions
from sbsupervise.services.demo.schedule import stories
from sbsupervise.services.demo.showcase import FIRST_DAY
from sbsupervise.services.demo.stage import Stage, instant
from sbsupervise.services.demo.units import Units
from sbsupervise.services.demo.world import SPAN, Draft, OfficeFacts, Size, World
from sbsupervise.services.demo.writing import FillDemo, fill_demo
from sbsupervise.services.jurisdiction import jurisdiction_for
from sbsupervise.services.notices import Press
from sbsupervise.services.ratings import RunRatings, rate_all

UNITS_AT_ONCE = 20_000
RATED_YEARS = 3
# Days that a clock started in a story may still need in a year whose calendar is published.
ROOM = timedelta(days=12)
NO_OFFICES = "数据库还没有机关，请先运行 sbsupervise db upgrade"
NOT_EMPTY = "数据库不是空的，演示数据只写入空数据库"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted: a size, a beginning of chance, the press for papers (None: no papers), and whom to tell."""

    size: Size
    seed: int
    press: Press | None
    tell: Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What has been written: rows by table, the notices issued, the years rated."""

    rows: Mapping[str, int]
    notices: int
    years: Sequence[int]


def is_empty(session: ScopedSession) -> bool:
    """Whether nobody has anything in the database yet."""
    whole = {"whole": "whether there is anything at all"}
    keys = (Account.id, Unit.id, Project.id)
    return all(session.scalar(select(key).limit(1), execution_options=whole) is None for key in keys)


def fill(db: Database[ScopedSession], actor: Actor, wish: Wish) -> Filled:
    """Fill an empty database; refused if it is not. All days are told from the actor's.

    Accounts and rows are written whole or not at all; stories and ratings are acts with transactions of their own.
    """
    last_day = _last_day(actor.today)
    opened = replace(actor, now=instant(last_day - timedelta(days=FIRST_DAY + 1), time(8)))
    rows: Counter[str] = Counter()
    with db.transaction() as session:
        session.scope = actor.scope
        if not is_empty(session):
            raise RuleError(NOT_EMPTY)
        password_hash = hashed_password(PASSWORD)
        _log_in(session, opened, password_hash, units=False)
        world = _world(session, opened, wish, actor.today)
        for portion in _all(session, opened, world):
            rows.update(portion)
            wish.tell(f"已写入单位 {rows['unit']} 个、项目 {rows['project']} 个，共 {sum(rows.values())} 行")
        _log_in(session, opened, password_hash, units=True)
    stage = Stage(db, world, last_day, wish.press)
    stage.play(stories(stage))
    years = [actor.today.year - back for back in range(RATED_YEARS, 0, -1)]
    rater = replace(stage.actors["city_officer"], now=instant(actor.today - timedelta(days=1), time(17, 30)))
    for year in years:
        rate_all(db, rater, RunRatings(year=year, as_of=min(rater.today, date(year + 1, 3, 31))))
    with db.reading() as session:
        session.scope = actor.scope
        notices = session.scalar(select(func.count(Notice.id)).where(Notice.number.is_not(None))) or 0
    return Filled(rows=rows, notices=notices, years=years)


def _last_day(today: date) -> date:
    """The last day on which a story plays: soon before today, and early enough for the calendar that is published."""
    known = date(max(calendar().years), 12, 31) - ROOM
    return min(today, known) - timedelta(days=1)


def _log_in(session: ScopedSession, actor: Actor, password_hash: str, *, units: bool) -> None:
    """Make the accounts of the offices, or those of units."""
    offices = {office.code: office.id for office in session.scalars(select(Office))}
    if not offices:
        raise RuleError(NO_OFFICES)
    for account in ACCOUNTS:
        if (account.office is None) is units:
            office_id = offices[account.office] if account.office else None
            create_account(session, actor, account.command(office_id, password_hash))


def _world(session: ScopedSession, actor: Actor, wish: Wish, today: date) -> World:
    """Make the officers, and put together what everything else is told from."""
    offices = session.scalars(select(Office).order_by(Office.id)).all()
    people = session.scalars(select(Person).order_by(Person.id)).all()
    accounts = session.scalars(select(Account)).unique().all()
    inspecting, signing = _holding(accounts, Role.OFFICER), _holding(accounts, Role.APPROVER, Role.APPROVAL_OFFICER)
    next_id, drafts, facts = people[-1].id + 1, list[Draft](), dict[int, OfficeFacts]()
    for office in offices:
        rows = list(officer_rows(office, next_id + len(drafts), wish.seed))
        drafts += rows
        own = [person.id for person in people if person.office_id == office.id and person.id in inspecting]
        officers = (*own, *(row["id"] for row in rows))
        facts[office.id] = OfficeFacts(
            id=office.id,
            code=office.code,
            name=office.name,
            sign=office.sign,
            kind=office.kind,
            officers=officers,
            signers=_signers(officers, [person.id for person in people if person.office_id == office.id], signing),
        )
    fill_demo(session, actor, FillDemo(office_id=offices[0].id, rows={Person: drafts}))
    return World(
        size=wish.size,
        seed=wish.seed,
        today=today,
        days=Workdays(calendar(), today - SPAN - timedelta(days=90), today + timedelta(days=900)),
        units=Units.of(wish.size.units, wish.seed),
        offices=facts,
        jurisdiction=jurisdiction_for(session, actor),
        tax_clerk=next(account.person_id for account in accounts if account.username == "tax_clerk"),
    )


def _holding(accounts: Sequence[Account], *roles: Role) -> set[int]:
    """The persons whose accounts hold one of these roles."""
    return {account.person_id for account in accounts if {grant.role for grant in account.grants} & set(roles)}


def _signers(officers: Sequence[int], people: Sequence[int], signing: Collection[int]) -> tuple[int | None, int | None]:
    """Who proposes decisions and who signs them: people with accounts as far as there are any."""
    signer = next((person for person in people if person in signing), None)
    others = (person for person in (*officers, *people) if person != signer)
    proposer = next(others, None)
    return proposer, signer if signer is not None else next(others, None)


def _all(session: ScopedSession, actor: Actor, world: World) -> Iterator[Counter[str]]:
    """Write the units and then portion after portion; how many rows each table got."""
    office_id = next(iter(world.offices))
    for first in range(1, world.size.units + 1, UNITS_AT_ONCE):
        numbers = range(first, min(first + UNITS_AT_ONCE, world.size.units + 1))
        yield _write(session, actor, office_id, {Unit: list(world.units.rows(numbers))})
    yield _write(session, actor, office_id, {InspectionPlan: plan_rows(world)})
    for rows in Portions(world):
        yield _write(session, actor, office_id, rows)


def _write(
    session: ScopedSession, actor: Actor, office_id: int, rows: Mapping[type[Base], Sequence[Draft]]
) -> Counter[str]:
    fill_demo(session, actor, FillDemo(office_id=office_id, rows=rows))
    return Counter({table.__tablename__: len(drafts) for table, drafts in rows.items()})
