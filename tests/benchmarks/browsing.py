"""Debian's Chromium without a screen, told to call nobody but the page that it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS

CHROMIUM = "/usr/bin/chromium"
IDLE_SELECTOR = "[data-testid='stApp'][data-test-script-state='notRunning']"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


def new_page(browser: Browser, address: str, selector: str = "[data-testid='stHtml']") -> Page:
    """A tab of its own at an address, once ``selector`` is drawn and nothing runs."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(address)
    page.wait_for_selector(selector, state="attached")
    wait_until_idle(page)
    return page


def wait_until_idle(page: Page) -> None:
    """Wait until the page's script does not run."""
    page.wait_for_selector(IDLE_SELECTOR, state="attached")
