"""Files of one JSON document that commands take: read exactly, refused in one line where they are at fault."""

import json
import re
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator, Set
from contextlib import ExitStack, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, BinaryIO, NoReturn

import click

from sbsupervise.domain.quantities import check_quantity

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
LONGEST_LINE = 1024 * 1024
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class BadInput(click.ClickException):
    """The input cannot be read as what it should be; the message goes to stderr."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message, to stderr unless told otherwise."""
        click.echo(f"输入有误：{self.format_message()}", file=file, err=True)


def content_of(file: str) -> bytes:
    """The bytes of a file, or of the standard input for ``-``."""
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        raise BadInput(f"读不到文件“{file}”") from error


def document_of(content: bytes) -> Any:
    """The document; numbers stay as they are written and never become binary fractions. Raises BadInput."""
    try:
        return _EXACT.decode(content.removeprefix(BOM_UTF8).decode())
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise BadInput("不是有效的 JSON（UTF-8）") from error


@contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """A file, or the standard input for ``-``, to be read piece by piece; raises BadInput."""
    if file == "-":
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(file).open("rb"))
        except (OSError, ValueError) as error:
            raise BadInput(f"读不到文件“{file}”") from error
        yield stream


def lines_of(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers from 1 on.

    What stands in a line that is too long is not kept: it is read as something that is no JSON.
    """
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(LONGEST_LINE)):
            line = b"{"
        if line.strip():
            yield number, line


def list_of(row: dict[str, Any], key: str) -> list[Any]:
    """The list under a key, empty if there is none; raises ValueError for anything else."""
    value = row.get(key, [])
    if not isinstance(value, list):
        raise ValueError(f"“{key}”应为列表")
    return value


def checked(row: Any, keys: Set[str]) -> dict[str, Any]:
    """The object, if it is one without unknown keys; raises ValueError."""
    if not isinstance(row, dict):
        raise ValueError("应为一个对象")
    if not row.keys() <= keys:
        raise ValueError(f"不认识的键 {'、'.join(sorted(row.keys() - keys))}")
    return row


def quantity_of(value: Any) -> Decimal:
    """A number or a text that is one, as a quantity; raises ValueError or RuleError."""
    text = str(value) if isinstance(value, str | Decimal) else ""
    if not NUMBER.fullmatch(text):
        raise ValueError(f"“{value}”不是数字")
    quantity = Decimal(text)
    check_quantity(quantity)
    return quantity


def day_of(value: Any) -> date:
    """A text ``2026-02-10`` as a day; raises ValueError."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError(f"“{value}”不是日期，应写作 2026-02-10")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"没有“{value}”这一天") from error


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


_EXACT = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number)
