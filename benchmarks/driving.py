"""One page of one way in a browser context of its own, and what a user does there.

The end of a time is found in the page by probe.js: the first frame of the screen in which the map has the
pixels that it then keeps for QUIET (QUIET_FIRST) seconds and ten frames and until no script of Streamlit's
runs; for a panel, the first frame in
which heading and quotation stand in it. It begins with the release of the mouse button, as the browser
dates it, or with the navigation.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, FrameLocator, Locator, Page, Request
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from benchmarks.results import BenchError
from benchmarks.ways import HOME, PLAIN, Way
from benchmarks.ways.common import STATUS_LABELS

HERE = Path(__file__).parent
QUIET_FIRST, QUIET = 1.2, 0.6
TIMEOUT = 45.0
WINDOW = {"width": 1440, "height": 900}
SIDEBAR, LEGEND = "sidebar", "legend"
#: How far a pan drags the map, in pixels: farther than canvases are drawn beyond its edge.
DRAG = (-420, 60)
#: How far a step drags the slider of the year, in pixels: some twenty years.
YEAR_STEP = 30


@dataclass(frozen=True)
class Painted:
    """Milliseconds until the map was painted, those of them without any map, and the probe's per frame."""

    after: float
    blank: float
    probes: Sequence[float]


class Visitor:
    """A page of one way. Raises BenchError where the way does not do what is to be measured."""

    def __init__(self, browser: Browser, way: Way, url: str, timeout: float = TIMEOUT) -> None:
        self.way = way
        self.url = url
        self.timeout = timeout
        self.elsewhere: list[str] = []
        self.context = browser.new_context(viewport=WINDOW, color_scheme="light")
        self.context.set_default_timeout(timeout * 1000)
        self.context.on("request", self._stay_home)
        self.context.add_init_script(f"window.benchBare = {str(way.bare).lower()}")
        self.context.add_init_script(path=HERE / "probe.js")
        self.page: Page = self.context.new_page()

    def _stay_home(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in {None, urlsplit(self.url).hostname}:
            self.elsewhere.append(request.url)

    @property
    def scope(self) -> Page | FrameLocator:
        """The document in which the map stands."""
        return self.page.frame_locator("iframe").first if self.way.framed else self.page

    @property
    def map_element(self) -> Locator:
        if self.way.framed:
            return self.page.locator("iframe").first
        return self.page.locator(".leaflet-container, [data-testid=stDeckGlJsonChart]").first

    def open(self) -> Painted:
        """Navigate, until the whole map is there."""
        self.page.bring_to_front()
        self.page.goto(self.url, wait_until="commit")
        result = self._settled(QUIET_FIRST)
        return Painted(result["log"][-1]["at"] - result["origin"], 0, result["probes"])

    def toggle(self, layer: str, by: str) -> Painted:
        """Click a layer's switch."""
        target = self._switch(layer, by)
        target.scroll_into_view_if_needed()
        return self._clicked(target)

    def _switch(self, layer: str, by: str) -> Locator:
        pattern = self.way.legend if by == LEGEND else self.way.sidebar
        if pattern is None:
            raise BenchError(f"{self.way.title} has no switch in the {by}")
        if by == SIDEBAR:
            return self.page.locator(pattern.format(layer=layer)).first
        return self._in_legend(pattern.format(layer=layer))

    def filter(self, status: str) -> Painted:
        """Choose a status in the filter; timed from the click on it."""
        if self.way.id == PLAIN:
            return self._clicked(self.page.locator(f'input[data-status="{status}"]'))
        self.page.locator(".st-key-status input").first.click()
        return self._clicked(self.page.get_by_role("option", name=status, exact=True))

    def filter_in_legend(self, status: str) -> Painted:
        """Press a status in the map's legend, timed; and once more, so that nothing is filtered."""
        if self.way.id == PLAIN:
            target = self.page.locator(f'input[data-status="{status}"]')  # its one filter
        else:
            target = self._in_legend(f'.atlas-legend button[data-term="{STATUS_LABELS[status]}"]')
        painted = self._clicked(target)
        self._clicked(target)
        return painted

    def step_year(self, by: str) -> Painted:
        """Drag the slider of the year by a few years and hold it there; then let it go."""
        thumb = self.page.locator(".st-key-year [data-rac]:has(> div > input)")
        target = thumb if by == SIDEBAR else self._in_legend(".atlas-slider input")
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        if box is None:
            raise BenchError(f"{self.way.title} has no slider in the {by}")
        x = box["x"] + (box["width"] / 2 if by == SIDEBAR else box["width"] - 8)
        y = box["y"] + box["height"] / 2
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()

        def drag() -> None:
            mouse.move(x - YEAR_STEP, y)

        painted = self._painted(drag, "pointermove")
        mouse.up()
        self.page.wait_for_timeout(600)
        self._wait("bench.idle()", None, "a script did not end")
        return painted

    def show_today(self) -> None:
        """Show today's statuses again, and let the page come to rest."""
        self._clicked(self.scope.locator(".atlas-year button"))

    def _in_legend(self, pattern: str) -> Locator:
        target = self.scope.locator(pattern)
        if not target.is_visible():
            self.scope.locator(".atlas-legend summary").click()
        target.scroll_into_view_if_needed()
        return target

    def _clicked(self, target: Locator) -> Painted:
        return self._painted(target.click, "pointerup")

    def _painted(self, act: Callable[[], None], beginning: str) -> Painted:
        """Do something that begins with an event; until the map is painted."""
        self.page.bring_to_front()
        self._wait("bench.idle()", None, "a script did not end")
        self.page.evaluate("beginning => bench.start(null, beginning)", beginning)
        self.page.wait_for_timeout(80)
        act()
        result = self._settled(QUIET)
        if result["clicked"] is None:
            raise BenchError(f"{self.way.title}: no {beginning} was seen")
        log = [entry for entry in result["log"] if entry["at"] >= result["clicked"]]
        if not log:
            raise BenchError(f"{self.way.title}: the map changed before the click")
        blank = sum(after["at"] - entry["at"] for entry, after in itertools.pairwise(log) if entry["blank"])
        return Painted(log[-1]["at"] - result["clicked"], blank, result["probes"])

    def read(self, at: dict[str, float], words: Sequence[str]) -> float:
        """Click on a place of the window; milliseconds until the words stand in the panel."""
        self.page.bring_to_front()
        self._wait("bench.idle()", None, "a script did not end")
        for legend in self.scope.locator(".atlas-legend[open] summary").all():
            legend.click()  # an open legend may lie over the place
        self.page.mouse.move(at["x"], at["y"])
        self.page.wait_for_timeout(300)
        self.page.evaluate("words => bench.start(words)", list(words))
        self.page.mouse.down()
        self.page.mouse.up()
        self._wait("bench.readAt !== undefined", None, f"the panel did not show {words[0]!r}")
        result = self.page.evaluate("bench.result()")
        return float(result["readAt"] - result["clicked"])

    def spot(self, feature: str) -> dict[str, float] | None:
        """Where in the window a click means a feature of a Leaflet map; None if nowhere."""
        found: dict[str, float] | None = self.page.evaluate("id => bench.spot(id)", feature)
        return found

    def _settled(self, quiet: float) -> dict[str, Any]:
        self._wait("bench.settled(quiet)", quiet * 1000, "the map's pixels did not change or did not settle")
        return self._result()

    def _result(self) -> dict[str, Any]:
        result: dict[str, Any] = self.page.evaluate("bench.result()")
        if self.elsewhere:
            raise BenchError(f"{self.way.title}: a request to another host: {self.elsewhere[0]}")
        return result

    def _wait(self, condition: str, argument: object, failure: str) -> None:
        try:
            self.page.wait_for_function(
                f"quiet => window.bench && {condition}",
                arg=argument,
                polling=100,
                timeout=self.timeout * 1000,
            )
        except PlaywrightTimeoutError as error:
            raise BenchError(f"{self.way.title}: {failure} within {self.timeout:g} s") from error

    def _centre(self) -> tuple[float, float]:
        box = self.map_element.bounding_box()
        if box is None:
            raise BenchError(f"{self.way.title}: no map to drag")
        return box["x"] + box["width"] * 0.62, box["y"] + box["height"] / 2

    def drag(self, by: tuple[float, float] = DRAG, steps: int = 24) -> None:
        """Drag the map and let it lie, so that it does not glide on."""
        x, y = self._centre()
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + by[0], y + by[1], steps=steps)
        self.page.wait_for_timeout(250)
        mouse.up()

    def pan_frames(self) -> list[float]:
        """Intervals between the frames of the screen while the map is dragged to and fro, in milliseconds.

        Without the pixel probe. The pointer moves a step at a time; the next step waits until the browser
        has taken the last.
        """
        self.page.bring_to_front()
        x, y = self._centre()
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        self.page.evaluate("bench.frames()")
        for turn in (-1, 1):
            mouse.move(x + turn * 150, y + turn * 60, steps=25)
        intervals: list[float] = self.page.evaluate("bench.framesDone()")
        self.page.wait_for_timeout(200)
        mouse.up()
        self.page.wait_for_timeout(500)
        return intervals

    def pan_refresh(self, by: tuple[float, float] = DRAG) -> float:
        """Drag; milliseconds from Leaflet's moveend to the last change of pixels (0: none after it)."""
        self.page.bring_to_front()
        self.page.evaluate("bench.start(); bench.watchMove()")
        self.drag(by, steps=8)
        self._wait("bench.rested(quiet)", QUIET * 1000, "the map did not come to rest after a drag")
        result = self._result()
        log = [entry["at"] for entry in result["log"] if entry["at"] >= result["moved"]]
        return float(log[-1] - result["moved"]) if log else 0.0

    def wander(self) -> dict[str, float] | None:
        """Drag the map and, where it is Leaflet's, zoom out; the view then."""
        self.page.bring_to_front()
        self.drag((-60, 45), steps=6)
        if not self.way.leaflet:
            self.page.mouse.move(2, 2)
            self.page.wait_for_timeout(1200)
            return None
        self.scope.locator(".leaflet-control-zoom-out").click()
        self.page.mouse.move(2, 2)
        self.page.wait_for_timeout(1200)
        view: dict[str, float] = self.page.evaluate("bench.view()")
        if view["zoom"] != HOME.zoom - 1:
            raise BenchError(f"{self.way.title}: the map did not zoom out")
        return view

    def shift(self, then: dict[str, float]) -> tuple[float, float]:
        """Pixels that the centre moved, and steps that the zoom did, since a view."""
        pixels = self.page.evaluate("then => bench.shift(then)", then)
        return pixels, abs(self.page.evaluate("bench.view().zoom") - then["zoom"])

    def signature(self) -> str:
        """The picture of the map as it is now, as a short text."""
        return str(self.page.evaluate("bench.signature()"))

    def shown(self) -> set[str]:
        """Ids of the features on the Leaflet map."""
        return set(self.page.evaluate("bench.shown()"))

    def heap(self) -> float:
        """Bytes of JavaScript that are in use, after a collection of garbage."""
        session = self.context.new_cdp_session(self.page)
        session.send("HeapProfiler.collectGarbage")
        session.send("Performance.enable")
        metrics = session.send("Performance.getMetrics")["metrics"]
        session.detach()
        return float(next(entry["value"] for entry in metrics if entry["name"] == "JSHeapUsedSize"))


@contextmanager
def visiting(browser: Browser, way: Way, url: str, timeout: float = TIMEOUT) -> Iterator[Visitor]:
    """A visitor whose page is closed at the end; an error of the browser's driver becomes a BenchError."""
    visitor = Visitor(browser, way, url, timeout)
    try:
        yield visitor
    except PlaywrightError as error:
        raise BenchError(f"{way.title}: {str(error).splitlines()[0]}") from error
    finally:
        visitor.context.close()
