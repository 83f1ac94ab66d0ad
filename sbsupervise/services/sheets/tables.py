"""Finding the table in a file: the sheet and the row whose cells are the headers, and the rows below it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell, header_base, is_blank, shown
from sbsupervise.services.sheets.limits import ALL_CHARACTERS, CELL_CHARACTERS, COLUMNS, HEADER_WITHIN_ROWS, ROWS
from sbsupervise.services.sheets.wire import code

Row = tuple[int, Sequence[Cell]]
Required = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sheet that may hold the table; ``rows`` starts anew at each call and gives row numbers in rising order."""

    name: str
    rows: Callable[[], Iterator[Row]]


def answer(candidates: Sequence[Candidate], required: Required) -> Iterator[Any]:
    """What the child process hands over, piece by piece: the header row, then each row that is not blank."""
    chosen, header_row = _find(candidates, required)
    rows = (row for row in chosen.rows() if row[0] >= header_row)
    headers = _trimmed(next(rows)[1])
    _checked_length(header_row, headers)
    yield {
        "name": chosen.name,
        "header_row": header_row,
        "headers": [shown(cell) for cell in headers],
        "other_sheets": [candidate.name for candidate in candidates if candidate.name != chosen.name],
    }
    count, characters = 0, 0
    for number, cells in rows:
        kept = _trimmed(cells)
        if not kept:
            continue
        count += 1
        if count > ROWS:
            raise RuleError(f"最多 {ROWS:,} 行，请拆分后再导入")
        characters += _checked_length(number, kept)
        if characters > ALL_CHARACTERS:
            raise RuleError("全表文字太多，请拆分后再导入")
        yield number, [code(cell) for cell in kept]


def _trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells up to the last that is not blank."""
    last = next((place for place in range(len(cells), 0, -1) if not is_blank(cells[place - 1])), 0)
    return cells[:last]


def _checked_length(number: int, cells: Sequence[Cell]) -> int:
    if len(cells) > COLUMNS:
        raise RuleError(f"第 {number} 行有 {len(cells)} 列，最多 {COLUMNS} 列")
    lengths = [len(cell) if isinstance(cell, str) else 0 for cell in cells]
    longest = max(lengths, default=0)
    if longest > CELL_CHARACTERS:
        place = lengths.index(longest) + 1
        raise RuleError(f"第 {number} 行第 {place} 列有 {longest:,} 个字，每格最多 {CELL_CHARACTERS:,} 个字")
    return sum(lengths)


def _find(candidates: Sequence[Candidate], required: Required) -> tuple[Candidate, int]:
    """The first row with all required headers, else the one with most of them, so that what is missing can be named."""
    best: tuple[Candidate, int] | None = None
    most = 0
    unusable: RuleError | None = None
    for candidate in candidates:
        try:
            number, hits = _header_row(candidate, required)
        except RuleError as refusal:
            # Text cut at the wrong separator has quotes in wrong places.
            unusable = unusable or refusal
            continue
        if hits > most:
            best, most = (candidate, number), hits
    if best is None or most * 2 < len(required):
        wanted = "、".join(names[0] for names in required)
        raise unusable or RuleError(f"没有找到表头：前 {HEADER_WITHIN_ROWS} 行中应有一行写着{wanted}")
    return best


def _header_row(candidate: Candidate, required: Required) -> tuple[int, int]:
    """The first of the rows with the most required headers, and how many these are."""
    best, most = 0, 0
    for number, cells in takewhile(lambda row: row[0] <= HEADER_WITHIN_ROWS, candidate.rows()):
        bases = {header_base(cell) for cell in cells if isinstance(cell, str)}
        hits = sum(not bases.isdisjoint(names) for names in required)
        if hits > most:
            best, most = number, hits
        if hits == len(required):
            break
    return best, most
