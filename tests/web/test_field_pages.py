"""Field pages and what devices send: words instead of pages, the same answer twice, and a trail of what was refused."""

import hashlib
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.models import AuditEntry, FieldReceipt, FieldUpload, Inspection, Photo, ScopedSession
from sbsupervise.parameters.checklists import checklist
from sbsupervise.parameters.field import form_bytes, part_bytes
from sbsupervise.services.audit import canonical
from tests import make
from tests.browser import Browser
from tests.data.photos import camera, jpeg
from tests.domain.test_field import NUMBER, SHEET, SLIP
from tests.make import NOON, Login
from tests.services.field_inspections import approved

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Db = Database[ScopedSession]
PHOTO = "7f1c2f4e-8d3a-4b6e-9c41-0a5d7e2b9f13"
PICTURE = jpeg(exif=camera())


class Device:
    """The phone of an officer who is logged in, with a token of the session."""

    def __init__(self, app: Flask, login: Login) -> None:
        self.client = Browser(app).login(login).client
        self.token = self.client.get("/field/sync/token").json["token"]

    def send(self, method: str, path: str, **content: Any) -> Any:
        return self.client.open(f"/field/sync{path}", method=method, headers={"X-CSRFToken": self.token}, **content)

    def hand_in(self, path: str, payload: Any, sha256: str = "") -> Any:
        said = sha256 or hashlib.sha256(canonical(payload).encode()).hexdigest()
        return self.send("POST", path, json={"payload": payload, "sha256": said})

    def upload(self, data: bytes, number: str = PHOTO, start: int = 0) -> Any:
        about = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "name": "现场.jpg", "start": start}
        return self.send("PUT", f"/uploads/{number}", query_string=about, data=data[start:])


@pytest.fixture
def team(app: Flask, db: Db) -> tuple[Login, Login]:
    app.extensions["clock"] = lambda: NOON
    return make.login(db, Role.OFFICER), make.login(db, Role.OFFICER)


@pytest.fixture
def inspection(db: Db, team: tuple[Login, Login]) -> Inspection:
    return approved(db, *team)


@pytest.fixture
def device(app: Flask, team: tuple[Login, Login]) -> Device:
    return Device(app, team[0])


@pytest.fixture
def payload(inspection: Inspection, team: tuple[Login, Login]) -> dict[str, Any]:
    people = [login.actor().person_id for login in team]
    version = checklist().on(inspection.carried_out_on).version
    return SHEET | {"inspection_id": inspection.id, "officers": people, "checklist": version}


def counted(db: Db, cls: type[Any]) -> int:
    with db.reading() as session:
        return make.everything(session).scalar(select(func.count()).select_from(cls)) or 0


def test_a_sheet_and_its_photo_are_handed_over_and_the_receipts_say_so(
    app: Flask, db: Db, device: Device, inspection: Inspection, payload: dict[str, Any], team: tuple[Login, Login]
) -> None:
    slip = SLIP | {"inspection_id": inspection.id}
    assert "还没有上交" in device.hand_in(f"/photos/{PHOTO}", slip, hashlib.sha256(PICTURE).hexdigest()).json["message"]
    first = device.hand_in(f"/sheets/{NUMBER}", payload)
    assert first.status_code == 200
    assert device.hand_in(f"/sheets/{NUMBER}", payload).json == first.json
    photo = hashlib.sha256(PICTURE).hexdigest()
    assert device.hand_in(f"/photos/{PHOTO}", slip, photo).json["message"] == "照片还没有传完，请继续上传"
    assert device.upload(PICTURE).json["received"] == len(PICTURE)
    kept = device.hand_in(f"/photos/{PHOTO}", slip, photo)
    assert kept.status_code == 200
    assert device.hand_in(f"/photos/{PHOTO}", slip, photo).json == kept.json
    other = device.hand_in(f"/photos/{PHOTO}", slip | {"ordinal": None}, photo)
    assert (other.status_code, "说明与现在的不同" in other.json["message"]) == (409, True)
    assert (counted(db, Photo), counted(db, FieldReceipt), counted(db, FieldUpload)) == (1, 2, 0)
    asked = device.send("GET", f"/receipts?client_id={NUMBER}&client_id={PHOTO}").json["receipts"]
    assert asked == [first.json["receipt"], kept.json["receipt"]]

    page = Browser(app).login(team[0]).get("/field/receipts")
    assert page.says("2 项", "检查记录，问题 1 个", "第 1 个问题的照片", photo)
    assert Browser(app).login(team[1]).get("/field/receipts").says("还没有回执")


def test_what_is_no_photo_is_refused_in_words_and_leaves_no_file(
    db: Db, device: Device, inspection: Inspection, payload: dict[str, Any]
) -> None:
    device.hand_in(f"/sheets/{NUMBER}", payload)
    data = b"%PDF-1.7 no photo at all"
    device.upload(data)
    answer = device.hand_in(
        f"/photos/{PHOTO}", SLIP | {"inspection_id": inspection.id}, hashlib.sha256(data).hexdigest()
    )
    assert answer.status_code == 422
    assert answer.json["message"]
    assert (counted(db, Photo), counted(db, FieldUpload)) == (0, 0)


def test_a_refusal_is_said_in_words_and_stands_in_the_trail(
    db: Db, device: Device, inspection: Inspection, payload: dict[str, Any]
) -> None:
    later = str((NOON + timedelta(days=1)).date())
    answer = device.hand_in(f"/sheets/{NUMBER}", payload | {"carried_out_on": later, "ended_on": later})
    assert (answer.status_code, answer.json["field"]) == (422, "carried_out_on")
    with db.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
        assert (entry.act, entry.result, entry.target_id) == ("inspection.take_down", "refused", inspection.id)
        assert "不能晚于今天" in entry.changes
    assert device.hand_in(f"/sheets/{NUMBER}", payload, "0" * 64).status_code == 422
    unknown = device.hand_in(f"/sheets/{NUMBER}", payload | {"inspection_id": 999_999})
    assert (unknown.status_code, unknown.json["message"]) == (404, "没有这次检查，或者本机关看不到它")


def test_an_inspection_of_another_county_is_as_if_it_were_not_there(
    app: Flask, db: Db, inspection: Inspection, payload: dict[str, Any]
) -> None:
    stranger = Device(app, make.login(db, Role.OFFICER, office="140930"))
    stranger.upload(PICTURE)
    for path, said, sha256 in (
        (f"/sheets/{NUMBER}", payload, ""),
        (f"/photos/{PHOTO}", SLIP, hashlib.sha256(PICTURE).hexdigest()),
    ):
        there, nowhere = (
            stranger.hand_in(path, said | {"inspection_id": number}, sha256) for number in (inspection.id, 999_999)
        )
        assert there.status_code == nowhere.status_code == 404, path
        assert there.json == nowhere.json
    assert counted(db, FieldReceipt) == 0


def test_what_is_too_large_or_no_document_is_refused(device: Device, inspection: Inspection) -> None:
    most, part = form_bytes().on(NOON.date()), part_bytes().on(NOON.date())
    for data, status in ((b"x" * (most + 1), 413), (b"[" * 1000, 422), (b"{}", 422), (b"[]", 422), (b"", 422)):
        answer = device.send("POST", f"/sheets/{NUMBER}", data=data, content_type="application/json")
        assert (answer.status_code, bool(answer.json["message"])) == (status, True), data[:20]
    nested = json.dumps({"payload": json.loads("[" * 20 + "]" * 20), "sha256": ""})
    assert "层数过多" in device.send("POST", f"/sheets/{NUMBER}", data=nested).json["message"]
    assert device.upload(b"x" * (part + 1)).status_code == 413
    many = "&".join(f"client_id={NUMBER}" for _ in range(101))
    assert device.send("GET", f"/receipts?{many}").status_code == 422


def test_without_the_token_of_the_session_nothing_is_taken(
    db: Db, device: Device, inspection: Inspection, payload: dict[str, Any]
) -> None:
    good, device.token = device.token, "stale"
    assert device.hand_in(f"/sheets/{NUMBER}", payload).status_code == 400
    assert device.upload(PICTURE).status_code == 400
    assert (counted(db, FieldReceipt), counted(db, FieldUpload)) == (0, 0)
    device.token = good
    assert device.hand_in(f"/sheets/{NUMBER}", payload).status_code == 200


def test_the_package_names_its_reader_and_what_the_reader_is_to_make(
    device: Device, inspection: Inspection, team: tuple[Login, Login]
) -> None:
    assert device.send("GET", "/token").json["account"]["id"] == team[0].account_id
    package = device.send("GET", "/package").json
    assert [row["id"] for row in package["inspections"]] == [inspection.id]
    assert {kind["code"] for kind in package["catalogue"]} >= {"P-04", "P-16"}


def test_the_shell_and_the_service_worker_say_nothing_of_anybody(app: Flask, team: tuple[Login, Login]) -> None:
    browser = Browser(app).login(team[0])
    shell = browser.get("/field/shell")
    name, source = team[0].actor().name, shell.response.get_data(as_text=True)
    assert not [word for word in (name, "csrf", "data-account") if word in source]
    fresh = app.test_client().get("/field/shell")
    assert (fresh.status_code, "Set-Cookie" in fresh.headers) == (200, False), "it opens for a worker without a session"
    assert browser.get("/field").says(name)
    worker = browser.client.get("/field/sw.js")
    assert (worker.headers["Service-Worker-Allowed"], worker.mimetype) == ("/field", "text/javascript")
    found = re.search(r"const KEPT = (.*);\n", worker.get_data(as_text=True))
    assert found
    files = json.loads(found[1])["files"]
    assert any(file.startswith("/static/js/field/app.js?v=") for file in files)
    for file in files:
        with browser.client.get(file) as response:
            assert (response.status_code, "immutable" in response.headers["Cache-Control"]) == (200, True), file
    assert browser.client.get("/field/sw.js").get_data() == worker.get_data(), "the same until a file changes"
