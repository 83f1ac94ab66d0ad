"""``db``: the structure of the database."""

import sys

import click
from sqlalchemy import select

from sbsupervise.cli.connection import open_database, operator
from sbsupervise.config import read_settings
from sbsupervise.models import Office
from sbsupervise.services.offices import FoundOffices, found_offices
from sbsupervise.services.upgrades import at_head, differences
from sbsupervise.services.upgrades import upgrade as migrate


@click.group()
def db() -> None:
    """The structure of the database."""


@db.command()
def upgrade() -> None:
    """Migrate to the newest structure and make the offices of a new installation."""
    settings = read_settings()
    settings.var.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url)
    with open_database() as database, database.transaction() as session:
        if session.scalar(select(Office.id).limit(1)) is None:
            found_offices(session, operator(), FoundOffices())
    click.echo("数据库结构已是最新。")


@db.command()
def check() -> None:
    """Say whether the database, its migrations and the models agree; exit 1 if not."""
    with open_database() as database:
        found = differences(database.engine)
        current = at_head(database.engine)
    for difference in found:
        click.echo(str(difference), err=True)
    if found or not current:
        click.echo("数据库结构与程序不一致，请运行 sbsupervise db upgrade。", err=True)
        sys.exit(1)
    click.echo("数据库结构与程序一致。")


COMMANDS = (db,)
