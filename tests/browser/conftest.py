"""A server and a browser for the tests, and visits at two sizes of screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.driving import FLAGS, Visit, start_server, stop_server, watched
from tests.browser.find_browser import installed

LAPTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


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


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit at the size of a laptop; no request may leave this machine."""
    context = browser.new_context(viewport=LAPTOP)
    yield watched(context, address)
    context.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit at the size of a phone."""
    context = browser.new_context(viewport=PHONE, has_touch=True)
    yield watched(context, address)
    context.close()
