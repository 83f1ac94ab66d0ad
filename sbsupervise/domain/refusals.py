"""Refusals: what a rule says when an act may not be done."""

from dataclasses import dataclass


@dataclass(eq=False)
class RuleError(Exception):
    """A rule refuses.

    ``message`` is shown to people in Chinese; ``field`` names the field of the command at fault, if one is;
    ``source`` is the article that the rule stands on.
    """

    message: str
    field: str | None = None
    source: str | None = None

    def __str__(self) -> str:
        return self.message if self.source is None else f"{self.message}（{self.source}）"
