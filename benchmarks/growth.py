"""How the costs of the atlas, of plain Leaflet and of a rebuilt map grow with the number of features.

For each size a synthetic atlas (synthetic.py) is served by each way in turn, and a browser context of its own
visits it: first paint (empty browser cache, warm server), the layer off and on by the legend and by the
sidebar, a drag that brings in new ground (moveend → last change of pixels), bytes of a sidebar toggle,
JavaScript memory, the server's processor time per toggle. The larger the data, the fewer the rounds: each
(size, way) ends after BUDGET seconds or the rounds asked for, but not before LEAST rounds. What takes longer
than TIMEOUT is given up and said so.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import synthetic
from benchmarks.driving import LEGEND, SIDEBAR, Visitor, visiting
from benchmarks.processes import Server, answers, serving
from benchmarks.results import BenchError, Results
from benchmarks.shipped import OFF, STATES
from benchmarks.traffic import Traffic
from benchmarks.ways import ATLAS, PLAIN, REBUILD, WAYS, Way
from dashboard.cache import ATLAS_VARIABLE

PART = "growth"
TIMEOUT = 60.0
#: How long a server may take to open an atlas, in seconds: not what is measured here.
START = 300.0
BUDGET, LEAST = 55.0, 3
#: Up to which size a way takes part; a rebuilt map sends everything at every run.
LARGEST = {ATLAS: 100_000, PLAIN: 100_000, REBUILD: 10_000}
#: Addresses that make a server read the atlas and prepare the layer before anyone is measured.
_PREPARE = {
    ATLAS: ("atlas/map.json", f"atlas/layers/{synthetic.LAYER}.geojson"),
    PLAIN: ("config.json",),
    REBUILD: (),
}


def run(browser: Browser, results: Results, rounds: int, sizes: Sequence[int] = synthetic.SIZES) -> None:
    """Measure every size in every way."""
    with tempfile.TemporaryDirectory(prefix="synthetic-atlas-") as folder:
        for size in sizes:
            atlas = synthetic.write(Path(folder) / str(size), size)
            for way in (WAYS[name] for name in LARGEST):
                if size > LARGEST[way.id]:
                    results.gap(PART, way.id, "all", f"not tried beyond {LARGEST[way.id]:,} features", size)
                    continue
                began = time.monotonic()
                try:
                    _measure(browser, results, way, atlas, size, rounds)
                except BenchError as error:
                    results.gap(PART, way.id, "all", str(error), size)
                    print(f"growth: {way.id}, {size}: {error}", file=sys.stderr)
                taken = time.monotonic() - began
                print(f"growth: {size} features, {way.id}: {taken:.0f} s", file=sys.stderr, flush=True)


def _measure(browser: Browser, results: Results, way: Way, atlas: Path, size: int, rounds: int) -> None:
    with serving(way.server, START, {ATLAS_VARIABLE: str(atlas)}) as server:
        for path in _PREPARE[way.id]:
            answers(server.url + path, server.process, START)
        with visiting(browser, way, server.url, START) as visitor:  # the server's first visitor, not measured
            visitor.open()
        ends = time.monotonic() + BUDGET
        for number in range(rounds):
            if number >= LEAST and time.monotonic() > ends:
                break
            with visiting(browser, way, server.url, TIMEOUT) as visitor:
                _round(results, visitor, server, size, count=number == 0)


def _round(results: Results, visitor: Visitor, server: Server, size: int, *, count: bool) -> None:
    """One visitor: what fails is noted, and what follows it is tried all the same."""
    way = visitor.way

    def add(what: str, *values: float) -> None:
        results.add(PART, way.id, what, *values, size=size)

    add("first cold", visitor.open().after)
    if not visitor.shown():
        raise BenchError("no feature is on the map")
    for by in (LEGEND, SIDEBAR) if way.legend else (SIDEBAR,):
        for state in STATES:
            before = server.cpu()
            try:
                painted = visitor.toggle(synthetic.LAYER, by)
            except BenchError as error:
                results.gap(PART, way.id, f"{by} {state}", str(error), size)
                return
            add(f"{by} {state}", painted.after)
            _add_work(results, way, f"cpu {by}", before, server, size)
            if bool(visitor.shown()) == (state == OFF):
                raise BenchError(f"the layer is not {state}")
    add("pan refresh", visitor.pan_refresh())
    add("pan refresh", visitor.pan_refresh((420, -60)))
    add("pan frame", *visitor.pan_frames())
    if count:
        _count(results, visitor, size)


def _count(results: Results, visitor: Visitor, size: int) -> None:
    """Once a size: memory, and bytes of a toggle, with DevTools listening."""
    way = visitor.way
    results.add(PART, way.id, "heap", visitor.heap(), size=size)
    for state in STATES:
        traffic = Traffic(visitor.page)
        visitor.toggle(synthetic.LAYER, SIDEBAR)
        results.add(PART, way.id, f"bytes {SIDEBAR} {state}", traffic.close().total, size=size)
    traffic = Traffic(visitor.page)
    visitor.open()
    counted = traffic.close()
    results.add(PART, way.id, "bytes first warm", counted.total, size=size)
    results.add(PART, way.id, "geometry first warm", counted.geometry, size=size)


def _add_work(results: Results, way: Way, what: str, before: float | None, server: Server, size: int) -> None:
    after = server.cpu()
    if before is not None and after is not None:
        results.add(PART, way.id, what, after - before, size=size)
