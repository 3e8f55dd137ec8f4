"""The parts of symbols, as data: the marks of ornaments along a line, and the forms of point symbols.

Every renderer draws the marks as they are. So a new ornament needs only an entry in ORNAMENTS, and looks the
same on the map, in legends, in figures and in QGIS.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

Spot = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """A stroke through points (distance along the line, distance to its right); all in pixels."""

    points: tuple[Spot, ...]
    width: float


@dataclass(frozen=True)
class Outline:
    """A filled outline through points (distance along the line, distance to its right), in pixels."""

    points: tuple[Spot, ...]


@dataclass(frozen=True)
class Disc:
    """A filled disc on the line; its radius in widths of the line's stroke."""

    radius: float


Mark = Stroke | Outline | Disc


class Ornament(StrEnum):
    """The pattern of marks that a line has in addition to its stroke."""

    TICKS = "ticks"
    DOTS = "dots"
    ARROWS = "arrows"
    NONE = "none"


#: The marks that an ornament repeats along the line.
ORNAMENTS: dict[Ornament, tuple[Mark, ...]] = {
    Ornament.TICKS: (Stroke(((0, -4.5), (0, 4.5)), 1.3),),
    Ornament.DOTS: (Disc(1.25),),
    Ornament.ARROWS: (Outline(((6, 0), (-6, 4.2), (-6, -4.2))),),
    Ornament.NONE: (),
}
#: How often an ornament's marks are repeated in a legend's sign.
LEGEND_MARKS: dict[Ornament, int] = {
    Ornament.TICKS: 3,
    Ornament.DOTS: 2,
    Ornament.ARROWS: 1,
    Ornament.NONE: 0,
}
#: The zooms from which ornaments are drawn, on the screen and on paper, which is read from closer. Further
#: out they would run together.
ORNAMENTS_FROM, ORNAMENTS_ON_PAPER_FROM = 5, 4

#: The break mark: two short strokes across the middle of a line, which is cut there. BREAK_CASING is the
#: width of the pale strokes under them, in pixels.
BREAK: tuple[Stroke, ...] = (Stroke(((-6, 6.4), (0, -6.4)), 2), Stroke(((0, 6.4), (6, -6.4)), 2))
BREAK_CASING = 5


class Silhouette(StrEnum):
    """The outline of a point symbol."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"


@dataclass(frozen=True)
class Cut:
    """A form, with lengths in radii and y downwards: its corners (a circle has none) and their rounding."""

    corners: tuple[Spot, ...] = ()
    rounding: float = 0

    @property
    def reach(self) -> float:
        """The distance from its centre to its right edge, in radii."""
        return max((x for x, _ in self.corners), default=1)

    @property
    def around(self) -> float:
        """The length of its edge, in radii; assumes that rounded corners are right angles."""
        if not self.corners:
            return 2 * math.pi
        sides = sum(math.dist(*pair) for pair in pairwise((*self.corners, self.corners[0])))
        return sides - (2 * len(self.corners) - 2 * math.pi) * self.rounding


FORMS: dict[Silhouette, Cut] = {
    Silhouette.CIRCLE: Cut(),
    Silhouette.SQUARE: Cut(((-1, -1), (1, -1), (1, 1), (-1, 1)), rounding=0.3),
    Silhouette.DIAMOND: Cut(((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0))),
}
