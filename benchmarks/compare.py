"""Compare two runs: what became faster or slower, and what is within the noise.

    python -m benchmarks.compare OLD.json NEW.json [--all]

For everything that both runs measured: the medians, their ratio (new ÷ old; below 1 is less) and the
middle 95 % of that ratio in samples drawn anew from both (bootstrap). If 1 lies within it, the
difference is noise. Runs of different machines, or under different load, cannot be compared so.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.measures import ratio_interval
from benchmarks.results import Key, Results

#: Fewer values than this have no spread to speak of.
FEWEST = 3


@dataclass(frozen=True)
class Change:
    """One thing in two runs: medians, and the interval of their ratio (None: too few values)."""

    key: Key
    old: float
    new: float
    interval: tuple[float, float] | None

    @property
    def ratio(self) -> float:
        return self.new / self.old if self.old else float("inf") if self.new else 1.0

    @property
    def verdict(self) -> str:
        if self.old == self.new:
            return "same"
        if self.interval is None:
            return "too few values"
        low, high = self.interval
        return "within noise" if low <= 1 <= high else "less" if self.ratio < 1 else "**more**"


def changes(old: Results, new: Results) -> list[Change]:
    """What both runs measured, compared."""
    found = []
    for key in sorted(set(old.samples) & set(new.samples)):
        before, after = old.samples[key], new.samples[key]
        if not before or not after:
            continue
        few = min(len(before), len(after)) < FEWEST
        interval = None if few else ratio_interval(after, before)
        found.append(Change(key, median(before), median(after), interval))
    return found


def table(found: list[Change]) -> Iterator[str]:
    """The changes as Markdown, in the units of the samples (ms, bytes)."""
    yield "| part | way | what | features | old | new | new ÷ old | 95 % | verdict |"
    yield "|---|---|---|---:|---:|---:|---:|---|---|"
    for change in found:
        part, way, what, size = change.key
        sure = "" if change.interval is None else f"{change.interval[0]:.2f}–{change.interval[1]:.2f}"
        numbers = f"{change.old:,.1f} | {change.new:,.1f} | {change.ratio:.2f}"
        yield f"| {part} | {way} | {what} | {size or ''} | {numbers} | {sure} | {change.verdict} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description="Compare two runs.")
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--all", action="store_true", help="show what is within noise too")
    options = parser.parse_args()
    old, new = Results.read(options.old), Results.read(options.new)
    found = changes(old, new)
    differing = [change for change in found if change.verdict not in {"within noise", "same"}]
    for name, run in (("old", old), ("new", new)):
        print(f"{name}: {'; '.join(run.about.get('lines', ['unknown'])[:2])}")
    print()
    print("\n".join(table(found if options.all else differing)))
    print(f"\n{len(found)} compared; {len(found) - len(differing)} the same or within noise.")


if __name__ == "__main__":
    main()
