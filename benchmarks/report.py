"""The report of a run as Markdown: targets, tables, what was not measured, and how.

Every number in it comes from the samples of that run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks import growth, replicas, sessions, shipped, start
from benchmarks.chart import COSTS, medians
from benchmarks.driving import LEGEND, QUIET, QUIET_FIRST, SIDEBAR
from benchmarks.measures import Number, kilobytes, megabytes, percentile, seconds, slope, spread
from benchmarks.results import Results
from benchmarks.shipped import OFF, ON
from benchmarks.synthetic import SIZES
from benchmarks.targets import outcomes, reasons
from benchmarks.ways import ATLAS, WAYS

ENOUGH = 15
CHART = "growth.svg"

METHOD = """\
A time ends with the first frame of the screen whose pixels then stay as they are ({quiet:g} s and ten
frames after a switch, {quiet_first:g} s after a navigation): `probe.js` draws the map's canvases into one,
once a frame, and hashes it with the labels' text. It is exact to one or two frames and includes the probe,
whose cost is in the table. It begins with the release of the mouse button, with the movement of a slider
that is held, or with the navigation. The
empty map has no pixels: its time ends when Leaflet's panes and controls stand in a map of full size. A
click's time ends with the first frame in which the feature's name and the beginning of its first quotation
stand in the panel; all ways but the empty one have such a panel. A pan's refresh is the time from Leaflet's
moveend to the last change of pixels (0 if nothing changes after it). Frames are intervals of
requestAnimationFrame in a drag, without the probe. Bytes are those of HTTP answers with their headers and
of WebSocket payloads in both directions (DevTools), counted in switches that are not timed. The server's
work is the processor time of its process from before the interaction to the end of its quiet. JavaScript
memory is what is in use after a collection of garbage.

All ways draw the same features in a map of about the same size, from this machine alone, with the same
server and compression. (b), (c) and (d) draw the polygons and borders of the atlas's base map; (e) draws no
base map, and its WebGL runs without a GPU here, in software: with one it would be much faster. (b) to (e)
have no search, labels, halos or ornaments, and of the panel only name and quotation."""

#: Rows of the first table: title, samples, form.
ROWS: tuple[tuple[str, str, Number], ...] = (
    ("First map, empty cache", "first cold", seconds),
    ("First map, filled cache", "first warm", seconds),
    ("First map of the server's first visitor", "first visitor", seconds),
    ("Bytes of a first map, empty cache", "bytes first cold", kilobytes),
    ("Bytes of a first map, filled cache", "bytes first warm", kilobytes),
    ("Geometry over HTTP in it, empty cache", "geometry first cold", kilobytes),
    ("Geometry over HTTP in it, filled cache", "geometry first warm", kilobytes),
    ("Layer off in the sidebar → painted", f"{SIDEBAR} {OFF}", seconds),
    ("Layer on again in the sidebar → painted ¹", f"{SIDEBAR} {ON}", seconds),
    ("… of it without any map", f"blank {SIDEBAR}", seconds),
    ("Layer off in the map's legend → painted", f"{LEGEND} {OFF}", seconds),
    ("Layer on again in the legend → painted", f"{LEGEND} {ON}", seconds),
    ("Bytes, layer off in the sidebar", f"bytes {SIDEBAR} {OFF}", kilobytes),
    ("Bytes, layer on again ¹", f"bytes {SIDEBAR} {ON}", kilobytes),
    ("Bytes, layer off in the legend", f"bytes {LEGEND} {OFF}", kilobytes),
    ("Click on a feature → quotation readable", "click", seconds),
    ("Filter by status in the map's legend → painted ²", "legend filter", seconds),
    ("Filter by status in the sidebar → painted", "filter", seconds),
    ("Year, a step in a drag of the sidebar's slider → painted", f"year {SIDEBAR}", seconds),
    ("Year, a step in a drag of the legend's slider → painted", f"year {LEGEND}", seconds),
    ("Pan: interval of frames", "pan frame", seconds),
    ("Server's work: first map, filled cache", "cpu first warm", seconds),
    ("Server's work: layer off in the sidebar", f"cpu {SIDEBAR} {OFF}", seconds),
    ("Server's work: layer off in the legend", f"cpu {LEGEND} {OFF}", seconds),
    ("Server's work: click", "cpu click", seconds),
    ("Server's work: filter", "cpu filter", seconds),
    ("Server's work: drag to and fro", "cpu pan", seconds),
    ("The probe itself, a frame", "probe", seconds),
)


def report(results: Results, command: str) -> str:
    """The whole report."""
    rounds = results.about.get("rounds", 0)
    trial = "" if rounds >= ENOUGH else f" **A trial: fewer than {ENOUGH} rounds.**"
    intro = (
        f"Written by `{command}`: the ways of each part in one run on one machine, in one Chromium, "
        "turn by turn. "
        f"**Median** (10th–90th percentile).{trial} Raw samples: [results.json](results.json); "
        "`python -m benchmarks.compare OLD.json NEW.json` compares two runs."
    )
    parts = {key.part for key in (*results.samples, *results.gaps)}
    sections: tuple[tuple[str | None, Callable[[Results], Iterator[str]]], ...] = (
        (None, _targets),
        (shipped.PART, _shipped),
        (growth.PART, _growth),
        (sessions.PART, _sessions),
        (replicas.PART, replicas.section),
        (start.PART, _start),
        (None, _gaps),
        (None, _about),
        (None, _method),
    )
    lines = ["# Speed of the map", "", intro]
    for part, section in sections:
        if part is None or part in parts:
            lines += ["", *section(results)]
    return "\n".join(lines) + "\n"


def _targets(results: Results) -> Iterator[str]:
    yield from ("## Targets", "", "Computed from this run.", "")
    yield from ("| target | the atlas | beside | found | outcome |", "|---|---|---|---|---|")
    yield from (outcome.row() for outcome in outcomes(results))
    if told := reasons(results):
        yield from ("", "### What stands in the way, and what was tried", "")
        yield from (f"- **{target}.** {text}" for target, text in told)


def _shipped(results: Results) -> Iterator[str]:
    ways = [
        way
        for way in WAYS.values()
        if any(key.part == shipped.PART and key.way == way.id for key in results.samples)
    ]
    yield from ("## The shipped atlas", "")
    yield "| what | " + " | ".join(f"({way.letter}) {way.title}" for way in ways) + " | n |"
    yield "|---|" + "---|" * (len(ways) + 1)
    for title, what, show in ROWS:
        samples = [results.of(shipped.PART, way.id, what) for way in ways]
        if any(samples):
            cells = [spread(values, show) for values in samples]
            if what == "pan frame":
                cells = [_frames(values) for values in samples]
            yield f"| {title} | {' | '.join(cells)} | {_counts(samples)} |"
    for by in (SIDEBAR, LEGEND):
        kept = [results.of(shipped.PART, way.id, f"kept {by}") for way in ways]
        if any(kept):
            cells = [f"{sum(values):.0f} of {len(values)}" if values else "–" for values in kept]
            yield f"| Centre and zoom kept, switch in the {by} | {' | '.join(cells)} | {_counts(kept)} |"
    yield from (
        "",
        (
            "¹ Back to a combination of layers that the session had before: Streamlit's browser side "
            "keeps large "
            "messages for two runs, so that what is drawn again need not be sent again."
        ),
        "",
        "² Plain Leaflet has one filter; it is measured in both rows.",
    )


def _frames(values: Sequence[float]) -> str:
    return f"**{percentile(values, 0.5):.1f} ms** (p95 {percentile(values, 0.95):.1f} ms)" if values else "–"


def _counts(samples: Sequence[Sequence[float]]) -> str:
    counts = sorted({len(values) for values in samples if values})
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]}–{counts[-1]}"


def _growth(results: Results) -> Iterator[str]:
    yield from (
        "## Growth",
        "",
        f"![Costs over the number of features, logarithmic]({CHART})",
        "",
        (
            "Synthetic layers (synthetic.py), half lines of 20 vertices, half points. The slope is "
            "that of "
            "log(median) on log(features): 0 does not depend on their number, 1 grows as they do. At "
            "100,000 features plain Leaflet draws all of them, in view or not."
        ),
        "",
        "| cost | way | " + " | ".join(f"{size:,}" for size in SIZES) + " | slope |",
        "|---|---|" + "---|" * (len(SIZES) + 1),
    )
    for cost in COSTS:
        for way in growth.LARGEST:
            found = medians(results, cost.values, way)
            show = megabytes if cost.unit == "MB" else seconds
            cells = [_counted(cost.values(results, way, size), show) for size in SIZES]
            grows = slope(found)
            if found:
                said = "–" if grows is None else f"{grows:.2f}"
                yield f"| {cost.title} | {WAYS[way].title} | {' | '.join(cells)} | {said} |"
    extra: tuple[tuple[str, str, Number], ...] = (
        ("Server's work per legend toggle", f"cpu {LEGEND}", seconds),
        ("Bytes, layer off in the sidebar", f"bytes {SIDEBAR} {OFF}", kilobytes),
        ("Bytes of a first map, filled cache", "bytes first warm", kilobytes),
        ("Pan: interval of frames", "pan frame", seconds),
    )
    for title, what, show in extra:
        for way in growth.LARGEST:
            found = {
                size: value
                for size in SIZES
                if (value := results.median(growth.PART, way, what, size)) is not None
            }
            cells = [_counted(results.of(growth.PART, way, what, size), show) for size in SIZES]
            grows = slope(found)
            if found:
                said = "–" if grows is None else f"{grows:.2f}"
                yield f"| {title} | {WAYS[way].title} | {' | '.join(cells)} | {said} |"


def _counted(values: Sequence[float], show: Number) -> str:
    """The spread, and of how many values if they are fewer than a result should have."""
    few = 1 < len(values) < ENOUGH
    return spread(values, show) + (f" n {len(values)}" if few else "")


def _sessions(results: Results) -> Iterator[str]:
    crowds = sorted({key.size for key in results.samples if key.part == sessions.PART and key.size})

    def row(title: str, cell: Callable[[int], str]) -> str:
        return f"| {title} | {' | '.join(cell(count) for count in crowds)} |"

    def one(what: str, show: Number) -> Callable[[int], str]:
        return lambda count: spread(results.of(sessions.PART, ATLAS, what, count), show)

    def waiting(what: str) -> Callable[[int], str]:
        def cell(count: int) -> str:
            values = results.of(sessions.PART, ATLAS, what, count)
            if not values:
                return "–"
            middle, most = (seconds(percentile(values, share)) for share in (0.5, 0.95))
            return f"**{middle}** (p95 {most}; n {len(values)})"

        return cell

    yield from ("## Many sessions", "", _told_sessions(results), "")
    yield f"| the atlas | {' | '.join(f'{count} sessions' for count in crowds)} |"
    yield "|---|" + "---|" * len(crowds)
    yield row("Errors", one("errors", lambda number: f"{number:.0f}"))
    for title, what in (
        ("Selection, message → script finished", "select"),
        ("Toggle in the map", "toggle"),
        ("Move of the map", "view"),
        (f"First run, {sessions.ARRIVING} at a time", "first run"),
    ):
        yield row(title, waiting(what))
    yield row("Processor, of one core", one("cpu share", lambda number: f"{number:.0f} %"))
    yield row("Answers a second", one("answers a second", lambda number: f"{number:.1f}"))
    yield row("Memory a session beyond what was before", one("memory a session", megabytes))
    yield row("Server's memory, sessions open", one("rss open", megabytes))
    yield row("Server's memory, closed and forgotten", one("rss after close", megabytes))
    yield row("… and after as many more, at the end", one("rss after close again", megabytes))
    base = results.of(sessions.PART, ATLAS, "rss base")
    yield from ("", f"Before the first crowd: {spread(base, megabytes)}. {_limit(results, crowds)}", "")
    few = {way: results.of(sessions.PART, way, "memory of an opened session") for way in WAYS}
    told = [f"{WAYS[way].title} {spread(values, megabytes)}" for way, values in few.items() if values]
    yield f"Memory of a session that only opened the page (of {sessions.FEW} each): {', '.join(told)}."


def _told_sessions(results: Results) -> str:
    about: Mapping[str, float] = results.about.get("sessions", {})
    pace, lasting, ttl, usual = (
        about.get(f"{name}_s", 0) for name in ("pace", "lasting", "ttl", "default_ttl")
    )
    return (
        f"Scripted sessions over WebSockets, each with one action about every {pace:g} s and the time that "
        f"its answer takes, for {lasting:g} s. Streamlit keeps closed sessions for "
        f"`server.disconnectedSessionTTL`: {ttl:g} s here, {usual:g} s by default."
    )


def _limit(results: Results, crowds: Sequence[int]) -> str:
    """What limits, as far as the processor's share tells: Python runs on one core at a time."""
    busy = {
        count: value
        for count in crowds
        if (value := results.median(sessions.PART, ATLAS, "cpu share", count)) is not None
    }
    full = [count for count, share in busy.items() if share >= 85]
    if full:
        return (
            f"At {', '.join(map(str, full))} sessions the server's one process keeps a core busy "
            "(Python's global lock): waiting for it is what limits, not memory. More readers than it can "
            "answer wait in line."
        )
    return "No crowd keeps the server's core busy."


def _start(results: Results) -> Iterator[str]:
    yield from ("## Start and figures", "", "| what | time | n |", "|---|---|---|")
    for title, what in (
        ("`ninebridges serve` to first byte", "serve to first byte"),
        ("a bare `st.App` to first byte", "bare st.App to first byte"),
        ('`python -c "import streamlit"`', "import streamlit"),
        ("Snapshot, PNG, A4 300 dpi, warm", "snapshot png"),
        ("Snapshot, SVG, warm", "snapshot svg"),
    ):
        values = results.of(start.PART, ATLAS, what)
        yield f"| {title} | {spread(values, seconds)} | {len(values)} |"
    told = [f"{package} {seconds(own)}" for package, own in results.about.get("imports", [])]
    listed = ", ".join(told)
    yield from (
        "",
        f"Imports of `dashboard.server.routes` that take longest (own time, `-X importtime`): {listed}.",
    )


def _gaps(results: Results) -> Iterator[str]:
    if results.gaps:
        yield from ("## Not measured", "")
        for key, why in sorted(results.gaps.items()):
            size = f", {key.size:,}" if key.size else ""
            yield f"- {key.part}, {WAYS[key.way].title}, {key.what}{size}: {why}"


def _about(results: Results) -> Iterator[str]:
    yield from ("## Machine, versions, data", "")
    yield from (f"- {line}" for line in results.about.get("lines", []))


def _method(_: Results) -> Iterator[str]:
    yield from ("## How it is measured", "", METHOD.format(quiet=QUIET, quiet_first=QUIET_FIRST))
