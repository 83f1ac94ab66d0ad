"""A file that comes in parts: what is there counts, wherever the line broke; what is wrong at the end is not kept."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import FieldPart, FieldUpload, ScopedSession
from sbsupervise.parameters.field import abandoned_days, open_uploads, part_bytes
from sbsupervise.parameters.files import largest_photo_bytes
from sbsupervise.services.acts import Actor, ForbiddenError
from sbsupervise.services.field import OtherContentError, Part, Progress, drop_abandoned, received_of, take_part
from tests import make
from tests.make import NOON

DATA = bytes(range(256)) * 4
NUMBER = "6f1c2f4e-8d3a-4b6e-9c41-0a5d7e2b9f13"
WHOLE = Part(
    client_id=NUMBER, name="现场.jpg", sha256=hashlib.sha256(DATA).hexdigest(), size=len(DATA), start=0, data=DATA
)
Db = Database[ScopedSession]


def part(start: int, end: int, **changes: Any) -> Part:
    return replace(WHOLE, start=start, data=DATA[start:end], **changes)


def take(db: Db, actor: Actor, *parts: Part) -> Progress:
    progress = Progress(0, 0)
    for one in parts:
        with db.transaction() as session:
            progress = take_part(session, actor, one)
    return progress


def kept(db: Db) -> bytes:
    with db.reading() as session:
        parts = session.query(FieldPart).order_by(FieldPart.start)
        return b"".join(row.data for row in parts)


@pytest.fixture
def actor(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor()


def test_parts_are_put_together_and_what_came_before_is_passed_over(db: Db, actor: Actor) -> None:
    assert take(db, actor, part(0, 300)) == Progress(300, 1024)
    assert take(db, actor, part(0, 300)) == Progress(300, 1024), "the same once more"
    assert take(db, actor, part(600, 900)) == Progress(300, 1024), "a gap is not bridged"
    assert take(db, actor, part(200, 700)) == Progress(700, 1024), "of what overlaps only the new is taken"
    with db.reading() as session:
        assert received_of(session, actor, NUMBER) == 700
    assert take(db, actor, part(700, 1024)) == Progress(1024, 1024)
    assert kept(db) == DATA
    assert take(db, actor, part(700, 1024)) == Progress(1024, 1024)


def test_a_file_with_another_hash_is_thrown_away_and_may_begin_anew(db: Db, actor: Actor) -> None:
    wrong = replace(WHOLE, start=500, data=b"\0" * 524)
    assert take(db, actor, part(0, 500), wrong) == Progress(0, 1024, spoiled=True)
    with db.reading() as session:
        assert (received_of(session, actor, NUMBER), session.query(FieldPart).count()) == (0, 0)
    assert take(db, actor, part(0, 500), part(500, 1024)) == Progress(1024, 1024)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_part_that_does_not_fit_is_refused(db: Db, actor: Actor) -> None:
    largest, most = largest_photo_bytes().on(actor.today), part_bytes().on(actor.today)
    for wrong, said in (
        (replace(WHOLE, size=largest + 1), "照片最大 15 MB"),
        (replace(WHOLE, size=0), "照片最大"),
        (replace(WHOLE, data=b""), "每段应有"),
        (replace(WHOLE, size=largest, data=b"x" * (most + 1)), "每段应有"),
        (replace(WHOLE, start=1), "超出了文件的末尾"),
        (replace(WHOLE, start=-1), "超出了文件的末尾"),
        (replace(WHOLE, sha256="x"), "校验值的格式不对"),
        (replace(WHOLE, client_id="../x"), "设备编号"),
    ):
        with pytest.raises(RuleError, match=said):
            take(db, actor, wrong)
    with db.reading() as session:
        assert session.query(FieldUpload).count() == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_number_stands_for_one_file_of_one_account(db: Db, actor: Actor) -> None:
    take(db, actor, part(0, 300))
    other = make.login(db, Role.OFFICER).actor()
    for who, wrong in (
        (other, part(300, 600)),
        (actor, part(300, 600, sha256="0" * 64)),
        (actor, part(300, 600, size=999)),
    ):
        with pytest.raises(OtherContentError, match="已经用于另一个文件"):
            take(db, who, wrong)
    with db.reading() as session:
        assert received_of(session, other, NUMBER) == 0
    with pytest.raises(ForbiddenError):
        take(db, make.login(db, Role.APPROVER).actor(), part(0, 300))


def numbered(number: int) -> str:
    return f"{number:08d}-8d3a-4b6e-9c41-0a5d7e2b9f13"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_so_many_files_are_on_their_way_and_abandoned_ones_go(db: Db, actor: Actor) -> None:
    most = open_uploads().on(actor.today)
    take(db, actor, *(part(0, 10, client_id=numbered(number)) for number in range(most)))
    with pytest.raises(RuleError, match=f"未传完的照片已有 {most} 张"):
        take(db, actor, part(0, 10))
    later = NOON + timedelta(days=abandoned_days().on(actor.today))
    with db.transaction() as session:
        assert drop_abandoned(session, later) == 0
        assert drop_abandoned(session, later + timedelta(seconds=1)) == most
    assert take(db, actor, part(0, 10)) == Progress(10, 1024)
