"""``notice``: the register, the frozen PDF, and whether a file is one of ours."""

import sys
from pathlib import Path

import click

from sbsupervise.cli.answers import NOT_SO, Refused, answer, json_option, refusable
from sbsupervise.cli.connection import reading
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.models import Notice
from sbsupervise.services.notices.register import NoticeFilters, numbered, register, standing


@click.group()
def notice() -> None:
    """Notices (文书)."""


@notice.command("list")
@click.option("--kind", type=click.Choice([kind.value for kind in NoticeKind]))
@json_option
@refusable
def list_(kind: str | None, as_json: bool) -> None:
    """The issued notices, oldest first."""
    filters = NoticeFilters(kind=next((member for member in NoticeKind if member.value == kind), None))
    with reading() as session:
        statement = register(filters).where(Notice.state != NoticeState.DRAFT).order_by(Notice.issued_on, Notice.id)
        rows = [
            {
                "number": row.number,
                "kind": row.kind.value,
                "office": row.office.code,
                "issued_on": str(row.issued_on),
                "state": row.state.value,
            }
            for row in session.scalars(statement)
        ]
    lines = [f"{row['issued_on']}  {row['number']}  {row['state']}" for row in rows]
    answer(rows, as_json, "\n".join(lines) or "没有已签发的文书。")


@notice.command()
@click.argument("number", required=False)
@click.option("--record", type=int, help="the number of the record, instead of the document number")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@refusable
def render(number: str | None, record: int | None, output: Path) -> None:
    """Write the frozen PDF of an issued notice."""
    if (number is None) == (record is None):
        raise click.UsageError("give a document number, or --record")
    with reading() as session:
        found = session.get(Notice, record) if record is not None else numbered(session, number or "")
        if found is None or found.file is None:
            raise Refused("没有这份已签发的文书")
        output.write_bytes(found.file.data)
    click.echo(f"已写入 {output}")


@notice.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@refusable
def verify(file: Path, as_json: bool) -> None:
    """Say whether a PDF is valid, changed, withdrawn or unknown; exit 1 unless it is valid."""
    with reading() as session:
        state, found = standing(session, file.read_bytes())
        number = found.number if found is not None else None
    labels = {"valid": "有效", "changed": "内容被改动", "withdrawn": "已作废", "unknown": "不是本系统签发的文书"}
    answer({"state": state, "number": number}, as_json, f"{labels[state]}　{number or ''}".strip())
    if state != "valid":
        sys.exit(NOT_SO)


COMMANDS = (notice,)
