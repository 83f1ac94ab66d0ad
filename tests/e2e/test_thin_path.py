"""The main job end to end in a real browser, on both databases."""

from playwright.sync_api import Browser

from tests.e2e.site import Site
from tests.e2e.story import STEPS, cast


def test_a_list_goes_in_and_a_notice_comes_out(chromium: Browser, site: Site) -> None:
    with cast(chromium, site) as everybody:
        for step in STEPS:
            step(everybody)
