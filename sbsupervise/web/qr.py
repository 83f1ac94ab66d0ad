"""QR codes on pages: the same modules as on paper, as the path of an SVG."""

from dataclasses import dataclass
from itertools import groupby

from sbsupervise.pdf.marks import qr_modules

MARGIN = 4


@dataclass(frozen=True, slots=True)
class Qr:
    """The side of the picture in modules, its margin included, and the path of the dark ones."""

    side: int
    path: str


def qr(address: str) -> Qr:
    """The QR code of an address."""
    modules = qr_modules(address)
    strokes = []
    for row, line in enumerate(modules, MARGIN):
        start = MARGIN
        for dark, run in groupby(line):
            length = len(list(run))
            if dark:
                strokes.append(f"M{start} {row}h{length}v1h-{length}z")
            start += length
    return Qr(len(modules) + 2 * MARGIN, "".join(strokes))
