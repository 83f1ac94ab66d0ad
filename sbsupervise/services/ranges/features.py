"""A file of polygons as it was read: figures with their rings as they stand, and rows of the attribute table."""

from collections.abc import Mapping
from dataclasses import dataclass

from sbsupervise.domain.plans.ranges import Point
from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.ranges.limits import FIGURES, POINTS, SIMPLER


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure (图形), counted from 1.

    ``grouping`` are the numbers (from 0) of the rings of each polygon, its outline first; None where the file does
    not say which ring lies in which. ``clockwise`` is the direction of outlines in this kind of file.
    """

    number: int
    rings: tuple[tuple[Point, ...], ...]
    row: Mapping[str, str]
    grouping: tuple[tuple[int, ...], ...] | None = None
    clockwise: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    """All figures of a file, and what was noticed in reading it."""

    figures: tuple[Figure, ...]
    remarks: tuple[str, ...]


class Count:
    """Counts what has been read, and refuses when it is too much."""

    def __init__(self) -> None:
        self.figures = self.points = 0

    def add(self, points: int) -> None:
        """One more figure with so many points."""
        self.figures += 1
        self.points += points
        if self.figures > FIGURES:
            raise RuleError(f"图形超过 {FIGURES:,} 个。{SIMPLER}")
        if self.points > POINTS:
            raise RuleError(f"坐标点超过 {POINTS:,} 个。{SIMPLER}")
