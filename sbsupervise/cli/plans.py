"""Questions about plans, without a database: ``plan kind`` and ``plan amendment``."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import click

from sbsupervise.cli.answers import answer, json_option, refusable
from sbsupervise.cli.json_files import content_of
from sbsupervise.cli.plan_files import read_figures
from sbsupervise.cli.rules import DAY
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.plans import plan_kind
from sbsupervise.domain.plans.amendments import Comparison, Trigger, compare
from sbsupervise.parameters.plans import change_limits, kind_thresholds
from sbsupervise.parameters.projects import approval_years


class QuantityType(click.ParamType[Decimal]):
    """A number that is not negative, with or without decimals."""

    name = "NUMBER"

    def convert(self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        if isinstance(value, Decimal):
            return value
        if not re.fullmatch(r"\d+(\.\d+)?", value, re.ASCII):
            self.fail(f"“{value}”不是数量，应为不带符号和分隔符的数字", param, ctx)
        return Decimal(value)


@click.group()
def plan() -> None:
    """水土保持方案。"""


@plan.command()
@click.option("--area-hm2", type=QuantityType(), required=True, help="征占地面积（hm²）。")
@click.option("--earthwork-m3", type=QuantityType(), required=True, help="挖填土石方总量（m³）。")
@click.option("--on", "day", type=DAY, default=None, help="按哪一天的规定判断（默认今天）。")
@json_option
@refusable
def kind(area_hm2: Decimal, earthwork_m3: Decimal, day: date | None, as_json: bool) -> None:
    """判断应编报告书、报告表，还是免于编报。"""
    row = kind_thresholds().row(day or _today())
    found = plan_kind(area_hm2, earthwork_m3, row.value)
    answer({"kind": found.value, "source": row.source}, as_json, f"{found.label}（{row.source}）")


@plan.command()
@click.option("--approved", "approved_file", metavar="FILE", required=True, help="已批准方案的数据（JSON）。")
@click.option("--changed", "changed_file", metavar="FILE", required=True, help="变化后的数据（JSON）。")
@click.option("--on", "day", type=DAY, default=None, help="按哪一天的规定判断（默认今天）。")
@json_option
@refusable
def amendment(approved_file: str, changed_file: str, day: date | None, as_json: bool) -> None:
    """对照已批准方案，判断是否应编变更报告、补充报告，或重新审核。

    两个文件的键相同：range_hm2、earthwork_m3、topsoil_m3、planting_hm2、key_zones（列表）、linear_hill_km、
    shifted_over_300m_km、spoil_grounds（各有 code、level、volume_m3）、decided_on、starts_on、key_works_weakened。
    没有写的键不比较。
    """
    day = day or _today()
    years = approval_years()
    found = compare(
        read_figures(content_of(approved_file), approved_file),
        read_figures(content_of(changed_file), changed_file),
        change_limits().on(day),
        valid_years=years.on(day) if day >= years.rows[0].since else None,
    )
    document = {"triggers": [_row(row) for row in found.triggers], "near": [_row(row) for row in found.near]}
    answer(document, as_json, _in_words(found))


def _row(row: Trigger) -> dict[str, Any]:
    ratio = None if row.ratio is None else f"{row.ratio:f}"
    return {
        "code": row.code,
        "text": row.text,
        "source": row.source,
        "ratio": ratio,
        "product": row.product.label,
        "application": row.product.value,
    }


def _in_words(found: Comparison) -> str:
    lines = [f"{row.code} {row.text}：应编{row.product.label}（{row.source}）" for row in found.triggers]
    lines += [f"提示 {row.code} {row.text}（{row.source}）" for row in found.near]
    return "\n".join(lines or ["没有需要变更、补充或者重新审核的情形"])


def _today() -> date:
    return beijing_day(datetime.now(UTC))


COMMANDS = (plan,)
