"""What symbols are made of, as data: the marks of ornaments along a line, the forms of points.

Every renderer draws the marks as they are. So a new ornament is an entry of ORNAMENTS, and looks the same on
the map, in legends, figures and QGIS.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

Spot = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """A stroke `width` wide through points, each (along the line, across it to the right), in pixels."""

    points: tuple[Spot, ...]
    width: float


@dataclass(frozen=True)
class Outline:
    """A filled outline through points, each (along the line, across it to the right), in pixels."""

    points: tuple[Spot, ...]


@dataclass(frozen=True)
class Disc:
    """A filled disc on the line; its radius in widths of the line's stroke."""

    radius: float


Mark = Stroke | Outline | Disc


class Ornament(StrEnum):
    """What is set on a line beside its stroke."""

    TICKS = "ticks"
    DOTS = "dots"
    ARROWS = "arrows"
    NONE = "none"


#: What stands at each spot of an ornament.
ORNAMENTS: dict[Ornament, tuple[Mark, ...]] = {
    Ornament.TICKS: (Stroke(((0, -4.5), (0, 4.5)), 1.3),),
    Ornament.DOTS: (Disc(1.25),),
    Ornament.ARROWS: (Outline(((6, 0), (-6, 4.2), (-6, -4.2))),),
    Ornament.NONE: (),
}
#: How many of them a sign in a legend has room for.
LEGEND_MARKS: dict[Ornament, int] = {
    Ornament.TICKS: 3,
    Ornament.DOTS: 2,
    Ornament.ARROWS: 1,
    Ornament.NONE: 0,
}
#: The zoom from which ornaments are drawn: further out they would run together. Paper is read from nearer by.
ORNAMENTS_FROM, ORNAMENTS_ON_PAPER_FROM = 5, 4

#: Two short strokes across the middle of a line, which is cut there; the pale ones under them are so wide.
BREAK: tuple[Stroke, ...] = (Stroke(((-6, 6.4), (0, -6.4)), 2), Stroke(((0, 6.4), (6, -6.4)), 2))
BREAK_CASING = 5


class Silhouette(StrEnum):
    """What a point symbol is cut out as."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"


@dataclass(frozen=True)
class Cut:
    """A form in radii, y downwards: its corners (none of a circle), and by how much they are rounded."""

    corners: tuple[Spot, ...] = ()
    rounding: float = 0

    @property
    def reach(self) -> float:
        """How far it reaches from its centre to the right, in radii."""
        return max((x for x, _ in self.corners), default=1)

    @property
    def around(self) -> float:
        """The length of its edge, in radii; rounded corners are right angles."""
        if not self.corners:
            return 2 * math.pi
        sides = sum(math.dist(*pair) for pair in pairwise((*self.corners, self.corners[0])))
        return sides - (2 * len(self.corners) - 2 * math.pi) * self.rounding


FORMS: dict[Silhouette, Cut] = {
    Silhouette.CIRCLE: Cut(),
    Silhouette.SQUARE: Cut(((-1, -1), (1, -1), (1, 1), (-1, 1)), rounding=0.3),
    Silhouette.DIAMOND: Cut(((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0))),
}
