"""The same photo elsewhere, or one that looks like it, found among all there are without looking at all of them.

Numbers of 64 bits that differ in at most seven differ in at most one within one of their four parts of 16 bits. So the
parts are kept each in a column with an index, and looked up as they are and with any one bit turned over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from sbsupervise.models import Photo, ScopedSession
from sbsupervise.parameters.files import Likeness, photo_likeness

BANDS, BAND_BITS, BITS = 4, 16, 64
WHY = "the same photo is looked for in the records of all offices; what it belongs to is shown only to who sees that"
# Photos that many look like are of nothing in particular; so many of them are compared, and so many shown.
MOST_COMPARED, MOST_SHOWN = 20_000, 3


@dataclass(frozen=True, slots=True)
class Alike:
    """Another photo that is the same file, or only looks alike; without ``photo`` it is in records not shown here."""

    photo: Photo | None
    same: bool


def bands_of(near_hash: str) -> dict[str, int]:
    """The four parts of the number by the names of their columns."""
    number = int(near_hash, 16)
    return {f"band_{place}": number >> place * BAND_BITS & 0xFFFF for place in range(BANDS)}


class Candidates:
    """Photos that may be alike, by their file and by the parts of their number."""

    def __init__(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """``rows`` have the number of the record, the hash of the file and the number of the picture."""
        self.same: dict[str, list[int]] = {}
        self.near: dict[tuple[str, int], list[tuple[int, int]]] = {}
        for record, sha256, near_hash in rows:
            self.same.setdefault(sha256, []).append(record)
            for band in bands_of(near_hash).items():
                self.near.setdefault(band, []).append((record, int(near_hash, 16)))

    def of(self, photo: Photo, limits: Likeness) -> dict[int, bool]:
        """The numbers of the others that are alike, and whether they are the same file."""
        found: dict[int, bool] = {}
        if says_enough(photo.near_hash, limits.detail):
            number = int(photo.near_hash, 16)
            for name, band in bands_of(photo.near_hash).items():
                for probe in _probes(band):
                    for record, other in self.near.get((name, probe), ()):
                        if (number ^ other).bit_count() <= limits.distance:
                            found[record] = False
        found |= dict.fromkeys(self.same.get(photo.sha256, ()), True)
        found.pop(photo.id, None)
        return found


def says_enough(near_hash: str, detail: int) -> bool:
    """Whether a photo has enough in it to be compared: a wall, the sky or the dark look like any other."""
    ones = int(near_hash, 16).bit_count()
    return min(ones, BITS - ones) >= detail


def alike_elsewhere(session: ScopedSession, photos: Sequence[Photo], today: date) -> Mapping[int, Sequence[Alike]]:
    """For each photo by its number the others that are the same or look alike, the same ones first."""
    limits = photo_likeness().on(today)
    if not photos:
        return {}
    rows = session.execute(_candidates(photos, limits), execution_options={"whole": WHY})
    candidates = Candidates((row.id, row.sha256, row.near_hash) for row in rows)
    matches = {photo.id: candidates.of(photo, limits) for photo in photos}
    seen = _seen(session, {number for listed in matches.values() for number in listed})
    return {
        photo_id: tuple(sorted((Alike(seen.get(n), same) for n, same in listed.items()), key=_order))[:MOST_SHOWN]
        for photo_id, listed in matches.items()
    }


def _order(alike: Alike) -> tuple[bool, bool, int]:
    return not alike.same, alike.photo is None, alike.photo.id if alike.photo is not None else 0


def _candidates(photos: Sequence[Photo], limits: Likeness) -> Select[int, str, str]:
    compared = [photo for photo in photos if says_enough(photo.near_hash, limits.detail)]
    conditions: list[ColumnElement[bool]] = [Photo.sha256.in_({photo.sha256 for photo in photos})]
    if compared:
        for place in range(BANDS):
            column = getattr(Photo, f"band_{place}")
            values = {value for photo in compared for value in _probes(getattr(photo, f"band_{place}"))}
            conditions.append(column.in_(sorted(values)))
    return select(Photo.id, Photo.sha256, Photo.near_hash).where(or_(*conditions)).limit(MOST_COMPARED)


def _probes(band: int) -> Iterable[int]:
    """A part of the number, and all that differ from it in one bit."""
    yield band
    for place in range(BAND_BITS):
        yield band ^ (1 << place)


def _seen(session: ScopedSession, numbers: Iterable[int]) -> dict[int, Photo]:
    statement = select(Photo).where(Photo.id.in_(sorted(numbers))).options(joinedload(Photo.project))
    return {photo.id: photo for photo in session.scalars(statement)}
