"""How the costs of the atlas, of plain Leaflet and of a rebuilt map grow with the number of features.

For each size a synthetic atlas (synthetic.py) is served by each way in turn, and a browser context of
its own visits it: first paint (empty browser cache, warm server), the layer off and on by the legend
and by the sidebar, a drag that brings in new ground (moveend → last change of pixels), bytes of a
sidebar toggle, JavaScript memory, the server's processor time per toggle. The first WHOLE rounds do all
of this, which gives as many values of each switch and drag as the other rounds give first paints: those
only open the map. Each (size, way) ends after the rounds asked for or a budget of seconds, but not before
LEAST rounds (or MOST times the budget). What takes longer than TIMEOUT is given up and said so.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import synthetic
from benchmarks.driving import DRAG, LEGEND, SIDEBAR, Visitor, visiting
from benchmarks.processes import Server, answers, serving
from benchmarks.results import BenchError, Results
from benchmarks.shipped import OFF, STATES
from benchmarks.traffic import Traffic
from benchmarks.ways import ATLAS, ATLAS_VARIABLE, PLAIN, REBUILD, WAYS, Way

PART = "growth"
TIMEOUT = 60.0
#: How long a server may take to open an atlas, in seconds: not what is measured here.
START = 300.0
BUDGET, LEAST = 400.0, 5
#: How many times the budget may be used up before LEAST rounds are done.
MOST = 2
#: How often a visitor switches the layer off and on by each switch, and drags to and fro.
REPEATS = 2
#: How many rounds do more than open the map: each has 2 × REPEATS values of a switch and of a drag.
WHOLE = 4
#: Up to which size a way takes part; a rebuilt map sends everything at every run.
LARGEST = {ATLAS: 100_000, PLAIN: 100_000, REBUILD: 10_000}
#: Addresses that make a server read the atlas and prepare the layer before anyone is measured.
_PREPARE = {
    ATLAS: ("atlas/map.json", f"atlas/layers/{synthetic.LAYER}.geojson"),
    PLAIN: ("config.json",),
    REBUILD: (),
}


@dataclass(frozen=True)
class Extent:
    """How much is measured: rounds at most, the sizes, seconds for each size and way."""

    rounds: int
    sizes: Sequence[int] = synthetic.SIZES
    budget: float = BUDGET


def run(browser: Browser, results: Results, extent: Extent, keep: Callable[[], None]) -> None:
    """Measure every size in every way; `keep` saves what there is after each."""
    with tempfile.TemporaryDirectory(prefix="synthetic-atlas-") as folder:
        for size in extent.sizes:
            atlas = synthetic.write(Path(folder) / str(size), size)
            for way in (WAYS[name] for name in LARGEST):
                if size > LARGEST[way.id]:
                    results.gap(PART, way.id, "all", f"not tried beyond {LARGEST[way.id]:,} features", size)
                    continue
                began = time.monotonic()
                try:
                    with serving(way.server, START, {ATLAS_VARIABLE: str(atlas)}) as server:
                        Grown(results, way, server, size).measure(browser, extent)
                except BenchError as error:
                    results.gap(PART, way.id, "all", str(error), size)
                    print(f"growth: {way.id}, {size}: {error}", file=sys.stderr)
                taken = time.monotonic() - began
                print(f"growth: {size} features, {way.id}: {taken:.0f} s", file=sys.stderr, flush=True)
                keep()


@dataclass(frozen=True)
class Grown:
    """One way with an atlas of one size."""

    results: Results
    way: Way
    server: Server
    size: int

    def measure(self, browser: Browser, extent: Extent) -> None:
        """As many rounds as the budget allows, each with a visitor of its own."""
        for path in _PREPARE[self.way.id]:
            answers(self.server.url + path, self.server.process, START)
        with visiting(browser, self.way, self.server.url, START) as visitor:  # the first one is not measured
            visitor.open()
        began = time.monotonic()
        for number in range(extent.rounds):
            taken = time.monotonic() - began
            if taken > (extent.budget if number >= LEAST else MOST * extent.budget):
                break
            with visiting(browser, self.way, self.server.url, TIMEOUT) as visitor:
                self._open(visitor)
                if number < WHOLE:
                    self._use(visitor)
                if number == 0:
                    self._count(visitor)

    def _add(self, what: str, *values: float) -> None:
        self.results.add(PART, self.way.id, what, *values, size=self.size)

    def _open(self, visitor: Visitor) -> None:
        self._add("first cold", visitor.open().after)
        if not _holds(visitor):
            raise BenchError("no feature is on the map")

    def _use(self, visitor: Visitor) -> None:
        """Switch and drag. A toggle that fails is noted, and the rest is tried with a new page."""
        for by in (LEGEND, SIDEBAR) if self.way.legend else (SIDEBAR,):
            try:
                for state in STATES * REPEATS:
                    self._toggle(visitor, by, state)
            except BenchError as error:
                self.results.gap(PART, self.way.id, f"{by} toggle", str(error), self.size)
                visitor.open()
        for _ in range(REPEATS):
            self._add("pan refresh", visitor.pan_refresh(), visitor.pan_refresh((-DRAG[0], -DRAG[1])))
        self._add("pan frame", *visitor.pan_frames())

    def _toggle(self, visitor: Visitor, by: str, state: str) -> None:
        before = self.server.cpu()
        self._add(f"{by} {state}", visitor.toggle(synthetic.LAYER, by).after)
        after = self.server.cpu()
        if before is not None and after is not None:
            self._add(f"cpu {by}", after - before)
        if _holds(visitor) == (state == OFF):
            raise BenchError(f"the layer is not {state}")

    def _count(self, visitor: Visitor) -> None:
        """Once a size: memory, and bytes of a toggle and of a revisit, with DevTools listening."""
        self._add("heap", visitor.heap())
        for state in STATES:
            traffic = Traffic(visitor.page)
            visitor.toggle(synthetic.LAYER, SIDEBAR)
            self._add(f"bytes {SIDEBAR} {state}", traffic.close().total)
        traffic = Traffic(visitor.page)
        visitor.open()
        counted = traffic.close()
        self._add("bytes first warm", counted.total)
        self._add("geometry first warm", counted.geometry)


def _holds(visitor: Visitor) -> bool:
    """Whether something of the layer is on the map; large layers may hold only what is in view."""
    return any(feature.startswith(synthetic.PREFIX) for feature in visitor.shown())
