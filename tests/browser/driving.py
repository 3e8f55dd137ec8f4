"""Start the dashboard's server, and visit it with a browser whose every request is watched."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Frame, Page, Request, ViewportSize, WebSocket, expect
from playwright.sync_api import TimeoutError as TimedOut
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: TID251 - the ban is geodata's

READY = 30_000  # milliseconds
#: Sizes of windows, in CSS pixels.
LAPTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
#: A name under which Chromium finds this machine, for what is behind a public address.
PUBLIC = "atlas.test"
#: What Chromium is started with: no window, no calls of its own to other hosts, and none that finds one.
FLAGS = (
    f"--host-resolver-rules=MAP {PUBLIC} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(
    *options: str, port: int | None = None, home: Path | None = None
) -> tuple[subprocess.Popen[str], str]:
    """Start `ninebridges serve` and answer with it and its address, once it listens.

    `home` is the folder in which it is started: Streamlit reads a .streamlit/config.toml there.
    """
    port = port or free_port()
    program = Path(sys.executable).with_name("ninebridges")
    command = [program, "serve", "--no-browser", "--port", str(port), *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=home)
    told = []
    for line in server.stdout or ():
        told.append(line)
        if f":{port}" in line:
            address = f"http://localhost:{port}/"
            with urllib.request.urlopen(address + "health", timeout=30) as answer:
                assert answer.status == 200
            return server, address
    server.communicate()
    raise AssertionError("the server did not start:\n" + "".join(told))


def stop_server(server: subprocess.Popen[str]) -> str:
    """Stop a server and answer with what it has written since it began to listen."""
    server.terminate()
    return server.communicate(timeout=30)[0]


#: Whether the map shows what Python said, stands still, and has told Python of all that was done on it.
AT_REST = """atlas.state && atlas.visible && !atlas.camera.resting && !atlas.camera._hasMoved()
  && atlas.bridge.events.length === 0"""
#: Until what was begun is drawn: typefaces, tiles, and in the frames to come canvases and names.
DRAWN = """async () => {
  await Promise.all([document.fonts.ready, NineBridges.atlas.large.refreshed]);
  for (let left = 3; left > 0; left -= 1) {
    await new Promise(requestAnimationFrame);
  }
}"""


@dataclass
class Visit:
    """A page of the dashboard, its map's frame, and everything that it asked others for.

    Panel, switches and map answer in the browser, before Python hears of it. So what comes from Python, as
    the address, notices and the sidebar's choices do, needs a wait of its own: `linked`, `until`, `settled`,
    or an `expect`.
    """

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    runs: int = 0  # of Python's script that have come to their end
    sockets: list[WebSocket] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        return next(frame for frame in self.page.frames if "streamlit_folium" in frame.url)

    def open(self, address: str) -> Visit:
        self.page.goto(address)
        return self.ready()

    def ready(self) -> Visit:
        """Wait until the map is there and shows what Python said."""
        self.page.frame_locator("iframe").locator("body[data-atlas=ready]").wait_for(timeout=READY)
        self.until("atlas.state && atlas.visible")
        return self

    def settled(self) -> Visit:
        """Wait until nothing is under way: no run of Python's, no event unheard, no move, no name to place.

        A run that a widget asks for may not yet have begun: then wait for what it brings, first.
        """
        has_map = any("streamlit_folium" in frame.url for frame in self.page.frames)
        if has_map:
            self.until(AT_REST)
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=READY)
        if has_map:
            self.frame.evaluate(DRAWN)
        return self

    def answered(self, before: int) -> None:
        """Wait until another run of Python's script has come to its end than the first `before`."""
        while self.runs <= before:
            self.sockets[-1].wait_for_event("framereceived", timeout=READY)

    @property
    def link(self) -> dict[str, list[str]]:
        """The parameters of the page's address, as they are now."""
        return _parameters(self.page.url)

    def linked(self, wanted: Mapping[str, str | list[str] | None], *, alone: bool = False) -> None:
        """Wait until the address has these parameters (None: has it not), and, if `alone`, no others."""
        whole = {name: [text] if isinstance(text, str) else text or [] for name, text in wanted.items()}

        def says(address: str) -> bool:
            given = _parameters(address)
            asked = {*given, *whole} if alone else whole
            return all(given.get(name, []) == whole.get(name, []) for name in asked)

        try:
            self.page.wait_for_url(says, timeout=READY, wait_until="commit")
        except TimedOut:
            raise AssertionError(f"the address says {self.link}, not {whole}") from None

    def until(self, expression: str, argument: object = None) -> None:
        """Wait until a JavaScript expression holds in the map's frame (`atlas` is the map's object)."""
        script = f"argument => {{ const atlas = NineBridges.atlas; return {expression}; }}"
        self.frame.wait_for_function(script, arg=argument, timeout=READY)

    def ask(self, expression: str, argument: object = None) -> object:
        """The value of a JavaScript expression in the map's frame."""
        return self.frame.evaluate(
            f"argument => {{ const atlas = NineBridges.atlas; return {expression}; }}", argument
        )


def _parameters(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def watched(window: Page, address: str) -> Visit:
    """A visit in a tab of its own, in which a request to anyone but the server at `address` is noted.

    FLAGS let it find nobody. (To intercept it would switch the browser's cache off.)
    """
    visit = Visit(tab(window, address))

    def note(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            visit.outside.append(request.url)

    def hear(message: bytes | str) -> None:
        visit.runs += ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"

    def listen(socket: WebSocket) -> None:
        visit.sockets.append(socket)
        socket.on("framereceived", hear)

    visit.page.on("request", note)
    visit.page.on("websocket", listen)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    return visit


def tab(window: Page, address: str) -> Page:
    """A new tab beside `window`: a page of its own would take a window and a process, half of a visit's cost.

    Only tabs that a page of the same site opens share its process, hence the short stop at the server.
    """
    if window.url == "about:blank":
        window.goto(f"{address}health")
    with window.expect_popup() as opened:
        window.evaluate("void open()")
    return opened.value
