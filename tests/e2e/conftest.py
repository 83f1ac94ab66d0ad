"""A browser for each worker, and a served site for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from sbsupervise.config import Settings
from tests.e2e.person import browsing
from tests.e2e.site import Site, served


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with served(settings) as site:
        yield site
