"""The supervision list (监管清单) as a table: its columns, and its rows read into projects or into precise errors."""

from sbsupervise.domain.supervision_list.columns import COLUMNS, REQUIRED_HEADERS, TEMPLATE_HEADERS, Column, Lookups
from sbsupervise.domain.supervision_list.rows import (
    ERRORS_HEADER,
    ROW_HEADER,
    CellError,
    ListedProject,
    Parsed,
    cells_of,
    layout_of,
    parse,
)

__all__ = [
    "COLUMNS",
    "ERRORS_HEADER",
    "REQUIRED_HEADERS",
    "ROW_HEADER",
    "TEMPLATE_HEADERS",
    "CellError",
    "Column",
    "ListedProject",
    "Lookups",
    "Parsed",
    "cells_of",
    "layout_of",
    "parse",
]
