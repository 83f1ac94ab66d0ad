"""Breaking Chinese text into lines (断行) as official documents want it.

Closing marks never begin a line (避头) and opening ones never end one (避尾), numbers and Latin words stay whole,
dashes and dots of two signs stay together, neighbouring marks share their blank (标点挤压), full lines end flush. All
measures are in em (字). Nothing here knows fonts or pages: widths come from the caller.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

OPENING = frozenset("（《〈【〔“‘「『［｛")
CLOSING = frozenset("）》〉】〕”’」』］｝，。、；：")
NO_START = CLOSING | frozenset("？！…—·～％℃‰°㎡㎥,.;:?!)]}%")
NO_END = OPENING | frozenset("([{￥¥")
WIDE_MARKS = frozenset("“”‘’—…·")
BLANK = 0.5
"""The half of a full-width opening or closing mark that holds no ink."""
WIDEST_GAP = 0.3
"""The most that is put between two signs to fill a line; a line that would need more ends short."""
EPSILON = 1e-6

Measure = Callable[[str], float]


@cache
def is_wide(sign: str) -> bool:
    """Whether a sign belongs to Chinese text: it fills a cell, and a line may break on either side of it."""
    return sign in WIDE_MARKS or unicodedata.east_asian_width(sign) in "WF"


@dataclass(frozen=True, slots=True)
class Token:
    """What is never broken: a Chinese sign, a word or number, a pair of dashes, a blank.

    ``lead`` and ``trail`` are the blanks inside a full-width mark that a line may take away.
    """

    text: str
    width: float
    lead: float = 0.0
    trail: float = 0.0

    @property
    def blank(self) -> bool:
        return self.text.isspace()

    @property
    def no_start(self) -> bool:
        return self.blank or self.text[0] in NO_START

    @property
    def no_end(self) -> bool:
        return self.text[-1] in NO_END


@dataclass(frozen=True, slots=True)
class Piece:
    """Signs drawn in one go from ``x`` (em from the left edge of the text) with ``gap`` after each."""

    text: str
    x: float
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its pieces from left to right, and where the last one ends."""

    pieces: tuple[Piece, ...]
    width: float

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def broken(text: str, measure: Measure, *, width: float, indent: float = 0.0, flush: bool = True) -> tuple[Line, ...]:
    """The lines of one paragraph.

    ``width`` and ``indent`` (of the first line) are in em; ``flush`` fills all lines but the last to the right edge.
    A word longer than a line is broken between any two of its signs.
    """
    rest = [part for token in tokens(text.strip(), measure) for part in _fitting(token, measure, width - indent)]
    lines: list[Line] = []
    while rest:
        start = 0.0 if lines else indent
        count = _count(rest, width - start)
        line, rest = rest[:count], rest[count:]
        while line[-1].blank:
            line.pop()
        lines.append(_set(line, start, width, flush=flush and bool(rest)))
    return tuple(lines)


def tokens(text: str, measure: Measure) -> Iterator[Token]:
    """The unbreakable parts of a text; a run of white space becomes one blank."""
    word = ""
    for part in (*re.findall(r"——|……|\s+|.", text), ""):
        if len(part) == 1 and not part.isspace() and not is_wide(part):
            word += part
            continue
        if word:
            yield Token(word, measure(word))
            word = ""
        if part:
            yield _sign(" " if part.isspace() else part, measure)


def _sign(part: str, measure: Measure) -> Token:
    width = measure(part)
    roomy = width > 1 - BLANK / 2
    return Token(part, width, BLANK if roomy and part in OPENING else 0.0, BLANK if roomy and part in CLOSING else 0.0)


def _fitting(token: Token, measure: Measure, width: float) -> list[Token]:
    return [token] if token.width <= width else [Token(sign, measure(sign)) for sign in token.text]


def _shared(left: Token, right: Token) -> tuple[float, float]:
    """What two neighbours give up: the trailing blank of the left one, the leading blank of the right one."""
    if left.trail and right.trail:
        return left.trail, 0.0
    if right.lead and (left.trail or left.lead):
        return 0.0, right.lead
    return 0.0, 0.0


def _count(rest: Sequence[Token], room: float) -> int:
    """How many tokens make the next line.

    Where a mark would begin the next line, this one is squeezed to hold it; where that is not enough, its last word
    goes over. Without any lawful break the line is as long as it can be.
    """
    natural = slack = 0.0
    lawful = fitting = 0
    for index, token in enumerate(rest):
        shared = sum(_shared(rest[index - 1], token)) if index else 0.0
        natural += token.width - shared
        slack += token.lead + token.trail - shared
        excess = natural - room - (token.width if token.blank else 0.0) - EPSILON
        if excess > 0 and (lawful == index or not token.no_start or excess > slack):
            break
        fitting = index + 1
        if fitting == len(rest) or not (token.no_end or rest[fitting].no_start):
            lawful = fitting
    return lawful or max(fitting, 1)


def _set(line: Sequence[Token], start: float, width: float, *, flush: bool) -> Line:
    """The tokens of a line in their places, from ``start`` to at most ``width``."""
    leads, trails = [0.0] * len(line), [0.0] * len(line)
    for index, (left, right) in enumerate(pairwise(line)):
        trails[index], leads[index + 1] = _shared(left, right)
    room = width - start - sum(token.width for token in line) + sum(leads) + sum(trails)
    if room < 0:
        _squeeze(line, leads, trails, -room)
        room = 0.0
    gap = min(room / (len(line) - 1), WIDEST_GAP) if flush and len(line) > 1 else 0.0
    pieces: list[Piece] = []
    place = start
    for token, lead, trail in zip(line, leads, trails, strict=True):
        pieces.append(Piece(token.text, place - lead, gap))
        place += token.width - lead - trail + gap
    return Line(tuple(_joined(pieces, line, trails)), place - gap)


def _squeeze(line: Sequence[Token], leads: list[float], trails: list[float], excess: float) -> None:
    """Take ``excess`` out of a line: first behind its last mark, then evenly out of all others."""
    last = min(line[-1].trail - trails[-1], excess)
    trails[-1] += last
    slack = sum(token.lead + token.trail for token in line) - sum(leads) - sum(trails)
    share = min((excess - last) / slack, 1.0) if slack > EPSILON else 0.0
    for index, token in enumerate(line):
        leads[index] += (token.lead - leads[index]) * share
        trails[index] += (token.trail - trails[index]) * share


def _joined(pieces: Sequence[Piece], line: Sequence[Token], trails: Sequence[float]) -> Iterator[Piece]:
    """Neighbouring single signs that stand at the same distance become one piece; words stand alone, unstretched."""
    text, x, gap, end = "", 0.0, 0.0, -1.0
    for piece, token, trail in zip(pieces, line, trails, strict=True):
        single = len(token.text) == 1 and not token.blank
        if not (text and single and abs(piece.x - end) < EPSILON):
            if text:
                yield Piece(text, x, gap)
            text, x, gap = "", piece.x, piece.gap if single else 0.0
        text += token.text
        end = piece.x + token.width + piece.gap if single and trail < EPSILON else -1.0
    yield Piece(text, x, gap)
