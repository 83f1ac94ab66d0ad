"""What is drawn on a page besides text: the QR code of the check page, and the mark across a paper without effect."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from reportlab.graphics.barcode.qr import QrCodeWidget

from sbsupervise.domain.papers import Mark
from sbsupervise.domain.words import Tone
from sbsupervise.pdf.fonts import Role
from sbsupervise.pdf.page import PAGE_HEIGHT, PAGE_WIDTH, PALE_GREY, PALE_RED, Sheet

SLANT = 45
SPAN = 0.75
"""How much of the width of the page the slanted mark would take if it lay flat."""
NON_ZERO = 1


def qr_modules(address: str) -> list[list[bool]]:
    """The dark (true) and light modules of the QR code of an address, error correction level M, without its margin."""
    code = QrCodeWidget(address, barLevel="M").qr
    code.make()
    return [[bool(module) for module in row] for row in code.modules]


def draw_qr(sheet: Sheet, address: str, x: float, y: float, side: float) -> None:
    """Draw the code with its upper left corner at ``x``, ``y`` (points from the upper left corner of the page)."""
    modules = qr_modules(address)
    size = side / len(modules)
    path = sheet.canvas.beginPath()
    for row, line in enumerate(modules):
        for start, length in _dark(line):
            path.rect(x + start * size, PAGE_HEIGHT - y - (row + 1) * size, length * size, size)
    sheet.canvas.setFillGray(0)
    sheet.canvas.drawPath(path, stroke=0, fill=1)


def _dark(line: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = 0
    for dark, run in groupby(line):
        length = len(list(run))
        if dark:
            yield start, length
        start += length


class _Outline(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Draws a glyph into a path of the canvas."""

    def __init__(self, glyphs: Any, path: Any, left: float) -> None:
        super().__init__(glyphs)
        self.path = path
        self.left = left

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 (fontTools' name)
        self.path.moveTo(pt[0] + self.left, pt[1])

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 (fontTools' name)
        self.path.lineTo(pt[0] + self.left, pt[1])

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:  # noqa: N802 (fontTools' name)
        self.path.curveTo(pt1[0] + self.left, pt1[1], pt2[0] + self.left, pt2[1], pt3[0] + self.left, pt3[1])

    def _closePath(self) -> None:  # noqa: N802 (fontTools' name)
        self.path.close()


def draw_mark(sheet: Sheet, mark: Mark) -> None:
    """Draw a word large and pale across the page, as outlines: it is seen and printed but is no part of the text."""
    text = mark.label
    canvas = sheet.canvas
    with TTFont(sheet.fonts.files[Role.HEI], lazy=True) as font:
        glyphs, names, em = font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm
        path = canvas.beginPath()
        for place, sign in enumerate(text):
            glyphs[names[ord(sign)]].draw(_Outline(glyphs, path, place * em))
    scale = SPAN * PAGE_WIDTH / (em * len(text))
    canvas.saveState()
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(SLANT)
    canvas.scale(scale, scale)
    canvas.translate(-em * len(text) / 2, -0.38 * em)
    canvas.setFillColor(PALE_RED if mark.tone is Tone.GRAVE else PALE_GREY)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=NON_ZERO)
    canvas.restoreState()
