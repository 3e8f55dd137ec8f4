"""The bench is put together well; what it measures is never judged here."""

from __future__ import annotations

import importlib
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import chart, growth, replicas, sessions, shipped, start, synthetic
from benchmarks.compare import changes
from benchmarks.measures import slope
from benchmarks.report import report
from benchmarks.results import Key, Results
from benchmarks.targets import outcomes
from benchmarks.ways import ATLAS, HOME, WAYS
from dashboard.reader.state import home_of
from geodata import load_atlas

WHAT = ("first warm", "sidebar off", "sidebar on", "legend off", "legend filter", "year legend", "click")
MODULES = sorted(path.stem for path in Path(shipped.__file__).parent.glob("*.py") if path.stem[0] != "_")


@pytest.fixture
def canned() -> Results:
    """A run in which everything took ten, in whatever unit."""
    results = Results(about={"rounds": 15, "lines": ["a machine"], "imports": [["streamlit", 10.0]]})
    for way in WAYS:
        for what in (
            "first warm",
            "sidebar off",
            "legend off",
            "legend filter",
            "year legend",
            "click",
            "kept sidebar",
        ):
            results.add(shipped.PART, way, what, 9, 10, 11)
    for way in growth.LARGEST:
        for size in synthetic.SIZES:
            for what in ("first cold", "legend off", "sidebar off", "pan refresh", "cpu sidebar"):
                results.add(growth.PART, way, what, 9, 10, 11, size=size)
    for count in sessions.CROWDS:
        results.add(sessions.PART, ATLAS, "select", 9, 10, 11, size=count)
        results.add(sessions.PART, ATLAS, "errors", 0, size=count)
    for count in replicas.COUNTS:
        for size, slowest in ((100, 900), (200, 1100)):
            results.add(replicas.PART, ATLAS, f"{count} select", 10, slowest, slowest, size=size)
            results.add(replicas.PART, ATLAS, f"{count} errors", 0, size=size)
    results.add(replicas.PART, ATLAS, "back", 9, 10, 11)
    results.add(start.PART, ATLAS, "serve to first byte", 9, 10, 11)
    results.gap(start.PART, ATLAS, "snapshot svg", "there is none")
    return results


def test_all_ways_open_where_the_atlas_does() -> None:
    assert home_of(load_atlas()) == HOME


@pytest.mark.parametrize("module", MODULES)
def test_every_module_imports(module: str) -> None:
    importlib.import_module(f"benchmarks.{module}")


def test_the_tables_of_a_report_have_as_many_cells_as_their_headings(canned: Results) -> None:
    lines = report(canned, "make bench").splitlines()
    tables = [(above, line) for above, line in pairwise(lines) if above[:1] == line[:1] == "|"]
    assert tables
    assert all(above.count("|") == line.count("|") for above, line in tables)


def test_a_target_without_samples_is_not_measured(canned: Results) -> None:
    found = {outcome.target: outcome.met for outcome in outcomes(canned)}
    assert found["Snapshot SVG, warm < 0.7 s"] is None
    assert found["50 sessions: no error"] is True
    assert found["Legend toggle ≥ 20 × faster than the rebuilt map"] is False


def test_a_missed_target_tells_what_stands_in_its_way(canned: Results) -> None:
    told = "What stands in the way"
    assert told not in report(canned, "a command")
    canned.samples[Key(shipped.PART, ATLAS, "legend off")] = [90, 100, 110]
    assert f"{told}, and what was tried\n\n- **Legend toggle ≤ 1.5" in report(canned, "a command")


def test_the_largest_crowd_that_was_answered_in_time_is_the_one_that_is_held(canned: Results) -> None:
    told = "\n".join(replicas.section(canned))
    assert "| 2 | **100** | 900 ms (n 3) | 200 | 1.10 s (n 3) |" in told
    canned.add(replicas.PART, ATLAS, "2 errors", 1, size=100)
    assert "| 2 | **0** | – | 100 | 900 ms (n 3) |" in "\n".join(replicas.section(canned))


def test_results_come_back_as_they_were_written(canned: Results, tmp_path: Path) -> None:
    canned.write(tmp_path / "results.json")
    read = Results.read(tmp_path / "results.json")
    assert (read.about, read.samples, read.gaps) == (canned.about, canned.samples, canned.gaps)


def test_the_chart_is_an_svg(canned: Results, tmp_path: Path) -> None:
    chart.write(canned, tmp_path / "growth.svg")
    assert ET.parse(tmp_path / "growth.svg").getroot().tag.endswith("svg")


def test_a_run_compared_with_itself_has_no_change(canned: Results) -> None:
    assert {change.verdict for change in changes(canned, canned)} == {"same"}


def test_a_cost_that_grows_as_the_size_does_has_slope_one() -> None:
    assert slope({100: 5.0, 1000: 50.0, 10_000: 500.0}) == pytest.approx(1)


def test_a_synthetic_atlas_opens_and_is_the_same_every_time(tmp_path: Path) -> None:
    atlas = load_atlas(synthetic.write(tmp_path / "one", 20))
    synthetic.write(tmp_path / "two", 20)
    layer = f"layers/{synthetic.LAYER}.geojson"
    assert len(atlas.features_in(synthetic.LAYER)) == 20
    assert (tmp_path / "one" / layer).read_bytes() == (tmp_path / "two" / layer).read_bytes()
