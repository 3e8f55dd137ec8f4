"""Find a plausible sea route: on searoute's network in the open sea, then the shortest way near the coast.

Coordinates and distances are in WGS84 degrees.
"""

from __future__ import annotations

import heapq
import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import searoute
import shapely
from shapely.geometry import LineString

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.build.gas_coast import Coast, Position

    Cell = tuple[int, int]  # row and column in a grid

CELL = 0.01
"""Size of a grid cell."""
CLEARANCE = 0.05
"""The preferred distance from land; nearer cells cost more."""
TOLERANCE = 0.08
"""How far a simplified line may lie from the original."""
MOST_SKIPPED = 60
"""How many grid points a simplified line may skip at once."""


def sea_route(origin: Position, goal: Position, leave: Position, coast: Coast) -> list[Position]:
    """A plausible sea route, not the track of a ship.

    It follows searoute's network to the node nearest to ``leave``, then takes the shortest way over water at
    some distance from the coast. Stretches of the network that cross land are replaced in the same way.
    """
    network = [tuple(c) for c in searoute.searoute(origin, goal)["geometry"]["coordinates"]]
    last = min(range(len(network)), key=lambda i: math.dist(network[i], leave))
    way: list[Position] = [origin]
    for a, b in pairwise([origin, *network[: last + 1], goal]):
        if coast.touches(LineString([a, b])) and a != origin:
            way.extend(_around(a, b, coast))
        way.append(b)
    return _pulled_tight(way, coast)


def _around(a: Position, b: Position, coast: Coast) -> list[Position]:
    """The points between a and b on the cheapest way over water (A* on a grid of CELL degrees)."""
    margin = 0.6
    lons = np.arange(min(a[0], b[0]) - margin, max(a[0], b[0]) + margin, CELL)
    lats = np.arange(min(a[1], b[1]) - margin, max(a[1], b[1]) + margin, CELL)
    grid = np.asarray(shapely.points(*np.meshgrid(lons, lats)))
    gap = coast.gaps(grid, CLEARANCE)
    cost = np.where(gap <= CELL * 0.75, np.inf, 5.0 - 4.0 * gap / CLEARANCE)
    start = _nearest_water(a, lons, lats, np.isfinite(cost))
    goal = _nearest_water(b, lons, lats, _reachable(np.isfinite(cost), start))
    return [(float(lons[x]), float(lats[y])) for y, x in _a_star(cost, start, goal)]


def _nearest_water(point: Position, lons: np.ndarray, lats: np.ndarray, water: np.ndarray) -> Cell:
    away = (lons[None, :] - point[0]) ** 2 + (lats[:, None] - point[1]) ** 2
    away[~water] = np.inf
    row, column = np.unravel_index(int(np.argmin(away)), away.shape)
    return int(row), int(column)


def _reachable(water: np.ndarray, start: Cell) -> np.ndarray:
    """The water connected with `start`, without ponds and closed bays; a boolean array."""
    seen = np.zeros_like(water)
    seen[start] = True
    queue = [start]
    while queue:
        for there in _neighbours(queue.pop(), water.shape):
            if water[there] and not seen[there]:
                seen[there] = True
                queue.append(there)
    return seen


def _neighbours(cell: Cell, shape: tuple[int, ...]) -> Iterator[Cell]:
    for i in range(max(cell[0] - 1, 0), min(cell[0] + 2, shape[0])):
        for j in range(max(cell[1] - 1, 0), min(cell[1] + 2, shape[1])):
            if (i, j) != cell:
                yield i, j


def _a_star(cost: np.ndarray, start: Cell, goal: Cell) -> list[Cell]:
    queue = [(0.0, start)]
    spent = {start: 0.0}
    origin: dict[Cell, Cell] = {}
    while queue:
        _, here = heapq.heappop(queue)
        if here == goal:
            break
        for there in _neighbours(here, cost.shape):
            price = spent[here] + float(cost[there]) * math.dist(here, there)
            if price < spent.get(there, math.inf):
                spent[there] = price
                origin[there] = here
                heapq.heappush(queue, (price + math.dist(there, goal), there))
    way = [goal]
    while way[-1] != start:
        way.append(origin[way[-1]])
    return way[::-1]


def _pulled_tight(way: Sequence[Position], coast: Coast) -> list[Position]:
    """The way without unnecessary points; it comes no nearer to land."""
    kept = [way[0]]
    here = 0
    while here < len(way) - 1:
        ahead = min(here + MOST_SKIPPED, len(way) - 1)
        while ahead > here + 1 and not _may_skip(way[here : ahead + 1], coast):
            ahead -= 1
        kept.append(way[ahead])
        here = ahead
    return kept


def _may_skip(stretch: Sequence[Position], coast: Coast) -> bool:
    middle, chord = LineString(stretch), LineString([stretch[0], stretch[-1]])
    if middle.hausdorff_distance(chord) > TOLERANCE:
        return False
    if not coast.within(chord, CELL):
        return True
    return coast.within(middle, CELL) and not coast.touches(chord)
