"""The page of official documents after GB/T 9704-2012, and the sheet on which it is drawn.

Lengths are in points, measured from the upper left corner of the page; the sheet turns them into ReportLab's, which are
measured from the lower left.
"""

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from sbsupervise.pdf.breaking import Line, broken
from sbsupervise.pdf.fonts import FontSet, Role

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
TOP, LEFT = 37 * MM, 28 * MM
"""The margins at the head (天头) and at the binding side (订口)."""
WIDTH, HEIGHT = 156 * MM, 225 * MM
"""The text area (版心)."""
RIGHT, BOTTOM = LEFT + WIDTH, TOP + HEIGHT
COLUMNS, ROWS = 28, 22
CELL = WIDTH / COLUMNS
"""The side of a character of size 3 (3号): 28 of them fill a line, which makes it 15.79 points instead of 16."""
PITCH = (HEIGHT - CELL) / (ROWS - 1)
"""From line to line: 22 lines fill the text area from edge to edge."""
EM_TOP = 0.88
"""How far the cell of a Chinese character reaches above its baseline, in em."""

BLACK = Color(0, 0, 0)
RED = Color(0.9, 0, 0.07)
PALE_GREY = Color(0.86, 0.86, 0.86)
PALE_RED = Color(0.98, 0.82, 0.82)


@dataclass(frozen=True, slots=True)
class Style:
    """A face and a size in points."""

    role: Role
    size: float


@dataclass(frozen=True, slots=True)
class Ink:
    """A line of text and where it stands: its left edge and the upper edge of its characters.

    ``order`` is its place in the text of the paper, ``furniture`` what a page adds to that text: its number, the head
    of a table once more. ``stretch`` narrows the characters.
    """

    line: Line
    style: Style
    x: float
    y: float
    order: float = math.inf
    furniture: bool = False
    colour: Color = BLACK
    stretch: float = 1.0

    def moved(self, x: float, y: float) -> "Ink":
        return replace(self, x=self.x + x, y=self.y + y)

    @property
    def width(self) -> float:
        return self.line.width * self.style.size * self.stretch


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line between two points, ``weight`` points thick."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float = 0.5
    colour: Color = BLACK


class Pen:
    """Turns texts into ink and numbers them in the order of the paper."""

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = fonts
        self._next = 0

    def inks(
        self, text: str, style: Style, *, width: float = WIDTH, indent: float = 0.0, flush: bool = True
    ) -> list[Ink]:
        """A text as lines at most ``width`` points wide, all at the origin; ``indent`` is in em."""
        lines = broken(
            text,
            lambda part: self.fonts.width(part, style.role),
            width=width / style.size,
            indent=indent,
            flush=flush,
        )
        return [self.ink(line, style) for line in lines]

    def ink(self, line: Line, style: Style) -> Ink:
        self._next += 1
        return Ink(line, style, 0.0, 0.0, self._next)

    def furniture(self, text: str, style: Style) -> Ink:
        """One line that does not belong to the text of the paper."""
        line = broken(text, lambda part: self.fonts.width(part, style.role), width=math.inf, flush=False)[0]
        return Ink(line, style, 0.0, 0.0, furniture=True)


class Sheet:
    """A PDF under way. It remembers every text that it draws."""

    def __init__(self, fonts: FontSet, *, title: str, author: str, subject: str, keywords: str) -> None:
        self.fonts = fonts
        self._buffer = io.BytesIO()
        self._written: list[tuple[float, str]] = []
        self.canvas = Canvas(
            self._buffer,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            initialFontName=fonts.face(Role.FANGSONG).fontName,
            lang="zh-CN",
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setSubject(subject)
        self.canvas.setKeywords(keywords)
        self.canvas.setCreator("sbsupervise")

    def draw(self, inks: Iterable[Ink], rules: Iterable[Rule] = ()) -> None:
        """Draw lines and texts, the texts in the order of the paper."""
        for rule in rules:
            self.canvas.setStrokeColor(rule.colour)
            self.canvas.setLineWidth(rule.weight)
            self.canvas.line(rule.x1, PAGE_HEIGHT - rule.y1, rule.x2, PAGE_HEIGHT - rule.y2)
        for ink in sorted(inks, key=lambda ink: ink.order):
            self._write(ink)

    def _write(self, ink: Ink) -> None:
        size, stretch = ink.style.size, ink.stretch
        # Stretch and spacing outlive a text object: what is narrow here must not narrow what follows.
        self.canvas.saveState()
        text = self.canvas.beginText()
        text.setFillColor(ink.colour)
        if stretch != 1:
            text.setHorizScale(stretch * 100)
        baseline = PAGE_HEIGHT - ink.y - EM_TOP * size
        for piece in ink.line.pieces:
            x = ink.x + piece.x * size * stretch
            text.setCharSpace(piece.gap * size)
            for face, signs in self.fonts.runs(piece.text, ink.style.role):
                text.setTextOrigin(x, baseline)
                text.setFont(face, size)
                text.textOut(signs)
                advance = self.fonts.width(signs, ink.style.role) + piece.gap * len(signs)
                x += advance * size * stretch
        self.canvas.drawText(text)
        self.canvas.restoreState()
        if not ink.furniture:
            self._written.append((ink.order, ink.line.text))

    @property
    def written(self) -> str:
        """All texts that were drawn, furniture apart, in the order of the paper."""
        return "".join(text for _, text in sorted(self._written))

    def turn(self) -> None:
        """End the page."""
        self.canvas.showPage()

    def finish(self) -> bytes:
        self.canvas.save()
        return self._buffer.getvalue()
