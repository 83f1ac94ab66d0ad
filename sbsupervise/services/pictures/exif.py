"""What a camera wrote into a picture (EXIF): when, where, and which way it looked. Claims, none of them checked."""

import math
import struct
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

from PIL import ExifTags, Image

from sbsupervise.domain.clocks import BEIJING

TAGS, PLACES = ExifTags.Base, ExifTags.GPS
TIMES = ((TAGS.DateTimeOriginal, TAGS.OffsetTimeOriginal), (TAGS.DateTimeDigitized, TAGS.OffsetTimeDigitized))
# What Pillow raises on fields that are not what they say they are.
FAULTS = (
    SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError, struct.error
)  # fmt: skip
# Before there were such cameras, and a clock that was never set right.
FIRST_YEAR, LAST_YEAR = 1990, 2099
Claims = dict[str, str | None]


def claims(picture: Image.Image) -> Claims:
    """The instant, the place in degrees and the azimuth that the camera claims; None where it says nothing usable."""
    details = _or_nothing(lambda: picture.getexif().get_ifd(ExifTags.IFD.Exif)) or {}
    position = _or_nothing(lambda: picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)) or {}
    longitude = _degrees(position, PLACES.GPSLongitude, PLACES.GPSLongitudeRef, "EW", 180)
    latitude = _degrees(position, PLACES.GPSLatitude, PLACES.GPSLatitudeRef, "NS", 90)
    # A camera that has not found its place writes zeros.
    placed = longitude is not None and latitude is not None and (longitude, latitude) != (0, 0)
    azimuth = _or_nothing(lambda: _number(position[PLACES.GPSImgDirection]))
    return {
        "at": _taken_at(details),
        "longitude": f"{longitude:.6f}" if placed else None,
        "latitude": f"{latitude:.6f}" if placed else None,
        "azimuth": f"{azimuth:.2f}" if azimuth is not None and 0 <= azimuth <= 360 else None,
    }


def _or_nothing(read: Callable[[], Any]) -> Any:
    """What a field holds, None if it cannot be read."""
    try:
        return read()
    except FAULTS:
        return None


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _degrees(position: Mapping[int, Any], field: int, side_field: int, sides: str, most: int) -> float | None:
    """Degrees out of degrees, minutes and seconds; the side says whether they are negative."""

    def read() -> float:
        degrees, minutes, seconds = map(_number, position[field])
        side = str(position[side_field]).strip("\0 ").upper()
        value = degrees + minutes / 60 + seconds / 3600
        written_well = min(degrees, minutes, seconds) >= 0 and max(minutes, seconds) <= 60
        if side not in tuple(sides) or not written_well or value > most:
            raise ValueError(value)
        return value if side == sides[0] else -value

    found: float | None = _or_nothing(read)
    return found


def _taken_at(details: Mapping[int, Any]) -> str | None:
    for field, offset in TIMES:
        found = _or_nothing(partial(_instant, details.get(field), details.get(offset)))
        if found is not None:
            return str(found.isoformat())
    return None


def _instant(written: Any, offset: Any) -> datetime:
    """An instant; a time that does not say its zone is one of China."""
    moment = datetime.strptime(str(written).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 (the zone follows)
    zone = _or_nothing(lambda: _zone(str(offset).strip("\0 "))) if offset else None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(written)
    return moment.replace(tzinfo=zone or BEIJING)


def _zone(text: str) -> timezone:
    hours, minutes = map(int, text[1:].split(":"))
    sign = {"+": 1, "-": -1}[text[0]]
    return timezone(sign * timedelta(hours=hours, minutes=minutes))
