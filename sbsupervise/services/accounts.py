"""Accounts: making them, and what failed logins do to them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from sbsupervise.domain.permissions import Permission, Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Account, AccountRole, Person, ScopedSession
from sbsupervise.parameters.permissions import check_roles
from sbsupervise.services.acts import Actor, act

FAILURES = 10
DELAY = timedelta(minutes=15)
SHORTEST_PASSWORD = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAccount:
    """``password_hash`` is made by :func:`hashed_password`: the command, and so the trail, never holds a password."""

    username: str
    password_hash: str
    roles: tuple[Role, ...]
    person_name: str
    certificate_no: str | None = None
    office_id: int | None = None
    unit_id: int | None = None


def hashed_password(password: str) -> str:
    """The argon2id hash of a password; too short a one is refused."""
    if len(password) < SHORTEST_PASSWORD:
        raise RuleError(f"密码至少 {SHORTEST_PASSWORD} 个字符", field="password")
    return PasswordHasher().hash(password)


@act("account.create", Permission.MANAGE_ACCOUNTS)
def create_account(session: ScopedSession, _actor: Actor, command: CreateAccount) -> Account:
    """Make an account for a person of an office or of a unit."""
    check_roles(command.roles)
    person = Person(name=command.person_name, certificate_no=command.certificate_no, office_id=command.office_id)
    account = Account(
        username=command.username,
        email=f"{command.username}@noemail.invalid",
        password=command.password_hash,
        fs_uniquifier=secrets.token_hex(32),
        person=person,
        office_id=command.office_id,
        unit_id=command.unit_id,
        grants=[AccountRole(role=role) for role in command.roles],
    )
    session.add(account)
    session.flush()
    return account


def note_failure(session: Session, account_id: int, moment: datetime) -> None:
    """Count a failed login; after ten in a row the account waits a quarter of an hour."""
    account = session.get_one(Account, account_id, with_for_update={"of": Account})
    account.failed_logins += 1
    if account.failed_logins % FAILURES == 0:
        account.delayed_until = moment + DELAY


def note_success(session: Session, account_id: int, _moment: datetime) -> None:
    """A login that succeeds forgets the failures before it."""
    account = session.get_one(Account, account_id, with_for_update={"of": Account})
    account.failed_logins, account.delayed_until = 0, None
