"""Text that a spreadsheet takes for a formula when it opens a csv file; in xlsx text is marked as text."""

import re

FORMULA = re.compile(r"\A'*[=+\-@\t\r＝＋－＠]")
GUARDED = re.compile(r"\A'+[=+\-@\t\r＝＋－＠]")


def guarded(text: str) -> str:
    """The text with an apostrophe in front if it, or what follows its own apostrophes, looks like a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` was given."""
    return text[1:] if GUARDED.match(text) else text
