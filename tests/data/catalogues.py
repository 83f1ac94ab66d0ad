"""Versions of the catalogue of findings as files: rows without a fault, with changes where a test wants them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sbsupervise.domain.inspections.catalogue_rows import COLUMNS, Lookups
from sbsupervise.domain.sheets import Cell
from sbsupervise.services.catalogues.files import CatalogueFile, lookups
from sbsupervise.services.sheets.writing import table_xlsx

SINCE = date(2026, 9, 1)
LOADED_ON = date(2026, 8, 20)
NAME = "目录-2026"
HEADERS = tuple(column.header for column in COLUMNS)
PLACES = {column.field: place for place, column in enumerate(COLUMNS)}
LOOKUPS: Lookups = lookups(LOADED_ON)
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("P-01", "生产建设单位", "严重", "未批先建", "水土保持法第五十三条", "责令停止通知书", "KA-PCU-01", "是"),
    ("P-16", "生产建设单位", "较重", "临时措施不到位", "水利部令第53号第十九条", "整改通知书", "", ""),
    ("Q-01", "监测单位", "一般", "监测记录不全", "", "", "", "否"),
)


def row(place: int = 0, changes: Mapping[str, Cell] | None = None, *, name: str = NAME) -> list[Cell]:
    """The cells of one row in the order of the columns; ``changes`` are by field."""
    cells: list[Cell] = [*ROWS[place], name, SINCE]
    for field, cell in (changes or {}).items():
        cells[PLACES[field]] = cell
    return cells


def rows(*, name: str = NAME, since: date = SINCE) -> list[list[Cell]]:
    return [row(place, {"since": since}, name=name) for place in range(len(ROWS))]


def sheet(listed: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS) -> bytes:
    return table_xlsx(headers, listed)


def catalogue_file(
    listed: Sequence[Sequence[Any]] | None = None, *, name: str = NAME, since: date = SINCE, day: date = LOADED_ON
) -> CatalogueFile:
    data = sheet(rows(name=name, since=since) if listed is None else listed)
    return CatalogueFile("目录.xlsx", data, day)
