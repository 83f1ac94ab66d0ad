"""Reading a photo that somebody hands in: a child process with limits opens it and makes the copy that is shown."""

from base64 import b64decode
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.confined import Child, Limits, answer
from sbsupervise.services.pictures.limits import DAMAGED, LIMITS, ONLY, TOO_MUCH

CHILD = Child(module="sbsupervise.services.pictures.child", too_much=TOO_MUCH, damaged=DAMAGED)
HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the camera says of a photo: when, where in degrees, which way it looked in degrees from north."""

    at: datetime | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    azimuth: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photo as it was read: its kind, the copy made of its pixels with its size, a small one, and the claims."""

    media_type: str
    width: int
    height: int
    copy: bytes = field(repr=False)
    small: bytes = field(repr=False)
    near_hash: str
    claims: Claims


def read(data: bytes, limits: Limits = LIMITS) -> Picture:
    """The photo in a file. Raises RuleError, in Chinese, for every file that is not read."""
    if not data:
        raise RuleError("文件是空的")
    if not data.startswith(HEADS):
        raise RuleError(ONLY)
    found = next(answer(CHILD, data, {}, limits))
    return Picture(
        media_type=found["media_type"],
        width=found["width"],
        height=found["height"],
        copy=b64decode(found["copy"]),
        small=b64decode(found["small"]),
        near_hash=found["near_hash"],
        claims=_claims(found["claimed"]),
    )


def _claims(found: dict[str, Any]) -> Claims:
    degrees = {name: None if found[name] is None else Decimal(found[name]) for name in _DEGREES}
    return Claims(at=found["at"] and datetime.fromisoformat(found["at"]), **degrees)


_DEGREES = ("longitude", "latitude", "azimuth")
