"""Numbers out of samples, and how they are written."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Mapping, Sequence

Number = Callable[[float], str]


def seconds(milliseconds: float) -> str:
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.2f} s"
    return f"{milliseconds:.0f} ms" if milliseconds >= 10 else f"{milliseconds:.1f} ms"


def kilobytes(count: float) -> str:
    if abs(count) >= 10_000_000:
        return f"{count / 1e6:,.1f} MB"
    return f"{count / 1000:,.0f} kB" if abs(count) >= 100_000 else f"{count / 1000:.1f} kB"


def megabytes(count: float) -> str:
    return f"{count / 1e6:,.1f} MB"


def times(ratio: float) -> str:
    return f"{ratio:.2f} ×" if ratio < 10 else f"{ratio:.0f} ×"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of them lies, interpolated between the two nearest."""
    ordered = sorted(values)
    at = (len(ordered) - 1) * share
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def spread(values: Sequence[float], show: Number) -> str:
    """Median, and the tenth and ninetieth percentiles in brackets if there are several values."""
    if not values:
        return "–"
    middle = show(statistics.median(values))
    if len(values) < 3:
        return middle
    return f"**{middle}** ({show(percentile(values, 0.1))}–{show(percentile(values, 0.9))})"


def slope(medians: Mapping[int, float], least: float = 1.0) -> float | None:
    """The exponent of growth: the slope of log(cost) on log(size) by least squares.

    0: the cost does not depend on the size; 1: it grows as the size does. Costs below `least` (the
    resolution of what was measured, in its unit) count as that. None for fewer than two sizes.
    """
    if len(medians) < 2:
        return None
    x = [math.log10(size) for size in medians]
    y = [math.log10(max(value, least)) for value in medians.values()]
    return statistics.linear_regression(x, y).slope


def ratio_interval(
    new: Sequence[float], old: Sequence[float], draws: int = 2000, seed: int = 1
) -> tuple[float, float]:
    """The middle 95 % of the ratio of medians, new ÷ old, in samples drawn anew (bootstrap)."""
    source = random.Random(seed)
    ratios = [
        statistics.median(source.choices(new, k=len(new)))
        / max(statistics.median(source.choices(old, k=len(old))), 1e-9)
        for _ in range(draws)
    ]
    return percentile(ratios, 0.025), percentile(ratios, 0.975)
