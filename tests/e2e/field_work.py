"""Officers in the field: an approved inspection, a phone with the field page, a line that can be cut and counted."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import BrowserContext, ConsoleMessage, FilePayload, Geolocation, Response, expect
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.inspections import InspectionStage
from sbsupervise.models import FieldReceipt, Inspection, ScopedSession
from tests import make
from tests.data.photos import camera, jpeg, scene
from tests.e2e.person import FLAGS, PATIENCE, PHONE, Person, glance
from tests.e2e.site import Site
from tests.make import Login
from tests.services import field_inspections as inspections

FACTS = "三号边坡裸露约两百平方米，未苫盖"
NO_NETWORK = re.compile("ERR_INTERNET_DISCONNECTED|status of (?:409|422|503)")
PLACE = Geolocation(longitude=111.51, latitude=39.44, accuracy=12)


def approved(db: Database[ScopedSession], *team: Login, name: str = "") -> Inspection:
    """An inspection that was approved today, for a team."""
    return inspections.approved(db, *team, on=beijing_day(datetime.now(UTC)), name=name)


class Officer(Person):
    """An officer with a phone. That there is no network is no fault of a page."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.page.set_viewport_size(PHONE)
        self.page.context.grant_permissions(["geolocation"])
        self.page.context.set_geolocation(PLACE)

    @classmethod
    def at(cls, context: BrowserContext, site: Site, login: Login) -> "Officer":
        """The same person at a browser that was opened by itself, whose cookies are its own."""
        officer = cls.__new__(cls)
        officer.site, officer.login, officer.password = site, login, make.PASSWORD
        officer.look, officer.faults, officer.status = glance, [], 0
        officer.page = context.pages[0]
        officer.page.on("console", officer._hear)
        return officer

    def _hear(self, message: ConsoleMessage) -> None:
        if not NO_NETWORK.search(message.text):
            super()._hear(message)

    def _answered(self, response: Response) -> None:
        """What the server refuses a device is part of the story, and so is a line that fails."""
        if "/field/sync/" not in response.url:
            super()._answered(response)

    def sees(self, *words: str) -> "Officer":
        super().sees(*words)
        return self

    def click(self, label: str) -> "Officer":
        super().click(label)
        return self

    def take_along(self) -> "Officer":
        """Open the field page and take the inspections along."""
        self.open("/field")
        return self.click("下载到本机").sees("现在没有网络也能使用")

    def go_offline(self) -> "Officer":
        self.page.context.set_offline(True)
        return self

    def go_online(self) -> "Officer":
        self.page.context.set_offline(False)
        return self

    def follow(self, label: str) -> "Officer":
        """Follow a link within the field page."""
        self.page.locator("#field").get_by_role("link", name=label, exact=True).first.click()
        return self

    def fill_in(self, photo: bytes | None = None) -> "Officer":
        """Fill in the sheet of the first inspection, with one finding and a photo of it."""
        self.follow("填写记录").click("现在到场")
        self.fill("被检查单位在场人员", "项目负责人，施工单位代表")
        self.click("记录本机位置").sees("东经 111.510000°")
        self.unfold("水土保持措施落实情况")
        self.page.locator(".point").filter(visible=True).first.get_by_text("不符合").click()
        self.fill("5.1 的说明", "挡墙未按设计修建")
        self.click("增加问题").choose("问题类别", "P-16", group="问题 1")
        self.fill("具体情况", FACTS, group="问题 1")
        self.take_photo("拍照：问题 1", photo or jpeg(scene(7), camera()))
        self.fill("被检查单位签字人", "测试签字人，项目经理")
        self.page.get_by_label("签字日期").fill(beijing_day(datetime.now(UTC)).isoformat())
        return self

    def take_photo(self, label: str, photo: bytes) -> "Officer":
        self.page.get_by_label(label).set_input_files(FilePayload(name="现场.jpg", mimeType="image/jpeg", buffer=photo))
        return self.sees("照片已存入本机")

    def finish(self) -> "Officer":
        return self.click("完成，等待上交")

    def saved(self) -> "Officer":
        """Wait until the page says that the device has it."""
        expect(self.page.locator(".save-state")).to_contain_text("已存入本机")
        return self


def receipts(site: Site) -> list[FieldReceipt]:
    with site.db.reading() as session:
        return list(session.scalars(select(FieldReceipt).order_by(FieldReceipt.id)))


def stage_of(site: Site, inspection: Inspection) -> InspectionStage:
    with site.db.reading() as session:
        return make.everything(session).get_one(Inspection, inspection.id).stage


@dataclass
class Line:
    """The line to a site: it counts the parts of files that came, keeps them waiting from one on, loses an answer."""

    starts: list[int] = field(default_factory=list)
    bytes: int = 0
    hold_from: int | None = None
    lose_answer: bool = False
    held: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    def wrapped(self, app: Callable[..., Any]) -> Callable[..., Any]:
        def through(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
            if environ["REQUEST_METHOD"] == "PUT":
                start = int(parse_qs(environ["QUERY_STRING"])["start"][0])
                if self.hold_from is not None and start >= self.hold_from:
                    self.held.set()
                    self.go_on.wait(PATIENCE / 1000)
                    return failed(environ, start_response)
                self.starts.append(start)
                self.bytes += int(environ["CONTENT_LENGTH"])
            if self.lose_answer and "/sync/sheets/" in environ["PATH_INFO"]:
                self.lose_answer = False
                list(app(environ, lambda *_said: None))
                return failed(environ, start_response)
            return app(environ, start_response)

        return through


def failed(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The answer of a server that cannot just now."""
    environ["wsgi.input"].read()
    start_response("503 Service Unavailable", [("Content-Length", "0")])
    return [b""]


@contextmanager
def watched(site: Site) -> Iterator[Line]:
    """Put a line before a site."""
    line, app = Line(), site.app.wsgi_app
    site.app.wsgi_app = line.wrapped(app)  # type: ignore[method-assign]  # Flask's own way to wrap
    try:
        yield line
    finally:
        line.go_on.set()
        site.app.wsgi_app = app  # type: ignore[method-assign]


def persistent(browser_type: Any, site: Site, folder: Path, program: str | None) -> BrowserContext:
    """A browser that keeps what it has in a folder, as the one on a phone does."""
    context: BrowserContext = browser_type.launch_persistent_context(
        str(folder),
        executable_path=program,
        args=list(FLAGS),
        base_url=site.address,
        viewport=PHONE,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(PATIENCE)
    context.grant_permissions(["geolocation"])
    context.set_geolocation(PLACE)
    return context


def kill(folder: Path) -> None:
    """Kill the browser of a folder, and nothing else, without a warning."""
    (process,) = (
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if is_browser(path, f"--user-data-dir={folder}")
    )
    os.kill(process, signal.SIGKILL)


def is_browser(path: Path, folder: str) -> bool:
    try:
        words = path.read_text(encoding="utf-8", errors="replace").split("\0")
    except OSError:
        return False
    return folder in words and not any(word.startswith("--type=") for word in words)
