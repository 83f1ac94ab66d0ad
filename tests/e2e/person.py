"""People at browsers: each reads and presses what stands on the page, and notices whatever a page does wrong."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    FilePayload,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as WaitedTooLong

from tests.e2e.site import Site
from tests.make import PASSWORD, Login

# No sandbox, because the tests may run as root; the rest keeps the browser from calling home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
# Milliseconds: on a machine that does other work as well a page may take long.
PATIENCE = 30_000
DESKTOP = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
# What a browser says of any page that is answered with an error; the story asks for some of them.
ANSWERED = re.compile(r"^Failed to load resource: the server responded with a status of (?:403|404|410|422)")
Look = Callable[["Person"], None]


def glance(_person: "Person") -> None:
    """Look at a page no closer than the story does."""


@contextmanager
def browsing() -> Iterator[Browser]:
    """A Chromium without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Person:
    """One person with a browser of their own; nobody in particular (the public) without a ``login``.

    ``look`` is called on every page that opens.
    """

    browser: Browser
    site: Site
    login: Login | None = None
    look: Look = glance
    password: str = PASSWORD
    page: Page = field(init=False)
    faults: list[str] = field(init=False, default_factory=list)
    status: int = field(init=False, default=0)
    under_way: set[Request] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        context = self.browser.new_context(
            base_url=self.site.address, viewport=DESKTOP, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)
        self.page.on("request", self._asked)
        self.page.on("requestfinished", self._served)
        self.page.on("requestfailed", self._served)

    def open(self, address: str) -> "Person":
        """Type an address; whoever is not logged in yet does so first."""
        if self.login is not None and not self.page.context.cookies():
            self.page.goto("/login")
            self.fill("用户名", self.login.username)
            self.fill("密码", self.password)
            with self.arriving():
                self.page.get_by_role("button", name="登录").click()
            self.sees(self.login.actor().name)
        with self.arriving():
            self.page.goto(address)
        return self

    def reload(self) -> "Person":
        """Ask for the page anew: a public page may otherwise be a minute old."""
        with self.arriving():
            self.page.reload()
        return self

    def press(self, label: str, *, within: str = "main") -> "Person":
        """Press the link or button of this label, which leads to another page."""
        part = self.page.locator(within)
        target = part.get_by_role("link", name=label, exact=True).or_(
            part.get_by_role("button", name=label, exact=True)
        )
        with self.arriving():
            target.first.click()
        return self

    def take_up(self, what: str) -> "Person":
        """Open the first task of this kind on the desk."""
        self.open("/desk")
        row = self.page.get_by_role("row").filter(has=self.page.get_by_role("cell", name=what, exact=True))
        with self.arriving():
            row.first.get_by_role("link").click()
        return self

    def fill(self, label: str, value: str, *, group: str | None = None) -> "Person":
        """Fill in a field, of a group of fields if one is named."""
        self._field(label, group).fill(value)
        return self

    def choose(self, label: str, value: str, *, group: str | None = None) -> "Person":
        """Choose from a list, by the value or the text of an option."""
        self._field(label, group).select_option(value)
        return self

    def tick(self, label: str) -> "Person":
        self.page.get_by_label(label).check()
        return self

    def hand_in(self, label: str, name: str, data: bytes) -> "Person":
        """Put a file into a field."""
        self._field(label).set_input_files(FilePayload(name=name, mimeType="application/octet-stream", buffer=data))
        return self

    def click(self, label: str) -> "Person":
        """Press a button that changes this page only."""
        self.page.get_by_role("button", name=label, exact=True).click()
        return self

    def unfold(self, label: str) -> "Person":
        """Open what is folded below a line."""
        self.page.locator("summary").filter(has_text=label).first.click()
        return self

    def sees(self, *words: str) -> "Person":
        """All of these words stand on the page, open to the eye."""
        for word in words:
            expect(self.page.locator("body")).to_contain_text(word, use_inner_text=True)
        return self

    def sees_nothing_of(self, *words: str) -> "Person":
        for word in words:
            expect(self.page.locator("body")).not_to_contain_text(word, use_inner_text=True)
        return self

    def text(self, selector: str) -> str:
        """The text of the one element of a selector."""
        return self.page.locator(selector).inner_text()

    def fetched(self, label: str) -> bytes:
        """The file that a link leads to."""
        link = self.page.get_by_role("link", name=label, exact=True).get_attribute("href")
        response = self.page.context.request.get(str(link))
        assert response.ok, f"{link}: {response.status}"
        return response.body()

    def downloaded(self, label: str) -> tuple[str, Path]:
        """The name and the file that the browser keeps when a link is pressed."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=label, exact=True).click()
        return waiting.value.suggested_filename, waiting.value.path()

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """Wait for the page that opens inside the block, and look at it; if none does, say what is there instead."""
        try:
            with self.page.expect_navigation() as waiting:
                yield
        except WaitedTooLong as error:
            raise AssertionError(f"{self._standing()}\n{error.message}") from error
        response: Any = waiting.value
        self.status = response.status if response else self.status
        assert self.status < 500, f"{self.page.url}: {self.status}"
        self.look(self)
        assert not self.faults, self.faults

    def leave(self) -> None:
        """Close the browser; by then nothing may have gone wrong behind the page."""
        self.page.context.close()
        assert not self.faults, self.faults

    def _field(self, label: str, group: str | None = None) -> Locator:
        part = self.page.get_by_role("group", name=group, exact=True) if group else self.page
        return part.get_by_label(label)

    def _standing(self) -> str:
        """What tells a press that was lost from one that is on its way or led to another page."""
        if self.under_way:  # the page may go while it is asked
            return f"{self.page.url} waits for {[f'{request.method} {request.url}' for request in self.under_way]}"
        said = self.page.locator("h1, [data-problems], [data-save-state]").all_inner_texts()
        focus = self.page.evaluate("() => document.activeElement.outerHTML.split('>')[0]")
        return f"{self.page.url} asks for nothing, says {said}, has the focus on {focus}>"

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not ANSWERED.match(message.text):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        self.under_way.add(request)

    def _served(self, request: Request) -> None:
        self.under_way.discard(request)

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.faults.append(f"{response.url}: {response.status}")
