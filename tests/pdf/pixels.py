"""A page as it is printed: where its ink is, in millimetres."""

import subprocess
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageChops

DARK = 130


@dataclass(frozen=True)
class Box:
    """What encloses some ink."""

    left: float
    top: float
    right: float
    bottom: float


def between(channel: Image.Image, least: int, most: int) -> Image.Image:
    """White where a channel lies between two values."""
    return channel.point([255 * (least <= value <= most) for value in range(256)])


class Sheet:
    """One page of a PDF, rendered by poppler: masks of its black, red and pale ink."""

    def __init__(self, path: Path, page: int = 1, dpi: int = 150) -> None:
        target = path.with_suffix("")
        command = ("pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-singlefile", "-png", path, target)
        subprocess.run(command, check=True)
        with Image.open(target.with_suffix(".png")) as image:
            red, green, blue = image.convert("RGB").split()
        self.scale = dpi / 25.4
        self.black = between(red, 0, DARK)
        self.red = ImageChops.multiply(between(red, 180, 255), between(green, 0, 110))
        self.pale = between(green, 190, 230)
        self.dark = ImageChops.multiply(self.black, between(blue, 0, DARK))

    def box(self, mask: Image.Image, top: float = 0, bottom: float = 297) -> Box:
        """What encloses all ink of a mask between two heights."""
        found = self._cut(mask, top, bottom).getbbox()
        assert found is not None
        left, upper, right, lower = (value / self.scale for value in found)
        return Box(left, top + upper, right, top + lower)

    def bands(self, mask: Image.Image, top: float = 0, bottom: float = 297, share: float = 0.0) -> list[Box]:
        """The bands of ink from top to bottom: rows of pixels of which more than a share has ink."""
        part = self._cut(mask, top, bottom)
        filled = part.resize((1, part.height), Image.Resampling.BOX).tobytes()
        bands, row = [], 0
        for inked, run in groupby(filled, lambda value: value > share * 255):
            length = len(list(run))
            if inked:
                bands.append(self.box(mask, top + row / self.scale, top + (row + length) / self.scale))
            row += length
        return bands

    def share(self, mask: Image.Image) -> float:
        """How much of the page a mask covers."""
        return mask.resize((1, 1), Image.Resampling.BOX).tobytes()[0] / 255

    def modules(self, left: float, top: float, side: float, count: int) -> list[list[bool]]:
        """The dark and light modules of a square of so many by so many, read at their middles."""
        size = side / count * self.scale
        origin = (left * self.scale, top * self.scale)
        return [
            [
                self.dark.getpixel((int(origin[0] + (column + 0.5) * size), int(origin[1] + (row + 0.5) * size))) != 0
                for column in range(count)
            ]
            for row in range(count)
        ]

    def _cut(self, mask: Image.Image, top: float, bottom: float) -> Image.Image:
        return mask.crop((0, round(top * self.scale), mask.width, round(bottom * self.scale)))
