"""Reading a table from a file that somebody hands in: the file itself is opened by a child process with limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell
from sbsupervise.services.confined import Child, Limits, answer
from sbsupervise.services.sheets.limits import DAMAGED, FILE_BYTES, LIMITS, SAVE_AS, TOO_MUCH
from sbsupervise.services.sheets.wire import decode

CHILD = Child(module="sbsupervise.services.sheets.child", too_much=TOO_MUCH, damaged=DAMAGED)
WORKBOOKS = frozenset({".xlsx", ".xlsm"})
TEXTS = frozenset({".csv", ".txt", ".tsv"})
ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as it was found: row numbers count from the top of the sheet, blank rows are left out.

    Each cell has its header, "" where nothing was written above it; cells missing at the end of a row are blank.
    ``other_sheets`` are visible too and were not read.
    """

    name: str
    header_row: int
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    other_sheets: tuple[str, ...] = ()


def read(data: bytes, filename: str, required: Sequence[Sequence[str]], limits: Limits = LIMITS) -> Sheet:
    """The table in a file. ``required`` are the columns by which it is known: for each the headers that will do.

    Headers are given as ``header_base`` leaves them. Raises RuleError, in Chinese, for every file that is not read.
    """
    _check_kind(data, Path(filename).suffix.lower())
    return _sheet(answer(CHILD, data, {"required": [list(names) for names in required]}, limits))


def _check_kind(data: bytes, suffix: str) -> None:
    """Refuse by size, name and first bytes what no reader is needed for."""
    if not data:
        raise RuleError("文件是空的")
    if len(data) > FILE_BYTES:
        raise RuleError(f"文件超过 {FILE_BYTES // 1024 // 1024} MB，请拆分后再导入")
    if data.startswith(OLE):
        raise RuleError(f"这是旧格式（.xls）或加了密码的工作簿，{SAVE_AS}（取消密码）")
    if suffix not in WORKBOOKS | TEXTS:
        raise RuleError(f"只接受 .xlsx 和 .csv 文件，{SAVE_AS}")
    if suffix in WORKBOOKS and not data.startswith(ZIP):
        raise RuleError(f"文件名是 {suffix}，内容却不是工作簿，{SAVE_AS}")


def _sheet(pieces: Iterator[Any]) -> Sheet:
    head = next(pieces)
    rows = tuple((number, tuple(decode(cell) for cell in cells)) for number, cells in pieces)
    headers = head["headers"]
    width = max((len(cells) for _, cells in rows), default=0)
    return Sheet(
        name=head["name"],
        header_row=head["header_row"],
        headers=(*headers, *[""] * (width - len(headers))),
        rows=rows,
        other_sheets=tuple(head["other_sheets"]),
    )
