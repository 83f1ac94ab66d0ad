"""Reading csv: the encoding and the separator are found out, the rows are taken as they stand."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.sheets.guard import unguarded
from sbsupervise.services.sheets.limits import SAVE_AS
from sbsupervise.services.sheets.tables import Candidate, Row

SEPARATORS = (",", "\t", ";")
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
MARKUP = re.compile(r"\s*<[!?a-zA-Z]")


def candidates(data: bytes) -> Sequence[Candidate]:
    """The same text cut at each separator; whoever looks for the headers finds out which it is."""
    text = decoded(data)
    if MARKUP.match(text):
        raise RuleError(f"这是网页或 XML 格式的文件，{SAVE_AS}")
    return [Candidate("", partial(_rows, text, separator)) for separator in SEPARATORS]


def decoded(data: bytes) -> str:
    """The text in whatever of UTF-8, UTF-16 and GB18030 it is written in, each tried without leniency."""
    for encoding, mark in _encodings(data):
        try:
            return data[mark:].decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleError("无法识别文字编码，请另存为 UTF-8 编码的 csv，或另存为 .xlsx")


def _encodings(data: bytes) -> Iterator[tuple[str, int]]:
    """Encodings in the order of likelihood, with the length of the mark in front."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            yield encoding, len(mark)
            return
    if b"\0" in data:
        # Separators and digits of UTF-16 have a zero byte, in the second place if the lower byte comes first.
        yield ("utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"), 0
        return
    yield "utf-8", 0
    yield "gb18030", 0


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise RuleError(f"第 {number} 行的引号不成对或内容过长，请检查") from None
        yield number, [unguarded(cell) for cell in cells]
