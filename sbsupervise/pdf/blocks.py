"""The blocks of a notice as strips: paragraphs, headings and items on the grid, tables in a smaller size."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from sbsupervise.domain.papers import Block, Facts, Heading, Table
from sbsupervise.pdf.flow import Frame, Strip
from sbsupervise.pdf.fonts import Role
from sbsupervise.pdf.page import CELL, LEFT, RIGHT, WIDTH, Ink, Pen, Style

BODY = Style(Role.FANGSONG, CELL)
HEADINGS = {1: Style(Role.HEI, CELL), 2: Style(Role.KAI, CELL)}
CELLS = Style(Role.FANGSONG, 12)
HEADS = Style(Role.HEI, 12)
INDENT = 2
"""The first line of a paragraph is two characters in (左空二字)."""
LEAD = 17.0
"""From line to line inside a table, in points."""
SIDE, EDGE = 3.0, 4.0
"""The blank between the text of a cell and its lines: at the sides, above and below."""
AFTER = 9.0
"""The least blank below a table."""
TALLEST = 12
"""A row, or a table of facts, of more lines than this may be divided between two pages."""

Cell = list[Ink]


def strips_of(block: Block, pen: Pen) -> list[Strip]:
    """A block from top to bottom, in the order of its texts."""
    if isinstance(block, Facts):
        return _facts(block, pen)
    if isinstance(block, Table):
        return _table(block, pen)
    style = HEADINGS[block.level] if isinstance(block, Heading) else BODY
    return [
        Strip((ink.moved(LEFT, 0),), keep=isinstance(block, Heading))
        for text in block.texts()
        for ink in pen.inks(text, style, indent=INDENT)
    ]


def _facts(block: Facts, pen: Pen) -> list[Strip]:
    longest = max(pen.fonts.width(name, HEADS.role) for name, _ in block.rows)
    frame = Frame((LEFT, LEFT + (longest + 1) * HEADS.size + 2 * SIDE, RIGHT))
    rows = [
        [
            _cell(pen, text, style, frame, column)
            for column, (text, style) in enumerate(zip(row, (HEADS, CELLS), strict=True))
        ]
        for row in block.rows
    ]
    strips = _finished([strip for row in rows for strip in _row(row, frame, (True, False))])
    if len(strips) > TALLEST:
        return strips
    return [*(replace(strip, keep=True) for strip in strips[:-1]), strips[-1]]


def _table(block: Table, pen: Pen) -> list[Strip]:
    parts = accumulate(block.shares, initial=0)
    frame = Frame(tuple(LEFT + WIDTH * part / sum(block.shares) for part in parts))
    heads = [_cell(pen, text, HEADS, frame, column) for column, text in enumerate(block.heads)]
    rows = [[_cell(pen, text, CELLS, frame, column) for column, text in enumerate(row)] for row in block.rows]
    centred = [all(len(row[column]) <= 1 for row in rows) for column in range(len(heads))]
    head = tuple(replace(strip, keep=True) for strip in _row(heads, frame, [True] * len(heads)))
    body = (replace(strip, heads=head) for row in rows for strip in _row(row, frame, centred))
    return _finished([*head, *body])


def _cell(pen: Pen, text: str, style: Style, frame: Frame, column: int) -> Cell:
    width = frame.edges[column + 1] - frame.edges[column] - 2 * SIDE
    return pen.inks(text, style, width=width, flush=False)


def _row(cells: Sequence[Cell], frame: Frame, centred: Sequence[bool]) -> list[Strip]:
    """One row, line by line. The text of a cell stands in the middle of its height unless the row may be divided."""
    count = max(1, *(len(cell) for cell in cells))
    whole = count <= TALLEST
    lines: list[list[Ink]] = [[] for _ in range(count)]
    for column, cell in enumerate(cells):
        left, right = frame.edges[column] + SIDE, frame.edges[column + 1] - SIDE
        for number, ink in enumerate(cell):
            place = number + (count - len(cell)) / 2 * whole
            line = math.floor(place)
            x = (left + right - ink.width) / 2 if centred[column] else left
            y = (place - line) * LEAD + (LEAD - ink.style.size) / 2 + EDGE * (line == 0)
            lines[line].append(ink.moved(x, y))
    heights = [LEAD + EDGE * (line == 0) + EDGE * (line == count - 1) for line in range(count)]
    return [
        Strip(
            tuple(inks),
            height=height,
            body=height,
            keep=line < count - 1 and (whole or line in {0, count - 2}),
            frame=frame,
            opens=line == 0,
        )
        for line, (inks, height) in enumerate(zip(lines, heights, strict=True))
    ]


def _finished(strips: list[Strip]) -> list[Strip]:
    return [*strips[:-1], replace(strips[-1], height=strips[-1].height + AFTER)]
