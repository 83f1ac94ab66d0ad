"""``user``: the first accounts."""

import sys

import click

from sbsupervise.cli.connection import open_database, operator
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.accounts import CreateAccount, create_account, hashed_password
from sbsupervise.services.offices import office_by_code


@click.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.argument("name")
@click.option("--office", required=True, help="code of the office, such as 140900")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice([role.value for role in Role]))
@click.option("--person", default="", help="name of the person; the account's name if not given")
@click.option("--certificate", default=None, help="number of the enforcement certificate (执法证号)")
def create(name: str, office: str, roles: tuple[str, ...], person: str, certificate: str | None) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    asked = sys.stdin.isatty()
    password = click.prompt("密码", hide_input=True, confirmation_prompt=True) if asked else sys.stdin.readline()
    try:
        hashed = hashed_password(password.rstrip("\n"))
        with open_database() as db, db.transaction() as session:
            command = CreateAccount(
                username=name,
                password_hash=hashed,
                roles=tuple(Role(role) for role in roles),
                person_name=person or name,
                certificate_no=certificate,
                office_id=office_by_code(session, office).id,
            )
            create_account(session, operator(), command)
    except RuleError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(3)
    click.echo(f"已建立账号 {name}。")


COMMANDS = (user,)
