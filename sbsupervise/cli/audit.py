"""``audit``: is the chain whole, and where does it end."""

import json
import sys
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from sbsupervise.cli.connection import reading
from sbsupervise.services.audit import Head, head_of
from sbsupervise.services.audit import verify as walk

BROKEN, UNREADABLE, SHORT = 1, 2, 3


@click.group()
def audit() -> None:
    """The audit trail (操作记录)."""


@audit.command()
@click.option(
    "--head", type=click.Path(dir_okay=False, path_type=Path), help="an outside head, as `audit head --json` wrote it"
)
@click.option("--json", "as_json", is_flag=True)
def verify(head: Path | None, as_json: bool) -> None:
    """Check the chain. Exit 0 whole, 1 broken, 2 unreadable, 3 shorter than the outside head."""
    try:
        outside = Head(**json.loads(head.read_text("utf-8"))) if head else None
        with reading() as session:
            verdict = walk(session, outside)
    except (OSError, ValueError, TypeError, SQLAlchemyError) as fault:
        click.echo(f"无法读取：{fault}", err=True)
        sys.exit(UNREADABLE)
    if as_json:
        document = {"entries": verdict.entries, "broken_at": verdict.broken_at, "short": verdict.short}
        click.echo(json.dumps(document, ensure_ascii=False))
    elif verdict.whole:
        click.echo(f"操作记录完整，共 {verdict.entries} 条。")
    else:
        place = "短于外部链头" if verdict.short else f"第 {verdict.broken_at} 条起不一致"
        click.echo(f"操作记录{place}。", err=True)
    if not verdict.whole:
        sys.exit(SHORT if verdict.short else BROKEN)


@audit.command()
@click.option("--json", "as_json", is_flag=True)
def head(as_json: bool) -> None:
    """Print the end of the chain, to be kept outside this database."""
    with reading() as session:
        end = head_of(session)
    click.echo(json.dumps({"seq": end.seq, "hash": end.hash}) if as_json else f"{end.seq} {end.hash}")


COMMANDS = (audit,)
