"""How every act is brought about: a table from the name of an act to what it needs and who does it.

A case prepares what the act needs and returns the act that is then ready to be done, for a real login. The records of
all cases stand beside each other in one database, so a case looks for nothing: it remembers the numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Base, ScopedSession
from sbsupervise.services.acts import ACTS, Act, Actor
from tests import make
from tests.make import NOON, Login

Db = Database[ScopedSession]
CITY, COUNTY, FOREIGN, PROVINCE = "140900", "140932", "140930", "140000"
APPROVAL, TAX = "140900-sp", "140900-tax"
TODAY = date(2026, 9, 1)


@dataclass(frozen=True)
class Who:
    """A person: a role in an office (by code) or a unit, and which of several such persons."""

    role: Role
    office: str = CITY
    number: int = 0
    unit_id: int | None = None


OFFICER, SECOND_OFFICER, APPROVER = Who(Role.OFFICER), Who(Role.OFFICER, number=1), Who(Role.APPROVER)
PRINTER, ADMINISTRATOR = Who(Role.PRINTING_OFFICER), Who(Role.ADMINISTRATOR)
COUNTY_OFFICER = Who(Role.OFFICER, COUNTY)
PERMITS, CLERK = Who(Role.APPROVAL_OFFICER, APPROVAL), Who(Role.TAX_CLERK, TAX)


@dataclass(frozen=True)
class World:
    """A database with the people who act in it, each made when first named."""

    db: Db
    people: dict[Who, Login]

    def login(self, who: Who) -> Login:
        if who not in self.people:
            self.people[who] = make.login(self.db, who.role, office=who.office, unit_id=who.unit_id)
        return self.people[who]

    def actor(self, who: Who, now: datetime = NOON) -> Actor:
        return self.login(who).actor(now)

    def person(self, who: Who) -> int:
        number = self.actor(who).person_id
        assert number is not None
        return number

    def do(self, act: Callable[..., Any], who: Who, command: Any, on: date = TODAY) -> Any:
        """An act on a day, in a transaction of its own; the record."""
        with self.db.transaction() as session:
            return act(session, self.actor(who, make.noon(on)), command)

    def read(self, cls: type[Any], key: Any) -> Any:
        with self.db.reading() as session:
            return make.everything(session).get_one(cls, key)


@dataclass(frozen=True)
class Ready:
    """An act that only has to be done."""

    who: Who
    command: Any


@dataclass(frozen=True)
class Case:
    """How an act is brought about."""

    act: Callable[..., Base]
    prepare: Callable[[World], Ready]


CASES: dict[str, Case] = {}
Prepare = Callable[[World], Ready]


def case(name: str, act: Callable[..., Any]) -> Callable[[Prepare], Prepare]:
    """Declare how an act is brought about."""

    def declare(prepare: Prepare) -> Prepare:
        assert name not in CASES, name
        CASES[name] = Case(act, prepare)
        return prepare

    return declare


@dataclass(frozen=True)
class Stage:
    """A case in a world: the act, what is commanded, and how to do it."""

    name: str
    world: World
    ready: Ready

    @property
    def door(self) -> Act:
        return ACTS[self.name]

    @property
    def actor(self) -> Actor:
        return self.world.actor(self.ready.who)

    @property
    def key(self) -> str:
        return self.name.ljust(32, "-")

    def do(self, actor: Actor | None = None, **changes: Any) -> Any:
        """Do the act, by another actor or with a changed command if told so."""
        command = replace(self.ready.command, **changes) if changes else self.ready.command
        with self.world.db.transaction() as session:
            return CASES[self.name].act(session, actor or self.actor, command)

    def held(self) -> Any:
        """The record that the act is on, as it stands now."""
        assert self.door.on is not None
        return self.world.read(self.door.on, getattr(self.ready.command, f"{self.door.on.__tablename__}_id"))
