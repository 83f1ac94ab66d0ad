"""Cells as JSON, in which the child process hands them over: nothing that comes back can be run."""

from datetime import date, datetime
from decimal import Decimal

from sbsupervise.domain.sheets import Cell, Unreadable

Coded = str | bool | list[str] | None


def code(cell: Cell) -> Coded:
    if cell is None or isinstance(cell, str | bool):
        return cell
    if isinstance(cell, Decimal):
        return ["number", str(cell)]
    if isinstance(cell, Unreadable):
        return ["unreadable", cell.shown, cell.reason]
    return ["moment" if isinstance(cell, datetime) else "day", cell.isoformat()]


def decode(coded: Coded) -> Cell:
    """The cell; ValueError for anything that ``code`` does not give."""
    if coded is None or isinstance(coded, str | bool):
        return coded
    match coded:
        case ["number", digits]:
            return Decimal(digits)
        case ["day", day]:
            return date.fromisoformat(day)
        case ["moment", moment]:
            return datetime.fromisoformat(moment)
        case ["unreadable", shown, reason]:
            return Unreadable(shown, reason)
    raise ValueError("not a cell")
