"""Model names on the map (wanted, placed, and the obstacles to them), and draw them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.figure import paper
from geodata.figure.paper import Page, Style
from geodata.figure.spec import Box

_DESCENT = 0.24  # the depth of descenders, as a share of the type size


@dataclass(frozen=True)
class Room:
    """Where a name may be placed: in an area, and at given distances (points) from others."""

    area: BaseGeometry
    others: tuple[tuple[BaseGeometry, float], ...] = ()

    def holds(self, edges: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which boxes, given by their edges (n × 4, points), lie in the room; an array of n booleans."""
        boxes = np.asarray(shapely.box(*edges.T))
        inside = np.asarray(shapely.contains(self.area, boxes))
        for other, gap in self.others:
            inside[inside] = ~shapely.dwithin(other, boxes[inside], gap)
        return inside


@dataclass(frozen=True)
class Label:
    """A name wanted at a point of the page (points); smaller ranks are placed first.

    `radius` is that of the symbol at the point. A `centred` name lies on the point or a little off it (less
    far if it is `small`), or anywhere in its `area` on the page or, failing that, `around` it, but on no
    line. A `town` gets its own dot, and is left out if a feature of that name is labelled nearby. The name of
    a line has `anchors`, places along it, and `own`, the ids of its lines, which must be nearer than any
    other line. A `tied` name may be farther away, at the end of a thin line; one that `insists` covers
    symbols if there is no other room.
    """

    text: str
    x: float
    y: float
    rank: float
    style: Style
    radius: float = 0
    centred: bool = False
    small: bool = False
    town: bool = False
    area: BaseGeometry | None = None
    around: Callable[[], Room] | None = None
    anchors: tuple[tuple[float, float], ...] = ()
    own: frozenset[str] = frozenset()
    tied: bool = False
    insists: bool = False

    @property
    def at(self) -> tuple[float, float]:
        """The point that is named."""
        return self.x, self.y

    @property
    def dot(self) -> Box:
        """The box of the symbol."""
        return Box(self.x - self.radius, self.y - self.radius, 2 * self.radius, 2 * self.radius)


@dataclass(frozen=True)
class Placed:
    """A placed name with its box, and the place to which a thin line ties it, if any."""

    label: Label
    box: Box
    tie: tuple[float, float] | None = None

    @property
    def end(self) -> tuple[float, float]:
        """The end of that line at the name."""
        x, y = self.tie or self.label.at
        return min(max(x, self.box.x), self.box.right), min(max(y, self.box.y), self.box.top)

    @property
    def pearls(self) -> list[Box]:
        """Small boxes along that line, as obstacles to other names."""
        if self.tie is None:
            return []
        shares = [(share, 1 - share) for share in (0.2, 0.4, 0.6, 0.8)]
        (x, y), (end_x, end_y) = self.tie, self.end
        return [
            Box(x * near + end_x * far - 0.6, y * near + end_y * far - 0.6, 1.2, 1.2) for far, near in shares
        ]


@dataclass(frozen=True)
class Obstacles:
    """What names should not cover: symbols never, lines only if there is no better place.

    `ways` are the same lines, each with the id of its feature.
    """

    symbols: tuple[Box, ...]
    lines: BaseGeometry
    ways: tuple[tuple[str, BaseGeometry], ...] = ()

    def __post_init__(self) -> None:
        shapely.prepare(self.lines)

    def around(self, reach: Box | None) -> NDArray[np.float64]:
        """The edges of the symbols that meet a box (n × 4), or of all of them."""
        known, tree = self._index
        if reach is None:
            return known
        met = tree.query(shapely.box(reach.x, reach.y, reach.right, reach.top))
        return known[np.sort(met)]

    @cached_property
    def _index(self) -> tuple[NDArray[np.float64], shapely.STRtree]:
        known = edges(self.symbols)
        return known, shapely.STRtree(np.array(shapely.box(*known.T), dtype=object))

    def away(self, box: Box, own: frozenset[str], most: float) -> float:
        """The distance in points from a box to the lines of features not in `own`, at most `most`."""
        known = shapely.box(box.x, box.y, box.right, box.top)
        near = [self.ways[index] for index in self._ways.query(known, "dwithin", most)]
        return float(min([most, *(shape.distance(known) for feature, shape in near if feature not in own)]))

    @cached_property
    def _ways(self) -> shapely.STRtree:
        return shapely.STRtree([shape for _, shape in self.ways])

    def crossed(self, box: Box) -> bool:
        """Whether a line runs through a box or within two points of it."""
        return bool(self.lines.intersects(shapely.box(box.x - 2, box.y - 2, box.right + 2, box.top + 2)))


def edges(boxes: Iterable[Box]) -> NDArray[np.float64]:
    """Left, lower, right and upper edges of boxes (n × 4)."""
    found = [(box.x, box.y, box.right, box.top) for box in boxes]
    return np.array(found, dtype=float).reshape(-1, 4)


def covering(
    tried: Sequence[Box], others: NDArray[np.float64], gaps: Sequence[float] | float = 0
) -> NDArray[np.bool_]:
    """Which boxes come nearer than a gap to any of `others` (their `edges`); vectorised `Box.overlaps`."""
    x, y, right, top = edges(tried).T[..., np.newaxis]
    gap = np.reshape(gaps, (-1, 1))
    other_x, other_y, other_right, other_top = others.T[:, np.newaxis]
    across = (x < other_right + gap) & (other_x < right + gap)
    hit: NDArray[np.bool_] = (across & (y < other_top + gap) & (other_y < top + gap)).any(axis=1)
    return hit


def draw_labels(page: Page, frame: Box, placed: Iterable[Placed]) -> None:
    """Draw the names, and under the features the dots of the towns that are named."""
    for item in placed:
        label = item.label
        if label.town:
            dot = Path.circle(label.at, label.radius)
            with page.group("base-map", frame):
                page.fill(dot, paper.TOWN, edge=paper.WHITE, width=0.4, above=0.4)
        if item.tie is not None:
            with page.group("features", frame):  # under the symbols
                _draw_tie(page, item)
        glow = paper.SEA if label.centred and label.style.colour == paper.WATER_INK else paper.LAND
        page.text(
            item.box.x,
            item.box.y + label.style.size * _DESCENT,
            label.text,
            label.style,
            glow=glow,
            above=7 if label.centred or label.town else 8,
        )


def _draw_tie(page: Page, item: Placed) -> None:
    """Draw the thin line from a name to its place."""
    assert item.tie is not None
    page.stroke([(item.tie, item.end)], item.label.style.colour, 0.5, above=3.9)
