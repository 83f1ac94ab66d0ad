"""Limits of files that people hand in, from ``files.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sbsupervise.parameters.dated import Dated, dated


@dataclass(frozen=True, slots=True)
class Amount:
    """So many files, of so many bytes together."""

    count: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Space:
    """So many bytes, and such a share of the whole."""

    bytes: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class Likeness:
    """By how many bits two photos may differ to look alike, and how many bits of either kind say enough at least."""

    distance: int
    detail: int


def largest_paper_bytes() -> Dated[int]:
    """The size of a scanned or printed paper, at most, in bytes."""
    return dated("files", "largest_paper_bytes", int)


def largest_photo_bytes() -> Dated[int]:
    """The size of a photo, at most, in bytes."""
    return dated("files", "largest_photo_bytes", int)


def photos_a_day() -> Dated[Amount]:
    """How many photos an office or a unit hands in on a day, at most."""
    return dated("files", "photos_a_day", lambda value: Amount(int(value["count"]), int(value["bytes"])))


def photos_together() -> Dated[int]:
    """How many photos one inspection, or one report that a finding was put right, has at most."""
    return dated("files", "photos_together", int)


def free_space() -> Dated[Space]:
    """The free space below which no photo is taken in."""
    return dated("files", "free_space", lambda value: Space(int(value["bytes"]), Decimal(value["share"])))


def photo_likeness() -> Dated[Likeness]:
    """When two photos look alike."""
    return dated("files", "photo_likeness", _likeness)


def _likeness(value: Mapping[str, Any]) -> Likeness:
    return Likeness(int(value["distance"]), int(value["detail"]))
