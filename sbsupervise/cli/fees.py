"""Questions about the compensation fee, without a database: ``fee assess`` and ``fee surcharge``."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from sbsupervise.cli.answers import NOT_SO, answer, json_option, one_line, refusable
from sbsupervise.cli.fee_files import read_bases, read_line
from sbsupervise.cli.json_files import BadInput, content_of, lines_of, opened
from sbsupervise.cli.rules import DAY
from sbsupervise.domain.fees import Assessment, Line, assess
from sbsupervise.domain.fees.arrears import surcharge
from sbsupervise.domain.money import fen, yuan
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.fees import fee_rules, surcharge_daily_rate

LINE_FILES = frozenset({".jsonl", ".ndjson"})
AMOUNT = re.compile(r"\d{1,13}(\.\d{1,2})?", re.ASCII)


class AmountType(click.ParamType[int]):
    """An amount in yuan with at most two decimals, as fen."""

    name = "YUAN"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        if not AMOUNT.fullmatch(value) or not Decimal(value):
            self.fail(f"“{value}”不是金额，应为大于0、最多两位小数的元数", param, ctx)
        return fen(Decimal(value))


class PaymentType(click.ParamType[tuple[date, int]]):
    """A day and an amount in yuan, written ``2026-06-10=30000``."""

    name = "DATE=AMOUNT"

    def convert(
        self, value: str | tuple[date, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[date, int]:
        if isinstance(value, tuple):
            return value
        day, _, amount = value.partition("=")
        return DAY.convert(day, param, ctx), YUAN.convert(amount, param, ctx)


YUAN = AmountType()


@click.group()
def fee() -> None:
    """水土保持补偿费。"""


@fee.command("assess")
@click.argument("file")
@click.option("--lines", is_flag=True, help="FILE 每行一个 JSON（.jsonl 文件不必写此项），逐行作答。")
@json_option
@refusable
def assess_command(file: str, lines: bool, as_json: bool) -> None:
    """核定补偿费。FILE 为 JSON 文件，“-”为标准输入。

    \b
    文件为一个对象，或由对象组成的列表（每县、每种计征方式一行，逐行取整后相加）：
      base_type        计征方式：area_general 一般性生产建设项目，
                       area_mine_build 采矿建设期，ton_mine 采矿开采期，
                       well_oilgas 油气生产井，vol_dig 取土挖砂采石等，
                       vol_dump 排放废弃土石渣
      county           县（市、区）名称或代码
      due_on           缴纳期限，如 "2026-03-31"；各行应相同，费率以该日为准
      quantity, unit   数量和单位 hm2、m2、m3、t；数量可写成字符串
      wells            油气井：{"pad_m2": "5000", "wells": 6} 或其列表，
                       可加 "use": production、water、exploration
      deduct           扣除：[{"reason": "flooded", "quantity": "85.5", "unit": "hm2"}]，
                       reason 为 flooded 水库淹没区、water_surface 水面，
                       或免征情形 E1 至 E7；unit 省略时同 unit
      exempt_code      整项免征情形 E1 至 E7
      relief           减征政策文号，须已载入规则参数
      not_subject      不属征收范围的理由
      already_charged  已按其他通知缴费的计征方式，列表

    \b
    按行核定（--lines）时，每行是一个对象或列表，各自核定，互不相干；
    按原来的顺序每行答一个 JSON，“line”为行号，空行略过。
    有误的行答 {"line": …, "error": "…"}，其余照常核定，退出码为 1。
    """
    if lines or Path(file).suffix in LINE_FILES:
        _answer_lines(file)
        return
    due_on, bases, already_charged = read_bases(content_of(file))
    found = assess(bases, due_on, fee_rules(due_on), already_charged)
    text = "\n".join((*found.working, f"缴纳期限 {found.due_on.isoformat()}"))
    answer({**_document(found), "working": list(found.working)}, as_json, text)


@fee.command("surcharge")
@click.option("--principal", type=YUAN, required=True, help="欠缴的补偿费（元）。")
@click.option("--from", "limit_on", type=DAY, required=True, help="缴纳期限的最后一日，滞纳金从次日起算。")
@click.option("--to", "at", type=DAY, required=True, help="算到哪一日（含当日）。")
@click.option("--payment", "payments", type=PaymentType(), multiple=True, help="期间的缴费，可重复；缴费当日计入。")
@json_option
@refusable
def surcharge_command(
    principal: int, limit_on: date, at: date, payments: tuple[tuple[date, int], ...], as_json: bool
) -> None:
    """计算欠缴补偿费的滞纳金，不超过本金。"""
    row = surcharge_daily_rate().row(limit_on)
    found = surcharge(principal, limit_on, payments, at=at, daily_rate=row.value)
    document = {
        "surcharge": _money(found.amount_fen),
        "principal": _money(principal),
        "unpaid": _money(found.unpaid_fen),
        "total": _money(found.unpaid_fen + found.amount_fen),
        "from": limit_on.isoformat(),
        "to": at.isoformat(),
        "capped": found.capped,
        "daily_rate": str(row.value),
        "verified": row.verified,
        "source": row.source,
        "working": list(found.working),
    }
    text = "\n".join((*found.working, f"未缴 {_money(found.unpaid_fen)} 元（{row.source}）"))
    answer(document, as_json, text)


def answers_to(lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[bytes, bool]]:
    """The answer to each numbered line, itself a line, and whether the line could be assessed.

    Nothing is kept but the line at hand.
    """
    for number, content in lines:
        answered: dict[str, Any] = {"line": number}
        try:
            due_on, bases, already_charged = read_line(content)
            answered |= _document(assess(bases, due_on, fee_rules(due_on), already_charged))
        except BadInput as fault:
            answered["error"] = fault.message
        except RuleError as refusal:
            answered["error"] = str(refusal)
        yield one_line(answered), "error" not in answered


def _answer_lines(file: str) -> None:
    done = faulty = 0
    out = sys.stdout.buffer
    with opened(file) as stream:
        for line, good in answers_to(lines_of(stream)):
            out.write(line)
            done, faulty = done + good, faulty + (not good)
    out.flush()
    click.echo(f"核定 {done} 行，有误 {faulty} 行", err=True)
    if faulty:
        raise SystemExit(NOT_SO)


def _document(found: Assessment) -> dict[str, Any]:
    return {
        "amount": _money(found.amount_fen),
        "lines": [_line(line) for line in found.lines],
        "due_on": found.due_on.isoformat(),
        "split": {"central": _money(found.central_fen), "local": _money(found.local_fen)},
    }


def _line(line: Line) -> dict[str, Any]:
    basis, rules = line.basis, line.rules
    return {
        "base": basis.base.value,
        "county": basis.county,
        "outcome": line.outcome.value,
        "exempt_code": basis.exempt_code.name if basis.exempt_code else None,
        "quantity": f"{line.quantity.normalize():f}",
        "unit": line.measure.value,
        "rate": str(rules.rates[basis.base]),
        "rate_version": rules.version,
        "verified": rules.verified,
        "source": rules.source,
        "amount": _money(line.amount_fen),
    }


def _money(amount_fen: int) -> str:
    return str(yuan(amount_fen))


COMMANDS: Sequence[click.Command] = (fee,)
