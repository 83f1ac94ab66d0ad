"""Questions to the rules alone, without a database: ``deadline``, ``uscc``."""

from datetime import UTC, date, datetime

import click

from sbsupervise.cli.answers import NOT_SO, answer, json_option, refusable
from sbsupervise.domain.clocks import Pause, Unit
from sbsupervise.domain.clocks import deadline as deadline_for
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.calendars import calendar
from sbsupervise.services.units import uscc_refusal

# No provision has a longer span; the bound keeps a slip of the finger from counting for minutes.
LONGEST = 3650


class DayType(click.ParamType[date]):
    """A day written ``2026-02-10``."""

    name = "YYYY-MM-DD"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError:
            self.fail(f"“{value}”不是日期，应写作 2026-02-10", param, ctx)


class PauseType(click.ParamType[Pause]):
    """Two days and all between them, written ``2026-02-10..2026-02-20``."""

    name = "FROM..TO"

    def convert(self, value: str | Pause, param: click.Parameter | None, ctx: click.Context | None) -> Pause:
        if isinstance(value, Pause):
            return value
        first, dots, last = value.partition("..")
        if not dots:
            self.fail(f"“{value}”应写作 2026-02-10..2026-02-20", param, ctx)
        try:
            return Pause(DAY.convert(first, param, ctx), DAY.convert(last, param, ctx))
        except RuleError as refusal:
            self.fail(refusal.message, param, ctx)


DAY = DayType()


@click.command()
@click.option("--start", type=DAY, required=True, help="起算日（当日不计）。")
@click.option("--amount", type=click.IntRange(1, LONGEST), required=True, help="期限的数量。")
@click.option("--unit", type=click.Choice(Unit, case_sensitive=False), required=True, help="期限的单位。")
@click.option("--pause", "pauses", type=PauseType(), multiple=True, help="不计入的时段（含首尾两日），可重复。")
@json_option
@refusable
def deadline(start: date, amount: int, unit: Unit, pauses: tuple[Pause, ...], as_json: bool) -> None:
    """计算期限届满日，并列出推算过程。"""
    try:
        found = deadline_for(start, amount, unit, calendar(), pauses=pauses)
    except (OverflowError, ValueError) as error:
        raise click.UsageError("期限超出可计算的日期范围。") from error
    document = {
        "due": found.due.isoformat(),
        "due_raw": found.due_raw.isoformat(),
        "provisional": found.provisional,
        "working": list(found.working),
        "calendar_version": found.calendar_version,
    }
    answer(document, as_json, "\n".join((*found.working, f"工作日历版本 {found.calendar_version}")))


@click.command()
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
@json_option
def uscc(codes: tuple[str, ...], as_json: bool) -> None:
    """校验统一社会信用代码。"""
    reasons = [(code, uscc_refusal(code)) for code in codes]
    document = [{"code": code, "valid": reason is None, "reason": reason} for code, reason in reasons]
    text = "\n".join(f"{code} {'有效' if reason is None else f'无效：{reason}'}" for code, reason in reasons)
    answer(document, as_json, text)
    if any(reason is not None for _, reason in reasons):
        raise SystemExit(NOT_SO)


COMMANDS = (deadline, uscc)
