"""Photos for the tests, drawn here: what a camera makes, and what it does not."""

import io
from functools import cache
from typing import Any

from PIL import Image

WEST, SOUTH = 111.5, 39.44
DETAILS, POSITION, ORIENTATION = 0x8769, 0x8825, 0x0112
TAKEN, DIRECTION = 0x9003, 17


@cache
def scene(number: int = 1, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """A picture full of edges, another one for each number."""
    width, height = size
    picture = Image.new("RGB", (8, 8))
    seed = number * 2654435761
    for place in range(64):
        seed = (seed * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
        picture.putpixel((place % 8, place // 8), (seed >> 40 & 255, seed >> 48 & 255, seed >> 56 & 255))
    return picture.resize((width, height), Image.Resampling.BICUBIC)


def camera(
    *, taken: Any = "2026:06:01 10:11:12", place: tuple[float, float] | None = (WEST, SOUTH), azimuth: Any = 271.25
) -> Image.Exif:
    """What a camera writes: when, where in degrees, and which way it looked."""
    exif = Image.Exif()
    position: dict[int, Any] = {} if azimuth is None else {DIRECTION: azimuth}
    if place is not None:
        position |= {1: "N" if place[1] >= 0 else "S", 2: dms(abs(place[1]))}
        position |= {3: "E" if place[0] >= 0 else "W", 4: dms(abs(place[0]))}
    exif[DETAILS] = {} if taken is None else {TAKEN: taken}
    exif[POSITION] = position
    return exif


def dms(degrees: float) -> tuple[float, float, float]:
    whole, minutes = divmod(degrees * 60, 60)
    return whole, float(int(minutes)), round((minutes - int(minutes)) * 60, 4)


def jpeg(picture: Image.Image | None = None, exif: Image.Exif | None = None, **options: Any) -> bytes:
    target = io.BytesIO()
    kept = {"exif": exif} if exif is not None else {}
    (picture or scene()).save(target, "JPEG", **kept, **options)
    return target.getvalue()


def png(picture: Image.Image | None = None, **options: Any) -> bytes:
    target = io.BytesIO()
    (picture or scene()).save(target, "PNG", **options)
    return target.getvalue()
