"""How fast the atlas's map is beside the usual way, which builds the map anew on every run.

    python benchmarks/map_speed.py [--rounds 15] [--output benchmarks/RESULTS.md]

Starts both servers on free ports of this machine and drives both in one Chromium, turn by turn, the
order changing from round to round. A round measures, on each side:

- the first map: from the start of the navigation, in a new browser context (empty cache) and once
  more in the same one (cache filled), each time with a new session of Streamlit;
- a layer's switch, off and on: from the release of the mouse button on its checkbox; for the atlas
  also on the checkbox in the map's own legend;
- not timed, after the map was dragged and zoomed out: whether centre and zoom outlive a switch, and
  the bytes of it (DevTools: bodies and headers of HTTP answers, and both directions' payloads of the
  WebSocket, which Streamlit does not compress by default).

The end of a time is the first frame of the screen in which the map has the pixels that it then keeps
for QUIET_SWITCH (QUIET_FIRST) seconds: see probe.js. The bench also looks into Leaflet for the
features that are on the map then, and stops if they are not those that should be there, so that both
sides drew the same. It stops as well if a request goes to another host.
"""

from __future__ import annotations

import argparse
import base64
import itertools
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Request, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from shapely import get_num_coordinates  # noqa: E402
from shapely.geometry import box  # noqa: E402

from dashboard.cache import chosen_folder  # noqa: E402
from dashboard.state import HOME  # noqa: E402
from geodata import Atlas, load_atlas, symbology  # noqa: E402
from tests.browser.driving import FLAGS  # noqa: E402
from tests.browser.find_browser import installed  # noqa: E402

HERE = Path(__file__).parent
QUIET_FIRST, QUIET_SWITCH, QUIET_NETWORK = 1.5, 0.7, 0.7
TIMEOUT = 45.0
ENOUGH = 15
WINDOW_WIDTH, WINDOW_HEIGHT = 1440, 900
WINDOW = f"{WINDOW_WIDTH} × {WINDOW_HEIGHT}"
#: A layer takes part if something of it lies this near to the middle of the home view (degrees), so
#: that its switch is seen there and one zoom farther out.
NEAR = (4.0, 3.5)

ATLAS, REBUILD = "the atlas", "rebuilt map"
SIDEBAR, LEGEND = "sidebar", "legend"
#: Off makes a combination of layers that this session has not had; on goes back to one that it had, for
#: which Streamlit's browser side may keep the large messages.
STATES = OFF, ON = "off", "on"


class BenchError(RuntimeError):
    """A side did not do what is to be measured."""


@dataclass(frozen=True)
class Side:
    """One of the two ways: its name, its server's address, and the switches that it has."""

    name: str
    url: str
    switches: tuple[str, ...]


@dataclass
class Samples:
    """What was measured, by (side, what): milliseconds, bytes, pixels."""

    values: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, side: Side, what: str, value: float) -> None:
        self.values[side.name, what].append(value)

    def of(self, side: str, what: str) -> list[float]:
        return self.values.get((side, what), [])


class Traffic:
    """Bytes over the wire of a page, while open: HTTP answers and WebSocket payloads."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bytes = 0.0
        self.last = time.monotonic()
        self._cached: set[str] = set()
        self._session = page.context.new_cdp_session(page)
        listen = self._session.on
        listen("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        listen("Network.loadingFinished", self._answer)
        listen("Network.webSocketFrameSent", self._payload)
        listen("Network.webSocketFrameReceived", self._payload)
        self._session.send("Network.enable")

    def _answer(self, event: dict[str, Any]) -> None:
        self.last = time.monotonic()
        if event["requestId"] not in self._cached:
            self.bytes += event["encodedDataLength"]

    def _payload(self, event: dict[str, Any]) -> None:
        self.last = time.monotonic()
        frame = event["response"]
        data = frame["payloadData"]
        self.bytes += len(data.encode()) if frame["opcode"] == 1 else len(base64.b64decode(data))

    def close(self) -> float:
        """Wait until the wire is quiet; answer the bytes."""
        while time.monotonic() - self.last < QUIET_NETWORK:
            self.page.wait_for_timeout(100)
        self._session.detach()
        return self.bytes


class Visitor:
    """A page of one side, in a browser context of its own."""

    def __init__(self, browser: Browser, side: Side, layers: dict[str, list[str]], samples: Samples) -> None:
        self.side = side
        self.layers = layers
        self.samples = samples
        self.shown = dict.fromkeys(layers, True)
        self.context: BrowserContext = browser.new_context(
            viewport={"width": WINDOW_WIDTH, "height": WINDOW_HEIGHT}, color_scheme="light"
        )
        self.context.set_default_timeout(TIMEOUT * 1000)
        self.context.on("request", self._stay_home)
        self.context.add_init_script(path=HERE / "probe.js")
        self.elsewhere: list[str] = []
        self.page = self.context.new_page()

    def _stay_home(self, request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host not in {None, urlsplit(self.side.url).hostname}:
            self.elsewhere.append(request.url)

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe").first

    def open(self) -> float:
        """Navigate; the milliseconds until the map is there."""
        self.page.bring_to_front()
        self.page.goto(self.side.url, wait_until="commit")
        result = self._settled(QUIET_FIRST)
        return float(result["log"][-1]["at"] - result["origin"])

    def switch(self, layer: str, by: str) -> tuple[float, float]:
        """Click a layer's switch; milliseconds until painted, and those of them without a map."""
        self.page.bring_to_front()
        if by == LEGEND:
            target = self.frame.locator(f'.atlas-legend input[data-layer="{layer}"]')
            if not target.is_visible():
                self.frame.locator(".atlas-legend summary").click()
        else:
            target = self.page.locator(f".st-key-{layer} label").first
        target.scroll_into_view_if_needed()
        self.page.evaluate("bench.start()")
        self.page.wait_for_timeout(100)
        target.click()
        self.shown[layer] = not self.shown[layer]
        result = self._settled(QUIET_SWITCH)
        log = [entry for entry in result["log"] if entry["at"] >= result["clicked"]]
        blank = sum(after["at"] - entry["at"] for entry, after in itertools.pairwise(log) if entry["blank"])
        return float(log[-1]["at"] - result["clicked"]), blank

    def _settled(self, quiet: float) -> dict[str, Any]:
        try:
            self.page.wait_for_function(
                "quiet => window.bench?.settled(quiet)", arg=quiet * 1000, polling=100, timeout=TIMEOUT * 1000
            )
        except PlaywrightTimeoutError as error:
            raise BenchError(
                f"{self.side.name}: the map's pixels did not change or did not settle"
            ) from error
        result: dict[str, Any] = self.page.evaluate("bench.result()")
        for cost in result["probes"]:
            self.samples.add(self.side, "probe", cost)
        self._check()
        return result

    def _check(self) -> None:
        """Both sides are to hold the same features."""
        known = [feature for features in self.layers.values() for feature in features]
        wanted = {feature for layer, on in self.shown.items() if on for feature in self.layers[layer]}
        shown = set(self.page.evaluate("known => bench.shown(known)", known))
        if shown != wanted:
            odd = sorted(shown ^ wanted)[:5]
            raise BenchError(f"{self.side.name}: not the expected features on the map; differing: {odd}")
        if self.elsewhere:
            raise BenchError(f"{self.side.name}: a request to another host: {self.elsewhere[0]}")

    def wander(self) -> dict[str, float]:
        """Drag the map and zoom out; the view then."""
        self.page.bring_to_front()
        at = self.page.locator("iframe").first.bounding_box()
        if at is None:
            raise BenchError(f"{self.side.name}: no map to drag")
        x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x - 60, y + 45, steps=6)
        self.page.wait_for_timeout(250)
        mouse.up()
        self.frame.locator(".leaflet-control-zoom-out").click()
        mouse.move(2, 2)
        self.page.wait_for_timeout(1500)
        view: dict[str, float] = self.page.evaluate("bench.view()")
        if view["zoom"] != HOME.zoom - 1:
            raise BenchError(f"{self.side.name}: the map did not zoom out")
        return view

    def shift(self, then: dict[str, float]) -> tuple[float, float]:
        """Pixels that the centre moved, and steps that the zoom did, since a view."""
        pixels = self.page.evaluate("then => bench.shift(then)", then)
        return pixels, abs(self.page.evaluate("bench.view().zoom") - then["zoom"])

    def close(self) -> None:
        self.context.close()


class Bench:
    """The measurement of both sides in one browser."""

    def __init__(self, browser: Browser, sides: Sequence[Side], atlas: Atlas) -> None:
        self.browser = browser
        self.sides = tuple(sides)
        self.layers = {
            layer: [feature.id for feature in atlas.features_in(layer) if feature.geometry is not None]
            for layer in atlas.layers
        }
        self.switched = [layer for layer in atlas.layers if _near_home(atlas, layer)]
        self.samples = Samples()

    def run(self, rounds: int) -> None:
        self._warm_up()
        for number in range(rounds):
            began = time.monotonic()
            order = self.sides if number % 2 == 0 else self.sides[::-1]
            self._round(order, *(self.switched[(number + step) % len(self.switched)] for step in (0, 1)))
            print(f"round {number + 1} of {rounds}: {time.monotonic() - began:.0f} s", file=sys.stderr)

    def _visit(self, side: Side) -> Visitor:
        return Visitor(self.browser, side, self.layers, self.samples)

    def _warm_up(self) -> None:
        """Each server's first visitor, and the bytes of a first map."""
        for side in self.sides:
            with closing(self._visit(side)) as visitor:
                self.samples.add(side, "first visitor", visitor.open())
            with closing(self._visit(side)) as visitor:
                for cache in ("cold", "warm"):
                    traffic = Traffic(visitor.page)
                    visitor.open()
                    self.samples.add(side, f"bytes {cache}", traffic.close())
        self.samples.values = defaultdict(
            list, {key: values for key, values in self.samples.values.items() if key[1] != "probe"}
        )

    def _round(self, order: Sequence[Side], timed: str, counted: str) -> None:
        with ExitStack() as stack:
            visitors = [stack.enter_context(closing(self._visit(side))) for side in order]
            for cache in ("cold", "warm"):
                for visitor in visitors:
                    self.samples.add(visitor.side, f"first {cache}", visitor.open())
            for by in (SIDEBAR, LEGEND):
                for state in STATES:
                    for visitor in visitors:
                        if by in visitor.side.switches:
                            painted, blank = visitor.switch(timed, by)
                            self.samples.add(visitor.side, f"{by} {state}", painted)
                            self.samples.add(visitor.side, f"blank {by}", blank)
            for visitor in visitors:
                self._untimed(visitor, counted)

    def _untimed(self, visitor: Visitor, layer: str) -> None:
        for by in visitor.side.switches:
            then = visitor.wander() if by == SIDEBAR else visitor.page.evaluate("bench.view()")
            for state in STATES:
                traffic = Traffic(visitor.page)
                visitor.switch(layer, by)
                self.samples.add(visitor.side, f"bytes {by} {state}", traffic.close())
                if state == OFF:
                    pixels, steps = visitor.shift(then)
                    self.samples.add(visitor.side, f"shift {by}", pixels)
                    self.samples.add(visitor.side, f"kept {by}", pixels <= 2 and steps == 0)


@contextmanager
def closing(visitor: Visitor) -> Iterator[Visitor]:
    try:
        yield visitor
    finally:
        visitor.close()


def _near_home(atlas: Atlas, layer: str) -> bool:
    """Whether a layer has something that is drawn near the middle of the home view."""
    across, up = NEAR
    middle = box(HOME.longitude - across, HOME.latitude - up, HOME.longitude + across, HOME.latitude + up)
    return any(
        feature.geometry is not None
        and symbology.MIN_ZOOM.get(feature.kind, 0) < HOME.zoom
        and feature.geometry.intersects(middle)
        for feature in atlas.features_in(layer)
    )


# Servers and browser.


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def serving(app: str) -> Iterator[str]:
    """A server of ours on a free port, the same for both sides; its address. `app` is 'module:name'."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", app]
    options = ["--host", "localhost", "--port", str(port), "--log-level", "warning"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            url = f"http://localhost:{port}/"
            if not _answers(f"{url}_stcore/health", server):
                log.seek(0)
                raise BenchError(f"{app} does not answer:\n{log.read()}")
            yield url
        finally:
            server.terminate()
            server.wait(10)


def _answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    ends = time.monotonic() + TIMEOUT
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return True
        except OSError:
            time.sleep(0.2)
    return False


def find_browser() -> str:
    """The browser of the tests (NINE_BRIDGES_BROWSER names another)."""
    found = installed()
    if found is None:
        raise BenchError("no Chromium or Chrome here. Install one, or run make test once, which does.")
    return found


# The report.

Number = Callable[[float], str]


def seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s" if milliseconds >= 1000 else f"{milliseconds:.0f} ms"


def kilobytes(count: float) -> str:
    return f"{count / 1000:,.0f} kB" if count >= 100_000 else f"{count / 1000:.1f} kB"


def spread(values: Sequence[float], show: Number) -> str:
    """Median, and the tenth and ninetieth percentiles in brackets."""
    middle = show(statistics.median(values))
    if len(values) < 2:
        return f"{middle} (once)"
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    return f"**{middle}** ({show(tenths[0])}–{show(tenths[8])})"


def ratio(slow: Sequence[float], fast: Sequence[float]) -> str:
    times = statistics.median(slow) / max(statistics.median(fast), 1e-9)
    return f"{times:.1f} ×" if times < 20 else f"{times:.0f} ×"


def table(samples: Samples) -> list[str]:
    """The comparison as a Markdown table."""
    rows: list[tuple[str, str, str, Number]] = [
        ("First map, empty cache", "first cold", "first cold", seconds),
        ("First map, filled cache", "first warm", "first warm", seconds),
        ("First map of the server's first visitor", "first visitor", "first visitor", seconds),
        ("First map, bytes, empty cache", "bytes cold", "bytes cold", kilobytes),
        ("First map, bytes, filled cache", "bytes warm", "bytes warm", kilobytes),
        ("Layer off in the sidebar → painted", f"{SIDEBAR} {OFF}", f"{SIDEBAR} {OFF}", seconds),
        ("Layer on again in the sidebar → painted", f"{SIDEBAR} {ON}", f"{SIDEBAR} {ON}", seconds),
        ("… of a switch's time, without any map", f"blank {SIDEBAR}", f"blank {SIDEBAR}", seconds),
        ("Layer off in the map's legend → painted ¹", f"{LEGEND} {OFF}", f"{SIDEBAR} {OFF}", seconds),
        ("Layer on again in the map's legend → painted ¹", f"{LEGEND} {ON}", f"{SIDEBAR} {ON}", seconds),
        ("Bytes, layer off in the sidebar", f"bytes {SIDEBAR} {OFF}", f"bytes {SIDEBAR} {OFF}", kilobytes),
        ("Bytes, layer on again ²", f"bytes {SIDEBAR} {ON}", f"bytes {SIDEBAR} {ON}", kilobytes),
        ("Bytes, layer off in the legend ¹", f"bytes {LEGEND} {OFF}", f"bytes {SIDEBAR} {OFF}", kilobytes),
        ("Bytes, layer on again ¹ ²", f"bytes {LEGEND} {ON}", f"bytes {SIDEBAR} {ON}", kilobytes),
    ]
    lines = [
        f"| what | {ATLAS} | {REBUILD} | rebuilt ÷ atlas | n |",
        "|---|---|---|---|---|",
    ]
    for title, ours, theirs, show in rows:
        mine, other = samples.of(ATLAS, ours), samples.of(REBUILD, theirs)
        times = ratio(other, mine) if statistics.median(mine) > 0 else "–"
        lines.append(
            f"| {title} | {spread(mine, show)} | {spread(other, show)} | {times} | {_counts(mine, other)} |"
        )
    for by, note in ((SIDEBAR, ""), (LEGEND, " ¹")):
        mine, other = samples.of(ATLAS, f"kept {by}"), samples.of(REBUILD, f"kept {SIDEBAR}")
        cells = (_kept(samples, ATLAS, by), _kept(samples, REBUILD, SIDEBAR))
        title = f"Centre and zoom kept, switch in the {by}{note}"
        lines.append(f"| {title} | {' | '.join(cells)} | | {_counts(mine, other)} |")
    return lines


def _kept(samples: Samples, side: str, by: str) -> str:
    kept, moved = samples.of(side, f"kept {by}"), statistics.median(samples.of(side, f"shift {by}"))
    return f"{sum(kept):.0f} of {len(kept)} (centre moved by {moved:.0f} px)"


def _counts(mine: Sequence[float], other: Sequence[float]) -> str:
    return f"{len(mine)}" if len(mine) == len(other) else f"{len(mine)}, {len(other)}"


def facts(atlas: Atlas, browser: str, switched: Sequence[str]) -> list[str]:
    """What the numbers depend on: machine, versions, data."""
    packages = ("streamlit", "streamlit-folium", "folium", "xstatic-leaflet", "playwright")
    drawn = [feature.geometry for feature in atlas.features.values() if feature.geometry is not None]
    vertices = sum(int(get_num_coordinates(shape)) for shape in drawn)
    base = sum(path.stat().st_size for path in atlas.basemap_folder.glob("*.geojson"))
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return [
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}, load before the run {os.getloadavg()[0]:.1f}",
        f"- Python {platform.python_version()}, Chromium {browser} (headless, no GPU, window {WINDOW})",
        "- " + ", ".join(f"{package} {version(package)}" for package in packages),
        f"- {len(atlas.layers)} layers, {len(drawn)} drawn features, {vertices:,} vertices",
        f"- base map of {kilobytes(base)}; Streamlit's WebSocket is not compressed (its default)",
        f"- layers switched in turn: {', '.join(switched)}",
    ]


NOTES = """\
¹ The rebuilt map has no switch in the map that Python would hear of: beside it stands its sidebar.
² Back to a combination of layers that the session had two runs before. The browser side of Streamlit
keeps messages of more than 10 kB for two runs, so the rebuilt map is not sent again, only drawn again;
a combination that is new or older is sent whole, as in the rows \"layer off\".
"""

METHOD = """\
The rebuilt map (`rebuild_app.py`) has the same size, draws the same features and base map on a canvas,
loads Leaflet from the same machine and caches its data; it has neither panel, filters, search, labels
nor ornaments. A time ends with the first frame of the screen whose pixels then stay as they are
({quiet_switch:g} s after a switch, {quiet_first:g} s after a navigation). It is exact to one or two
frames (17–33 ms) and includes the probe: {ours:.1f} ms a frame on the atlas, {theirs:.1f} ms on the
rebuilt map (medians). Bytes are those of HTTP answers with their headers, and of WebSocket payloads in
both directions; they were counted in switches of their own, which were not timed. What says "once" was
measured before the rounds.
"""


def report(rounds: int, samples: Samples, about: Sequence[str]) -> str:
    """The whole result as Markdown."""
    ours, theirs = (statistics.median(samples.of(side, "probe")) for side in (ATLAS, REBUILD))
    method = METHOD.format(quiet_switch=QUIET_SWITCH, quiet_first=QUIET_FIRST, ours=ours, theirs=theirs)
    trial = "" if rounds >= ENOUGH else f" **A trial: fewer than {ENOUGH} rounds.**"
    intro = f"""\
Written by `python benchmarks/map_speed.py --rounds {rounds}`: both sides in one browser and one run,
turn by turn. **Median** (10th–90th percentile).{trial}
"""
    notes = NOTES.replace("\n²", "\n\n²")
    return "\n".join(["# Speed of the map", "", intro, *table(samples), "", notes, *about, "", method])


def main() -> None:
    """Measure, print and write the report."""
    parser = argparse.ArgumentParser(description="The map's speed beside a map that is rebuilt on every run.")
    parser.add_argument("--rounds", type=int, default=ENOUGH, help=f"at least {ENOUGH} for a result")
    parser.add_argument("--output", type=Path, default=HERE / "RESULTS.md")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    atlas = load_atlas(chosen_folder())
    with (
        serving("dashboard.server:app") as ours,
        serving("benchmarks.rebuild_server:app") as theirs,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS)) as browser,
    ):
        sides = (Side(ATLAS, ours, (SIDEBAR, LEGEND)), Side(REBUILD, theirs, (SIDEBAR,)))
        bench = Bench(browser, sides, atlas)
        about = facts(atlas, browser.version, bench.switched)
        bench.run(options.rounds)
    text = report(options.rounds, bench.samples, about)
    options.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
