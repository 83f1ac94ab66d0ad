"""``import`` and ``export``: tables that come in and go out, at present the supervision list (监管清单)."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import click

from sbsupervise.cli.answers import NOT_SO, answer, json_option, refusable
from sbsupervise.cli.connection import open_database, operator, reading
from sbsupervise.config import read_settings
from sbsupervise.db import Database
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.imports import CheckImport, Outcome, RunImport, check_import, examine, outcome_of, run_import
from sbsupervise.services.jurisdiction import office_named
from sbsupervise.services.list_files import ListFile
from sbsupervise.services.offices import office_by_code
from sbsupervise.services.project_files import (
    HEADERS,
    ProjectFilters,
    counties_on,
    list_documents,
    list_rows,
    projects_of,
)
from sbsupervise.services.sheets.supervision_list import template as empty_list
from sbsupervise.services.sheets.writing import table_csv, table_xlsx

KINDS = ("projects",)
SHEET = "监管清单"


def known_kind(_context: click.Context, _parameter: click.Parameter, kind: str) -> str:
    """The kind of a table; refused if there is none of that name."""
    if kind not in KINDS:
        raise click.UsageError(f"没有“{kind}”这种表；可用：projects（监管清单）。")
    return kind


kind_argument = click.argument("kind", callback=known_kind)
OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)


class BadInputError(click.ClickException):
    """A file that cannot be imported; nothing was written."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print what is wrong, to stderr unless told otherwise."""
        click.echo(self.format_message(), file=file, err=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be done with a file."""

    office: str | None
    dry_run: bool
    partial: bool
    as_json: bool


@click.command("import")
@kind_argument
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", default=None, help="导入的机关代码，如 140900；默认为本系统所属机关。")
@click.option("--dry-run", is_flag=True, help="只核对，不写入；有错误时退出码为 1。")
@click.option("--partial", is_flag=True, help="导入没有错误的行，其余不导入。")
@click.option("--template", "blank", is_flag=True, help="写出空白模板（xlsx），不导入；与 -o 同用。")
@click.option("-o", "output", type=OUTPUT, help="模板写入的文件。")
@json_option
def import_(kind: str, file: Path | None, blank: bool, output: Path | None, **wish: Any) -> None:
    """导入监管清单（xlsx 或 csv）：全部导入，或者全不导入。"""
    del kind  # there is only one yet
    if blank != (output is not None) or blank == (file is not None):
        raise click.UsageError("请写明要导入的文件，或者用 --template -o FILE 写出空白模板。")
    if output is not None:
        output.write_bytes(empty_list([county.name for county in counties_on(operator().today).values()]))
    if file is not None:
        with open_database() as db:
            _import(db, file, Wish(**wish))


@refusable
def _import(db: Database[ScopedSession], path: Path, wish: Wish) -> None:
    try:
        actor = _importer(db, wish.office)
        file = ListFile(path.name, path.read_bytes(), actor.today)
    except RuleError as refusal:
        raise BadInputError(str(refusal)) from refusal
    with db.reading() as session:
        session.scope = actor.scope
        outcome = outcome_of(file, examine(session, actor, file))
    faulty = bool(outcome.errors)
    if not wish.dry_run and (wish.partial or not faulty):
        with db.transaction() as session:
            record = check_import(session, actor, CheckImport(file=file))
            run_import(session, actor, RunImport(import_id=record.id, file=file, partial=wish.partial))
    answer(outcome.document(), wish.as_json, _text(outcome, wish))
    if faulty and wish.dry_run:
        raise SystemExit(NOT_SO)
    if faulty and not wish.partial:
        raise BadInputError(f"{outcome.faulty_rows} 行有错误，全部未导入。")


def _importer(db: Database[ScopedSession], code: str | None) -> Actor:
    """The operator for one office: what it sees decides which rows may come in."""
    with db.reading() as session:
        office = office_by_code(session, code) if code else office_named(session, read_settings().office_name)
        return replace(operator(), office_id=office.id, office_name=office.name)


def _text(outcome: Outcome, wish: Wish) -> str:
    remarks = [*outcome.errors, *(replace(warning, message=f"提示：{warning.message}") for warning in outcome.warnings)]
    lines = [f"第 {found.row} 行 {found.column} {found.value or '（空）'}：{found.message}" for found in remarks]
    lines += [f"“{header}”不是清单的列，作为备注保存" for header in outcome.extra_columns]
    done = not wish.dry_run and (wish.partial or not outcome.errors)
    counts = (
        f"新增 {outcome.created}，更新 {outcome.updated}，没有变化 {outcome.unchanged}，有错误 {outcome.faulty_rows}"
    )
    return "\n".join([*lines, f"共 {outcome.rows} 行：{counts}（{'已导入' if done else '未写入'}）"])


@click.command("export")
@kind_argument
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "json"]), default="csv", help="默认 csv。")
@click.option("-o", "output", type=OUTPUT, help="写入的文件；默认写到标准输出。")
def export(kind: str, form: str, output: Path | None) -> None:
    """导出监管清单，各列与导入相同。"""
    del kind  # there is only one yet
    day = operator().today
    statement = projects_of(ProjectFilters(), day)
    with reading() as session:
        if form == "json":
            data = json.dumps(list(list_documents(session, statement, day)), ensure_ascii=False, indent=2).encode()
        else:
            rows = list_rows(session, statement, day)
            data = table_csv(HEADERS, rows) if form == "csv" else table_xlsx(HEADERS, rows, name=SHEET)
    if output is None:
        click.echo(data, nl=False)
    else:
        output.write_bytes(data)


COMMANDS = (import_, export)
