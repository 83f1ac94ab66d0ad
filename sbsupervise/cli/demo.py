"""``demo``: fill an empty database with fictional data, and say who can log in."""

import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import click
from sqlalchemy import select

from sbsupervise.cli.answers import refusable
from sbsupervise.cli.connection import open_database, operator
from sbsupervise.config import read_settings
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Account, ScopedSession
from sbsupervise.services.demo import ACCOUNTS, PASSWORD, SIZES, Filled, Wish, fill, is_empty
from sbsupervise.services.notices import Press
from sbsupervise.services.upgrades import at_head

HEADS = ("账号", "密码", "姓名", "角色", "机关（单位）")
GAP = "  "
NO_PAPERS = "没有可用的文书字体，未签发文书；请运行 sbsupervise fonts build 后在空数据库中重做。"
FOREIGN = "数据库已有数据，但不是演示数据，未作改动。"


@click.command()
@click.option("--size", type=click.Choice(list(SIZES)), default="city", show_default=True, help="数据规模。")
@click.option("--seed", type=int, default=1, show_default=True, help="随机数种子：种子和日期相同，数据相同。")
@click.option("--if-empty", is_flag=True, help="数据库不是空的时不报错，只列出演示账号。")
@refusable
def demo(size: str, seed: int, if_empty: bool) -> None:
    """向空数据库写入虚构的演示数据，并列出演示账号。"""
    if os.environ.get("SBS_DEMO", "") != "1":
        raise RuleError("演示数据只能写入演示环境，请设置 SBS_DEMO=1")
    settings = read_settings()
    with open_database() as db:
        if not at_head(db.engine):
            raise RuleError("数据库结构不是最新，请先运行 sbsupervise db upgrade")
        with db.reading() as session:
            empty = is_empty(session)
        if empty or not if_empty:
            begun = perf_counter()
            press = press_with(settings.fonts, settings.public_url)
            filled = fill(db, operator(), Wish(size=SIZES[size], seed=seed, press=press, tell=click.echo))
            click.echo(said_of(filled, perf_counter() - begun))
            if press is None:
                click.echo(NO_PAPERS)
        with db.reading() as session:
            click.echo(accounts_text(session))


def press_with(fonts: Path, public_url: str) -> Press | None:
    """The press for papers, or None where the fonts are missing."""
    press = Press(fonts, public_url)
    try:
        press.font_set()
    except RuleError:
        return None
    return press


def said_of(filled: Filled, seconds: float) -> str:
    """What has been written, in one line."""
    rows, count = filled.rows, sum(filled.rows.values())
    years = "、".join(map(str, filled.years))
    return (
        f"演示数据已写入：项目 {rows['project']} 个，单位 {rows['unit']} 个，检查 {rows['inspection']} 次，"
        f"问题 {rows['finding']} 项，"
        f"名单案件 {rows['listing']} 件，文书 {filled.notices} 份；已评价 {years} 年度；"
        f"用时 {seconds:.1f} 秒，每秒 {count / seconds:,.0f} 行"
    )


def accounts_text(session: ScopedSession) -> str:
    """The demo accounts as an aligned table, as far as the database has them."""
    names = [account.username for account in ACCOUNTS]
    found = {
        account.username: account for account in session.scalars(select(Account).where(Account.username.in_(names)))
    }
    if not found:
        return FOREIGN
    rows = [HEADS]
    for demo in ACCOUNTS:
        if demo.username in found:
            account = found[demo.username]
            roles = "、".join(role.label for role in demo.roles)
            rows.append((demo.username, PASSWORD, account.person.name, roles, str(account.office or account.unit)))
    return "\n".join(aligned(rows))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of cells in columns; a Chinese character is two columns wide on a terminal."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        GAP.join(cell + " " * (most - width(cell)) for cell, most in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


COMMANDS = (demo,)
