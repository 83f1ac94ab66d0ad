"""``listing``: what the rules say about the recorded findings. It lists nobody."""

from datetime import date, datetime

import click

from sbsupervise.cli.answers import answer, json_option, refusable
from sbsupervise.cli.connection import operator, reading
from sbsupervise.services.listings.scanning import scan as scan_findings


@click.group()
def listing() -> None:
    """The two lists (两单)."""


@listing.command()
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="the day up to which findings count; today if not given"
)
@json_option
@refusable
def scan(as_of: datetime | None, as_json: bool) -> None:
    """Name the findings that are grounds for listing and have no case yet. Nothing is listed or opened."""
    day: date = as_of.date() if as_of else operator().today
    with reading() as session:
        found = [
            {
                "finding_id": clue.finding_id,
                "unit": clue.unit,
                "uscc": clue.uscc,
                "project": clue.project,
                "found_on": clue.found_on.isoformat(),
                "ground": clue.ground,
                "list": clue.list_kind.value,
            }
            for clue in scan_findings(session, day)
        ]
    lines = [f"{row['found_on']}  {row['ground']}  {row['unit']}  {row['project']}" for row in found]
    answer({"as_of": day.isoformat(), "clues": found}, as_json, "\n".join(lines) or "没有未立案的列入情形。")


COMMANDS = (listing,)
