"""What forms share: options of select fields, and what was chosen."""

from collections.abc import Iterable
from enum import Enum
from typing import Any, TypeVar

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

E = TypeVar("E", bound=Enum)


def choices(pairs: Iterable[tuple[object, str]], first: str | None = None) -> Any:
    """The options of a select field; ``first`` is the label of the one that means nothing chosen."""
    listed = [] if first is None else [SelectChoice("", first)]
    return listed + [SelectChoice(str(value), label) for value, label in pairs]


def members(enum: type[Enum], first: str | None = None) -> Any:
    """The members of a labelled enum as options."""
    return choices(((member.value, str(member)) for member in enum), first)


def chosen(enum: type[E], value: str | None) -> E | None:
    """The member of a value that came in, None if there is none such."""
    return next((member for member in enum if member.value == value), None)
