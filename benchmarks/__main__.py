"""Measure what a user of the map waits for, beside other ways, and write the report.

    make bench                                  a trial of a quarter of an hour
    make bench ARGS="--minutes 90"              everything, with as many rounds as a result needs
    make bench ARGS="--ways atlas,plain"        some ways
    make bench ARGS="--only growth,start"       parts; what is not measured anew is kept from results.json
    make bench ARGS="--report"                  the report and the chart again, from results.json

Parts: toggles (shipped.py: the shipped atlas in all ways), growth (growth.py: synthetic atlases of 100 to
100,000 features), sessions (sessions.py: scripted crowds), replicas (replicas.py: crowds before several
processes), start (start.py: starts, imports, figures). They need a quiet machine. What was measured is
written after each round, so that a run may be interrupted; a way that shows no map is given up after two
tries. Nothing leaves the machine: a request to another host ends a measurement with an error.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from shapely import get_num_coordinates

from benchmarks import chart, growth, replicas, sessions, shipped, start, synthetic
from benchmarks.driving import WINDOW
from benchmarks.measures import kilobytes
from benchmarks.processes import serving
from benchmarks.report import CHART, ENOUGH, report
from benchmarks.results import BenchError, Results
from benchmarks.ways import WAYS, chosen_folder
from geodata import Atlas, load_atlas
from tests.browser.driving import FLAGS
from tests.browser.find_browser import installed

HERE = Path(__file__).parent
PARTS = (shipped.PART, growth.PART, sessions.PART, replicas.PART, start.PART)
#: Of the time of all parts, what each gets.
SHARES = {shipped.PART: 6, growth.PART: 4, sessions.PART: 3, replicas.PART: 3, start.PART: 1}
#: How long a run may take in minutes, and from how long on it measures every size and crowd.
MINUTES, WHOLE = 14, 60
#: The sizes of a shorter run.
FEW_SIZES = (100, 10_000)
#: WebGL without a GPU, for deck.gl; exact times in the page.
BENCH_FLAGS = (*FLAGS, "--enable-unsafe-swiftshader", "--enable-precise-memory-info")
PACKAGES = ("streamlit", "streamlit-folium", "folium", "pydeck", "playwright")


def main() -> None:
    """Measure what is asked for, then write results, chart and report."""
    options = _options()
    path: Path = options.output / "results.json"
    results = Results.read(path) if path.exists() and (options.report or options.only != PARTS) else Results()
    if not options.report:
        atlas = load_atlas(chosen_folder())
        results.about |= {"rounds": options.rounds, "load": os.getloadavg()[0]}
        with sync_playwright() as playwright:
            launch = {"executable_path": find_browser(), "args": list(BENCH_FLAGS)}
            with playwright.chromium.launch(**launch) as browser:
                results.about["lines"] = facts(atlas, browser.version, results.about["load"])
                for part in (shipped.PART, growth.PART):
                    if part in options.only:
                        _in_browser(part, browser, atlas, results, options)
                        results.write(path)
        if sessions.PART in options.only:
            results.drop(sessions.PART)
            sessions.run(results, sessions.CROWDS if _is_whole(options) else sessions.CROWDS[:1])
            results.write(path)
        if replicas.PART in options.only:
            results.drop(replicas.PART)
            replicas.run(results, replicas.CROWDS if _is_whole(options) else replicas.CROWDS[:1])
            results.write(path)
        if start.PART in options.only:
            results.drop(start.PART)
            start.run(results, options.rounds)
        results.write(path)
    command = f'make bench ARGS="{" ".join(sys.argv[1:])}"' if len(sys.argv) > 1 else "make bench"
    if not options.report:
        results.about["command"] = command
        results.write(path)
    chart.write(results, options.output / CHART)
    text = report(results, results.about.get("command", command))
    (options.output / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="The map's speed beside other ways.")
    parser.add_argument("--rounds", type=int, default=ENOUGH, help=f"at least {ENOUGH} for a result")
    parser.add_argument(
        "--minutes", type=float, default=MINUTES, help=f"for all parts together; {WHOLE} for a result"
    )
    parser.add_argument("--only", type=_choice(PARTS), default=PARTS, help=f"parts: {','.join(PARTS)}")
    parser.add_argument("--ways", type=_choice(tuple(WAYS)), default=tuple(WAYS), help=f"of {','.join(WAYS)}")
    parser.add_argument("--sizes", type=_sizes, default=None, help="numbers of features, by commas")
    parser.add_argument("--report", action="store_true", help="measure nothing; write the report again")
    parser.add_argument("--output", type=Path, default=HERE, help="folder of results.json and RESULTS.md")
    options = parser.parse_args()
    if options.rounds < 1 or options.minutes <= 0:
        parser.error("--rounds and --minutes: at least 1")
    options.sizes = options.sizes or (synthetic.SIZES if _is_whole(options) else FEW_SIZES)
    return options


def _is_whole(options: argparse.Namespace) -> bool:
    """Whether there is time for every size and crowd."""
    return bool(options.minutes >= WHOLE)


def seconds_for(part: str, options: argparse.Namespace) -> float:
    """The time that a part has, of those that are measured."""
    share = SHARES[part] / sum(SHARES[each] for each in options.only)
    return float(options.minutes * 60 * share)


def _choice(known: Sequence[str]):  # noqa: ANN202 - a function of argparse
    def parse(text: str) -> tuple[str, ...]:
        chosen = tuple(text.split(","))
        if unknown := set(chosen) - set(known):
            raise argparse.ArgumentTypeError(f"no such: {', '.join(sorted(unknown))}")
        return chosen

    return parse


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.split(","))


def _in_browser(
    part: str, browser: Browser, atlas: Atlas, results: Results, options: argparse.Namespace
) -> None:
    results.drop(part)
    if part == growth.PART:
        budget = seconds_for(part, options) / (len(options.sizes) * len(growth.LARGEST))
        extent = growth.Extent(options.rounds, options.sizes, min(budget, growth.BUDGET))
        growth.run(browser, results, extent, lambda: results.write(options.output / "results.json"))
        return
    with ExitStack() as stack:
        ways = [way for way in WAYS.values() if way.id in options.ways]
        servers = {way: stack.enter_context(serving(way.server)) for way in ways}
        keep = partial(results.write, options.output / "results.json")
        shipped.Shipped(browser, servers, atlas, results).run(
            options.rounds, seconds_for(part, options), keep
        )


def find_browser() -> str:
    """The browser of the tests (NINE_BRIDGES_BROWSER names another)."""
    found = installed()
    if found is None:
        raise BenchError("no Chromium or Chrome here. Install one, or run make test once, which does.")
    return found


def facts(atlas: Atlas, browser: str, load: float) -> list[str]:
    """What the numbers depend on: machine, versions, data."""
    drawn = [feature.geometry for feature in atlas.features.values() if feature.geometry is not None]
    vertices = sum(int(get_num_coordinates(shape)) for shape in drawn)
    base = sum(path.stat().st_size for path in atlas.basemap_folder.glob("*.geojson"))
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    size = f"{WINDOW['width']} × {WINDOW['height']}"
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}, load before the run {load:.1f}",
        f"Python {platform.python_version()}, Chromium {browser} (headless, no GPU, window {size})",
        ", ".join(f"{package} {version(package)}" for package in PACKAGES),
        f"{len(atlas.layers)} layers, {len(drawn)} drawn features, {vertices:,} vertices",
        f"base map of {kilobytes(base)}; Streamlit's WebSocket is not compressed (its default)",
    ]


if __name__ == "__main__":
    main()
