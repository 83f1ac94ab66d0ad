"""The running text of a notice: strips from top to bottom, and which page each of them comes to lie on.

A strip is what no page break divides: a line of the body, one line of a row of a table. Lines of the body stand on the
grid of 22 rows; tables have their own, closer lines, after which the text returns to the grid.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sbsupervise.pdf.page import BOTTOM, CELL, PITCH, TOP, Ink, Rule

EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Frame:
    """The columns of a table: the places of their edges from left to right, in points."""

    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """One strip, ``height`` points high, its inks placed from its own upper edge.

    ``body`` is how much of it must lie inside the text area, ``keep`` forbids a page break below it. In a table,
    ``opens`` marks the first line of a row and ``heads`` are the strips that are repeated above it on a new page.
    """

    inks: tuple[Ink, ...] = ()
    height: float = PITCH
    body: float = CELL
    keep: bool = False
    frame: Frame | None = None
    opens: bool = False
    heads: tuple["Strip", ...] = ()


@dataclass(slots=True)
class Page:
    """The strips of one page, each with its upper edge."""

    start: float = TOP
    strips: list[tuple[float, Strip]] = field(default_factory=list)

    def place(self, strip: Strip) -> float:
        """Where the next strip would come to lie: below the last one, on the grid unless it belongs to a table."""
        if not self.strips:
            return self.start
        top, last = self.strips[-1]
        end = top + last.height
        if strip.frame:
            return end
        return TOP + math.ceil((end - TOP) / PITCH - EPSILON) * PITCH

    def add(self, strips: Sequence[Strip]) -> bool:
        """Add strips that belong together if they all fit; whether they did."""
        before = len(self.strips)
        for strip in strips:
            self.strips.append((self.place(strip), strip))
        top, last = self.strips[-1]
        if top + last.body <= BOTTOM + EPSILON:
            return True
        del self.strips[before:]
        return False

    @property
    def end(self) -> float:
        """Where the next line of the body would begin."""
        return self.place(Strip())

    def inks(self) -> Iterator[Ink]:
        for top, strip in self.strips:
            for ink in strip.inks:
                yield ink.moved(0.0, top)

    def rules(self) -> Iterator[Rule]:
        """The lines of the tables; a row that goes over to another page is closed here and opened again there."""
        run: list[tuple[float, Strip]] = []
        for top, strip in [*self.strips, (BOTTOM, Strip())]:
            if run and run[-1][1].frame is not strip.frame:
                yield from _lines(run)
                run = []
            if strip.frame:
                run.append((top, strip))


def _lines(run: Sequence[tuple[float, Strip]]) -> Iterator[Rule]:
    frame = run[0][1].frame
    if frame is None:
        return
    start, end = run[0][0], run[-1][0] + run[-1][1].body
    left, right = frame.edges[0], frame.edges[-1]
    for y in (start, *(top for top, strip in run[1:] if strip.opens), end):
        yield Rule(left, y, right, y)
    for x in frame.edges:
        yield Rule(x, start, x, end)


def paged(strips: Sequence[Strip], start: float) -> list[Page]:
    """The pages, the first of which begins at ``start``. Strips too high to be kept together are let go."""
    pages = [Page(start)]
    for group in _groups(strips):
        if pages[-1].add(group):
            continue
        fresh = Page()
        if fresh.add(_continued(group)):
            pages.append(fresh)
            continue
        for strip in group:
            if not pages[-1].add([strip]):
                pages.append(Page())
                pages[-1].add(_continued([strip]))
    return pages


def _groups(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.keep:
            yield group
            group = []
    if group:
        yield group


def _continued(strips: Sequence[Strip]) -> list[Strip]:
    """Strips that begin a page: in a table below its head, as furniture, for that has been in the text before."""
    first, *others = strips
    heads = [replace(head, inks=tuple(replace(ink, furniture=True) for ink in head.inks)) for head in first.heads]
    return [*heads, replace(first, opens=True), *others]
