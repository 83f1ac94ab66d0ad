"""Builders: the smallest records that a test can stand on, made through the same acts as in life."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from argon2 import PasswordHasher
from sqlalchemy import select
from stdnum.cn import uscc

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Account, Office, Scope, ScopedSession
from sbsupervise.services.accounts import CreateAccount, create_account
from sbsupervise.services.acts import Actor
from sbsupervise.services.offices import office_by_code
from sbsupervise.web.database import actor_for

NOON = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)
PASSWORD = "only for tests, long enough"
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
numbers = count(1)


def noon(day: date) -> datetime:
    """An instant in the middle of a day in China."""
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


def operator(now: datetime = NOON) -> Actor:
    return Actor(now=now, everything=True, name="命令行")


@dataclass(frozen=True)
class Login:
    """An account and how to log in with it."""

    account_id: int
    username: str
    db: Database[ScopedSession]

    def actor(self, now: datetime = NOON) -> Actor:
        with self.db.reading() as session:
            return actor_for(session.get_one(Account, self.account_id), now)


def login(
    db: Database[ScopedSession], *roles: Role, office: str | None = "140900", unit_id: int | None = None
) -> Login:
    """A new account of a new person in an office (by code) or a unit, with these roles."""
    number = next(numbers)
    with db.transaction() as session:
        command = CreateAccount(
            username=f"user{number}",
            password_hash=CHEAP_HASH,
            roles=roles,
            person_name=f"测试人员{number}",
            certificate_no=f"140900{number:06d}",
            office_id=office_by_code(session, office).id if office and unit_id is None else None,
            unit_id=unit_id,
        )
        account = create_account(session, operator(), command)
        return Login(account.id, account.username, db)


def uscc_number(number: int) -> str:
    """A well-formed unified social credit code that belongs to nobody: division 000000 is no place."""
    body = f"91000000{number:09d}"
    return body + uscc.calc_check_digit(body)


def everything(session: ScopedSession) -> ScopedSession:
    session.scope = Scope(everything=True)
    return session


def offices(session: ScopedSession, codes: Iterable[str]) -> list[Office]:
    return list(session.scalars(select(Office).where(Office.code.in_(list(codes)))))
