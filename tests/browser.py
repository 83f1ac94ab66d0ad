"""A browser without a screen: it reads and fills in forms, and checks every page that it fetches."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from tests.make import PASSWORD, Login

HTML = "{http://www.w3.org/1999/xhtml}"
# Public forms whose content is only read: a token would need a session, which a public page must not start.
CHANGE_NOTHING = frozenset({"/draws/verify"})


@dataclass
class Page:
    """A fetched page."""

    response: TestResponse
    tree: Element

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return " ".join("".join(self.tree.itertext()).split())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """All elements of a tag with these attributes (``class_`` for class: one of its words)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [element for element in self.tree.iter(HTML + tag) if _fits(element, wanted)]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements <{tag}> with {attributes}"
        return found[0]

    def says(self, *words: str) -> bool:
        return all(word in self.text for word in words)


def _fits(element: Element, wanted: dict[str, str]) -> bool:
    for name, value in wanted.items():
        held = element.get(name, "")
        if value not in (held.split() if name == "class" else [held]):
            return False
    return True


@dataclass
class Browser:
    """One person's browser."""

    app: Flask
    client: Any = field(init=False)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, address: str, *, status: int = 200) -> Page:
        return self._take(self.client.get(address, follow_redirects=True), status)

    def post(self, address: str, data: dict[str, Any], *, status: int = 200) -> Page:
        return self._take(self.client.post(address, data=data, follow_redirects=True), status)

    def fill(self, data: dict[str, Any], *, status: int = 200, form: int = -1) -> Page:
        """Fill in a form of the present page (the last one, unless told) and send it; its other fields go along."""
        element = self.page.all("form", method="post")[form]
        action = element.get("action") or self._here()
        return self.post(action, {**fields(element), **data}, status=status)

    def login(self, login: Login) -> "Browser":
        self.get("/login")
        self.fill({"username": login.username, "password": PASSWORD})
        assert "错误" not in self.page.text
        return self

    def _here(self) -> str:
        parts = urlsplit(self.page.response.request.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _take(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, (
            f"{response.request.method} {response.request.path}: {response.status_code}, not {status}\n"
            + response.get_data(as_text=True)[-3000:]
        )
        check_headers(response)
        if response.mimetype != "text/html":
            self.page = Page(response, Element("none"))
            return self.page
        self.page = Page(response, html5lib.HTMLParser(strict=True).parse(response.get_data(as_text=True)))
        check_page(self.page)
        return self.page


def fields(form: Element) -> dict[str, Any]:
    """What a browser would send of a form as it stands."""
    sent: dict[str, Any] = {}
    for element in form.iter(HTML + "input"):
        kind = element.get("type", "text")
        name = element.get("name")
        if (
            not name
            or kind in {"submit", "file", "button"}
            or (kind in {"checkbox", "radio"} and element.get("checked") is None)
        ):
            continue
        value = element.get("value", "")
        sent[name] = (
            value if name not in sent else [*([sent[name]] if isinstance(sent[name], str) else sent[name]), value]
        )
    for element in form.iter(HTML + "textarea"):
        if element.get("name"):
            sent[str(element.get("name"))] = (element.text or "").lstrip("\n")
    for element in form.iter(HTML + "select"):
        chosen = [
            option.get("value", "") for option in element.iter(HTML + "option") if option.get("selected") is not None
        ]
        options = [option.get("value", "") for option in element.iter(HTML + "option")]
        if element.get("name") and (chosen or options):
            sent[str(element.get("name"))] = (chosen or options)[0]
    return sent


def check_headers(response: TestResponse) -> None:
    policy = response.headers.get("Content-Security-Policy", "")
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def check_page(page: Page) -> None:
    """Every page: one h1, a language, no id twice, labels for fields, a token in forms that post, nothing inline."""
    assert page.one("html").get("lang") == "zh-CN"
    assert len(page.all("h1")) == 1, "a page has one h1"
    assert len(page.all("main")) == 1
    ids = Counter(element.get("id") for element in page.tree.iter() if element.get("id"))
    assert not [name for name, times in ids.items() if times > 1], "an id stands once"
    labelled = {label.get("for") for label in page.all("label")}
    for tag in ("input", "select", "textarea"):
        for element in page.all(tag):
            named = (
                element.get("type") in {"hidden", "submit"}
                or element.get("aria-label")
                or element.get("id") in labelled
            )
            assert named, f"the field {element.get('name')} has no label"
    for form in page.all("form", method="post"):
        if form.get("action") in CHANGE_NOTHING:
            continue
        assert any(element.get("name") == "csrf_token" for element in form.iter(HTML + "input")), "a form has its token"
    for element in page.tree.iter():
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")], "nothing inline"
