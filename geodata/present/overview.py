"""What a map shows at each zoom, on the screen and on paper: halos, clusters of points, names.

Lengths are in CSS pixels; a figure converts them to points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

#: Halos for an accuracy better than this many metres are not drawn: the line itself is as wide.
HALO_FROM_M = 250


@dataclass(frozen=True)
class HaloStyle:
    """How far a halo reaches from its line or point, in pixels, and how opaque it is, 0 to 1.

    It is as wide as the accuracy on the ground, but reaches no farther than `most`: otherwise the halo of a
    position known only within a hundred kilometres would tint the whole map. A halo that reaches farther
    than `wide` has the opacity `wide_opacity`.
    """

    wide: float = 16
    most: float = 46
    opacity: float = 0.16
    wide_opacity: float = 0.07


HALO = HaloStyle()


@dataclass(frozen=True)
class Overview:
    """What a map does at zooms without room for everything; lengths are in pixels.

    Below the zoom `counted_below`, `counted_from` or more points within `counted_reach` of each other become
    one sign with their number. Halos are drawn from the zoom `halos_from`; further out only for a feature
    that is pointed at or selected. A layer whose lines together extend over less than `short_layer` is
    emphasised: its strokes are `emphasis` times as wide, and if it extends over less than `least_length`, its
    lines are drawn at least that long. Sea routes that run the same way are drawn as one trunk, wider by
    `trunk_step` for each further route, up to `trunk_most`.

    A sign with a number has the radius `sign_least` for two points, `sign_growth` more each time the number
    doubles, and at most `sign_most`. It has a ring, `sign_ring` wide, in the colours of the points it counts.
    Below the zoom `lines_named_from` the names of layers are shown instead of the names of lines.
    """

    counted_below: int = 8
    counted_from: int = 3
    counted_reach: float = 30
    halos_from: int = 9
    short_layer: float = 60
    least_length: float = 18
    emphasis: float = 2.2
    trunk_step: float = 0.5
    trunk_most: float = 2.0
    sign_least: float = 11
    sign_growth: float = 1.6
    sign_most: float = 18
    sign_ring: float = 4
    lines_named_from: int = 7

    def sign_radius(self, count: int) -> float:
        """The radius of the sign that stands for `count` points, in pixels."""
        return min(self.sign_most, self.sign_least + self.sign_growth * math.log2(count / 2))


OVERVIEW = Overview()


@dataclass(frozen=True)
class Naming:
    """Which names are placed first (those of smaller rank), from which zoom, and where along a line.

    Points are named from the zoom `points_from`, or `points_on_paper` in a figure, whose names are smaller.
    Stretches of a line shorter than `shortest` pixels get no name. On each of the longest `stretches` of a
    layer's lines, `anchors` places are tried, `radius` pixels from the line. The ranks of points are in
    `KINDS`; those of all other names are the fields from `selected_point` to `line`.
    """

    points_from: float = 8
    points_on_paper: float = 4.5
    selected_point: float = 0
    selected_line: float = 1
    town: float = 2
    small_layer: float = 2.5
    layer: float = 3.5
    line: float = 9
    shortest: float = 90
    anchors: int = 14
    stretches: int = 3
    radius: float = 6


NAMING = Naming()
