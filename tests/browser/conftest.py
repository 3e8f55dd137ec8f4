"""A server and a browser for the tests, and visits at two sizes of screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.driving import FLAGS, LAPTOP, PHONE, READY, Visit, start_server, stop_server, watched
from tests.browser.find_browser import installed

expect.set_options(timeout=READY)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a running dashboard with the shipped atlas."""
    server, address = start_server()
    yield address
    stop_server(server)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def laptop(browser: Browser) -> Page:
    """A window at the size of a laptop: its tabs are the visits, its cache is kept as a reader's is."""
    return browser.new_context(viewport=LAPTOP).new_page()


@pytest.fixture(scope="session")
def pocket(browser: Browser) -> Page:
    """A window of the size of a phone."""
    return browser.new_context(viewport=PHONE, has_touch=True).new_page()


@pytest.fixture
def visit(laptop: Page, address: str) -> Iterator[Visit]:
    """A visit at the size of a laptop; no request may leave this machine."""
    yield from visiting(laptop, address)


@pytest.fixture
def phone(pocket: Page, address: str) -> Iterator[Visit]:
    """A visit at the size of a phone."""
    yield from visiting(pocket, address)


def visiting(window: Page, address: str) -> Iterator[Visit]:
    """A tab of its own, which leaves nothing in the profile but what is cached."""
    visit = watched(window, address)
    yield visit
    visit.page.evaluate("() => location.protocol === 'http:' && localStorage.clear()")
    visit.page.close()
