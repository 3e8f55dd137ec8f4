"""The chart of the report: how the costs grow with the number of features, on logarithmic axes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from benchmarks import growth
from benchmarks.driving import LEGEND, SIDEBAR
from benchmarks.measures import percentile, slope
from benchmarks.results import Results
from benchmarks.synthetic import SIZES
from benchmarks.targets import switching
from benchmarks.ways import WAYS

Values = Callable[[Results, str, int], list[float]]


@dataclass(frozen=True)
class Cost:
    """A cost that is drawn: its title, its unit and what a value is divided by to have it, its values."""

    title: str
    unit: str
    divisor: float
    values: Values


def _of(what: str) -> Values:
    return lambda results, way, size: results.of(growth.PART, way, what, size)


def _switching(by: str) -> Values:
    return lambda results, way, size: switching(results, growth.PART, way, by, size)


COSTS = (
    Cost("First paint, empty cache", "ms", 1, _of("first cold")),
    Cost("Toggle in the legend → painted", "ms", 1, _switching(LEGEND)),
    Cost("Toggle in the sidebar → painted", "ms", 1, _switching(SIDEBAR)),
    Cost("Pan: moveend → painted", "ms", 1, _of("pan refresh")),
    Cost("Server's work per sidebar toggle", "ms", 1, _of(f"cpu {SIDEBAR}")),
    Cost("JavaScript memory", "MB", 1e6, _of("heap")),
)
_COLOURS = {"atlas": "#E51E74", "plain": "#1157A4", "rebuild": "#964C21"}
#: Room for the legend over the curves, as a share of their height.
_HEADROOM = 0.4
_MARKERS = {"atlas": "o", "plain": "s", "rebuild": "^"}


def medians(results: Results, values: Values, way: str) -> dict[int, float]:
    """The medians of a cost by size, where it was measured."""
    found = {size: values(results, way, size) for size in SIZES}
    return {size: percentile(sample, 0.5) for size, sample in found.items() if sample}


def write(results: Results, path: Path) -> None:
    """Write the chart as SVG; the same results give the same file."""
    with mpl.rc_context({"svg.hashsalt": "benchmarks", "font.size": 8, "svg.fonttype": "none"}):
        figure = Figure(figsize=(9, 6), layout="constrained")
        for axes, cost in zip(figure.subplots(2, 3).flat, COSTS, strict=True):
            _panel(axes, results, cost)
        figure.savefig(path, format="svg", metadata={"Date": None})
    text = path.read_text(encoding="utf-8")
    path.write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n", encoding="utf-8")


def _panel(axes: Axes, results: Results, cost: Cost) -> None:
    for way in growth.LARGEST:
        found = medians(results, cost.values, way)
        if not found:
            continue
        grows = slope(found)
        named = WAYS[way].title + ("" if grows is None else f": slope {grows:.2f}")
        spreads = [cost.values(results, way, size) for size in found]
        low = [found[size] - percentile(sample, 0.1) for size, sample in zip(found, spreads, strict=True)]
        high = [percentile(sample, 0.9) - found[size] for size, sample in zip(found, spreads, strict=True)]
        axes.errorbar(
            list(found),
            [max(value / cost.divisor, 0.1) for value in found.values()],
            yerr=[[value / cost.divisor for value in side] for side in (low, high)],
            color=_COLOURS[way],
            marker=_MARKERS[way],
            markersize=4,
            linewidth=1.2,
            elinewidth=0.7,
            label=named,
        )
    axes.set(xscale="log", yscale="log", title=cost.title, xlabel="features", ylabel=cost.unit)
    axes.grid(which="major", linewidth=0.3)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _place: f"{value:,g}")
        axis.set_minor_formatter(NullFormatter())
    if axes.get_legend_handles_labels()[0]:
        bottom, top = axes.get_ylim()
        axes.set_ylim(top=top * (top / bottom) ** _HEADROOM)
        axes.legend(frameon=False, fontsize=7, loc="upper left")
