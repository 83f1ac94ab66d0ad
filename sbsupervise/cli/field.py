"""``field``: throw away what devices began to send and never completed."""

from datetime import UTC, datetime

import click

from sbsupervise.cli.answers import answer, json_option
from sbsupervise.cli.connection import open_database
from sbsupervise.services.field import drop_abandoned


@click.group()
def field() -> None:
    """Field use (外业)."""


@field.command()
@json_option
def tidy(as_json: bool) -> None:
    """Remove files that were not completed in time; their devices still have them and begin anew."""
    dropped = 0
    with open_database() as db:
        while True:
            with db.transaction() as session:
                gone = drop_abandoned(session, datetime.now(UTC))
            if not gone:
                break
            dropped += gone
    answer({"dropped": dropped}, as_json, f"已清除未传完的文件 {dropped} 个。")


COMMANDS = (field,)
