"""Generalise a map on a small scale by the rules of `present.overview`.

Lengths in these rules are in CSS pixels; a pixel is PX points on the page.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from geodata.catalogue import Atlas
from geodata.figure import paths
from geodata.figure.features import Drawn
from geodata.figure.spec import Frame
from geodata.figure.symbols import PX, Look, along
from geodata.geometry import drawable
from geodata.geometry.mercator import projected
from geodata.present.overview import OVERVIEW
from geodata.present.symbols import KINDS, LINE_GROWTH, LineStyle

#: Places on an emphasised line that no symbol may cover: the distance between them and their radius, in
#: points.
_GRAIN, _BESIDE = 5 * PX, 4 * PX

Spot = tuple[float, float]


def is_line(item: Drawn) -> bool:
    """Whether an item is drawn as a line, not as an area or a point."""
    return item.shape.area == 0 and item.shape.length > 0


def is_route(item: Drawn) -> bool:
    """Whether an item is a line that shares its way with others, such as a sea route."""
    return KINDS[item.feature.kind].shared and is_line(item)


# Points without room


def crowds(points: Sequence[tuple[Drawn, Spot]], frame: Frame, selected: str | None) -> list[tuple[int, ...]]:
    """The points (by index) without room, in groups that each get one sign with a number.

    Groups grow outwards from the most crowded place; a point is in one group at most.
    """
    may = [
        index
        for index, (item, _) in enumerate(points)
        if item.feature.id != selected and not KINDS[item.feature.kind].point.on_line
    ]
    if frame.zoom >= OVERVIEW.counted_below or not may:
        return []
    spots = np.array(shapely.points([points[index][1] for index in may]), dtype=object)
    one, other = shapely.STRtree(spots).query(spots, "dwithin", OVERVIEW.counted_reach * PX)
    near = np.split(other, np.cumsum(np.bincount(one, minlength=len(may)))[:-1])
    taken: set[int] = set()
    found = []
    for number in sorted(range(len(may)), key=lambda each: (-len(near[each]), _id(points, may[each]))):
        group = [] if number in taken else sorted(set(near[number].tolist()) - taken)
        if len({_id(points, may[each]) for each in group}) >= OVERVIEW.counted_from:
            taken.update(group)
            found.append(tuple(may[each] for each in group))
    return found


def _id(points: Sequence[tuple[Drawn, Spot]], index: int) -> str:
    return points[index][0].feature.id


# Layers that are small


def small_layers(atlas: Atlas, items: Sequence[Drawn], frame: Frame) -> dict[str, float]:
    """The layers, by id, whose lines are small, in the frame and altogether: see OVERVIEW.short_layer.

    The values are the diagonals of the bounds of all lines of the layer, in points.
    """
    most = OVERVIEW.short_layer * PX
    seen: dict[str, list[BaseGeometry]] = defaultdict(list)
    for item in filter(is_line, items):
        seen[item.feature.layer].append(item.shape)
    short = [layer for layer, shapes in seen.items() if _across(shapes) < most]
    reaches = {layer: _reach(atlas, layer, frame) for layer in short}
    return {layer: reach for layer, reach in reaches.items() if reach < most}


def _reach(atlas: Atlas, layer: str, frame: Frame) -> float:
    """The diagonal of the bounds of a layer's lines, in the frame and beyond it, in points."""
    geometries = [feature.geometry for feature in atlas.drawn_in(layer) if feature.geometry is not None]
    pieces = chain.from_iterable(map(drawable.pieces, geometries))  # a collection may hold lines too
    return _across([projected(piece) for piece in pieces if shapely.get_dimensions(piece) == 1]) / frame.scale


def _across(shapes: Sequence[BaseGeometry]) -> float:
    """The diagonal of the bounds of some shapes; 0 for none."""
    west, south, east, north = shapely.total_bounds(list(shapes)).tolist()
    return 0.0 if math.isnan(west) else math.hypot(east - west, north - south)


def emphasised(item: Drawn, reach: float) -> Drawn:
    """A line of a small layer; if the layer would be only a speck, a stroke of a visible length in its place.

    `reach` is the diagonal of the layer's lines in points. If it is long enough, lines keep their form,
    because lengthened ones would cover each other.
    """
    least = OVERVIEW.least_length * PX
    if reach >= least:
        return item
    coordinates = shapely.get_coordinates(item.shape)
    first, last = coordinates[0], coordinates[-1]
    gap = math.dist(first, last)
    half = (last - first) / gap * least / 2 if gap > 0 else np.array([least / 2, 0])
    middle = (first + last) / 2
    return replace(item, shape=LineString([middle - half, middle + half]))


def emphatic(look: Look) -> Look:
    """The look of a line of a small layer: wide, without ornaments."""
    return replace(look, line=LineStyle(look.line.width * OVERVIEW.emphasis))


def kept_free(items: Sequence[Drawn]) -> list[tuple[float, float, float]]:
    """Places on lines that no symbol may cover, as x, y and radius in points."""
    lines = [LineString(line) for item in items for line in paths.lines_of(item.shape)]
    return [(spot.x, spot.y, _BESIDE) for line in lines for spot in along(line, _GRAIN, _GRAIN / 2)]


# Sea routes


@dataclass(frozen=True)
class Trunk:
    """A stretch on the page that routes (by index) share, in the direction of the first."""

    line: LineString
    routes: frozenset[int]


def trunks(shapes: Sequence[BaseGeometry]) -> list[Trunk]:
    """The stretches of routes, each only once, cut where the set of routes changes."""
    strands = [(route, line.tolist()) for route, shape in enumerate(shapes) for line in paths.lines_of(shape)]
    users: dict[object, set[int]] = defaultdict(set)
    for route, places in strands:
        for stretch in _stretches(places):
            users[stretch].add(route)
    drawn: set[object] = set()
    return [trunk for _, places in strands for trunk in _runs(places, users, drawn)]


def _runs(places: list[Spot], users: dict[object, set[int]], drawn: set[object]) -> list[Trunk]:
    """The parts of a line that are not in `drawn` yet, which they are added to."""
    runs: list[tuple[set[int], list[Spot]]] = []
    goes_on = False
    for stretch, start, end in zip(_stretches(places), places, places[1:], strict=False):
        if stretch in drawn:
            goes_on = False
            continue
        drawn.add(stretch)
        if goes_on and runs[-1][0] == users[stretch]:
            runs[-1][1].append(end)
        else:
            runs.append((users[stretch], [start, end]))
        goes_on = True
    return [Trunk(LineString(line), frozenset(routes)) for routes, line in runs]


def _stretches(places: Sequence[Spot]) -> list[object]:
    """A key for each segment of a line, the same in both directions."""
    names = [(round(x, 3), round(y, 3)) for x, y in places]
    return [frozenset(pair) for pair in pairwise(names)]


def broadened(look: Look, routes: int, zoom: float) -> Look:
    """The look of a trunk shared by this many routes."""
    more = min(OVERVIEW.trunk_most, OVERVIEW.trunk_step * (routes - 1))
    return replace(
        look, line=replace(look.line, width=look.line.width + more / LINE_GROWTH.at(zoom)), selected=False
    )
