"""Accounts: making them, and what failed logins do to them."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from sbsupervise.domain.permissions import Permission, Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Account, AccountRole, OfficeScope, Person, ScopedSession
from sbsupervise.parameters.permissions import check_roles
from sbsupervise.services.acts import Actor, act

USERNAME = re.compile(r"[\w-]{4,32}")
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
def create_account(session: ScopedSession, actor: Actor, command: CreateAccount) -> Account:
    """Make an account for a person of an office or of a unit; an administrator does so for the own office and below."""
    check_roles(command.roles)
    if not USERNAME.fullmatch(command.username):
        raise RuleError("用户名为 4 至 32 个字母、数字、下划线或连字符", field="username")
    _check_place(session, actor, command)
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


def _check_place(session: ScopedSession, actor: Actor, command: CreateAccount) -> None:
    if actor.everything:
        return
    below = select(OfficeScope.sees_id).where(
        OfficeScope.office_id == actor.office_id, OfficeScope.sees_id == command.office_id
    )
    if command.office_id is None or session.scalar(below) is None:
        raise RuleError("只能为本机关和下级机关的人员建立账号", field="office_id")


def find_account(session: Session, account_id: int | None, key: str | None) -> Account | None:
    """The account of a number or, without one, of the key by which its sessions name it."""
    if account_id is not None:
        return session.get(Account, account_id)
    return session.scalar(select(Account).where(Account.fs_uniquifier == key)) if key else None


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
