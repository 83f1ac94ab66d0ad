"""Photos added, tied to a finding and set aside: what each act keeps, refuses and leaves in the trail."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionStage, PhotoRole, ScanState
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Finding, Inspection, Photo, Plan, Project, ScopedSession
from sbsupervise.parameters.dated import Dated, Figure
from sbsupervise.parameters.files import Amount
from sbsupervise.services.acts import Actor, ForbiddenError, NotSeenError
from sbsupervise.services.photos import (
    AssignPhoto,
    NewPhoto,
    PhotoFile,
    SetPhotoAside,
    add_photo,
    allowance,
    assign_photo,
    set_photo_aside,
)
from sbsupervise.services.stored_files import HandedIn
from tests import make
from tests.data.photos import SOUTH, WEST, camera, jpeg

Data = Database[ScopedSession]
TODAY = make.NOON.date()
ORIGINAL = jpeg(exif=camera()) + b"behind the picture"
FILE = PhotoFile(HandedIn("DSC_0001.JPG", ORIGINAL), TODAY)
SILENT = PhotoFile(HandedIn("silent.jpg", jpeg()), TODAY)


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


def refused(db: Data, actor: Actor, **fields: Any) -> str:
    with pytest.raises(RuleError) as refusal:
        added(db, actor, **fields)
    return refusal.value.message


def test_the_number_of_a_device_is_one_photo(db: Data, officer: Actor, finding: Finding) -> None:
    number = "0d9f6c1e-1111-4222-8333-444455556666"
    first = added(db, officer, finding_id=finding.id, client_id=number)
    assert added(db, officer, finding_id=finding.id, client_id=number).id == first.id
    other = PhotoFile(HandedIn("b.jpg", ORIGINAL + b"!"), TODAY)
    assert "照片编号已用于另一张" in refused(db, officer, finding_id=finding.id, client_id=number, file=other)
    stranger = make.login(db, Role.OFFICER).actor()
    assert "照片编号已用于另一张" in refused(db, stranger, finding_id=finding.id, client_id=number)


def test_what_the_camera_wrote_counts_before_what_the_device_says(db: Data, officer: Actor, finding: Finding) -> None:
    said = {
        "claimed_at": make.NOON,
        "claimed_longitude": Decimal("110.00000049"),
        "claimed_latitude": Decimal(38),
        "claimed_azimuth": Decimal(9),
    }
    written = added(db, officer, finding_id=finding.id, **said)
    assert (written.claimed_longitude, written.claimed_azimuth) == (Decimal(str(WEST)), Decimal("271.25"))
    silent = added(db, officer, finding_id=finding.id, file=SILENT, **said)
    assert (silent.claimed_at, silent.claimed_azimuth) == (make.NOON, Decimal(9))
    assert (silent.claimed_longitude, silent.claimed_latitude) == (Decimal(110), Decimal(38))
    assert "经纬度" in refused(
        db, officer, finding_id=finding.id, file=SILENT, **said | {"claimed_latitude": Decimal(99)}
    )


def test_the_distance_is_to_the_range_of_the_approved_plan(db: Data, officer: Actor) -> None:
    plan = make.granted_plan(db)
    with db.reading() as session:
        project = make.everything(session).get_one(Project, plan.project_id)
    finding = make.finding(db, project, "P-16")
    assert added(db, officer, finding_id=finding.id).distance_m is None
    approved = make.small_range(plan, make.operator())
    approved.geometry = square_from(WEST + 0.01)
    changed(db, Plan, plan.id, range=approved)
    away = added(db, officer, finding_id=finding.id).distance_m
    assert away is not None
    assert 800 < away < 920
    nearer = make.small_range(plan, make.operator())
    nearer.geometry = square_from(WEST - 0.005)
    changed(db, Plan, plan.id, range=nearer)
    assert added(db, officer, finding_id=finding.id).distance_m == 0
    assert added(db, officer, finding_id=finding.id, file=SILENT).distance_m is None


def square_from(west: float) -> dict[str, Any]:
    """A range of 0.01 degrees that begins there, around the latitude of the photos."""
    corners = [(west, SOUTH - 0.005), (west + 0.01, SOUTH - 0.005), (west + 0.01, SOUTH + 0.005), (west, SOUTH + 0.005)]
    shape = {"type": "MultiPolygon", "coordinates": [[[*corners, corners[0]]]]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": shape}]}


def test_photos_belong_to_an_inspection_of_the_own_office_that_was_not_cancelled(
    db: Data, officer: Actor, finding: Finding, project: Project
) -> None:
    county = make.login(db, Role.OFFICER, office="140932").actor()
    with pytest.raises(NotSeenError):
        added(db, county, finding_id=finding.id)
    shared = make.project(db, joint=("140932",))
    of_city = make.finding(db, shared, "P-16")
    assert "由检查机关" in refused(db, county, finding_id=of_city.id)
    changed(db, Inspection, finding.inspection_id, stage=InspectionStage.CANCELLED, cancel_reason="雨天")
    assert "检查已取消" in refused(db, officer, finding_id=finding.id)
    with pytest.raises(NotSeenError):
        added(db, officer)
    with pytest.raises(ForbiddenError):
        added(db, make.login(db, Role.PRINTING_OFFICER).actor(), finding_id=of_city.id)


def changed(db: Data, cls: Any, number: int, **values: Any) -> None:
    with db.transaction() as session:
        make.change(session, make.everything(session).get_one(cls, number), **values)


def test_a_photo_of_one_inspection_shows_no_finding_of_another(db: Data, officer: Actor, finding: Finding) -> None:
    other = make.finding(db, make.project(db), "P-16")
    said = refused(db, officer, inspection_id=finding.inspection_id, finding_id=other.id)
    assert "不是这次检查发现的" in said
    photo = added(db, officer, inspection_id=finding.inspection_id)
    assign = AssignPhoto(photo_id=photo.id, role=PhotoRole.BEFORE, finding_id=other.id)
    with pytest.raises(RuleError, match="不是这次检查发现的"), db.transaction() as session:
        assign_photo(session, officer, assign)
    with db.transaction() as session:
        tied = assign_photo(session, officer, replace(assign, finding_id=finding.id, caption="挡墙"))
        assert (tied.finding_id, tied.role, tied.caption) == (finding.id, PhotoRole.BEFORE, "挡墙")


def test_a_photo_set_aside_stays_with_its_reason_and_is_not_touched_again(
    db: Data, officer: Actor, finding: Finding
) -> None:
    photo = added(db, officer, finding_id=finding.id)
    with pytest.raises(RuleError, match="请填写理由"), db.transaction() as session:
        set_photo_aside(session, officer, SetPhotoAside(photo_id=photo.id, reason=" "))
    with db.transaction() as session:
        assert set_photo_aside(session, officer, SetPhotoAside(photo_id=photo.id, reason="误传")).set_aside == "误传"
    with pytest.raises(RuleError, match="已标为不作证据"), db.transaction() as session:
        assign_photo(session, officer, AssignPhoto(photo_id=photo.id, role=PhotoRole.AFTER))
    with pytest.raises(RuleError, match="已标为不作证据"), db.transaction() as session:
        set_photo_aside(session, officer, SetPhotoAside(photo_id=photo.id, reason="再次"))


def test_an_office_hands_in_no_more_than_its_figures_allow(
    db: Data, officer: Actor, finding: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(db, officer, finding_id=finding.id)
    size = len(ORIGINAL)
    figures(monkeypatch, allowance, "photos_a_day", Amount(1, 10**9))
    assert "一天最多1张" in refused(db, officer, finding_id=finding.id)
    assert "一天最多1张" in refused(db, make.login(db, Role.OFFICER).actor(), finding_id=finding.id)
    added(db, replace(officer, now=officer.now + timedelta(days=1)), finding_id=finding.id)
    figures(monkeypatch, allowance, "photos_a_day", Amount(10, size))
    assert "合计超过" in refused(db, officer, finding_id=finding.id)
    figures(monkeypatch, allowance, "photos_a_day", Amount(10, size * 2))
    added(db, officer, finding_id=finding.id)
    figures(monkeypatch, allowance, "photos_together", 3)
    later = replace(officer, now=officer.now + timedelta(days=2))
    assert "已有3张照片" in refused(db, later, finding_id=finding.id)


def figures(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, value: Any) -> None:
    monkeypatch.setattr(module, name, lambda: Dated(name, (Figure(date(2001, 1, 1), True, "测试", value),)))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("total", "free"), [pytest.param(10**12, 10**9, id="below 1 GB"), pytest.param(10**12, 4 * 10**10, id="below 5 %")]
)
def test_a_store_that_is_nearly_full_takes_no_photo(
    db: Data, officer: Actor, finding: Finding, monkeypatch: pytest.MonkeyPatch, total: int, free: int
) -> None:
    space = SimpleNamespace(total=total, free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: space)
    assert "存储空间不足" in refused(db, officer, finding_id=finding.id)


def test_a_photo_larger_than_the_figure_is_refused_unread() -> None:
    with pytest.raises(RuleError, match="照片超过15 MB") as refusal:
        PhotoFile(HandedIn("a.jpg", bytes(15 * 1024 * 1024 + 1)), TODAY)
    assert refusal.value.field == "file"
