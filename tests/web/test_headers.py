"""Headers: how long a browser may keep what it got."""

import pytest
from flask import Flask

from tests.browser import Browser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FOR_GOOD = "public, max-age=31536000, immutable"


def kept(app: Flask, address: str) -> str:
    """What a browser is told about keeping a file."""
    with app.test_client().get(address) as response:
        return response.headers.get("Cache-Control", "")


def test_a_file_whose_address_names_its_content_is_kept_for_good(app: Flask, browser: Browser) -> None:
    page = browser.get("/")
    addresses = [str(link.get("href")) for link in page.all("link")]
    addresses += [str(script.get("src")) for script in page.all("script") if script.get("src")]
    assert len(addresses) > 5
    assert {kept(app, address) for address in addresses} == {FOR_GOOD}


def test_a_file_without_a_hash_is_asked_for_again(app: Flask) -> None:
    assert "no-cache" in kept(app, "/static/css/theme.css")


def test_that_a_file_is_missing_is_not_kept(app: Flask) -> None:
    assert kept(app, "/static/vendor/none-1.0/none.css") == ""


def test_a_public_page_is_a_minute_old_at_most(browser: Browser) -> None:
    assert browser.get("/lists").response.headers["Cache-Control"] == "public, max-age=60"
