"""The shipped atlas in all ways: first map, toggles, bytes, view, panel, filter, pan, the server's work.

All ways run in one Chromium, turn by turn, the order changing from round to round; each round has a new
browser context (empty cache) for each way. In a round: the first map, cold and warm; a layer off and on in
the sidebar and, where there is one, in the map's legend; a click on a feature until its panel is readable;
a drag's frames; a filter in the map's legend; a step of the year; the filter in the sidebar. Bytes and the
keeping of the view are counted in every COUNTED-th round, in toggles that are not timed, since DevTools'
counting takes time. The server's processor time is read before and after each timed interaction, to the
end of its quiet.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser
from shapely.geometry import box

from benchmarks.driving import LEGEND, SIDEBAR, Painted, Visitor, visiting
from benchmarks.processes import Server
from benchmarks.results import BenchError, Results
from benchmarks.spots import Spot, spots
from benchmarks.traffic import Traffic
from benchmarks.ways import ATLAS, HOME, Way
from geodata import Atlas
from geodata.present.symbols import KINDS

PART = "toggles"
#: Off makes a combination of layers that this session has not had; on goes back to one that it had, for
#: which Streamlit's browser side may keep the large messages.
STATES = OFF, ON = "off", "on"
COUNTED = 5
STATUS = "Operating"
#: A layer takes part if something of it lies this near to the middle of the home view (degrees), so
#: that its switch is seen there and one zoom farther out.
NEAR = (4.0, 3.5)
#: How often a way may fail to show a first map before it is given up.
PATIENCE = 2


@dataclass
class Turn:
    """A way in a round."""

    visitor: Visitor
    server: Server
    off: set[str] = field(default_factory=set)

    @property
    def way(self) -> Way:
        return self.visitor.way


class Shipped:
    """The measurement of all ways in one browser."""

    def __init__(
        self, browser: Browser, servers: Mapping[Way, Server], atlas: Atlas, results: Results
    ) -> None:
        self.browser = browser
        self.servers = dict(servers)
        self.atlas = atlas
        self.results = results
        self.drawn = {
            layer: {feature.id for feature in atlas.features_in(layer) if feature.geometry is not None}
            for layer in atlas.layers
        }
        self.switched = [layer for layer in atlas.layers if _near_home(atlas, layer)]
        self.spots: list[Spot] = []
        self.failed: Counter[Way] = Counter()

    def run(self, rounds: int, seconds: float, keep: Callable[[], None]) -> None:
        """As many rounds as are asked for and as there is time for, one at least; `keep` saves each."""
        started, longest = time.monotonic(), 0.0
        for way in self.servers:
            self._warm_up(way)
        print("toggles: servers warm", file=sys.stderr, flush=True)
        self.spots = spots(self.atlas, self.browser, self.servers)
        print(f"toggles: clicked are {[spot.feature for spot in self.spots]}", file=sys.stderr, flush=True)
        for number in range(rounds):
            began = time.monotonic()
            if number and began - started + longest > seconds:
                print(f"toggles: no time for round {number + 1} of {rounds}", file=sys.stderr, flush=True)
                break
            self._round(number)
            keep()
            taken = time.monotonic() - began
            longest = max(longest, taken)
            print(f"toggles: round {number + 1} of {rounds}: {taken:.0f} s", file=sys.stderr, flush=True)

    def _warm_up(self, way: Way) -> None:
        """The server's first visitor, and the bytes of a first map."""
        with self._noting(way, "first visitor"):
            with visiting(self.browser, way, self.servers[way].url) as visitor:
                self._add(way, "first visitor", visitor.open().after)
            with visiting(self.browser, way, self.servers[way].url) as visitor:
                for cache in ("cold", "warm"):
                    traffic = Traffic(visitor.page)
                    visitor.open()
                    counted = traffic.close()
                    self._add(way, f"bytes first {cache}", counted.total)
                    self._add(way, f"geometry first {cache}", counted.geometry)

    def _round(self, number: int) -> None:
        ways = list(self.servers)
        ways = ways[number % len(ways) :] + ways[: number % len(ways)]
        timed, counted = (self.switched[(number + step) % len(self.switched)] for step in (0, 1))
        with ExitStack() as stack:
            turns = [self._turn(stack, way) for way in ways]
            for cache in ("cold", "warm"):
                self._each(turns, f"first {cache}", self._first)
            for by in (SIDEBAR, LEGEND):
                able = [turn for turn in turns if (turn.way.legend if by == LEGEND else turn.way.sidebar)]
                for state in STATES:
                    self._each(
                        able, f"{by} {state}", lambda turn, what, by=by: self._toggle(turn, timed, by, what)
                    )
            full = [turn for turn in turns if turn.way.sidebar]
            if self.spots:
                spot = self.spots[number % len(self.spots)]
                self._each(full, "click", lambda turn, what: self._click(turn, spot, what))
            self._each(full, "pan frame", self._frames)
            if number % COUNTED == 0:
                self._each(full, "bytes", lambda turn, _: self._count(turn, counted))
            filtering = [turn for turn in full if turn.way.legend]
            self._each(filtering, "legend filter", self._filter_in_legend)
            ours = [turn for turn in full if turn.way.id == ATLAS]
            for by in (SIDEBAR, LEGEND):
                self._each(ours, f"year {by}", lambda turn, what, by=by: self._step_year(turn, by, what))
            self._each(full, "filter", self._filter)

    def _turn(self, stack: ExitStack, way: Way) -> Turn:
        server = self.servers[way]
        return Turn(stack.enter_context(visiting(self.browser, way, server.url)), server)

    def _each(self, turns: Sequence[Turn], what: str, measure: Callable[[Turn, str], None]) -> None:
        for turn in turns:
            with self._noting(turn.way, what):
                measure(turn, what)

    @contextmanager
    def _noting(self, way: Way, what: str) -> Iterator[None]:
        """Note what a way does not do, and go on."""
        try:
            yield
        except BenchError as error:
            self.results.gap(PART, way.id, what, str(error))
            print(f"toggles: {way.id}, {what}: {error}", file=sys.stderr, flush=True)

    def _first(self, turn: Turn, what: str) -> None:
        before = turn.server.cpu()
        try:
            painted = turn.visitor.open()
        except BenchError as error:
            self.failed[turn.way] += 1
            if self.failed[turn.way] >= PATIENCE:
                self.servers.pop(turn.way, None)
                raise BenchError(f"{error}; given up after {PATIENCE} tries") from error
            raise
        self._painted(turn, what, painted, before)
        self._check(turn)

    def _toggle(self, turn: Turn, layer: str, by: str, what: str) -> None:
        before = turn.server.cpu()
        painted = turn.visitor.toggle(layer, by)
        turn.off ^= {layer}
        self._painted(turn, what, painted, before)
        self._add(turn.way, f"blank {by}", painted.blank)
        self._check(turn)

    def _filter(self, turn: Turn, what: str) -> None:
        before = turn.server.cpu()
        self._painted(turn, what, turn.visitor.filter(STATUS), before)

    def _filter_in_legend(self, turn: Turn, what: str) -> None:
        self._add(turn.way, what, turn.visitor.filter_in_legend(STATUS).after)

    def _step_year(self, turn: Turn, by: str, what: str) -> None:
        self._add(turn.way, what, turn.visitor.step_year(by).after)
        turn.visitor.show_today()

    def _click(self, turn: Turn, spot: Spot, what: str) -> None:
        at = spot.at.get(turn.way.id)
        if at is None:
            raise BenchError(f"no place where a click means {spot.feature}")
        before = turn.server.cpu()
        self._add(turn.way, what, turn.visitor.read(at, spot.words))
        turn.visitor.page.wait_for_timeout(600)
        self._work(turn, what, before)

    def _frames(self, turn: Turn, what: str) -> None:
        before = turn.server.cpu()
        self._add(turn.way, what, *turn.visitor.pan_frames())
        self._work(turn, "pan", before)

    def _count(self, turn: Turn, layer: str) -> None:
        """Bytes of a toggle, and whether centre and zoom outlive it."""
        then = turn.visitor.wander()
        picture = turn.visitor.signature()
        for by in (SIDEBAR, LEGEND) if turn.way.legend else (SIDEBAR,):
            for state in STATES:
                traffic = Traffic(turn.visitor.page)
                turn.visitor.toggle(layer, by)
                counted = traffic.close()
                self._add(turn.way, f"bytes {by} {state}", counted.total)
                if state == OFF and then is not None:
                    pixels, steps = turn.visitor.shift(then)
                    self._add(turn.way, f"shift {by}", pixels)
                    self._add(turn.way, f"kept {by}", float(pixels <= 2 and steps == 0))
            if then is None:  # no Leaflet map to ask: the same picture again means the same view
                self._add(turn.way, f"kept {by}", float(turn.visitor.signature() == picture))

    def _painted(self, turn: Turn, what: str, painted: Painted, before: float | None) -> None:
        self._add(turn.way, what, painted.after)
        self._work(turn, what, before)
        if painted.probes:
            self._add(turn.way, "probe", sum(painted.probes) / len(painted.probes))

    def _work(self, turn: Turn, what: str, before: float | None) -> None:
        after = turn.server.cpu()
        if before is not None and after is not None:
            self._add(turn.way, f"cpu {what}", after - before)

    def _add(self, way: Way, what: str, *values: float) -> None:
        self.results.add(PART, way.id, what, *values)

    def _check(self, turn: Turn) -> None:
        """All Leaflet maps are to hold the same features."""
        if not turn.way.leaflet or turn.way.bare:
            return
        wanted = {
            feature for layer, drawn in self.drawn.items() if layer not in turn.off for feature in drawn
        }
        known = {feature for drawn in self.drawn.values() for feature in drawn}
        odd = sorted((turn.visitor.shown() & known) ^ wanted)
        if odd:
            raise BenchError(f"not the expected features on the map; differing: {', '.join(odd[:5])}")


def _near_home(atlas: Atlas, layer: str) -> bool:
    """Whether a layer has something that is drawn near the middle of the home view."""
    across, up = NEAR
    middle = box(HOME.longitude - across, HOME.latitude - up, HOME.longitude + across, HOME.latitude + up)
    return any(
        feature.geometry is not None
        and KINDS[feature.kind].min_zoom < HOME.zoom
        and feature.geometry.intersects(middle)
        for feature in atlas.features_in(layer)
    )
