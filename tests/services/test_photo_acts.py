"""Photos added, tied to a finding and set aside: what each act keeps, refuses and leaves in the trail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.inspections import PhotoRole, ScanState
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Finding, Photo, Project, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.photos import NewPhoto, PhotoFile, add_photo
from sbsupervise.services.stored_files import HandedIn
from tests import make
from tests.data.photos import SOUTH, WEST, camera, jpeg

Data = Database[ScopedSession]
TODAY = make.NOON.date()
ORIGINAL = jpeg(exif=camera()) + b"behind the picture"
FILE = PhotoFile(HandedIn("DSC_0001.JPG", ORIGINAL), TODAY)


@pytest.fixture
def officer(db: Data) -> Actor:
    return make.login(db, Role.OFFICER).actor()


@pytest.fixture
def project(db: Data) -> Project:
    return make.project(db)


@pytest.fixture
def finding(db: Data, project: Project) -> Finding:
    return make.finding(db, project, "P-16")


def added(db: Data, actor: Actor, **fields: Any) -> Photo:
    command = replace(NewPhoto(file=FILE, role=PhotoRole.SCENE), **fields)
    with db.transaction() as session:
        photo = add_photo(session, actor, command)
        assert photo.original.data == command.file.data
        assert photo.copy
        return photo


def test_a_photo_is_kept_as_it_came_beside_a_clean_copy(db: Data, officer: Actor, finding: Finding) -> None:
    photo = added(db, officer, finding_id=finding.id, caption="三号边坡")
    assert photo.sha256 == photo.original.sha256 == sha256(ORIGINAL).hexdigest()
    assert (photo.original.name, photo.original.media_type) == ("DSC_0001.JPG", "image/jpeg")
    assert (photo.inspection_id, photo.finding_id, photo.caption) == (finding.inspection_id, finding.id, "三号边坡")
    assert photo.claimed_at == datetime(2026, 6, 1, 2, 11, 12, tzinfo=UTC)
    assert (photo.claimed_longitude, photo.claimed_latitude) == (Decimal(str(WEST)), Decimal(str(SOUTH)))
    assert (photo.claimed_azimuth, photo.received_at) == (Decimal("271.25"), make.NOON)
    assert (photo.scan, photo.distance_m, photo.received_from_id) == (ScanState.NOT_SCANNED, None, officer.person_id)
    assert timedelta() < make.NOON - photo.claimed_at < timedelta(days=100)
