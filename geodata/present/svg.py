"""Marks and point symbols as elements of SVG, for legends and for QGIS."""

from __future__ import annotations

import math
from typing import assert_never

from geodata.present.marks import FORMS, Cut, Disc, Mark, Outline, Silhouette, Spot, Stroke


def mark(mark: Mark, at: Spot, ink: str, *, width: float, scale: float = 1) -> str:
    """A mark of an ornament on a line that runs to the right and is `width` wide.

    `at` is its place in pixels, `ink` a colour; `scale` enlarges strokes and outlines.
    """
    match mark:
        case Stroke(points, wide):
            d = _path(points, at, scale)
            return f'<path d="{d}" fill="none" stroke="{ink}" stroke-width="{wide * scale:g}"/>'
        case Outline(points):
            return f'<path d="{_path(points, at, scale)}z" fill="{ink}"/>'
        case Disc(radius):
            return f'<circle cx="{at[0]:g}" cy="{at[1]:g}" r="{radius * width:g}" fill="{ink}"/>'
        case _:
            assert_never(mark)


def form_path(form: Silhouette, at: Spot, radius: float) -> str:
    """The SVG path of a point symbol's form around the place `at`, clockwise."""
    cut, (x, y) = FORMS[form], at
    if cut.corners:
        return _rounded(cut, at, radius)
    half = f"a{radius:g} {radius:g} 0 0 1"
    return f"M{x - radius:g} {y:g}{half}{2 * radius:g} 0{half}{-2 * radius:g} 0z"


def _path(points: tuple[Spot, ...], at: Spot, scale: float) -> str:
    return "M" + "L".join(f"{at[0] + x * scale:g} {at[1] + y * scale:g}" for x, y in points)


def _rounded(cut: Cut, at: Spot, radius: float) -> str:
    """The path of a form with corners, clockwise, each rounded by an arc."""
    bend, steps = cut.rounding * radius, []
    corners = [(at[0] + x * radius, at[1] + y * radius) for x, y in cut.corners]
    around = [corners[-1], *corners, corners[0]]
    for before, corner, after in zip(around, corners, around[2:], strict=False):
        start, end = _towards(corner, before, bend), _towards(corner, after, bend)
        arc = f"A{bend:g} {bend:g} 0 0 1 {end[0]:g} {end[1]:g}" if bend else ""
        steps.append(f"{start[0]:g} {start[1]:g}{arc}")
    return "M" + "L".join(steps) + "z"


def _towards(start: Spot, end: Spot, length: float) -> Spot:
    share = length / math.dist(start, end)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
