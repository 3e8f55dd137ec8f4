"""What a map does at a zoom, on the screen and on paper: halos, what is gathered, what is named.

Lengths are in CSS pixels; a figure has fewer points for each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

#: A halo narrower than this many metres is not drawn: the line itself is as wide.
HALO_FROM_M = 250


@dataclass(frozen=True)
class HaloStyle:
    """How far a halo reaches from its line or point, in pixels, and how opaque it is, 0 to 1.

    It is as wide as the accuracy on the ground, but reaches no farther than `most`: what is known within a
    hundred kilometres would tint all that is seen. One that reaches farther than `wide` is fainter.
    """

    wide: float = 16
    most: float = 46
    opacity: float = 0.16
    wide_opacity: float = 0.07


HALO = HaloStyle()


@dataclass(frozen=True)
class Overview:
    """What a map does while there is not room for everything: zooms, and lengths in pixels.

    Below the zoom `counted_below`, `counted_from` or more points within `counted_reach` of each other become
    one sign with their number. Halos are drawn from the zoom `halos_from`; further out only for what is
    pointed at or selected. A layer whose lines together reach less far than `short_layer` is emphasised: its
    strokes are `emphasis` times as wide, and if it reaches less far than `least_length`, no line is drawn
    shorter. Of sea routes that run the same way, one trunk is drawn, wider by `trunk_step` for each further
    route, up to `trunk_most`.

    A sign with a number has a radius from `sign_least` (for two), with `sign_growth` more for each time that
    it counts twice as many, to `sign_most`, and a ring of `sign_ring` in the colours of what it counts. Below
    the zoom `lines_named_from` not lines are named but their layers.
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
        """How far a sign reaches that stands for so many, in pixels."""
        return min(self.sign_most, self.sign_least + self.sign_growth * math.log2(count / 2))


OVERVIEW = Overview()


@dataclass(frozen=True)
class Naming:
    """Which names go first (a smaller rank does), from which zoom, and where along a line they are tried.

    Points are named from the zoom `points_from`; `points_on_paper` is that of a figure, whose names are
    smaller. A stretch of a line shorter than `shortest` is not worth a name; of the longest `stretches` of a
    layer's lines `anchors` places each are tried, `radius` from the line. The kinds of points have ranks of
    their own (`KINDS`).
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
