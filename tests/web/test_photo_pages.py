"""Pages of photos, as officers upload and look at them and as a unit sees those that concern it."""

from io import BytesIO

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.inspections import PhotoRole
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Finding, Photo, ScopedSession
from sbsupervise.services.photos import NewPhoto, PhotoFile, add_photo
from sbsupervise.services.stored_files import HandedIn
from sbsupervise.web import inputs
from tests import make
from tests.browser import Browser
from tests.data.photos import camera, jpeg, scene

Db = Database[ScopedSession]
TODAY = make.NOON.date()
MIB = 1 << 20
ORIGINAL = jpeg(scene(), camera()) + b"canary behind the picture"
FILE = PhotoFile(HandedIn("IMG_1.jpg", ORIGINAL), TODAY)


@pytest.fixture
def finding(db: Db) -> Finding:
    return make.finding(db, make.project(db), "P-16")


@pytest.fixture
def officer(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.OFFICER))


def kept(db: Db, finding: Finding, **fields: object) -> Photo:
    actor = make.login(db, Role.OFFICER).actor()
    command = NewPhoto(**({"file": FILE, "role": PhotoRole.BEFORE, "finding_id": finding.id} | fields))  # type: ignore[arg-type]  # fields of the command
    with db.transaction() as session:
        return add_photo(session, actor, command)


def test_several_photos_are_kept_and_what_is_none_is_named(officer: Browser, finding: Finding) -> None:
    officer.get(f"/inspections/{finding.inspection_id}/photos/new?finding={finding.id}")
    page = officer.fill({}, status=422)
    assert page.says("请选择照片")
    sent = [
        (BytesIO(ORIGINAL), "弃渣场.jpg"),
        (BytesIO(ORIGINAL), "又一次.jpg"),
        (BytesIO(b"GIF89a"), "长" * 50 + ".jpg"),
    ]
    page = officer.fill({"files": sent, "caption": "挡墙缺口"}, status=422)
    assert page.says("已保存 1 张", "“" + "长" * 30 + "…”只收JPEG和PNG照片", "只重新选择这几张")
    page = officer.get(f"/inspections/{finding.inspection_id}")
    assert page.says("整改前：挡墙缺口", "（相机所记）2026-06-01 10:11", "收到 20", "拍摄日期不在检查日期内")
    (image,) = page.all("img", alt="整改前照片：挡墙缺口")
    small = officer.client.get(image.get("src"))
    assert (small.status_code, small.content_type) == (200, "image/jpeg")


def test_a_photo_is_shown_clean_and_its_original_only_downloaded(officer: Browser, db: Db, finding: Finding) -> None:
    photo = kept(db, finding, caption="挡墙缺口")
    page = officer.get(f"/photos/{photo.id}")
    assert page.says(
        "（相机所记）", "（系统所记）", "东经111.500000°，北纬39.440000°", "西（271°）", "未查毒", photo.sha256
    )
    assert page.says("未测：没有已批准的防治责任范围图")
    copy = officer.client.get(f"/photos/{photo.id}/copy")
    assert (copy.content_type, copy.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert copy.headers["X-Content-Type-Options"] == "nosniff"
    assert b"canary" not in copy.data
    original = officer.client.get(f"/files/{photo.original_id}")
    assert original.data == ORIGINAL
    assert original.headers["Content-Disposition"].startswith("attachment")


def test_a_photo_is_tied_to_its_finding_and_set_aside_on_a_page_of_its_own(
    officer: Browser, db: Db, finding: Finding
) -> None:
    photo = kept(db, finding, finding_id=None, inspection_id=finding.inspection_id)
    officer.get(f"/photos/{photo.id}/edit")
    page = officer.fill({"finding_id": str(finding.id), "role": "before", "caption": "一" * 201}, status=422)
    assert page.says("最多 200 个字")
    assert officer.fill({"caption": "3号弃渣场"}).says("照片说明已保存", "3号弃渣场")
    officer.get(f"/photos/{photo.id}/set-aside")
    assert officer.fill({"reason": ""}, status=422).says("请填写理由")
    page = officer.fill({"reason": "误传"})
    assert page.says("照片已标为不作证据", "误传")
    assert not page.all("a", href=f"/photos/{photo.id}/edit")
    assert officer.get(f"/inspections/{finding.inspection_id}").says("不作证据：误传")


def test_before_and_after_stand_beside_each_other_and_an_old_photo_is_noticed(
    officer: Browser, db: Db, finding: Finding
) -> None:
    first = kept(db, finding, caption="缺口")
    kept(db, finding, role=PhotoRole.AFTER, caption="补砌后")
    page = officer.get(f"/inspections/{finding.inspection_id}")
    (pair,) = page.all("div", class_="photo-pair")
    assert [image.get("src", "") for image in pair.iter() if image.tag.endswith("img")][:1] == [
        f"/photos/{first.id}/copy"
    ]
    assert page.says("两处拍摄位置相距约0米，拍摄方向相差0度", "相同照片：")


def test_a_unit_sees_photos_of_its_own_findings_and_no_original(app: Flask, db: Db, finding: Finding) -> None:
    with db.reading() as session:
        unit_id = make.everything(session).get_one(Finding, finding.id).unit_id
    unit = Browser(app).login(make.login(db, Role.UNIT_USER, unit_id=unit_id))
    shown, loose = kept(db, finding), kept(db, finding, finding_id=None, inspection_id=finding.inspection_id)
    aside = kept(db, finding)
    with db.transaction() as session:
        make.change(session, make.everything(session).get_one(Photo, aside.id), set_aside="误传")
    answer = unit.client.get(f"/unit/photos/{shown.id}")
    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    assert unit.client.get(f"/unit/photos/{shown.id}/small").status_code == 200
    for hidden in (loose, aside):
        assert unit.client.get(f"/unit/photos/{hidden.id}").status_code == 404
        assert unit.client.get(f"/unit/photos/{hidden.id}/small").status_code == 404
    assert unit.client.get(f"/files/{shown.original_id}").status_code == 403
    assert unit.client.get(f"/photos/{shown.id}/copy").status_code == 403
    stranger = Browser(app).login(make.login(db, Role.UNIT_USER, unit_id=make.unit(db).id))
    assert stranger.client.get(f"/unit/photos/{shown.id}").status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_more_than_a_page_takes_is_refused_in_words_and_the_server_goes_on(
    officer: Browser, finding: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/inspections/{finding.inspection_id}/photos/new"
    officer.get(address)
    monkeypatch.setitem(inputs.LARGE_UPLOADS, "photos.new", 300_000)
    page = officer.fill({"files": (BytesIO(ORIGINAL + bytes(400_000)), "大.jpg")}, status=413)
    assert page.says("上传的内容超过了系统允许的大小", "没有保存", "压缩照片")
    monkeypatch.setitem(inputs.LARGE_UPLOADS, "photos.new", 64 * MIB)
    officer.get(address)
    many = [(BytesIO(ORIGINAL), f"{number}.jpg") for number in range(21)]
    assert officer.fill({"files": many}, status=422).says("一次最多20张，选了21张")


def test_an_office_that_only_looks_on_is_offered_nothing_to_upload(app: Flask, db: Db) -> None:
    finding = make.finding(db, make.project(db, joint=("140932",)), "P-16")
    photo = kept(db, finding)
    county = Browser(app).login(make.login(db, Role.OFFICER, office="140932"))
    assert not county.get(f"/inspections/{finding.inspection_id}").says("上传照片")
    assert county.get(f"/inspections/{finding.inspection_id}/photos/new").says("照片由检查机关上传")
    page = county.get(f"/photos/{photo.id}")
    assert not page.all("a", href=f"/photos/{photo.id}/edit")
