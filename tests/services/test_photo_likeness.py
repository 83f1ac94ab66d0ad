"""The same photo elsewhere, or one that looks like it: told to whoever sees it, and to others only that it is there."""

from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.inspections import PhotoRole, ScanState
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Finding, Photo, ScopedSession, StoredFile
from sbsupervise.parameters.files import photo_likeness
from sbsupervise.services.acts import Actor
from sbsupervise.services.photos import Alike, PhotoView, pair_of, photos_of_inspection
from sbsupervise.services.photos.likeness import Candidates, bands_of
from tests import make

Data = Database[ScopedSession]
DAY = date(2026, 9, 1)
SEEN = 0x2105F731276301B7
FLAT = 0x0000000000000007


@pytest.fixture
def officer(db: Data) -> Actor:
    return make.login(db, Role.OFFICER).actor()


def kept(db: Data, finding: Finding, number: int, sha256: str = "", **fields: Any) -> Photo:
    """A photo as it is kept, without a picture in it."""
    sha256 = sha256 or f"{Random(f'{finding.id} {number} {fields}').getrandbits(256):064x}"
    original = StoredFile(
        project_id=finding.project_id, name="a.jpg", media_type="image/jpeg", size=1, sha256=sha256, data=b"x",
        handed_in_at=make.NOON,
    )  # fmt: skip
    given: dict[str, Any] = {"role": PhotoRole.SCENE, "received_at": make.NOON} | fields
    made = Photo(
        project_id=finding.project_id, inspection_id=finding.inspection_id, finding_id=finding.id, sha256=sha256,
        original=original, near_hash=f"{number:016x}", copy=b"x", thumbnail=b"x", copy_type="image/jpeg", width=4,
        height=3, scan=ScanState.NOT_SCANNED, **bands_of(f"{number:016x}"), **given,
    )  # fmt: skip
    with db.transaction() as session:
        make.put(session, make.operator(), make.Put(made))
    return made


def alike(db: Data, actor: Actor, finding: Finding) -> list[Alike]:
    with db.reading() as session:
        session.scope = actor.scope
        views = photos_of_inspection(session, finding.inspection_id, DAY)[finding.id]
        return list(views[0].alike)


def test_the_same_file_and_a_like_picture_are_found_the_same_first(db: Data, officer: Actor) -> None:
    finding, other = (make.finding(db, make.project(db), "P-16") for _ in range(2))
    kept(db, finding, SEEN, "a" * 64)
    near = kept(db, other, SEEN ^ 0b11_1111)
    same = kept(db, other, SEEN, "a" * 64)
    kept(db, other, SEEN ^ 0b111_1111)
    found = alike(db, officer, finding)
    assert [(each.photo and each.photo.id, each.same) for each in found] == [(same.id, True), (near.id, False)]


def test_a_photo_in_records_that_are_not_seen_is_only_said_to_be_there(db: Data) -> None:
    county = make.login(db, Role.OFFICER, office="140930").actor()
    own = make.finding(db, make.project(db, supervised_by="140930", counties=("140930",)), "P-16", by="140930")
    foreign = make.finding(db, make.project(db, supervised_by="140932"), "P-16", by="140932")
    kept(db, own, SEEN, "b" * 64)
    kept(db, foreign, SEEN, "b" * 64)
    assert alike(db, county, own) == [Alike(None, True)]


def test_photos_of_nothing_in_particular_are_alike_only_as_files(db: Data, officer: Actor) -> None:
    finding = make.finding(db, make.project(db), "P-16")
    kept(db, finding, FLAT, "c" * 64)
    kept(db, finding, FLAT)
    assert alike(db, officer, finding) == []
    again = kept(db, finding, FLAT, "c" * 64)
    assert [each.photo and each.photo.id for each in alike(db, officer, finding)] == [again.id]


@pytest.mark.parametrize("bits", range(8))
def test_no_photo_within_the_distance_is_missed_wherever_its_bits_differ(bits: int) -> None:
    limits, chance = photo_likeness().on(DAY), Random(bits)
    for _ in range(50):
        other = SEEN
        for place in chance.sample(range(64), bits):
            other ^= 1 << place
        photo = Photo(id=1, sha256="d" * 64, near_hash=f"{SEEN:016x}")
        found = Candidates([(2, "e" * 64, f"{other:016x}")]).of(photo, limits)
        assert found == ({2: False} if bits <= limits.distance else {})


def test_looking_costs_the_same_however_many_photos_there_are(db: Data, officer: Actor) -> None:
    finding = make.finding(db, make.project(db), "P-16")
    first = kept(db, finding, SEEN)
    with make.statements(db.engine) as few:
        alike(db, officer, finding)
    chance = Random(5)
    for number in range(6):
        kept(db, finding, chance.getrandbits(64), received_at=datetime(2026, 8, number + 1, tzinfo=UTC))
    with make.statements(db.engine) as many:
        alike(db, officer, finding)
    assert len(many) == len(few)
    assert first.id


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_like_photos_are_looked_up_by_indexes(db: Data, officer: Actor) -> None:
    finding = make.finding(db, make.project(db), "P-16")
    kept(db, finding, SEEN)
    with make.statements(db.engine) as said:
        alike(db, officer, finding)
    (search,) = [text for text in said if "band_3 IN" in text]
    with db.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {search}", (None,) * search.count("?")).all()
    steps = [row[3] for row in plan]
    assert not [step for step in steps if step.startswith("SCAN")]
    assert len([step for step in steps if "USING INDEX ix_photo_" in step]) == 5


def test_a_pair_is_the_last_after_and_the_before_taken_nearest_to_it(db: Data) -> None:
    finding = make.finding(db, make.project(db), "P-16")
    place: dict[str, Any] = {"claimed_longitude": 111, "claimed_latitude": 39, "claimed_azimuth": 350}
    far = kept(db, finding, 1, role=PhotoRole.BEFORE, **place | {"claimed_latitude": 40})
    near = kept(db, finding, 2, role=PhotoRole.BEFORE, **place)
    kept(db, finding, 3, role=PhotoRole.AFTER, **place)
    last = kept(db, finding, 4, role=PhotoRole.AFTER, **place | {"claimed_azimuth": 20})
    kept(db, finding, 5, role=PhotoRole.AFTER, set_aside="误传", **place)
    with db.reading() as session:
        views = photos_of_inspection(make.everything(session), finding.inspection_id, DAY)[finding.id]
        pair = pair_of(views)
        assert pair is not None
        assert (pair.before.id, pair.after.id) == (near.id, last.id)
        assert list(pair.hints) == ["两处拍摄位置相距约0米", "拍摄方向相差30度"]
        assert pair_of([view for view in views if view.photo.role is PhotoRole.BEFORE]) is None
        alone = pair_of([PhotoView(view.photo) for view in views if view.id in (far.id, last.id)])
        assert alone is not None
        assert alone.hints[0] == "两处拍摄位置相距约111.0公里"
