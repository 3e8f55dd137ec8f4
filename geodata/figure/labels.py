"""Names that never lie over each other: the more important ones are placed first."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.figure import fonts, paper
from geodata.figure.paper import Page, Style
from geodata.figure.spec import Box

_NEARBY = 30.0
#: How closely places for the name of a country are tried, in points.
_STEP = 5.0
_SHIFTS = ((0.0, 0.0), (0, 14), (0, -14), (35, 0), (-35, 0), (35, 14), (-35, 14), (35, -14), (-35, -14))
_DESCENT = 0.24  # of the size of the type
_DIRECTIONS = ((1.0, 0.0), (-1, 0), (0, 1), (0, -1), (0.75, 0.8), (0.75, -0.8), (-0.75, 0.8), (-0.75, -0.8))


@dataclass(frozen=True)
class Room:
    """Where a name may stand on the page: in an area, and so far (points) from each of some others."""

    area: BaseGeometry
    others: tuple[tuple[BaseGeometry, float], ...] = ()


@dataclass(frozen=True)
class Label:
    """A name wanted at a point of the page; a smaller rank goes first.

    `radius` is that of the symbol at the point; `centred` names lie on the point itself, or anywhere in
    their `area` (on the page) or, failing that, `around` it, but on no line; a `town` gets a dot of its
    own and is left out where a feature of that name is named nearby.
    """

    text: str
    x: float
    y: float
    rank: float
    style: Style
    radius: float = 0
    centred: bool = False
    town: bool = False
    area: BaseGeometry | None = None
    around: Callable[[], Room] | None = None

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
    """A name with the box that was found for it."""

    label: Label
    box: Box


@dataclass(frozen=True)
class Obstacles:
    """What a name should not cover: symbols never, lines only where there is no better place."""

    symbols: tuple[Box, ...]
    lines: BaseGeometry

    def crossed(self, box: Box) -> bool:
        """Whether a line runs through a box or within two points of it."""
        return bool(self.lines.intersects(shapely.box(box.x - 2, box.y - 2, box.right + 2, box.top + 2)))


def place(page: Page, frame: Box, labels: Iterable[Label], obstacles: Obstacles) -> list[Placed]:
    """Find a free place for each name, or leave it out."""
    shapely.prepare(obstacles.lines)
    symbols = obstacles.symbols
    placed: list[Placed] = []
    taken: list[Box] = []
    inner = Box(frame.x + 2, frame.y + 2, frame.width - 4, frame.height - 4)
    for label in sorted(labels, key=lambda label: (label.rank, label.text)):
        if label.town and _unwanted(label, placed, symbols):
            continue
        others = [box for box in symbols if label.town or not box.holds(label.at)]  # not its own symbol
        found = _free(page, inner, label, Obstacles((*others, *taken), obstacles.lines))
        if found is not None:
            placed.append(Placed(label, found))
            taken += [found, label.dot] if label.town else [found]
    return placed


def _unwanted(town: Label, placed: Sequence[Placed], symbols: Sequence[Box]) -> bool:
    """Whether a feature of a town's name is named nearby, or something lies on the town's dot."""
    return any(box.overlaps(town.dot) for box in symbols) or any(
        (town.text in other.label.text and math.dist(other.label.at, town.at) < _NEARBY)
        or other.box.overlaps(town.dot, 0.5)
        for other in placed
    )


def _free(page: Page, inner: Box, label: Label, obstacles: Obstacles) -> Box | None:
    """The first box that covers nothing and no line, else the first that covers nothing."""
    for boxes in _boxes(page, label):
        tried = [(box, gap) for box, gap in boxes if box.within(inner)]
        free = [
            box
            for (box, _), taken in zip(tried, _covering(tried, obstacles.symbols), strict=True)
            if not taken
        ]
        clear = (box for box in free if not obstacles.crossed(box))
        found = next(clear, free[0] if free and label.area is None else None)
        if found is not None:
            return found
    return None


def _covering(tried: Sequence[tuple[Box, float]], others: Sequence[Box]) -> NDArray[np.bool_]:
    """Which boxes come nearer to any other box than their own gap: `Box.overlaps`, all at once."""
    x, y, right, top, gap = _edges(tried)[..., np.newaxis]
    other_x, other_y, other_right, other_top, _ = _edges([(box, 0) for box in others])[:, np.newaxis]
    across = (x < other_right + gap) & (other_x < right + gap)
    hit: NDArray[np.bool_] = (across & (y < other_top + gap) & (other_y < top + gap)).any(axis=1)
    return hit


def _edges(boxes: Sequence[tuple[Box, float]]) -> NDArray[np.float64]:
    """Left, lower, right and upper edges and gaps, a row each."""
    edges = [(box.x, box.y, box.right, box.top, gap) for box, gap in boxes]
    return np.array(edges, dtype=float).reshape(-1, 5).T


def _boxes(page: Page, label: Label) -> Iterator[Iterable[tuple[Box, float]]]:
    """Places to try, in the area of a name first and around it only if there is none; each with its gap."""
    width = page.measure(fonts.printable(label.text), label.style)
    size = (width, label.style.size * 1.02)
    if label.area is None:
        yield _at_point(label, *size)
        return
    yield ((box, 2.5) for box in _inside(Room(label.area), label.at, *size, whole=False))
    if label.around is not None:
        yield ((box, 2.5) for box in _inside(label.around(), label.at, *size, whole=True))


def _at_point(label: Label, width: float, height: float) -> Iterator[tuple[Box, float]]:
    """Right of the point, left, above, below, then the corners, as cartographers prefer; then farther off.

    Each with the gap that it must keep from others: a name that stands off must be nearest to its own.
    """
    if label.centred:
        for dx, dy in _SHIFTS:
            yield Box(label.x + dx - width / 2, label.y + dy - height / 2, width, height), 0.8
        return
    for off, gap in ((1.9, 0.8), (4.5, 5.5)):
        reach = label.radius + off
        for dx, dy in _DIRECTIONS:
            x = label.x + dx * reach - (width if dx < 0 else width / 2 if dx == 0 else 0)
            y = label.y + dy * reach - (height if dy < 0 else height / 2 if dy == 0 else 0)
            yield Box(x, y, width, height), gap


def _inside(room: Room, at: tuple[float, float], width: float, height: float, *, whole: bool) -> list[Box]:
    """Boxes in an area, those nearest to a point first; unless `whole`, then those with the middle in it."""
    area = room.area
    if area.is_empty:
        return []
    west, south, east, north = area.bounds
    xs, ys = np.meshgrid(np.arange(west, east, _STEP), np.arange(south, north, _STEP))
    xs, ys = np.append(xs, at[0]), np.append(ys, at[1])
    shapely.prepare(area)
    middle = shapely.contains_xy(area, xs, ys)
    xs, ys = xs[middle], ys[middle]
    half, up = width / 2 + 2, height / 2 + 1.5
    boxes = shapely.box(xs - half, ys - up, xs + half, ys + up)
    inside = shapely.contains(area, boxes)
    for other, gap in room.others:
        shapely.prepare(other)
        inside[inside] = ~shapely.dwithin(other, boxes[inside], gap)
    order = np.lexsort((np.hypot(xs - at[0], ys - at[1]), ~inside))
    return [
        Box(float(xs[i] - width / 2), float(ys[i] - height / 2), width, height)
        for i in order
        if inside[i] or not whole
    ]


def draw_labels(page: Page, frame: Box, placed: Iterable[Placed]) -> None:
    """Set the names, and under the features the dots of the towns that are named."""
    for item in placed:
        label = item.label
        if label.town:
            dot = Path.circle(label.at, label.radius)
            with page.group("base-map", frame):
                page.fill(dot, paper.TOWN, edge=paper.WHITE, width=0.4, above=0.4)
        glow = paper.SEA if label.centred and label.style.colour == paper.WATER_INK else paper.LAND
        page.text(
            item.box.x,
            item.box.y + label.style.size * _DESCENT,
            label.text,
            label.style,
            glow=glow,
            above=7 if label.centred or label.town else 8,
        )
