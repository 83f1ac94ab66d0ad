"""``draw``: make a published random draw again from its file alone."""

import sys

import click

from sbsupervise.cli.answers import NOT_SO, answer, json_option
from sbsupervise.cli.json_files import BadInput, content_of
from sbsupervise.domain.inspections.draw_files import DrawFile, checks_of, first_difference, read_draw_file
from sbsupervise.domain.refusals import RuleError


@click.group()
def draw() -> None:
    """Random draws (双随机抽查)."""


@draw.command()
@click.argument("file")
@json_option
def verify(file: str, as_json: bool) -> None:
    """Draw again from a published FILE (- for standard input); exit 1 if anything differs, 2 if it cannot be read."""
    try:
        found = read_draw_file(content_of(file))
    except RuleError as refusal:
        raise BadInput(str(refusal)) from refusal
    checks = checks_of(found)
    difference = first_difference(checks)
    lines = [f"{'一致' if check.same else '不一致'}　{check.label}：{check.detail}" for check in checks]
    document = {
        "state": "same" if difference is None else "different",
        "difference": difference,
        "steps": [{"step": check.label, "same": check.same, "detail": check.detail} for check in checks],
        **_said_of(found),
    }
    answer(document, as_json, "\n".join([*lines, f"结论：{'一致' if difference is None else '不一致'}"]))
    if difference is not None:
        sys.exit(NOT_SO)


def _said_of(found: DrawFile) -> dict[str, object]:
    """What the file is about; the commitment is to be compared with the one that was published before the draw."""
    return {
        "office": found.head["office"],
        "year": found.head["year"],
        "ordinal": found.head["ordinal"],
        "method": found["method"],
        "pool_hash": found["pool_hash"],
        "commitment": found["commitment"],
        "projects": len(found.pool.projects),
        "picks": None if found.picks is None else len(found.picks),
    }


COMMANDS = (draw,)
