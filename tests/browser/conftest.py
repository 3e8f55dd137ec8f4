"""A server of its own, and a real Chromium whose every request is watched."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, sync_playwright

from tests.browser.find_browser import find_browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LAPTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
READY = 30_000  # milliseconds


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(*options: str) -> tuple[subprocess.Popen[str], str]:
    """Start `ninebridges serve` and answer with it and its address, once it listens."""
    port = free_port()
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--no-browser", "--port", str(port), *options]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ}
    )
    told = []
    for line in server.stdout or ():
        told.append(line)
        if f":{port}" in line:
            address = f"http://localhost:{port}/"
            with urllib.request.urlopen(address + "health", timeout=30) as answer:
                assert answer.status == 200
            return server, address
    raise AssertionError("the server did not start:\n" + "".join(told))


def stop_server(server: subprocess.Popen[str]) -> None:
    server.terminate()
    server.communicate(timeout=30)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a running dashboard with the shipped atlas."""
    server, address = start_server()
    yield address
    stop_server(server)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page of the dashboard, its map's frame, and everything that it asked others for."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        return next(frame for frame in self.page.frames if "streamlit_folium" in frame.url)

    def open(self, address: str) -> Visit:
        self.page.goto(address)
        self.page.frame_locator("iframe").locator("body[data-atlas=ready]").wait_for(timeout=READY)
        return self

    def until(self, expression: str, argument: object = None) -> None:
        """Wait until a JavaScript expression holds in the map's frame (`atlas` is the map's object)."""
        script = f"argument => {{ const atlas = NineBridges.atlas; return {expression}; }}"
        self.frame.wait_for_function(script, arg=argument, timeout=READY)

    def ask(self, expression: str, argument: object = None) -> object:
        """The value of a JavaScript expression in the map's frame."""
        return self.frame.evaluate(
            f"argument => {{ const atlas = NineBridges.atlas; return {expression}; }}", argument
        )


def _watched(context: BrowserContext, address: str) -> Visit:
    visit = Visit(context.new_page())

    def judge(route: object) -> None:
        url = route.request.url
        if url.startswith(address):
            route.continue_()
        else:
            visit.outside.append(url)
            route.abort()

    context.route(lambda url: not url.startswith(("data:", "blob:")), judge)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    return visit


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit at the size of a laptop; no request may leave this machine."""
    context = browser.new_context(viewport=LAPTOP)
    yield _watched(context, address)
    context.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit at the size of a phone."""
    context = browser.new_context(viewport=PHONE, has_touch=True)
    yield _watched(context, address)
    context.close()


@pytest.fixture
def other_atlas(browser: Browser, folder: Path) -> Iterator[tuple[Browser, Path]]:
    """The browser, and a copy of the minimal atlas to write into before serving it."""
    yield browser, folder
