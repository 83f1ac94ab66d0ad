"""Files of the supervision list (监管清单): opened before a transaction begins, and reported on cell by cell."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from sbsupervise.domain.sheets import shown
from sbsupervise.domain.supervision_list import REQUIRED_HEADERS, CellError, Lookups, layout_of, parse
from sbsupervise.domain.text import visible
from sbsupervise.parameters.projects import counties
from sbsupervise.services.sheets.reading import read
from sbsupervise.services.supervision_list import Remark
from sbsupervise.services.units import uscc_refusal

LONGEST_NAME, LONGEST_VALUE = 200, 100


class ListFile:
    """A file as it was handed in, with what was read from it.

    Reading takes up to seconds, so it is done before the transaction of an act begins, where others would wait for it.
    """

    def __init__(self, name: str, data: bytes, day: date) -> None:
        """Read a file by the rules of a day; RuleError, in Chinese, if it cannot be read as a supervision list."""
        self.name = visible(name)[-LONGEST_NAME:]
        self.data = data
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.sheet = read(data, name, REQUIRED_HEADERS)
        self.layout = layout_of(self.sheet.headers)
        self.parsed = parse(self.sheet.headers, self.sheet.rows, lookups(day))
        self._rows = dict(self.sheet.rows)

    def __str__(self) -> str:
        """What stands for the file wherever a command is written down."""
        return f"{self.name} sha256:{self.sha256}"

    def __deepcopy__(self, _memo: dict[int, Any]) -> "ListFile":
        """The file itself: nothing of it ever changes."""
        return self

    def cell_errors(self, remarks: Iterable[Remark]) -> list[CellError]:
        """Remarks about rows as remarks about cells of this file."""
        return [
            CellError(
                remark.listed.row,
                self.layout.header(remark.field),
                self._shown(remark.listed.row, remark.field),
                remark.message,
            )
            for remark in remarks
        ]

    def _shown(self, row: int, name: str) -> str:
        place = self.layout.places.get(name)
        cells = self._rows[row]
        return visible(shown(cells[place])[:LONGEST_VALUE]) if place is not None and place < len(cells) else ""


def lookups(day: date) -> Lookups:
    """What the cells of a list are held against on a day."""
    return Lookups(
        counties={county.name: code for code, county in counties().on(day).items()}, uscc_refusal=uscc_refusal
    )
