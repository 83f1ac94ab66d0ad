"""How commands answer: one JSON document or a text on stdout, refusals on stderr, and an exit code that says which.

Exit codes: 0 done, 1 the thing asked about is not so, 2 wrong use or bad input, 3 refused by a rule.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import IO, Any, ParamSpec, TypeVar

import click

from sbsupervise.domain.refusals import RuleError

P = ParamSpec("P")
R = TypeVar("R")

NOT_SO = 1

json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")


class Refused(click.ClickException):
    """A rule refuses: the message goes to stderr."""

    exit_code = 3

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the refusal, to stderr unless told otherwise."""
        click.echo(f"不予办理：{self.format_message()}", file=file, err=True)


def refusable(command: Callable[P, R]) -> Callable[P, R]:
    """Turn a RuleError of a command into its message and exit code 3."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except RuleError as refusal:
            raise Refused(str(refusal)) from refusal

    return run


def answer(document: Any, as_json: bool, text: str) -> None:
    """Print the document as JSON (keys in English, UTF-8), or the text for people."""
    if as_json:
        # Bytes, so that the document is UTF-8 under every locale; arguments may hold bytes that are no text.
        click.echo(json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace"))
    else:
        click.echo(text)


def one_line(document: Any) -> bytes:
    """The document as one line of a stream of answers."""
    return _ENCODER.encode(document).encode("utf-8", "backslashreplace") + b"\n"


_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)
