"""Stories played through the acts themselves: each act on its day, by the person whose part it is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import heapify, heappop, heappush
from typing import TypeVar

from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.clocks import BEIJING, beijing_day
from sbsupervise.models import Account, Base, Scope, ScopedSession
from sbsupervise.parameters.permissions import granted
from sbsupervise.services.acts import Actor
from sbsupervise.services.demo.world import World
from sbsupervise.services.notices import Press

R = TypeVar("R", bound=Base)
C = TypeVar("C")
Story = Iterator[date]
"""Gives the day on which it goes on, and does what is to be done on that day once it is asked for the next."""
OPENING = time(8, 30)
PACE = timedelta(minutes=2)


@dataclass(slots=True)
class Stage:
    """Where stories are played, all of them together in the order of their days.

    ``last_day`` is the day on which the newest of them ends. ``press`` is None where there are no fonts for papers.
    """

    db: Database[ScopedSession]
    world: World
    last_day: date
    press: Press | None
    actors: Mapping[str, Actor] = field(init=False)
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        with self.db.reading() as session:
            self.actors = {account.username: actor_of(account) for account in session.scalars(select(Account))}

    def play(self, stories: Iterable[Story]) -> None:
        """Play all stories to their ends."""
        waiting = [(next(story), number, story) for number, story in enumerate(stories)]
        heapify(waiting)
        today = date.min
        while waiting:
            day, number, story = heappop(waiting)
            if day != today:
                today, self.now = day, instant(day, OPENING)
            later = next(story, None)
            if later is not None:
                heappush(waiting, (later, number, story))

    def back(self, days: int) -> date:
        """So many working days before the last one."""
        return self.world.days.before(self.last_day, days)

    @property
    def today(self) -> date:
        return beijing_day(self.now)

    @contextmanager
    def reading(self) -> Iterator[ScopedSession]:
        """A session that reads everything."""
        with self.db.reading() as session:
            session.scope = Scope(everything=True)
            yield session

    def do(self, act: Callable[[ScopedSession, Actor, C], R], who: str, command: C) -> R:
        """Perform an act in a transaction of its own."""
        self.now += PACE
        actor = self.actor(who)
        with self.db.transaction() as session:
            session.info["press"] = self.press
            return act(session, actor, command)

    def actor(self, who: str) -> Actor:
        """Who acts, at this moment of the story."""
        return replace(self.actors[who], now=self.now)


def instant(day: date, at: time) -> datetime:
    """A time of the clock in China, in UTC as everything that is stored."""
    return datetime.combine(day, at, BEIJING).astimezone(UTC)


def actor_of(account: Account) -> Actor:
    """An account as an actor, at no particular time."""
    return Actor(
        now=datetime.min.replace(tzinfo=UTC),
        account_id=account.id,
        person_id=account.person_id,
        name=account.person.name,
        office_id=account.office_id,
        unit_id=account.unit_id,
        office_name=str(account.office or account.unit),
        permissions=granted(grant.role for grant in account.grants),
    )
