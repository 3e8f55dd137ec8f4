"""What the atlas is to reach, as ratios within one run; whether it does is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import growth, replicas, sessions, shipped, start
from benchmarks.driving import LEGEND, SIDEBAR
from benchmarks.measures import Number, kilobytes, megabytes, percentile, seconds, slope, times
from benchmarks.profiles import PROFILES
from benchmarks.results import Results
from benchmarks.shipped import STATES
from benchmarks.synthetic import SIZES
from benchmarks.ways import ATLAS, EMPTY, PLAIN, REBUILD


@dataclass(frozen=True)
class Outcome:
    """A target: what it says, both sides' values, their ratio or the value, and whether it is met."""

    target: str
    ours: str
    theirs: str
    found: str
    met: bool | None

    def row(self) -> str:
        said = {True: "met", False: "**missed**", None: "not measured"}[self.met]
        return f"| {self.target} | {self.ours} | {self.theirs} | {self.found} | {said} |"


def reasons(results: Results) -> list[tuple[str, str]]:
    """Each missed target with what stands in its way, as far as profiles told."""
    missed = [outcome.target for outcome in outcomes(results) if outcome.met is False]
    return [
        (target, text) for target in missed for start, text in PROFILES.items() if target.startswith(start)
    ]


def switching(results: Results, part: str, way: str, by: str, size: int = 0) -> list[float]:
    """A layer's switches, off and on together, in milliseconds."""
    return [value for state in STATES for value in results.of(part, way, f"{by} {state}", size)]


def _middle(values: Sequence[float], share: float = 0.5) -> float | None:
    return percentile(values, share) if values else None


def _at_most(
    target: str, ours: float | None, theirs: float | None, limit: float, show: Number = seconds
) -> Outcome:
    """Ours is at most `limit` times theirs."""
    if ours is None or theirs is None:
        return Outcome(target, _text(ours, show), _text(theirs, show), "–", None)
    ratio = ours / max(theirs, 1e-9)
    return Outcome(target, show(ours), show(theirs), times(ratio), ratio <= limit)


def _faster(target: str, ours: float | None, theirs: float | None, limit: float) -> Outcome:
    """Theirs takes at least `limit` times as long as ours."""
    if ours is None or theirs is None:
        return Outcome(target, _text(ours, seconds), _text(theirs, seconds), "–", None)
    ratio = theirs / max(ours, 1e-9)
    return Outcome(target, seconds(ours), seconds(theirs), f"{times(ratio)} faster", ratio >= limit)


def _below(target: str, ours: float | None, limit: float, show: Number) -> Outcome:
    """Ours is below a limit of its own unit."""
    return Outcome(target, _text(ours, show), "", _text(ours, show), None if ours is None else ours < limit)


def _text(value: float | None, show: Number) -> str:
    return "–" if value is None else show(value)


def outcomes(results: Results) -> list[Outcome]:
    """Every target with its outcome in a run."""
    return [
        *_shipped(results),
        *_snapshots(results),
        *_growth(results),
        *_sessions(results),
        *_replicas(results),
        *_start(results),
    ]


def _shipped(results: Results) -> list[Outcome]:
    part = shipped.PART
    legend = _middle(switching(results, part, ATLAS, LEGEND))
    sidebar = _middle(switching(results, part, ATLAS, SIDEBAR))
    rebuilt = _middle(switching(results, part, REBUILD, SIDEBAR))
    sent = [v for state in STATES for v in results.of(part, ATLAS, f"bytes {SIDEBAR} {state}")]
    geometry = results.median(part, ATLAS, "geometry first warm")
    again = _below("A revisit sends no geometry", geometry, 1, kilobytes)
    plain = _middle(switching(results, part, PLAIN, LEGEND))
    first, floor = (results.median(part, way, "first warm") for way in (ATLAS, EMPTY))
    click, at_once, round_trip = (results.median(part, way, "click") for way in (ATLAS, PLAIN, REBUILD))
    pressed, plainly = (results.median(part, way, "legend filter") for way in (ATLAS, PLAIN))
    chosen, rebuilt_filter = (results.median(part, way, "filter") for way in (ATLAS, REBUILD))
    return [
        _at_most("Legend toggle ≤ 1.5 × plain Leaflet", legend, plain, 1.5),
        _faster("Legend toggle ≥ 20 × faster than the rebuilt map", legend, rebuilt, 20),
        _faster("Sidebar toggle ≥ 4 × faster than the rebuilt map", sidebar, rebuilt, 4),
        _below("Sidebar toggle < 5 kB", _middle(sent), 5000, kilobytes),
        again,
        _at_most("First map, warm ≤ 2 × the empty st_folium page", first, floor, 2),
        _at_most("Click → quotation ≤ 6 × plain Leaflet", click, at_once, 6),
        _faster("Click → quotation ≥ 20 × faster than the rebuilt map", click, round_trip, 20),
        _at_most("Filter in the legend ≤ 2 × plain Leaflet", pressed, plainly, 2),
        _faster("Filter in the sidebar ≥ 6 × faster than the rebuilt map", chosen, rebuilt_filter, 6),
        *(
            _at_most(
                f"Year, a step in a drag ({by}) ≤ 2 × a legend toggle",
                results.median(part, ATLAS, f"year {by}"),
                legend,
                2,
            )
            for by in (SIDEBAR, LEGEND)
        ),
        _below("Server's work for a click < 10 ms", results.median(part, ATLAS, "cpu click"), 10, seconds),
    ]


def _snapshots(results: Results) -> list[Outcome]:
    png, svg = (results.median(start.PART, ATLAS, f"snapshot {form}") for form in ("png", "svg"))
    return [
        _below("Snapshot PNG, A4 300 dpi, warm < 1.5 s", png, 1500, seconds),
        _below("Snapshot SVG, warm < 0.7 s", svg, 700, seconds),
    ]


def _growth(results: Results) -> list[Outcome]:
    part, many, most = growth.PART, 10_000, 100_000
    first = [results.median(part, way, "first cold", many) for way in (ATLAS, PLAIN)]
    toggle = [_middle(switching(results, part, way, LEGEND, many)) for way in (ATLAS, PLAIN)]
    heap = [results.median(part, way, "heap", most) for way in (ATLAS, PLAIN)]
    return [
        _at_most("10,000 features: first paint ≤ 2 × plain Leaflet", *first, 2),
        _at_most("10,000 features: legend toggle ≤ 1.5 × plain Leaflet", *toggle, 1.5),
        _work(results, LEGEND),
        _work(results, SIDEBAR),
        _below(
            "100,000 features: pan refresh < 300 ms",
            results.median(part, ATLAS, "pan refresh", most),
            300,
            seconds,
        ),
        _at_most("100,000 features: browser memory ≤ plain Leaflet's", *heap, 1, megabytes),
    ]


def _work(results: Results, by: str) -> Outcome:
    """The server's work per toggle does not grow with the features."""
    target = f"Python's work per toggle ({by}) independent of the features: slope < 0.1"
    medians = {
        size: value
        for size in SIZES
        if (value := results.median(growth.PART, ATLAS, f"cpu {by}", size)) is not None
    }
    found = slope(medians)
    if found is None:
        return Outcome(target, "–", "", "–", None)
    ends = f"{seconds(medians[min(medians)])} at {min(medians):,} … {seconds(medians[max(medians)])}"
    return Outcome(target, f"{ends} at {max(medians):,}", "", f"slope {found:.2f}", found < 0.1)


def _sessions(results: Results) -> list[Outcome]:
    part, (few, many) = sessions.PART, sessions.CROWDS
    told = []
    for count in (few, many):
        errors = results.median(part, ATLAS, "errors", count)
        told.append(_below(f"{count} sessions: no error", errors, 1, lambda number: f"{number:.0f}"))
    for count in (few, many):
        waiting = _middle(results.of(part, ATLAS, "select", count), 0.95)
        told.append(_below(f"{count} sessions: selection, p95 < 1 s", waiting, 1000, seconds))
    for count in (few, many):
        memory = results.median(part, ATLAS, "memory a session", count)
        told.append(_below(f"{count} sessions: < 8 MB a session", memory, 8e6, megabytes))
    once = results.median(part, ATLAS, "rss after close", many)
    again = results.median(part, ATLAS, "rss after close again", few)
    flat = f"Flat after close: {few} more sessions leave ≤ 1.05 × the memory that was in use before them"
    told.append(_at_most(flat, again, once, 1.05, megabytes))
    return told


def _replicas(results: Results) -> list[Outcome]:
    last = max(results.of(replicas.PART, ATLAS, "back"), default=None)
    failed = results.median(replicas.PART, ATLAS, "errors after")
    killed = f"One of {replicas.AMONG} processes killed under {replicas.KILLED_UNDER} sessions"
    return [
        _below(f"{killed}: the last of its readers is back < 5 s", last, 5000, seconds),
        _below(f"{killed}: no error", failed, 1, lambda number: f"{number:.0f}"),
    ]


def _start(results: Results) -> list[Outcome]:
    byte = results.median(start.PART, ATLAS, "serve to first byte")
    return [_below("`ninebridges serve` to first byte, warm < 3 s", byte, 3000, seconds)]
