"""What a list page shows: a slice of rows, its columns, and the addresses that lead on (see components/tables.html)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for

from sbsupervise.services.lists import Place, Slice


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``name`` is its key in the address when it can be sorted by."""

    name: str
    label: str
    unit: str | None = None
    number: bool = False
    sortable: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """A slice as the table component takes it."""

    found: Slice[Any]
    columns: Mapping[str, Column]
    words: str
    export_url: str | None = None
    totals: Mapping[str, str] = field(default_factory=dict)
    first: None = None
    last: None = None

    @property
    def rows(self) -> Sequence[Any]:
        return self.found.rows

    @property
    def count(self) -> int | None:
        return self.found.count

    @property
    def sort(self) -> str:
        return self.found.order

    @property
    def previous_url(self) -> str | None:
        return self.url(before=self.found.before) if self.found.before else None

    @property
    def next_url(self) -> str | None:
        return self.url(after=self.found.after) if self.found.after else None

    def url(self, **changes: str) -> str:
        """This list at another place or in another order, its filters kept."""
        kept = {key: value for key, value in request.args.items() if key not in {"after", "before"} and value}
        return url_for(str(request.endpoint), **{**(request.view_args or {}), **kept, **changes})


def place(default: str) -> Place:
    """The place in a list that the address names."""
    return Place(
        order=request.args.get("sort") or default,
        after=request.args.get("after") or None,
        before=request.args.get("before") or None,
    )


def columns(*listed: Column) -> dict[str, Column]:
    """Columns by name, in order."""
    return {column.name: column for column in listed}


def count_words(found: Slice[Any]) -> str:
    """How many, in words."""
    return "10,000 项以上" if found.count is None else f"{found.count:,} 项"
