"""Field use (外业): the sheet that a device hands over, and the slip that comes with each of its photos.

What the device says about time and place is what it claims; the server's own instant stands beside it (FieldReceipt).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sbsupervise.domain.inspections import AnswerResult
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.shapes import Code, Day, Exact, Flag, Instant, Many, Maybe, OneOf, Record, Shape, Text, Whole
from sbsupervise.domain.text import LONG, SHORT

EDITION = 1
"""The edition of the sheet. A device with another one must load the page again."""
CLIENT_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
WORD, LINE = 100, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a device says that it was, in degrees, and how sure it is, in metres."""

    longitude: Decimal
    latitude: Decimal
    accuracy_m: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAnswer:
    """What one item of the checklist came to."""

    code: str
    result: AnswerResult
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFinding:
    """One finding, its place as the device claims it. Its place in the list, from 1, is its number."""

    code: str
    facts: str
    demand: str
    unit_id: int | None
    rectify_by: date | None
    position: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSheet:
    """A field sheet (外业记录) as it was filled in on the spot."""

    inspection_id: int
    carried_out_on: date
    ended_on: date
    arrived_at: datetime | None
    place: str
    position: Position | None
    officers: tuple[int, ...]
    present: str
    process: str
    summary: str
    checklist: str
    answers: tuple[SheetAnswer, ...]
    findings: tuple[SheetFinding, ...]
    signed_by: str
    signed_on: date | None
    refused: bool
    refusal: str
    witness: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoSlip:
    """What comes with a photo: of which sheet and which of its findings it is, and what the device claims."""

    inspection_id: int
    sheet_id: str
    ordinal: int | None
    caption: str
    name: str
    made_at: datetime
    position: Position | None


def check_client_id(text: str) -> str:
    """The number that a device gave to a piece: a random UUID in small letters."""
    if not CLIENT_ID.fullmatch(text):
        raise RuleError("设备编号的格式不对")
    return text


def check_hash(text: Any) -> str:
    """A SHA-256 in small hexadecimal letters."""
    if not isinstance(text, str) or not SHA256.fullmatch(text):
        raise RuleError("校验值的格式不对")
    return text


POSITION = Maybe(
    Record(
        {
            "longitude": Exact(-180, 180),
            "latitude": Exact(-90, 90),
            "accuracy_m": Whole(0, 1_000_000),
            "at": Instant(),
        }
    )
)
ANSWER = Record({"code": Code(), "result": OneOf(AnswerResult), "note": Text(1000, lines=True)})
FINDING = Record(
    {
        "code": Code(),
        "facts": Text(LONG, lines=True, missing="请填写问题的具体情况"),
        "demand": Text(1000, lines=True),
        "unit_id": Maybe(Whole()),
        "rectify_by": Maybe(Day()),
        "position": POSITION,
    }
)
SLIP = Record(
    {
        "edition": Whole(),
        "inspection_id": Whole(),
        "sheet_id": Code(),
        "ordinal": Maybe(Whole(1, 1000)),
        "caption": Text(LINE),
        "name": Text(LINE),
        "made_at": Instant(),
        "position": POSITION,
    }
)


def sheet_of(payload: Any, entries: Mapping[str, int]) -> FieldSheet:
    """The sheet that a document describes. ``entries`` says how many findings and answers there may be."""
    said = _read(_sheet_shape(entries), payload)
    said["position"] = _position(said["position"])
    said["answers"] = tuple(SheetAnswer(**answer) for answer in said["answers"])
    said["findings"] = tuple(
        SheetFinding(**(finding | {"position": _position(finding["position"])})) for finding in said["findings"]
    )
    return FieldSheet(**said)


def slip_of(payload: Any) -> PhotoSlip:
    """The slip of a photo that a document describes."""
    said = _read(SLIP, payload)
    check_client_id(said["sheet_id"])
    return PhotoSlip(**(said | {"position": _position(said["position"])}))


def _read(shape: Record, payload: Any) -> dict[str, Any]:
    """What a document says, without its edition. One of another edition is not looked at any closer."""
    if isinstance(payload, dict) and payload.get("edition") != EDITION:
        raise RuleError("外业页面已经更新，请联网打开外业页面后重新上交；本机的记录仍在")
    said = shape.read(payload, "")
    del said["edition"]
    return said


def _position(said: Mapping[str, Any] | None) -> Position | None:
    return None if said is None else Position(**said)


def _sheet_shape(entries: Mapping[str, int]) -> Record:
    fields: dict[str, Shape] = {
        "edition": Whole(),
        "inspection_id": Whole(),
        "carried_out_on": Day(),
        "ended_on": Day(),
        "arrived_at": Maybe(Instant()),
        "place": Text(LINE),
        "position": POSITION,
        "officers": Many(Whole(), 20),
        "present": Text(LINE),
        "process": Text(2 * LONG, lines=True),
        "summary": Text(LONG, lines=True),
        "checklist": Text(40),
        "answers": Many(ANSWER, entries["answers"]),
        "findings": Many(FINDING, entries["findings"]),
        "signed_by": Text(WORD),
        "signed_on": Maybe(Day()),
        "refused": Flag(),
        "refusal": Text(SHORT, lines=True),
        "witness": Text(LINE),
        "made_at": Instant(),
    }
    return Record(fields)
