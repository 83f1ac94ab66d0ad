"""``sbsupervise fonts``: the fonts of official documents (文书字体), made once at set-up."""

import os
from pathlib import Path

import click

from sbsupervise.pdf.fontbuild import build as build_fonts
from sbsupervise.pdf.fonts import FontError, FontSet


def standard_folder() -> Path:
    return Path(os.environ.get("SBS_VAR", "var")).resolve() / "fonts"


@click.group()
def fonts() -> None:
    """文书字体。"""


@fonts.command()
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="字体目录（默认 SBS_VAR/fonts）。"
)
def build(folder: Path | None) -> None:
    """用自由字体制作文书字体；已齐备时不做任何事。"""
    target = folder or standard_folder()
    try:
        made = build_fonts(target)
    except FontError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"文书字体已制作：{target}" if made else f"文书字体已齐备：{target}")


@fonts.command()
@click.option(
    "--in", "folder", type=click.Path(file_okay=False, path_type=Path), help="字体目录（默认 SBS_VAR/fonts）。"
)
def check(folder: Path | None) -> None:
    """核对各角色的字体能否使用、常用字是否齐全。"""
    try:
        font_set = FontSet.load(folder or standard_folder())
        faults = list(font_set.faults())
    except FontError as error:
        raise click.ClickException(str(error)) from error
    if faults:
        raise click.ClickException("\n".join(faults))
    click.echo(f"文书字体可用：{font_set.folder}")


COMMANDS = (fonts,)
