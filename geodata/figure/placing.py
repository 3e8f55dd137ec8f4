"""Place names on the map: none covers another, and more important ones are placed first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import compress, islice

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.figure import fonts
from geodata.figure.labels import Label, Obstacles, Placed, Room, covering, edges
from geodata.figure.paper import Page
from geodata.figure.spec import Box
from geodata.figure.symbols import PX

_NEARBY = 30.0
#: The distance between the places that are tried for the name of a country, in points.
_STEP = 5.0
#: The gap between the name of a country and other names, in points.
_IN_AREA = 2.5
#: In points: the distance of a line's name from other lines if there is room, and if there is little; and the
#: additional distances tried for a tied name.
_AWAY, _NEXT_TO = 20 * PX, 12 * PX
_FARTHER = (12 * PX, 28 * PX, 48 * PX)
#: The largest distance in points between a name's point and the centre of its own symbol.
_ITS_OWN = 0.5
#: How many places are tried at once: usually one of the first few is free.
_BATCH = 64
_SHIFTS = ((0.0, 0.0), (0, 14), (0, -14), (35, 0), (-35, 0), (35, 14), (-35, 14), (35, -14), (-35, -14))
_SMALL_SHIFTS = ((0.0, 0.0), (0, 7), (0, -7), (20, 0), (-20, 0))
#: The distance, sideways and vertically, between a name above or below its symbol and other symbols that are
#: as large, so that it is not read as theirs.
_CLAIM_BESIDE, _CLAIM_OVER = 22 * PX, 5 * PX
#: The farthest distance from a symbol to obstacles of its name: the farthest shift and a gap.
_FARTHEST = 45.0
_DIRECTIONS = ((1.0, 0.0), (-1, 0), (0, 1), (0, -1), (0.75, 0.8), (0.75, -0.8), (-0.75, 0.8), (-0.75, -0.8))


def place(page: Page, frame: Box, labels: Iterable[Label], obstacles: Obstacles) -> list[Placed]:
    """Names with their places; those without a free place are left out."""
    placed: list[Placed] = []
    taken = edges([])
    inner = Box(frame.x + 2, frame.y + 2, frame.width - 4, frame.height - 4)
    for label in sorted(labels, key=lambda label: (label.rank, label.text)):
        symbols = obstacles.around(_reach(page, label))
        if label.town and _unwanted(label, placed, symbols):
            continue
        middles = (symbols[:, :2] + symbols[:, 2:]) / 2
        foreign = np.full(len(symbols), label.town) | (np.hypot(*(middles - label.at).T) >= _ITS_OWN)
        spot = _spot(page, inner, label, (symbols[foreign], taken), obstacles)
        if spot is not None:
            placed.append(spot)
            dots = [label.dot] if label.town else []
            taken = np.concatenate([taken, edges([spot.box, *spot.pearls, *dots])])
    return placed


def _reach(page: Page, label: Label) -> Box | None:
    """The box with all places tried for a name and their obstacles; None for the whole map."""
    if label.area is not None or label.anchors:
        return None
    off = label.radius + _FARTHEST
    wide, high = off + page.measure(fonts.printable(label.text), label.style), off + label.style.size
    return Box(label.x - wide, label.y - high, 2 * wide, 2 * high)


def _unwanted(town: Label, placed: Sequence[Placed], symbols: NDArray[np.float64]) -> bool:
    """Whether a feature with a town's name is labelled nearby, or something covers the town's dot.

    A tied town is left out only if exactly the same name is already on the map.
    """
    if town.tied:
        return any(town.text == other.label.text for other in placed)
    return bool(covering([town.dot], symbols)[0]) or any(
        (town.text in other.label.text and math.dist(other.label.at, town.at) < _NEARBY)
        or other.box.overlaps(town.dot, 0.5)
        for other in placed
    )


#: The edges of the symbols near a name, which it may not cover, and of the names already placed.
_Covered = tuple[NDArray[np.float64], NDArray[np.float64]]


def _spot(page: Page, inner: Box, label: Label, covered: _Covered, obstacles: Obstacles) -> Placed | None:
    """The place of a name, or None."""
    symbols, taken = covered
    if label.anchors:
        return _beside(page, inner, label, covered, obstacles)
    found = _free(page, inner, label, covered, obstacles)
    if found is not None:
        return Placed(label, found)
    off = _clear(page, inner, replace(label, anchors=(label.at,)), covered) if label.tied else []
    if not off and label.insists:
        off = _clear(page, inner, replace(label, anchors=(label.at,)), (symbols[:0], taken))
    best = next((spot for spot in off if not obstacles.crossed(spot.box)), off[0] if off else None)
    return None if best is None else replace(best, label=label)


def _clear(page: Page, inner: Box, label: Label, covered: _Covered) -> list[Placed]:
    """The places of a name with anchors at which it covers nothing and its tie crosses no name."""
    tried = [spot for spot in _along(page, label) if spot.box.within(inner)]
    free = compress(tried, ~covering([spot.box for spot in tried], np.concatenate(covered), 0.8))
    return [spot for spot in free if not covering(spot.pearls, covered[1]).any()]


def _beside(page: Page, inner: Box, label: Label, covered: _Covered, obstacles: Obstacles) -> Placed | None:
    """The first place far from all other lines, else the farthest of those that are far enough; or None."""
    lesser: list[tuple[float, bool, Placed]] = []
    for spot in _clear(page, inner, label, covered):
        away, crossed = obstacles.away(spot.box, label.own, _AWAY), obstacles.crossed(spot.box)
        if away >= _AWAY and not crossed:
            return spot
        if away >= _NEXT_TO:
            lesser.append((away, not crossed, spot))
    return max(lesser, key=lambda found: found[:2])[-1] if lesser else None


def _along(page: Page, label: Label) -> Iterator[Placed]:
    """Places around the anchors of a line's name, then farther from the first."""
    size = (page.measure(fonts.printable(label.text), label.style), label.style.size * 1.02)
    for x, y in label.anchors:
        near = replace(label, x=x, y=y)
        yield from (Placed(label, box) for box, _ in islice(_at_point(near, *size), len(_DIRECTIONS)))
    for more in _FARTHER if label.tied else ():
        far = replace(label, radius=label.radius + more)
        boxes = islice(_at_point(far, *size), len(_DIRECTIONS))
        yield from (Placed(label, box, label.at) for box, _ in boxes)


def _free(page: Page, inner: Box, label: Label, covered: _Covered, obstacles: Obstacles) -> Box | None:
    """The first box that covers no name, symbol or line, else the first that covers only lines, or None."""
    symbols, everything = covered[0], np.concatenate(covered)
    rivals = symbols[symbols[:, 2] - symbols[:, 0] > 2 * label.radius - _ITS_OWN]
    for boxes in _boxes(page, label):
        first = None
        within = ((box, gap) for box, gap in boxes if box.within(inner))
        while tried := list(islice(within, _BATCH)):
            some, gaps = [box for box, _ in tried], [gap for _, gap in tried]
            for box in compress(some, ~covering(some, everything, gaps)):
                if _claimed(label, box, rivals):
                    continue
                if not obstacles.crossed(box):
                    return box
                first = first or box
        if first is not None and label.area is None:
            return first
    return None


def _claimed(label: Label, box: Box, rivals: NDArray[np.float64]) -> bool:
    """Whether a name in a box could be read as that of another symbol; `rivals` are the symbols' edges."""
    abreast = abs(box.y + box.height / 2 - label.y) < _ITS_OWN
    if label.centred or label.insists or abreast:
        return False
    beside = Box(box.x - _CLAIM_BESIDE, box.y, box.width + 2 * _CLAIM_BESIDE, box.height)
    over = Box(box.x, box.y - _CLAIM_OVER, box.width, box.height + 2 * _CLAIM_OVER)
    return bool(covering([beside, over], rivals).any())


def _boxes(page: Page, label: Label) -> Iterator[Iterator[tuple[Box, float]]]:
    """Sequences of boxes to try, each with its gap: those at a point, or in an area and then around it."""
    width = page.measure(fonts.printable(label.text), label.style)
    size = (width, label.style.size * 1.02)
    if label.area is None:
        yield _at_point(label, *size)
        return
    yield _inside(Room(label.area), label.at, *size, whole=False)
    if label.around is not None:
        yield _inside(label.around(), label.at, *size, whole=True)


def _at_point(label: Label, width: float, height: float) -> Iterator[tuple[Box, float]]:
    """Boxes in the order that cartographers prefer: right, left, above, below, corners; then farther away.

    Each has the least gap to other things, which is larger farther away, so that the name's own symbol is
    nearest.
    """
    if label.centred:
        for dx, dy in _SMALL_SHIFTS if label.small else _SHIFTS:
            yield Box(label.x + dx - width / 2, label.y + dy - height / 2, width, height), 0.8
        return
    for off, gap in ((1.9, 0.8), (4.5, 5.5)):
        reach = label.radius + off
        for dx, dy in _DIRECTIONS:
            x = label.x + dx * reach - (width if dx < 0 else width / 2 if dx == 0 else 0)
            y = label.y + dy * reach - (height if dy < 0 else height / 2 if dy == 0 else 0)
            yield Box(x, y, width, height), gap


def _inside(
    room: Room, at: tuple[float, float], width: float, height: float, *, whole: bool
) -> Iterator[tuple[Box, float]]:
    """Boxes in a room, nearest to a point first; unless `whole`, then those with only their centre in it."""
    if room.area.is_empty:
        return
    west, south, east, north = room.area.bounds
    xs, ys = np.meshgrid(np.arange(west, east, _STEP), np.arange(south, north, _STEP))
    middles = np.column_stack([np.append(xs, at[0]), np.append(ys, at[1])])
    for geometry in (room.area, *(other for other, _ in room.others)):
        shapely.prepare(geometry)
    middles = middles[shapely.contains_xy(room.area, middles)]
    middles = middles[np.argsort(np.hypot(*(middles - at).T), kind="stable")]
    half = np.array([width / 2, height / 2])
    partly = []
    for batch in (middles[start : start + _BATCH] for start in range(0, len(middles), _BATCH)):
        inside = room.holds(np.hstack([batch - half - (2, 1.5), batch + half + (2, 1.5)]))
        yield from ((Box(x, y, width, height), _IN_AREA) for x, y in (batch[inside] - half).tolist())
        partly.append(batch[~inside] - half)
    if not whole:
        yield from ((Box(x, y, width, height), _IN_AREA) for batch in partly for x, y in batch.tolist())
